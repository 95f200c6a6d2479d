package blocks

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

// Block is one block element of a page as the scorer sees it. The blocks of a
// page stand in document order in one slice; those below one reach to its end.
type Block struct {
	Node   *html.Node
	Parent int32 // index, -1 at the top
	End    int32 // index behind the last block below
	Hint   page.Hint
	Side   bool // it or something around it stands beside the article
	// Repeated says that the host shows the same text on other pages, and that
	// it stands where no text of the article's own does.
	Repeated bool
	foreign  bool // it is something else beside the part that holds the title and its text

	// Of the text that stands in the block itself, not in blocks below:
	Own, OwnLinked int32 // words
	links          int32
	stops          int32 // commas and ends of sentences
	cookies        int32 // Words of pieces that speak of cookies; of everything within after sum
	cookieTexts    int32 // how many pieces that are
	Ended          bool  // the text ends as a sentence does

	// Of everything within:
	Words, Linked int32
	Prose         int32 // Words in paragraphs of prose
	Good          int32 // the same, without what stands beside the article
	paragraphs    int32
	Images        int32
	value         float32
}

// Page is the blocks of a document, and what is known of it besides.
type Page struct {
	Blocks []Block // in the document's order
	Title  int     // of the heading that says the title, or -1
	// TitleKey is what of the title counts, empty without one.
	TitleKey  string
	titleText string
	All       bool // also what is hidden
	Hidden    int  // bytes of text in hidden parts
	// HiddenIn are the blocks that such parts stand in, with their bytes.
	HiddenIn map[int32]int
}

var blockPool = sync.Pool{New: func() any { return &Page{Blocks: make([]Block, 0, 4096)} }}

// Free gives the memory back: the page and its blocks are not used afterwards.
func (p *Page) Free() {
	clear(p.Blocks)
	p.Blocks = p.Blocks[:0]
	blockPool.Put(p)
}

// Read measures what is below root, hidden parts only if all is set. title
// may be empty. The caller frees the result.
func Read(root *html.Node, title string, boilerplate *repeats.Boilerplate, all bool) *Page {
	p := blockPool.Get().(*Page)
	p.All, p.Hidden, p.HiddenIn = all, 0, make(map[int32]int)
	p.add(root, -1, false, 0)
	p.Title, p.TitleKey, p.titleText = p.findTitle(title), page.NameKey(title), title
	p.markRepeated(boilerplate)
	p.sum()
	return p
}

// add appends the block n and those below it; linkDepth is not 0 within a link.
func (p *Page) add(n *html.Node, parent int32, side bool, linkDepth int) {
	i := int32(len(p.Blocks))
	h := page.HintsOf(n)
	p.Blocks = append(p.Blocks, Block{Node: n, Parent: parent, Hint: h, Side: side})
	p.children(n, i, side, linkDepth)
	p.Blocks[i].End = int32(len(p.Blocks))
}

func (p *Page) children(n *html.Node, i int32, side bool, linkDepth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			p.text(i, c.Data, linkDepth > 0)
		case html.ElementNode:
			switch {
			case dom.IsUnread(c) || dom.IsControl(c):
			case !p.All && dom.IsHidden(c):
				if length := proseBytes(c); length > 0 {
					p.Hidden += length
					p.HiddenIn[i] += length
				}
			case dom.IsBlock(c.DataAtom), isCustom(c) && tidy.HoldsBlock(c):
				p.add(c, i, side, linkDepth)
			case c.DataAtom == atom.Img:
				p.Blocks[i].Images++
			case c.DataAtom == atom.A:
				p.Blocks[i].links++
				p.children(c, i, side, linkDepth+1)
			default:
				p.children(c, i, side, linkDepth)
			}
		}
	}
}

// isCustom tells of elements with a name of their own, as components have: "app-body".
func isCustom(n *html.Node) bool { return n.DataAtom == 0 && strings.IndexByte(n.Data, '-') > 0 }

// text counts the words of one text node.
func (p *Page) text(i int32, s string, linked bool) {
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
	b := &p.Blocks[i]
	if strings.Contains(s, "ookie") {
		b.cookies += words
		b.cookieTexts++
	}
	b.Own += words
	b.stops += stops
	if linked {
		b.OwnLinked += words
	}
	if said {
		b.Ended = ended
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

// IsProse tells whether the block's own text reads like a paragraph.
func (b *Block) IsProse() bool {
	if b.Own < 6 || dom.IsHeading(b.Node) {
		return false
	}
	linked := float32(b.OwnLinked) / float32(b.Own)
	switch {
	case linked > 0.5:
		return false
	case b.Own >= 25:
		return linked < 0.4 || b.stops >= 3
	case b.Own >= 10:
		return linked < 0.35 && (b.Ended || b.stops > 0)
	}
	return linked < 0.3 && b.Ended
}

// sum adds up the blocks from the leaves to the top.
func (p *Page) sum() {
	for i := range p.Blocks {
		b := &p.Blocks[i]
		b.Words, b.Linked = b.Own, b.OwnLinked
		switch {
		case b.Repeated:
			b.value -= float32(b.Own)
		case b.IsProse():
			b.Good, b.Prose = b.Own, b.Own
			b.paragraphs = 1
			b.value += float32(b.Own)
			if b.Own >= 30 {
				b.value += 10
			}
			if dom.IsElement(b.Node, atom.Li, atom.Td, atom.Dd) {
				b.value *= 0.8
			}
		case b.Own > 0 && b.OwnLinked*2 > b.Own:
			b.value -= float32(min(b.Own, 30))*0.5 + 1
		case b.Own > 0 && !dom.IsHeading(b.Node) && !dom.IsElement(b.Node, atom.Td, atom.Th, atom.Li, atom.Dd, atom.Dt,
			atom.Figcaption):
			b.value -= 1
		}
	}
	// Most of the prose of a page is not beside its article, whatever the
	// Element around it is called.
	for i := len(p.Blocks) - 1; i > 0; i-- {
		up := &p.Blocks[p.Blocks[i].Parent]
		up.Prose += p.Blocks[i].Prose
		up.cookies += p.Blocks[i].cookies
		up.cookieTexts += p.Blocks[i].cookieTexts
	}
	most := p.Blocks[0].Prose * 2 / 5
	if p.Blocks[0].Prose < littleProse {
		p.dropColophon()
	}
	foreignSearch{p}.mark()
	for i := len(p.Blocks) - 1; i > 0; i-- {
		b := &p.Blocks[i]
		if b.foreign || p.IsFooter(i) || p.IsEntry(i) || p.isConsent(i) ||
			b.Hint&page.HintBeside != 0 && b.Prose <= most && !p.IsAsideText(i) {
			b.Side = true
			b.value = min(b.value, 0) - 3
			b.Good, b.paragraphs = 0, 0
		}
		if b.Hint&page.HintContent != 0 && b.value > 0 {
			b.value *= 1.02
		}
		up := &p.Blocks[b.Parent]
		up.Words += b.Words
		up.Linked += b.Linked
		up.Good += b.Good
		up.paragraphs += b.paragraphs
		up.Images += b.Images
		up.value += b.value
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Parent >= 0 && p.Blocks[b.Parent].Side {
			b.Side = true
		}
	}
}

// Best returns the index of the block with the highest value, the inner one of
// two alike; -1 when nothing on the page reads like an article.
func (p *Page) Best() int {
	main := p.main()
	best := -1
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Good == 0 || b.Side || main >= 0 && (i < main || i >= int(p.Blocks[main].End)) {
			continue
		}
		if best < 0 || b.value >= p.Blocks[best].value {
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
func (p *Page) main() int {
	main := -1
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if !dom.IsElement(b.Node, atom.Main) && dom.Attr(b.Node, "role") != "main" || b.Side || b.Good < MinMainWords {
			continue
		}
		if main < 0 || p.Blocks[main].Good < b.Good {
			main = i
		}
	}
	if main >= 0 && p.Blocks[main].Good*5 < p.Blocks[0].Good {
		return -1
	}
	return main
}

// MinMainWords is how much prose makes <main> believable.
const MinMainWords = 40

// climb goes from the best block to the one around it that holds much more
// Prose among links and labels: pruning takes those out.
func (p *Page) climb(best, main int) int {
	for at := best; at > 0 && at != main; {
		at = int(p.Blocks[at].Parent)
		b := &p.Blocks[at]
		if b.Good*10 > p.Blocks[best].Good*13 && b.Good*4 > b.Words {
			best = at
		}
	}
	return best
}

// Find returns the index of the block of n, or -1.
func (p *Page) Find(n *html.Node) int {
	for i := range p.Blocks {
		if p.Blocks[i].Node == n {
			return i
		}
	}
	return -1
}
