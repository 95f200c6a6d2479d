package content

import (
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/repeats"
	"loa/portal/internal/tidy"
)

// block is one block element of a page as the scorer sees it. The blocks of a
// page stand in document order in one slice; those below one reach to its end.
type block struct {
	node   *html.Node
	parent int32 // index, -1 at the top
	end    int32 // index behind the last block below
	hint   page.Hint
	side   bool // it or something around it stands beside the article
	// repeated says that the host shows the same text on other pages, and that
	// it stands where no text of the article's own does.
	repeated bool
	foreign  bool // it is something else beside the part that holds the title and its text

	// Of the text that stands in the block itself, not in blocks below:
	own, ownLinked int32 // words
	links          int32
	stops          int32 // commas and ends of sentences
	cookies        int32 // words of pieces that speak of cookies; of everything within after sum
	cookieTexts    int32 // how many pieces that are
	ended          bool  // the text ends as a sentence does

	// Of everything within:
	words, linked int32
	prose         int32 // words in paragraphs of prose
	good          int32 // the same, without what stands beside the article
	paragraphs    int32
	images        int32
	value         float32
}

// blockPage is the blocks of a document, and what is known of it besides.
type blockPage struct {
	blocks []block // in the document's order
	title  int     // of the heading that says the title, or -1
	// titleKey is what of the title counts, empty without one.
	titleKey  string
	titleText string
	all       bool // also what is hidden
	hidden    int  // bytes of text in hidden parts
	// hiddenIn are the blocks that such parts stand in, with their bytes.
	hiddenIn map[int32]int
}

var blockPool = sync.Pool{New: func() any { return &blockPage{blocks: make([]block, 0, 4096)} }}

func (p *blockPage) free() {
	clear(p.blocks)
	p.blocks = p.blocks[:0]
	blockPool.Put(p)
}

// readBlocks measures what is below root, hidden parts only if all is set. title
// may be empty. The caller frees the result.
func readBlocks(root *html.Node, title string, boilerplate *repeats.Boilerplate, all bool) *blockPage {
	p := blockPool.Get().(*blockPage)
	p.all, p.hidden, p.hiddenIn = all, 0, make(map[int32]int)
	p.add(root, -1, false, 0)
	p.title, p.titleKey, p.titleText = p.findTitle(title), page.NameKey(title), title
	p.markRepeated(boilerplate)
	p.sum()
	return p
}

// add appends the block n and those below it; linkDepth is not 0 within a link.
func (p *blockPage) add(n *html.Node, parent int32, side bool, linkDepth int) {
	i := int32(len(p.blocks))
	h := page.HintsOf(n)
	p.blocks = append(p.blocks, block{node: n, parent: parent, hint: h, side: side})
	p.content(n, i, side, linkDepth)
	p.blocks[i].end = int32(len(p.blocks))
}

func (p *blockPage) content(n *html.Node, i int32, side bool, linkDepth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			p.text(i, c.Data, linkDepth > 0)
		case html.ElementNode:
			switch {
			case dom.IsUnread(c) || dom.IsControl(c):
			case !p.all && dom.IsHidden(c):
				if length := proseBytes(c); length > 0 {
					p.hidden += length
					p.hiddenIn[i] += length
				}
			case dom.IsBlock(c.DataAtom), isCustom(c) && tidy.HoldsBlock(c):
				p.add(c, i, side, linkDepth)
			case c.DataAtom == atom.Img:
				p.blocks[i].images++
			case c.DataAtom == atom.A:
				p.blocks[i].links++
				p.content(c, i, side, linkDepth+1)
			default:
				p.content(c, i, side, linkDepth)
			}
		}
	}
}

// isCustom tells of elements with a name of their own, as components have: "app-body".
func isCustom(n *html.Node) bool { return n.DataAtom == 0 && strings.IndexByte(n.Data, '-') > 0 }

// text counts the words of one text node.
func (p *blockPage) text(i int32, s string, linked bool) {
	var words, stops int32
	inWord, ended, said := false, false, false
	for j := 0; j < len(s); j++ {
		c := s[j]
		switch {
		case c <= ' ':
			inWord = false
			continue
		case c == '.' || c == '!' || c == '?' || c == ';' || c == ',':
			if inWord {
				stops++
			}
			ended = c != ',' && c != ';'
		case c == ':':
			ended = true
		case c == '"' || c == ')' || c == ']' || c == '\'' || c == '*':
			// keeps what stood before
		case c >= 0x80:
			// A typographic quotation mark or ellipsis ends a sentence as
			// the plain one does; other letters begin or go on with a word.
			if c == 0xE2 && j+2 < len(s) && s[j+1] == 0x80 {
				if s[j+2] == 0xA6 {
					ended = true
				}
				j += 2
				break
			}
			if c == 0xE3 && j+2 < len(s) && s[j+1] == 0x80 && s[j+2] == 0x82 { // 。
				ended = true
				stops++
				j += 2
				break
			}
			if c >= 0xE4 && c <= 0xE9 || !inWord { // an ideograph is a word
				words++
			}
			inWord, ended = true, false
		default:
			if !inWord {
				words++
			}
			inWord, ended = true, false
		}
		said = true
	}
	b := &p.blocks[i]
	if strings.Contains(s, "ookie") {
		b.cookies += words
		b.cookieTexts++
	}
	b.own += words
	b.stops += stops
	if linked {
		b.ownLinked += words
	}
	if said {
		b.ended = ended
	}
}

// proseBytes counts the bytes of the longer texts below n.
func proseBytes(n *html.Node) int {
	length := 0
	dom.Walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode && len(c.Data) > 60 {
			length += len(c.Data)
		}
		return c.Type != html.ElementNode || !dom.IsUnread(c)
	})
	return length
}

// isProse tells whether the block's own text reads like a paragraph.
func (b *block) isProse() bool {
	if b.own < 6 || dom.IsHeading(b.node) {
		return false
	}
	linked := float32(b.ownLinked) / float32(b.own)
	switch {
	case linked > 0.5:
		return false
	case b.own >= 25:
		return linked < 0.4 || b.stops >= 3
	case b.own >= 10:
		return linked < 0.35 && (b.ended || b.stops > 0)
	}
	return linked < 0.3 && b.ended
}

// isAsideText tells of what is set beside a text and is a part of it: prose
// without links in an <aside> or under a name that may mean several things.
func (b *block) isAsideText() bool {
	if b.prose < 20 || b.prose*10 <= b.words*8 || b.linked*20 >= b.words || b.hint&page.HintHidden != 0 {
		return false
	}
	if dom.IsElement(b.node, atom.Aside) {
		return page.HintsIn(dom.Attr(b.node, "class")+" "+dom.Attr(b.node, "id"))&page.HintBeside == 0
	}
	return b.hint&page.HintSide == 0 && b.prose >= 60
}

// sum adds up the blocks from the leaves to the top.
func (p *blockPage) sum() {
	for i := range p.blocks {
		b := &p.blocks[i]
		b.words, b.linked = b.own, b.ownLinked
		switch {
		case b.repeated:
			b.value -= float32(b.own)
		case b.isProse():
			b.good, b.prose = b.own, b.own
			b.paragraphs = 1
			b.value += float32(b.own)
			if b.own >= 30 {
				b.value += 10
			}
			if dom.IsElement(b.node, atom.Li, atom.Td, atom.Dd) {
				b.value *= 0.8
			}
		case b.own > 0 && b.ownLinked*2 > b.own:
			b.value -= float32(min(b.own, 30))*0.5 + 1
		case b.own > 0 && !dom.IsHeading(b.node) && !dom.IsElement(b.node, atom.Td, atom.Th, atom.Li, atom.Dd, atom.Dt,
			atom.Figcaption):
			b.value -= 1
		}
	}
	// Most of the prose of a page is not beside its article, whatever the
	// Element around it is called.
	for i := len(p.blocks) - 1; i > 0; i-- {
		up := &p.blocks[p.blocks[i].parent]
		up.prose += p.blocks[i].prose
		up.cookies += p.blocks[i].cookies
		up.cookieTexts += p.blocks[i].cookieTexts
	}
	most := p.blocks[0].prose * 2 / 5
	if p.blocks[0].prose < littleProse {
		p.dropColophon()
	}
	foreignSearch{p}.mark()
	for i := len(p.blocks) - 1; i > 0; i-- {
		b := &p.blocks[i]
		if b.foreign || p.isFooter(i) || p.isEntry(i) || p.isConsent(i) ||
			b.hint&page.HintBeside != 0 && b.prose <= most && !b.isAsideText() {
			b.side = true
			b.value = min(b.value, 0) - 3
			b.good, b.paragraphs = 0, 0
		}
		if b.hint&page.HintContent != 0 && b.value > 0 {
			b.value *= 1.02
		}
		up := &p.blocks[b.parent]
		up.words += b.words
		up.linked += b.linked
		up.good += b.good
		up.paragraphs += b.paragraphs
		up.images += b.images
		up.value += b.value
	}
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.parent >= 0 && p.blocks[b.parent].side {
			b.side = true
		}
	}
}

// best returns the index of the block with the highest value, the inner one of
// two alike; -1 when nothing on the page reads like an article.
func (p *blockPage) best() int {
	main := p.main()
	best := -1
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.good == 0 || b.side || main >= 0 && (i < main || i >= int(p.blocks[main].end)) {
			continue
		}
		if best < 0 || b.value >= p.blocks[best].value {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	return p.climb(best, main)
}

// main returns the element that the page itself names as its main part, when
// there is one and it holds prose, a fifth of the page's at least; else -1.
func (p *blockPage) main() int {
	main := -1
	for i := range p.blocks {
		b := &p.blocks[i]
		if !dom.IsElement(b.node, atom.Main) && dom.Attr(b.node, "role") != "main" || b.side || b.good < minMainWords {
			continue
		}
		if main < 0 || p.blocks[main].good < b.good {
			main = i
		}
	}
	if main >= 0 && p.blocks[main].good*5 < p.blocks[0].good {
		return -1
	}
	return main
}

// minMainWords is how much prose makes <main> believable.
const minMainWords = 40

// climb goes from the best block to the one around it that holds much more
// prose among links and labels: pruning takes those out.
func (p *blockPage) climb(best, main int) int {
	for at := best; at > 0 && at != main; {
		at = int(p.blocks[at].parent)
		b := &p.blocks[at]
		if b.good*10 > p.blocks[best].good*13 && b.good*4 > b.words {
			best = at
		}
	}
	return best
}

// Find returns the index of the block of n, or -1.
func (p *blockPage) find(n *html.Node) int {
	for i := range p.blocks {
		if p.blocks[i].node == n {
			return i
		}
	}
	return -1
}
