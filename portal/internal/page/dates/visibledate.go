package dates

import (
	"bytes"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// shownDate is a date that stands on the page, with what speaks for it.
type shownDate struct {
	Dated
	node  *html.Node
	at    int // words of the page before it, about
	score int
	// updated says that the page calls it the time of a change.
	updated bool
	// called says that the page calls it the time of publication.
	called bool
}

// dateWords mark elements whose text is the article's date.
var dateWords = [...]string{"date", "time", "ngay", "publish", "posted", "created", "byline", "meta", "stamp"}

// scanDates finds the dates that a reader sees below in, or on the whole page
// when in is nil.
func scanDates(d *page.Document, in *html.Node) *dateScan {
	if in == nil {
		in = d.Body()
	}
	r := &dateScan{doc: d, title: d.Title(), titleAt: -1}
	r.Read(in)
	return r
}

// best returns the date that a reader sees at the article: near its title, in
// an element named for it, behind "Ngày đăng"; the zero value when none is
// certain enough.
func (r *dateScan) best() shownDate {
	far := 0
	for _, c := range r.found {
		if r.isFar(c.at) {
			far++
		}
	}
	var best shownDate
	for _, c := range r.found {
		near := r.nearness(c.at)
		switch {
		case r.isFar(c.at) && far > 2:
			near = -5 // a row of dates belongs to a row of other articles
		case c.called:
			near = max(near, 0)
		}
		c.score += near
		if c.score > best.score && c.score >= minDateScore {
			best = c
		}
	}
	return best
}

// onlyDay returns the one day that the page shows anywhere behind the title, in
// a line of its own, an element named for a date or with a word on what it is, a day of
// publication before one of an update: some portals set it below the text. It
// is a guess. Of two days none is taken, and none in the foot of the page.
func (r *dateScan) onlyDay() Dated {
	var only shownDate
	for _, c := range r.found {
		switch {
		case r.titleAt < 0 || c.at < r.titleAt || c.Guessed:
			return Dated{}
		case only.IsZero() || only.updated && !c.updated:
			only = c
		case c.updated && !only.updated:
		case !sameDay(c.T, only.T):
			return Dated{}
		case c.score > only.score:
			only = c
		}
	}
	if only.IsZero() || !only.updated && only.score < minNamedScore && !inParagraph(only.node) ||
		inPageFoot(only.node) {
		return Dated{}
	}
	only.Guessed = true
	return only.Dated
}

// minNamedScore is the least that a date has of which a name says that it is one.
const minNamedScore = 2

// inParagraph tells whether a date stands in a paragraph, as the text does.
func inParagraph(n *html.Node) bool {
	for up := 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		if n.DataAtom == atom.P {
			return true
		}
	}
	return false
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// inPageFoot tells of what stands in the foot of a page, not of its article.
func inPageFoot(n *html.Node) bool {
	foot := false
	for ; n != nil; n = n.Parent {
		if dom.IsElement(n, atom.Article, atom.Main) {
			return false
		}
		foot = foot || n.Type == html.ElementNode && page.HintsOf(n)&page.HintFooter != 0 &&
			!postMeta().MatchString(dom.Attr(n, "class"))
	}
	return foot
}

// minDateScore is how much must speak for a date: a place near the title, or a
// name and a form that say so.
const minDateScore = 4

// BytesPerWord tells distances on a page in words without counting them.
const BytesPerWord = 6

// dateScan walks over a page in search of dates.
type dateScan struct {
	doc     *page.Document
	title   string
	words   int // passed so far
	titleAt int
	label   string // the last short text passed
	figures int    // texts passed that hold a figure
	text    []byte // of the element that is being looked at
	undated []byte // the last text that is no date: elements around it often say no more
	found   []shownDate
}

// isFar tells whether a date stands well below the title.
func (r *dateScan) isFar(at int) bool { return r.titleAt >= 0 && at-r.titleAt > 120 }

// atTitle is the least nearness of what stands right at the title.
const atTitle = 4

// nearness weighs how far from the title a date stands.
func (r *dateScan) nearness(at int) int {
	if r.titleAt < 0 {
		return 0
	}
	switch distance := at - r.titleAt; {
	case distance >= 0 && distance < 40:
		return atTitle + 1
	case distance >= 0 && distance < 120:
		return 3
	case distance < 0 && distance > -25:
		return atTitle
	case distance < 0 && distance > -60:
		return 0
	}
	if at-r.titleAt > 400 {
		return -4
	}
	return -2
}

// isTitle tells whether an element says the title: a heading about it, or any
// Element that says just that.
func (r *dateScan) isTitle(n *html.Node) bool {
	if r.title == "" {
		return false
	}
	if dom.IsHeading(n) {
		return page.SameWords(dom.LineText(n), r.title) > 0.8
	}
	length := dom.TextBytes(n, len(r.title)+8)
	return length <= len(r.title)+4 && length >= len(r.title)-8 && dom.LineText(n) == r.title
}

// Read is part of io.Reader.
func (r *dateScan) Read(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			if s := strings.TrimSpace(c.Data); s != "" {
				if r.words == r.titleAt {
					r.takeText(c, s)
				}
				label := r.label
				r.label = s
				r.words += 1 + len(s)/BytesPerWord
				if MayBeDate(s) {
					r.figures++
					r.takePiece(c, s, label)
				}
			}
			continue
		}
		if c.Type != html.ElementNode || dom.IsUnread(c) || dom.IsHidden(c) && !fadesIn(c) || c.DataAtom == atom.Nav ||
			page.IsComments(c) {
			continue
		}
		if r.titleAt < 0 && r.isTitle(c) {
			r.words += 1 + len(r.title)/BytesPerWord
			r.titleAt = r.words
			r.takeInside(c)
			continue
		}
		if dom.IsBlock(c.DataAtom) && c.DataAtom != atom.Footer {
			if h := page.HintsOf(c); h&(page.HintSide|page.HintSoft) != 0 && h&page.HintContent == 0 &&
				dom.TextBytes(c, 2400) < 2400 && !r.isBylineBox(c) && !r.isPostFoot(c) {
				continue
			}
		}
		// The innermost element that is a date says most about it.
		found, at, label, figures := len(r.found), r.words, r.label, r.figures
		r.Read(c)
		if r.foundSince(found) {
			continue
		}
		if machine, _ := machineValue(c); machine != "" || r.figures > figures || c.DataAtom == atom.Time {
			r.take(c, at, label)
			r.markChange(found)
		}
	}
}

// markChange calls the date of an element that of a change when it is the one of an
// element within that is called so.
func (r *dateScan) markChange(found int) {
	if len(r.found) < found+2 {
		return
	}
	outer := &r.found[len(r.found)-1]
	for _, inner := range r.found[found : len(r.found)-1] {
		outer.updated = outer.updated || inner.updated && inner.T.Equal(outer.T)
	}
}

// fadesIn tells of an element that is transparent until a script shows it.
func fadesIn(n *html.Node) bool {
	style := dom.Attr(n, "style")
	return strings.Contains(style, "opacity") && !strings.Contains(style, "display") && !dom.HasAttr(n, "hidden")
}

// takePiece notes a date that stands between other elements of a line that says more:
// "by <a>Jo</a> · Dec 20, 2025 at 3:00 am · <a>12 comments</a>".
func (r *dateScan) takePiece(n *html.Node, s, label string) {
	if len(s) > 60 || dom.LetterWords(s) > maxDateWords || n.PrevSibling == nil && n.NextSibling == nil ||
		!inPostMeta(n.Parent) && dom.TextBytes(n.Parent, 300) >= 300 {
		return
	}
	if words := len(strings.Fields(dom.ShortText(n.Parent))); words > 0 && words <= maxLineWords {
		return // the element is looked at whole
	}
	if t := Read(r.doc, s, "visible date"); !t.IsZero() && !t.Guessed {
		c := shownDate{Dated: t, node: n.Parent, at: r.words}
		r.weigh(&c, s, label)
		r.found = append(r.found, c)
	}
}

// takeInside notes the dates that elements within the title's heading are:
// <h1>Họp báo <span>01/07/2020</span></h1>.
func (r *dateScan) takeInside(title *html.Node) {
	for c := title.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (c.DataAtom == atom.Time || MayBeDate(dom.LineText(c))) {
			r.take(c, r.words, "")
		}
	}
	if MayBeDate(r.title) {
		return // the date is that of which the title tells
	}
	if t := Read(r.doc, dom.LineText(title), "visible date"); !t.IsZero() && !t.Guessed {
		r.found = append(r.found, shownDate{Dated: t, node: title, at: r.words})
	}
}

// isBylineBox tells of a box that is named for the author and stands at the
// title: it is no word on the author beside the article but its byline.
func (r *dateScan) isBylineBox(n *html.Node) bool {
	return r.titleAt >= 0 && r.words-r.titleAt < 40 && strings.Contains(strings.ToLower(dom.Attr(n, "class")+" "+
		dom.Attr(n, "id")), "author")
}

// isPostFoot tells of a line of figures and words on the post behind its title, in which
// some systems say when it was written: "Eingestellt von Jo um 10:31".
func (r *dateScan) isPostFoot(n *html.Node) bool {
	return r.titleAt >= 0 && postMeta().MatchString(dom.Attr(n, "class")) && dom.TextBytes(n, 400) < 400
}

// takeText notes the text n right behind the title when it is a date, says
// nothing else and stands in no element of its own.
func (r *dateScan) takeText(n *html.Node, s string) {
	if !MayBeDate(s) || len(s) > dom.MaxShortText || dom.LetterWords(s) > maxDateWords ||
		dom.ShortText(n.Parent) != "" {
		return
	}
	if t := Read(r.doc, s, "visible date"); !t.IsZero() && !t.Guessed {
		r.found = append(r.found, shownDate{Dated: t, node: n, at: r.words, score: 1})
	}
}

// maxDateWords is how many words a date has that is written out: "Thứ tư, ngày
// 1 tháng 7 năm 2020".
const maxDateWords = 6

// foundSince tells whether a date other than that of an update was noted since.
func (r *dateScan) foundSince(found int) bool {
	for _, c := range r.found[found:] {
		if !c.updated {
			return true
		}
	}
	return false
}

// take notes the date of an element that is one, alone or with its label. It
// begins behind at words, and label is what stands before it.
func (r *dateScan) take(n *html.Node, at int, label string) {
	machine, named := machineValue(n)
	r.text = dom.AppendShortText(r.text[:0], n)
	raw := bytes.Trim(r.text, dom.ASCIISpace)
	if machine == "" && (!MayBeDate(raw) || bytes.Equal(raw, r.undated)) {
		return
	}
	text := dom.CleanLine(string(raw))
	if strings.Contains(text, "©") || strings.Contains(text, "opyright") {
		return
	}
	words := len(strings.Fields(text))
	posted := postedSentence().MatchString(viet.Fold(text))
	if machine == "" && words > maxLineWords && !posted {
		return
	}
	t := r.read(n, machine, text)
	if t.IsZero() || machine == "" && !posted && isSentence(text, t) {
		if machine == "" {
			r.undated = append(r.undated[:0], raw...)
		}
		return
	}
	c := shownDate{Dated: t, node: n, at: at, called: named || posted}
	r.weigh(&c, text, label)
	if len(r.found) < 60 {
		r.found = append(r.found, c)
	}
}

// maxLineWords is how many words the line with a date has at most.
const maxLineWords = 16

// read reads what an element states for machines, else what it shows, else its
// parts: <b>12</b><i>Apr</i><u>2012</u>.
func (r *dateScan) read(n *html.Node, machine, text string) Dated {
	evidence := "visible date"
	if n.DataAtom == atom.Time {
		evidence = "time element"
	}
	if t := Read(r.doc, machine, "time element"); !t.IsZero() {
		return t
	}
	if t := Read(r.doc, text, evidence); !t.IsZero() {
		return t
	}
	return Read(r.doc, leaf(n), evidence)
}

// leaf is the text of a calendar leaf, an element of two to four small ones, with a
// space between them; "" of any other element.
func leaf(n *html.Node) string {
	var parts []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			parts = append(parts, strings.TrimSpace(c.Data))
		case c.Type == html.ElementNode:
			if part := dom.ShortText(c); part != "" {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) < 2 || len(parts) > 4 {
		return ""
	}
	text := strings.Join(parts, " ")
	if len(text) > 30 {
		return ""
	}
	return text
}

// weigh says what speaks for a date being the article's.
func (r *dateScan) weigh(c *shownDate, text, label string) {
	n := c.node
	class := strings.ToLower(dom.Attr(n, "class") + " " + dom.Attr(n, "id") + " " + dom.Attr(n, "itemprop"))
	if n.Parent != nil {
		class += " " + strings.ToLower(dom.Attr(n.Parent, "class"))
	}
	for _, w := range dateWords {
		if strings.Contains(class, w) {
			c.score += 2
			break
		}
	}
	if n.DataAtom == atom.Time {
		c.score += 3
	}
	said := viet.Fold(text)
	if len(label) < 40 {
		said = viet.Fold(label) + " " + said
	}
	before := beforeUpdate(said)
	switch {
	case before != said && Read(r.doc, before, "").T.Equal(c.T):
		// "3/12/2025. Updated: 7/12/2025": the first is the publication.
	case before != said || namesChange(class):
		c.updated, c.called = true, false
	case c.called || dom.ContainsAny(said, publishedWords[:]...):
		c.score += 3
		c.called = true
	case inPostMeta(n):
		c.score += 2
	}
	if len(strings.Fields(text)) <= 6 {
		c.score++
	}
	c.score -= r.linkedElsewhere(n)
	if address := addressDate(r.doc); !address.IsZero() && sameDay(address.T, c.T) {
		c.score += 3
	}
	if r.titleAt < 0 && n.DataAtom != atom.Time && r.isClock(c) {
		c.score, c.called = c.score-9, false
	}
}

// isClock tells of a date above the title that is today's: the site's head shows it
// on every page.
func (r *dateScan) isClock(c *shownDate) bool {
	if sameDay(c.T, r.doc.Visited().In(c.T.Location())) {
		return true
	}
	for n, up := c.node, 0; n != nil && up < 3; n, up = n.Parent, up+1 {
		if clockName().MatchString(dom.Attr(n, "class") + " " + dom.Attr(n, "id")) {
			return true
		}
	}
	return false
}

// clockName finds what sites call the place where they show today's date.
var clockName = pattern.Lazy(`(?i)(?:^|[\s_-])(?:today|clock|current[-_]?date|date[-_]?now|heute|hom-?nay|topbar|top-bar|header[-_]?date|date[-_]?header[-_]?top)(?:[\s_-]|$)`)

// inPostMeta tells whether an element stands where content systems say when and
// by whom a post was written.
func inPostMeta(n *html.Node) bool {
	for up := 0; n != nil && n.Type == html.ElementNode && up < 3; n, up = n.Parent, up+1 {
		if postMeta().MatchString(dom.Attr(n, "class")) {
			return true
		}
	}
	return false
}

// postMeta finds the names of these places.
var postMeta = pattern.Lazy(`(?i)(?:^|[\s_-])(?:entry|post|article|story|blog|item|news|beitrag|artikel)[-_]?(?:meta|utility|info|details?|date|data|footer|byline|header|time|published)|postmetadata|(?:^|\s)(?:submitted|byline|dateline|date-header|posted-on|pubdate|published)(?:\s|$)`)

// postedSentence finds the sentences in which content systems say when a post was
// written, folded.
var postedSentence = pattern.Lazy(`^(?:this (?:entry|post|article|item) was (?:posted|published|written|last|created)|(?:posted|published|written|submitted|filed) (?:on|by|in|at|under)\b|die(?:ser|se) (?:eintrag|beitrag|artikel|post|text|seite) (?:wurde|ist)|(?:cet|ce|cette) (?:article|billet|entree|note|post) (?:a ete|est)|(?:esta|este) (?:entrada|articulo|post|noticia) (?:fue|se)|(?:questo|questa) (?:articolo|voce|post) (?:e stat|si)|est[ae] (?:artigo|entrada|post) (?:foi|esta)|dit (?:bericht|artikel) (?:is|werd)|bai viet (?:nay )?(?:duoc )?dang)`)

// publishedWords call a date that of the publication, folded.
var publishedWords = [...]string{
	"publish", "posted", "ngay dang", "dang ngay", "dang luc", "ngay tao", "xuat ban", "thu ", "chu nhat",
	"veroffentlicht", "erstellt", "eingestellt", "geschrieben", "verfasst", "erschienen", "online seit", "datum:",
	"pressemitteilung", "publie", "mis en ligne", "redige", "ecrit par", "publicad", "fecha:", "escrito por",
	"postado", "publicou", "pubblicat", "inserito", "scritto da", "gepubliceerd", "geplaatst", "publicerad",
	"publicerat", "publisert", "inlagt", "julkaistu", "opublikowan", "dodano", "publikovano", "yayin",
	"опубликован", "created", "written on", "submitted", "date:", "stand:",
}

// linkedElsewhere is how much speaks against a date that is a link: a little,
// and more when it leads to another page, for then it is that page's date.
func (r *dateScan) linkedElsewhere(n *html.Node) int {
	link := n
	switch {
	case n.DataAtom == atom.A:
	case dom.IsElement(n.Parent, atom.A):
		link = n.Parent
	case dom.IsElement(n.FirstChild, atom.A):
		link = n.FirstChild
	default:
		return 0
	}
	address, err := r.doc.URL.Parse(dom.Attr(link, "href"))
	if err != nil || address.Path == "" || strings.TrimSuffix(address.Path, "/") == strings.TrimSuffix(r.doc.URL.Path,
		"/") {
		return 1
	}
	if strings.HasPrefix(r.doc.URL.Path, address.Path) { // an archive of the day
		return 1
	}
	return 3
}

// namesChange tells of the name of an element that holds the time of a change.
// WordPress names the time of a post that was never changed "published updated".
func namesChange(class string) bool {
	return dom.ContainsAny(class, "updated", "modif", "-changed", "last-change", "lastmod", "lastupdate",
		"last-update") &&
		!strings.Contains(class, "published")
}

// updateWords call a date that of a change, folded.
var updateWords = [...]string{
	"updated", "last update", "update:", "modified", "cap nhat", "last reviewed", "edited", "chinh sua", "sua lan cuoi",
	"aktualisiert", "aktualisierung", "geandert", "letzte anderung", "anderungsdatum", "uberarbeitet",
	"last change", "last revised",
	"derniere modification", "ultima modific", "ultima actualizacion", "mis a jour", "mise a jour",
	"actualizado", "modificado", "atualizado",
	"aggiornato", "bijgewerkt",
}

// beforeUpdate returns what stands before the first of updateWords, all of said
// when there is none.
func beforeUpdate(said string) string {
	for _, w := range updateWords {
		said, _, _ = strings.Cut(said, w)
	}
	return said
}

// isSentence tells of a text that only mentions a date.
func isSentence(text string, t Dated) bool {
	words := dom.LetterWords(text)
	return words > 9 || t.Guessed && words > 4 && strings.HasSuffix(text, ".")
}

// LeadText is the first text at or below n, trimmed.
func LeadText(n *html.Node) string {
	lead := ""
	dom.WalkUntil(n, func(c *html.Node) dom.Step {
		if c.Type == html.TextNode {
			if lead = strings.TrimSpace(c.Data); lead != "" {
				return dom.StepStop
			}
		}
		if c.Type == html.ElementNode && dom.IsUnread(c) {
			return dom.StepOver
		}
		return dom.StepInto
	})
	return lead
}

// MayBeDate spares the date grammar texts without the figures of a date.
func MayBeDate[text string | []byte](s text) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}
