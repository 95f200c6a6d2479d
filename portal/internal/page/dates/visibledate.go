package dates

import (
	"bytes"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
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
// an element named for a date or with a word on what it is, a day of
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
	if only.IsZero() || !only.updated && only.score < minNamedScore || inPageFoot(only.node) {
		return Dated{}
	}
	only.Guessed = true
	return only.Dated
}

// minNamedScore is the least that a date has of which a name says that it is one.
const minNamedScore = 2

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// inPageFoot tells of what stands in the foot of a page, not of its article.
func inPageFoot(n *html.Node) bool {
	foot := false
	for ; n != nil; n = n.Parent {
		if dom.IsElement(n, atom.Article, atom.Main) {
			return false
		}
		foot = foot || n.Type == html.ElementNode && page.HintsOf(n)&page.HintFooter != 0
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

func (r *dateScan) Read(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			if s := strings.TrimSpace(c.Data); s != "" {
				if r.words == r.titleAt {
					r.takeText(c, s)
				}
				r.label = s
				r.words += 1 + len(s)/BytesPerWord
				if MayBeDate(s) {
					r.figures++
				}
			}
			continue
		}
		if c.Type != html.ElementNode || dom.IsUnread(c) || dom.IsHidden(c) || c.DataAtom == atom.Nav ||
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
				dom.TextBytes(c, 2400) < 2400 && !r.isBylineBox(c) {
				continue
			}
		}
		// The innermost element that is a date says most about it.
		found, at, label, figures := len(r.found), r.words, r.label, r.figures
		r.Read(c)
		if !r.foundSince(found) && (r.figures > figures || dom.IsElement(c, atom.Time, atom.Abbr)) {
			r.take(c, at, label)
		}
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
}

// isBylineBox tells of a box that is named for the author and stands at the
// title: it is no word on the author beside the article but its byline.
func (r *dateScan) isBylineBox(n *html.Node) bool {
	return r.titleAt >= 0 && r.words-r.titleAt < 40 && strings.Contains(strings.ToLower(dom.Attr(n, "class")+" "+
		dom.Attr(n, "id")), "author")
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
	machine := ""
	switch n.DataAtom {
	case atom.Time:
		machine = dom.Attr(n, "datetime")
	case atom.Abbr: // the form of microformats
		if machine = dom.Attr(n, "title"); !MayBeDate(machine) {
			machine = ""
		}
	}
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
	if n.DataAtom != atom.Time && words > 16 {
		return
	}
	t := Read(r.doc, machine, "time element")
	if t.IsZero() {
		evidence := "visible date"
		if n.DataAtom == atom.Time {
			evidence = "time element"
		}
		t = Read(r.doc, text, evidence)
	}
	if t.IsZero() || machine == "" && isSentence(text, t) {
		if machine == "" {
			r.undated = append(r.undated[:0], raw...)
		}
		return
	}
	c := shownDate{Dated: t, node: n, at: at}
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
	case before != said && Read(r.doc, before, "").T.Equal(t.T):
		// "3/12/2025. Updated: 7/12/2025": the first is the publication.
	case before != said || namesChange(class):
		c.updated = true
	case dom.ContainsAny(said, "publish", "posted", "ngay dang", "dang ngay", "dang luc", "ngay tao", "xuat ban",
		"thu ", "chu nhat",
		"veroffentlicht", "publie", "publicado", "pubblicato", "gepubliceerd"):
		c.score += 3
		c.called = true
	}
	if words <= 6 {
		c.score++
	}
	c.score -= r.linkedElsewhere(n)
	if address := addressDate(r.doc); !address.IsZero() && sameDay(address.T, c.T) {
		c.score += 3
	}
	if len(r.found) < 60 {
		r.found = append(r.found, c)
	}
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
	return (strings.Contains(class, "updated") || strings.Contains(class, "modif")) &&
		!strings.Contains(class, "published")
}

// updateWords call a date that of a change, folded.
var updateWords = [...]string{
	"updated", "modified", "cap nhat", "last reviewed", "edited", "chinh sua", "sua lan cuoi",
	"aktualisiert", "geandert", "mis a jour", "mise a jour", "actualizado", "modificado", "atualizado",
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
