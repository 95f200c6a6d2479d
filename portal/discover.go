package portal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"sort"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/document"
	"loa/portal/internal/dom"
	"loa/portal/internal/list"
	"loa/portal/internal/page"
	"loa/portal/internal/scripted"
	"loa/portal/internal/sitemap"
	"loa/portal/internal/syndication"
	"loa/portal/internal/weburl"
)

// Found is one way to a portal's articles that Discover tried.
type Found struct {
	URL      string
	Kind     string // as Listing.Kind
	Profile  string
	Evidence string // what speaks for it, or why it was refused
	Listing  page.Listing
	Refused  bool
}

// Discover looks for every way to the articles of an address, in this order
// of trust: the CMS's profile, feeds, sitemaps, lists in metadata, the links
// of the page, the data in it and the addresses from which its scripts fill it. A feed or sitemap
// that is of more or of another section than
// the page is refused and says so. The first one that is not refused is the
// one to use. The error is that of the page itself; what else could not be
// fetched is a refused Found.
func Discover(ctx context.Context, get page.Getter, address string, src article.Source) ([]Found, error) {
	fetched, err := get(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("discover %s: %w", address, err)
	}
	fetched = document.Opened(fetched)
	if other := document.OtherRoot(fetched); syndication.IsFeed(fetched) || sitemap.IsSitemap(fetched) ||
		syndication.IsJSON(fetched) || other != "" && other != "opml" {
		l, err := readPage(ctx, get, address, fetched, src)
		if err != nil {
			return nil, fmt.Errorf("discover %s: %w", address, err)
		}
		return []Found{foundAt(address, l)}, nil
	}
	doc, err := page.Parse(fetched)
	if err != nil {
		return nil, fmt.Errorf("discover %s: %w", address, err)
	}
	if err := page.CheckPage(doc); err != nil {
		return nil, fmt.Errorf("discover %s: %w", address, err)
	}
	if reason := redirected(address, fetched.URL); reason != "" {
		return nil, fmt.Errorf("discover %s: %w: %s", address, article.ErrLayout, reason)
	}
	d := discovery{ctx: ctx, get: get, doc: doc, src: src}
	return d.run()
}

func foundAt(address string, l page.Listing) Found {
	return Found{URL: address, Kind: l.Kind, Profile: l.Profile, Evidence: l.Evidence, Listing: l}
}

// discoverList is Discover for a visit: the first way that is not refused.
func discoverList(ctx context.Context, get page.Getter, doc *page.Document, src article.Source) (page.Listing, error) {
	d := discovery{ctx: ctx, get: get, doc: doc, src: src, firstOnly: true}
	found, err := d.run()
	if err != nil {
		return page.Listing{}, err
	}
	var faults error
	for _, f := range found {
		if !f.Refused {
			return f.Listing, nil
		}
		faults = errors.Join(faults, fmt.Errorf("%s: %s", f.URL, f.Evidence))
	}
	return page.Listing{}, fmt.Errorf("%w: no list, feed or sitemap: %w", article.ErrLayout, faults)
}

// maxProbes bounds the feeds and sitemaps that a discovery fetches.
const maxProbes = 10

type discovery struct {
	ctx       context.Context
	get       page.Getter
	doc       *page.Document
	src       article.Source
	firstOnly bool

	profile page.Profile
	front   *list.Candidates // the page's own links
	page    page.Listing     // the page's own list, empty when it has none
	pageErr error
	found   []Found
	probes  int
	tried   map[string]bool
}

func (d *discovery) run() ([]Found, error) {
	d.tried = map[string]bool{}
	evidence := ""
	if d.profile = cms.ProfileNamed(d.src.Profile); d.profile == nil && d.src.Profile != "none" {
		d.profile, evidence = cms.Detect(d.doc)
	}
	d.front = list.NewCandidates(d.doc, d.profile)
	d.page, d.pageErr = listOf(d.ctx, d.get, d.doc, d.src)
	if d.ctx.Err() != nil {
		return nil, d.ctx.Err()
	}
	steps := []func(){d.byProfile, d.byFeeds, d.bySitemaps, d.byPage, d.byScripts}
	for _, step := range steps {
		step()
		if d.ctx.Err() != nil {
			return nil, d.ctx.Err()
		}
		if d.firstOnly && d.done() {
			break
		}
	}
	if len(d.found) == 0 {
		d.found = append(d.found, Found{URL: d.doc.URL.String(), Kind: "links", Refused: true,
			Evidence: cmp.Or(evidence, "nothing found")})
	}
	sort.SliceStable(d.found, func(i, j int) bool { return !d.found[i].Refused && d.found[j].Refused })
	return d.found, nil
}

func (d *discovery) done() bool {
	for _, f := range d.found {
		if !f.Refused {
			return true
		}
	}
	return false
}

func (d *discovery) add(address string, l page.Listing) {
	d.found = append(d.found, foundAt(address, l))
}

func (d *discovery) refuse(address, kind, why string) {
	d.found = append(d.found, Found{URL: address, Kind: kind, Evidence: why, Refused: true})
}

// byProfile takes the page's list if a profile read it. NukeViet's front page
// shows only a few articles of each category; its sitemap has the newest
// thousand of all, with their exact times, and bytes that stay the same.
func (d *discovery) byProfile() {
	if d.profile != nil && d.profile.Name() == "nukeviet" && d.front.FrontPage() {
		if l, ok := d.sitemap(d.doc.Resolve("/sitemap.xml")); ok && l.Profile == "nukeviet" && len(l.Links) > 0 {
			l.Evidence = "NukeViet's sitemap: " + l.Evidence
			d.add(l.URL, l)
			return
		}
	}
	if d.pageErr == nil && d.page.Kind == "profile" {
		d.add(d.doc.URL.String(), d.page)
	}
}

// feedPaths are where CMSs keep their feeds.
var feedPaths = []string{"feed/", "rss/", "rss.xml", "feed.xml", "atom.xml", "index.xml"}

// byFeeds tries the feeds that the page names, then the well-known places.
func (d *discovery) byFeeds() {
	for _, address := range d.feedLinks() {
		d.feed(address, true)
		if d.firstOnly && d.done() {
			return
		}
	}
	if d.done() {
		return
	}
	base := d.doc.Resolve("/")
	if !d.front.FrontPage() {
		return // well-known places hold the feed of the whole site
	}
	for _, p := range feedPaths {
		u, err := url.Parse(base)
		if err != nil || d.feed(u.JoinPath(p).String(), false) {
			return
		}
	}
}

// feedLinks returns the feeds that <link rel=alternate> names.
func (d *discovery) feedLinks() []string {
	var all []string
	for _, n := range d.doc.Evidence().Links {
		if !strings.Contains(" "+strings.ToLower(dom.Attr(n, "rel"))+" ", " alternate ") {
			continue
		}
		switch dom.Attr(n, "type") {
		case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml":
			if address := d.doc.Resolve(dom.Attr(n, "href")); address != "" && list.OwnSite(d.doc, address) &&
				!strings.Contains(address, "/comments/") {
				all = dom.AppendWord(all, address)
			}
		}
	}
	return all
}

// FeedLinks returns the addresses on a page that look like feeds of the same
// site, those of comments left out: an index of feeds is made of them. An outline of
// feeds (OPML) names them all.
func FeedLinks(doc *page.Document) []string {
	var all []string
	for _, n := range dom.FindAll(doc.Body(), outline) {
		if address := weburl.Canonical(doc.Resolve(dom.Attr(n, "xmlurl"))); address != "" {
			all = dom.AppendWord(all, address)
		}
	}
	for _, n := range dom.FindAll(doc.Body(), func(n *html.Node) bool { return n.DataAtom == atom.A }) {
		address := weburl.Canonical(doc.Resolve(dom.Attr(n, "href")))
		u, err := url.Parse(address)
		if err != nil || address == "" || !list.OwnSite(doc, address) || address == weburl.Canonical(doc.URL.String()) {
			continue
		}
		p := strings.ToLower(u.Path)
		isFeed := strings.HasSuffix(p, ".rss") || strings.HasSuffix(p, ".atom") || strings.HasSuffix(p, "/feed") ||
			strings.HasSuffix(p, "/feed/") ||
			(strings.Contains(p, "rss") || strings.Contains(p, "feed")) &&
				(strings.HasSuffix(p, ".xml") || strings.HasSuffix(p, ".aspx") || strings.HasSuffix(p, ".ashx")) ||
			strings.HasPrefix(p, "/rss/") && len(p) > len("/rss/") && !strings.HasSuffix(p, ".html")
		if isFeed && !strings.Contains(p, "comment") {
			all = dom.AppendWord(all, address)
		}
	}
	return all
}

// IsOutline tells whether a document is an outline of feeds (OPML).
func IsOutline(doc *page.Document) bool {
	return len(dom.FindAll(doc.Body(), outline)) > 0
}

func outline(n *html.Node) bool { return n.Data == "outline" }

// feed fetches and checks one feed; named says that the page itself names it.
func (d *discovery) feed(address string, named bool) bool {
	page, ok := d.fetch(address, "feed", named)
	if !ok {
		return false
	}
	if !syndication.IsFeed(page) {
		if named {
			d.refuse(address, "feed", "not a feed")
		}
		return false
	}
	l, err := syndication.ParseFeed(page)
	if err == nil {
		err = syndication.CheckNukeFeed(address, l)
	}
	if err == nil && len(l.Links) == 0 {
		err = errors.New("an empty feed")
	}
	if err == nil {
		err = d.ofThisSection(l)
	}
	if err == nil {
		err = d.alive(l, page)
	}
	if err != nil {
		d.refuse(address, "feed", err.Error())
		return false
	}
	d.add(address, l)
	return true
}

// ofThisSection checks that a feed is of the page's section: its articles are
// those of the page's own list, or lie in the page's section by their
// address. For a front page every feed of the site will do.
func (d *discovery) ofThisSection(l page.Listing) error {
	if d.front.FrontPage() {
		return nil
	}
	inPath := 0
	for _, link := range l.Links {
		if weburl.OfSection(link.URL, d.front.Section) {
			inPath++
		}
	}
	if float64(inPath) >= .9*float64(len(l.Links)) {
		return nil
	}
	newest := l.Links[:min(len(l.Links), max(len(d.page.Links), 1))]
	if d.pageErr == nil && list.Overlap(newest, d.page.Links) >= .7 {
		return nil
	}
	return fmt.Errorf("%w: %d of its %d articles are not in this page's list", syndication.ErrOtherSection,
		len(l.Links)-inPath, len(l.Links))
}

// deadAfter is how old a feed's newest article may be while the page shows
// others.
const deadAfter = 120 * 24 * time.Hour

// alive refuses a feed that a portal forgot: its newest article is old and the
// page's own list has others.
func (d *discovery) alive(l page.Listing, fetched page.Page) error {
	var newest time.Time
	for _, link := range l.Links {
		for _, t := range [...]time.Time{link.Published, link.Updated} {
			if t.After(newest) {
				newest = t
			}
		}
	}
	if newest.IsZero() || page.VisitOf(fetched).Sub(newest) < deadAfter || d.pageErr != nil ||
		list.Overlap(d.page.Links, l.Links) >= .3 {
		return nil
	}
	return fmt.Errorf("no longer kept: its newest article is of %s", newest.Format(time.DateOnly))
}

// bySitemaps tries the sitemap of a whole site; a section's page has none.
func (d *discovery) bySitemaps() {
	if !d.front.FrontPage() || d.done() {
		return
	}
	for _, address := range d.sitemapLinks() {
		if l, ok := d.sitemap(address); ok {
			if recent(l) {
				d.add(address, l)
				return
			}
			d.refuse(address, "sitemap", "a sitemap without times: old and new pages cannot be told apart")
		}
	}
}

// sitemapLinks returns the sitemaps that robots.txt names, those of news first,
// then the well-known places.
func (d *discovery) sitemapLinks() []string {
	var all []string
	if page, ok := d.fetch(d.doc.Resolve("/robots.txt"), "sitemap", false); ok && len(page.Body) < 1<<20 {
		for line := range strings.Lines(string(page.Body)) {
			key, value, _ := strings.Cut(line, ":")
			if !strings.EqualFold(strings.TrimSpace(key), "sitemap") {
				continue
			}
			if address := d.doc.Resolve(value); address != "" && list.OwnSite(d.doc, address) {
				all = dom.AppendWord(all, address)
			}
		}
		sort.SliceStable(all, func(i, j int) bool { return sitemap.SitemapPromise(all[i]) > sitemap.SitemapPromise(all[j]) })
	}
	for _, p := range [...]string{"/news-sitemap.xml", "/sitemap.xml", "/sitemap_index.xml"} {
		all = dom.AppendWord(all, d.doc.Resolve(p))
	}
	return all
}

// recent tells whether a sitemap says when its pages were written; without
// that it would bring a site's whole past as news.
func recent(l page.Listing) bool {
	timed := 0
	for _, link := range l.Links {
		if !link.Published.IsZero() || !link.Updated.IsZero() {
			timed++
		}
	}
	return timed*2 > len(l.Links)
}

func (d *discovery) sitemap(address string) (page.Listing, bool) {
	fetched, ok := d.fetch(address, "sitemap", false)
	if !ok || !sitemap.IsSitemap(fetched) {
		return page.Listing{}, false
	}
	l, err := sitemap.ReadSitemap(d.ctx, d.get, fetched, feedOf)
	if err != nil || len(l.Links) == 0 {
		return page.Listing{}, false
	}
	return l, true
}

// byPage takes the page's own list when no profile did.
func (d *discovery) byPage() {
	address := d.doc.URL.String()
	switch {
	case d.pageErr != nil:
		d.refuse(address, "links", d.pageErr.Error())
	case d.page.Kind != "profile":
		d.add(address, d.page)
	}
}

// byScripts looks where the page's scripts may load its list from, when the page
// itself has none: in JSON, or in a piece of a page.
func (d *discovery) byScripts() {
	if d.done() {
		return
	}
	d.probes = min(d.probes, maxProbes-scripted.MaxAddresses)
	l, ok := loadedList(d.ctx, func(_ context.Context, address string) (page.Page, error) {
		if fetched, ok := d.fetch(address, "script", false); ok {
			return fetched, nil
		}
		return page.Page{}, article.ErrLayout
	}, d.doc)
	if ok {
		d.add(l.URL, l)
		return
	}
	if scripted.IsShell(d.doc) {
		d.refuse(d.doc.URL.String(), "script",
			"its list is shown by a script, and where that loads it from is not seen")
	}
}

func (d *discovery) fetch(address, kind string, named bool) (page.Page, bool) {
	if address == "" || d.tried[address] || d.probes >= maxProbes {
		return page.Page{}, false
	}
	d.tried[address] = true
	d.probes++
	fetched, err := d.get(d.ctx, address)
	if err != nil {
		if named {
			d.refuse(address, kind, err.Error())
		}
		return page.Page{}, false
	}
	return fetched, true
}
