package portal

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const divAtom = atom.Div

// prune marks what does not belong to the article within the block at top.
func (p *blockPage) prune(top int, doc *Document, drop map[*html.Node]bool) {
	title := nameKey(doc.Title())
	all := p.blocks[top].prose
	for i := top + 1; i < int(p.blocks[top].end); {
		b := &p.blocks[i]
		if b.side || p.isBeside(b, all) || isHeading(b.node) && i < top+60 && title != "" && nameKey(ownText(b.node)) == title {
			drop[b.node] = true
			i = int(b.end)
			continue
		}
		i++
	}
}

func (p *blockPage) isBeside(b *block, all int32) bool {
	switch {
	case isElement(b.node, atom.Nav, atom.Form, atom.Footer, atom.Fieldset):
		return b.prose*3 < all
	case b.hint&(hintSide|hintHidden) != 0:
		return b.prose*5 <= all*2
	case isElement(b.node, atom.Ul, atom.Ol, atom.Div, atom.Section, atom.Table):
		return b.words > 0 && b.good*10 < b.words && b.linked*3 > b.words*2 && b.words < all
	}
	return false
}

var _ html.Node
