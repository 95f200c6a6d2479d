package content

import (
	"golang.org/x/net/html"

	"loa/portal/internal/content/blocks"
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
	p := blocks.Read(doc.Body(), "", nil, false)
	defer p.Free()
	var blocks []*html.Node
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Own >= minBoilerplateWords {
			blocks = append(blocks, b.Node)
		}
	}
	known.Learn(doc.Canonical(), blocks)
}
