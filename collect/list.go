package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/portal"
)

// maxLinks is how many links of one document are looked at, newest first.
const maxLinks = 20000

// readLists reads every list of the source and gathers what it names, lists
// read before first: what they bring is news, and what a list just added to
// the configuration brings besides is not. It fails only when no list could
// be read.
func (v *visit) readLists(ctx context.Context) error {
	addresses := lists(v.src)
	slices.SortStableFunc(addresses, func(a, b string) int { return v.docs.fillRank(a) - v.docs.fillRank(b) })
	for i, list := range addresses {
		v.progress(Progress{Stage: "list", Done: i, Total: len(addresses), URL: list})
		err := v.openList(list).read(ctx)
		switch {
		case err == nil:
			v.report.Lists++
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		case isStore(err):
			return err
		}
		v.listErrs = append(v.listErrs, err)
		v.docs.forget(list)
		v.docs.partly = true
		if errors.Is(err, article.ErrLayout) {
			v.layoutErrors++
		}
		v.problem(list, v.hintOfMove(err), false)
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

// list is the reading of one of a source's lists.
type list struct {
	*visit
	address string
	src     article.Source // with the profile that fitted the last time
	filled  bool           // read before: what is new on it is news
	profile string         // that read it before
}

func (v *visit) openList(address string) *list {
	l := &list{visit: v, address: address, src: v.src}
	l.profile, l.filled = v.docs.filled[address]
	// Keys come from the profile. The one that fitted is kept to, so that a
	// page on which it is not recognised for once does not rename everything.
	if l.profile != "" && (v.src.Profile == "" || v.src.Profile == "auto") {
		l.src.Profile = l.profile
	}
	return l
}

// read reads the list, and its older pages as far as they are needed.
func (l *list) read(ctx context.Context) error {
	entry, first, err := l.readFirst(ctx)
	if errors.Is(err, errNotModified) {
		l.report.ListsUnchanged++
		l.docs.partly = true
		return nil
	}
	if err != nil {
		return err
	}
	if first.Profile != "" {
		l.state.Profile = first.Profile
	}
	l.fresh = max(l.fresh, first.TTL)
	for _, hub := range first.Hubs {
		l.report.Hubs = append(l.report.Hubs, Hub{Hub: hub, Topic: first.Self})
	}
	if entry == l.address {
		found := entry
		if first.Kind == "feed" || first.Kind == "sitemap" {
			found = first.URL
		}
		l.docs.setEntry(l.address, found, l.Now())
	}
	if err := l.noticeMove(ctx, first); err != nil {
		return err
	}
	l.filledNow[l.address] = first.Profile
	return l.readOn(ctx, first)
}

// readFirst reads the first page where it was found the last time, else looks
// for it anew. It returns the address that was read.
func (l *list) readFirst(ctx context.Context) (entry string, first portal.Listing, err error) {
	entry = l.docs.entry(l.address, l.Now())
	first, err = l.readPage(ctx, entry, true)
	if l.src.Profile != l.visit.src.Profile && errors.Is(err, article.ErrLayout) {
		l.src = l.visit.src
		first, err = l.readPage(ctx, entry, true)
	}
	if err == nil || entry == l.address || errors.Is(err, errNotModified) || ctx.Err() != nil {
		return entry, first, err
	}
	if _, wait := asksToWait(err); wait {
		return entry, first, err
	}
	entry = l.address
	first, err = l.readPage(ctx, entry, true)
	return entry, first, err
}

// noticeMove recognises that a portal changed its software: another profile
// reads the list and nothing on it is known. Its articles have new keys then,
// but they are no news.
func (l *list) noticeMove(ctx context.Context, first portal.Listing) error {
	if !l.filled || first.Profile == l.profile {
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
		l.profile, "now", first.Profile)
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
		if !more || next == "" || seen[next] {
			l.overrun(got, known)
			return nil
		}
		seen[next] = true
		l.progress(Progress{Stage: "list", Done: n, URL: next})
		if page, err = l.readPage(ctx, next, false); err != nil {
			if l.mustWait(next, err) || ctx.Err() != nil || isStore(err) {
				return err
			}
			// Past its last page a portal answers all sorts of things.
			l.log.Debug("older page of the list not read", "url", next, "err", err)
			l.overrun(got, known)
			return nil
		}
		if seen[page.URL] && page.URL != next { // redirected to a page read before
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

// readPage has one page of the list read. Only the first may be unchanged.
func (l *list) readPage(ctx context.Context, url string, first bool) (portal.Listing, error) {
	g := &getter{visit: l.visit, entry: url, conditional: first && l.filled}
	listing, err := guarded(l.log, url, func() (portal.Listing,
		error) {
		return l.Reader.ReadList(ctx, g.get, url, l.src)
	})
	switch {
	case g.unchanged && errors.Is(err, errNotModified):
		l.documents[url] = g.doc
		return portal.Listing{}, errNotModified
	case err != nil:
		return portal.Listing{}, err
	case first && len(listing.Links) == 0 && listing.Kind != "feed" && listing.Kind != "sitemap":
		return portal.Listing{}, fmt.Errorf("list %s: no article in it: %w", url, article.ErrLayout)
	}
	if first && !g.composite {
		l.documents[url] = g.doc
	}
	if listing.URL == "" {
		listing.URL = url
	}
	listing.Links = listing.Links[:min(len(listing.Links), maxLinks)]
	return listing, nil
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
	titles := repeated(links, func(e entry) string { return e.Title })
	cut := !l.filled && len(links) > 2*l.FillArticles
	for i, link := range links {
		f := find{Link: link.Link, listed: link.listed, listHash: listHash(l.address, link.Link), quiet: !l.filled,
			known: stored[link.Key]}
		if titles[link.Title] && !f.NoPage {
			f.Title = "" // "Xem thêm" is no title
		}
		failed := l.docs.failing[f.Key]
		switch {
		case f.known.ID != 0:
			known++
			delete(l.docs.failing, link.Key)
		case failed != nil:
			failed.listed = true
			known++
		case l.docs.skips(link.Key):
			known++
			continue
		case cut && i >= want:
			l.docs.skip(link.Key)
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
		case !l.filter.may(link):
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
		l.finds[i].listHash = mergeListHash(l.finds[i].listHash, listHash(l.address, link))
	}
}

// known looks names up in the store, some at a time.
func (v *visit) known(ctx context.Context, names []string) (map[string]article.Known, error) {
	const batch = 500
	all := map[string]article.Known{}
	for part := range slices.Chunk(names, batch) {
		found, err := v.Store.Known(ctx, v.src.ID, part)
		if err != nil {
			return nil, storeFailed("look up links", err)
		}
		maps.Copy(all, found)
	}
	return all, nil
}

// repeated finds the titles that several links share.
func repeated[L any](links []L, title func(L) string) map[string]bool {
	seen, twice := map[string]bool{}, map[string]bool{}
	for _, l := range links {
		if t := title(l); seen[t] {
			twice[t] = true
		} else {
			seen[t] = true
		}
	}
	return twice
}

// listHash sums up what a list says of an article, with the list it stands
// in: two lists may word the same article differently. Published is left out,
// because feeds are seen to move it without reason.
func listHash(list string, l portal.Link) string {
	updated := ""
	if !l.Updated.IsZero() {
		updated = l.Updated.UTC().Format(time.RFC3339)
	}
	return shortHash(list) + ":" + shortHash(l.URL, l.Title, l.Lead, updated)
}

// listDiffers tells whether a list words an article differently than before.
func listDiffers(before, now string) bool {
	for part := range strings.SplitSeq(now, listHashEnd) {
		list, _, _ := strings.Cut(part, ":")
		for old := range strings.SplitSeq(before, listHashEnd) {
			if strings.HasPrefix(old, list+":") && old != part {
				return true
			}
		}
	}
	return false
}

const (
	listHashEnd = ";" // between what several lists say of an article
	maxSections = 8   // lists that are remembered of an article
	// sectionSpan is how long an article that appears in another list is looked
	// at again for the topics of that list.
	sectionSpan = 3 * 24 * time.Hour
)

// mergeListHash remembers what lists say now beside what others said before.
func mergeListHash(before, now string) string {
	if now == "" {
		return before
	}
	parts := strings.Split(now, listHashEnd)
	for old := range strings.SplitSeq(before, listHashEnd) {
		list, _, found := strings.Cut(old, ":")
		if found && !slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, list+":") }) {
			parts = append(parts, old)
		}
	}
	return strings.Join(parts[:min(len(parts), maxSections)], listHashEnd)
}

// isNewSection tells whether a known article stands in a list in which it was
// not seen before.
func isNewSection(k article.Known, now string) bool {
	if k.ListHash == "" || now == "" {
		return false
	}
	return strings.Count(mergeListHash(k.ListHash, now), listHashEnd) > strings.Count(k.ListHash, listHashEnd)
}
