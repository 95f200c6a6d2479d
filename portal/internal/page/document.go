package page

import (
	"bytes"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/charset"
	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
)

// Bounds of what Parse takes. A news page is a few hundred kilobytes.
const ()

// Errors of Parse, wrapped with the page's address.
var ()

// Document is one parsed page. The evidence that several readers share is
// found once, when first asked for. The tree must not be changed: readers
// that need to cut take a copy. A Document is safe for concurrent reading.
type Document struct {
	Page Page
	Root *html.Node
	// URL is where the page was fetched, or, when that is not known, where
	// it says it belongs. Never nil; empty when nothing says.
	URL *url.URL
	// Base is what relative addresses are relative to.
	Base    *url.URL
	Charset string // as found, e.g. "utf-8"

	scanOnce sync.Once
	scan     scan

	ldOnce sync.Once
	ld     []Object

	scopeOnce sync.Once
	scopes    []*Scope

	titleOnce sync.Once
	title     string

	namesOnce sync.Once
	names     []string
}

// scan is what one walk over the tree collects.
type scan struct {
	html, head, body *html.Node
	metas            []metaTag
	Links            []*html.Node // <link>
	Title            string
	ldScripts        []*html.Node
	itemScopes       []*html.Node
	H1               []*html.Node
	times            []*html.Node
	base             string
}

type metaTag struct{ name, content string }

// Parse reads a page into a tree. It bounds size, number of tags, depth and
// time, so that no page can hold up or crash the process; what exceeds them
// is an error that names the page and the bound.
func Parse(page Page) (*Document, error) {
	doc, err := parse(page)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", NameOf(page), err)
	}
	return doc, nil
}

// NameOf is what errors call a page: its address.
func NameOf(page Page) string {
	if page.URL == "" {
		return "page without address"
	}
	return page.URL
}

func parse(page Page) (*Document, error) {
	if len(page.Body) > dom.MaxPageBytes {
		return nil, dom.ErrPageTooLarge
	}
	body, name := charset.Decode(page.Body, page.Header.Get("Content-Type"))
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, dom.ErrPageEmpty
	}
	root, err := dom.ParseHTML(body)
	if err != nil {
		return nil, err
	}
	d := &Document{Page: page, Root: root, Charset: name}
	d.URL = &url.URL{}
	if u, err := url.Parse(strings.TrimSpace(page.URL)); err == nil {
		d.URL = u
	}
	if d.URL.Host == "" {
		if u, err := url.Parse(d.Canonical()); err == nil && u.Host != "" {
			d.URL = u
		}
	}
	d.Base = d.URL
	if b := d.Evidence().base; b != "" {
		if u, err := d.URL.Parse(b); err == nil && weburl.IsWeb(u) {
			d.Base = u
		}
	}
	return d, nil
}

// Evidence walks the tree once and keeps what metadata is read from.
func (d *Document) Evidence() *scan {
	d.scanOnce.Do(func() { d.scan = scanTree(d.Root) })
	return &d.scan
}

func scanTree(root *html.Node) scan {
	var s scan
	dom.Walk(root, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return n.Type == html.DocumentNode
		}
		switch n.DataAtom {
		case atom.Html:
			s.html = n
		case atom.Head:
			s.head = n
		case atom.Body:
			s.body = n
		case atom.Title:
			if s.Title == "" && n.Namespace == "" {
				s.Title = dom.LineText(n)
			}
		case atom.Base:
			if s.base == "" {
				s.base = dom.Attr(n, "href")
			}
		case atom.Link:
			s.Links = append(s.Links, n)
		case atom.Meta:
			s.metas = appendMeta(s.metas, n)
		case atom.Script:
			if strings.Contains(strings.ToLower(dom.Attr(n, "type")), "ld+json") {
				s.ldScripts = append(s.ldScripts, n)
			}
			return false
		case atom.H1:
			s.H1 = append(s.H1, n)
		case atom.Time:
			s.times = append(s.times, n)
		case atom.Svg:
			return false
		}
		if dom.HasAttr(n, "itemscope") {
			s.itemScopes = append(s.itemScopes, n)
		}
		return true
	})
	return s
}

func appendMeta(metas []metaTag, n *html.Node) []metaTag {
	content := dom.CleanLine(dom.Attr(n, "content"))
	if content == "" {
		return metas
	}
	for _, key := range [...]string{"property", "name", "itemprop", "http-equiv"} {
		for name := range strings.FieldsSeq(dom.Attr(n, key)) {
			metas = append(metas, metaTag{strings.ToLower(name), content})
		}
	}
	return metas
}

// Meta returns the content of the first <meta> that has, as property, name or
// itemprop, the first of the names that any has; empty when none does. Names
// are lower case.
func (d *Document) Meta(names ...string) string {
	for _, name := range names {
		for _, m := range d.Evidence().metas {
			if m.name == name {
				return m.content
			}
		}
	}
	return ""
}

// Metas returns the contents of every <meta> of that name, in page order.
func (d *Document) Metas(name string) []string {
	var all []string
	for _, m := range d.Evidence().metas {
		if m.name == name {
			all = append(all, m.content)
		}
	}
	return all
}

// AllMetas goes over the names and contents of the page's <meta>, in page order; one
// with several names comes with each.
func (d *Document) AllMetas() iter.Seq2[string, string] {
	return func(yield func(name, content string) bool) {
		for _, m := range d.Evidence().metas {
			if !yield(m.name, m.content) {
				return
			}
		}
	}
}

// Body returns the <body> element, or the whole tree when there is none.
func (d *Document) Body() *html.Node {
	if b := d.Evidence().body; b != nil {
		return b
	}
	return d.Root
}

// LinkRel returns the absolute addresses of <link rel=…> elements, in order.
func (d *Document) LinkRel(rel string) []string {
	var all []string
	for _, n := range d.Evidence().Links {
		for r := range strings.FieldsSeq(strings.ToLower(dom.Attr(n, "rel"))) {
			if r == rel {
				if u := d.Resolve(dom.Attr(n, "href")); u != "" {
					all = append(all, u)
				}
			}
		}
	}
	return all
}

// Canonical returns the page's own word on its address (link rel=canonical,
// then og:url), absolute; else the address it was fetched from, without its
// fragment. A canonical address on another host does not count, because
// a page could then take another's place; nor is the bare front page.
func (d *Document) Canonical() string {
	own := ""
	if d.URL.Host != "" {
		u := *d.URL
		u.Fragment, u.RawFragment = "", ""
		own = u.String()
	}
	candidates := make([]string, 0, 4)
	for _, n := range d.Evidence().Links {
		if strings.EqualFold(dom.Attr(n, "rel"), "canonical") {
			candidates = append(candidates, dom.Attr(n, "href"))
		}
	}
	candidates = append(candidates, d.Meta("og:url"))
	for _, c := range candidates {
		u, err := d.URL.Parse(c)
		if c == "" || err != nil || !weburl.IsWeb(u) {
			continue
		}
		if d.URL.Host != "" && !weburl.SameSite(u.Host, d.URL.Host) {
			continue
		}
		if strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && strings.Trim(d.URL.Path, "/") != "" {
			continue
		}
		u.Fragment, u.RawFragment = "", ""
		return u.String()
	}
	return own
}

// Resolve makes an address absolute. It returns the empty string for what is
// not http or https.
func (d *Document) Resolve(ref string) string {
	return weburl.Resolve(d.Base, ref)
}

// VisitOf is the moment that relative dates of a page count from.
func VisitOf(page Page) time.Time {
	if page.Fetched.IsZero() {
		return time.Now()
	}
	return page.Fetched
}

// Visited is when the page was fetched; now, when the caller did not say.
func (d *Document) Visited() time.Time { return VisitOf(d.Page) }

// Mentions tells whether the page's bytes hold an ASCII word.
func (d *Document) Mentions(word string) bool {
	return bytes.Contains(d.Page.Body, []byte(word))
}

// SaysArticle tells whether a page states itself that it is one article.
func SaysArticle(doc *Document) bool {
	if doc.ArticleScope() != nil || doc.ArticleObject() != nil {
		return true
	}
	return doc.Meta("og:type") == "article" && doc.Title() != ""
}
