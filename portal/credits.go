package portal

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// credits are what lines at the edges of a body say about where it comes from.
type credits struct{ author, origin string }

var (
	// authorCredit is the opening of a line that names the writer.
	authorCredit = pattern(`(?i)^(?:tác giả(?: bài viết)?|người viết|bài viết|thực hiện|bài, ảnh|bài và ảnh|tin, ảnh|tin và ảnh|tin, bài|tin bài|bài|ảnh|author)\s*[:：]\s*(.{2,80})$`)
	// hostCredit is a line or an opening like "(laichau.gov.vn)".
	hostCredit = pattern(`(?i)^\(\s*([a-z0-9-]+(?:\.[a-z0-9-]+)+)\s*\)\s*[-–—:]?\s*`)
	// deadLine is the opening of a line that is furniture wherever it stands.
	deadLine = pattern(`^(?:tong so diem cua bai viet|click de danh gia|xep hang:|danh gia bai viet|luot xem|so luot xem|luot doc|da xem:|chia se bai viet|in bai viet|gui email|tang tuong phan|giam tuong phan|doc bai viet|nghe bai viet|y kien ban doc|gui binh luan|ban do dia gioi|thong ke truy cap)`)
)

// edgeLines is how far from the ends of a body credits are looked for.
const edgeLines = 6

// takeCredits takes the lines out of a body that credit a writer or an origin
// and those that are furniture, and returns what they said.
func takeCredits(d *Document, body *html.Node) credits {
	var c credits
	lines := leafBlocks(body)
	for i, n := range lines {
		text := shortText(n)
		if text == "" {
			continue
		}
		edge := i < edgeLines || i >= len(lines)-edgeLines
		folded := viet.Fold(text)
		switch {
		case deadLine().MatchString(folded):
		case edge && authorCredit().MatchString(text):
			name := authorName(d, authorCredit().FindStringSubmatch(text)[1])
			if name == "" && i < len(lines)-edgeLines {
				continue
			}
			c.author = cmp.Or(c.author, name)
		case edge && originLead().MatchString(text):
			c.origin = cmp.Or(c.origin, originIn(text))
		case i < edgeLines && hostCredit().FindString(text) == text:
			c.origin = cmp.Or(c.origin, originIn(text))
		case i == len(lines)-1 && i > 0 && c.author == "" && isSignature(n, text):
			if c.author = authorName(d, text); c.author == "" {
				continue
			}
		default:
			continue
		}
		removeNode(n)
	}
	return c
}

// leafBlocks returns the elements below body that hold text and no block.
func leafBlocks(body *html.Node) []*html.Node {
	var all []*html.Node
	walk(body, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if isUnread(n) || isHidden(n) || isElement(n, atom.Table, atom.Figure, atom.Figcaption) {
			return false
		}
		if n != body && isBlock(n.DataAtom) && !holdsBlock(n) {
			if lineText(n) != "" {
				all = append(all, n)
			}
			return false
		}
		return true
	})
	return all
}

// isSignature tells whether the last line of a body is the writer's name: a
// few words with capitals at the right edge.
func isSignature(n *html.Node, text string) bool {
	right := false
	for p := n; p != nil && !right; p = p.Parent {
		style := strings.ReplaceAll(strings.ToLower(attr(p, "style")), " ", "")
		right = strings.Contains(style, "text-align:right") || strings.EqualFold(attr(p, "align"), "right") || hasClass(p, "text-right")
	}
	words := strings.Fields(text)
	if !right || len(words) < 1 || len(words) > 5 || strings.ContainsAny(text, ".,:;!?0123456789") {
		return false
	}
	for _, w := range words {
		if !unicode.IsUpper([]rune(w)[0]) {
			return false
		}
	}
	return true
}

// originIn reads the origin out of "Nguồn tin: Báo Lai Châu", "(laichau.gov.vn)"
// or a bare name; empty when the text is too long for one.
func originIn(text string) string {
	text = originLead().ReplaceAllString(cleanTitle(text), "")
	if m := hostCredit().FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	text = strings.Trim(text, " .;,-–()[]")
	if n := len([]rune(text)); n < 2 || n > 100 {
		return ""
	}
	return text
}

// splitOrigin takes "(laichau.gov.vn) - " from the start of a lead.
func splitOrigin(lead string) (origin, rest string) {
	m := hostCredit().FindStringSubmatch(lead)
	if m == nil || len(m[0]) == len(lead) && lead == "" {
		return "", lead
	}
	return m[1], strings.TrimSpace(lead[len(m[0]):])
}

// creditedAuthor reads a name from an element that is made for it but that
// some portals use for the number of readers.
func creditedAuthor(d *Document, text string) string {
	folded := viet.Fold(text)
	if strings.ContainsAny(text, "0123456789") || strings.Contains(folded, "luot") || originLead().MatchString(text) {
		return ""
	}
	return bylineName(d, text)
}
