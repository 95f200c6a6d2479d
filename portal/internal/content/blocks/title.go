package blocks

import (
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// findTitle returns the index of the heading that says the title; where none does,
// of another block that says just that; or -1.
func (p *Page) findTitle(title string) int {
	key := page.NameKey(title)
	if key == "" {
		return -1
	}
	words := int32(dom.CountWords(title)) + 2
	other := -1
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Own == 0 || b.Own > words || b.Own < words/2 {
			continue
		}
		heading := dom.IsHeading(b.Node)
		if !heading && (other >= 0 || b.OwnLinked > 0 || b.Hint&page.HintBeside != 0) ||
			page.NameKey(dom.LineText(b.Node)) != key {
			continue
		}
		if heading {
			return i
		}
		other = i
	}
	return other
}

// FirstText is the index of the first prose below the title, or -1.
func (p *Page) FirstText() int {
	if p.Title < 0 {
		return -1
	}
	for i := int(p.Blocks[p.Title].End); i < len(p.Blocks); i++ {
		b := &p.Blocks[i]
		if p.IsFooter(i) || b.Hint&page.HintSide != 0 {
			i = int(b.End) - 1
			continue
		}
		if b.IsProse() {
			return i
		}
	}
	return -1
}
