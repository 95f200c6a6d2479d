package content

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/content/blocks"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/page/media"
	"loa/portal/internal/tidy"
	"loa/portal/internal/trim"
	"loa/viet"
)

// content is where an article's text stands on a page, and the text itself,
// tidied and trimmed.
type content struct {
	root      *html.Node
	tidied    *html.Node
	words     int          // up to manyWords
	linked    int          // of them within links
	signature string       // the line below the text, perhaps the writer's name
	picture   *html.Node   // <img> between the title and the text, or nil
	files     []*html.Node // the boxes below the text that offer its files
}

// search looks for the article among the blocks of a page.
type search struct{ *blocks.Page }

// manyWords is how many words of a find are counted: more make no difference.
const manyWords = 1000

// fewWords is how much prose a page must hide, beyond three times what it
// shows, to be one that sends its article hidden and shows it by script.
const fewWords = 60

// findContent finds the article's text: the block that our own scorer values
// most, the short notice right below the title, or what go-readability finds.
// The latter is asked only when our own find is unclear.
//
// What it cannot find it names: the second result is empty when it did.
func findContent(doc *page.Document, boilerplate *Boilerplate, author string) (content, string) {
	p := search{blocks.Read(doc.Body(), doc.Title(), boilerplate, false)}
	if shown := p.Blocks[0].Prose; p.Hidden/dates.BytesPerWord > int(3*shown)+fewWords && !p.showsArticle() {
		hidden := search{blocks.Read(doc.Body(), doc.Title(), boilerplate, true)}
		if hidden.Blocks[0].Prose > 3*shown+fewWords {
			p, hidden = hidden, p
		}
		hidden.Free()
	}
	defer p.Free()
	best := p.Best()
	notice := p.notice(best, doc)
	if notice < 0 {
		notice = p.sheet(best)
	}
	if notice >= 0 {
		best = notice
	}
	best = p.titled(best)
	best = p.scoped(best, doc.ArticleScope())
	best = p.gathered(p.called(best))
	var own content
	if best >= 0 {
		own = p.take(best, doc, author)
	}
	stated := statedBody(doc)
	shown := viewerOf(p, doc)
	if stated == "" {
		if c, ok := shown.content(best, doc, author); ok && shown.isNotice(best, doc) {
			return c, ""
		}
	}
	if list := p.isList(best, doc); list != "" {
		return content{}, list
	}
	if (notice >= 0 && own.words > 0 || p.isClear(best, own)) && holds(own, stated) && !p.isDoubtful(best, doc, own) {
		return shown.addTo(own, best), ""
	}
	if len(doc.Page.Body) <= maxSecondOpinion {
		if other, ok := readableContent(doc, author); ok &&
			(isBetter(doc, other, own) || holds(other, stated) && !holds(own, stated)) {
			own = other
		}
		if !holds(own, stated) && len(stated) > 2*own.bytes() {
			own = contentOf(stated)
		}
	}
	if own.words < leastWords(doc) || own.linked*2 > own.words && own.words < mostLinkedWords {
		return own, noText
	}
	return shown.addTo(own, best), ""
}

// noText is what is missing on a page where nothing reads like an article.
const noText = "no text that reads like an article"

// mostLinkedWords is how much text may be links for the most part and no article.
const mostLinkedWords = 300

// fewSentences is how many words below the title are an article for all to see.
const fewSentences = 25

// showsArticle tells whether a text of a few sentences stands below the title: what
// the page hides beside it are terms and notes, not the article.
func (p search) showsArticle() bool {
	text := p.FirstText()
	if text < 0 || p.Blocks[text].Side {
		return false
	}
	around := int(max(p.Blocks[text].Parent, 0))
	if p.Blocks[around].Good < fewSentences {
		return false
	}
	// What is hidden in the same part of the page belongs to the text.
	for up := int(p.Blocks[around].Parent); up > 0 && !(around <= p.Title &&
		p.Title < int(p.Blocks[around].End)); up = int(p.Blocks[up].Parent) {
		around = up
	}
	within := 0
	for i, length := range p.HiddenIn {
		if around <= int(i) && int(i) < int(p.Blocks[around].End) {
			within += length
		}
	}
	return within*2 < p.Hidden
}

// leastWords is how many words a text must have to be an article: a sentence;
// a few more on a page that asks for a password.
func leastWords(doc *page.Document) int {
	if dom.Find(doc.Body(), func(n *html.Node) bool {
		return n.DataAtom == atom.Input &&
			dom.Attr(n, "type") == "password"
	}) != nil {
		return 15
	}
	return 5
}

// scoped narrows the best block to the body of the page's one microdata
// article, or moves to it, as long as next to no prose is lost by that.
func (p search) scoped(best int, scope *page.Scope) int {
	if scope == nil || len(scope.Props["articleBody"]) != 1 {
		return best
	}
	at := p.Find(scope.Props["articleBody"][0])
	if at < 0 || p.Blocks[at].Good < 8 || p.Blocks[at].Side {
		return best
	}
	if best < 0 {
		return at
	}
	body, b := &p.Blocks[at], &p.Blocks[best]
	within := best <= at && at < int(b.End)
	if within && body.Good*20 >= b.Good*17 || !within && !(at <= best && best < int(body.End)) &&
		body.Good*10 >= b.Good*6 {
		return at
	}
	return best
}

// leastTitled is how much prose makes a part believable that holds the title and is
// called the article.
const leastTitled = 100

// titled narrows the best block to the part within it that holds the title, is
// called the article and says enough: what stands around it is something else.
func (p search) titled(best int) int {
	if best < 0 || p.Title <= best || p.Title >= int(p.Blocks[best].End) {
		return best
	}
	for at := int(p.Blocks[p.Title].Parent); at > best; at = int(p.Blocks[at].Parent) {
		b := &p.Blocks[at]
		if b.Good >= leastTitled && b.Good*4 >= p.Blocks[best].Good*3 &&
			b.Hint&page.HintContent != 0 && b.Hint&page.HintSide == 0 {
			return at
		}
	}
	return best
}

// bytes is about how long the text is.
func (c content) bytes() int {
	if c.tidied == nil {
		return 0
	}
	return dom.TextBytes(c.tidied, dom.MaxPageBytes)
}

// take tidies what stands at best, and the lead between it and the title.
func (p search) take(best int, doc *page.Document, author string) content {
	title := p.Title
	drop := make(map[*html.Node]bool)
	p.prune(best, doc, drop)
	p.dropRepeated(best, drop)
	p.dropBehind(best, drop)
	trim.Unpaid(doc, p.Blocks[best].Node, drop)
	media.DropViewers(doc, p.Blocks[best].Node, drop)
	c := content{root: p.Blocks[best].Node, tidied: tidy.Element(atom.Div)}
	t := tidy.Tidier{Base: doc.Base, Drop: drop, All: p.All}
	for _, lead := range p.leads(title, best, doc) {
		t.Piece(c.tidied, lead)
	}
	t.Blocks(c.tidied, c.root)
	tidy.Figures(c.tidied)
	c.signature = trim.Text(c.tidied, doc.Title(), author)
	c.words, c.linked = dom.MeasureTo(c.tidied, manyWords)
	c.picture = p.picture(title, best)
	c.files = p.fileBoxes(title, best, doc)
	return c
}

// fileBoxes returns the boxes behind the text, within what holds the title too,
// that are called attachments or downloads, or begin with such a word, or are
// nothing but a link to a file.
func (p search) fileBoxes(title, best int, doc *page.Document) []*html.Node {
	around := best
	for title >= 0 && around > 0 && (title < around || title >= int(p.Blocks[around].End)) {
		around = int(p.Blocks[around].Parent)
	}
	var boxes []*html.Node
	for i := int(p.Blocks[best].End); i < int(p.Blocks[around].End); i++ {
		b := &p.Blocks[i]
		if b.Side {
			i = int(b.End) - 1
			continue
		}
		name := strings.ToLower(dom.Attr(b.Node, "class") + " " + dom.Attr(b.Node, "id"))
		if !dom.ContainsAny(name, "attach", "download", "dinhkem", "dinh-kem", "dinh_kem", "tailieu", "tep-tin") {
			if p.isFileLink(i, doc) {
				boxes = append(boxes, b.Node)
				continue
			}
			if b.Own == 0 || b.Own > 8 || !strings.Contains(viet.Fold(dom.OwnText(b.Node)), "dinh kem") {
				continue
			}
			// The word stands in a heading of the box or beside the links.
			if b.Parent > int32(around) {
				b = &p.Blocks[b.Parent]
			}
		}
		boxes = append(boxes, b.Node)
		i = max(i, int(b.End)-1)
	}
	return boxes
}

// isFileLink tells of a line that is a link to a file and says no more.
func (p search) isFileLink(i int, doc *page.Document) bool {
	b := &p.Blocks[i]
	if b.Own == 0 || b.OwnLinked < b.Own || b.Words > b.Own {
		return false
	}
	link := dom.Find(b.Node, func(n *html.Node) bool { return n.DataAtom == atom.A })
	if link == nil {
		return false
	}
	address, _ := media.OfferedFile(doc, link)
	return address != ""
}

// picture returns the picture that stands between the title and the text.
func (p search) picture(title, best int) *html.Node {
	if title < 0 {
		return nil
	}
	for i := int(p.Blocks[title].End); i < best; i++ {
		b := &p.Blocks[i]
		if b.Side || b.Hint&page.HintBeside != 0 {
			i = int(b.End) - 1
			continue
		}
		if b.Images > 0 && int(b.End) <= best {
			return dom.Find(b.Node, func(n *html.Node) bool { return n.DataAtom == atom.Img })
		}
	}
	return nil
}
