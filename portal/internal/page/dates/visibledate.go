package dates

import (
	"bytes"
	"strings"

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
	// named says that it is called a date, a publication or a change.
	named bool
	// other says that the page calls it something else, or that it is another page's.
	other bool
	// original says that the page calls it the time of the first publication.
	original bool
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
	bytes   int // of the texts passed so far
	titleAt int
	// titleNode is the element that says the title, nil before it is met.
	titleNode *html.Node
	label     string // the last short text passed
	figures   int    // texts passed that hold a figure
	text      []byte // of the element that is being looked at
	undated   []byte // the last text that is no date: elements around it often say no more
	found     []shownDate
	beside    []*html.Node // boxes that stand beside the article and were passed over
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
				r.bytes += len(s)
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
			r.titleAt, r.titleNode = r.words, c
			r.takeInside(c)
			continue
		}
		if dom.IsBlock(c.DataAtom) && c.DataAtom != atom.Footer {
			if h := page.HintsOf(c); h&(page.HintSide|page.HintSoft) != 0 && h&page.HintContent == 0 &&
				dom.TextBytes(c, 2400) < 2400 && !r.isBylineBox(c) && !r.isPostFoot(c) && !r.isAtTitle(c) &&
				!r.holdsTitle(c) && !isPostedSentence(c) {
				r.beside = append(r.beside, c)
				continue
			}
		}
		// The innermost element that is a date says most about it.
		found, at, label, figures, read := len(r.found), r.words, r.label, r.figures, r.bytes
		r.Read(c)
		if r.foundSince(found) {
			continue
		}
		if machine, _ := machineValue(c); machine != "" || c.DataAtom == atom.Time ||
			r.figures > figures && r.bytes-read <= dom.MaxShortText {
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
	if len(s) > 2*maxPieceBytes || n.PrevSibling == nil && n.NextSibling == nil ||
		len(s) > maxPieceBytes && !hasSeparator(s) && !isReviewed(s) {
		return
	}
	for piece := range strings.FieldsFuncSeq(s, isSeparator) {
		if !MayBeDate(piece) || (len(piece) > maxPieceBytes || dom.LetterWords(piece) > maxDateWords) &&
			!isReviewed(piece) {
			continue
		}
		if !r.isInLine(n.Parent) {
			return
		}
		if t := Read(r.doc, piece, "visible date"); !t.IsZero() && !t.Guessed {
			c := shownDate{Dated: t, node: n.Parent, at: r.words}
			r.weigh(&c, piece, label)
			r.found = append(r.found, c)
			return
		}
	}
}

// maxPieceBytes is how long a piece of a line with a date is at most.
const maxPieceBytes = 60

// isReviewed tells of a piece that names who looked the page through.
func isReviewed(piece string) bool {
	piece = strings.TrimLeft(piece, " \u00a0")
	return len(piece) > 12 && strings.EqualFold(piece[:12], "reviewed by ")
}

// isInLine tells whether the pieces in an element are looked at: they stand in a short
// line, or where content systems say when a post was written, and that is not looked at whole.
func (r *dateScan) isInLine(n *html.Node) bool {
	if dom.TextBytes(n, 300) >= 300 && !inPostMeta(n) {
		return false
	}
	words := len(strings.Fields(dom.ShortText(n)))
	return words == 0 || words > maxLineWords
}

// hasSeparator tells whether such a mark stands in a text.
func hasSeparator(s string) bool {
	for i := range len(s) {
		switch s[i] {
		case '|':
			return true
		case 0xC2: // ·
			if i+1 < len(s) && s[i+1] == 0xB7 {
				return true
			}
		case 0xE2: // – — •
			if i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] == 0x93 || s[i+2] == 0x94 || s[i+2] == 0xA2) {
				return true
			}
		}
	}
	return false
}

// isSeparator tells of the marks between the pieces of a line.
func isSeparator(c rune) bool { return c == '|' || c == '·' || c == '•' || c == '–' || c == '—' }

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

// A box right behind the title is as near and says as little as a line on the post,
// whatever it is called: the day stands among crumbs, counters and links to share.
const (
	nearWords = 40
	lineBytes = 400
)

// isAtTitle tells of such a box.
func (r *dateScan) isAtTitle(n *html.Node) bool {
	return r.titleAt >= 0 && r.words-r.titleAt < nearWords && dom.TextBytes(n, lineBytes) < lineBytes &&
		!dom.IsElement(n, atom.Aside, atom.Menu)
}

// holdsTitle tells of a box with the heading that says the title, when none was met yet.
func (r *dateScan) holdsTitle(n *html.Node) bool {
	return r.titleAt < 0 && dom.Find(n, func(c *html.Node) bool { return dom.IsHeading(c) && r.isTitle(c) }) != nil
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
		return AsShown(r.doc, t, Read(r.doc, text, evidence))
	}
	if t := ReadLeaf(r.doc, n, evidence); !t.IsZero() && !t.Guessed {
		return t
	}
	if t := Read(r.doc, text, evidence); !t.IsZero() {
		return t
	}
	return readPieces(r.doc, n, evidence)
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
