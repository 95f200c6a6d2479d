package list

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/list/places"
	"loa/portal/internal/page"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// Candidates finds the articles that a list page lists, without selectors: it
// gathers the places that lead to one address each (entries), puts those of
// one list together (groups) and scores each group by what speaks for and
// against it being the page's own list.
type Candidates struct {
	doc     *page.Document
	profile page.Profile
	self    string   // the page's own address
	Section []string // what its path names
	names   map[string]bool

	navigation map[string]int    // addresses that menus link to, with their order
	menu       map[string]string // what menus call a section, and its address
	entries    []*Entry
	nodes      map[*html.Node]*Entry
	groups     []*group
	places     *places.Places
	onlyFrame  bool       // nothing on the page is its own
	pager      *html.Node // the lowest node that holds the page numbers and entries
}

// Entry is a place on a page that leads to one address.
type Entry struct {
	Node    *html.Node // the highest node whose links lead to no other address
	URL     string
	Key     string
	title   string
	heading bool
	picture bool
	lead    string
	when    time.Time
	day     bool // when is the day alone
	dated   bool
	guessed bool // when is a day that was shown without its year
}

// MaxEntries bounds what of a page is scored; ordinary pages have a hundred.
const MaxEntries = 20_000

// NewCandidates gathers, groups and describes the links of a page. p, which may
// be nil, knows what its CMS's addresses look like.
func NewCandidates(doc *page.Document, p page.Profile) *Candidates {
	f := &Candidates{doc: doc, profile: p, places: places.New(doc)}
	f.self = weburl.Canonical(doc.URL.String())
	f.Section = weburl.Segments(f.self)
	f.names = map[string]bool{}
	for _, name := range append(f.pageNames(), lastOf(doc.Breadcrumb())) {
		if key := page.NameKey(name); key != "" {
			f.names[key] = true
		}
	}
	f.findMenus()
	anchors := f.anchors()
	f.gather(anchors)
	f.group()
	f.findPager()
	f.describe()
	return f
}

func (f *Candidates) pageNames() []string {
	title := f.doc.Evidence().Title
	names := []string{f.doc.WithoutSiteName(title)}
	for _, mark := range page.TitleMarks {
		if head, _, found := strings.Cut(title, mark); found {
			names = append(names, head)
		}
	}
	for _, h := range f.doc.Evidence().H1 {
		names = append(names, dom.LineText(h))
	}
	return names
}

func lastOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// FrontPage tells whether the list is the site's first page, of which every
// Section is part.
func (f *Candidates) FrontPage() bool {
	u, err := url.Parse(f.self)
	return err == nil && len(f.Section) == 0 && u.RawQuery == ""
}

type anchor struct {
	anchor *html.Node
	url    string
}

// candidates returns the links that may lead to articles. Links that menus
// also have, and labels that several entries share, are none.
func (f *Candidates) anchors() []anchor {
	var all []anchor
	f.navigation, f.menu = map[string]int{}, map[string]string{}
	labels := map[string]int{}
	dom.Walk(f.doc.Body(), func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if dom.IsUnread(n) || dom.IsHidden(n) || len(all) >= MaxEntries {
			return false
		}
		if n.DataAtom != atom.A {
			return true
		}
		href := dom.Attr(n, "href")
		if href == "" || href[0] == '#' {
			return true
		}
		address := weburl.Canonical(f.doc.Resolve(href))
		if address == "" {
			return true
		}
		if where := f.places.Of(n); where.Foot && !where.Menu && len(viet.Syllables(titleText(n))) >= footTitle {
			return true // the foot names recent articles too
		} else if where.Navigation {
			if _, seen := f.navigation[address]; !seen {
				f.navigation[address] = len(f.navigation)
			}
			if name := page.NameKey(dom.LineText(n)); name != "" && f.menu[name] == "" {
				f.menu[name] = address
			}
			return true
		}
		if f.takes(address) && !f.isFiling(n, address) {
			all = append(all, anchor{n, address})
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

// footTitle is how many syllables the name of an article in the foot has at least: of
// what the foot names besides, most have fewer.
const footTitle = 6

// isFiling tells of a link that says where an entry is filed. Where the page lists
// categories, their links are headings or have pictures.
func (f *Candidates) isFiling(a *html.Node, address string) bool {
	text := dom.LineText(a)
	if text == "" || dom.Find(a, func(n *html.Node) bool { return n.DataAtom == atom.Img || dom.IsHeading(n) }) != nil {
		return false
	}
	words := len(viet.Syllables(text))
	return page.LeadsToFiling(a, address, words) || page.StatesFiling(a) && words <= mostFiling
}

// mostFiling is how many syllables the name of a category has at most.
const mostFiling = 8

// takes tells whether an address may be an article of this site.
func (f *Candidates) takes(address string) bool {
	if address == f.self || weburl.IsFile(address) || !weburl.MayBeArticle(address) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || f.doc.URL.Host != "" && !weburl.SameSite(u.Host, f.doc.URL.Host) {
		return false
	}
	if self, err := url.Parse(f.self); err == nil && strings.EqualFold(strings.TrimRight(u.Path, "/"),
		strings.TrimRight(self.Path, "/")) && !weburl.ArticleQuery().MatchString(u.RawQuery) {
		return false // the list itself, sorted or filtered another way
	}
	if f.profile != nil && f.profile.Name() == "nukeviet" {
		return page.NukeArticleID(address) != ""
	}
	return true
}

// numbered tells of addresses that are articles for certain.
func (f *Candidates) numbered(address string) bool { return weburl.Shape(address) >= .8 }

// gather makes entries of the candidates: each is the highest node below which
// no other candidate address stands.
func (f *Candidates) gather(candidates []anchor) {
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
	byNode := map[*html.Node]*Entry{}
	for _, c := range candidates {
		id := ids[c.url]
		node := c.anchor
		for p, up := node.Parent, 0; p != nil && p != body && only[p] == id && !dom.IsElement(p, atom.Main) &&
			(len(ids) > 1 || up < 4); p, up = p.Parent, up+1 {
			node = p
		}
		e := byNode[node]
		if e == nil {
			e = &Entry{Node: node, URL: c.url, Key: page.KeyOf(f.profile, c.url)}
			byNode[node] = e
			f.entries = append(f.entries, e)
		}
		e.AddAnchor(c.anchor)
	}
	kept := f.entries[:0]
	for _, e := range f.entries {
		e.Complete(f.doc)
		if strings.IndexFunc(e.title, unicode.IsLetter) >= 0 { // a number counts something
			kept = append(kept, e)
		}
	}
	f.entries = kept
}

// moreWords are link texts that say "read on".
var moreWords = map[string]bool{
	"xemtiep": true, "xemthem": true, "chitiet": true, "xemchitiet": true, "doctiep": true, "docthem": true,
	"tiep": true, "more": true, "readmore": true,
	"continuereading": true, "detail": true, "details": true, "viewmore": true, "xem": true, "new": true,
	"moi": true, "download": true, "taive": true, "binhluan": true,
}

// AddAnchor takes the title of an entry from one of its links, a heading before
// any other text.
func (e *Entry) AddAnchor(a *html.Node) {
	title := anchorTitle(a)
	if moreWords[page.NameKey(title)] {
		title = page.CleanTitle(dom.Attr(a, "title"))
		if moreWords[page.NameKey(title)] {
			return
		}
	}
	heading := insideHeading(a, e.Node)
	switch {
	case title == "":
	case heading && !e.heading, heading == e.heading && len(title) > len(e.title) && len(title) < 400, e.title == "":
		e.title, e.heading = title, heading
	}
}

// insideHeading tells whether an anchor is, or holds, a heading of its entry.
func insideHeading(a, entry *html.Node) bool {
	for n := a; n != nil; n = n.Parent {
		if dom.IsElement(n, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6) {
			return true
		}
		class := strings.ToLower(dom.Attr(n, "class"))
		if strings.Contains(class, "title") || strings.Contains(class, "tieu-de") ||
			strings.Contains(class, "tieude") || strings.Contains(class, "headline") {
			return true
		}
		if n == entry {
			break
		}
	}
	return dom.Find(a, dom.IsHeading) != nil
}

// Complete reads what else the entry's node says.
func (e *Entry) Complete(doc *page.Document) {
	var image *html.Node
	size := 0
	dom.Walk(e.Node, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if size++; size > 400 {
			return false
		}
		if dom.IsUnread(n) {
			return false
		}
		switch {
		case n.DataAtom == atom.Img && image == nil:
			image = n
		case e.title == "" && dom.IsHeading(n):
			e.title, e.heading = page.CleanTitle(dom.LineText(n)), true
		}
		if (e.when.IsZero() || e.day) && (n.DataAtom == atom.Time || len(n.Attr) > 0 || n.FirstChild != nil) {
			e.readDate(doc, n)
		}
		return true
	})
	if image != nil {
		e.picture = true
		if e.title == "" {
			e.title = page.CleanTitle(dom.Attr(image, "alt"))
		}
	}
	if e.title == "" {
		e.title = e.firstLine()
	}
	e.lead = e.leadText()
}

// firstLine is the first text of an entry that can be a title, where the link
// itself has none.
func (e *Entry) firstLine() string {
	line := dom.Find(e.Node, func(n *html.Node) bool {
		return dom.IsBlock(n.DataAtom) && !tidy.HoldsBlock(n) && len(viet.Syllables(directText(n))) >= 3 &&
			!dateMark().MatchString(directText(n))
	})
	if line == nil {
		return ""
	}
	return page.CleanTitle(dom.LineText(line))
}

// directText is the text that stands in n itself.
func directText(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && b.Len() < 200 {
			b.WriteString(c.Data)
		}
	}
	return dom.CleanLine(b.String())
}

// LeadText is the longest paragraph of the entry beside its title.
func (e *Entry) leadText() string {
	best := ""
	dom.Walk(e.Node, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if dom.IsUnread(n) || n.DataAtom == atom.A || dom.IsHeading(n) {
			return false
		}
		if dom.IsElement(n, atom.P, atom.Div, atom.Span, atom.Td, atom.Li) && !tidy.HoldsBlock(n) {
			if text := directText(n); len(text) > len(best) && len(viet.Syllables(text)) >= 6 {
				best = leadLine(n)
			}
		}
		return true
	})
	if best == e.title || len(best) > 2000 {
		return ""
	}
	return best
}

// leadLine is the text of an element of an entry without the link at its end by which
// one reads on.
func leadLine(n *html.Node) string {
	text := dom.LineText(n)
	for _, a := range dom.FindAll(n, func(c *html.Node) bool { return c.DataAtom == atom.A }) {
		said := dom.LineText(a)
		if !moreWords[page.NameKey(said)] && !strings.Contains(strings.ToLower(dom.Attr(a, "class")), "more") {
			continue
		}
		if rest, found := strings.CutSuffix(strings.TrimRight(text, " .»›→>])"),
			strings.TrimRight(said, " .»›→>])")); found && said != "" {
			text = strings.TrimRight(rest, " [(»›→>")
		}
	}
	return text
}

// Link turns an entry into what the list says of an article.
func (e *Entry) Link(doc *page.Document, evidence string) page.Link {
	l := page.Link{URL: e.URL, Key: e.Key, Title: e.title, Lead: page.CleanTitle(e.lead), Image: listImage(doc, e.Node),
		Evidence: evidence}
	if !e.when.IsZero() {
		l.Published, l.PublishedDay, l.PublishedEvidence = e.when, e.day, "list"
	}
	return l
}
