package portal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of what Parse takes. A news page is a few hundred kilobytes.
const (
	maxPageBytes = 8 << 20
	maxPageTags  = 400_000
	// parseTime is how long the parser may take for a small page; it gets
	// parseTimePerMB more for each megabyte. Ordinary pages need a tenth of it on
	// an idle machine.
	parseTime      = slowdown * 300 * time.Millisecond
	parseTimePerMB = slowdown * 200 * time.Millisecond
	// The page is handed over in pieces. However long one took, only
	// longestPiece of it counts: a machine that is busy with other things
	// delays a few pieces, a page built to stall the parser each of them.
	// In any case it is over after parseLimit.
	parsePiece   = 512
	longestPiece = 4 * time.Millisecond
	parseLimit   = slowdown * 1500 * time.Millisecond
)

// Errors of Parse, wrapped with the page's address.
var (
	ErrPageTooLarge = fmt.Errorf("page larger than %d MiB", maxPageBytes>>20)
	ErrPageTags     = fmt.Errorf("page with more than %d tags", maxPageTags)
	ErrPageSlow     = errors.New("page takes too long to parse: it is built to stall a parser")
	ErrPageEmpty    = errors.New("page without content")
)

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
	links            []*html.Node // <link>
	title            string
	ldScripts        []*html.Node
	itemScopes       []*html.Node
	h1               []*html.Node
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
		return nil, fmt.Errorf("parse %s: %w", nameOf(page), err)
	}
	return doc, nil
}

func nameOf(page Page) string {
	if page.URL == "" {
		return "page without address"
	}
	return page.URL
}

func parse(page Page) (*Document, error) {
	if len(page.Body) > maxPageBytes {
		return nil, ErrPageTooLarge
	}
	body, charset := decode(page.Body, page.Header.Get("Content-Type"))
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, ErrPageEmpty
	}
	root, err := parseHTML(body)
	if err != nil {
		return nil, err
	}
	d := &Document{Page: page, Root: root, Charset: charset}
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
	if b := d.evidence().base; b != "" {
		if u, err := d.URL.Parse(b); err == nil && isWeb(u) {
			d.Base = u
		}
	}
	return d, nil
}

// parseHTML is html.Parse with bounds. The parser cannot be cancelled, but it
// stops when its reader fails.
func parseHTML(body []byte) (*html.Node, error) {
	root, err := html.Parse(newPieceReader(body))
	if err != nil {
		return nil, err
	}
	return root, nil
}

// pieceReader hands out a body in small pieces and fails once they took too
// long or too many tags went by.
type pieceReader struct {
	rest    []byte
	tags    int
	left    time.Duration // what the parser may still take
	started time.Time     // when the last piece was handed over
	end     time.Time
}

func newPieceReader(body []byte) *pieceReader {
	now := time.Now()
	return &pieceReader{rest: body, left: parseTime + time.Duration(len(body))*parseTimePerMB/(1<<20), started: now, end: now.Add(parseLimit)}
}

func (r *pieceReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	now := time.Now()
	r.left -= min(now.Sub(r.started), longestPiece)
	r.started = now
	if r.left < 0 || now.After(r.end) {
		return 0, ErrPageSlow
	}
	n := copy(p, r.rest[:min(len(r.rest), parsePiece)])
	if r.tags += bytes.Count(p[:n], []byte{'<'}); r.tags > maxPageTags {
		return 0, ErrPageTags
	}
	r.rest = r.rest[n:]
	return n, nil
}

// evidence walks the tree once and keeps what metadata is read from.
func (d *Document) evidence() *scan {
	d.scanOnce.Do(func() { d.scan = scanTree(d.Root) })
	return &d.scan
}

func scanTree(root *html.Node) scan {
	var s scan
	walk(root, func(n *html.Node) bool {
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
			if s.title == "" && n.Namespace == "" {
				s.title = lineText(n)
			}
		case atom.Base:
			if s.base == "" {
				s.base = attr(n, "href")
			}
		case atom.Link:
			s.links = append(s.links, n)
		case atom.Meta:
			s.metas = appendMeta(s.metas, n)
		case atom.Script:
			if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
				s.ldScripts = append(s.ldScripts, n)
			}
			return false
		case atom.H1:
			s.h1 = append(s.h1, n)
		case atom.Time:
			s.times = append(s.times, n)
		case atom.Svg:
			return false
		}
		if hasAttr(n, "itemscope") {
			s.itemScopes = append(s.itemScopes, n)
		}
		return true
	})
	return s
}

func appendMeta(metas []metaTag, n *html.Node) []metaTag {
	content := cleanLine(attr(n, "content"))
	if content == "" {
		return metas
	}
	for _, key := range [...]string{"property", "name", "itemprop", "http-equiv"} {
		for name := range strings.FieldsSeq(attr(n, key)) {
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
		for _, m := range d.evidence().metas {
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
	for _, m := range d.evidence().metas {
		if m.name == name {
			all = append(all, m.content)
		}
	}
	return all
}

// Body returns the <body> element, or the whole tree when there is none.
func (d *Document) Body() *html.Node {
	if b := d.evidence().body; b != nil {
		return b
	}
	return d.Root
}

// LinkRel returns the absolute addresses of <link rel=…> elements, in order.
func (d *Document) LinkRel(rel string) []string {
	var all []string
	for _, n := range d.evidence().links {
		for r := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
			if r == rel {
				if u := d.Resolve(attr(n, "href")); u != "" {
					all = append(all, u)
				}
			}
		}
	}
	return all
}

// Canonical returns the page's own word on its address (link rel=canonical,
// then og:url), absolute; else the address it was fetched from, without its
// fragment. A canonical address on another host is not believed, because
// a page could then take another's place; nor is the bare front page.
func (d *Document) Canonical() string {
	own := ""
	if d.URL.Host != "" {
		u := *d.URL
		u.Fragment, u.RawFragment = "", ""
		own = u.String()
	}
	candidates := make([]string, 0, 4)
	for _, n := range d.evidence().links {
		if strings.EqualFold(attr(n, "rel"), "canonical") {
			candidates = append(candidates, attr(n, "href"))
		}
	}
	candidates = append(candidates, d.Meta("og:url"))
	for _, c := range candidates {
		u, err := d.URL.Parse(c)
		if c == "" || err != nil || !isWeb(u) {
			continue
		}
		if d.URL.Host != "" && !sameSite(u.Host, d.URL.Host) {
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
	return resolve(d.Base, ref)
}

func resolve(base *url.URL, ref string) string {
	if base != nil && isPlainPath(ref) && isWeb(base) && isPlainHost(base.Host) {
		return base.Scheme + "://" + base.Host + ref
	}
	ref = cleanAddress(ref)
	if ref == "" {
		return ""
	}
	var u *url.URL
	var err error
	if base != nil {
		u, err = base.Parse(ref)
	} else {
		u, err = url.Parse(ref)
	}
	if err != nil || !isWeb(u) {
		return ""
	}
	return u.String()
}

// isPlainPath tells of most addresses within a site: a path from its top that
// stands as it is written, whatever page it is on.
func isPlainPath(ref string) bool {
	if ref == "" || ref[0] != '/' {
		return false
	}
	for i := 1; i < len(ref); i++ {
		switch c := ref[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		case c == '/' || c == '.':
			if ref[i-1] == '/' {
				return false // another host, or a step up
			}
		default:
			return false
		}
	}
	return true
}

// isPlainHost tells of hosts that need no escaping and name no port.
func isPlainHost(host string) bool {
	for i := 0; i < len(host); i++ {
		switch c := host[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.':
		default:
			return false
		}
	}
	return host != ""
}

// cleanAddress does with an attribute what a browser does before reading it as
// an address: control characters within go, spaces are escaped.
func cleanAddress(ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	ref = strings.ReplaceAll(strings.TrimSpace(ref), " ", "%20")
	path, query, found := strings.Cut(ref, "?")
	path = strings.ReplaceAll(path, `\`, "/")
	if found {
		return path + "?" + query
	}
	return path
}

func isWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// sameSite tells whether two hosts are the same but for "www." or "m.".
func sameSite(a, b string) bool {
	strip := func(h string) string {
		h = strings.ToLower(h)
		h = strings.TrimSuffix(strings.TrimSuffix(h, ":443"), ":80")
		for _, p := range [...]string{"www.", "m.", "mobile.", "amp."} {
			h = strings.TrimPrefix(h, p)
		}
		return h
	}
	return strip(a) == strip(b)
}
