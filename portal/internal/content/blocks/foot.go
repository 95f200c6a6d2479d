package blocks

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/viet"
)

// IsFooter tells of the foot of a page, however much it says: it is one by its
// element or whole name, and holds no title. Where the word is only a part of the
// name it must not say much.
func (p *Page) IsFooter(i int) bool {
	b := &p.Blocks[i]
	if b.Hint&page.HintFooter == 0 || i == 0 || b.Prose > ShortNotice && !namesFooter(b.Node) {
		return false
	}
	for c := i; c < int(b.End); c++ {
		if dom.IsElement(p.Blocks[c].Node, atom.H1, atom.Main) || c == p.Title {
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
func (p *Page) isConsent(i int) bool {
	b := &p.Blocks[i]
	if i == 0 || i <= p.Title && p.Title < int(b.End) {
		return false
	}
	if p.Title >= 0 && isDialog(b.Node) {
		return true
	}
	return p.Title >= 0 && b.cookieTexts >= leastConsent && b.cookies*2 > b.Words && p.Blocks[p.Title].cookies == 0
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

// IsEntry tells of a form that a reader fills in: one for comments, a search, a
// login. Some systems put a whole page into a form, which is none.
func (p *Page) IsEntry(i int) bool {
	b := &p.Blocks[i]
	if !dom.IsElement(b.Node, atom.Form) || i <= p.Title && p.Title < int(b.End) {
		return false
	}
	words := int32(0)
	for c := i; c < int(b.End); c++ {
		words += p.Blocks[c].Own
		if dom.IsElement(p.Blocks[c].Node, atom.H1, atom.Main, atom.Article) {
			return false
		}
	}
	return words <= mostEntryWords && dom.Find(b.Node, isField) != nil
}

// HasEntry tells of a box around a form into which a reader writes: what else it says is
// about that form.
func (p *Page) HasEntry(i int) bool {
	for c := i + 1; c < int(p.Blocks[i].End); c++ {
		if p.IsEntry(c) {
			return true
		}
	}
	return false
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
func (p *Page) dropColophon() {
	var found []int
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Good > 0 && b.Own <= mostColophonWords &&
			dom.ContainsAny(viet.Fold(dom.OwnText(b.Node)), colophonWords[:]...) {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return
	}
	text := p.mainText(found)
	for _, i := range found {
		if i == text || p.isOwn(i, text) || p.isInNamedText(i) {
			continue
		}
		b := &p.Blocks[i]
		for up := i; up >= 0; up = int(p.Blocks[up].Parent) {
			p.Blocks[up].Prose -= b.Own
		}
		b.Good, b.paragraphs, b.value = 0, 0, -float32(b.Own)
		b.Side = true
	}
}

// mainText is a paragraph of the part below the title that says most, lines with
// the words of colophons aside; without such a part the first prose there.
func (p *Page) mainText(colophon []int) int {
	said := make(map[int32]int32)
	best := -1
	for i := max(p.Title, 0); i < len(p.Blocks); i++ {
		b := &p.Blocks[i]
		if p.IsFooter(i) || b.Hint&page.HintSide != 0 && b.Prose <= p.Blocks[0].Prose*2/5 {
			i = int(b.End) - 1
			continue
		}
		if !b.IsProse() || slices.Contains(colophon, i) {
			continue
		}
		if said[b.Parent] += b.Own; best < 0 || said[b.Parent] > said[p.Blocks[best].Parent] {
			best = i
		}
	}
	first := p.FirstText()
	if best < 0 || first >= 0 && slices.Contains(colophon, first) && p.Blocks[first].Own > said[p.Blocks[best].Parent] {
		return first
	}
	return best
}

// isOwn tells whether a block stands in the same part of the page as the
// article's text: below what parts that from the title.
func (p *Page) isOwn(i, text int) bool {
	if text < 0 {
		return false
	}
	part := text
	for up := int(p.Blocks[text].Parent); up >= 0; up = int(p.Blocks[up].Parent) {
		if up <= p.Title && p.Title < int(p.Blocks[up].End) || up == 0 {
			break
		}
		part = up
	}
	if part == text || p.Title < 0 { // the text stands beside the title itself
		return p.Blocks[i].Parent == p.Blocks[text].Parent
	}
	return part <= i && i < int(p.Blocks[part].End)
}
