package collect

import (
	"context"
	"errors"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/portal"
)

// A first fill takes the newest articles of each list. The rest is taken on
// request, a part a visit so that news need not wait: nothing of it is
// announced, and a visit that is killed loses its own part at most, of which
// what is stored is not fetched again.
const (
	// fillBatch is how many older articles one visit takes, and fillPages from
	// how many older pages of a list.
	fillBatch = 100
	fillPages = 10
	// fillPause is how long after a visit the next one goes on.
	fillPause = time.Minute
	// tellFill is how often a fill says how far it is.
	tellFill = 10 * time.Second
)

// takesAll tells whether the older articles are wanted too.
func (v *visit) takesAll() bool { return v.how.All || v.src.FirstFill == article.FirstFillAll }

// mayTakeOlder spends one of the older articles that this visit may take.
func (v *visit) mayTakeOlder() bool {
	if !v.takesAll() || v.older == fillBatch {
		return false
	}
	v.older++
	return true
}

// leaveOut notes a link that the first fill leaves out.
func (v *visit) leaveOut(link portal.Link) {
	v.docs.Skip(link.Key)
	v.leftNow++
	if at := link.Published; !at.IsZero() && (v.report.LeftOutSince.IsZero() || at.Before(v.report.LeftOutSince)) {
		v.report.LeftOutSince = at
	}
}

// readOlder goes on with the older pages of a list where the visit before ended.
func (l *list) readOlder(ctx context.Context, first portal.Listing) error {
	at, begun := l.docs.Older[l.address]
	if !begun {
		at = first.Next
	}
	seen := map[string]bool{first.URL: true, l.address: true}
	for n := 0; at != "" && n < fillPages; n++ {
		l.progress(Progress{Stage: "list", Done: n, URL: at})
		page, err := l.reading.Page(ctx, at)
		switch {
		case ctx.Err() != nil, judge.IsStore(err), l.session.MustWait(at, err):
			return err
		case judge.IsGone(err), errors.Is(err, article.ErrLayout), err == nil && seen[page.URL]:
			at = "" // past its last page a portal answers all sorts of things
		case err != nil:
			l.session.Report(at, err, true)
			l.olderNow[l.address] = at // tried again by the next visit
			return nil
		default:
			seen[at], seen[page.URL] = true, true
			whole, err := l.gatherOlder(ctx, page)
			if err != nil {
				return err
			}
			if !whole {
				l.olderNow[l.address] = at
				return nil
			}
			if at = page.Next; seen[at] {
				at = ""
			}
		}
	}
	l.olderNow[l.address] = at
	return nil
}

// gatherOlder adds what is not known of an older page to the finds. It returns
// false when the page has more than this visit takes.
func (l *list) gatherOlder(ctx context.Context, page portal.Listing) (whole bool, err error) {
	links := l.admitted(page.Links)
	stored, err := l.identify(ctx, links)
	if err != nil {
		return false, err
	}
	for _, link := range links {
		if stored[link.Key].ID != 0 || l.docs.Failing[link.Key] != nil {
			continue
		}
		if !l.mayTakeOlder() {
			return false, nil
		}
		l.finds = append(l.finds, l.olderFind(link))
	}
	return true, nil
}

func (l *list) olderFind(link entry) find {
	return find{Link: link.Link, listed: link.listed, listHash: notes.ListHash(l.address, link.Link), isNew: true,
		quiet: true, older: true}
}

// takeOlder stores the older articles, when the visit's other duties are done.
func (v *visit) takeOlder(ctx context.Context, todo []find) error {
	for i, f := range todo {
		if err := v.handle(ctx, f, i, len(todo)); err != nil {
			v.report.Left = len(todo) - i
			return err
		}
	}
	return nil
}

// noteFill sums up what is not taken yet, in the report, the state and the log.
func (v *visit) noteFill(first bool) {
	s := &v.state
	olderPages := false
	for _, at := range v.docs.Older {
		olderPages = olderPages || at != ""
	}
	s.LeftOut, s.OlderPages = v.docs.Skipped(), olderPages
	v.report.LeftOut, v.report.OlderPages = s.LeftOut, olderPages
	v.report.Filling = v.takesAll() && (v.leftNow > 0 || olderPages)
	switch {
	case v.report.Filling:
		v.log.Info("the fill goes on", "stored", v.report.New+v.report.Copies, "left", v.leftNow, "older_pages", olderPages)
	case first && (s.LeftOut > 0 || olderPages):
		v.log.Info("first fill: older articles were left out", "stored", v.report.New+v.report.Copies, "left_out", s.LeftOut,
			"since", v.report.LeftOutSince, "older_pages", olderPages, "to_take_them", "loa collect --all "+v.src.ID)
	case v.takesAll() && v.older > 0:
		v.log.Info("the fill is done: every article that the lists name is stored", "stored", v.report.New+v.report.Copies)
	}
}

// tellProgress says now and then how far a fill is, where nobody is shown it.
func (v *visit) tellProgress(done, total int) {
	now := v.Now()
	if v.how.Progress != nil || !v.report.Fill && v.older == 0 || now.Sub(v.toldFill) < tellFill {
		return
	}
	if !v.toldFill.IsZero() {
		v.log.Info("filling", "done", done, "of", total)
	}
	v.toldFill = now
}
