package blocks

import (
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/repeats"
)

// markRepeated notes what the host repeats, as long as nothing of the article's
// Own stands beside it: notices of one kind share whole paragraphs, and without
// them nobody knows who announces what to whom.
func (p *Page) markRepeated(boilerplate *repeats.Boilerplate) {
	if !boilerplate.Knows() {
		return
	}
	own := make(map[place]bool)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Own == 0 {
			continue
		}
		b.Repeated = boilerplate.Has(b.Node)
		if !b.Repeated && b.IsProse() {
			own[p.container(i)] = true
		}
	}
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Repeated && b.Hint&page.HintBeside == 0 && own[p.container(i)] {
			b.Repeated = false
		}
	}
}

// place is where a paragraph stands: what it shares with its neighbours, and the
// box of its own that is around it within that.
type place struct {
	within int32
	box    string
}

// container is the place of a paragraph. An <article> around it that holds the
// title, or the body that the page states, is one place.
func (p *Page) container(i int) place {
	at := place{within: p.Blocks[i].Parent}
	for at.within > 0 && p.Blocks[at.within].End == p.Blocks[i].End && int(at.within)+1 == i {
		i = int(at.within)
		at = place{within: p.Blocks[i].Parent, box: p.Blocks[i].Node.Data + "." + dom.Attr(p.Blocks[i].Node, "class")}
	}
	for a := at.within; a > 0 && p.Blocks[a].Hint&page.HintBeside == 0; a = p.Blocks[a].Parent {
		n := p.Blocks[a].Node
		if dom.Attr(n, "itemprop") == "articleBody" || dom.IsElement(n, atom.Article) && int(a) <= p.Title &&
			p.Title < int(p.Blocks[a].End) {
			return place{within: a}
		}
	}
	return at
}
