package content

import (
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// notice returns the index of the short text right below the title when the
// Best block is elsewhere and more likely a box beside it; else -1.
func (p search) notice(best int, doc *page.Document) int {
	title := p.Title
	if title < 0 || best >= 0 && p.Blocks[best].Good > blocks.ShortNotice {
		return -1
	}
	if best >= 0 && best <= title && title < int(p.Blocks[best].End) {
		return p.articleAround(title, best)
	}
	for at := int(p.Blocks[title].Parent); at >= 0; at = int(p.Blocks[at].Parent) {
		b := &p.Blocks[at]
		if best >= 0 && at <= best && best < int(b.End) {
			return -1 // the best block is the nearest to the title
		}
		if b.Good < 8 {
			continue
		}
		if best < 0 {
			return at
		}
		if p.isOwnArticle(at) && !p.goesOn(at, best) {
			return at
		}
		if p.goesOn(at, best) {
			return -1
		}
		said := describes(doc, p.Blocks[at].Node)
		if other := describes(doc, p.Blocks[best].Node); said > other+0.3 {
			return at
		}
		return -1
	}
	return -1
}

// isOwnArticle tells of an <article> that holds the title as the heading of the page, not
// as a link, and a text without a link: what stands beside it is of other pages.
func (p search) isOwnArticle(at int) bool {
	b, title := &p.Blocks[at], &p.Blocks[p.Title]
	if !dom.IsElement(b.Node, atom.Article) || !dom.IsElement(title.Node, atom.H1) || title.OwnLinked > 0 ||
		title.Own < leastTitleWords {
		return false
	}
	for i := int(title.End); i < int(b.End); i++ {
		if c := &p.Blocks[i]; c.IsProse() && c.OwnLinked > 0 || dom.IsElement(c.Node, atom.Article) {
			return false
		}
	}
	return true
}

// ownArticle is the <article> around the title, as isOwnArticle tells it, or -1.
func (p search) ownArticle() int {
	for at := p.Title; at > 0; at = int(p.Blocks[at].Parent) {
		if dom.IsElement(p.Blocks[at].Node, atom.Article) {
			if p.isOwnArticle(at) {
				return at
			}
			return -1
		}
	}
	return -1
}

// goesOn tells whether the text at best goes on with what stands at a block above
// it: they share a part of the page that is not the whole, or best is called the
// text, and no heading begins something else between them.
func (p search) goesOn(at, best int) bool {
	if best < int(p.Blocks[at].End) {
		return false
	}
	for i := int(p.Blocks[at].End); i < int(p.Blocks[best].End); i++ {
		b := &p.Blocks[i]
		if dom.IsHeading(b.Node) && b.Own > 0 {
			return false
		}
		if b.IsProse() {
			break
		}
	}
	around := at
	for around > 0 && best >= int(p.Blocks[around].End) {
		around = int(p.Blocks[around].Parent)
	}
	return around > 0 && !dom.IsElement(p.Blocks[around].Node, atom.Form, atom.Body) ||
		p.Blocks[best].Hint&page.HintContent != 0
}

// leastSheetWords is how much a table or list must say to be an article.
const leastSheetWords = 6

// sheet returns the index of the table or list right below the title: results,
// rosters, prices are articles without a sentence. It is -1 when prose is the
// article.
func (p search) sheet(best int) int {
	if p.Title < 0 || best >= 0 && p.Blocks[best].Good > blocks.ShortNotice {
		return -1
	}
	for at := int(p.Blocks[p.Title].Parent); at >= 0; at = int(p.Blocks[at].Parent) {
		if best >= 0 && at > 0 && at <= best && best < int(p.Blocks[at].End) {
			return -1
		}
		for c := at + 1; c < int(p.Blocks[at].End); c = int(p.Blocks[c].End) {
			b := &p.Blocks[c]
			switch {
			case int(b.End) <= p.Title || c <= p.Title && p.Title < int(b.End):
			case best >= 0 && c <= best && best < int(b.End):
				return -1
			case b.Side || b.Hint&page.HintBeside != 0 || b.Words < leastSheetWords || b.Linked*3 > b.Words:
			case dom.IsElement(b.Node, atom.Nav, atom.Form, atom.Footer, atom.Aside):
			case b.Good*2 > b.Words:
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
	for i := c; i < int(p.Blocks[c].End); i++ {
		b := &p.Blocks[i]
		if dom.IsElement(b.Node, atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Pre) {
			words += b.Words
			i = int(b.End) - 1
		}
	}
	return words*2 > p.Blocks[c].Words
}

// articleAround returns the index of the <article> that holds title and text
// within the best block; -1 when there is none.
func (p search) articleAround(title, best int) int {
	for at := int(p.Blocks[title].Parent); at > best; at = int(p.Blocks[at].Parent) {
		if b := &p.Blocks[at]; dom.IsElement(b.Node, atom.Article) && b.Good >= 8 {
			return at
		}
	}
	return -1
}
