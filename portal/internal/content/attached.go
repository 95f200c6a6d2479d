package content

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

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
	p := readBlocks(doc.Body(), doc.Title(), boilerplate, false)
	defer p.free()
	at := p.attached(doc)
	if at < 0 {
		return content{}, false
	}
	drop := make(map[*html.Node]bool)
	p.prune(at, doc, drop)
	p.dropRepeated(at, drop)
	c := content{root: p.blocks[at].node, tidied: tidy.Element(atom.Div)}
	t := tidy.Tidier{Base: doc.Base, Drop: drop}
	t.Blocks(c.tidied, c.root)
	tidy.Figures(c.tidied)
	c.words, _ = dom.Measure(c.tidied)
	return c, true
}

// attached returns the index of the first block behind the title, the nearest to
// it, that offers a file or shows a picture; -1 when none does.
func (p *blockPage) attached(doc *page.Document) int {
	if p.title < 0 {
		return -1
	}
	for at := int(p.blocks[p.title].parent); at >= 0; at = int(p.blocks[at].parent) {
		for c := at + 1; c < int(p.blocks[at].end); c = int(p.blocks[c].end) {
			b := &p.blocks[c]
			switch {
			case int(b.end) <= p.title || c <= p.title && p.title < int(b.end):
			case b.side || b.hint&page.HintBeside != 0 || b.words > mostAboutFile:
			case dom.IsElement(b.node, atom.Nav, atom.Form, atom.Footer, atom.Aside):
			case offers(doc, b.node):
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

// mostWallBytes is how long the text is at most that asks a reader to pay.
const mostWallBytes = 700

// wall marks the parts that JSON-LD names as not free when they are too short to
// be the article: they ask to pay for it.
func (p *blockPage) wall(top int, doc *page.Document, drop map[*html.Node]bool) {
	o := doc.ArticleObject()
	if o == nil || o["hasPart"] == nil {
		return
	}
	parts, ok := o["hasPart"].([]any)
	if !ok {
		parts = []any{o["hasPart"]}
	}
	for _, part := range parts {
		object, ok := part.(map[string]any)
		if !ok || isFree(object["isAccessibleForFree"]) {
			continue
		}
		selector, err := cascadia.ParseGroup(page.Object(object).Text("cssSelector"))
		if err != nil {
			continue
		}
		for _, n := range dom.QueryAll(p.blocks[top].node, selector) {
			if dom.TextBytes(n, mostWallBytes) < mostWallBytes {
				drop[n] = true
			}
		}
	}
}

// isFree reads the word of JSON-LD on whether something is free to read; without
// one it is.
func isFree(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		return !strings.EqualFold(strings.TrimSpace(v), "false")
	}
	return true
}
