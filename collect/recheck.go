package collect

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/pages"
	"loa/portal"
)

const (
	// missingFor is the default of Options.MissingFor.
	missingFor = 3 * time.Hour
	// manyMissing articles at once that are most of those looked at say more
	// about the portal than about the articles.
	manyMissing = 5
	// returnSpan is how long an article taken down is looked for every hour,
	// whatever the lists say.
	returnSpan = 24 * time.Hour
	// massPatience is how many times longer they must be missing then.
	massPatience = 8
)

// GrowingLooks is the default of Options.Looks: an article is looked at again
// one hour, four hours, one, three and seven days after it was collected, and
// at a slow pace until the ninetieth.
func GrowingLooks(age time.Duration) time.Duration {
	const day = 24 * time.Hour
	for _, at := range [...]time.Duration{time.Hour, 4 * time.Hour, day, 3 * day, 7 * day, 14 * day, 30 * day,
		60 * day, 90 * day} {
		if at > age {
			return at
		}
	}
	return 0
}

// nextLook is when an article collected at a time is looked at next, zero for
// not again.
func (c *Collector) nextLook(collected, now time.Time) time.Time {
	if at := c.Looks(now.Sub(collected)); at > 0 {
		return collected.Add(at)
	}
	return time.Time{}
}

// lookLater is when to look again at an article that could not be read, or
// that may be missing: soon while that is to be decided, but not for ever.
func (c *Collector) lookLater(k article.Known, now time.Time) time.Time {
	if !k.Missing.IsZero() && now.Sub(k.Missing) < 2*24*time.Hour {
		return now.Add(c.MissingFor)
	}
	return c.nextLook(k.Collected, now)
}

// recheck looks at known articles whose time has come: they may have changed
// or gone.
func (v *visit) recheck(ctx context.Context) error {
	due, err := v.Store.DueVisits(ctx, v.src.ID, v.Now(), v.MaxRechecks)
	if err != nil {
		return judge.StoreFailed("articles to look at again", err)
	}
	var missing []article.Known
	for i, k := range due {
		isGone, err := v.lookAgain(ctx, k, i, len(due))
		if err != nil {
			return err
		}
		if isGone {
			missing = append(missing, k)
		}
	}
	return v.missing(ctx, missing, len(due))
}

// lookAgain fetches a known article once more. It returns whether the portal
// says that it does not exist, and an error only when the visit must end.
func (v *visit) lookAgain(ctx context.Context, k article.Known, done, total int) (isGone bool, err error) {
	old, err := v.stored(ctx, k)
	if err != nil {
		return false, err
	}
	k.URL = cmp.Or(old.URL, k.URL) // it may have moved within the portal
	a, _, err := v.pages.Fetch(ctx, v.wanted(find{Link: portal.Link{URL: k.URL, Key: k.Key}, known: k}, old))
	defer v.progress(Progress{Stage: "recheck", Done: done + 1, Total: total, URL: k.URL, Title: old.Title, Err: err})
	switch {
	case err == nil:
		v.streak = 0
		return false, v.saveAgain(ctx, k, a, old)
	case judge.IsGone(err):
		v.streak = 0
		return true, nil
	}
	return false, v.failed(ctx, find{Link: portal.Link{URL: k.URL, Key: k.Key}, known: k}, err)
}

// saveAgain stores what a known article says now. A page that completes what
// only the feed had said changes nothing that anyone was told.
func (v *visit) saveAgain(ctx context.Context, k article.Known, a, old article.Article) error {
	store := v.Store.SaveArticle
	if old.PublishedEvidence == article.FromFeed && a.PublishedEvidence != article.FromFeed {
		store = v.Store.SaveFill
	}
	if old.ID != 0 && a.URL != old.URL {
		k.Aliases = append(k.Aliases, addressAlias+a.URL)
	}
	saved, err := store(ctx, a)
	if err != nil {
		return judge.StoreFailed("save "+a.URL, err)
	}
	now := v.Now()
	k.Visited, k.Missing, k.NextVisit = now, time.Time{}, v.nextLook(k.Collected, now)
	if saved.Change != article.ChangeNone || saved.New {
		v.report.Changed++
		if soon := now.Add(v.Looks(0)); k.NextVisit.IsZero() || k.NextVisit.After(soon) {
			k.NextVisit = soon // who corrects once often corrects twice
		}
	} else {
		v.report.Unchanged++
	}
	return v.mark(ctx, k)
}

// missing decides about the articles that the portal said do not exist. One
// such answer proves nothing: it takes two, hours apart, while the portal's
// lists are well and do not name the article. When most articles go at once it
// takes a day, and an article that the portal still serves.
func (v *visit) missing(ctx context.Context, missing []article.Known, looked int) error {
	now := v.Now()
	need, well := v.MissingFor, len(v.listErrs) == 0
	if len(missing) >= manyMissing && len(missing)*2 > looked {
		need *= massPatience
		v.log.Warn("most articles looked at again are missing at once", "missing", len(missing), "looked", looked)
		v.session.Problems = append(v.session.Problems, Problem{URL: v.src.URL,
			Err: fmt.Errorf("%d of %d known articles are missing at once", len(missing), looked)})
		if well && v.pages.ReadWell == 0 {
			var err error
			if well, err = v.servesArticles(ctx, missing); err != nil {
				return err
			}
		}
	}
	for _, k := range missing {
		k.Visited = now
		switch {
		case k.State == article.StateWithdrawn:
			v.report.Unchanged++
		case k.Missing.IsZero():
			k.Missing = now
			v.report.Missing++
		case now.Sub(k.Missing) < need || !well || v.keys[k.Key]:
			v.report.Missing++
		default:
			if err := v.Store.Withdraw(ctx, k.ID, "the portal answers that the page no longer exists"); err != nil {
				return judge.StoreFailed("withdraw "+k.URL, err)
			}
			v.log.Info("article withdrawn by its source", "article", k.ID, "url", k.URL, "missing_since", k.Missing)
			v.report.Withdrawn++
			k.State = article.StateWithdrawn
		}
		switch k.NextVisit = v.nextLook(k.Collected, now); {
		case k.State != article.StateWithdrawn:
			k.NextVisit = v.lookLater(k, now)
		case now.Sub(k.Missing) < returnSpan && (k.NextVisit.IsZero() || k.NextVisit.After(now.Add(time.Hour))):
			k.NextVisit = now.Add(time.Hour) // what was taken down by mistake is soon put back
		}
		if err := v.mark(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

// servesArticles fetches the newest article that a list names now, to see
// whether the portal still serves any.
func (v *visit) servesArticles(ctx context.Context, missing []article.Known) (bool, error) {
	for _, address := range judge.Lists(v.src) {
		listing, err := v.lists.Open(address).Whole(ctx)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil {
			return false, nil
		}
		for _, l := range listing.Links {
			if slices.ContainsFunc(missing, func(k article.Known) bool { return k.Key == l.Key || k.URL == l.URL }) {
				continue
			}
			_, _, err := v.pages.Fetch(ctx, pages.Wanted{Link: l})
			return err == nil, ctx.Err()
		}
	}
	return false, nil
}
