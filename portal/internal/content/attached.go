package content

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/tidy"
)

// Bounds of a notice that is a title and a file: how much is said about the file,
// how many there are, and how many links lead elsewhere. What has more of them is
// a list of documents.
const (
	mostAboutFile = 60
	mostFiles     = 10
	mostElsewhere = 3
)

// findAttached finds the part below the title that offers a file or shows a
// scan: of many notices that is all.
func findAttached(doc *page.Document, boilerplate *Boilerplate) (content, bool) {
	p := search{blocks.Read(doc.Body(), doc.Title(), boilerplate, false)}
	defer p.Free()
	at := p.attached(doc)
	if at < 0 {
		return content{}, false
	}
	drop := make(map[*html.Node]bool)
	p.prune(at, doc, drop)
	p.dropRepeated(at, drop)
	media.DropViewers(doc, p.Blocks[at].Node, drop)
	c := content{root: p.Blocks[at].Node, tidied: tidy.Element(atom.Div)}
	t := tidy.Tidier{Base: doc.Base, Drop: drop}
	t.Blocks(c.tidied, c.root)
	tidy.Figures(c.tidied)
	c.words, _ = dom.Measure(c.tidied)
	return c, true
}

// attached returns the index of the first block behind the title, the nearest to
// it, that offers a file or shows a picture; -1 when none does.
func (p search) attached(doc *page.Document) int {
	if p.Title < 0 {
		return -1
	}
	for at := int(p.Blocks[p.Title].Parent); at >= 0; at = int(p.Blocks[at].Parent) {
		for c := at + 1; c < int(p.Blocks[at].End); c = int(p.Blocks[c].End) {
			b := &p.Blocks[c]
			switch {
			case int(b.End) <= p.Title || c <= p.Title && p.Title < int(b.End):
			case b.Side || b.Hint&page.HintBeside != 0 || b.Words > mostAboutFile:
			case dom.IsElement(b.Node, atom.Nav, atom.Form, atom.Footer, atom.Aside):
			case offers(doc, b.Node):
				return c
			}
		}
	}
	return -1
}

// offers tells whether a part of a page is about the few files or pictures in it.
func offers(doc *page.Document, n *html.Node) bool {
	files := media.Attachments(doc, n)
	if len(files) > mostFiles {
		return false
	}
	elsewhere, pictures := -len(files), 0
	dom.Walk(n, func(c *html.Node) bool {
		switch {
		case dom.IsElement(c, atom.A) && dom.Attr(c, "href") != "":
			elsewhere++
		case dom.IsElement(c, atom.Img) && media.ShownImage(doc, c) != nil:
			pictures++
		}
		return c.Type != html.ElementNode || !dom.IsHidden(c)
	})
	return elsewhere <= mostElsewhere && (len(files) > 0 || pictures > 0 && pictures <= mostFiles &&
		elsewhere <= pictures)
}
