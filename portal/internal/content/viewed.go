package content

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/tidy"
	"loa/portal/internal/trim"
)

// viewed is a file that a page shows in a viewer below its title.
type viewed struct {
	search
	node   *html.Node
	within int // the block that the viewer stands in
	around int // the innermost block that holds the title too
	next   int // the first block behind the viewer
}

// viewerOf finds the first element below the title, and not beside the article, that
// shows a file; its node is nil when there is none.
func viewerOf(p search, doc *page.Document) viewed {
	v := viewed{search: p}
	if p.Title < 0 || dom.Find(p.Blocks[0].Node, media.IsViewer) == nil {
		return v
	}
	behind, last := false, p.Blocks[0].Node
	dom.WalkUntil(last, func(n *html.Node) dom.Step {
		switch {
		case n.Type != html.ElementNode:
		case n == p.Blocks[p.Title].Node:
			behind, last = true, n
			return dom.StepOver
		case dom.IsElement(n, atom.Nav, atom.Footer, atom.Aside) || !p.All && dom.IsHidden(n):
			return dom.StepOver
		case media.IsViewer(n):
			if file, _ := media.ViewedFile(doc, n); behind && file != "" && v.place(n, last) {
				return dom.StepStop
			}
			return dom.StepOver
		case dom.IsBlock(n.DataAtom):
			last = n
		}
		return dom.StepInto
	})
	return v
}

// place notes where a viewer stands, and the last block that begins before it; it
// refuses one that stands beside the article.
func (p *viewed) place(n, last *html.Node) bool {
	within := -1
	for up := n.Parent; up != nil && within < 0; up = up.Parent {
		within = p.Find(up)
	}
	if within < 0 {
		return false
	}
	around := within
	for around > 0 && !p.holds(around, p.Title) {
		if b := &p.Blocks[around]; b.Side || b.Hint&page.HintBeside != 0 {
			return false
		}
		around = int(p.Blocks[around].Parent)
	}
	p.node, p.within, p.around, p.next = n, within, around, p.Find(last)+1
	return true
}

// holds tells whether block i stands in the block at, or is it.
func (p viewed) holds(at, i int) bool { return at <= i && i < int(p.Blocks[at].End) }

// isWhole tells whether a block is the whole page: the foot stands in it too.
func (p viewed) isWhole(at int) bool {
	return dom.IsElement(p.Blocks[at].Node, atom.Body, atom.Form, atom.Html)
}

// content returns the article that is a title, a file in a viewer and the few
// Words beside it. It is none when the page has a text.
func (p viewed) content(best int, doc *page.Document, author string) (content, bool) {
	if p.node == nil || p.hasTextBeside(best) {
		return content{}, false
	}
	part := p.part()
	before, after := p.wordsBeside(part)
	said := int32(0)
	for _, i := range append(before, after...) {
		said += p.Blocks[i].Own
	}
	c := content{root: p.node, tidied: tidy.Element(atom.Div)}
	if part >= 0 {
		said += p.Blocks[part].Good
		c.root = p.Blocks[part].Node
	}
	if said > mostAboutFile {
		return content{}, false
	}
	drop := make(map[*html.Node]bool)
	t := tidy.Tidier{Base: doc.Base, Drop: drop, All: p.All}
	for _, i := range before {
		t.Piece(c.tidied, p.Blocks[i].Node)
	}
	if part >= 0 {
		p.prune(part, doc, drop)
		p.dropRepeated(part, drop)
		media.DropViewers(doc, c.root, drop)
		t.Blocks(c.tidied, c.root)
	}
	for _, i := range after {
		t.Piece(c.tidied, p.Blocks[i].Node)
	}
	tidy.Figures(c.tidied)
	c.signature = trim.Text(c.tidied, doc.Title(), author)
	c.words, c.linked = dom.MeasureTo(c.tidied, manyWords)
	c.files = p.fileBoxes(p.Title, p.within, doc)
	return c, true
}

// isNotice tells whether a page that shows a file is about it: it says that it is an
// article, is called as articles are, or lists no others.
func (p viewed) isNotice(best int, doc *page.Document) bool {
	return page.SaysArticle(doc) || dom.CountWords(doc.Title()) >= leastTitleWords || p.isList(best, doc) == ""
}

// hasTextBeside tells whether the best block is a text that belongs to the title, so
// that the file in the viewer is only a part of the article.
func (p viewed) hasTextBeside(best int) bool {
	if best < 0 {
		return false
	}
	b := &p.Blocks[best]
	switch {
	case p.holds(p.around, best) || p.holds(best, p.around):
		return b.Good > mostAboutFile
	case best < p.around:
		return b.Good > clearWords
	}
	return (b.Good > mostAboutFile || b.Hint&page.HintContent != 0) && p.goesOn(p.around, best)
}

// part returns the part of the page that is about the file in the viewer: the
// Block around it, and those around that as long as they say something of it; -1
// when the viewer stands beside the title in a block.
func (p viewed) part() int {
	if p.within == p.around {
		return -1
	}
	part := p.within
	for up := int(p.Blocks[part].Parent); up != p.around; up = int(p.Blocks[up].Parent) {
		b := &p.Blocks[up]
		if b.Good > p.Blocks[part].Good || b.Linked == 0 && b.Words <= mostAboutFile {
			part = up
		}
	}
	return part
}

// wordsBeside returns the paragraphs without links that stand between the title and
// the viewer, and those that follow it in the same block or in one that is called the
// text. What else follows in the whole page may be its foot.
func (p viewed) wordsBeside(part int) (before, after []int) {
	for i := int(p.Blocks[p.Title].End); i < int(p.Blocks[p.around].End); i++ {
		b := &p.Blocks[i]
		switch {
		case i == part || b.Side || b.Hint&(page.HintBeside|page.HintCaption|page.HintCredit) != 0:
			i = int(b.End) - 1
		case !b.IsProse() || b.Linked > 0 || b.Words != b.Own:
		case i < p.next:
			before = append(before, i)
		case int(b.Parent) == p.around && !p.isWhole(p.around),
			int(b.Parent) != p.around && p.Blocks[b.Parent].Hint&page.HintContent != 0:
			after = append(after, i)
		}
	}
	return before, after
}

// addTo adds to a text the file in a viewer that stands in its part of the page.
func (p viewed) addTo(c content, best int) content {
	if p.node != nil && (!p.isWhole(p.around) || best >= 0 && p.within < int(p.Blocks[best].End)) {
		c.files = append(c.files, p.node)
	}
	return c
}
