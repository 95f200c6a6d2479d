package list

import (
	"math"
	"sort"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/list/paging"
	"loa/portal/internal/list/places"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// group is the entries of one list on a page.
type group struct {
	container *html.Node
	entries   []*Entry
	place     places.Place
	label     string // the heading over it
	labelURL  string // where that heading leads

	own        bool     // the heading is the page's own name
	foreign    bool     // the heading leads to another section
	subsection bool     // the heading leads to a section below the page, where its entries stand
	paged      bool     // it stands with the page numbers
	inPath     float64  // share of addresses that lie in the page's section
	shape      float64  // mean of shape
	repeat     float64  // share that also stands on another section's page
	standing   standing // what the page of one of its articles says
	score      float64
	why        []string
}

// group puts entries with the same parent together, then lists whose
// containers stand in rows: cells of a table, columns of a grid.
func (f *Candidates) group() {
	byContainer := map[*html.Node]*group{}
	for _, e := range f.entries {
		p := e.Node.Parent
		g := byContainer[p]
		if g == nil {
			g = &group{container: p}
			byContainer[p] = g
			f.groups = append(f.groups, g)
		}
		g.entries = append(g.entries, e)
	}
	f.nodes = map[*html.Node]*Entry{}
	for _, e := range f.entries {
		f.nodes[e.Node] = e
	}
	for range 3 {
		if !f.mergeRows() {
			break
		}
	}
	f.splitByKind()
	if len(f.groups) > maxGroups {
		sort.SliceStable(f.groups, func(i, j int) bool { return len(f.groups[i].entries) > len(f.groups[j].entries) })
		f.groups = f.groups[:maxGroups]
	}
}

// Bounds of what is scored on one page and looked at for a heading.
const (
	maxGroups    = 400
	headingNodes = 200
)

// mergeRows joins groups whose containers are alike, stand beside each other
// and have no heading of their own. It tells whether it changed anything.
func (f *Candidates) mergeRows() bool {
	type row struct {
		parent *html.Node
		kind   string
	}
	rows := map[row]*group{}
	var merged []*group
	changed := false
	for _, g := range f.groups {
		c := g.container
		if c == nil || c.Parent == nil || dom.IsElement(c, atom.Body) || dom.IsElement(c.Parent, atom.Html) ||
			!f.isRow(c) {
			merged = append(merged, g)
			continue
		}
		r := row{c.Parent, signature(c)}
		if first := rows[r]; first != nil {
			first.entries = append(first.entries, g.entries...)
			first.container = c.Parent
			changed = true
			continue
		}
		rows[r] = g
		merged = append(merged, g)
	}
	f.groups = merged
	return f.adopt() || changed
}

// adopt moves an entry that fills a whole row, because the row holds no other,
// to the rows beside it.
func (f *Candidates) adopt() bool {
	type row struct {
		parent *html.Node
		kind   string
	}
	rows := map[row]*group{}
	for _, g := range f.groups {
		if g.container != nil && g.container.Parent != nil {
			rows[row{g.container.Parent, signature(g.container)}] = g
		}
	}
	changed := false
	var left []*group
	for _, g := range f.groups {
		var own []*Entry
		for _, e := range g.entries {
			to := rows[row{g.container, signature(e.Node)}]
			if to == nil || to == g || !f.isRow(to.container) {
				own = append(own, e)
				continue
			}
			to.entries = append(to.entries, e)
			changed = true
		}
		if g.entries = own; len(own) > 0 {
			left = append(left, g)
		}
	}
	f.groups = left
	return changed
}

// isRow tells whether a container is a row of a list rather than a box with a
// list of its own: no heading stands in it outside the entries.
func (f *Candidates) isRow(container *html.Node) bool {
	heading := false
	dom.Walk(container, func(n *html.Node) bool {
		if heading || f.nodes[n] != nil || n.Type == html.ElementNode && dom.IsUnread(n) {
			return false
		}
		if n.Type == html.ElementNode && n != container && (dom.IsHeading(n) || namesHeading(n)) &&
			dom.LineText(n) != "" && !f.holdsEntry(n) {
			heading = true
		}
		return !heading
	})
	return !heading
}

// namesHeading tells of elements that are headings by their class only.
func namesHeading(n *html.Node) bool {
	class := strings.ToLower(dom.Attr(n, "class"))
	if class == "" || !strings.Contains(class, "title") && !strings.Contains(class, "head") &&
		!strings.Contains(class, "caption") && !strings.Contains(class, "tieude") &&
		!strings.Contains(class, "tieu-de") {
		return false
	}
	text := dom.ShortText(n)
	return text != "" && len(viet.Syllables(text)) <= 12
}

func (f *Candidates) holdsEntry(n *html.Node) bool {
	return dom.Find(n, func(c *html.Node) bool { return f.nodes[c] != nil }) != nil
}

// signature is a node's kind: its name and classes, without counting ones.
func signature(n *html.Node) string {
	var b strings.Builder
	b.WriteString(n.Data)
	for token := range strings.FieldsSeq(strings.ToLower(dom.Attr(n, "class"))) {
		switch token {
		case "first", "last", "odd", "even", "active", "alt", "clearfix", "clear":
			continue
		}
		if ofContent().MatchString(token) {
			continue
		}
		b.WriteByte('.')
		if bare := strings.TrimRight(token, "0123456789"); bare != "" &&
			strings.ContainsRune("-_", rune(bare[len(bare)-1])) {
			token = bare // "item-12" is an item
		}
		b.WriteString(token)
	}
	return b.String()
}

// ofContent finds the classes that say what an entry is about rather than what it is:
// its sections, tags and writers, and whether it has a picture.
var ofContent = pattern.Lazy(`^(?:(?:category|cat|tag|post_tag|author|term|tax|format|status|language|chuyen-muc|danh-muc)-.*|has-post-thumbnail|has-thumbnail|no-thumbnail|sticky|tag-.*)$`)

// splitByKind parts groups whose container holds two kinds of entries, such as
// a leading article and a list of titles, unless each kind is one entry: they
// are scored one by one but belong to the same place.
func (f *Candidates) splitByKind() {
	var all []*group
	for _, g := range f.groups {
		kinds := map[string]*group{}
		var order []*group
		for _, e := range g.entries {
			k := signature(e.Node)
			part := kinds[k]
			if part == nil {
				part = &group{container: g.container}
				kinds[k] = part
				order = append(order, part)
			}
			part.entries = append(part.entries, e)
		}
		if len(order) == 1 || len(order) > 4 {
			all = append(all, g)
			continue
		}
		all = append(all, order...)
	}
	f.groups = all
}

// findPager finds the lowest node that holds both page numbers and entries.
func (f *Candidates) findPager() {
	mark := dom.Find(f.doc.Body(), isPager)
	if mark == nil {
		return
	}
	holds := map[*html.Node]int{}
	for _, e := range f.entries {
		if f.places.Of(e.Node).Navigation {
			continue
		}
		for n := e.Node; n != nil; n = n.Parent {
			holds[n]++
		}
	}
	for n := mark.Parent; n != nil && !dom.IsElement(n, atom.Body, atom.Html); n = n.Parent {
		if holds[n] >= 2 {
			f.pager = n
			return
		}
	}
}

// isPager tells of the element with the page numbers: by name, or because
// several of its links are nothing but numbers.
func isPager(n *html.Node) bool {
	if !dom.IsElement(n, atom.Ul, atom.Div, atom.Nav, atom.P, atom.Ol, atom.Table, atom.Td, atom.Span, atom.Section) {
		return false
	}
	name := strings.ToLower(dom.Attr(n, "class") + " " + dom.Attr(n, "id"))
	named := strings.Contains(name, "pagin") || strings.Contains(name, "paging") || strings.Contains(name, "pager") ||
		strings.Contains(name, "phan-trang") || strings.Contains(name, "phantrang") ||
		strings.Contains(name, "page-numbers") || strings.Contains(name, "pagenav")
	numbers, links, nodes := 0, 0, 0
	dom.Walk(n, func(c *html.Node) bool {
		if nodes++; links > 60 || nodes > 400 {
			return false
		}
		if dom.IsElement(c, atom.A) {
			links++
			text := dom.LineText(c)
			if tidy.IsNumber(text) && len(text) <= 4 || text == "›" || text == "»" || text == ">" || text == ">>" {
				numbers++
			}
		}
		return true
	})
	return nodes <= 400 && (named && links > 0 && links <= 60 || numbers >= 2 && numbers*4 >= links*3)
}

// describe fills in what speaks for and against each group.
func (f *Candidates) describe() {
	for _, g := range f.groups {
		g.place = f.places.Of(g.container)
		for _, e := range g.entries {
			g.shape += weburl.Shape(e.URL)
			if weburl.OfSection(e.URL, f.Section) {
				g.inPath++
			}
		}
		n := float64(len(g.entries))
		g.shape /= n
		g.inPath /= n
		g.paged = f.pager != nil && dom.Inside(g.container, f.pager)
		h := f.headingOver(g)
		if h == nil {
			h = f.headingOver(&group{container: g.container, entries: f.leading(g)})
		}
		if h != nil {
			g.label = dom.LineText(h)
			if a := dom.Find(h, func(c *html.Node) bool {
				return c.DataAtom == atom.A &&
					dom.Attr(c, "href") != ""
			}); a != nil {
				g.labelURL = weburl.Canonical(f.doc.Resolve(dom.Attr(a, "href")))
			}
		}
		g.own = f.names[page.NameKey(g.label)] && g.label != "" || g.labelURL != "" &&
			weburl.Key(g.labelURL) == weburl.Key(f.self)
		g.foreign = !g.own && (f.otherSection(g.labelURL) || f.otherSection(f.menu[page.NameKey(g.label)]))
		g.subsection = f.subsection(g)
		g.score = f.weigh(g)
	}
}

// subsection tells of a box of a section below this page's own, whose name may
// be any ("Hỏi đáp", "Bạn đọc"): the heading leads there, and most of the
// entries stand there.
func (f *Candidates) subsection(g *group) bool {
	below := weburl.Segments(g.labelURL)
	if f.FrontPage() || g.own || g.foreign || len(below) <= len(f.Section) || !OwnSite(f.doc, g.labelURL) {
		return false
	}
	n := 0
	for _, e := range g.entries {
		if weburl.OfSection(e.URL, below) {
			n++
		}
	}
	return n*2 > len(g.entries)
}

// otherSection tells whether a heading's link leads to a section that is not
// this page's own nor below it.
func (f *Candidates) otherSection(address string) bool {
	if address == "" || f.FrontPage() || address == f.self || weburl.Shape(address) >= .8 {
		return false
	}
	theirs := weburl.Segments(address)
	if len(theirs) == 0 {
		return false
	}
	if len(theirs) == len(f.Section) && samePrefix(theirs, f.Section, len(theirs)) {
		return !paging.SameList(address, f.self) // told apart by the query
	}
	return !samePrefix(theirs, f.Section, len(f.Section))
}

// headingOver finds the heading of a list: within its container before the
// first entry, or before the container, as long as no other entry comes
// between.
func (f *Candidates) headingOver(g *group) *html.Node {
	first := g.entries[0].Node
	for n, up := first, 0; n != nil && up < 5 && !dom.IsElement(n, atom.Body, atom.Main); n, up = n.Parent, up+1 {
		seen := 0
		for s := n.PrevSibling; s != nil && seen < 10; s = s.PrevSibling {
			if s.Type != html.ElementNode {
				continue
			}
			seen++
			if f.holdsEntry(s) {
				if up == 0 && inGroup(g, s) {
					continue
				}
				return nil
			}
			if h := headingIn(s); h != nil {
				return h
			}
		}
	}
	return nil
}

// leading returns the single entry that stands right before a group in its box
// and shares its heading, or the group's own entries.
func (f *Candidates) leading(g *group) []*Entry {
	for n, up := g.entries[0].Node, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		before := n.PrevSibling
		for before != nil && before.Type != html.ElementNode {
			before = before.PrevSibling
		}
		if before == nil {
			continue
		}
		var led []*Entry
		nodes := 0
		dom.Walk(before, func(c *html.Node) bool {
			if e := f.nodes[c]; e != nil {
				led = append(led, e)
			}
			nodes++
			return nodes < headingNodes && len(led) < 2
		})
		if len(led) == 1 {
			return led
		}
		return g.entries
	}
	return g.entries
}

func inGroup(g *group, n *html.Node) bool {
	for _, e := range g.entries {
		if dom.Inside(e.Node, n) {
			return true
		}
	}
	return false
}

// headingIn returns the heading that an element is or holds, nil for none.
func headingIn(n *html.Node) *html.Node {
	nodes := 0
	return dom.Find(n, func(c *html.Node) bool {
		if nodes++; nodes > headingNodes || dom.IsUnread(c) {
			return false
		}
		if dom.IsHeading(c) {
			return dom.LineText(c) != ""
		}
		return namesHeading(c)
	})
}

// weigh adds up the evidence of one group and notes it.
func (f *Candidates) weigh(g *group) float64 {
	n := float64(len(g.entries))
	syllables, headings, dated, pictures, leads := 0.0, 0.0, 0.0, 0.0, 0.0
	for _, e := range g.entries {
		syllables += float64(len(viet.Syllables(e.title)))
		headings += one(e.heading)
		dated += one(e.dated)
		pictures += one(e.picture)
		leads += one(e.lead != "")
	}
	score := 0.0
	add := func(v float64, why string) {
		score += v
		if v != 0 && why != "" {
			g.why = append(g.why, why)
		}
	}
	add(.6*min(math.Log2(n+1), 4), "")
	switch mean := syllables / n; {
	case mean >= 8:
		add(2, "long titles")
	case mean >= 5:
		add(1, "titles")
	case mean < 3:
		add(-1.5, "short titles")
	}
	add(1.2*headings/n, ifAbove(headings/n, .5, "headings"))
	add(1.5*dated/n, ifAbove(dated/n, .5, "times"))
	add(.8*pictures/n, ifAbove(pictures/n, .5, "pictures"))
	add(1.2*leads/n, ifAbove(leads/n, .5, "leads"))
	add(1.5*g.shape, ifAbove(g.shape, .5, "addresses of articles"))
	add(3*g.inPath, ifAbove(g.inPath, .5, "addresses in this section"))
	if g.paged {
		add(2.5, "beside the page numbers")
	}
	folded := viet.Fold(g.label)
	switch {
	case g.own:
		add(2, "under this section's name")
	case g.foreign:
		add(-4, "under the name of another section")
	case g.subsection:
	case sideHeading().MatchString(folded):
		add(-4, "under “"+g.label+"”")
	case moreHeading().MatchString(folded):
		add(-3, "under “"+g.label+"”")
	case weakHeading().MatchString(folded):
		add(-1, "under “"+g.label+"”")
	}
	switch {
	case g.place.Navigation:
		add(-8, "in a menu or foot")
	case g.place.Side:
		add(-3, "in a side box")
	case g.place.MaybeSide:
		add(-.7, "")
	case g.place.Main:
		add(1, "in the main part")
	}
	return score
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func ifAbove(v, bound float64, why string) string {
	if v > bound {
		return why
	}
	return ""
}
