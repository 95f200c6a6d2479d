package content

import (
	"fmt"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
)

// What teasers of other pages are like: several of one shape, each short and with
// a link of some words.
const (
	leastTeasers    = 4
	mostTeaserWords = 90
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
		page.CountsMore(p.Blocks[best].Node) >= leastTeasers) {
		return "a list of other pages, not an article"
	}
	if titles := p.titlesBehind(best); titles >= leastTeasers && p.isStoryOfOther(best, doc) {
		return fmt.Sprintf("the opening of another page above links to %d, not an article", titles)
	}
	teasers, prose := 0, int32(0)
	counted := make(map[int]bool)
	for i := 0; i < len(p.Blocks); i++ {
		if p.Blocks[i].Side || counted[i] {
			i = int(p.Blocks[i].End) - 1
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
	if beside := p.Blocks[0].Good - prose; beside > most || beside*2 > prose && beside > mostBesideStated {
		return ""
	}
	return fmt.Sprintf("a list of %d other pages, not an article", teasers)
}

// isStoryOfOther tells whether all that the best part says stands below headings that
// lead to other pages: the big story of a front page or section, which only opens here,
// and the small ones behind it.
func (p search) isStoryOfOther(best int, doc *page.Document) bool {
	if best < 0 || page.SaysArticle(doc) {
		return false
	}
	if own := p.ownArticle(); own >= 0 && own <= best && best < int(p.Blocks[own].End) &&
		p.Blocks[own].Good >= leastNamedArticle {
		return false
	}
	heading, stories, said := -1, 0, int32(0)
	for i := max(p.Title+1, 0); i < int(p.Blocks[best].End); i++ {
		b := &p.Blocks[i]
		switch {
		case b.Side:
			i = int(b.End) - 1
		case dom.IsHeading(b.Node) && b.Own > 0 && b.Hint&page.HintCredit == 0:
			heading, said = i, 0
		case i >= best && b.IsProse():
			if said == 0 {
				stories++
			}
			if said += b.Own; heading < 0 || stories > 1 && said > mostTeaserWords || !p.leadsToOther(heading, doc) {
				return false
			}
		}
	}
	return stories > 0
}

// titlesBehind counts the lines behind the best part that are links of some words.
func (p search) titlesBehind(best int) (count int) {
	for i := max(best, 0); i < len(p.Blocks); i++ {
		b := &p.Blocks[i]
		if p.IsFooter(i) || dom.IsElement(b.Node, atom.Nav) {
			i = int(b.End) - 1
			continue
		}
		if b.OwnLinked >= blocks.LeastTeaserTitle && b.OwnLinked*5 >= b.Own*4 {
			count++
		}
	}
	return count
}

// leadsToOther tells of a heading that is the link to another page.
func (p search) leadsToOther(heading int, doc *page.Document) bool {
	b := &p.Blocks[heading]
	line := dom.LineText(b.Node)
	if b.OwnLinked < blocks.LeastTeaserTitle || b.OwnLinked*4 < b.Own*3 || page.NameKey(line) == p.TitleKey ||
		p.answersTitle(line) {
		return false
	}
	link := dom.Find(b.Node, func(n *html.Node) bool { return n.DataAtom == atom.A })
	for up := b.Node.Parent; link == nil && up != nil; up = up.Parent {
		if up.DataAtom == atom.A {
			link = up
		}
	}
	address, err := doc.URL.Parse(dom.Attr(link, "href"))
	return err == nil && address.Path != "" && (address.Path != doc.URL.Path || address.RawQuery != doc.URL.RawQuery) &&
		address.String() != doc.Canonical()
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
	text := p.FirstText()
	if text < 0 || p.Blocks[text].Linked > 0 {
		return false
	}
	for at, up := text, 0; at > 0 && up < 3; at, up = int(p.Blocks[at].Parent), up+1 {
		if at <= p.Title && p.Title < int(p.Blocks[at].End) {
			break
		}
		if p.Blocks[at].Linked >= blocks.LeastTeaserTitle {
			return false
		}
	}
	if describes(doc, p.Blocks[text].Node) >= 0.7 || p.isNamedArticle(text, doc) {
		return true
	}
	words := int32(0)
	around := p.Blocks[text].Parent
	for c := int(around) + 1; c < int(p.Blocks[around].End); c = int(p.Blocks[c].End) {
		if b := &p.Blocks[c]; b.IsProse() && b.Linked == 0 {
			words += b.Own
		}
	}
	return words >= leastOpenWords && dom.CountWords(doc.Title()) >= leastTitleWords
}

// leastNamedArticle is how much the part says at least that is called the text and
// stands right below a title of some words.
const leastNamedArticle = 15

// isNamedArticle tells whether the first text stands in the one part of the page that
// is called an article's text, or in the <article> that holds the title.
func (p search) isNamedArticle(text int, doc *page.Document) bool {
	if !dom.IsHeading(p.Blocks[p.Title].Node) || dom.CountWords(doc.Title()) < leastTitleWords {
		return false
	}
	if own := p.ownArticle(); own >= 0 && text < int(p.Blocks[own].End) && p.Blocks[own].Good >= leastNamedArticle {
		return true
	}
	named := p.NamedText()
	return named >= 0 && named <= text && text < int(p.Blocks[named].End) &&
		p.Blocks[named].Good >= leastNamedArticle && p.Blocks[named].Linked == 0
}

// isTeaser tells whether the best text of a page is one of several teasers.
func (p search) isTeaser(best int) bool {
	if p.Blocks[best].Words > mostTeaserWords {
		return false
	}
	for at, up := best, 0; at > 0 && up < 4; at, up = int(p.Blocks[at].Parent), up+1 {
		b := &p.Blocks[at]
		if b.Words > mostTeaserWords || at <= p.Title && p.Title < int(b.End) {
			return false
		}
		if b.Linked < blocks.LeastTeaserTitle || !p.leadsElsewhere(b.Node) {
			continue
		}
		alike := 0
		for c := int(b.Parent) + 1; c < int(p.Blocks[b.Parent].End); c = int(p.Blocks[c].End) {
			other := &p.Blocks[c]
			if other.Node.Data == b.Node.Data && blocks.FirstClass(other.Node) == blocks.FirstClass(b.Node) &&
				other.Linked >= blocks.LeastTeaserTitle && p.leadsElsewhere(other.Node) {
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
// Prose in them; 0 for fewer than make a list. It notes which they are.
func (p search) teasersOf(i int, counted map[int]bool) (count int, prose int32) {
	type shape struct {
		at    []int
		prose int32
	}
	shapes := make(map[string]shape)
	titles, between := 0, int32(0) // of lines that are links, and the prose behind them
	for c := i + 1; c < int(p.Blocks[i].End); c = int(p.Blocks[c].End) {
		b := &p.Blocks[c]
		if b.Words == 0 {
			continue
		}
		if b.Words > mostTeaserWords || b.Linked < blocks.LeastTeaserTitle || !p.leadsElsewhere(b.Node) {
			if titles > 0 && b.Words <= mostTeaserWords {
				between += b.Good
			}
			continue
		}
		if b.Linked*5 >= b.Words*4 {
			titles++
		}
		key := b.Node.Data + "." + blocks.FirstClass(b.Node)
		s := shapes[key]
		shapes[key] = shape{append(s.at, c), s.prose + b.Good}
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
			if found = words >= blocks.LeastTeaserTitle && !p.answersTitle(line); found {
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
	return p.TitleKey != "" && (key == "re"+p.TitleKey || key == "traloi"+p.TitleKey)
}
