package trim

import (
	"hash/maphash"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/byline"
	"loa/portal/internal/page/dates"
	"loa/portal/internal/tidy"
	"loa/viet"
)

// trimmer takes from a tidied text what stands around an article within the
// same container: bylines and dates above it, invitations, link lists and
// sections of other things below it.
type trimmer struct {
	root  *html.Node
	title string // Key of the article's title
	// signature is the short line that ended the text, where writers sign.
	signature string
	// sizes are those of the blocks that were measured: each heading is weighed
	// against the whole text.
	sizes map[*html.Node]blockSize
}

type blockSize struct{ words, linked int }

// Text takes from a tidied tree what is said twice and what stands around the text.
// It never takes the last prose. It returns the line below the text that may be the
// writer's name.
func Text(root *html.Node, title, author string) (signature string) {
	dropRepeatedOpening(root)
	t := trimmer{root: root, title: page.NameKey(title)}
	t.copies()
	t.credits()
	t.writer()
	t.notes()
	t.calls()
	t.sections()
	t.teasers()
	if t.hasText() {
		t.top()
		t.sources()
		t.bottom()
		t.bio(author)
		t.promotion()
	}
	return t.signature
}

// hasText tells whether a block reads like a part of an article: a table or a list
// of names has no ends to trim.
func (t *trimmer) hasText() bool {
	for n := t.root.FirstChild; n != nil; n = n.NextSibling {
		if isText(n) && !dom.IsElement(n, atom.Table, atom.Ul, atom.Ol, atom.Dl) {
			return true
		}
	}
	return false
}

// copies takes out long blocks that stood before: portals send a text
// twice, for wide and for narrow screens.
func (t *trimmer) copies() {
	seen := make(map[uint64]bool)
	for n := t.root.FirstChild; n != nil; {
		next := n.NextSibling
		if !dom.IsHeading(n) && dom.TextBytes(n, minCopyBytes) >= minCopyBytes {
			key := textKey(n)
			if seen[key] {
				t.root.RemoveChild(n)
			}
			seen[key] = true
		}
		n = next
	}
}

// minTextWords is how much prose makes what follows it an end.
const minTextWords = 40

// copySeed makes the keys of this process's copies.
var copySeed = maphash.MakeSeed()

// textKey is a hash of the text below n, whatever elements part it.
func textKey(n *html.Node) uint64 {
	var h maphash.Hash
	h.SetSeed(copySeed)
	dom.Walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode {
			_, _ = h.WriteString(c.Data)
		}
		return true
	})
	return h.Sum64()
}

// minCopyBytes is how long a paragraph must be to be taken for a copy.
const minCopyBytes = 80

// isNote tells of short lines that every portal sets around and into texts.
func isNote(n *html.Node, words int) bool {
	if words > 14 && !strings.HasPrefix(dom.LineText(n), "Lorem ipsum") {
		return false
	}
	line := dom.LineText(n)
	s := viet.Fold(line)
	if strings.HasPrefix(s, "lorem ipsum") || words <= 8 && strings.HasPrefix(line, "By ") && !endsSentence(line) {
		return true
	}
	if words <= 4 && hasPrefixOf(s, noteWords[:]) {
		return true
	}
	return hasPrefixOf(s, notePhrases[:]) || strings.HasSuffix(s, "min read") || strings.HasSuffix(s, "minute read") ||
		strings.HasSuffix(s, "minutes read")
}

// notes takes out the short lines that are no text, wherever they stand.
func (t *trimmer) notes() {
	for n := t.root.FirstChild; n != nil; {
		next := n.NextSibling
		if dom.IsElement(n, atom.P, atom.H4, atom.H5, atom.H6) && dom.TextBytes(n, 160) < 160 &&
			dom.Find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) == nil {
			if words, _ := dom.Measure(n); isNote(n, words) {
				t.root.RemoveChild(n)
			}
		}
		n = next
	}
}

// sections cuts what a heading of other things begins, up to the next heading
// of its rank that begins text again; in the first half of the text such a
// Section is cut only when it is mostly links.
func (t *trimmer) sections() {
	weighed := 0
	for n := t.root.FirstChild; n != nil && weighed < maxSections; {
		if !isSectionStart(n) {
			n = n.NextSibling
			continue
		}
		end := n.NextSibling
		for end != nil && !(dom.IsHeading(end) && (!dom.IsHeading(n) || end.Data <= n.Data)) {
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
// text in spite of its heading: it is not all links, and the heading may mean
// something else or stands early.
func (t *trimmer) isOwnSection(n, end *html.Node) bool {
	before, _ := t.measureAll(t.root.FirstChild, n)
	words, linked := t.measureAll(n, end)
	after, _ := t.measureAll(end, nil)
	total := before + words + after
	if before == 0 && end == nil {
		return true
	}
	key := headingKey(n)
	if linked*2 >= words {
		return !endsText(key) && offersFiles(n, end)
	}
	if dom.IsHeading(n) && commentHeadings[key] && before >= minTextWords {
		return false
	}
	return !endsText(key) || before < total/3 || !dom.IsHeading(n) && before < total*4/5
}

// offersFiles tells whether files are offered from n to before end.
func offersFiles(n, end *html.Node) bool {
	for ; n != end && n != nil; n = n.NextSibling {
		if dom.Find(n, isFileLink) != nil {
			return true
		}
	}
	return false
}

// headingKey is a heading's text, folded, without marks and counts at its ends.
func headingKey(n *html.Node) string {
	return strings.Trim(viet.Fold(dom.LineText(n)), " .:;?!…-–—*»>|/()[]0123456789")
}

// measureAll measures the siblings from n to before end.
func (t *trimmer) measureAll(n, end *html.Node) (words, linked int) {
	for ; n != end && n != nil; n = n.NextSibling {
		size, known := t.sizes[n]
		if !known {
			if t.sizes == nil {
				t.sizes = make(map[*html.Node]blockSize)
			}
			size.words, size.linked = dom.Measure(n)
			t.sizes[n] = size
		}
		words, linked = words+size.words, linked+size.linked
	}
	return words, linked
}

func isSectionStart(n *html.Node) bool {
	if !dom.IsHeading(n) && !dom.IsElement(n, atom.P) || dom.TextBytes(n, 100) >= 100 {
		return false
	}
	words, _ := dom.Measure(n)
	if words == 0 || words > 8 || !dom.IsHeading(n) && words > 5 {
		return false
	}
	key := headingKey(n)
	return endsText(key) || hasPrefixOf(key, endPrefixes[:])
}

// endsText tells whether a heading ends the text whatever stands below it.
func endsText(key string) bool { return endHeadings[key] || hasPrefixOf(key, endPhrases[:]) }

func hasPrefixOf(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// isText tells whether a block reads like a part of the article.
func isText(n *html.Node) bool {
	words, linked := dom.Measure(n)
	switch n.DataAtom {
	case atom.P, atom.Blockquote:
		if words < 8 || linked*2 > words {
			return false
		}
		if words >= 25 {
			return true
		}
		line := dom.LineText(n)
		return strings.ContainsAny(line, ".!?,;:…”") && dom.LetterWords(line) >= 6
	case atom.Ul, atom.Ol, atom.Table, atom.Dl:
		return words >= 12 && linked*2 < words
	case atom.Pre:
		return true
	}
	return false
}

// top cuts what stands above the first text: the title again, bylines, dates,
// labels.
func (t *trimmer) top() {
	first := t.root.FirstChild
	for first != nil && (!isText(first) || isDatedByline(first)) {
		first = first.NextSibling
	}
	if first == nil {
		return
	}
	for n := t.root.FirstChild; n != nil && n != first; {
		next := n.NextSibling
		if t.isAbove(n) || isDatedByline(n) {
			t.root.RemoveChild(n)
		}
		n = next
	}
	t.datelines(first.NextSibling)
}

// mostDatelines is how far behind the opening lines are looked for that tell by
// whom and when it was written.
const mostDatelines = 4

// datelines takes out lines from n on that name writer and day: many portals set
// them below the lead.
func (t *trimmer) datelines(n *html.Node) {
	for i := 0; i < mostDatelines && n != nil; i++ {
		next := n.NextSibling
		if isDatedByline(n) {
			t.root.RemoveChild(n)
		}
		n = next
	}
}

// isDatedByline tells of a paragraph that is a line of that kind.
func isDatedByline(n *html.Node) bool {
	return dom.IsElement(n, atom.P) && dom.TextBytes(n, 200) < 200 && isDateline(dom.LineText(n))
}

// isDateline tells of a line that is no sentence and names a day, beside a writer or
// behind a bar.
func isDateline(line string) bool {
	if endsSentence(line) || !dates.MayBeDate(line) || !strings.ContainsAny(line, "0123456789") {
		return false
	}
	folded := viet.Fold(line)
	if hasPrefixOf(folded, changeLeads[:]) {
		return dom.LetterWords(line) < 12
	}
	return dom.LetterWords(line) < 16 && (byline.ByLead().MatchString(line) || strings.HasPrefix(line, "By") ||
		strings.ContainsAny(line, "|•·⋅"))
}

// changeLeads begin lines that tell when a text was written or changed.
var changeLeads = [...]string{
	"updated", "last updated", "published", "posted", "cap nhat", "dang luc", "ngay dang", "aktualisiert", "stand:",
	"mis a jour", "publie le", "actualizado", "publicado", "aggiornato", "pubblicato",
}

func (t *trimmer) isAbove(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Figure:
		return false
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		key := page.NameKey(dom.LineText(n))
		return key == t.title || dom.IsHeading(n) && n.NextSibling != nil && dom.IsHeading(n.NextSibling) &&
			n.NextSibling.Data <= n.Data
	case atom.P:
		if dom.Find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) != nil {
			return false
		}
		words, linked := dom.Measure(n)
		return words < 25 && t.isCredit(n, words, linked)
	case atom.Ul, atom.Ol:
		return true
	case atom.Hr:
		return true
	}
	return false
}

// endsSentence tells whether a line ends as a sentence does.
func endsSentence(line string) bool {
	line = strings.TrimRight(line, `"”')`)
	for _, end := range [...]string{".", "!", "?", "…"} {
		if strings.HasSuffix(line, end) {
			return true
		}
	}
	return false
}

// isCredit tells of a line above a text that is a label, a date or a byline.
func (t *trimmer) isCredit(n *html.Node, words, linked int) bool {
	if words <= 5 || linked*2 >= words || isNote(n, words) {
		return true
	}
	line := dom.LineText(n)
	if byline.ByLead().MatchString(line) || strings.Contains(line, "|") || strings.Contains(line, "•") {
		return true
	}
	return dates.MayBeDate(line) && dom.LetterWords(line) < words*3/4 || !strings.ContainsAny(line, ".!?…")
}

// bottom cuts what stands below the last text: headings of nothing, links,
// labels.
func (t *trimmer) bottom() {
	for n := t.root.LastChild; n != nil; {
		previous := n.PrevSibling
		if tidy.IsEmbed(n) {
			n = previous
			continue
		}
		if !t.isBelow(n) {
			return
		}
		if previous == nil {
			return
		}
		if dom.IsElement(n, atom.P) && dom.TextBytes(n, 60) < 60 {
			t.signature = dom.LineText(n)
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
		words, linked := dom.Measure(n)
		if words == 0 {
			return false // a picture
		}
		return words <= 12 && (linked*2 >= words || !endsSentence(dom.LineText(n)))
	case atom.Ul, atom.Ol:
		words, linked := dom.Measure(n)
		return linked*2 > words && dom.Find(n, isFileLink) == nil
	}
	return false
}
