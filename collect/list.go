package collect

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"loa/article"
	"loa/collect/internal/judge"
	"loa/collect/internal/lists"
	"loa/collect/internal/notes"
	"loa/portal"
)

// readLists reads every list of the source and gathers what it names, lists
// read before first: what they bring is news, and what a list just added to
// the configuration brings besides is not. It fails only when no list could
// be read.
func (v *visit) readLists(ctx context.Context) error {
	addresses := judge.Lists(v.src)
	slices.SortStableFunc(addresses, func(a, b string) int { return v.docs.FillRank(a) - v.docs.FillRank(b) })
	for i, list := range addresses {
		v.progress(Progress{Stage: "list", Done: i, Total: len(addresses), URL: list})
		err := v.openList(list).read(ctx)
		switch {
		case err == nil:
			v.report.Lists++
			v.reportMove(list)
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		case judge.IsStore(err):
			return err
		}
		err = v.hintOfMove(err)
		v.listErrs = append(v.listErrs, err)
		v.docs.Forget(list)
		v.docs.Partly = true
		if errors.Is(err, article.ErrLayout) {
			v.layoutErrors++
		}
		v.session.Report(list, err, false)
	}
	all := errors.Join(v.listErrs...)
	if v.report.Lists == 0 {
		return all
	}
	if all != nil {
		v.log.Warn("not every list could be read", "err", all)
	}
	return nil
}

// list is what a visit does with one of a source's lists.
type list struct {
	*visit
	reading *lists.List
	address string
	filled  bool // read before: what is new on it is news
}

func (v *visit) openList(address string) *list {
	reading := v.lists.Open(address)
	at, begun := v.docs.Older[address]
	reading.Whole = v.takesAll() && (!begun || at != "" || v.docs.Skipped() > 0)
	return &list{visit: v, reading: reading, address: address, filled: reading.Known}
}

// read reads the list, and its older pages as far as they are needed.
func (l *list) read(ctx context.Context) error {
	first, err := l.reading.First(ctx)
	if errors.Is(err, lists.ErrNotModified) {
		l.report.ListsUnchanged++
		l.docs.Partly = true
		return nil
	}
	if err != nil {
		return err
	}
	if first.Profile != "" {
		l.state.Profile, l.pages.Profile = first.Profile, first.Profile
	}
	l.lists.Fresh = max(l.lists.Fresh, first.TTL)
	for _, hub := range first.Hubs {
		l.report.Hubs = append(l.report.Hubs, Hub{Hub: hub, Topic: first.Self})
	}
	if err := l.noticeMove(ctx, first); err != nil {
		return err
	}
	l.filledNow[l.address] = first.Profile
	if err := l.readOn(ctx, first); err != nil || !l.filled || !l.takesAll() {
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
	known, err := l.known(ctx, names)
	if err != nil || len(known) > 0 {
		return err
	}
	l.filled = false
	l.log.Warn("the portal's software changed: the list is filled anew, quietly", "list", l.address, "before",
		l.reading.Before, "now", first.Profile)
	return nil
}

// readOn gathers the links of the first page and of older ones: on the first
// visit until there are enough, later while a page brings nothing but news.
func (l *list) readOn(ctx context.Context, page portal.Listing) error {
	seen := map[string]bool{l.address: true, page.URL: true}
	want := l.FillArticles
	for n := 1; ; n++ {
		got, known, err := l.gather(ctx, page, n > 1, want)
		if err != nil {
			return err
		}
		want -= got
		more := want > 0 && n < l.FillPages
		if l.filled {
			more = got > 0 && known == 0 && n < l.CatchUpPages
		}
		next := page.Next
		if !l.filled {
			l.olderNow[l.address] = next
		}
		if !more || next == "" || seen[next] {
			l.overrun(got, known)
			return nil
		}
		seen[next] = true
		l.progress(Progress{Stage: "list", Done: n, URL: next})
		if page, err = l.reading.Page(ctx, next); err != nil {
			if l.session.MustWait(next, err) || ctx.Err() != nil || judge.IsStore(err) {
				return err
			}
			// Past its last page a portal answers all sorts of things.
			l.log.Debug("older page of the list not read", "url", next, "err", err)
			l.overrun(got, known)
			return nil
		}
		if seen[page.URL] && page.URL != next { // redirected to a page read before
			l.olderNow[l.address] = ""
			return nil
		}
		seen[page.URL] = true
	}
}

// overrun warns when the last page read of a list held nothing known.
func (l *list) overrun(fresh, known int) {
	if l.filled && fresh > 1 && known == 0 {
		l.report.Overrun = append(l.report.Overrun, l.address)
		l.log.Warn("everything in the list is new: articles may have passed between two visits", "list", l.address,
			"links", fresh)
	}
}

// gather adds a page's links to the finds. It returns how many of them are
// new and how many are known. Of a list much longer than a first fill takes,
// the first visit marks the rest as skipped, so that they never become news.
func (l *list) gather(ctx context.Context, page portal.Listing, older bool, want int) (fresh, known int, err error) {
	l.report.RefusedLinks += page.Refused
	links := l.admitted(page.Links)
	l.report.Found += len(links)
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
	cut := !l.filled && len(links) > 2*l.FillArticles
	for i, link := range links {
		f := find{Link: link.Link, listed: link.listed, listHash: notes.ListHash(l.address, link.Link), quiet: !l.filled,
			known: stored[link.Key]}
		if titles[link.Title] && !f.NoPage {
			f.Title = "" // "Xem thêm" is no title
		}
		failed := l.docs.Failing[f.Key]
		switch {
		case f.known.ID != 0:
			known++
			delete(l.docs.Failing, link.Key)
		case failed != nil:
			failed.Listed = true
			known++
		case l.docs.Skips(link.Key):
			if known++; !l.mayTakeOlder() {
				l.leftNow++
				continue
			}
			f = l.olderFind(link)
		case cut && i >= want:
			l.leaveOut(link.Link)
			continue
		case l.filled && older && i > lastKnown && lastKnown >= 0:
			continue // older than what the first fill took
		default:
			f.isNew = true
			f.tail = l.filled && lastKnown >= 0 && i > lastKnown
			fresh++
		}
		l.place[f.Key] = len(l.finds)
		l.finds = append(l.finds, f)
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
		case l.keys[link.Key]:
			l.standsHereToo(link)
		case !l.pages.Filter.May(link):
			l.report.RefusedLinks++
		default:
			l.keys[link.Key] = true
			l.places[link.Key] = append(l.places[link.Key], l.address)
			all = append(all, entry{link, link.Key})
		}
	}
	return all
}

// standsHereToo notes that a link of a list read before stands in this one too.
func (l *list) standsHereToo(link portal.Link) {
	key := cmp.Or(l.renamed[link.Key], link.Key)
	if !slices.Contains(l.places[key], l.address) {
		l.places[key] = append(l.places[key], l.address)
	}
	if i, found := l.place[key]; found {
		l.finds[i].listHash = notes.MergeListHash(l.finds[i].listHash, notes.ListHash(l.address, link))
	}
}

// known looks names up in the store, some at a time.
func (v *visit) known(ctx context.Context, names []string) (map[string]article.Known, error) {
	const batch = 500
	all := map[string]article.Known{}
	for part := range slices.Chunk(names, batch) {
		found, err := v.Store.Known(ctx, v.src.ID, part)
		if err != nil {
			return nil, judge.StoreFailed("look up links", err)
		}
		maps.Copy(all, found)
	}
	return all, nil
}

// sectionSpan is how long an article that appears in another list is looked
// at again for the topics of that list.
const sectionSpan = 3 * 24 * time.Hour
