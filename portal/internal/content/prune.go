package content

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/weburl"
)

// prune marks what does not belong to the article within the block at top.
func (p search) prune(top int, doc *page.Document, drop map[*html.Node]bool) {
	title := page.NameKey(doc.Title())
	all := p.blocks[top].prose
	for i := top + 1; i < int(p.blocks[top].end); {
		b := &p.blocks[i]
		if b.side || p.isBeside(b, all, doc.URL) || dom.IsHeading(b.node) && i < top+60 && title != "" &&
			page.NameKey(dom.OwnText(b.node)) == title {
			drop[b.node] = true
			i = int(b.end)
			continue
		}
		if (b.words*2 < p.blocks[top].words || p.isLast(i, top, minMainWords)) && p.cards(i) > 0 {
			for c := i + 1; c < int(b.end); c = int(p.blocks[c].end) {
				drop[p.blocks[c].node] = true
			}
			i = int(b.end)
			continue
		}
		if b.words*2 < p.blocks[top].words || p.isLast(i, top, leastOwnWords) {
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
	b := &p.blocks[i]
	if b.linked < leastTeasers*leastTeaserTitle {
		return
	}
	shapes := make(map[string][]int)
	for c := i + 1; c < int(b.end); c = int(p.blocks[c].end) {
		child := &p.blocks[c]
		if child.words > maxCardWords || child.linked < leastTeaserTitle || child.linked == child.words ||
			!dom.IsElement(child.node, atom.Div, atom.Article, atom.Section) || !p.leadsElsewhere(child.node) {
			continue
		}
		key := child.node.Data + "." + firstClass(child.node)
		shapes[key] = append(shapes[key], c)
	}
	for _, at := range shapes {
		words := int32(0)
		for _, c := range at {
			words += p.blocks[c].good
		}
		if len(at) < leastTeasers || p.blocks[top].good-words < leastOwnWords || leadsAway(b.node, fetched) {
			continue
		}
		for _, c := range at {
			drop[p.blocks[c].node] = true
		}
	}
}

// dropBehind marks the parts of a page that stand behind the one which holds most
// of the prose and is called the text: what is of another shape and is not called
// so is something else. A list or table of its own is not: the steps of a recipe, the
// results of a contest.
func (p search) dropBehind(top int, drop map[*html.Node]bool) {
	for at := top; ; {
		main := -1
		for c := at + 1; c < int(p.blocks[at].end); c = int(p.blocks[c].end) {
			if b := &p.blocks[c]; b.good*5 >= p.blocks[at].good*3 {
				main = c
			}
		}
		if main < 0 || p.blocks[main].good < minWholeWords {
			return
		}
		m := &p.blocks[main]
		if m.hint&page.HintContent != 0 || m.good*10 >= p.blocks[at].good*9 {
			for c := int(m.end); c < int(p.blocks[at].end); c = int(p.blocks[c].end) {
				b := &p.blocks[c]
				if b.good > 0 && b.good*2 < m.good && b.hint&page.HintContent == 0 && !sameShape(b.node, m.node) &&
					!b.isProse() &&
					!(p.holdsSheet(c) && b.linked*4 < b.words) {
					drop[b.node] = true
				}
			}
		}
		at = main
	}
}

// minWholeWords is how much prose makes a part believable that is called the text.
const minWholeWords = 150

// sameShape tells of two elements of one kind and class.
func sameShape(a, b *html.Node) bool {
	return a.Data == b.Data && firstClass(a) == firstClass(b)
}

// dropRepeated marks what the host repeats within the block at top, around the
// article's own parts.
func (p search) dropRepeated(top int, drop map[*html.Node]bool) {
	for i := top + 1; i < int(p.blocks[top].end); i++ {
		if b := &p.blocks[i]; b.repeated && b.words == b.own {
			drop[b.node] = true
		}
	}
}

func (p search) isBeside(b *block, all int32, fetched *url.URL) bool {
	switch {
	case dom.IsElement(b.node, atom.Nav, atom.Form, atom.Footer, atom.Fieldset):
		return b.prose*3 < all
	case b.hint&page.HintBeside != 0:
		return b.prose*5 <= all*2 && !b.isAsideText()
	case b.hint&page.HintCredit != 0:
		return b.words > 0 && b.words*mostCreditShare < all && !inQuote(b.node) &&
			(b.hint&page.HintContent == 0 || b.words <= mostNamedCredit)
	case dom.IsElement(b.node, atom.Ul, atom.Ol, atom.Div, atom.Section, atom.Table):
		return b.words > 0 && b.good*10 < b.words && b.linked*3 > b.words*2 && b.words < all &&
			!leadsAway(b.node, fetched)
	}
	return false
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
		if p.blocks[c].isProse() {
			above += p.blocks[c].own
		}
	}
	for c := int(p.blocks[i].end); c < int(p.blocks[top].end); c++ {
		if p.blocks[c].isProse() && !p.blocks[c].side {
			below += p.blocks[c].own
		}
	}
	return above >= least && below == 0
}

// maxCardWords is how much a card says at most: title, date, a sentence or two.
const maxCardWords = 70

// cards counts the children of a block that are cards of other pages, each
// with a linked heading and few words; 0 unless most of the children are.
func (p search) cards(i int) int {
	b := &p.blocks[i]
	if b.linked < 6 || b.own > 3 {
		return 0
	}
	cards, other := 0, 0
	for c := i + 1; c < int(b.end); c = int(p.blocks[c].end) {
		child := &p.blocks[c]
		switch {
		case child.words == 0:
		case child.words <= maxCardWords && p.hasLinkedHeading(c):
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
	for c := i; c < int(p.blocks[i].end); c++ {
		b := &p.blocks[c]
		if dom.IsHeading(b.node) && b.own > 0 && b.ownLinked == b.own && b.own >= 3 {
			return true
		}
	}
	return false
}
