package page

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/pattern"
	"loa/viet"
)

// IsSideColumn tells of a box that is called the column beside the text.
func IsSideColumn(n *html.Node) bool {
	return sideColumn().MatchString(dom.Attr(n, "class") + " " + dom.Attr(n, "id"))
}

var sideColumn = pattern.Lazy(`(?i)(?:^|[\s_-])(?:side-?bar|cot-?phai|cot-?trai|(?:right|left)-?(?:col|column|side))(?:[\s_-]|$)`)

// LiesOver tells of what is laid over a page, by its name.
func LiesOver(n *html.Node) bool {
	return overlays().MatchString(dom.Attr(n, "class") + " " + dom.Attr(n, "id"))
}

var overlays = pattern.Lazy(`(?i)(?:^|[\s_-])(?:popup|modal|lightbox|offcanvas)(?:[\s_-]|$)`)

// gridWidth finds the width of a column in a grid of twelve.
var gridWidth = pattern.Lazy(`(?:^|\s)(?:col|grid|span|large|medium|m|l)(?:-(?:xs|sm|md|lg|xl|xxl))?[-_]?(\d{1,2})(?:\s|$)`)

// IsNarrower tells of a column of a grid that is at most two thirds as wide as the
// column beside it.
func IsNarrower(n, beside *html.Node) bool {
	a, b := widthIn(n), widthIn(beside)
	return a > 0 && b > 0 && a*3 <= b*2
}

// widthIn is the widest width that the class of an element names, 0 for none.
func widthIn(n *html.Node) int {
	width := 0
	for _, m := range gridWidth().FindAllStringSubmatch(dom.Attr(n, "class"), 4) {
		if w, err := strconv.Atoi(m[1]); err == nil && w <= 12 {
			width = max(width, w)
		}
	}
	return width
}

// Subject is what an article is about: the pairs of words of its title.
type Subject struct {
	Title string
	pairs map[string]bool
}

// Bounds of what another subject is.
const (
	leastPairs   = 4
	leastSaid    = 2
	subjectBytes = 6 << 10
)

// IsOther tells whether a box says nothing of what the title says and the part beside it
// says again, and names nobody and no place that the part names.
func (s *Subject) IsOther(box, own *html.Node) bool {
	if s.pairs == nil {
		s.pairs = pairsOf(s.Title)
	}
	if len(s.pairs) < leastPairs {
		return false
	}
	ownText, boxText := textUpTo(own, subjectBytes), textUpTo(box, subjectBytes)
	ownPairs, boxPairs := pairsOf(strings.Replace(ownText, s.Title, "", 1)), pairsOf(boxText)
	said := 0
	for pair := range s.pairs {
		if boxPairs[pair] {
			return false
		}
		if ownPairs[pair] {
			said++
		}
	}
	if said < leastSaid {
		return false
	}
	names := namesIn(ownText + " " + s.Title)
	for name := range namesIn(boxText) {
		if names[name] {
			return false
		}
	}
	return true
}

// pairsOf are the pairs of words behind each other of a text, folded.
func pairsOf(text string) map[string]bool {
	pairs := map[string]bool{}
	before := ""
	for word := range strings.FieldsFuncSeq(viet.Fold(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if before != "" && len(before)+len(word) > 5 {
			pairs[before+" "+word] = true
		}
		before = word
	}
	return pairs
}

// namesIn are the words with a capital within sentences of a text.
func namesIn(text string) map[string]bool {
	names := map[string]bool{}
	ended := true
	for word := range strings.FieldsSeq(text) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if !ended && startsUpper(bare) {
			names[bare] = true
		}
		ended = strings.ContainsAny(word[len(word)-1:], ".!?:")
	}
	return names
}

func startsUpper(word string) bool {
	for _, r := range word {
		return unicode.IsUpper(r)
	}
	return false
}

// textUpTo is the beginning of the text below n.
func textUpTo(n *html.Node, most int) string {
	var b strings.Builder
	dom.Walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode && b.Len() < most {
			b.WriteString(c.Data)
			b.WriteByte(' ')
		}
		return b.Len() < most && (c.Type != html.ElementNode || !dom.IsUnread(c))
	})
	return b.String()
}

// moreWords are what links to the rest of a text say, folded.
var moreWords = pattern.Lazy(`^(?:xem (?:tiep|them|chi tiet)|doc (?:tiep|them)|chi tiet|read (?:more|on)|continue reading|more|weiterlesen|mehr|lire la suite|leer mas|leia mais|leggi tutto|lees meer)[ .»>…→]*$`)

// CountsMore counts the links below n to the rest of other texts.
func CountsMore(n *html.Node) int {
	count := 0
	dom.Walk(n, func(c *html.Node) bool {
		if c.DataAtom == atom.A && dom.TextBytes(c, 40) < 40 && moreWords().MatchString(viet.Fold(dom.LineText(c))) {
			count++
		}
		return true
	})
	return count
}
