package portal

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// shownDate is a date that stands on the page, with what speaks for it.
type shownDate struct {
	Dated
	at    int // words of the page before it
	score int
	// updated says that the page calls it the time of a change.
	updated bool
}

// dateWords mark elements whose text is the article's date.
var dateWords = [...]string{"date", "time", "ngay", "publish", "posted", "created", "byline", "meta", "stamp"}

// visibleDate returns the date that a reader sees at the article: near its
// title, in an element named for it, behind "Ngày đăng"; the zero value when
// none is certain enough.
func (d *Document) visibleDate(in *html.Node) shownDate {
	if in == nil {
		in = d.Body()
	}
	r := dateScan{doc: d, title: d.Title(), titleAt: -1}
	r.read(in)
	var best shownDate
	for _, c := range r.found {
		c.score += r.nearness(c.at)
		if c.score > best.score && c.score >= minDateScore {
			best = c
		}
	}
	return best
}

// minDateScore is how much must speak for a date: a place near the title, or a
// name and a form that say so.
const minDateScore = 4

// dateScan walks over a page in search of dates.
type dateScan struct {
	doc     *Document
	title   string
	words   int // passed so far
	titleAt int
	label   string // the last short text passed
	found   []shownDate
}

// nearness weighs how far from the title a date stands.
func (r *dateScan) nearness(at int) int {
	if r.titleAt < 0 {
		return 0
	}
	switch distance := at - r.titleAt; {
	case distance >= 0 && distance < 40:
		return 5
	case distance >= 0 && distance < 120:
		return 3
	case distance < 0 && distance > -25:
		return 4
	case distance < 0 && distance > -60:
		return 0
	}
	if at-r.titleAt > 400 {
		return -4
	}
	return -2
}

func (r *dateScan) read(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			r.words += wordCount(c.Data)
			if s := strings.TrimSpace(c.Data); s != "" {
				r.label = s
			}
			continue
		}
		if c.Type != html.ElementNode || isUnread(c) || isHidden(c) || c.DataAtom == atom.Nav || isComments(c) {
			continue
		}
		if isHeading(c) && r.titleAt < 0 && r.title != "" && sameWords(lineText(c), r.title) > 0.8 {
			r.titleAt = r.words
			r.words += len(strings.Fields(r.title))
			r.titleAt = r.words
			continue
		}
		if h := hintsOf(c); h&hintSide != 0 && c.DataAtom != atom.Footer {
			if words, _ := measure(c); words < 400 && h&hintContent == 0 {
				r.words += words
				continue
			}
		}
		// The innermost element that is a date says most about it.
		found, at, label := len(r.found), r.words, r.label
		r.read(c)
		if len(r.found) == found {
			r.take(c, at, label)
		}
	}
}

// take notes the date of an element that is one, alone or with its label. It
// begins behind at words, and label is what stands before it.
func (r *dateScan) take(n *html.Node, at int, label string) {
	text := shortText(n)
	machine := ""
	if n.DataAtom == atom.Time {
		machine = attr(n, "datetime")
	}
	if text == "" && machine == "" || machine == "" && !mayBeDate(text) {
		return
	}
	if strings.Contains(text, "©") || strings.Contains(text, "opyright") {
		return
	}
	words := len(strings.Fields(text))
	if n.DataAtom != atom.Time && words > 12 {
		return
	}
	t := r.doc.moment(machine, "time element")
	if t.IsZero() {
		evidence := "visible date"
		if n.DataAtom == atom.Time {
			evidence = "time element"
		}
		t = r.doc.moment(text, evidence)
	}
	if t.IsZero() {
		return
	}
	c := shownDate{Dated: t, at: at}
	class := strings.ToLower(attr(n, "class") + " " + attr(n, "id") + " " + attr(n, "itemprop"))
	if n.Parent != nil {
		class += " " + strings.ToLower(attr(n.Parent, "class"))
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
	switch {
	case containsAny(said, "updated", "modified", "cap nhat", "last reviewed", "edited") || strings.Contains(class, "updated") || strings.Contains(class, "modif"):
		c.updated = true
	case containsAny(said, "publish", "posted", "ngay dang", "dang ngay", "ngay tao", "xuat ban", "thu ", "chu nhat"):
		c.score += 3
	}
	if words <= 6 {
		c.score++
	}
	if isElement(n.Parent, atom.A) || n.DataAtom == atom.A {
		c.score--
	}
	if len(r.found) < 60 {
		r.found = append(r.found, c)
	}
}

func containsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// shortText is the text of an element that holds little, else empty.
func shortText(n *html.Node) string {
	length, nodes := 0, 0
	walk(n, func(c *html.Node) bool {
		nodes++
		if c.Type == html.TextNode {
			length += len(strings.TrimSpace(c.Data))
		}
		return length <= 160 && nodes <= 30
	})
	if length == 0 || length > 160 || nodes > 30 {
		return ""
	}
	return lineText(n)
}

// mayBeDate spares the date grammar texts without the figures of a date.
func mayBeDate(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}
