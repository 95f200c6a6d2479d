package trim

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/viet"
)

// mostTeaserLine is how long a line may be that is cut off as teasers are.
const mostTeaserLine = 60

// teasers cuts the teasers of other articles from the end of a text: three or more
// lines behind each other, but for dates and names, that end in "..." because they
// were cut off, with what stands between and above them up to the last line of the
// text.
func (t *trimmer) teasers() {
	var first *html.Node
	cut := 0
	for n := t.root.LastChild; n != nil; n = n.PrevSibling {
		words, _ := dom.Measure(n)
		line := strings.TrimSpace(dom.LineText(n))
		switch {
		case words > mostTeaserLine:
		case strings.HasSuffix(line, "...") || strings.HasSuffix(line, "…") || strings.HasSuffix(line, "[…]"):
			cut++
			first = n
			continue
		case words <= 12 && !endsSentence(line):
			continue // a name, a date, a section
		}
		break
	}
	if cut < 3 || first == nil {
		return
	}
	for p := first.PrevSibling; p != nil; p = first.PrevSibling {
		if words, _ := dom.Measure(p); words > 12 || endsSentence(dom.LineText(p)) || words == 0 {
			break
		}
		first = p
	}
	if first == t.root.FirstChild {
		return
	}
	for n := first; n != nil; {
		next := n.NextSibling
		t.root.RemoveChild(n)
		n = next
	}
}

// bioHeadings begin what is said of the writer, folded.
var bioHeadings = [...]string{
	"about the ", "about our ", "about ", "meet the ", "ve tac gia", "gioi thieu tac gia",
	"thong tin tac gia",
}

// mostBioWords is how much is said of a writer at most.
const mostBioWords = 180

// bio cuts what is said of the writer from the end of a text: paragraphs of which
// the first begins with the writer's name, or stands below it or below a heading
// about the author.
func (t *trimmer) bio(author string) {
	key := viet.Fold(author)
	if len(strings.Fields(key)) < 2 {
		key = ""
	}
	total := 0
	for n := t.root.LastChild; n != nil; n = n.PrevSibling {
		words, _ := dom.Measure(n)
		if total += words; total > mostBioWords || !dom.IsElement(n, atom.P, atom.H2, atom.H3, atom.H4, atom.H5,
			atom.H6, atom.Figure, atom.Blockquote) {
			return
		}
		if !t.beginsBio(n, key) {
			continue
		}
		if before, _ := t.measureAll(t.root.FirstChild, n); before < 2*total {
			return
		}
		for n != nil {
			next := n.NextSibling
			t.root.RemoveChild(n)
			n = next
		}
		return
	}
}

func (t *trimmer) beginsBio(n *html.Node, author string) bool {
	line := viet.Fold(dom.LineText(n))
	if dom.IsHeading(n) && hasPrefixOf(line, bioHeadings[:]) &&
		dom.ContainsAny(line, "author", "writer", "reviewer", "editor", "expert", "tac gia") {
		return true
	}
	if author == "" {
		return false
	}
	rest, ok := strings.CutPrefix(line, author)
	if !ok {
		rest, ok = strings.CutPrefix(line, "about "+author)
	}
	if !ok {
		return false
	}
	rest = strings.TrimLeft(rest, " ,")
	return rest == "" && n.NextSibling != nil || hasPrefixOf(rest, bioVerbs[:])
}

// writerLeads begin the line above what is said of the writer.
var writerLeads = [...]string{
	"written by", "article written by", "article by", "about the author", "ve tac gia", "uber den autor",
	"uber die autorin", "a propos de l'auteur", "sobre el autor", "sobre la autora", "sobre o autor",
}

// leastBioWords is how much is said of a writer at least, below the name.
const leastBioWords = 8

// writer cuts from the end of a text the line "Written by" with what is said of the
// writer below it.
func (t *trimmer) writer() {
	total, behind := 0, 0
	for n := t.root.LastChild; n != nil; n = n.PrevSibling {
		words, _ := dom.Measure(n)
		if total += words; total > mostBioWords || !dom.IsElement(n, atom.P, atom.H2, atom.H3, atom.H4, atom.H5,
			atom.H6, atom.Figure, atom.Blockquote) {
			return
		}
		line := viet.Fold(dom.LineText(n))
		if words > 10 || behind < leastBioWords || line != "by" && !hasPrefixOf(line, writerLeads[:]) {
			behind = total
			continue
		}
		if before, _ := t.measureAll(t.root.FirstChild, n); before < 2*total {
			return
		}
		for n != nil {
			next := n.NextSibling
			t.root.RemoveChild(n)
			n = next
		}
		return
	}
}

// bioVerbs follow a name where a writer is introduced.
var bioVerbs = [...]string{
	"is ", "was ", "has ", "holds ", "writes ", "works ", "covers ", "la ", "hien la ", "ph.d", "md", "m.d",
	"the ", "a ",
}

// mostCallWords is how long a link that stands alone may be to be a call to act.
const (
	mostCallWords = 5
	mostCallBytes = 60
)

// calls takes out links that stand alone between paragraphs and say what to do:
// buttons. Where they are most of what there is they are the text.
func (t *trimmer) calls() {
	var found []*html.Node
	text := 0
	for n := t.root.FirstChild; n != nil; n = n.NextSibling {
		if !dom.IsElement(n, atom.P) || dom.TextBytes(n, mostCallBytes) >= mostCallBytes {
			text += mostCallWords
			continue
		}
		words, linked := dom.Measure(n)
		if dom.IsElement(n, atom.P) && words > 0 && words <= mostCallWords && linked == words &&
			dom.Find(n, isFileLink) == nil {
			found = append(found, n)
			continue
		}
		text += words
	}
	if text < 2*mostCallWords*len(found) {
		return
	}
	for _, n := range found {
		if dom.Find(n, func(c *html.Node) bool { return c.DataAtom == atom.Img }) == nil {
			t.root.RemoveChild(n)
		}
	}
}

// isFileLink tells of links that a reader of a notice must not lose: to files, mail
// and telephones.
func isFileLink(n *html.Node) bool {
	href := strings.ToLower(dom.Attr(n, "href"))
	return n.DataAtom == atom.A && (strings.HasPrefix(href, "mailto:") || strings.HasPrefix(href, "tel:") ||
		dom.ContainsAny(href, ".pdf", ".doc", ".xls", ".ppt", ".zip", ".rar", "download"))
}

// mostCreditWords is how long a line under a picture may be that names who took it.
const (
	mostCreditWords = 40
	mostCreditBytes = 400
)

// credits takes out lines right before or behind a picture that name who took it:
// they belong to the picture.
func (t *trimmer) credits() {
	for n := t.root.FirstChild; n != nil; {
		next := n.NextSibling
		if dom.IsElement(n, atom.P) && (isPictureAlone(n.PrevSibling) || isPictureAlone(next)) &&
			dom.TextBytes(n, mostCreditBytes) < mostCreditBytes && mayNameCredit(n) {
			if words, _ := dom.Measure(n); words > 0 && words <= mostCreditWords && namesCredit(dom.LineText(n)) {
				t.root.RemoveChild(n)
			}
		}
		n = next
	}
}

func isPictureAlone(n *html.Node) bool {
	if dom.IsElement(n, atom.Figure) {
		return true
	}
	if !dom.IsElement(n, atom.P) || n.FirstChild == nil {
		return false
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		inner := c
		if dom.IsElement(c, atom.A) && c.FirstChild != nil && c.FirstChild == c.LastChild {
			inner = c.FirstChild
		}
		if !dom.IsElement(inner, atom.Img, atom.Br) {
			return false
		}
	}
	return true
}

// pictureWords begin the Vietnamese lines that name a picture's maker.
var pictureWords = [...]string{"Ảnh", "ảnh", "Anh", "anh", "ẢNH", "Nguồn", "nguồn"}

// mayNameCredit spares most lines the closer look: it tells whether one of their
// texts has a piece of the words in namesCredit.
func mayNameCredit(n *html.Node) bool {
	found := false
	dom.Walk(n, func(c *html.Node) bool {
		if c.Type == html.TextNode && !found {
			found = strings.ContainsAny(c.Data, ":©") ||
				dom.ContainsAny(c.Data, "hoto", "mage", "icture", "redit", "ourtesy",
					"etty", "hutterstock", "HOTO", "MAGE", "REDIT") ||
				hasPrefixOf(strings.TrimLeft(c.Data, " (\n\t"), pictureWords[:])
		}
		return !found
	})
	return found
}

// namesCredit tells of lines that say who took a picture.
func namesCredit(line string) bool {
	line = viet.Fold(line)
	if hasPrefixOf(line, creditLeads[:]) {
		return true
	}
	return dom.ContainsAny(line, "credit:", "photo:", "photo by", "photograph by", "image:", "courtesy of",
		"getty images", "shutterstock", "(anh:", "anh: ", "nguon anh")
}

var creditLeads = [...]string{"photo", "image", "credit", "picture", "source:", "anh:", "anh ", "nguon anh", "©"}

// promotions are in paragraphs that ask a reader to follow, to buy, to write or to
// sign up, or that say who is paid for what.
var promotions = [...]string{
	"follow me on", "follow us on", "affiliate link", "disclosure:", "newsletter", "mailing list",
	"leave a review", "originally published", "originally written", "originally appeared",
	"in partnership with", "sponsored by", "donation",
	"lien he quang cao", "dang ky nhan tin", "theo doi chung toi", "tai ung dung", "tai app", "cai dat ung dung", "dang ky kenh", "quet ma qr",
}

// Bounds of what asks something of the reader at the end of a text.
const (
	mostPromotionWords = 90
	mostPromotions     = 6
)

// promotion cuts from the end of a text what asks something of the reader, as long
// as it is little beside the text.
func (t *trimmer) promotion() {
	for range mostPromotions {
		n := t.root.LastChild
		if n == nil || n.PrevSibling == nil || !dom.IsElement(n, atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
			atom.Blockquote) {
			return
		}
		words, _ := dom.Measure(n)
		if words == 0 || words > mostPromotionWords || !dom.ContainsAny(viet.Fold(dom.LineText(n)), promotions[:]...) {
			return
		}
		if before, _ := t.measureAll(t.root.FirstChild, n); before < 8*words || before < minTextWords*3 {
			return
		}
		t.root.RemoveChild(n)
	}
}

// sourceHeadings begin the list of what a text was made from, folded.
var sourceHeadings = map[string]bool{
	"article sources": true, "image credits": true, "photo credits": true, "image sources": true, "photo sources": true,
}

// sources cuts the list of sources from the end of a text.
func (t *trimmer) sources() {
	for n := t.root.LastChild; n != nil; n = n.PrevSibling {
		if !dom.IsHeading(n) && !dom.IsElement(n, atom.P) || dom.TextBytes(n, 60) >= 60 ||
			!sourceHeadings[headingKey(n)] {
			continue
		}
		before, _ := t.measureAll(t.root.FirstChild, n)
		behind, _ := t.measureAll(n, nil)
		if before < 2*behind {
			return
		}
		for n != nil {
			next := n.NextSibling
			t.root.RemoveChild(n)
			n = next
		}
		return
	}
}
