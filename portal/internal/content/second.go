package content

import (
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/tidy"
	"loa/portal/internal/trim"
)

// maxSecondOpinion is the size of pages up to which go-readability is asked.
const maxSecondOpinion = 1 << 20

// minStatedBody is how long a body stated in JSON-LD must be to count.
const minStatedBody = 400

// statedBody returns the article's body as JSON-LD states it, when it does so
// in full; else the empty string.
func statedBody(doc *page.Document) string {
	o := doc.ArticleObject()
	if o == nil {
		return ""
	}
	body, _ := o["articleBody"].(string)
	if len(body) < minStatedBody {
		return ""
	}
	return dom.TextOf(body)
}

// holds tells whether a find has most of the words that the page states as its
// article's body. Nothing stated is held by anything.
func holds(c content, stated string) bool {
	return stated == "" || c.tidied != nil && page.SameWords(dom.TextOfTidied(c.tidied), stated) > 0.5 &&
		c.bytes()*2 > len(stated)
}

// contentOf makes content of plain text: a paragraph for each line.
func contentOf(text string) content {
	c := content{tidied: tidy.Element(atom.Div)}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			p := tidy.Element(atom.P)
			p.AppendChild(&html.Node{Type: html.TextNode, Data: line})
			c.tidied.AppendChild(p)
		}
	}
	c.words, c.linked = dom.MeasureTo(c.tidied, manyWords)
	c.root = c.tidied
	return c
}

// clearWords is how much text makes our own find clear by itself.
const clearWords = 120

// isClear tells whether our own find needs no second opinion: it is long, or it
// is most of the prose of the page.
func (p search) isClear(best int, own content) bool {
	if best < 0 || own.words == 0 {
		return false
	}
	return own.words >= clearWords || p.Blocks[best].Good*2 > p.Blocks[0].Prose || p.isCalled(best)
}

// leastShare is how much of a page's prose its article says, when all is well.
const leastShare = 0.3

// isDoubtful tells whether a find wants a second opinion however long it is: it says
// little of what the page says, or stands above the title, and has nothing of the
// page's description.
func (p search) isDoubtful(best int, doc *page.Document, own content) bool {
	if best < 0 || p.isCalled(best) || float64(p.Blocks[best].Good) >= leastShare*float64(p.Blocks[0].Prose) &&
		(p.Title < 0 || int(p.Blocks[best].End) > p.Title) {
		return false
	}
	return len(strings.Fields(doc.Meta("og:description", "description"))) >= 6 && describes(doc, own.tidied) <= 0.5
}

// readableContent asks go-readability. It works on a copy, for it changes the
// tree.
func readableContent(doc *page.Document, author string) (found content, ok bool) {
	defer func() {
		// A fault of the library must not take the other articles along.
		if recover() != nil {
			found, ok = content{}, false
		}
	}()
	parser := readability.NewParser()
	parser.DisableJSONLD = true
	a, err := parser.ParseAndMutate(dom.CloneTree(doc.Root), doc.URL)
	if err != nil || a.Node == nil {
		return content{}, false
	}
	c := content{root: a.Node, tidied: tidy.Tidy(a.Node, doc.Base)}
	trim.Text(c.tidied, doc.Title(), author)
	c.words, c.linked = dom.MeasureTo(c.tidied, manyWords)
	return c, c.words > 0
}

// fewerWords is the length below which our own find gives way to a longer one.
const fewerWords = 25

// isBetter compares two finds: what holds more of the page's description
// wins, then what is longer than next to nothing.
func isBetter(doc *page.Document, other, own content) bool {
	if own.tidied == nil || own.words == 0 {
		return true
	}
	otherSays, ownSays := describes(doc, other.tidied), describes(doc, own.tidied)
	if otherSays > ownSays+0.2 || ownSays > otherSays+0.2 {
		return otherSays > ownSays
	}
	return own.words < fewerWords && other.words > 3*own.words && ownSays < 0.5
}
