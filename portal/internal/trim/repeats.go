package trim

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
)

// openingBlocks is how far into a text its opening may be said again.
const openingBlocks = 4

// leastOpening is how much an opening says at least, for its repetition to be one.
const leastOpening = 8

// SaidTwice takes out of a text that stands beside its lead and picture what says or
// shows the same again.
func SaidTwice(doc *page.Document, root *html.Node, lead string, main *article.Image) {
	dropRepeatedOpening(root)
	dropLead(root, lead)
	Picture(doc, root, main)
}

// dropLead takes out the paragraph at the start of a text that says the lead in other
// marks or letters: as it stands word for word, readers are shown it once anyway.
func dropLead(root *html.Node, lead string) {
	if dom.CountWords(lead) < leastOpening {
		return
	}
	for n, i := root.FirstChild, 0; n != nil && i < openingBlocks; n, i = n.NextSibling, i+1 {
		if !isLine(n) {
			continue
		}
		line := dom.LineText(n)
		if line != lead && saysAgain(lead, line) && n.NextSibling != nil {
			root.RemoveChild(n)
			return
		}
		if dom.CountWords(line) >= leastOpening {
			return
		}
	}
}

// dropRepeatedOpening takes the second telling of a text's opening out: portals set
// the lead beside the text and many editors begin the text with it. Where a paragraph
// begins with the same words and goes on, that one stays.
func dropRepeatedOpening(root *html.Node) {
	first := root.FirstChild
	for first != nil && !isLine(first) {
		first = first.NextSibling
	}
	if first == nil {
		return
	}
	opening := dom.LineText(first)
	if dom.CountWords(opening) < leastOpening {
		return
	}
	for n, i := first.NextSibling, 0; n != nil && i < openingBlocks; n, i = n.NextSibling, i+1 {
		if !isLine(n) {
			continue
		}
		line := dom.LineText(n)
		if saysAgain(opening, line) {
			root.RemoveChild(n)
			return
		}
		if strings.HasPrefix(page.NameKey(line), page.NameKey(opening)) {
			root.RemoveChild(first)
			return
		}
	}
}

func isLine(n *html.Node) bool { return dom.IsElement(n, atom.P) || dom.IsHeading(n) }

// saysAgain tells whether a line says what another said, but for marks and typing.
func saysAgain(said, line string) bool {
	a, b := page.NameKey(said), page.NameKey(line)
	if a == b {
		return true
	}
	longer, shorter := max(len(a), len(b)), min(len(a), len(b))
	return shorter*10 >= longer*9 && page.SameWords(said, line) == 1
}

// Picture takes out the article's main picture where it stands at the
// start or the end of a text again, in another size: readers see it once.
func Picture(doc *page.Document, root *html.Node, main *article.Image) {
	if main == nil {
		return
	}
	first, last := edgePicture(root.FirstChild, next), edgePicture(root.LastChild, previous)
	if first != nil && shows(doc, first, main) && showsAt(doc, first) != main.URL {
		root.RemoveChild(first)
	}
	if last == nil || last == first || !shows(doc, last, main) {
		return
	}
	if showsAt(doc, last) != main.URL {
		root.RemoveChild(last)
		return
	}
	for n := root.FirstChild; n != last; n = n.NextSibling {
		if isPictureAlone(n) && shows(doc, n, main) {
			root.RemoveChild(last)
			return
		}
	}
}

func next(n *html.Node) *html.Node     { return n.NextSibling }
func previous(n *html.Node) *html.Node { return n.PrevSibling }

// edgePicture is the first block with one picture from n on, nil when text stands
// before it.
func edgePicture(n *html.Node, following func(*html.Node) *html.Node) *html.Node {
	for ; n != nil; n = following(n) {
		if isPictureAlone(n) {
			return n
		}
		if words, _ := dom.Measure(n); words > 0 {
			return nil
		}
	}
	return nil
}

// shows tells whether a block with one picture shows the main one.
func shows(doc *page.Document, n *html.Node, main *article.Image) bool {
	address := showsAt(doc, n)
	return address != "" && media.SamePicture(address, main.URL)
}

// showsAt is the address of the only picture in a block, empty for none or several.
func showsAt(doc *page.Document, n *html.Node) string {
	pictures := dom.FindAll(n, func(c *html.Node) bool { return c.DataAtom == atom.Img })
	if len(pictures) != 1 {
		return ""
	}
	if img := media.ShownImage(doc, pictures[0]); img != nil {
		return img.URL
	}
	return ""
}
