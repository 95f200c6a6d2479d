package content

import (
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// shortNotice is the size up to which the best block may be a side box that is
// longer than the notice the page is about.
const shortNotice = 250

// notice returns the index of the short text right below the title when the
// best block is elsewhere and more likely a box beside it; else -1.
func (p search) notice(best int, doc *page.Document) int {
	title := p.title
	if title < 0 || best >= 0 && p.blocks[best].good > shortNotice {
		return -1
	}
	if best >= 0 && best <= title && title < int(p.blocks[best].end) {
		return p.articleAround(title, best)
	}
	for at := int(p.blocks[title].parent); at >= 0; at = int(p.blocks[at].parent) {
		b := &p.blocks[at]
		if best >= 0 && at <= best && best < int(b.end) {
			return -1 // the best block is the nearest to the title
		}
		if b.good < 8 {
			continue
		}
		if best < 0 {
			return at
		}
		if p.goesOn(at, best) {
			return -1
		}
		said := describes(doc, p.blocks[at].node)
		if other := describes(doc, p.blocks[best].node); said > other+0.3 {
			return at
		}
		return -1
	}
	return -1
}

// goesOn tells whether the text at best goes on with what stands at a block above
// it: they share a part of the page that is not the whole, or best is called the
// text, and no heading begins something else between them.
func (p search) goesOn(at, best int) bool {
	if best < int(p.blocks[at].end) {
		return false
	}
	for i := int(p.blocks[at].end); i < int(p.blocks[best].end); i++ {
		b := &p.blocks[i]
		if dom.IsHeading(b.node) && b.own > 0 {
			return false
		}
		if b.isProse() {
			break
		}
	}
	around := at
	for around > 0 && best >= int(p.blocks[around].end) {
		around = int(p.blocks[around].parent)
	}
	return around > 0 && !dom.IsElement(p.blocks[around].node, atom.Form, atom.Body) ||
		p.blocks[best].hint&page.HintContent != 0
}

// leastSheetWords is how much a table or list must say to be an article.
const leastSheetWords = 6

// sheet returns the index of the table or list right below the title: results,
// rosters, prices are articles without a sentence. It is -1 when prose is the
// article.
func (p search) sheet(best int) int {
	if p.title < 0 || best >= 0 && p.blocks[best].good > shortNotice {
		return -1
	}
	for at := int(p.blocks[p.title].parent); at >= 0; at = int(p.blocks[at].parent) {
		if best >= 0 && at > 0 && at <= best && best < int(p.blocks[at].end) {
			return -1
		}
		for c := at + 1; c < int(p.blocks[at].end); c = int(p.blocks[c].end) {
			b := &p.blocks[c]
			switch {
			case int(b.end) <= p.title || c <= p.title && p.title < int(b.end):
			case best >= 0 && c <= best && best < int(b.end):
				return -1
			case b.side || b.hint&page.HintBeside != 0 || b.words < leastSheetWords || b.linked*3 > b.words:
			case dom.IsElement(b.node, atom.Nav, atom.Form, atom.Footer, atom.Aside):
			case b.good*2 > b.words:
				return -1
			case p.holdsSheet(c):
				return c
			}
		}
	}
	return -1
}

// holdsSheet tells whether most of what a block says stands in a table or list.
func (p search) holdsSheet(c int) bool {
	words := int32(0)
	for i := c; i < int(p.blocks[c].end); i++ {
		b := &p.blocks[i]
		if dom.IsElement(b.node, atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Pre) {
			words += b.words
			i = int(b.end) - 1
		}
	}
	return words*2 > p.blocks[c].words
}

// articleAround returns the index of the <article> that holds title and text
// within the best block; -1 when there is none.
func (p search) articleAround(title, best int) int {
	for at := int(p.blocks[title].parent); at > best; at = int(p.blocks[at].parent) {
		if b := &p.blocks[at]; dom.IsElement(b.node, atom.Article) && b.good >= 8 {
			return at
		}
	}
	return -1
}
