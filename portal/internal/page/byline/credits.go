package byline

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/pattern"
	"loa/portal/internal/tidy"
	"loa/viet"
)

// credits are what lines at the edges of a body say about where it comes from.
type credits struct{ Author, Origin string }

var (
	// authorCredit is the opening of a line that names the writer.
	authorCredit = pattern.Lazy(`(?i)^(?:(?:tác giả(?: bài viết| ?/ ?nguồn)?|người (?:viết|đăng|gửi|thực hiện)|bài viết|thực hiện|bài, ảnh|bài và ảnh|tin, ảnh|tin và ảnh|tin, bài|tin bài|bài|ảnh|phóng viên|pv|ctv|cộng tác viên|author)\s*[:：]|(?:bài )?(?:được )?(?:viết |đăng |gửi )?bởi(?:\s*[:：]|\s))\s*([^.!?…]{2,80})$`)
	// hostCredit is a line or an opening like "(laichau.gov.vn)".
	hostCredit = pattern.Lazy(`(?i)^\(\s*([a-z0-9-]+(?:\.[a-z0-9-]+)+)\s*\)\s*[-–—:]?\s*`)
	// deadLine is the opening of a line that is boilerplate wherever it stands.
	deadLine = pattern.Lazy(`^(?:tong so diem cua bai viet|click de danh gia|xep hang:|danh gia bai viet|luot xem|so luot xem|luot doc|da xem:|chia se bai viet|in bai viet|gui email|tang tuong phan|giam tuong phan|doc bai viet|nghe bai viet|y kien ban doc|gui binh luan|ban do dia gioi|thong ke truy cap)`)
)

// edgeLines is how far from the ends of a body credits are looked for.
const edgeLines = 6

// TakeCredits takes the lines out of a body that credit a writer or an origin
// and those that are boilerplate, and returns what they said.
func TakeCredits(d *page.Document, body *html.Node) credits {
	var c credits
	lines := leafBlocks(body)
	for i, n := range lines {
		text := dom.ShortText(n)
		if text == "" {
			continue
		}
		edge := i < edgeLines || i >= len(lines)-edgeLines
		folded := viet.Fold(text)
		switch {
		case deadLine().MatchString(folded):
		case edge && authorCredit().MatchString(text):
			name := AuthorName(d, authorCredit().FindStringSubmatch(text)[1])
			if name == "" && i < len(lines)-edgeLines {
				continue
			}
			c.Author = cmp.Or(c.Author, name)
		case edge && OriginLead().MatchString(text):
			c.Origin = cmp.Or(c.Origin, OriginIn(text))
		case i < edgeLines && hostCredit().FindString(text) == text:
			c.Origin = cmp.Or(c.Origin, OriginIn(text))
		case i > 0 && i >= len(lines)-2 && OriginSigned(text) != "":
			c.Origin = cmp.Or(c.Origin, OriginSigned(text))
		case i == len(lines)-1 && i > 0 && c.Author == "" && isSignature(n, text):
			if c.Author = AuthorName(d, text); c.Author == "" {
				continue
			}
		default:
			continue
		}
		dom.RemoveNode(n)
	}
	return c
}

// leafBlocks returns the elements below body that hold text and no block.
func leafBlocks(body *html.Node) []*html.Node {
	var all []*html.Node
	dom.Walk(body, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if dom.IsUnread(n) || dom.IsHidden(n) || dom.IsElement(n, atom.Table, atom.Figure, atom.Figcaption) {
			return false
		}
		if n != body && dom.IsBlock(n.DataAtom) && !tidy.HoldsBlock(n) {
			if dom.LineText(n) != "" {
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
		style := strings.ReplaceAll(strings.ToLower(dom.Attr(p, "style")), " ", "")
		right = strings.Contains(style, "text-align:right") || strings.EqualFold(dom.Attr(p, "align"), "right") ||
			dom.HasClass(p, "text-right")
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

// OriginIn reads the origin out of "Nguồn tin: Báo Lai Châu", "(laichau.gov.vn)"
// or a bare name; empty when the text is too long for one.
func OriginIn(text string) string {
	text = OriginLead().ReplaceAllString(page.CleanTitle(text), "")
	if m := hostCredit().FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	text = strings.Trim(text, " .;,-–()[]")
	if n := len([]rune(text)); n < 2 || n > 100 {
		return ""
	}
	return text
}

// SplitOrigin takes "(laichau.gov.vn) - " from the start of a lead.
func SplitOrigin(lead string) (origin, rest string) {
	m := hostCredit().FindStringSubmatch(lead)
	if m == nil || len(m[0]) == len(lead) && lead == "" {
		return "", lead
	}
	return m[1], strings.TrimSpace(lead[len(m[0]):])
}

// Credited reads a name from an element that is made for it but that
// some portals use for the number of readers.
func Credited(d *page.Document, text string) string {
	folded := viet.Fold(text)
	if strings.ContainsAny(text, "0123456789") || strings.Contains(folded, "luot") || OriginLead().MatchString(text) {
		return ""
	}
	return bylineName(d, text)
}
