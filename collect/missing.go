package collect

import (
	"context"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/collect/internal/gather"
	"loa/collect/internal/habit"
	"loa/collect/internal/judge"
	"loa/collect/internal/pages"
	"loa/portal"
)

const (
	// missingFor is the default of Options.MissingFor.
	missingFor = 3 * time.Hour
	// warningMissingFor is how long a warning in force must be missing. People
	// act on it: two answers a minute apart are enough when the lists no longer
	// name it and the portal serves others.
	warningMissingFor = time.Minute
	// manyMissing articles at once that are most of those looked at say more
	// about the portal than about the articles.
	manyMissing = 5
	// massPatience is how many times longer they must be missing then, and while a list
	// of the portal cannot be read.
	massPatience = 8
	// returnSpan is how long an article taken down is looked for every hour,
	// whatever the lists say, and at first more often: what was taken down by
	// mistake is soon put back.
	returnSpan = 24 * time.Hour
)

// gone is a known article that the portal said does not exist.
type gone struct {
	article.Known
	old article.Article
}

func (v *visit) patienceFor(g gone) time.Duration {
	if habit.IsUrgent(g.old, v.Now()) {
		return min(warningMissingFor, v.MissingFor)
	}
	return v.MissingFor
}

// missing decides about the articles that the portal said do not exist. One
// such answer proves nothing: it takes two, hours apart, or a minute for a
// warning in force, while the portal's lists are well and do not name the
// article. When most articles go at once it takes longer, and an article that
// the portal still serves. It takes as long while one of several lists cannot be read,
// as a section that has become empty cannot.
func (v *visit) missing(ctx context.Context, all []gone) error {
	patience := v.patienceWithMany(all)
	ripe := func(g gone) bool {
		return g.State != article.StateWithdrawn && !g.Missing.IsZero() &&
			v.Now().Sub(g.Missing) >= patience*v.patienceFor(g)
	}
	well, whole := false, false
	if slices.ContainsFunc(all, ripe) {
		var err error
		if well, whole, err = v.isWell(ctx, all); err != nil {
			return err
		}
	}
	for _, g := range all {
		sure := well && ripe(g) && !v.found.Keys[g.Key] && (whole || v.isLongMissing(g))
		if err := v.notePlaceGone(ctx, g, sure); err != nil {
			return err
		}
	}
	return nil
}

// isLongMissing tells of an article that it was missing for so long that it is gone though
// not every list could be read.
func (v *visit) isLongMissing(g gone) bool {
	return v.Now().Sub(g.Missing) >= max(massPatience*v.patienceFor(g), v.MissingFor)
}

// patienceWithMany is how many times longer an article must be missing, and
// says when most of what was looked at lately is.
func (v *visit) patienceWithMany(all []gone) time.Duration {
	live := 0
	for _, g := range all {
		if g.State != article.StateWithdrawn {
			live++
		}
	}
	missing, looked := v.outcomes.Missing(v.src.ID, v.Now())
	if live == 0 || missing < manyMissing || missing*2 <= looked {
		return 1
	}
	v.session.Problems = append(v.session.Problems, Problem{URL: v.src.URL,
		Err: fmt.Errorf("%d of %d known articles are missing at once", missing, looked)})
	v.log.Warn("most articles looked at again are missing at once", "missing", missing, "looked", looked)
	return massPatience
}

// isWell tells whether lists of the portal can be read and it still serves articles, and
// whether it is the whole of its lists. What the lists name is known then.
func (v *visit) isWell(ctx context.Context, all []gone) (well, whole bool, err error) {
	// The visit itself has read of a list that is as it was before none of its names.
	read, failed, err := v.readNames(ctx)
	if err != nil || len(read) == 0 {
		return false, false, err
	}
	if v.pages.ReadWell > 0 {
		return true, failed == 0, nil
	}
	well, err = v.servesArticles(ctx, read, all)
	return well, failed == 0, err
}

// notePlaceGone withdraws a missing article, or notes that it was missing.
func (v *visit) notePlaceGone(ctx context.Context, g gone, withdraw bool) error {
	now, k := v.Now(), g.Known
	k.Visited = now
	switch {
	case k.State == article.StateWithdrawn:
		v.report.Unchanged++
	case withdraw:
		if err := v.Store.Withdraw(ctx, k.ID, "the portal answers that the page no longer exists"); err != nil {
			return judge.StoreFailed("withdraw "+k.URL, err)
		}
		v.log.Info("article withdrawn by its source", "article", k.ID, "url", k.URL, "missing_since", k.Missing)
		v.report.Withdrawn++
		k.State = article.StateWithdrawn
	default:
		if k.Missing.IsZero() {
			k.Missing = now
		}
		v.report.Missing++
	}
	g.Known = k
	k.NextVisit = v.lookForMissing(g, now)
	return v.found.Mark(ctx, k)
}

// lookForMissing is when to look again at an article that is missing.
func (v *visit) lookForMissing(g gone, now time.Time) time.Time {
	next, since := v.nextLook(g.Known, g.old, now), now.Sub(g.Missing)
	sooner := func(wait time.Duration) {
		if next.IsZero() || next.After(now.Add(wait)) {
			next = now.Add(wait)
		}
	}
	switch {
	case g.State == article.StateWithdrawn:
		if since < time.Hour {
			sooner(habit.FreshPace)
		} else if since < returnSpan {
			sooner(time.Hour)
		}
	case habit.IsUrgent(g.old, now):
		// Its list may name it for a while yet, or the portal be ill.
		if next = now.Add(habit.FreshPace); since < 10*time.Minute {
			sooner(v.patienceFor(g))
		} else if since < time.Hour {
			sooner(habit.UrgentPace)
		}
	case since < 2*24*time.Hour:
		next = now.Add(v.MissingFor)
	}
	return next
}

// readNames reads every list whole, to see whether it names what is missing. It returns
// those that could be read, and how many could not.
func (v *visit) readNames(ctx context.Context) (read []portal.Listing, failed int, err error) {
	for _, address := range judge.Lists(v.src) {
		listing, err := v.lists.Open(address).Names(ctx)
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		if err != nil {
			failed++
			continue
		}
		read = append(read, listing)
		var names []string
		for _, l := range listing.Links {
			names = append(names, l.Key, l.URL)
			names = append(names, gather.AliasesOf(l)...)
		}
		known, err := v.found.Known(ctx, names)
		if err != nil {
			return nil, 0, err
		}
		for _, k := range known {
			v.found.Keys[k.Key] = true
		}
	}
	return read, failed, nil
}

// maxProofs is how many articles are asked for to see whether any is served.
const maxProofs = 3

// servesArticles fetches the newest articles that lists name now, to see whether the
// portal still serves any. One of them may be elsewhere or ill.
func (v *visit) servesArticles(ctx context.Context, named []portal.Listing, missing []gone) (bool, error) {
	asked := 0
	for _, listing := range named {
		for _, l := range listing.Links {
			if asked == maxProofs {
				return false, nil
			}
			if v.docs.Failing[l.Key] != nil ||
				slices.ContainsFunc(missing, func(g gone) bool { return g.Key == l.Key || g.URL == l.URL }) {
				continue
			}
			asked++
			_, _, err := v.pages.Fetch(ctx, pages.Wanted{Link: l})
			if err == nil || ctx.Err() != nil {
				return err == nil, ctx.Err()
			}
		}
	}
	return false, nil
}
