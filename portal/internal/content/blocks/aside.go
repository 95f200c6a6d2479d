package blocks

import (
	"strings"

	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// IsAsideText tells of what is set beside a text and is a part of it: prose
// without links in an <aside> or under a name that may mean several things. A row of
// boxes is none.
func (p *Page) IsAsideText(i int) bool {
	b := &p.Blocks[i]
	if b.Prose < 20 || b.Prose*10 <= b.Words*8 || b.Linked*20 >= b.Words || b.Hint&page.HintHidden != 0 {
		return false
	}
	if dom.IsElement(b.Node, atom.Aside) {
		names := strings.ToLower(dom.Attr(b.Node, "class") + " " + dom.Attr(b.Node, "id"))
		return page.HintsIn(strings.ReplaceAll(names, "aside", "note"))&page.HintBeside == 0
	}
	return b.Hint&page.HintSide == 0 && b.Prose >= 60 && !p.IsRow(i)
}

// A row is so many boxes of one shape, that say so little each and together most of
// what stands around them.
const (
	leastRow     = 4
	mostBoxWords = 160
)

// IsRow tells of a part of a page that is a row of boxes of one kind and class: what
// customers say, questions and answers, people, offers.
func (p *Page) IsRow(i int) bool {
	for at := i; at < int(p.Blocks[i].End); {
		only, boxes := -1, make(map[string]int32)
		words := make(map[string]int32)
		for c := at + 1; c < int(p.Blocks[at].End); c = int(p.Blocks[c].End) {
			b := &p.Blocks[c]
			if b.Words*10 >= p.Blocks[i].Words*8 {
				only = c
			}
			if b.Words > 0 && b.Words <= mostBoxWords && dom.IsElement(b.Node, atom.Div, atom.Article, atom.Section, atom.Li,
				atom.Blockquote, atom.Details) {
				shape := b.Node.Data + "." + FirstClass(b.Node)
				boxes[shape]++
				words[shape] += b.Words
			}
		}
		for shape, count := range boxes {
			if count >= leastRow && words[shape]*10 >= p.Blocks[i].Words*8 {
				return true
			}
		}
		if only < 0 {
			return false
		}
		at = only
	}
	return false
}
