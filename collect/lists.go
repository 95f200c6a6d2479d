package collect

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"loa/article"
	"loa/portal"
)

const (
	// trust304 is how long "not modified" is believed without seeing the
	// document: some portals say so whatever happened.
	trust304 = time.Hour
	// rediscover is how long a feed or sitemap found behind a list's address
	// is read directly before the address itself is asked again.
	rediscover = 24 * time.Hour
	// maxDocuments is how many documents finding one list may take.
	maxDocuments = 30
	// maxLinks is how many links of one document are looked at, newest first.
	maxLinks = 20000
)

// errNotModified ends the reading of a list that has not changed.
var errNotModified = errors.New("not modified")

// readLists reads every list of the source and gathers what it names. It
// fails only when no list could be read or the portal asks to wait.
func (v *visit) readLists(ctx context.Context) error {
	addresses := lists(v.src)
	for i, list := range addresses {
		v.progress(Progress{Stage: "list", Done: i, Total: len(addresses), URL: list})
		err := v.readList(ctx, list)
		switch {
		case err == nil:
			v.listsRead++
			v.report.Lists++
			continue
		case ctx.Err() != nil, isStore(err):
			return err
		}
		v.listErrs = append(v.listErrs, err)
		v.docs.forget(list)
		v.docs.partly = true
		if errors.Is(err, article.ErrLayout) {
			v.layoutErrors++
		}
		v.problem(list, err, false)
	}
	all := errors.Join(v.listErrs...)
	if v.listsRead == 0 {
		return all
	}
	if all != nil {
		v.log.Warn("not every list could be read", "err", all)
	}
	return nil
}

// readList reads one list, and its older pages as far as they are needed.
func (v *visit) readList(ctx context.Context, list string) error {
	entry := v.docs.entry(list, v.Now())
	first, err := v.readPage(ctx, entry, true)
	if err != nil && entry != list && !errors.Is(err, errNotModified) && ctx.Err() == nil {
		if _, wait := asksToWait(err); !wait { // what was found there before is gone: look anew
			entry = list
			first, err = v.readPage(ctx, entry, true)
		}
	}
	if errors.Is(err, errNotModified) {
		v.report.ListsUnchanged++
		v.docs.partly = true
		return nil
	}
	if err != nil {
		return err
	}
	if first.Profile != "" {
		v.state.Profile = first.Profile
	}
	v.fresh = max(v.fresh, first.TTL)
	for _, hub := range first.Hubs {
		v.report.Hubs = append(v.report.Hubs, Hub{Hub: hub, Topic: first.Self})
	}
	if entry == list {
		found := list
		if first.Kind == "feed" || first.Kind == "sitemap" {
			found = first.URL
		}
		v.docs.setEntry(list, found, v.Now())
	}
	return v.readOn(ctx, list, first)
}

// readOn gathers the links of a list's first page and of the older ones: on
// the first visit until there are enough, later while a page brings nothing
// but new links.
func (v *visit) readOn(ctx context.Context, list string, page portal.Listing) error {
	seen := map[string]bool{list: true, page.URL: true}
	want := v.FillArticles
	for n := 1; ; n++ {
		got, known, err := v.gather(ctx, list, page, n > 1, want)
		if err != nil {
			return err
		}
		want -= got
		more := want > 0 && n < v.FillPages
		if v.state.Filled {
			more = got > 0 && known == 0 && n < v.CatchUpPages
		}
		next := page.Next
		if !more || next == "" || seen[next] {
			v.overrun(list, got, known)
			return nil
		}
		seen[next] = true
		v.progress(Progress{Stage: "list", Done: n, URL: next})
		if page, err = v.readPage(ctx, next, false); err != nil {
			if v.mustWait(next, err) || ctx.Err() != nil || isStore(err) {
				return err
			}
			// Past its last page a portal answers all sorts of things.
			v.log.Debug("older page of the list not read", "url", next, "err", err)
			v.overrun(list, got, known)
			return nil
		}
		if seen[page.URL] && page.URL != next { // redirected to a page read before
			return nil
		}
		seen[page.URL] = true
	}
}

// overrun warns when the last page read of a list held nothing known.
func (v *visit) overrun(list string, fresh, known int) {
	if v.state.Filled && fresh > 1 && known == 0 {
		v.report.Overrun = append(v.report.Overrun, list)
		v.log.Warn("everything in the list is new: articles may have passed between two visits", "list", list, "links", fresh)
	}
}

// readPage has one page of a list read. Only the first page may be unchanged.
func (v *visit) readPage(ctx context.Context, url string, first bool) (portal.Listing, error) {
	g := &getter{visit: v, entry: url, first: first}
	listing, err := guarded(url, func() (portal.Listing, error) { return v.Reader.ReadList(ctx, g.get, url, v.src) })
	switch {
	case g.unchanged && errors.Is(err, errNotModified):
		v.read[url] = g.doc
		return portal.Listing{}, errNotModified
	case err != nil:
		return portal.Listing{}, err
	case first && len(listing.Links) == 0:
		return portal.Listing{}, fmt.Errorf("list %s: no article in it: %w", url, article.ErrLayout)
	}
	if first && !g.composite {
		v.read[url] = g.doc
	}
	if listing.URL == "" {
		listing.URL = url
	}
	listing.Links = listing.Links[:min(len(listing.Links), maxLinks)]
	return listing, nil
}

// getter fetches what the reading of one page of a list asks for. The page's
// own address is the entry; it may prove unchanged, which ends the reading.
type getter struct {
	*visit
	entry     string
	first     bool
	documents int
	page      portal.Page           // the entry
	doc       article.DocumentState // of the entry, to remember
	unchanged bool
	composite bool // the list is made of more than the entry, such as a sitemap's files
}

func (g *getter) get(ctx context.Context, address string) (portal.Page, error) {
	if g.documents++; g.documents > maxDocuments {
		return portal.Page{}, fmt.Errorf("more than %d documents for one list", maxDocuments)
	}
	if address != g.entry {
		return g.other(ctx, address)
	}
	r := Request{URL: address}
	var prev article.DocumentState
	var hash string
	current := false // whether prev was read whole under the present settings
	if g.first && g.state.Filled {
		prev = g.docs.lists[address]
		hash, current = strings.CutPrefix(prev.Hash, g.settings()+":")
	}
	if current && g.Now().Sub(prev.Checked) < trust304 {
		r.Prev = prev
	}
	resp, err := g.visit.get(ctx, r)
	if err != nil {
		return portal.Page{}, err
	}
	g.fresh = max(g.fresh, resp.MaxAge)
	if resp.NotModified {
		g.doc, g.unchanged = prev, true
		return portal.Page{}, errNotModified
	}
	g.unchanged = current && resp.State.Hash == hash
	g.doc = resp.State
	g.doc.Hash = g.settings() + ":" + g.doc.Hash
	if g.unchanged {
		return portal.Page{}, errNotModified
	}
	g.page = resp.Page
	return resp.Page, nil
}

// other fetches a further document: a page to compare the list with, which
// may be hours old, or a part of the list.
func (g *getter) other(ctx context.Context, address string) (portal.Page, error) {
	if page, ok := g.siblings.get(address, g.Now()); ok {
		return page, nil
	}
	resp, err := g.visit.get(ctx, Request{URL: address})
	if err != nil {
		return portal.Page{}, err
	}
	g.siblings.put(address, resp.Page)
	g.composite = g.composite || !isHTML(resp.Page)
	return resp.Page, nil
}

// guarded turns a panic of a parser into an error about one document.
func guarded[T any](url string, read func() (T, error)) (out T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read %s: the parser failed: %v: %w\n%s", url, p, article.ErrLayout, debug.Stack())
		}
	}()
	return read()
}

// gather adds a page's links to the finds. It returns how many of them are
// new and how many are known. Of a list much longer than a first fill takes,
// the first visit marks the rest as skipped, so that they never become news.
func (v *visit) gather(ctx context.Context, list string, page portal.Listing, older bool, want int) (fresh, known int, err error) {
	v.report.RefusedLinks += page.Refused
	var links []portal.Link
	for _, l := range page.Links {
		if l.Key == "" {
			l.Key = l.URL
		}
		switch {
		case v.keys[l.Key]:
		case !v.filter.may(l):
			v.report.RefusedLinks++
		default:
			v.keys[l.Key] = true
			links = append(links, l)
		}
	}
	v.report.Found += len(links)
	stored, err := v.known(ctx, links)
	if err != nil {
		return 0, 0, err
	}
	lastKnown := -1
	for i, l := range links {
		if stored[l.Key].ID != 0 {
			lastKnown = i
		}
	}
	titles := repeated(links)
	cut := !v.state.Filled && len(links) > 2*v.FillArticles
	for i, l := range links {
		f := find{Link: l, listHash: listHash(list, l), known: stored[l.Key]}
		if titles[l.Title] {
			f.Title = "" // "Xem thêm" is no title
		}
		failed := v.docs.failing[l.Key]
		switch {
		case f.known.ID != 0:
			known++
			delete(v.docs.failing, l.Key)
		case failed != nil:
			failed.listed = true
			known++
		case v.docs.skips(l.Key):
			known++
			continue
		case cut && i >= want:
			v.docs.skip(l.Key)
			continue
		case v.state.Filled && older && i > lastKnown && lastKnown >= 0:
			continue // older than what the first fill took
		default:
			f.isNew = true
			f.tail = v.state.Filled && lastKnown >= 0 && i > lastKnown
			fresh++
		}
		v.finds = append(v.finds, f)
	}
	return fresh, known, nil
}

// known looks links up in the store, some at a time.
func (v *visit) known(ctx context.Context, links []portal.Link) (map[string]article.Known, error) {
	const batch = 500
	all := map[string]article.Known{}
	for len(links) > 0 {
		part := links[:min(batch, len(links))]
		links = links[len(part):]
		keys := make([]string, len(part))
		for i, l := range part {
			keys[i] = l.Key
		}
		found, err := v.Store.Known(ctx, v.src.ID, keys)
		if err != nil {
			return nil, storeFailed("look up links", err)
		}
		for key, k := range found {
			all[key] = k
		}
	}
	return all, nil
}

// repeated finds the titles that several links share.
func repeated(links []portal.Link) map[string]bool {
	seen, twice := map[string]bool{}, map[string]bool{}
	for _, l := range links {
		if seen[l.Title] {
			twice[l.Title] = true
		}
		seen[l.Title] = true
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
	return shortHash(list) + ":" + shortHash(l.Title, l.Lead, updated)
}

// listDiffers tells whether the same list words an article differently.
func listDiffers(before, now string) bool {
	list, _, _ := strings.Cut(now, ":")
	return strings.HasPrefix(before, list+":") && before != now
}
