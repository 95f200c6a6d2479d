package portal

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// finder finds the articles that a list page lists, without selectors: it
// gathers the places that lead to one address each (entries), puts those of
// one list together (groups) and judges each group by what speaks for and
// against it being the page's own list.
type finder struct {
	doc     *Document
	profile Profile
	self    string   // the page's own address
	section []string // what its path names
	names   map[string]bool

	navigation map[string]int    // addresses that menus link to, with their order
	menu       map[string]string // what menus call a section, and its address
	entries    []*entry
	nodes      map[*html.Node]*entry
	groups     []*group
	places     *places
	onlyFrame  bool       // nothing on the page is its own
	pager      *html.Node // the lowest node that holds the page numbers and entries
}

// entry is a place on a page that leads to one address.
type entry struct {
	node    *html.Node // the highest node whose links lead to no other address
	url     string
	key     string
	title   string
	heading bool
	picture bool
	lead    string
	when    time.Time
	dated   bool
}

// maxEntries bounds what of a page is judged; ordinary pages have a hundred.
const maxEntries = 20_000

func newFinder(doc *Document, p Profile) *finder {
	f := &finder{doc: doc, profile: p, places: newPlaces(doc)}
	f.self = CanonicalURL(doc.URL.String())
	f.section = pathSegments(f.self)
	f.names = map[string]bool{}
	for _, name := range append(f.pageNames(), lastOf(doc.breadcrumb())) {
		if key := nameKey(name); key != "" {
			f.names[key] = true
		}
	}
	f.findMenus()
	anchors := f.candidates()
	f.gather(anchors)
	f.group()
	f.findPager()
	f.describe()
	return f
}

func (f *finder) pageNames() []string {
	title := f.doc.evidence().title
	names := []string{f.doc.withoutSiteName(title)}
	for _, mark := range titleMarks {
		if head, _, found := strings.Cut(title, mark); found {
			names = append(names, head)
		}
	}
	for _, h := range f.doc.evidence().h1 {
		names = append(names, lineText(h))
	}
	return names
}

func lastOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// frontPage tells whether the list is the site's first page, of which every
// section is part.
func (f *finder) frontPage() bool {
	u, err := url.Parse(f.self)
	return err == nil && len(f.section) == 0 && u.RawQuery == ""
}

type candidate struct {
	anchor *html.Node
	url    string
}

// candidates returns the links that may lead to articles. Links that menus
// also have, and labels that several entries share, are none.
func (f *finder) candidates() []candidate {
	var all []candidate
	f.navigation, f.menu = map[string]int{}, map[string]string{}
	labels := map[string]int{}
	walk(f.doc.Body(), func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if isUnread(n) || isHidden(n) || len(all) >= maxEntries {
			return false
		}
		if n.DataAtom != atom.A {
			return true
		}
		href := attr(n, "href")
		if href == "" || href[0] == '#' {
			return true
		}
		address := CanonicalURL(f.doc.Resolve(href))
		if address == "" {
			return true
		}
		if f.places.of(n).navigation {
			if _, seen := f.navigation[address]; !seen {
				f.navigation[address] = len(f.navigation)
			}
			if name := nameKey(lineText(n)); name != "" && f.menu[name] == "" {
				f.menu[name] = address
			}
			return true
		}
		if f.takes(address) {
			all = append(all, candidate{n, address})
			labels[address+"\n"+titleText(n)]++
		}
		return true
	})
	folders := map[string]bool{}
	for _, c := range all {
		if u, err := url.Parse(c.url); err == nil && u.RawQuery == "" {
			p := strings.TrimRight(u.Path, "/")
			for i := strings.LastIndexByte(p, '/'); i > 0; i = strings.LastIndexByte(p[:i], '/') {
				folders[p[:i]] = true
			}
		}
	}
	kept := all[:0]
	for _, c := range all {
		if u, err := url.Parse(c.url); err == nil && folders[strings.TrimRight(u.Path, "/")] && u.RawQuery == "" {
			continue // other candidates lie below it: a section
		}
		if _, inMenu := f.navigation[c.url]; inMenu && !f.numbered(c.url) {
			continue
		}
		text := titleText(c.anchor)
		if labels[c.url+"\n"+text] >= 3 && len(viet.Syllables(text)) <= 6 && text != "" {
			continue
		}
		kept = append(kept, c)
	}
	return kept
}

// takes tells whether an address may be an article of this site.
func (f *finder) takes(address string) bool {
	if address == f.self || isFileAddress(address) || !mayBeArticle(address) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || f.doc.URL.Host != "" && !sameSite(u.Host, f.doc.URL.Host) {
		return false
	}
	if self, err := url.Parse(f.self); err == nil && strings.EqualFold(strings.TrimRight(u.Path, "/"), strings.TrimRight(self.Path, "/")) && !articleQuery().MatchString(u.RawQuery) {
		return false // the list itself, sorted or filtered another way
	}
	if f.profile != nil && f.profile.Name() == "nukeviet" {
		return nukeArticleID(address) != ""
	}
	return true
}

// numbered tells of addresses that are articles beyond doubt.
func (f *finder) numbered(address string) bool { return shape(address) >= .8 }

// gather makes entries of the candidates: each is the highest node below which
// no other candidate address stands.
func (f *finder) gather(candidates []candidate) {
	ids := map[string]int{}
	only := map[*html.Node]int{}
	const several = -1
	body := f.doc.Body()
	for _, c := range candidates {
		id, ok := ids[c.url]
		if !ok {
			id = len(ids) + 1
			ids[c.url] = id
		}
		for n := c.anchor; n != nil; n = n.Parent {
			have, seen := only[n]
			if seen && (have == several || have == id) {
				break
			}
			if seen {
				only[n] = several
			} else {
				only[n] = id
			}
		}
	}
	// A node that was first one address's and then several's: its ancestors
	// must know, so the marks are carried up once more.
	for n, id := range only {
		if id != several {
			continue
		}
		for p := n.Parent; p != nil && only[p] != several; p = p.Parent {
			only[p] = several
		}
	}
	byNode := map[*html.Node]*entry{}
	for _, c := range candidates {
		id := ids[c.url]
		node := c.anchor
		for p, up := node.Parent, 0; p != nil && p != body && only[p] == id && !isElement(p, atom.Main) && (len(ids) > 1 || up < 4); p, up = p.Parent, up+1 {
			node = p
		}
		e := byNode[node]
		if e == nil {
			e = &entry{node: node, url: c.url, key: keyOf(f.profile, c.url)}
			byNode[node] = e
			f.entries = append(f.entries, e)
		}
		e.addAnchor(c.anchor)
	}
	kept := f.entries[:0]
	for _, e := range f.entries {
		e.complete(f.doc)
		if e.title != "" {
			kept = append(kept, e)
		}
	}
	f.entries = kept
}

// moreWords are link texts that say "read on".
var moreWords = map[string]bool{
	"xemtiep": true, "xemthem": true, "chitiet": true, "xemchitiet": true, "doctiep": true, "docthem": true, "tiep": true, "more": true, "readmore": true,
	"continuereading": true, "detail": true, "details": true, "viewmore": true, "xem": true, "new": true, "moi": true, "download": true, "taive": true, "binhluan": true,
}

func (e *entry) addAnchor(a *html.Node) {
	title := anchorTitle(a)
	if moreWords[nameKey(title)] {
		title = cleanTitle(attr(a, "title"))
		if moreWords[nameKey(title)] {
			return
		}
	}
	heading := insideHeading(a, e.node)
	switch {
	case title == "":
	case heading && !e.heading, heading == e.heading && len(title) > len(e.title) && len(title) < 400, e.title == "":
		e.title, e.heading = title, heading
	}
}

// insideHeading tells whether an anchor is, or holds, a heading of its entry.
func insideHeading(a, entry *html.Node) bool {
	for n := a; n != nil; n = n.Parent {
		if isElement(n, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6) {
			return true
		}
		class := strings.ToLower(attr(n, "class"))
		if strings.Contains(class, "title") || strings.Contains(class, "tieu-de") || strings.Contains(class, "tieude") || strings.Contains(class, "headline") {
			return true
		}
		if n == entry {
			break
		}
	}
	return find(a, isHeading) != nil
}

// complete reads what else the entry's node says.
func (e *entry) complete(doc *Document) {
	var image *html.Node
	size := 0
	walk(e.node, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if size++; size > 400 {
			return false
		}
		if isUnread(n) {
			return false
		}
		switch {
		case n.DataAtom == atom.Img && image == nil:
			image = n
		case e.title == "" && isHeading(n):
			e.title, e.heading = cleanTitle(lineText(n)), true
		}
		if e.when.IsZero() && (n.DataAtom == atom.Time || len(n.Attr) > 0 || n.FirstChild != nil) {
			e.readDate(doc, n)
		}
		return true
	})
	if image != nil {
		e.picture = true
		if e.title == "" {
			e.title = cleanTitle(attr(image, "alt"))
		}
	}
	if e.title == "" {
		e.title = e.firstLine()
	}
	e.lead = e.leadText()
}

// firstLine is the first text of an entry that can be a title, where the link
// itself has none.
func (e *entry) firstLine() string {
	line := find(e.node, func(n *html.Node) bool {
		return isBlock(n.DataAtom) && !holdsBlock(n) && len(viet.Syllables(directText(n))) >= 3 && !dateMark().MatchString(directText(n))
	})
	if line == nil {
		return ""
	}
	return cleanTitle(lineText(line))
}

// readDate looks for the entry's date in one small element.
func (e *entry) readDate(doc *Document, n *html.Node) {
	if n.DataAtom == atom.A || isHeading(n) {
		return
	}
	if n.DataAtom == atom.Time {
		e.dated = true
		if t := listTime(doc, n); !t.IsZero() {
			e.when = t
		}
		return
	}
	text := directText(n)
	if len(text) < 5 || len(text) > 60 || !dateMark().MatchString(text) {
		return
	}
	t := readMoment(doc, text, "list")
	if t.IsZero() {
		return
	}
	e.dated = true
	if !t.Guessed && !t.DateOnly {
		e.when = t.T
	}
}

// directText is the text that stands in n itself.
func directText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && b.Len() < 200 {
			b.WriteString(c.Data)
		}
	}
	return cleanLine(b.String())
}

// leadText is the longest paragraph of the entry beside its title.
func (e *entry) leadText() string {
	best := ""
	walk(e.node, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if isUnread(n) || n.DataAtom == atom.A || isHeading(n) {
			return false
		}
		if isElement(n, atom.P, atom.Div, atom.Span, atom.Td, atom.Li) && !holdsBlock(n) {
			if text := directText(n); len(text) > len(best) && len(viet.Syllables(text)) >= 6 {
				best = lineText(n)
			}
		}
		return true
	})
	if best == e.title || len(best) > 2000 {
		return ""
	}
	return best
}

// link turns an entry into what the list says of an article.
func (e *entry) link(doc *Document, evidence string) Link {
	l := Link{URL: e.url, Key: e.key, Title: e.title, Lead: cleanTitle(e.lead), Image: listImage(doc, e.node), Evidence: evidence}
	if !e.when.IsZero() {
		l.Published, l.PublishedEvidence = e.when, "list"
	}
	return l
}
