package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/collect/internal/gather"
	"loa/collect/internal/habit"
	"loa/collect/internal/judge"
	"loa/collect/internal/lists"
	"loa/collect/internal/notes"
	"loa/collect/internal/pages"
	"loa/collect/internal/session"
	"loa/fetch"
	"loa/portal"
	"loa/viet"
)

// visit is one visit to a source, from its state before to its state after.
type visit struct {
	*Collector
	src article.Source
	how How
	log *slog.Logger

	session *session.Session // asks the portal
	lists   *lists.Lists     // reads its lists
	pages   *pages.Pages     // makes articles of its pages and entries

	state  article.SourceState
	docs   *notes.Documents
	report Report
	found  *gather.Gatherer // what the lists name

	toldFill  time.Time   // when it last said how far the fill is
	news      int         // new articles that are not quiet
	published []time.Time // of what was stored, for the habit
	streak    int         // pages in a row that failed as if the portal were down

	unmeasured []article.Article // looked at, with files of unknown length
}

// sectionSpan is how long an article that appears in another list is looked
// at again for the topics of that list.
const sectionSpan = 3 * 24 * time.Hour

// maxStreak is how many pages in a row may fail as if the portal were down
// before the visit ends.
const maxStreak = 3

func (c *Collector) newVisit(ctx context.Context, src article.Source, how How) (*visit, error) {
	if c.Store == nil {
		return nil, errors.New("no store to keep what is found")
	}
	state, err := c.Store.SourceState(ctx, src.ID)
	if err != nil {
		return nil, judge.StoreFailed("its state", err)
	}
	state.Source = src.ID
	return c.visitFrom(src, how, state)
}

// visitFrom begins a visit from a state.
func (c *Collector) visitFrom(src article.Source, how How, state article.SourceState) (*visit, error) {
	f, err := judge.NewFilter(src)
	if err != nil {
		return nil, err
	}
	boilerplate, err := portal.ParseBoilerplate(state.Boilerplate)
	if err != nil { // from another version: learned again
		boilerplate = portal.NewBoilerplate()
	}
	log := c.Logger.With("source", src.ID)
	asks := &session.Session{Client: c.Client, Reader: c.Reader, Source: src, Log: log, Now: c.Now,
		Progress: how.Progress, GiveWay: c.GiveWay}
	docs := notes.OpenDocuments(state.Documents)
	read := &lists.Lists{Session: asks, Notes: docs, Siblings: c.siblings, Read: map[string]article.DocumentState{},
		Settings: notes.ShortHash(c.Version, fmt.Sprintf("%+v", src))}
	made := pages.New(pages.Pages{Session: asks, Filter: f, Topics: c.Topics, Matcher: c.topics, Learned: c.Learned,
		Summarize: c.Summarize, Sightings: c.sightings, Boilerplate: boilerplate,
		ReadBefore: len(state.Boilerplate) > 0,
		Profile:    state.Profile})
	found := gather.New(gather.Gatherer{Session: asks, Store: c.Store, Lists: read, Pages: made, Notes: docs,
		Limits: gather.Limits{FillArticles: c.FillArticles, FillPages: c.FillPages, CatchUpPages: c.CatchUpPages},
		Filled: state.Filled, TakesAll: how.All || src.FirstFill == article.FirstFillAll})
	return &visit{
		Collector: c, src: src, how: how, log: log, session: asks, lists: read, pages: made, found: found,
		state: state, docs: docs, report: Report{Source: src.ID, Started: c.Now(), Fill: !state.Filled},
	}, nil
}

// reported is what the visit did so far.
func (v *visit) reported() Report {
	r, g := v.report, v.found
	r.Requests, r.Bytes, r.Problems = v.session.Requests, v.session.Bytes, v.session.Problems
	r.Lists, r.ListsUnchanged, r.Found, r.RefusedLinks = g.Read, g.Unchanged, g.Named, g.Refused
	r.Overrun, r.Hubs, r.LeftOutSince = g.Overrun, g.Hubs, g.LeftOutSince
	return r
}

func (v *visit) run(ctx context.Context) error {
	now := v.Now()
	if wait := habit.NotBefore(v.state, now); !wait.IsZero() && !v.how.Now {
		v.report.Waiting, v.report.Finished, v.report.Next = true, now, wait
		return nil
	}
	v.state.LastAttempt = now
	err := v.work(ctx)
	if err != nil && ctx.Err() != nil {
		err = ctx.Err() // whatever a visit that is stopped takes for a fault is none
	}
	if saveErr := v.finish(ctx, err); saveErr != nil {
		err = errors.Join(err, saveErr)
	}
	return err
}

// work does the visit's duties in order and returns what ended it early.
func (v *visit) work(ctx context.Context) error {
	if err := v.found.ReadLists(ctx); err != nil {
		return err
	}
	todo, older := v.choose()
	if err := v.learnAhead(ctx, todo); err != nil {
		return err
	}
	for i, f := range todo {
		if err := v.handle(ctx, f, i, len(todo)); err != nil {
			v.report.Left = countNew(todo[i:])
			return err
		}
	}
	if err := v.recheck(ctx); err != nil {
		return err
	}
	if err := v.takeOlder(ctx, older); err != nil {
		return err
	}
	for _, err := range v.found.Errors {
		if asked, wait := judge.AsksToWait(err); wait && asked.After > 0 {
			return err
		}
	}
	return nil
}

// choose picks what to fetch of the finds, oldest first, and of what a first
// fill left out, newest first.
func (v *visit) choose() (todo, older []gather.Find) {
	var fresh []gather.Find
	now := v.Now()
	for _, f := range v.found.Finds {
		switch failed := v.docs.Failing[f.Key]; {
		case f.Older:
			older = append(older, f)
		case f.Known.ID != 0:
			if v.changedInList(f, now) {
				todo = append(todo, f)
			}
		case failed != nil:
			if failed.Due(now) {
				todo = append(todo, f)
			}
		default:
			if !f.Quiet {
				fresh = append(fresh, f)
			}
			todo = append(todo, f)
		}
	}
	if v.hold(fresh) {
		todo = slices.DeleteFunc(todo, func(f gather.Find) bool { return f.IsNew && !f.Quiet })
	}
	// Pages that failed before and have left the lists are not given up.
	for _, failed := range v.docs.Failing {
		if !v.found.Keys[failed.Key] && failed.Due(now) {
			todo = append(todo, gather.Find{Link: portal.Link{URL: failed.URL, Key: failed.Key, Title: failed.Title}})
		}
	}
	slices.Reverse(todo)
	if !slices.ContainsFunc(todo, func(f gather.Find) bool { return f.Published.IsZero() }) {
		slices.SortStableFunc(todo, func(a, b gather.Find) int { return a.Published.Compare(b.Published) })
	}
	return todo, older
}

// titlesShown is how many of the articles that are held are named.
const titlesShown = 3

// hold tells whether so many new links are held for the operator, and says which
// and how to take them.
func (v *visit) hold(fresh []gather.Find) bool {
	v.state.Held, v.state.HeldTitles = 0, nil
	limit := v.maxNew()
	if v.how.AcceptHeld || len(fresh) <= limit {
		return false
	}
	v.state.Held, v.report.Held = len(fresh), len(fresh)
	for _, f := range fresh[:min(len(fresh), titlesShown)] {
		v.state.HeldTitles = append(v.state.HeldTitles, viet.Cut(cmp.Or(f.Title, f.URL), 100))
	}
	v.report.HeldTitles = v.state.HeldTitles
	v.log.Warn("more new links at once than a source publishes: held for the operator; nothing was stored or sent",
		"links", len(fresh), "limit", limit, "first", v.state.HeldTitles,
		"to_take_them", "loa collect --accept-held "+v.src.ID,
		"to_take_and_send_them", "loa collect --accept-held --send "+v.src.ID)
	return true
}

func (v *visit) maxNew() int {
	if v.src.MaxNew > 0 {
		return v.src.MaxNew
	}
	return v.MaxNew
}

// changedInList tells whether a known article should be looked at because of
// its entry in the list.
func (v *visit) changedInList(f gather.Find, now time.Time) bool {
	k := f.Known
	switch {
	case k.Visited.IsZero(): // stored, but the visit that did so was killed
		return true
	case k.State == article.StateWithdrawn: // Listed again: it may have returned
		return now.Sub(k.Missing) < returnSpan || now.Sub(k.Visited) >= time.Hour
	}
	if notes.IsNewSection(k, f.ListHash) && now.Sub(k.Collected) < sectionSpan {
		return true
	}
	return notes.ListDiffers(k.ListHash, f.ListHash) && now.Sub(k.Visited) >= v.listPatience(v.src.ID)
}

// learnAhead has the first pages of a source that was never read before read.
func (v *visit) learnAhead(ctx context.Context, todo []gather.Find) error {
	links := make([]portal.Link, len(todo))
	for i, f := range todo {
		links[i] = f.Link
	}
	i, err := v.pages.LearnAhead(ctx, links)
	if err != nil {
		v.report.Left = countNew(todo)
		return v.failed(ctx, todo[i], err)
	}
	return nil
}

func countNew(finds []gather.Find) int {
	n := 0
	for _, f := range finds {
		if f.IsNew {
			n++
		}
	}
	return n
}

// finish learns from the visit and stores the source's state, also when the
// program is being stopped.
func (v *visit) finish(ctx context.Context, visitErr error) error {
	now := v.Now()
	s := &v.state
	v.report.Finished = now
	switch {
	case ctx.Err() != nil, judge.IsStore(visitErr): // says nothing about the source
	case visitErr != nil:
		v.setBack(visitErr, now)
	default:
		v.succeed(now)
	}
	v.docs.Partly = v.docs.Partly || visitErr != nil
	if visitErr != nil || s.Held > 0 {
		// What was found is not all dealt with: the lists are to be read again
		// even if they do not change.
		v.lists.Read = nil
		for _, list := range judge.Lists(v.src) {
			v.docs.Forget(list)
		}
	}
	maps.Copy(v.docs.Lists, v.lists.Read)
	filled := s.Filled && v.report.Fill
	if visitErr == nil {
		maps.Copy(v.docs.Older, v.found.OlderNow)
		maps.Copy(v.docs.Filled, v.found.FilledNow)
		maps.Copy(v.docs.Listed, v.found.ListedNow)
	}
	v.docs.Prune(v.found.Keys)
	v.noteFill(filled)
	s.Documents = v.docs.Close(judge.Lists(v.src))
	s.LayoutErrors, s.Profile = v.found.LayoutErrors, v.pages.Profile
	if v.pages.HasLearned {
		s.Boilerplate = v.pages.Boilerplate.Bytes()
	}
	s.NextExpected = habit.Expected(*s)
	v.report.Next = habit.NextVisit(*s, v.src, now)
	if goesOn := now.Add(fillPause); v.report.Filling && visitErr == nil &&
		(v.report.Next.IsZero() || v.report.Next.After(goesOn)) {
		v.report.Next = goesOn
	}

	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := v.Store.SaveSourceState(saving, *s); err != nil {
		return judge.StoreFailed("its state", err)
	}
	return nil
}

func (v *visit) succeed(now time.Time) {
	s := &v.state
	was := s.SilentAt(s.LastSuccess)
	s.Failures, s.NotBefore, s.LastError, s.LastSuccess = 0, time.Time{}, "", now
	if len(v.found.Errors) > 0 { // some lists could be read, others not
		s.LastError = short(errors.Join(v.found.Errors...))
	} else if len(v.session.Problems) > 0 {
		s.LastError = short(v.session.Problems[0].Err)
	}
	if !s.Filled {
		s.Filled, s.FilledAt = true, now
		if v.report.New+v.report.Copies > 0 {
			s.PerDay, s.LastNew = habit.Guess(v.published, now), now
			if newest := slices.MaxFunc(v.published, time.Time.Compare); newest.Before(now) {
				s.LastNew = newest
			}
		}
	} else {
		habit.Learn(s, v.news, now)
	}
	s.Interval = habit.Interval(*s, v.src, v.lists.Fresh, now)
	if v.docs.HasItems() {
		lo, _ := habit.Bounds(v.src)
		s.Interval = max(lo, min(s.Interval, pages.ItemPatience/2)) // no item waits an hour for its page
	}
	if s.SilentAt(now) && !was {
		v.log.Warn("source is silent against its habit", "last_new", s.LastNew, "per_day", s.PerDay)
	}
}

// setBack notes a failed visit and when the next may come: soon when the portal
// is down, later when it complains.
func (v *visit) setBack(err error, now time.Time) {
	s := &v.state
	s.Failures++
	s.LastError = short(err)
	asked, waits := judge.AsksToWait(err)
	complains := waits && asked.After > 0 && !errors.Is(err, fetch.ErrRobotsUnread)
	wait := habit.Backoff(s.Failures, habit.BackoffBound(v.src, v.Period(v.src), complains), v.Random)
	if waits {
		wait = max(wait, asked.After)
	}
	if complains {
		// A portal that complains is asked less often until it is well again.
		_, hi := habit.Bounds(v.src)
		s.Interval = min(2*max(s.Interval, wait), hi)
		if v.src.Schedule == Auto {
			wait = max(wait, s.Interval)
		}
	}
	s.NotBefore = now.Add(wait)
	v.report.Failures = s.Failures
}

// short makes an error fit for the desk.
func short(err error) string {
	text := []rune(strings.ReplaceAll(err.Error(), "\n", "; "))
	if len(text) > 500 {
		text = append(text[:499], '…')
	}
	return string(text)
}
