package collect

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"loa/article"
	"loa/collect/internal/gather"
	"loa/collect/internal/habit"
	"loa/collect/internal/judge"
	"loa/collect/internal/session"
	"loa/fetch"
	"loa/portal"
)

const (
	// restAfterFailure is how long no article of a source is looked at after
	// its pages failed as if the portal were down.
	restAfterFailure = 2 * time.Minute
	// lookBatch is how many articles are looked at before it is asked again
	// whether a warning is due.
	lookBatch = 10
	// maxLeft is how many articles that left a list too early a visit looks at.
	maxLeft = 5
	// A visit with little to look at looks at articles not seen for so long, so
	// many, though nothing speaks for a change.
	sampleAge  = 2 * 24 * time.Hour
	sampleSize = 2
)

// GrowingLooks is the default of Options.Looks.
func GrowingLooks(age time.Duration) time.Duration { return habit.GrowingLooks(age) }

// Look looks again at the articles of a source whose time has come, and reads
// its lists only to be sure that an article is gone. It is no visit: it may come
// at any time, also beside one, and leaves the source's state as it is. Problems
// of single pages are in the report; an error says that the portal does not
// answer now, or that the store failed.
func (c *Collector) Look(ctx context.Context, src article.Source) (Report, error) {
	now := c.Now()
	if until := c.restUntil(src.ID); now.Before(until) {
		return Report{Source: src.ID, Waiting: true, Next: until}, nil
	}
	v, err := c.newVisit(ctx, src, How{})
	if err != nil {
		return Report{Source: src.ID}, fmt.Errorf("look at %s: %w", src.ID, err)
	}
	if wait := habit.NotBefore(v.state, now); !wait.IsZero() {
		return Report{Source: src.ID, Waiting: true, Next: wait}, nil
	}
	err = v.recheck(ctx)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	v.report.Finished = v.Now()
	if err == nil {
		return v.reported(), nil
	}
	if ctx.Err() == nil && !judge.IsStore(err) {
		rest := restAfterFailure
		if asked, ok := judge.AsksToWait(err); ok {
			rest = max(rest, asked.After)
		}
		c.rest(src.ID, v.Now().Add(rest))
	}
	return v.reported(), fmt.Errorf("look at %s: %w", src.ID, err)
}

// byAge is when an article collected at a time is looked at next for its age,
// zero for not again.
func (c *Collector) byAge(collected, now time.Time) time.Time {
	if at := c.Looks(now.Sub(collected)); at > 0 {
		return collected.Add(at)
	}
	return time.Time{}
}

// nextLook is when a known article is looked at next. What a first fill found
// without a date may be of any age.
func (v *visit) nextLook(k article.Known, a article.Article, now time.Time) time.Time {
	later := v.byAge(k.Collected, now)
	if a.PublishedGuessed && (!v.state.Filled || !k.Collected.After(v.state.FilledAt)) {
		return later
	}
	return habit.NextLook(a, later, now)
}

// lookLater is when to look again at an article that could not be read.
func (v *visit) lookLater(k article.Known, a article.Article, now time.Time) time.Time {
	if !k.Missing.IsZero() {
		return v.lookForMissing(gone{k, a}, now)
	}
	return v.nextLook(k, a, now)
}

// recheck looks at known articles whose time has come: they may have changed
// or gone.
func (v *visit) recheck(ctx context.Context) error {
	if v.src.Pages == article.PagesNever {
		return nil
	}
	due, err := v.due(ctx)
	if err != nil {
		return err
	}
	var missing []gone
	for i, k := range due {
		old, err := v.stored(ctx, k)
		if err != nil {
			return err
		}
		urgent := habit.IsUrgent(old, v.Now())
		if !v.looks.Take(hostOf(k.URL), urgent, v.Now()) {
			if !urgent {
				break // the warnings come first, and what is left is due in the next hour
			}
			continue
		}
		isGone, err := v.lookAgain(ctx, k, old, i, len(due))
		if err != nil {
			return err
		}
		if isGone {
			missing = append(missing, gone{k, old})
		}
	}
	if err := v.missing(ctx, missing); err != nil {
		return err
	}
	return v.measure(ctx)
}

// measure learns the lengths of the files of articles that were looked at: readers
// waited for none of them, and nobody is told.
func (v *visit) measure(ctx context.Context) error {
	for _, a := range v.unmeasured {
		learned := v.pages.Measure(ctx, &a, func(address string) bool {
			return v.looks.Take(hostOf(address), false, v.Now()) && v.asked.First(address)
		})
		if !learned || ctx.Err() != nil {
			continue
		}
		if _, err := v.Store.SaveFill(ctx, a); err != nil {
			return judge.StoreFailed("save "+a.URL, err)
		}
	}
	return nil
}

// due are the articles to look at: those whose time has come, warnings in force
// first, those that left a list in which they should still be, and some that
// nobody has looked at for long.
func (v *visit) due(ctx context.Context) ([]article.Known, error) {
	limit := v.MaxRechecks
	if v.found.Read == 0 { // a look, no visit
		limit = min(limit, lookBatch)
	}
	due, err := v.Store.DueVisits(ctx, v.src.ID, v.Now(), limit)
	if err != nil {
		return nil, judge.StoreFailed("articles to look at again", err)
	}
	add := func(more ...article.Known) {
		for _, k := range more {
			if !slices.ContainsFunc(due, func(d article.Known) bool { return d.Key == k.Key }) {
				due = append(due, k)
			}
		}
	}
	left, err := v.found.Known(ctx, v.found.Left)
	if err != nil {
		return nil, err
	}
	for _, name := range v.found.Left {
		if k := left[name]; k.ID != 0 && !v.found.Keys[k.Key] && k.State == article.StateLive && k.Missing.IsZero() &&
			v.Now().Sub(k.Visited) >= habit.FreshPace && len(due) < v.MaxRechecks+maxLeft {
			add(k)
		}
	}
	if v.found.Read > 0 && len(due) < sampleSize {
		sample, err := v.Store.LongUnseen(ctx, v.src.ID, v.Now().Add(-sampleAge), sampleSize-len(due))
		if err != nil {
			return nil, judge.StoreFailed("articles not seen for long", err)
		}
		add(sample...)
	}
	return due, nil
}

// lookAgain fetches a known article once more. It returns whether the portal
// says that it does not exist, and an error only when the visit must end.
func (v *visit) lookAgain(ctx context.Context, k article.Known, old article.Article, done, total int) (isGone bool,
	err error) {
	k.URL = cmp.Or(old.URL, k.URL) // it may have moved within the portal
	f := gather.Find{Link: portal.Link{URL: k.URL, Key: k.Key}, Known: k, Old: old}
	a, _, err := v.pages.Fetch(ctx, v.wanted(f))
	defer v.session.Tell(session.Progress{Stage: "recheck", Done: done + 1, Total: total, URL: k.URL, Title: old.Title,
		Err: err})
	switch {
	case err == nil:
		v.streak = 0
		v.outcomes.Note(v.src.ID, k.Key, false, v.Now())
		return false, v.saveAgain(ctx, k, a, old)
	case judge.IsGone(err):
		v.streak = 0
		v.outcomes.Note(v.src.ID, k.Key, k.State != article.StateWithdrawn, v.Now())
		return true, nil
	}
	return false, v.failed(ctx, f, err)
}

// saveAgain stores what a known article says now. A page that completes what
// only the feed had said changes nothing that anyone was told.
func (v *visit) saveAgain(ctx context.Context, k article.Known, a, old article.Article) error {
	store := v.Store.SaveArticle
	if old.PublishedEvidence == article.FromFeed && a.PublishedEvidence != article.FromFeed {
		store = v.Store.SaveFill
	}
	if old.ID != 0 && a.URL != old.URL {
		k.Aliases = append(k.Aliases, gather.AddressAlias+a.URL)
	}
	saved, err := store(ctx, a)
	if err != nil {
		return judge.StoreFailed("save "+a.URL, err)
	}
	now := v.Now()
	a.Changed, a.Correction = old.Changed, old.Correction
	k.Visited, k.Missing = now, time.Time{}
	if saved.Change != article.ChangeNone || saved.New {
		v.report.Changed++
		a.Changed, a.Correction.At = now, now // who corrects once often corrects twice
	} else {
		v.report.Unchanged++
	}
	k.NextVisit = v.nextLook(k, a, now)
	if v.pages.Unmeasured(a) {
		v.unmeasured = append(v.unmeasured, a)
	}
	return v.found.Mark(ctx, k)
}

// hostOf is the host of an address as the budget of looks knows it.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return fetch.HostKey(u)
}
