package content

import (
	"golang.org/x/net/html"

	"loa/portal/internal/page"
	"loa/portal/internal/repeats"
)

// Boilerplate remembers the blocks of text that a host shows on several of its
// pages. A nil Boilerplate knows nothing.
type Boilerplate = repeats.Boilerplate

// minBoilerplateWords leaves out what is too short to be told from content.
const minBoilerplateWords = 2

// Learn lets a Boilerplate take note of the blocks of a page.
func Learn(known *Boilerplate, doc *page.Document) {
	if known == nil {
		return
	}
	p := readBlocks(doc.Body(), "", nil, false)
	defer p.free()
	var blocks []*html.Node
	for i := range p.blocks {
		if b := &p.blocks[i]; b.own >= minBoilerplateWords {
			blocks = append(blocks, b.node)
		}
	}
	known.Learn(doc.Canonical(), blocks)
}
