package content

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// foreignSearch looks for boxes that belong to other articles.
type foreignSearch struct{ *blockPage }

// A part of a page is the article's for all to see when it holds the title and says so
// much; a box beside it is looked at that says so much.
const (
	leastOwnPart    = 20
	leastForeignBox = 15
)

// mark marks the boxes beside the part that holds the title and a text of its
// own which are something else, however much they say and whatever they are called: a
// column, another article, comments, what is laid over the page, another subject.
func (p foreignSearch) mark() {
	if p.title <= 0 {
		return
	}
	about := page.Subject{Title: p.titleText}
	for at := p.title; p.blocks[at].parent >= 0; at = int(p.blocks[at].parent) {
		up := int(p.blocks[at].parent)
		said := p.blocks[at].prose // up to the box, from the title on
		all := true
		for c := up + 1; c < int(p.blocks[up].end); c = int(p.blocks[c].end) {
			b := &p.blocks[c]
			if c == at || b.prose < leastForeignBox {
				continue
			}
			b.foreign = said >= leastOwnPart && p.isForeign(c, at)
			all = all && (b.foreign || p.mayBeOther(c, at) && about.IsOther(b.node, p.blocks[at].node))
			if c > at && !b.foreign {
				said += b.prose
			}
		}
		if all && p.blocks[at].prose >= leastOwnPart {
			p.markOthers(up, at)
		}
	}
}

// markOthers marks everything that says much beside a part.
func (p foreignSearch) markOthers(up, at int) {
	for c := up + 1; c < int(p.blocks[up].end); c = int(p.blocks[c].end) {
		if c != at && p.blocks[c].prose >= leastForeignBox {
			p.blocks[c].foreign = true
		}
	}
}

// isForeign tells of a box beside the part at own that is something else by its looks.
func (p foreignSearch) isForeign(c, own int) bool {
	b := &p.blocks[c]
	if p.blocks[own].prose >= leastOwnPart {
		if page.IsSideColumn(b.node) || b.hint&page.HintSide != 0 && b.hint&page.HintContent == 0 && !dom.IsElement(b.node,
			atom.Aside) && b.prose <= p.blocks[own].prose ||
			page.IsNarrower(b.node, p.blocks[own].node) || p.isColumn(c, own) {
			return true
		}
	}
	return page.LiesOver(b.node) ||
		c > own && (p.isOtherArticle(c) && !p.isOneOfOwn(c, own) || p.beginsComments(c) || page.CountsMore(b.node) > 1)
}

// A box of which only the words tell that it is about something else says so much, and
// at most so many times what the part says that holds the title: a few words with the
// title may be the head of the text below.
const (
	leastOtherSubject = 40
	mostOtherShare    = 5
)

// mayBeOther tells whether the words of a box may tell that it is something else.
func (p foreignSearch) mayBeOther(c, own int) bool {
	b, o := &p.blocks[c], &p.blocks[own]
	return b.hint&page.HintContent == 0 && b.prose >= leastOtherSubject && b.prose <= o.prose*mostOtherShare &&
		!dom.IsElement(b.node, atom.P, atom.Ul, atom.Ol, atom.Table, atom.Blockquote) && !dom.IsElement(o.node, atom.Header) &&
		(firstClass(b.node) == "" || !sameShape(b.node, o.node)) && !heads().MatchString(dom.Attr(o.node, "class"))
}

// heads finds what the head of an article is called.
var heads = pattern.Lazy(`(?i)hero|banner|head|intro|masthead|jumbotron|cover|top`)

// isOneOfOwn tells whether boxes of the same kind and class stand beside a box that are no
// other articles: the entries of a comparison begin with links too.
func (p foreignSearch) isOneOfOwn(c, own int) bool {
	up := int(p.blocks[c].parent)
	for i := up + 1; i < int(p.blocks[up].end); i = int(p.blocks[i].end) {
		if i != c && i != own && p.blocks[i].prose >= leastForeignBox && sameShape(p.blocks[i].node, p.blocks[c].node) &&
			!p.isOtherArticle(i) {
			return true
		}
	}
	return false
}

// isColumn tells of a cell of a table that lays out a page: the title stands in another
// cell of the row, as a heading, and the text with it.
func (p foreignSearch) isColumn(c, own int) bool {
	return dom.IsElement(p.blocks[c].node, atom.Td) && dom.IsElement(p.blocks[own].node, atom.Td) &&
		dom.IsElement(p.blocks[p.title].node, atom.H1, atom.H2)
}

// isOtherArticle tells of a box that begins with a heading which is a link to another
// page: the title of that one.
func (p foreignSearch) isOtherArticle(c int) bool {
	for i := c; i < int(p.blocks[c].end); i++ {
		b := &p.blocks[i]
		if b.own == 0 {
			continue
		}
		if !dom.IsHeading(b.node) || b.ownLinked < leastTeaserTitle || b.ownLinked*4 < b.own*3 {
			return false
		}
		link := dom.Find(b.node, func(n *html.Node) bool { return n.DataAtom == atom.A })
		if link == nil {
			link = p.linkAround(b.node)
		}
		href := dom.Attr(link, "href")
		return href != "" && href[0] != '#' && p.titleKey != page.NameKey(dom.LineText(b.node))
	}
	return false
}

func (p foreignSearch) linkAround(n *html.Node) *html.Node {
	if dom.IsElement(n.Parent, atom.A) {
		return n.Parent
	}
	return nil
}

// commentLabel finds the words above comments, folded, with or without how many.
var commentLabel = pattern.Lazy(`^(?:\(?\d+\)? )?(?:binh luan|y kien|y kien ban doc|phan hoi|comments?|kommentare?|commentaires?|comentarios|commenti|reacties)(?: ?\(?\d*\)?)? ?:?$`)

// beginsComments tells of a box whose first words say that comments follow.
func (p foreignSearch) beginsComments(c int) bool {
	first := ""
	dom.WalkUntil(p.blocks[c].node, func(n *html.Node) dom.Step {
		if n.Type == html.TextNode {
			if first = strings.TrimSpace(n.Data); first != "" {
				return dom.StepStop
			}
		}
		return dom.StepInto
	})
	return len(first) < 60 && commentLabel().MatchString(viet.Fold(first))
}
