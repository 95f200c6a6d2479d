package gather

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"loa/collect/internal/judge"
	"loa/collect/internal/lists"
	"loa/collect/internal/notes"
	"loa/collect/internal/session"
	"loa/portal"
)

// list is what a visit does with one of a source's lists.
type list struct {
	*Gatherer
	reading *lists.List
	address string
	filled  bool // read before: what is new on it is news
}

func (g *Gatherer) openList(address string) *list {
	reading := g.Lists.Open(address)
	at, begun := g.Notes.Older[address]
	reading.Whole = g.TakesAll && (!begun || at != "" || g.Notes.Skipped() > 0)
	return &list{Gatherer: g, reading: reading, address: address, filled: reading.Known}
}

// read reads the list, and its older pages as far as they are needed.
func (l *list) read(ctx context.Context) error {
	first, err := l.reading.First(ctx)
	if errors.Is(err, lists.ErrNotModified) {
		l.Unchanged++
		l.Notes.Partly = true
		return nil
	}
	if err != nil {
		return err
	}
	if first.Profile != "" {
		l.Pages.Profile = first.Profile
	}
	l.Lists.Fresh = max(l.Lists.Fresh, first.TTL)
	for _, hub := range first.Hubs {
		l.Hubs = append(l.Hubs, Hub{Hub: hub, Topic: first.Self})
	}
	if err := l.noticeMove(ctx, first); err != nil {
		return err
	}
	l.FilledNow[l.address] = first.Profile
	if err := l.readOn(ctx, first); err != nil || !l.filled || !l.TakesAll {
		return err
	}
	return l.readOlder(ctx, first)
}

// noticeMove recognises that a portal changed its software: another profile
// reads the list and nothing on it is known. Its articles have new keys then,
// but they are no news.
func (l *list) noticeMove(ctx context.Context, first portal.Listing) error {
	if !l.filled || first.Profile == l.reading.Before {
		return nil
	}
	names := make([]string, len(first.Links))
	for i, link := range first.Links {
		names[i] = cmp.Or(link.Key, link.URL)
	}
	known, err := l.Known(ctx, names)
	if err != nil || len(known) > 0 {
		return err
	}
	l.filled = false
	l.Log.Warn("the portal's software changed: the list is filled anew, quietly", "list", l.address, "before",
		l.reading.Before, "now", first.Profile)
	return nil
}

// readOn gathers the links of the first page and of older ones: on the first
// visit until there are enough, later while a page brings nothing but news.
func (l *list) readOn(ctx context.Context, page portal.Listing) error {
	seen := map[string]bool{l.address: true, page.URL: true}
	want := l.Limits.FillArticles
	for n := 1; ; n++ {
		got, known, err := l.gather(ctx, page, n > 1, want)
		if err != nil {
			return err
		}
		want -= got
		more := want > 0 && n < l.Limits.FillPages
		if l.filled {
			more = got > 0 && known == 0 && n < l.Limits.CatchUpPages
		}
		next := page.Next
		if !l.filled {
			l.OlderNow[l.address] = next
		}
		if !more || next == "" || seen[next] {
			l.overrun(got, known)
			return nil
		}
		seen[next] = true
		l.Tell(session.Progress{Stage: "list", Done: n, URL: next})
		if page, err = l.reading.Page(ctx, next); err != nil {
			if l.MustWait(next, err) || ctx.Err() != nil || judge.IsStore(err) {
				return err
			}
			// Past its last page a portal answers all sorts of things.
			l.Log.Debug("older page of the list not read", "url", next, "err", err)
			l.overrun(got, known)
			return nil
		}
		if seen[page.URL] && page.URL != next { // redirected to a page read before
			l.OlderNow[l.address] = ""
			return nil
		}
		seen[page.URL] = true
	}
}

// overrun warns when the last page read of a list held nothing known.
func (l *list) overrun(fresh, known int) {
	if l.filled && fresh > 1 && known == 0 {
		l.Overrun = append(l.Overrun, l.address)
		l.Log.Warn("everything in the list is new: articles may have passed between two visits", "list", l.address,
			"links", fresh)
	}
}

// gather adds a page's links to the finds. It returns how many of them are
// new and how many are known. Of a list much longer than a first fill takes,
// the first visit marks the rest as skipped, so that they never become news.
func (l *list) gather(ctx context.Context, page portal.Listing, older bool, want int) (fresh, known int, err error) {
	l.Refused += page.Refused
	links := l.admitted(page.Links)
	l.Named += len(links)
	stored, err := l.identify(ctx, links)
	if err != nil {
		return 0, 0, err
	}
	lastKnown := -1
	for i, link := range links {
		if stored[link.Key].ID != 0 {
			lastKnown = i
		}
	}
	if !older {
		l.noticeLeft(page.Links)
	}
	titles := lists.Repeated(links, func(e entry) string { return e.Title })
	cut := !l.filled && len(links) > 2*l.Limits.FillArticles
	for i, link := range links {
		f := Find{Link: link.Link, Listed: link.listed, ListHash: notes.ListHash(l.address, link.Link),
			Quiet: !l.filled,
			Known: stored[link.Key]}
		if titles[link.Title] && !f.NoPage && link.Evidence != "feed item" {
			f.Title = "" // "Xem thêm" is no title
		}
		failed := l.Notes.Failing[f.Key]
		switch {
		case f.Known.ID != 0:
			known++
			delete(l.Notes.Failing, link.Key)
		case failed != nil:
			failed.Listed = true
			known++
		case l.Notes.Skips(link.Key):
			if known++; !l.mayTakeOlder() {
				l.LeftOut++
				continue
			}
			f = l.olderFind(link)
		case cut && i >= want:
			l.leaveOut(link.Link)
			continue
		case l.filled && older && i > lastKnown && lastKnown >= 0:
			continue // older than what the first fill took
		default:
			f.IsNew = true
			f.Tail = l.filled && lastKnown >= 0 && i > lastKnown
			fresh++
		}
		l.place[f.Key] = len(l.Finds)
		l.Finds = append(l.Finds, f)
	}
	return fresh, known, nil
}

// entry is a link whose article may be known under another key than the one
// the list gives it.
type entry struct {
	portal.Link
	listed string
}

// admitted are the links that the source's patterns let in and that no list
// gave before. One that stands in a second list is noted to stand there.
func (l *list) admitted(links []portal.Link) (all []entry) {
	for _, link := range links {
		link.Key = cmp.Or(link.Key, link.URL)
		switch {
		case l.Keys[link.Key] || l.isCopy(link):
			l.standsHereToo(link)
		case !l.Pages.Filter.May(link):
			l.Refused++
		default:
			l.Keys[link.Key] = true
			l.Places[link.Key] = append(l.Places[link.Key], l.address)
			if link.GUID != "" {
				l.called[link.GUID] = called{l.address, link.Key, link.Title}
			}
			all = append(all, entry{link, link.Key})
		}
	}
	return all
}

// isCopy tells of a link that another feed of the source named under another address:
// both call it the same, in guid and title.
func (l *list) isCopy(link portal.Link) bool {
	other, known := l.called[link.GUID]
	if !known || other.list == l.address || other.title != link.Title || link.Title == "" {
		return false
	}
	l.renamed[link.Key] = cmp.Or(l.renamed[other.key], other.key)
	return true
}

// standsHereToo notes that a link of a list read before stands in this one too.
func (l *list) standsHereToo(link portal.Link) {
	key := cmp.Or(l.renamed[link.Key], link.Key)
	if !slices.Contains(l.Places[key], l.address) {
		l.Places[key] = append(l.Places[key], l.address)
	}
	if i, found := l.place[key]; found {
		l.Finds[i].ListHash = notes.MergeListHash(l.Finds[i].ListHash, notes.ListHash(l.address, link))
	}
}
