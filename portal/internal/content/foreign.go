package content

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// A part of a page is the article's for all to see when it holds the title and says so
// much; a box beside it is looked at that says so much.
const (
	leastOwnPart    = 20
	leastForeignBox = 15
)

// markForeign marks the boxes beside the part that holds the title and a text of its
// own which are something else, however much they say and whatever they are called: a
// column, another article, comments, what is laid over the page, another subject.
func (p *blockPage) markForeign() {
	if p.title <= 0 {
		return
	}
	about := subject{title: p.titleText}
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
			all = all && (b.foreign || p.mayBeOther(c, at) && about.isOther(b.node, p.blocks[at].node))
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
func (p *blockPage) markOthers(up, at int) {
	for c := up + 1; c < int(p.blocks[up].end); c = int(p.blocks[c].end) {
		if c != at && p.blocks[c].prose >= leastForeignBox {
			p.blocks[c].foreign = true
		}
	}
}

// isForeign tells of a box beside the part at own that is something else by its looks.
func (p *blockPage) isForeign(c, own int) bool {
	b := &p.blocks[c]
	if p.blocks[own].prose >= leastOwnPart {
		if isSideColumn(b.node) || b.hint&page.HintSide != 0 && b.hint&page.HintContent == 0 && !dom.IsElement(b.node,
			atom.Aside) && b.prose <= p.blocks[own].prose ||
			isNarrower(b.node, p.blocks[own].node) || p.isColumn(c, own) {
			return true
		}
	}
	return overlays().MatchString(dom.Attr(b.node, "class")+" "+dom.Attr(b.node, "id")) ||
		c > own && (p.isOtherArticle(c) && !p.isOneOfOwn(c, own) || p.beginsComments(c) || countsMore(b.node) > 1)
}

// A box of which only the words tell that it is about something else says so much, and
// at most so many times what the part says that holds the title: a few words with the
// title may be the head of the text below.
const (
	leastOtherSubject = 40
	mostOtherShare    = 5
)

// mayBeOther tells whether the words of a box may tell that it is something else.
func (p *blockPage) mayBeOther(c, own int) bool {
	b, o := &p.blocks[c], &p.blocks[own]
	return b.hint&page.HintContent == 0 && b.prose >= leastOtherSubject && b.prose <= o.prose*mostOtherShare &&
		!dom.IsElement(b.node, atom.P, atom.Ul, atom.Ol, atom.Table, atom.Blockquote) && !dom.IsElement(o.node, atom.Header) &&
		(firstClass(b.node) == "" || !sameShape(b.node, o.node)) && !heads().MatchString(dom.Attr(o.node, "class"))
}

// heads finds what the head of an article is called.
var heads = pattern.Lazy(`(?i)hero|banner|head|intro|masthead|jumbotron|cover|top`)

// isOneOfOwn tells whether boxes of the same kind and class stand beside a box that are no
// other articles: the entries of a comparison begin with links too.
func (p *blockPage) isOneOfOwn(c, own int) bool {
	up := int(p.blocks[c].parent)
	for i := up + 1; i < int(p.blocks[up].end); i = int(p.blocks[i].end) {
		if i != c && i != own && p.blocks[i].prose >= leastForeignBox && sameShape(p.blocks[i].node, p.blocks[c].node) &&
			!p.isOtherArticle(i) {
			return true
		}
	}
	return false
}

// isSideColumn tells of a box that is called the column beside the text.
func isSideColumn(n *html.Node) bool {
	return sideColumn().MatchString(dom.Attr(n, "class") + " " + dom.Attr(n, "id"))
}

var sideColumn = pattern.Lazy(`(?i)(?:^|[\s_-])(?:side-?bar|cot-?phai|cot-?trai|(?:right|left)-?(?:col|column|side))(?:[\s_-]|$)`)

// overlays finds what is laid over a page.
var overlays = pattern.Lazy(`(?i)(?:^|[\s_-])(?:popup|modal|lightbox|offcanvas)(?:[\s_-]|$)`)

// gridWidth finds the width of a column in a grid of twelve.
var gridWidth = pattern.Lazy(`(?:^|\s)(?:col|grid|span|large|medium|m|l)(?:-(?:xs|sm|md|lg|xl|xxl))?[-_]?(\d{1,2})(?:\s|$)`)

// isNarrower tells of a column of a grid that is at most two thirds as wide as the
// column beside it.
func isNarrower(n, beside *html.Node) bool {
	a, b := widthIn(n), widthIn(beside)
	return a > 0 && b > 0 && a*3 <= b*2
}

// widthIn is the widest width that the class of an element names, 0 for none.
func widthIn(n *html.Node) int {
	width := 0
	for _, m := range gridWidth().FindAllStringSubmatch(dom.Attr(n, "class"), 4) {
		if w, err := strconv.Atoi(m[1]); err == nil && w <= 12 {
			width = max(width, w)
		}
	}
	return width
}

// isColumn tells of a cell of a table that lays out a page: the title stands in another
// cell of the row, as a heading, and the text with it.
func (p *blockPage) isColumn(c, own int) bool {
	return dom.IsElement(p.blocks[c].node, atom.Td) && dom.IsElement(p.blocks[own].node, atom.Td) &&
		dom.IsElement(p.blocks[p.title].node, atom.H1, atom.H2)
}

// isOtherArticle tells of a box that begins with a heading which is a link to another
// page: the title of that one.
func (p *blockPage) isOtherArticle(c int) bool {
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

func (p *blockPage) linkAround(n *html.Node) *html.Node {
	if dom.IsElement(n.Parent, atom.A) {
		return n.Parent
	}
	return nil
}

// commentLabel finds the words above comments, folded, with or without how many.
var commentLabel = pattern.Lazy(`^(?:\(?\d+\)? )?(?:binh luan|y kien|y kien ban doc|phan hoi|comments?|kommentare?|commentaires?|comentarios|commenti|reacties)(?: ?\(?\d*\)?)? ?:?$`)

// beginsComments tells of a box whose first words say that comments follow.
func (p *blockPage) beginsComments(c int) bool {
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

// moreWords are what links to the rest of a text say, folded.
var moreWords = pattern.Lazy(`^(?:xem (?:tiep|them|chi tiet)|doc (?:tiep|them)|chi tiet|read (?:more|on)|continue reading|more|weiterlesen|mehr|lire la suite|leer mas|leia mais|leggi tutto|lees meer)[ .»>…→]*$`)

// countsMore counts the links below n to the rest of other texts.
func countsMore(n *html.Node) int {
	count := 0
	dom.Walk(n, func(c *html.Node) bool {
		if c.DataAtom == atom.A && dom.TextBytes(c, 40) < 40 && moreWords().MatchString(viet.Fold(dom.LineText(c))) {
			count++
		}
		return true
	})
	return count
}

// subject is what an article is about: the pairs of words of its title.
type subject struct {
	title string
	pairs map[string]bool
}

// Bounds of what another subject is.
const (
	leastPairs   = 4
	leastSaid    = 2
	subjectBytes = 6 << 10
)

// isOther tells whether a box says nothing of what the title says and the part beside it
// says again, and names nobody and no place that the part names.
func (s *subject) isOther(box, own *html.Node) bool {
	if s.pairs == nil {
		s.pairs = pairsOf(s.title)
	}
	if len(s.pairs) < leastPairs {
		return false
	}
	ownText, boxText := textUpTo(own, subjectBytes), textUpTo(box, subjectBytes)
	ownPairs, boxPairs := pairsOf(strings.Replace(ownText, s.title, "", 1)), pairsOf(boxText)
	said := 0
	for pair := range s.pairs {
		if boxPairs[pair] {
			return false
		}
		if ownPairs[pair] {
			said++
		}
	}
	if said < leastSaid {
		return false
	}
	names := namesIn(ownText + " " + s.title)
	for name := range namesIn(boxText) {
		if names[name] {
			return false
		}
	}
	return true
}

// pairsOf are the pairs of words behind each other of a text, folded.
func pairsOf(text string) map[string]bool {
	pairs := map[string]bool{}
	before := ""
	for word := range strings.FieldsFuncSeq(viet.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if before != "" && len(before)+len(word) > 5 {
			pairs[before+" "+word] = true
		}
		before = word
	}
	return pairs
}

// namesIn are the words with a capital within sentences of a text.
func namesIn(text string) map[string]bool {
	names := map[string]bool{}
	ended := true
	for word := range strings.FieldsSeq(text) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if !ended && startsUpper(bare) {
			names[bare] = true
		}
		ended = strings.ContainsAny(word[len(word)-1:], ".!?:")
	}
	return names
}

func startsUpper(word string) bool {
	for _, r := range word {
		return unicode.IsUpper(r)
	}
	return false
}

// textUpTo is the beginning of the text below n.
func textUpTo(n *html.Node, most int) string {
	var b strings.Builder
	dom.Walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode && b.Len() < most {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
		return b.Len() < most && (c.Type != html.ElementNode || !dom.IsUnread(c))
	})
	return b.String()
}
