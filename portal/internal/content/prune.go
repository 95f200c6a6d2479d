package content

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
	"loa/viet"
)

// prune marks what does not belong to the article within the block at top.
func (p search) prune(top int, doc *page.Document, drop map[*html.Node]bool) {
	title := page.NameKey(doc.Title())
	for i := top + 1; i < int(p.Blocks[top].End); {
		b := &p.Blocks[i]
		if b.Side || p.isBeside(i, top, doc.URL) && !p.isIntroduced(i) || p.isOffer(i, top, doc.URL) || dom.IsHeading(b.Node) && i < top+60 && title != "" &&
			page.NameKey(dom.OwnText(b.Node)) == title {
			drop[b.Node] = true
			i = int(b.End)
			continue
		}
		if (b.Words*2 < p.Blocks[top].Words || p.isLast(i, top, blocks.MinMainWords)) && p.cards(i) > 0 {
			for c := i + 1; c < int(b.End); c = int(p.Blocks[c].End) {
				drop[p.Blocks[c].Node] = true
			}
			i = int(b.End)
			continue
		}
		if b.Words*2 < p.Blocks[top].Words || p.isLast(i, top, leastOwnWords) {
			p.dropTeasers(i, top, doc.URL, drop)
		}
		i++
	}
}

// leastOwnWords is how much must be said beside teasers for them to be taken out.
const leastOwnWords = 20

// dropTeasers marks the children of a block that are teasers of other pages of the
// site: several boxes of one shape, each short and begun by a link of some words.
func (p search) dropTeasers(i, top int, fetched *url.URL, drop map[*html.Node]bool) {
	b := &p.Blocks[i]
	if b.Linked < leastTeasers*blocks.LeastTeaserTitle {
		return
	}
	shapes := make(map[string][]int)
	for c := i + 1; c < int(b.End); c = int(p.Blocks[c].End) {
		child := &p.Blocks[c]
		if child.Words > maxCardWords || child.Linked < blocks.LeastTeaserTitle || child.Linked == child.Words ||
			!dom.IsElement(child.Node, atom.Div, atom.Article, atom.Section) || !p.leadsElsewhere(child.Node) {
			continue
		}
		key := child.Node.Data + "." + blocks.FirstClass(child.Node)
		shapes[key] = append(shapes[key], c)
	}
	for _, at := range shapes {
		words := int32(0)
		for _, c := range at {
			words += p.Blocks[c].Good
		}
		if len(at) < leastTeasers || p.Blocks[top].Good-words < leastOwnWords || leadsAway(b.Node, fetched) {
			continue
		}
		for _, c := range at {
			drop[p.Blocks[c].Node] = true
		}
	}
}

// dropBehind marks the parts of a page that stand behind the one which holds most
// of the prose and is called the text: what is of another shape and is not called
// so is something else, and so is a row of boxes. A list or table of its own is not: the
// steps of a recipe, the results of a contest; nor are pictures with words below.
func (p search) dropBehind(top int, drop map[*html.Node]bool) {
	for at := top; ; {
		main := -1
		for c := at + 1; c < int(p.Blocks[at].End); c = int(p.Blocks[c].End) {
			if b := &p.Blocks[c]; b.Good*5 >= p.Blocks[at].Good*3 {
				main = c
			}
		}
		if main < 0 || p.Blocks[main].Good < leastBeforeRow {
			return
		}
		m := &p.Blocks[main]
		whole := m.Good >= minWholeWords && (m.Hint&page.HintContent != 0 || m.Good*10 >= p.Blocks[at].Good*9)
		for c := int(m.End); c < int(p.Blocks[at].End); c = int(p.Blocks[c].End) {
			b := &p.Blocks[c]
			if b.Good == 0 || b.IsProse() || b.Hint&page.HintContent != 0 || p.holdsSheet(c) && b.Linked*4 < b.Words {
				continue
			}
			pictures := b.Linked == 0 && b.Images >= leastPictures
			if p.IsRow(c) && !pictures || whole && b.Good*2 < m.Good && !blocks.SameShape(b.Node, m.Node) {
				drop[b.Node] = true
			}
		}
		at = main
	}
}

// leastBeforeRow is how much is said at least before a row of boxes that is left out.
const leastBeforeRow = 40

// leastPictures is how many pictures a row of them has.
const leastPictures = 4

// minWholeWords is how much prose makes a part believable that is called the text.
const minWholeWords = 150

// dropRepeated marks what the host repeats within the block at top, around the
// article's own parts.
func (p search) dropRepeated(top int, drop map[*html.Node]bool) {
	for i := top + 1; i < int(p.Blocks[top].End); i++ {
		if b := &p.Blocks[i]; b.Repeated && b.Words == b.Own {
			drop[b.Node] = true
		}
	}
}

// leastBeforeSide is how much is said at least before a box about the writer that ends a
// text and says nearly as much as the text or more.
const leastBeforeSide = 8

// isAboutWriter tells of a box that is called so.
func isAboutWriter(n *html.Node) bool {
	return dom.ContainsAny(strings.ToLower(dom.Attr(n, "class")+" "+dom.Attr(n, "id")), "author", "bio", "tac-gia", "tacgia")
}

// isBeside tells of a part of the block at top that is no part of its text.
func (p search) isBeside(i, top int, fetched *url.URL) bool {
	b, all := &p.Blocks[i], p.Blocks[top].Prose
	switch {
	case dom.IsElement(b.Node, atom.Nav, atom.Form, atom.Footer, atom.Fieldset):
		return b.Prose*3 < all
	case b.Hint&page.HintBeside != 0:
		return (b.Prose*5 <= all*2 || isAboutWriter(b.Node) && p.isLast(i, top, leastBeforeSide)) && !p.IsAsideText(i)
	case b.Hint&page.HintCredit != 0:
		return b.Words > 0 && b.Words*mostCreditShare < all && !inQuote(b.Node) &&
			(b.Hint&page.HintContent == 0 || b.Words <= mostNamedCredit)
	case dom.IsElement(b.Node, atom.Ul, atom.Ol, atom.Div, atom.Section, atom.Table):
		return b.Words > 0 && b.Good*10 < b.Words && b.Linked*3 > b.Words*2 && b.Words < all &&
			!leadsAway(b.Node, fetched)
	}
	return false
}

// isIntroduced tells of a list of links within the text: a sentence right above it
// says what it lists, and the text goes on below.
func (p search) isIntroduced(i int) bool {
	b := &p.Blocks[i]
	if !dom.IsElement(b.Node, atom.Ul, atom.Ol) || b.Hint&page.HintBeside != 0 || b.Parent < 0 {
		return false
	}
	before, after := -1, false
	for c := int(b.Parent) + 1; c < int(p.Blocks[b.Parent].End); c = int(p.Blocks[c].End) {
		switch other := &p.Blocks[c]; {
		case c < i && other.Words > 0:
			before = c
		case c > i && other.IsProse() && !other.Side:
			after = true
		}
	}
	if !after || before < 0 {
		return false
	}
	opening := &p.Blocks[before]
	return opening.IsProse() && !opening.Side && opening.Own >= leastOpening &&
		!dom.ContainsAny(viet.Fold(dom.OwnText(opening.Node)), relatedWords[:]...)
}

// leastOpening is how much a sentence says at least that opens a list.
const leastOpening = 10

// relatedWords are, folded, in sentences that open a list of other articles.
var relatedWords = [...]string{
	"xem them", "doc them", "tin khac", "bai viet khac", "lien quan", "cung chuyen muc", "co the ban", "co the quan tam",
	"related", "read more", "read also", "see also", "you may", "you might", "more from", "recommended",
	"lesen sie", "mehr zum", "lire aussi", "lee tambien", "leia tambem", "leggi anche",
}

// mostCreditShare is how many times as much prose a text has, at least, as what is
// said of its writer, its day and its source.
const mostCreditShare = 6

// mostNamedCredit is how much is said in a box that is called the text's too, as
// "post-author" is.
const mostNamedCredit = 40

// inQuote tells of what is named below a quotation, a picture or a table: whose words
// they are belongs to them.
func inQuote(n *html.Node) bool {
	for up := 0; up < 4 && n != nil; up++ {
		if dom.IsElement(n, atom.Blockquote, atom.Figure, atom.Table, atom.Q) ||
			dom.ContainsAny(strings.ToLower(dom.Attr(n, "class")), "quote", "trich-dan", "testimonial") {
			return true
		}
		n = n.Parent
	}
	return false
}

// leadsAway tells whether the links of a list go to other sites: a list of
// sources, not of the site's other pages.
func leadsAway(n *html.Node, page *url.URL) bool {
	away, home := 0, 0
	dom.Walk(n, func(c *html.Node) bool {
		if dom.IsElement(c, atom.A) {
			href := dom.Attr(c, "href")
			u, err := url.Parse(href)
			switch {
			case err != nil || href == "":
			case u.Host != "" && !weburl.SameSite(u.Host, page.Host) && !isSharing(u.Host):
				away++
			default:
				home++
			}
		}
		return true
	})
	return away > 1 && away > home
}

// isSharing tells of hosts that links go to only to share a page.
func isSharing(host string) bool {
	for _, h := range [...]string{"facebook.com", "twitter.com", "x.com", "linkedin.com", "pinterest.com", "zalo.me",
		"t.me", "telegram.me", "whatsapp.com", "wa.me", "reddit.com", "instagram.com", "youtube.com", "tiktok.com",
		"mailto", "flipboard.com", "google.com"} {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// isLast tells whether prose of that many words stands above a block and none below it.
func (p search) isLast(i, top int, least int32) bool {
	above, below := int32(0), int32(0)
	for c := top; c < i; c++ {
		if p.Blocks[c].IsProse() {
			above += p.Blocks[c].Own
		}
	}
	for c := int(p.Blocks[i].End); c < int(p.Blocks[top].End); c++ {
		if p.Blocks[c].IsProse() && !p.Blocks[c].Side {
			below += p.Blocks[c].Own
		}
	}
	return above >= least && below == 0
}

// maxCardWords is how much a card says at most: title, date, a sentence or two.
const maxCardWords = 70

// cards counts the children of a block that are cards of other pages, each
// with a linked heading and few words; 0 unless most of the children are.
func (p search) cards(i int) int {
	b := &p.Blocks[i]
	if b.Linked < 6 || b.Own > 3 {
		return 0
	}
	cards, other := 0, 0
	for c := i + 1; c < int(b.End); c = int(p.Blocks[c].End) {
		child := &p.Blocks[c]
		switch {
		case child.Words == 0:
		case child.Words <= maxCardWords && p.hasLinkedHeading(c):
			cards++
		default:
			other++
		}
	}
	if cards >= 2 && other <= 1 {
		return cards
	}
	return 0
}

// hasLinkedHeading tells whether a heading within the block is a link as a
// whole.
func (p search) hasLinkedHeading(i int) bool {
	for c := i; c < int(p.Blocks[i].End); c++ {
		b := &p.Blocks[c]
		if dom.IsHeading(b.Node) && b.Own > 0 && b.OwnLinked == b.Own && b.Own >= 3 {
			return true
		}
	}
	return false
}
