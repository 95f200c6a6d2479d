package content

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/repeats"
	"loa/viet"
)

// isFooter tells of the foot of a page, however much it says: it is one by its
// element or whole name, and holds no title. Where the word is only a part of the
// name it must not say much.
func (p *blockPage) isFooter(i int) bool {
	b := &p.blocks[i]
	if b.hint&page.HintFooter == 0 || i == 0 || b.prose > shortNotice && !namesFooter(b.node) {
		return false
	}
	for c := i; c < int(b.end); c++ {
		if dom.IsElement(p.blocks[c].node, atom.H1, atom.Main) || c == p.title {
			return false
		}
	}
	return true
}

// namesFooter tells of elements that are called the foot of a page and nothing else.
func namesFooter(n *html.Node) bool {
	if dom.IsElement(n, atom.Footer) {
		return true
	}
	for _, name := range [...]string{dom.Attr(n, "id"), dom.Attr(n, "class")} {
		switch strings.ToLower(name) {
		case "footer", "site-footer", "page-footer", "main-footer":
			return true
		}
	}
	return false
}

// leastConsent is how many pieces of a box speak of cookies at least that asks for
// consent to them.
const leastConsent = 3

// isConsent tells of what a page lays over itself or asks before it shows itself: a
// dialog, or a box most of which is about cookies. It holds no title, and the title
// does not speak of cookies either.
func (p *blockPage) isConsent(i int) bool {
	b := &p.blocks[i]
	if i == 0 || i <= p.title && p.title < int(b.end) {
		return false
	}
	if p.title >= 0 && isDialog(b.node) {
		return true
	}
	return p.title >= 0 && b.cookieTexts >= leastConsent && b.cookies*2 > b.words && p.blocks[p.title].cookies == 0
}

// isDialog tells of an element that is a dialog by its kind or role.
func isDialog(n *html.Node) bool {
	if dom.IsElement(n, atom.Dialog) {
		return true
	}
	role := dom.Attr(n, "role")
	return role == "dialog" || role == "alertdialog"
}

// mostEntryWords is how much may stand in a form beside its fields.
const mostEntryWords = 80

// isEntry tells of a form that a reader fills in: one for comments, a search, a
// login. Some systems put a whole page into a form, which is none.
func (p *blockPage) isEntry(i int) bool {
	b := &p.blocks[i]
	if !dom.IsElement(b.node, atom.Form) || i <= p.title && p.title < int(b.end) {
		return false
	}
	words := int32(0)
	for c := i; c < int(b.end); c++ {
		words += p.blocks[c].own
		if dom.IsElement(p.blocks[c].node, atom.H1, atom.Main, atom.Article) {
			return false
		}
	}
	return words <= mostEntryWords && dom.Find(b.node, isField) != nil
}

// isField tells of what a reader types into.
func isField(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Textarea:
		return true
	case atom.Input:
		switch dom.Attr(n, "type") {
		case "", "text", "email", "search", "password", "url", "tel":
			return true
		}
	}
	return false
}

// littleProse is the size of pages on which the lines about who makes the
// portal could outweigh a short notice.
const littleProse = 600

// mostColophonWords is how long a line about who makes a portal is at most.
const mostColophonWords = 60

// colophonWords are in the lines that say who makes a portal.
var colophonWords = [...]string{
	"co quan chu quan", "chiu trach nhiem", "giay phep so", "giay phep xuat ban", "ghi ro nguon", "ban quyen",
	"gp-ttdt", "all rights reserved", "©",
}

// dropColophon takes the lines about who makes the portal for what they are. The
// same words stand in articles, for nearly every decision ends with who is
// answerable for it: what shares a part of the page with most of the text below
// the title is the article's.
func (p *blockPage) dropColophon() {
	var found []int
	for i := range p.blocks {
		if b := &p.blocks[i]; b.good > 0 && b.own <= mostColophonWords &&
			dom.ContainsAny(viet.Fold(dom.OwnText(b.node)), colophonWords[:]...) {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return
	}
	text := p.mainText(found)
	for _, i := range found {
		if i == text || p.isOwn(i, text) {
			continue
		}
		b := &p.blocks[i]
		for up := i; up >= 0; up = int(p.blocks[up].parent) {
			p.blocks[up].prose -= b.own
		}
		b.good, b.paragraphs, b.value = 0, 0, -float32(b.own)
		b.side = true
	}
}

// mainText is a paragraph of the part below the title that says most, lines with
// the words of colophons aside; without such a part the first prose there.
func (p *blockPage) mainText(colophon []int) int {
	said := make(map[int32]int32)
	best := -1
	for i := max(p.title, 0); i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if p.isFooter(i) || b.hint&page.HintSide != 0 && b.prose <= p.blocks[0].prose*2/5 {
			i = int(b.end) - 1
			continue
		}
		if !b.isProse() || slices.Contains(colophon, i) {
			continue
		}
		if said[b.parent] += b.own; best < 0 || said[b.parent] > said[p.blocks[best].parent] {
			best = i
		}
	}
	first := p.firstText()
	if best < 0 || first >= 0 && slices.Contains(colophon, first) && p.blocks[first].own > said[p.blocks[best].parent] {
		return first
	}
	return best
}

// firstText is the index of the first prose below the title, or -1.
func (p *blockPage) firstText() int {
	if p.title < 0 {
		return -1
	}
	for i := int(p.blocks[p.title].end); i < len(p.blocks); i++ {
		b := &p.blocks[i]
		if p.isFooter(i) || b.hint&page.HintSide != 0 {
			i = int(b.end) - 1
			continue
		}
		if b.isProse() {
			return i
		}
	}
	return -1
}

// isOwn tells whether a block stands in the same part of the page as the
// article's text: below what parts that from the title.
func (p *blockPage) isOwn(i, text int) bool {
	if text < 0 {
		return false
	}
	part := text
	for up := int(p.blocks[text].parent); up >= 0; up = int(p.blocks[up].parent) {
		if up <= p.title && p.title < int(p.blocks[up].end) || up == 0 {
			break
		}
		part = up
	}
	if part == text || p.title < 0 { // the text stands beside the title itself
		return p.blocks[i].parent == p.blocks[text].parent
	}
	return part <= i && i < int(p.blocks[part].end)
}

// markRepeated notes what the host repeats, as long as nothing of the article's
// own stands beside it: notices of one kind share whole paragraphs, and without
// them nobody knows who announces what to whom.
func (p *blockPage) markRepeated(boilerplate *repeats.Boilerplate) {
	if !boilerplate.Knows() {
		return
	}
	own := make(map[place]bool)
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.own == 0 {
			continue
		}
		b.repeated = boilerplate.Has(b.node)
		if !b.repeated && b.isProse() {
			own[p.container(i)] = true
		}
	}
	for i := range p.blocks {
		if b := &p.blocks[i]; b.repeated && b.hint&page.HintBeside == 0 && own[p.container(i)] {
			b.repeated = false
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
func (p *blockPage) container(i int) place {
	at := place{within: p.blocks[i].parent}
	for at.within > 0 && p.blocks[at.within].end == p.blocks[i].end && int(at.within)+1 == i {
		i = int(at.within)
		at = place{within: p.blocks[i].parent, box: p.blocks[i].node.Data + "." + dom.Attr(p.blocks[i].node, "class")}
	}
	for a := at.within; a > 0 && p.blocks[a].hint&page.HintBeside == 0; a = p.blocks[a].parent {
		n := p.blocks[a].node
		if dom.Attr(n, "itemprop") == "articleBody" || dom.IsElement(n, atom.Article) && int(a) <= p.title &&
			p.title < int(p.blocks[a].end) {
			return place{within: a}
		}
	}
	return at
}
