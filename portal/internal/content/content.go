package content

import (
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/tidy"
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
	p := readBlocks(doc.Body(), doc.Title(), boilerplate, false)
	if shown := p.blocks[0].prose; p.hidden/dates.BytesPerWord > int(3*shown)+fewWords && !p.showsArticle() {
		hidden := readBlocks(doc.Body(), doc.Title(), boilerplate, true)
		if hidden.blocks[0].prose > 3*shown+fewWords {
			p, hidden = hidden, p
		}
		hidden.free()
	}
	defer p.free()
	best := p.best()
	notice := p.notice(best, doc)
	if notice < 0 {
		notice = p.sheet(best)
	}
	if notice >= 0 {
		best = notice
	}
	best = p.titled(best)
	best = p.scoped(best, doc.ArticleScope())
	var own content
	if best >= 0 {
		own = p.take(best, doc, author)
	}
	if list := p.isList(best, doc); list != "" {
		return content{}, list
	}
	stated := statedBody(doc)
	if (notice >= 0 && own.words > 0 || p.isClear(best, own)) && holds(own, stated) && !p.isDoubtful(best, doc, own) {
		return own, ""
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
	return own, ""
}

// noText is what is missing on a page where nothing reads like an article.
const noText = "no text that reads like an article"

// mostLinkedWords is how much text may be links for the most part and no article.
const mostLinkedWords = 300

// fewSentences is how many words below the title are an article for all to see.
const fewSentences = 25

// showsArticle tells whether a text of a few sentences stands below the title: what
// the page hides beside it are terms and notes, not the article.
func (p *blockPage) showsArticle() bool {
	text := p.firstText()
	if text < 0 || p.blocks[text].side {
		return false
	}
	around := int(max(p.blocks[text].parent, 0))
	if p.blocks[around].good < fewSentences {
		return false
	}
	// What is hidden in the same part of the page belongs to the text.
	for up := int(p.blocks[around].parent); up > 0 && !(around <= p.title &&
		p.title < int(p.blocks[around].end)); up = int(p.blocks[up].parent) {
		around = up
	}
	within := 0
	for i, length := range p.hiddenIn {
		if around <= int(i) && int(i) < int(p.blocks[around].end) {
			within += length
		}
	}
	return within*2 < p.hidden
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

// maxSecondOpinion is the size of pages up to which go-readability is asked.
const maxSecondOpinion = 1 << 20

// scoped narrows the best block to the body of the page's one microdata
// article, or moves to it, as long as next to no prose is lost by that.
func (p *blockPage) scoped(best int, scope *page.Scope) int {
	if scope == nil || len(scope.Props["articleBody"]) != 1 {
		return best
	}
	at := p.find(scope.Props["articleBody"][0])
	if at < 0 || p.blocks[at].good < 8 || p.blocks[at].side {
		return best
	}
	if best < 0 {
		return at
	}
	body, b := &p.blocks[at], &p.blocks[best]
	within := best <= at && at < int(b.end)
	if within && body.good*20 >= b.good*17 || !within && !(at <= best && best < int(body.end)) &&
		body.good*10 >= b.good*6 {
		return at
	}
	return best
}

// leastTitled is how much prose makes a part believable that holds the title and is
// called the article.
const leastTitled = 100

// titled narrows the best block to the part within it that holds the title, is
// called the article and says enough: what stands around it is something else.
func (p *blockPage) titled(best int) int {
	if best < 0 || p.title <= best || p.title >= int(p.blocks[best].end) {
		return best
	}
	for at := int(p.blocks[p.title].parent); at > best; at = int(p.blocks[at].parent) {
		b := &p.blocks[at]
		if b.good >= leastTitled && b.good*4 >= p.blocks[best].good*3 && b.hint&page.HintContent != 0 && b.hint&page.HintSide == 0 {
			return at
		}
	}
	return best
}

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

// bytes is about how long the text is.
func (c content) bytes() int {
	if c.tidied == nil {
		return 0
	}
	return dom.TextBytes(c.tidied, dom.MaxPageBytes)
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
	c.words, c.linked = measureTo(c.tidied, manyWords)
	c.root = c.tidied
	return c
}

// take tidies what stands at best, and the lead between it and the title.
func (p *blockPage) take(best int, doc *page.Document, author string) content {
	title := p.title
	drop := make(map[*html.Node]bool)
	p.prune(best, doc, drop)
	p.dropRepeated(best, drop)
	p.dropBehind(best, drop)
	p.wall(best, doc, drop)
	c := content{root: p.blocks[best].node, tidied: tidy.Element(atom.Div)}
	t := tidy.Tidier{Base: doc.Base, Drop: drop, All: p.all}
	for _, lead := range p.leads(title, best, doc) {
		t.Piece(c.tidied, lead)
	}
	t.Blocks(c.tidied, c.root)
	tidy.Figures(c.tidied)
	dropRepeatedOpening(c.tidied)
	c.signature = trim(c.tidied, doc.Title(), author)
	c.words, c.linked = measureTo(c.tidied, manyWords)
	c.picture = p.picture(title, best)
	c.files = p.fileBoxes(title, best)
	return c
}

// fileBoxes returns the boxes behind the text, within what holds the title too,
// that are called attachments or downloads, or begin with such a word.
func (p *blockPage) fileBoxes(title, best int) []*html.Node {
	around := best
	for title >= 0 && around > 0 && (title < around || title >= int(p.blocks[around].end)) {
		around = int(p.blocks[around].parent)
	}
	var boxes []*html.Node
	for i := int(p.blocks[best].end); i < int(p.blocks[around].end); i++ {
		b := &p.blocks[i]
		if b.side {
			i = int(b.end) - 1
			continue
		}
		name := strings.ToLower(dom.Attr(b.node, "class") + " " + dom.Attr(b.node, "id"))
		if !dom.ContainsAny(name, "attach", "download", "dinhkem", "dinh-kem", "dinh_kem", "tailieu", "tep-tin") {
			if b.own == 0 || b.own > 8 || !strings.Contains(viet.Fold(dom.OwnText(b.node)), "dinh kem") {
				continue
			}
			// The word stands in a heading of the box or beside the links.
			if b.parent > int32(around) {
				b = &p.blocks[b.parent]
			}
		}
		boxes = append(boxes, b.node)
		i = max(i, int(b.end)-1)
	}
	return boxes
}

// picture returns the picture that stands between the title and the text.
func (p *blockPage) picture(title, best int) *html.Node {
	if title < 0 {
		return nil
	}
	for i := int(p.blocks[title].end); i < best; i++ {
		b := &p.blocks[i]
		if b.side || b.hint&page.HintBeside != 0 {
			i = int(b.end) - 1
			continue
		}
		if b.images > 0 && int(b.end) <= best {
			return dom.Find(b.node, func(n *html.Node) bool { return n.DataAtom == atom.Img })
		}
	}
	return nil
}

// findTitle returns the index of the heading that says the title; where none does,
// of another block that says just that; or -1.
func (p *blockPage) findTitle(title string) int {
	key := page.NameKey(title)
	if key == "" {
		return -1
	}
	words := int32(wordCount(title)) + 2
	other := -1
	for i := range p.blocks {
		b := &p.blocks[i]
		if b.own == 0 || b.own > words || b.own < words/2 {
			continue
		}
		heading := dom.IsHeading(b.node)
		if !heading && (other >= 0 || b.ownLinked > 0 || b.hint&page.HintBeside != 0) ||
			page.NameKey(dom.LineText(b.node)) != key {
			continue
		}
		if heading {
			return i
		}
		other = i
	}
	return other
}

// maxLeadWords is how much may stand between title and text to be the lead.
const maxLeadWords = 130

// leads returns the blocks of prose between the title and the block at best:
// many portals set the lead beside the text, not into it.
func (p *blockPage) leads(title, best int, doc *page.Document) []*html.Node {
	if title < 0 || title >= best || int(p.blocks[title].end) > best {
		return nil
	}
	var leads []*html.Node
	words := int32(0)
	for i := int(p.blocks[title].end); i < best; i++ {
		b := &p.blocks[i]
		if b.side || b.hint&(page.HintBeside|page.HintCaption|page.HintCredit) != 0 {
			i = int(b.end) - 1
			continue
		}
		if p.opens(i) && int(b.end) <= best && b.own >= 10 && b.words == b.own && isLead(doc, b.node) {
			leads = append(leads, b.node)
			words += b.own
			i = int(b.end) - 1
		}
	}
	if words > maxLeadWords {
		return nil
	}
	return leads
}

// opens tells whether a block reads like a paragraph, or is a heading as long as
// one, as some systems set leads.
func (p *blockPage) opens(i int) bool {
	b := &p.blocks[i]
	return b.isProse() || dom.IsHeading(b.node) && i != p.title && b.own >= 15 && b.ended && b.ownLinked == 0
}

// leadWords are what portals call a lead.
var leadWords = [...]string{
	"sapo", "lead", "lede", "intro", "summary", "hometext", "description", "excerpt", "standfirst",
	"subtitle", "subhead", "dek", "deck", "brief", "tom-tat", "tomtat",
}

// isLead tells whether a paragraph above the text opens it: by its name, or
// because the page's description says the same.
func isLead(doc *page.Document, n *html.Node) bool {
	for up := 0; up < 3 && n != nil; up++ {
		if dom.ContainsAny(strings.ToLower(dom.Attr(n, "class")+" "+dom.Attr(n, "id")+" "+dom.Attr(n, "itemprop")),
			leadWords[:]...) {
			return true
		}
		if up == 0 && describes(doc, n) > 0.7 {
			return true
		}
		n = n.Parent
	}
	return false
}

// shortNotice is the size up to which the best block may be a side box that is
// longer than the notice the page is about.
const shortNotice = 250

// notice returns the index of the short text right below the title when the
// best block is elsewhere and more likely a box beside it; else -1.
func (p *blockPage) notice(best int, doc *page.Document) int {
	title := p.title
	if title < 0 || best >= 0 && p.blocks[best].good > shortNotice {
		return -1
	}
	if best >= 0 && best <= title && title < int(p.blocks[best].end) {
		return p.articleAround(title, best)
	}
	for at := int(p.blocks[title].parent); at >= 0; at = int(p.blocks[at].parent) {
		b := &p.blocks[at]
		if best >= 0 && at <= best && best < int(b.end) {
			return -1 // the best block is the nearest to the title
		}
		if b.good < 8 {
			continue
		}
		if best < 0 {
			return at
		}
		if p.goesOn(at, best) {
			return -1
		}
		said := describes(doc, p.blocks[at].node)
		if other := describes(doc, p.blocks[best].node); said > other+0.3 {
			return at
		}
		return -1
	}
	return -1
}

// goesOn tells whether the text at best goes on with what stands at a block above
// it: they share a part of the page that is not the whole, or best is called the
// text, and no heading begins something else between them.
func (p *blockPage) goesOn(at, best int) bool {
	if best < int(p.blocks[at].end) {
		return false
	}
	for i := int(p.blocks[at].end); i < int(p.blocks[best].end); i++ {
		b := &p.blocks[i]
		if dom.IsHeading(b.node) && b.own > 0 {
			return false
		}
		if b.isProse() {
			break
		}
	}
	around := at
	for around > 0 && best >= int(p.blocks[around].end) {
		around = int(p.blocks[around].parent)
	}
	return around > 0 && !dom.IsElement(p.blocks[around].node, atom.Form, atom.Body) ||
		p.blocks[best].hint&page.HintContent != 0
}

// leastSheetWords is how much a table or list must say to be an article.
const leastSheetWords = 6

// sheet returns the index of the table or list right below the title: results,
// rosters, prices are articles without a sentence. It is -1 when prose is the
// article.
func (p *blockPage) sheet(best int) int {
	if p.title < 0 || best >= 0 && p.blocks[best].good > shortNotice {
		return -1
	}
	for at := int(p.blocks[p.title].parent); at >= 0; at = int(p.blocks[at].parent) {
		if best >= 0 && at > 0 && at <= best && best < int(p.blocks[at].end) {
			return -1
		}
		for c := at + 1; c < int(p.blocks[at].end); c = int(p.blocks[c].end) {
			b := &p.blocks[c]
			switch {
			case int(b.end) <= p.title || c <= p.title && p.title < int(b.end):
			case best >= 0 && c <= best && best < int(b.end):
				return -1
			case b.side || b.hint&page.HintBeside != 0 || b.words < leastSheetWords || b.linked*3 > b.words:
			case dom.IsElement(b.node, atom.Nav, atom.Form, atom.Footer, atom.Aside):
			case b.good*2 > b.words:
				return -1
			case p.holdsSheet(c):
				return c
			}
		}
	}
	return -1
}

// holdsSheet tells whether most of what a block says stands in a table or list.
func (p *blockPage) holdsSheet(c int) bool {
	words := int32(0)
	for i := c; i < int(p.blocks[c].end); i++ {
		b := &p.blocks[i]
		if dom.IsElement(b.node, atom.Table, atom.Ul, atom.Ol, atom.Dl, atom.Pre) {
			words += b.words
			i = int(b.end) - 1
		}
	}
	return words*2 > p.blocks[c].words
}

// articleAround returns the index of the <article> that holds title and text
// within the best block; -1 when there is none.
func (p *blockPage) articleAround(title, best int) int {
	for at := int(p.blocks[title].parent); at > best; at = int(p.blocks[at].parent) {
		if b := &p.blocks[at]; dom.IsElement(b.node, atom.Article) && b.good >= 8 {
			return at
		}
	}
	return -1
}

// describes is the share of the words of the page's description that stand in
// n; 0 without a description.
func describes(doc *page.Document, n *html.Node) float64 {
	description := doc.Meta("og:description", "description")
	if len(strings.Fields(description)) < 6 {
		return 0
	}
	text := dom.LineText(n)
	if text == "" {
		return 0
	}
	if len(strings.Fields(text)) < len(strings.Fields(description)) {
		return page.SameWords(description, text) * float64(len(text)) / float64(len(description))
	}
	return page.SameWords(description, text)
}

// clearWords is how much text makes our own find clear by itself.
const clearWords = 120

// isClear tells whether our own find needs no second opinion: it is long, or it
// is most of the prose of the page.
func (p *blockPage) isClear(best int, own content) bool {
	if best < 0 || own.words == 0 {
		return false
	}
	return own.words >= clearWords || p.blocks[best].good*2 > p.blocks[0].prose
}

// leastShare is how much of a page's prose its article says, when all is well.
const leastShare = 0.3

// isDoubtful tells whether a find wants a second opinion however long it is: it says
// little of what the page says, or stands above the title, and has nothing of the
// page's description.
func (p *blockPage) isDoubtful(best int, doc *page.Document, own content) bool {
	if best < 0 || float64(p.blocks[best].good) >= leastShare*float64(p.blocks[0].prose) &&
		(p.title < 0 || int(p.blocks[best].end) > p.title) {
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
	trim(c.tidied, doc.Title(), author)
	c.words, c.linked = measureTo(c.tidied, manyWords)
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
