package content

import (
	"fmt"

	"golang.org/x/net/html"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// What teasers of other pages are like: several of one shape, each short and with
// a link of some words.
const (
	leastTeasers     = 4
	mostTeaserWords  = 90
	leastTeaserTitle = 3
)

// A page is a list when its teasers say most of its prose and little prose stands
// beside them; less still where the page states that it is an article.
const (
	mostBesideList   = 70
	mostBesideStated = 30
)

// isList says why a page is a list of others and no article; empty when it is none.
func (p search) isList(best int, doc *page.Document) string {
	if best >= 0 && (p.isTeaser(best) || !page.SaysArticle(doc) && dom.CountWords(doc.Title()) < leastTitleWords &&
		page.CountsMore(p.blocks[best].node) >= leastTeasers) {
		return "a list of other pages, not an article"
	}
	teasers, prose := 0, int32(0)
	counted := make(map[int]bool)
	for i := 0; i < len(p.blocks); i++ {
		if p.blocks[i].side || counted[i] {
			i = int(p.blocks[i].end) - 1
			continue
		}
		n, within := p.teasersOf(i, counted)
		teasers, prose = teasers+n, prose+within
	}
	if teasers < leastTeasers {
		return ""
	}
	if p.opensAsArticle(doc) {
		return ""
	}
	most := int32(mostBesideList)
	if page.SaysArticle(doc) {
		most = mostBesideStated
	}
	if beside := p.blocks[0].good - prose; beside > most || beside*2 > prose && beside > mostBesideStated {
		return ""
	}
	return fmt.Sprintf("a list of %d other pages, not an article", teasers)
}

// A title of so many words over so much prose is an article's, whatever stands below:
// a list is called by the name of its section and begins with its entries.
const (
	leastTitleWords = 5
	leastOpenWords  = 30
)

// opensAsArticle tells whether the prose right below the title is no teaser, and says
// either what the page's description says or enough for an article.
func (p search) opensAsArticle(doc *page.Document) bool {
	text := p.firstText()
	if text < 0 || p.blocks[text].linked > 0 {
		return false
	}
	for at, up := text, 0; at > 0 && up < 3; at, up = int(p.blocks[at].parent), up+1 {
		if at <= p.title && p.title < int(p.blocks[at].end) {
			break
		}
		if p.blocks[at].linked >= leastTeaserTitle {
			return false
		}
	}
	if describes(doc, p.blocks[text].node) >= 0.7 {
		return true
	}
	words := int32(0)
	around := p.blocks[text].parent
	for c := int(around) + 1; c < int(p.blocks[around].end); c = int(p.blocks[c].end) {
		if b := &p.blocks[c]; b.isProse() && b.linked == 0 {
			words += b.own
		}
	}
	return words >= leastOpenWords && dom.CountWords(doc.Title()) >= leastTitleWords
}

// isTeaser tells whether the best text of a page is one of several teasers.
func (p search) isTeaser(best int) bool {
	if p.blocks[best].words > mostTeaserWords {
		return false
	}
	for at, up := best, 0; at > 0 && up < 4; at, up = int(p.blocks[at].parent), up+1 {
		b := &p.blocks[at]
		if b.words > mostTeaserWords || at <= p.title && p.title < int(b.end) {
			return false
		}
		if b.linked < leastTeaserTitle || !p.leadsElsewhere(b.node) {
			continue
		}
		alike := 0
		for c := int(b.parent) + 1; c < int(p.blocks[b.parent].end); c = int(p.blocks[c].end) {
			other := &p.blocks[c]
			if other.node.Data == b.node.Data && firstClass(other.node) == firstClass(b.node) &&
				other.linked >= leastTeaserTitle && p.leadsElsewhere(other.node) {
				alike++
			}
		}
		if alike >= 2 {
			return true
		}
	}
	return false
}

// teasersOf counts the children of a block that are teasers of one shape, and the
// prose in them; 0 for fewer than make a list. It notes which they are.
func (p search) teasersOf(i int, counted map[int]bool) (count int, prose int32) {
	type shape struct {
		at    []int
		prose int32
	}
	shapes := make(map[string]shape)
	titles, between := 0, int32(0) // of lines that are links, and the prose behind them
	for c := i + 1; c < int(p.blocks[i].end); c = int(p.blocks[c].end) {
		b := &p.blocks[c]
		if b.words == 0 {
			continue
		}
		if b.words > mostTeaserWords || b.linked < leastTeaserTitle || !p.leadsElsewhere(b.node) {
			if titles > 0 && b.words <= mostTeaserWords {
				between += b.good
			}
			continue
		}
		if b.linked*5 >= b.words*4 {
			titles++
		}
		key := b.node.Data + "." + firstClass(b.node)
		s := shapes[key]
		shapes[key] = shape{append(s.at, c), s.prose + b.good}
	}
	for _, s := range shapes {
		if len(s.at) >= leastTeasers {
			count, prose = count+len(s.at), prose+s.prose
			for _, c := range s.at {
				counted[c] = true
			}
		}
	}
	if titles >= leastTeasers { // what stands between them is counted here, not again
		count, prose = max(count, titles), prose+between
	}
	return count, prose
}

func firstClass(n *html.Node) string {
	class := dom.Attr(n, "class")
	for i := 0; i < len(class); i++ {
		if class[i] == ' ' {
			return class[:i]
		}
	}
	return class
}

// leadsElsewhere tells whether a link of some words, as titles are, begins a part
// of a page or is its heading. One that answers the page's own title leads to it, as
// the posts of a forum do.
func (p search) leadsElsewhere(n *html.Node) bool {
	found := false
	before := 0
	dom.WalkUntil(n, func(c *html.Node) dom.Step {
		switch {
		case c.Type == html.TextNode:
			before += dom.CountWords(c.Data)
		case c.Type == html.ElementNode && dom.IsUnread(c):
			return dom.StepOver
		case c.Type == html.ElementNode && c.Data == "a" && dom.Attr(c, "href") != "" && dom.Attr(c, "href")[0] != '#':
			line := dom.LineText(c)
			words := dom.CountWords(line)
			if found = words >= leastTeaserTitle && !p.answersTitle(line); found {
				return dom.StepStop
			}
			before += words
			return dom.StepOver
		}
		if before > 12 {
			return dom.StepStop // a text with a link within it
		}
		return dom.StepInto
	})
	return found
}

// answersTitle tells whether a link says the page's title as an answer to it: "Re: …".
func (p search) answersTitle(line string) bool {
	key := page.NameKey(line)
	return p.titleKey != "" && (key == "re"+p.titleKey || key == "traloi"+p.titleKey)
}
