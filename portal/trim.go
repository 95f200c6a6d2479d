package portal

import (
	"hash/maphash"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// trimmer takes from a tidied text what stands around an article within the
// same container: bylines and dates above it, invitations, link lists and
// sections of other things below it.
type trimmer struct {
	root  *html.Node
	title string // key of the article's title
	// signature is the short line that ended the text, where writers sign.
	signature string
}

// trim cleans the ends of a tidied tree. It never takes the last prose.
// It returns the line below the text that may be the writer's name.
func trim(root *html.Node, title string) (signature string) {
	t := trimmer{root: root, title: nameKey(title)}
	t.copies()
	t.notes()
	t.sections()
	t.top()
	t.bottom()
	return t.signature
}

// copies takes out long blocks that stood before: portals send a text
// twice, for wide and for narrow screens.
func (t *trimmer) copies() {
	seen := make(map[uint64]bool)
	for n := t.root.FirstChild; n != nil; {
		next := n.NextSibling
		if !isHeading(n) && textBytes(n, minCopyBytes) >= minCopyBytes {
			key := textKey(n)
			if seen[key] {
				t.root.RemoveChild(n)
			}
			seen[key] = true
		}
		n = next
	}
}

// copySeed makes the keys of this process's copies.
var copySeed = maphash.MakeSeed()

// textKey is a hash of the text below n, whatever elements part it.
func textKey(n *html.Node) uint64 {
	var h maphash.Hash
	h.SetSeed(copySeed)
	walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode {
			_, _ = h.WriteString(c.Data)
		}
		return true
	})
	return h.Sum64()
}

// minCopyBytes is how long a paragraph must be to be taken for a copy.
const minCopyBytes = 80

// endSections are headings, folded, that begin what is no longer the article.
var endSections = [...]string{
	"related", "you may also", "you might also", "also in the news", "more from", "more in ", "more on ", "more stories", "read next", "read also", "read more", "recommended", "recent posts", "recent articles", "latest", "popular", "trending", "keep reading", "continue reading", "explore more", "up next", "other posts", "further reading", "see also",
	"about the author", "about author", "about the writer", "meet the author", "author bio", "written by", "contributors",
	"share this", "share the", "share on", "share:", "tags", "comment", "leave a ", "join the conversation", "disclaimer", "newsletter", "subscribe", "sign up", "contact us", "get in touch", "have any questions", "follow us", "testimonial", "how we reviewed", "editorial standards", "was this ", "rate this", "ready to get started", "get started", "get a free", "table of contents", "in this article", "on this page", "contents", "jump to",
	"xem them", "tin lien quan", "tin khac", "cac tin khac", "tin cung", "tin moi", "tin cu", "nhung tin", "bai viet lien quan", "bai lien quan", "bai viet khac", "bai cung", "cung chuyen muc", "y kien", "binh luan", "doc them", "doc tiep", "chia se", "tu khoa", "doc nhieu", "xem nhieu", "moi nhat", "tin noi bat", "co the ban quan tam", "van ban lien quan", "danh gia", "gui y kien", "lien ket", "thong ke", "ban do",
}

func startsSection(folded string) bool {
	for _, s := range endSections {
		if strings.HasPrefix(folded, s) {
			return true
		}
	}
	return false
}

// notePhrases begin short lines that are no part of the text.
var notePhrases = [...]string{
	"advertisement", "quang cao", "read more", "learn more", "find out more", "click here", "sign up", "subscribe", "share this", "share on", "share:", "tweet", "pin it", "follow us", "print", "email this", "back to top", "skip to", "view all", "see all", "load more", "show more", "next post", "previous post", "related:", "related article", "read also", "also read", "read next", "see also", "image:", "image credit", "image source", "image via", "photo:", "photo by", "photo credit", "credit:", "source:", "getty images", "filed under", "posted in", "tags:", "tagged", "topics:", "min read", "listen to", "table of contents", "jump to recipe", "loading", "contact us", "get started", "get a free", "copy link", "download pdf",
	"tac gia:", "nguon:", "nguon tin:", "theo nguon", "tags", "tu khoa", "luot xem", "so lan xem", "luot doc", "in bai viet", "ban in", "gui email", "chia se", "tong so diem", "click de danh gia", "xep hang", "thich", "xem them:", "doc them:", ">>", "nguoi dang:", "ngay dang:", "cap nhat:", "dang ngay", "co chu", "nghe bai viet", "binh luan", "a- a a+", "xem tiep",
}

// isNote tells of short lines that every portal sets around and into texts.
func isNote(n *html.Node, words int) bool {
	if words > 14 {
		return false
	}
	s := viet.Fold(lineText(n))
	for _, p := range notePhrases {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasSuffix(s, "min read") || strings.HasSuffix(s, "minute read") || strings.HasSuffix(s, "minutes read")
}

// measure counts the words of n, and those of them within links.
func measure(n *html.Node) (words, linked int) {
	var count func(n *html.Node, in bool)
	count = func(n *html.Node, in bool) {
		switch {
		case n.Type == html.TextNode:
			w := wordCount(n.Data)
			words += w
			if in {
				linked += w
			}
		case isElement(n, atom.A):
			in = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			count(c, in)
		}
	}
	count(n, false)
	return words, linked
}

func wordCount(s string) int {
	words, in := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		letter := c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if letter && !in {
			words++
		}
		in = letter || c == '\'' && in
	}
	return words
}

// notes takes out the short lines that are no text, wherever they stand.
func (t *trimmer) notes() {
	for n := t.root.FirstChild; n != nil; {
		next := n.NextSibling
		if isElement(n, atom.P, atom.H4, atom.H5, atom.H6) && textBytes(n, 160) < 160 && find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) == nil {
			if words, _ := measure(n); isNote(n, words) {
				t.root.RemoveChild(n)
			}
		}
		n = next
	}
}

// sections cuts what a heading of other things begins, up to the next heading
// of its rank that begins text again; in the first half of the text such a
// section is cut only when it is mostly links.
func (t *trimmer) sections() {
	weighed := 0
	for n := t.root.FirstChild; n != nil && weighed < maxSections; {
		if !isSectionStart(n) {
			n = n.NextSibling
			continue
		}
		end := n.NextSibling
		for end != nil && !(isHeading(end) && (!isHeading(n) || end.Data <= n.Data)) {
			end = end.NextSibling
		}
		weighed++
		if t.isOwnSection(n, end) {
			n = n.NextSibling
			continue
		}
		for n != end {
			next := n.NextSibling
			t.root.RemoveChild(n)
			n = next
		}
	}
}

// maxSections bounds how many headings are weighed against the whole text.
const maxSections = 40

// isOwnSection tells whether what stands from n to before end belongs to the
// text in spite of its heading.
func (t *trimmer) isOwnSection(n, end *html.Node) bool {
	before, _ := measureAll(t.root.FirstChild, n)
	words, linked := measureAll(n, end)
	after, _ := measureAll(end, nil)
	total := before + words + after
	if before == 0 && end == nil {
		return true
	}
	if linked*2 >= words {
		return false
	}
	return before < total/3 || !isHeading(n) && before < total*4/5
}

// measureAll measures the siblings from n to before end.
func measureAll(n, end *html.Node) (words, linked int) {
	for ; n != end && n != nil; n = n.NextSibling {
		w, l := measure(n)
		words, linked = words+w, linked+l
	}
	return words, linked
}

func isSectionStart(n *html.Node) bool {
	if !isHeading(n) && !isElement(n, atom.P) || textBytes(n, 100) >= 100 {
		return false
	}
	words, _ := measure(n)
	if words == 0 || words > 8 || !isHeading(n) && words > 5 {
		return false
	}
	return startsSection(viet.Fold(lineText(n)))
}

// isText tells whether a block reads like a part of the article.
func isText(n *html.Node) bool {
	words, linked := measure(n)
	switch n.DataAtom {
	case atom.P, atom.Blockquote:
		if words < 8 || linked*2 > words {
			return false
		}
		if words >= 25 {
			return true
		}
		line := lineText(n)
		return strings.ContainsAny(line, ".!?,;:…”") && letterWords(line) >= 6
	case atom.Ul, atom.Ol, atom.Table, atom.Dl:
		return words >= 12 && linked*2 < words
	case atom.Pre:
		return true
	}
	return false
}

// letterWords counts the words that begin with a letter: dates and figures do
// not.
func letterWords(s string) int {
	count := 0
	for word := range strings.FieldsSeq(s) {
		if c := word[0]; c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z' {
			count++
		}
	}
	return count
}

// top cuts what stands above the first text: the title again, bylines, dates,
// labels.
func (t *trimmer) top() {
	first := t.root.FirstChild
	for first != nil && !isText(first) {
		first = first.NextSibling
	}
	if first == nil {
		return
	}
	for n := t.root.FirstChild; n != nil && n != first; {
		next := n.NextSibling
		if t.isAbove(n) {
			t.root.RemoveChild(n)
		}
		n = next
	}
}

func (t *trimmer) isAbove(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Figure:
		return false
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		key := nameKey(lineText(n))
		return key == t.title || isHeading(n) && n.NextSibling != nil && isHeading(n.NextSibling) && n.NextSibling.Data <= n.Data
	case atom.P:
		if find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) != nil {
			return false
		}
		words, _ := measure(n)
		return words < 25
	case atom.Ul, atom.Ol:
		return true
	case atom.Hr:
		return true
	}
	return false
}

// bottom cuts what stands below the last text: headings of nothing, links,
// labels.
func (t *trimmer) bottom() {
	for n := t.root.LastChild; n != nil; {
		previous := n.PrevSibling
		if !t.isBelow(n) {
			return
		}
		if previous == nil {
			return
		}
		if isElement(n, atom.P) && textBytes(n, 60) < 60 {
			t.signature = lineText(n)
		}
		t.root.RemoveChild(n)
		n = previous
	}
}

func (t *trimmer) isBelow(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Hr, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	case atom.P:
		words, linked := measure(n)
		if words == 0 {
			return false // a picture
		}
		return words <= 12 && (linked*2 >= words || !strings.HasSuffix(strings.TrimRight(lineText(n), `"”')`), "."))
	case atom.Ul, atom.Ol:
		words, linked := measure(n)
		return linked*2 > words
	}
	return false
}
