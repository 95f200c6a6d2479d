package content

import (
	"hash/maphash"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/viet"
)

// Omission is a text of a page that its article does not have, and why.
type Omission struct {
	Text   string // how it begins
	Words  int
	Reason string
}

// Place is where on a page most of an article's text stands.
type Place struct {
	Element    string  // as a selector: "div#news-bodyhtml.bodytext"
	Words      int     // of the text found on the page
	Share      float64 // of the page's prose that is in the text
	Named      bool    // the element is called the text
	BelowTitle bool    // the title stands above it, or in it
}

// Bounds of what is told of a page: how much a text says at least to be told, how
// many are told, and how they are cut.
const (
	leastOmitted = 6
	mostOmitted  = 30
	mostQuoted   = 120
)

// LeftOut lists the prose of a page that is not in the text of its article. What
// stands together and is left out for one reason is one omission.
func LeftOut(doc *page.Document, text string, boilerplate *Boilerplate) []Omission {
	p := search{blocks.Read(doc.Body(), doc.Title(), boilerplate, false)}
	defer p.Free()
	said := phrasesOf(text)
	first, last := p.reachOf(said)
	var all []Omission
	parent := int32(-1)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Own < leastOmitted || b.OwnLinked*2 > b.Own || i == p.Title {
			continue
		}
		line := strings.Join(strings.Fields(dom.OwnText(b.Node)), " ")
		if said.hold(line) {
			parent = -1
			continue
		}
		reason := p.whyLeftOut(i, first, last)
		if n := len(all); n > 0 && b.Parent == parent && all[n-1].Reason == reason {
			all[n-1].Words += int(b.Own)
			continue
		}
		if len(all) == mostOmitted {
			break
		}
		all = append(all, Omission{Text: viet.Cut(line, mostQuoted), Words: int(b.Own), Reason: reason})
		parent = b.Parent
	}
	return all
}

// Locate finds the part of a page that holds most of a text.
func Locate(doc *page.Document, text string) Place {
	p := search{blocks.Read(doc.Body(), doc.Title(), nil, true)}
	defer p.Free()
	said := phrasesOf(text)
	found := make([]int32, len(p.Blocks))
	prose, total := int32(0), int32(0)
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.IsProse() {
			total += b.Own
		}
		if b.Own > 0 && said.hold(dom.OwnText(b.Node)) {
			found[i] = b.Own
			if b.IsProse() {
				prose += b.Own
			}
		}
	}
	for i := len(found) - 1; i > 0; i-- {
		found[p.Blocks[i].Parent] += found[i]
	}
	at := 0
	for i := range found {
		if found[i]*10 >= found[0]*8 {
			at = i
		}
	}
	place := Place{Element: elementName(p.Blocks[at].Node), Words: int(found[0]),
		Named: p.Blocks[at].Hint&page.HintContent != 0}
	if total > 0 {
		place.Share = float64(prose) / float64(total)
	}
	if p.Title >= 0 {
		place.BelowTitle = p.Title < at || p.Title < int(p.Blocks[at].End)
	}
	return place
}

// reachOf returns the first and the last block whose text is in the article.
func (p search) reachOf(said phrases) (first, last int) {
	first, last = -1, -1
	for i := range p.Blocks {
		if b := &p.Blocks[i]; b.Own >= leastOmitted && said.hold(dom.OwnText(b.Node)) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// whyLeftOut names the reason for which a block is not in the article's text.
func (p search) whyLeftOut(i, first, last int) string {
	b := &p.Blocks[i]
	if b.Repeated {
		return "the host repeats it on its pages"
	}
	for up := i; up > 0; up = int(p.Blocks[up].Parent) {
		switch around := &p.Blocks[up]; {
		case !around.Side || up == first:
		case p.IsFooter(up):
			return "in the foot of the page, " + elementName(around.Node)
		case p.IsEntry(up):
			return "in a form, " + elementName(around.Node)
		case around.Hint&page.HintBeside != 0 || dom.IsElement(around.Node, atom.Nav, atom.Aside):
			return "beside the article, " + elementName(around.Node)
		}
	}
	switch {
	case b.Side:
		return "a line about who makes the site"
	case first < 0:
		return "no text was found"
	case i < first:
		return "above the text"
	case i > last:
		return "behind the text"
	}
	return "between the paragraphs, " + elementName(b.Node)
}

// mostNames is how many classes of an element are told.
const mostNames = 3

// elementName writes an element as a selector that finds it.
func elementName(n *html.Node) string {
	var b strings.Builder
	b.WriteString(n.Data)
	if id := dom.Attr(n, "id"); id != "" && !strings.ContainsAny(id, " \t\n") {
		b.WriteString("#" + id)
	}
	for i, class := range strings.Fields(dom.Attr(n, "class")) {
		if i == mostNames {
			break
		}
		b.WriteString("." + class)
	}
	return b.String()
}

// phrases are the runs of words of a text, by their hashes.
type phrases struct {
	runs map[uint64]bool
	seed maphash.Seed
}

// phraseSeed makes the hashes of this process.
var phraseSeed = maphash.MakeSeed()

// phraseWords is how many words a run has.
const phraseWords = 4

func phrasesOf(text string) phrases {
	p := phrases{runs: make(map[uint64]bool), seed: phraseSeed}
	note := func(run uint64) { p.runs[run] = true }
	p.each(text, note)
	for line := range strings.Lines(text) {
		if len(line) <= mostQuoted { // a line shorter than a run is one by itself
			p.each(line, note)
		}
	}
	return p
}

// hold tells whether most of the runs of a text are among them.
func (p phrases) hold(text string) bool {
	all, in := 0, 0
	p.each(text, func(run uint64) {
		all++
		if p.runs[run] {
			in++
		}
	})
	return in*2 > all
}

// each calls note with the runs of a text; of a text that is shorter than a run,
// with the text.
func (p phrases) each(text string, note func(uint64)) {
	words := viet.Syllables(text)
	for i := 0; i == 0 && len(words) > 0 || i+phraseWords <= len(words); i++ {
		note(maphash.String(p.seed, strings.Join(words[i:min(i+phraseWords, len(words))], " ")))
	}
}
