package collect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/fetch"
	"loa/portal"
)

// visit is one visit to a source, from its state before to its state after.
type visit struct {
	*Collector
	src    article.Source
	how    How
	filter filter
	log    *slog.Logger

	state       article.SourceState
	docs        *documents
	boilerplate *portal.Boilerplate
	report      Report

	finds      []find                   // in the order of the lists, newest first in each
	place      map[string]int           // where in finds a key is
	renamed    map[string]string        // keys under which articles are stored, by those that lists give
	candidates map[string]article.Known // stored articles that links may mean, by their keys
	titles     map[string]article.Known // stored articles by titles of unknown links
	named      int
	keys       map[string]bool
	places     map[string][]string // the lists in which a key stands
	canonical  map[string]string   // articles' addresses by the canonical address that their pages name
	listErrs   []error
	fresh      time.Duration // how long the lists stay fresh by their own word
	// documents and filledNow are to be remembered once all links are dealt with.
	documents    map[string]article.DocumentState
	filledNow    map[string]string // the profile that read each list
	news         int               // new articles that are not quiet
	published    []time.Time       // of what was stored, for the habit
	absent       *absentPage
	trial        bool               // nothing is stored: a page seen once is shown
	movedTo      string             // where a list is now, by a permanent redirect to another host
	early        map[string]fetched // pages fetched ahead of their turn, by address
	learned      bool               // boilerplate has seen a page
	layoutErrors int
	pagesRead    int // articles read well
	streak       int // pages in a row that failed as if the portal were down
}

// find is a link of a list with what is known of it.
type find struct {
	portal.Link
	listHash string        // what every list that was read says of it
	listed   string        // the key under which the lists name it
	known    article.Known // zero ID: not stored
	isNew    bool          // neither stored nor tried before
	quiet    bool          // from a list not read before: no news
	tail     bool          // new, and below everything known on the first page
}

// maxStreak is how many pages in a row may fail as if the portal were down
// before the visit ends.
const maxStreak = 3

func (c *Collector) newVisit(ctx context.Context, src article.Source, how How) (*visit, error) {
	if c.Store == nil {
		return nil, errors.New("no store to keep what is found")
	}
	state, err := c.Store.SourceState(ctx, src.ID)
	if err != nil {
		return nil, storeFailed("its state", err)
	}
	state.Source = src.ID
	return c.visitFrom(src, how, state)
}

// visitFrom begins a visit from a state.
func (c *Collector) visitFrom(src article.Source, how How, state article.SourceState) (*visit, error) {
	f, err := newFilter(src)
	if err != nil {
		return nil, err
	}
	boilerplate, err := portal.ParseBoilerplate(state.Boilerplate)
	if err != nil { // from another version: learned again
		boilerplate = portal.NewBoilerplate()
	}
	return &visit{
		Collector: c, src: src, how: how, filter: f, log: c.Logger.With("source", src.ID),
		state: state, docs: openDocuments(state.Documents), boilerplate: boilerplate,
		report: Report{Source: src.ID, Started: c.Now(), Fill: !state.Filled},
		keys:   map[string]bool{}, place: map[string]int{}, places: map[string][]string{},
		renamed: map[string]string{}, canonical: map[string]string{}, filledNow: map[string]string{},
		titles: map[string]article.Known{}, candidates: map[string]article.Known{},
		documents: map[string]article.DocumentState{},
	}, nil
}

func (v *visit) run(ctx context.Context) error {
	now := v.Now()
	if wait := notBefore(v.state, now); !wait.IsZero() && !v.how.Now {
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
	if err := v.readLists(ctx); err != nil {
		return err
	}
	todo := v.choose()
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
	for _, err := range v.listErrs {
		if asked, wait := asksToWait(err); wait && asked.After > 0 {
			return err
		}
	}
	return nil
}

// choose picks what to fetch of the finds, oldest first.
func (v *visit) choose() []find {
	var todo []find
	var fresh int
	now := v.Now()
	for _, f := range v.finds {
		switch failed := v.docs.failing[f.Key]; {
		case f.known.ID != 0:
			if v.changedInList(f, now) {
				todo = append(todo, f)
			}
		case failed != nil:
			if failed.due(now) {
				todo = append(todo, f)
			}
		default:
			if !f.quiet {
				fresh++
			}
			todo = append(todo, f)
		}
	}
	v.state.Held = 0
	if limit := v.maxNew(); !v.how.AcceptHeld && fresh > limit {
		v.state.Held, v.report.Held = fresh, fresh
		v.log.Warn("more new links at once than a source publishes: held for the operator; nothing was stored or sent",
			"links", fresh, "limit", limit)
		todo = slices.DeleteFunc(todo, func(f find) bool { return f.isNew && !f.quiet })
	}
	// Pages that failed before and have left the lists are not given up.
	for _, failed := range v.docs.failing {
		if !v.keys[failed.key] && failed.due(now) {
			todo = append(todo, find{Link: portal.Link{URL: failed.url, Key: failed.key, Title: failed.title}})
		}
	}
	slices.Reverse(todo)
	if !slices.ContainsFunc(todo, func(f find) bool { return f.Published.IsZero() }) {
		slices.SortStableFunc(todo, func(a, b find) int { return a.Published.Compare(b.Published) })
	}
	return todo
}

func (v *visit) maxNew() int {
	if v.src.MaxNew > 0 {
		return v.src.MaxNew
	}
	return v.MaxNew
}

// changedInList tells whether a known article should be looked at because of
// its entry in the list.
func (v *visit) changedInList(f find, now time.Time) bool {
	k := f.known
	switch {
	case k.Visited.IsZero(): // stored, but the visit that did so was killed
		return true
	case k.State == article.StateWithdrawn: // listed again: it may have returned
		return now.Sub(k.Visited) >= time.Hour
	}
	if isNewSection(k, f.listHash) && now.Sub(k.Collected) < sectionSpan {
		return true
	}
	return listDiffers(k.ListHash, f.listHash) && now.Sub(k.Visited) >= v.listPatience(v.src.ID)
}

func countNew(finds []find) int {
	n := 0
	for _, f := range finds {
		if f.isNew {
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
	case ctx.Err() != nil, isStore(visitErr): // says nothing about the source
	case visitErr != nil:
		v.setBack(visitErr, now)
	default:
		v.succeed(now)
	}
	v.docs.partly = v.docs.partly || visitErr != nil
	if visitErr != nil || s.Held > 0 {
		// What was found is not all dealt with: the lists are to be read again
		// even if they do not change.
		v.documents = nil
		for _, list := range lists(v.src) {
			v.docs.forget(list)
		}
	}
	maps.Copy(v.docs.lists, v.documents)
	if visitErr == nil {
		maps.Copy(v.docs.filled, v.filledNow)
	}
	v.docs.prune(v.keys)
	s.Documents = v.docs.close(lists(v.src))
	s.LayoutErrors = v.layoutErrors
	if v.learned {
		s.Boilerplate = v.boilerplate.Bytes()
	}
	s.NextExpected = expected(*s)
	v.report.Next = NextVisit(*s, v.src, now)

	saving, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := v.Store.SaveSourceState(saving, *s); err != nil {
		return storeFailed("its state", err)
	}
	return nil
}

func (v *visit) succeed(now time.Time) {
	s := &v.state
	was := s.SilentAt(s.LastSuccess)
	s.Failures, s.NotBefore, s.LastError, s.LastSuccess = 0, time.Time{}, "", now
	if len(v.listErrs) > 0 { // some lists could be read, others not
		s.LastError = short(errors.Join(v.listErrs...))
	} else if len(v.report.Problems) > 0 {
		s.LastError = short(v.report.Problems[0].Err)
	}
	if !s.Filled {
		if s.Filled = true; v.report.New+v.report.Copies > 0 {
			s.PerDay, s.LastNew = guessHabit(v.published, now), now
			if newest := slices.MaxFunc(v.published, time.Time.Compare); newest.Before(now) {
				s.LastNew = newest
			}
		}
	} else {
		learn(s, v.news, now)
	}
	s.Interval = interval(*s, v.src, v.fresh, now)
	if v.docs.hasItems() {
		lo, _ := bounds(v.src)
		s.Interval = max(lo, min(s.Interval, itemPatience/2)) // no item waits an hour for its page
	}
	if s.SilentAt(now) && !was {
		v.log.Warn("source is silent against its habit", "last_new", s.LastNew, "per_day", s.PerDay)
	}
}

// setBack notes a failed visit and when the next may come.
func (v *visit) setBack(err error, now time.Time) {
	s := &v.state
	s.Failures++
	s.LastError = short(err)
	wait := backoff(s.Failures, v.Random)
	if asked, ok := asksToWait(err); ok {
		wait = max(wait, asked.After)
		// A portal that complains is asked less often until it is well again.
		_, hi := bounds(v.src)
		s.Interval = min(2*max(s.Interval, wait), hi)
	}
	s.NotBefore = now.Add(wait)
	v.report.Failures = s.Failures
}

// problem reports what went wrong at one address, and warns the first time.
func (v *visit) problem(url string, err error, first bool) {
	v.report.Problems = append(v.report.Problems, Problem{URL: url, Err: err})
	level := slog.LevelDebug
	if first {
		level = slog.LevelWarn
	}
	v.log.Log(context.Background(), level, "page not taken", "url", url, "err", err)
}

func (v *visit) progress(p Progress) {
	if v.how.Progress != nil {
		p.Source = v.src.ID
		v.how.Progress(p)
	}
}

// get fetches a document for this visit and counts it.
func (v *visit) get(ctx context.Context, r fetch.Request) (fetch.Response, error) {
	r.Access = accessOf(v.src)
	resp, err := v.Client.Get(ctx, r)
	v.report.Requests++
	v.report.Bytes += int64(len(resp.Body))
	if ctx.Err() != nil {
		return resp, ctx.Err() // what arrived may be a half: it is not judged
	}
	return resp, err
}

// accessOf is how an operator wants a source's documents to be asked for. A
// header may be a secret: it goes to the hosts named in the source alone.
func accessOf(src article.Source) fetch.Access {
	a := fetch.Access{Headers: src.Headers, Language: src.Language, Proxy: src.Proxy, TLSRoots: src.TLSRoots}
	for _, raw := range append(slices.Clone(src.Lists), src.URL) {
		if u, err := url.Parse(raw); err == nil && u.Hostname() != "" {
			a.Hosts = append(a.Hosts, u.Hostname())
		}
	}
	return a
}

// pageOf is a fetched document as the reader wants it.
func pageOf(r fetch.Response) portal.Page {
	return portal.Page{URL: r.URL, Body: r.Body, Header: r.Header, Fetched: r.Fetched}
}

func bodyHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// settings marks what was read under the present settings and program: after
// a change of either, everything is read once more.
func (v *visit) settings() string {
	return shortHash(v.Version, fmt.Sprintf("%+v", v.src))
}

func shortHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// short makes an error fit for the desk.
func short(err error) string {
	text := []rune(strings.ReplaceAll(err.Error(), "\n", "; "))
	if len(text) > 500 {
		text = append(text[:499], '…')
	}
	return string(text)
}
