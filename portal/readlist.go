package portal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"loa/article"
)

// ReadList reads what stands at an address of a source's lists: a feed, a
// sitemap or a list page, whichever it is. It fetches the address through get,
// and at most a few more documents: the files of a sitemap index, or one or
// two pages of other sections when the list cannot be told from the boxes
// beside it. A page with status 200 that is an error, a login or another
// section's list is article.ErrLayout, so that nothing is stored nor withdrawn.
func ReadList(ctx context.Context, get Getter, address string, src article.Source) (Listing, error) {
	l, err := readList(ctx, get, address, src)
	if err != nil {
		return Listing{}, fmt.Errorf("list %s: %w", address, err)
	}
	return l, nil
}

func readList(ctx context.Context, get Getter, address string, src article.Source) (Listing, error) {
	get = once(get)
	page, err := get(ctx, address)
	if err != nil {
		return Listing{}, err
	}
	l, err := readPage(ctx, get, address, page, src)
	if err != nil {
		return Listing{}, err
	}
	if l.Kind != "feed" { // a feed named its own
		nameHubs(&l, page)
	}
	p := ProfileNamed(src.Profile)
	if p != nil {
		l.Profile = cmp.Or(l.Profile, p.Name())
	}
	for i := range l.Links {
		link := &l.Links[i]
		if p != nil {
			link.Key = p.Key(link.URL)
		}
		link.Published, link.Updated = link.Published.UTC(), link.Updated.UTC()
	}
	return l, nil
}

// once fetches no document twice, whatever came of it.
func once(get Getter) Getter {
	type answer struct {
		page Page
		err  error
	}
	had := map[string]answer{}
	return func(ctx context.Context, address string) (Page, error) {
		if a, ok := had[address]; ok {
			return a.page, a.err
		}
		page, err := get(ctx, address)
		if ctx.Err() == nil {
			had[address] = answer{page, err}
		}
		return page, err
	}
}

func readPage(ctx context.Context, get Getter, address string, page Page, src article.Source) (Listing, error) {
	switch {
	case looksLikeFeed(page):
		l, err := ParseFeed(page)
		if err != nil {
			return Listing{}, err
		}
		return l, checkNukeFeed(address, l)
	case looksLikeSitemap(page):
		return readSitemap(ctx, get, page)
	}
	doc, err := Parse(page)
	if err != nil {
		return Listing{}, err
	}
	if reason := badPage(doc); reason != "" {
		return Listing{}, fmt.Errorf("%w: %s", article.ErrLayout, reason)
	}
	if reason := redirected(address, page.URL); reason != "" {
		return Listing{}, fmt.Errorf("%w: %s", article.ErrLayout, reason)
	}
	if bare(address, src) {
		return discoverList(ctx, get, doc, src)
	}
	return listOf(ctx, get, doc, src)
}

// bare tells whether all that is known of a source is the portal's front page.
func bare(address string, src article.Source) bool {
	u, err := url.Parse(address)
	return err == nil && len(src.Lists) == 0 && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && src.Selectors.Item == ""
}

// redirected says why the page that came is not the list asked for: the front
// page in its place, or page 1 in place of a later one, which is how portals
// say that there is no more.
func redirected(asked, came string) string {
	if came == "" || AddressKey(asked) == AddressKey(came) {
		return ""
	}
	a, errA := url.Parse(asked)
	c, errC := url.Parse(came)
	if errA != nil || errC != nil {
		return ""
	}
	if strings.Trim(c.Path, "/") == "" && c.RawQuery == "" && (strings.Trim(a.Path, "/") != "" || a.RawQuery != "") {
		return "sent to the portal's front page instead"
	}
	if pageNumber(asked) > 1 && pageNumber(came) < pageNumber(asked) && sameList(asked, came) {
		return fmt.Sprintf("there is no page %d: sent to page %d", pageNumber(asked), pageNumber(came))
	}
	if !sameSite(a.Host, c.Host) {
		return "sent to another site, " + c.Host
	}
	return ""
}

// listOf reads a list page: by the source's selectors, its profile, the list
// it states in metadata, or its links.
func listOf(ctx context.Context, get Getter, doc *Document, src article.Source) (Listing, error) {
	named := ProfileNamed(src.Profile)
	p, evidence := named, "as configured"
	if named == nil && src.Profile != "none" {
		p, evidence = Detect(doc)
	}
	if src.Selectors.Item != "" {
		l, err := listBySelectors(doc, src.Selectors, p)
		l.Profile = nameOfProfile(p)
		return l, err
	}
	var refusal error
	if p != nil {
		l, err := listByProfile(ctx, get, doc, p)
		if err == nil {
			l.Kind, l.Profile, l.URL = "profile", p.Name(), doc.URL.String()
			l.Evidence = "profile " + p.Name() + " (" + evidence + "): " + l.Evidence
			return l, nil
		}
		if named != nil || !errors.Is(err, article.ErrLayout) {
			return Listing{}, err
		}
		refusal = err
	}
	l, err := listByLinks(ctx, get, doc)
	if err != nil {
		return Listing{}, errors.Join(refusal, err)
	}
	l.Profile = nameOfProfile(p)
	for i := range l.Links {
		l.Links[i].Key = keyOf(p, l.Links[i].URL)
	}
	return l, nil
}

func nameOfProfile(p Profile) string {
	if p == nil {
		return ""
	}
	return p.Name()
}

// listByProfile lets the profile read its list. What it found by its looks
// alone is judged once more with the help of the site's other pages.
func listByProfile(ctx context.Context, get Getter, doc *Document, p Profile) (Listing, error) {
	if by, ok := p.(byLooks); ok {
		l, err := findList(ctx, get, doc, p)
		if err == nil && !fits(l, by.form()) {
			return Listing{}, layoutError(p.Name(), "no addresses of its form in the list")
		}
		return l, err
	}
	l, err := p.List(doc)
	if err != nil {
		return Listing{}, err
	}
	if l.Kind == "links" {
		return findList(ctx, get, doc, p)
	}
	if l.Next == "" {
		l.Next = nextPage(doc)
	}
	return l, nil
}

// listByLinks reads the list from metadata where it states one, else from the
// page's links.
func listByLinks(ctx context.Context, get Getter, doc *Document) (Listing, error) {
	found, err := findList(ctx, get, doc, nil)
	stated, ok := structuredList(doc)
	if !ok {
		return found, err
	}
	// What metadata state is believed when the page shows it as its list, or
	// when nothing else is found.
	if err == nil && overlap(stated.Links, found.Links) < .5 {
		return found, nil
	}
	stated.Next = nextPage(doc)
	return mergeLinks(stated, found), nil
}

// overlap is the share of a's links that b has.
func overlap(a, b []Link) float64 {
	if len(a) == 0 {
		return 0
	}
	keys := map[string]bool{}
	for _, l := range b {
		keys[AddressKey(l.URL)] = true
	}
	n := 0
	for _, l := range a {
		if keys[AddressKey(l.URL)] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// mergeLinks completes what metadata state with what the page's list shows,
// and adds what only the page shows.
func mergeLinks(stated, found Listing) Listing {
	at := map[string]int{}
	for i, l := range stated.Links {
		at[AddressKey(l.URL)] = i
	}
	for _, l := range found.Links {
		if i, ok := at[AddressKey(l.URL)]; ok {
			s := &stated.Links[i]
			s.Title, s.Lead, s.Image = cmp.Or(s.Title, l.Title), cmp.Or(s.Lead, l.Lead), cmp.Or(s.Image, l.Image)
			if s.Published.IsZero() {
				s.Published, s.PublishedEvidence = l.Published, l.PublishedEvidence
			}
			continue
		}
		at[AddressKey(l.URL)] = len(stated.Links)
		stated.Links = append(stated.Links, l)
	}
	stated.Refused = found.Refused
	return stated
}

// maxSiblings is how many pages of other sections a list may be compared with.
const maxSiblings = 2

// findList finds a page's list by its links. When the page alone leaves doubt,
// a page of another section is fetched: what stands there too is the site's
// frame and not the list. When that tells nothing, an article of each group
// that may be meant is asked by its breadcrumb.
func findList(ctx context.Context, get Getter, doc *Document, p Profile) (Listing, error) {
	f := newFinder(doc, p)
	v := f.judge()
	if v.doubt != "" && get != nil {
		var err error
		if v, err = f.judgeWithSiblings(ctx, get, v); err != nil {
			return Listing{}, err
		}
		if v.doubt != "" && !v.known || v.best == nil {
			if v, err = f.confirm(ctx, get, v); err != nil {
				return Listing{}, err
			}
		}
	}
	if v.best == nil {
		return Listing{}, fmt.Errorf("%w: %s", article.ErrLayout, v.doubt)
	}
	return f.listing(v), nil
}

func (f *finder) judgeWithSiblings(ctx context.Context, get Getter, alone verdict) (verdict, error) {
	var siblings []*finder
	tried := 0
	for _, address := range f.siblings() {
		if tried >= maxSiblings || len(siblings) >= 1 {
			break
		}
		tried++
		page, err := get(ctx, address)
		if ctx.Err() != nil {
			return verdict{}, ctx.Err()
		}
		if err != nil || AddressKey(page.URL) == AddressKey(f.self) {
			continue // the list can be judged without it
		}
		doc, err := Parse(page)
		if err != nil || badPage(doc) != "" {
			continue
		}
		if s := newFinder(doc, f.profile); len(s.entries) > 0 {
			siblings = append(siblings, s)
		}
	}
	if len(siblings) == 0 {
		return alone, nil
	}
	return f.judge(siblings...), nil
}

// checkNukeFeed refuses the general feed that NukeViet answers with when it
// does not know the category asked for.
func checkNukeFeed(address string, l Listing) error {
	if l.Profile != "nukeviet" {
		return nil
	}
	segments := pathSegments(address)
	if len(segments) < 2 || (segments[0] != "rss" && segments[0] != "feeds") {
		return nil
	}
	category := segments[len(segments)-1]
	for _, link := range l.Links {
		for _, s := range pathSegments(link.URL) {
			if s == category {
				return nil
			}
		}
	}
	return fmt.Errorf("%w: the portal does not know the category %q and answers with its general feed (%w)", article.ErrLayout, category, errOtherSection)
}
