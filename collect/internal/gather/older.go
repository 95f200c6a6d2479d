package gather

import (
	"context"
	"errors"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/notes"
	"loa/collect/internal/session"
	"loa/portal"
)

const (
	// OlderAtOnce is how many of the articles that a first fill left out one
	// visit takes, and olderPages from how many older pages of a list.
	OlderAtOnce = 100
	olderPages  = 10
)

// mayTakeOlder spends one of the older articles that this visit may take.
func (g *Gatherer) mayTakeOlder() bool {
	if !g.TakesAll || g.Older == OlderAtOnce {
		return false
	}
	g.Older++
	return true
}

// leaveOut notes a link that the first fill leaves out.
func (g *Gatherer) leaveOut(link portal.Link) {
	g.Notes.Skip(link.Key)
	g.LeftOut++
	if at := link.Published; !at.IsZero() && (g.LeftOutSince.IsZero() || at.Before(g.LeftOutSince)) {
		g.LeftOutSince = at
	}
}

// readOlder goes on with the older pages of a list where the visit before ended.
func (l *list) readOlder(ctx context.Context, first portal.Listing) error {
	at, begun := l.Notes.Older[l.address]
	if !begun {
		at = first.Next
	}
	seen := map[string]bool{first.URL: true, l.address: true}
	for n := 0; at != "" && n < olderPages; n++ {
		l.Tell(session.Progress{Stage: "list", Done: n, URL: at})
		page, err := l.reading.Page(ctx, at)
		switch {
		case ctx.Err() != nil, judge.IsStore(err), l.MustWait(at, err):
			return err
		case judge.IsGone(err), errors.Is(err, article.ErrLayout), err == nil && seen[page.URL]:
			at = "" // past its last page a portal answers all sorts of things
		case err != nil:
			l.Report(at, err, true)
			l.OlderNow[l.address] = at // tried again by the next visit
			return nil
		default:
			seen[at], seen[page.URL] = true, true
			whole, err := l.gatherOlder(ctx, page)
			if err != nil {
				return err
			}
			if !whole {
				l.OlderNow[l.address] = at
				return nil
			}
			if at = page.Next; seen[at] {
				at = ""
			}
		}
	}
	l.OlderNow[l.address] = at
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
		if stored[link.Key].ID != 0 || l.Notes.Failing[link.Key] != nil {
			continue
		}
		if !l.mayTakeOlder() {
			return false, nil
		}
		l.Finds = append(l.Finds, l.olderFind(link))
	}
	return true, nil
}

func (l *list) olderFind(link entry) Find {
	return Find{Link: link.Link, Listed: link.listed, ListHash: notes.ListHash(l.address, link.Link), IsNew: true,
		Quiet: true, Older: true}
}
