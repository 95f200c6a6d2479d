package blocks

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
type foreignSearch struct{ *Page }

// A part of a page is the article's for all to see when it holds the title and says so
// much; a box beside it is looked at that says so much.
const (
	leastOwnPart    = 20
	leastForeignBox = 15
)

// mark marks the boxes beside the part that holds the title and a text of its
// Own which are something else, however much they say and whatever they are called: a
// column, another article, comments, what is laid over the page, another subject.
func (p foreignSearch) mark() {
	if p.Title <= 0 {
		return
	}
	about := page.Subject{Title: p.titleText}
	for at := p.Title; p.Blocks[at].Parent >= 0; at = int(p.Blocks[at].Parent) {
		up := int(p.Blocks[at].Parent)
		said := p.Blocks[at].Prose // up to the box, from the title on
		all := true
		for c := up + 1; c < int(p.Blocks[up].End); c = int(p.Blocks[c].End) {
			b := &p.Blocks[c]
			if c == at || b.Prose < leastForeignBox {
				continue
			}
			b.foreign = said >= leastOwnPart && p.isForeign(c, at)
			all = all && (b.foreign || p.mayBeOther(c, at) && about.IsOther(b.Node, p.Blocks[at].Node))
			if c > at && !b.foreign {
				said += b.Prose
			}
		}
		if all && p.Blocks[at].Prose >= leastOwnPart {
			p.markOthers(up, at)
		}
	}
}

// markOthers marks everything that says much beside a part.
func (p foreignSearch) markOthers(up, at int) {
	for c := up + 1; c < int(p.Blocks[up].End); c = int(p.Blocks[c].End) {
		if c != at && p.Blocks[c].Prose >= leastForeignBox {
			p.Blocks[c].foreign = true
		}
	}
}

// isForeign tells of a box beside the part at own that is something else by its looks.
func (p foreignSearch) isForeign(c, own int) bool {
	b := &p.Blocks[c]
	if p.Blocks[own].Prose >= leastOwnPart {
		if page.IsSideColumn(b.Node) || b.Hint&page.HintSide != 0 && b.Hint&page.HintContent == 0 && !dom.IsElement(b.Node,
			atom.Aside) && b.Prose <= p.Blocks[own].Prose ||
			page.IsNarrower(b.Node, p.Blocks[own].Node) || p.isColumn(c, own) {
			return true
		}
	}
	return page.LiesOver(b.Node) ||
		c > own && (p.isOtherArticle(c) && !p.isOneOfOwn(c, own) || p.beginsComments(c) || page.CountsMore(b.Node) > 1)
}

// A box of which only the words tell that it is about something else says so much, and
// at most so many times what the part says that holds the title: a few words with the
// Title may be the head of the text below.
const (
	leastOtherSubject = 40
	mostOtherShare    = 5
)

// mayBeOther tells whether the words of a box may tell that it is something else.
func (p foreignSearch) mayBeOther(c, own int) bool {
	b, o := &p.Blocks[c], &p.Blocks[own]
	return b.Hint&page.HintContent == 0 && b.Prose >= leastOtherSubject && b.Prose <= o.Prose*mostOtherShare &&
		!dom.IsElement(b.Node, atom.P, atom.Ul, atom.Ol, atom.Table, atom.Blockquote) && !dom.IsElement(o.Node, atom.Header) &&
		(FirstClass(b.Node) == "" || !SameShape(b.Node, o.Node)) && !heads().MatchString(dom.Attr(o.Node, "class"))
}

// heads finds what the head of an article is called.
var heads = pattern.Lazy(`(?i)hero|banner|head|intro|masthead|jumbotron|cover|top`)

// isOneOfOwn tells whether boxes of the same kind and class stand beside a box that are no
// other articles: the entries of a comparison begin with links too.
func (p foreignSearch) isOneOfOwn(c, own int) bool {
	up := int(p.Blocks[c].Parent)
	for i := up + 1; i < int(p.Blocks[up].End); i = int(p.Blocks[i].End) {
		if i != c && i != own && p.Blocks[i].Prose >= leastForeignBox && SameShape(p.Blocks[i].Node, p.Blocks[c].Node) &&
			!p.isOtherArticle(i) {
			return true
		}
	}
	return false
}

// isColumn tells of a cell of a table that lays out a page: the title stands in another
// cell of the row, as a heading, and the text with it.
func (p foreignSearch) isColumn(c, own int) bool {
	return dom.IsElement(p.Blocks[c].Node, atom.Td) && dom.IsElement(p.Blocks[own].Node, atom.Td) &&
		dom.IsElement(p.Blocks[p.Title].Node, atom.H1, atom.H2)
}

// isOtherArticle tells of a box that begins with a heading which is a link to another
// page: the title of that one.
func (p foreignSearch) isOtherArticle(c int) bool {
	for i := c; i < int(p.Blocks[c].End); i++ {
		b := &p.Blocks[i]
		if b.Own == 0 {
			continue
		}
		if !dom.IsHeading(b.Node) || b.OwnLinked < LeastTeaserTitle || b.OwnLinked*4 < b.Own*3 {
			return false
		}
		link := dom.Find(b.Node, func(n *html.Node) bool { return n.DataAtom == atom.A })
		if link == nil {
			link = p.linkAround(b.Node)
		}
		href := dom.Attr(link, "href")
		return href != "" && href[0] != '#' && p.TitleKey != page.NameKey(dom.LineText(b.Node))
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
	dom.WalkUntil(p.Blocks[c].Node, func(n *html.Node) dom.Step {
		if n.Type == html.TextNode {
			if first = strings.TrimSpace(n.Data); first != "" {
				return dom.StepStop
			}
		}
		return dom.StepInto
	})
	return len(first) < 60 && commentLabel().MatchString(viet.Fold(first))
}
