package portal

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// longestCaption is how many syllables a line under a picture may have to be
// its caption by its place alone.
const longestCaption = 40

// markCaptions emphasises the lines that are captions by their place: short and
// centred right under a centred picture, or alone with it in a box that is
// named after a picture. Editors of portals write captions so; what is
// emphasised under a picture is known as a caption everywhere else.
func markCaptions(body *html.Node) {
	for _, img := range queryAll(body, anyImage) {
		block := img.Parent
		for block != nil && block != body && !isBlock(block.DataAtom) {
			block = block.Parent
		}
		if block == nil {
			continue
		}
		if block != body && isCentred(block) && lineText(block) != "" {
			emphasiseRest(block, img)
			continue
		}
		under := nextElement(block)
		switch {
		case block != body && lineText(block) == "" && isCentred(block) && under != nil && isCentred(under):
		case namesPicture(block):
			under = nextElement(img)
		default:
			continue
		}
		if isElement(under, atom.P, atom.Div) && !holdsBlock(under) && isShortLine(under) {
			emphasise(under, under.FirstChild)
		}
	}
}

// emphasiseRest emphasises what stands behind a picture in its own block.
func emphasiseRest(block, img *html.Node) {
	top := img
	for top.Parent != block {
		top = top.Parent
	}
	if top.NextSibling != nil && !holdsBlock(block) && isShortLine(block) && lineText(top) == "" {
		emphasise(block, top.NextSibling)
	}
}

// emphasise puts the children of n from one on into an <em>, line breaks at
// their start left out.
func emphasise(n, from *html.Node) {
	for isElement(from, atom.Br) || from != nil && from.Type == html.TextNode && strings.TrimSpace(from.Data) == "" {
		from = from.NextSibling
	}
	if from == nil || isElement(from, atom.Em, atom.I) {
		return
	}
	em := element(atom.Em)
	n.InsertBefore(em, from)
	for from != nil {
		next := from.NextSibling
		n.RemoveChild(from)
		em.AppendChild(from)
		from = next
	}
}

// isShortLine tells whether a block says one short line and shows nothing else.
func isShortLine(n *html.Node) bool {
	text := lineText(n)
	images := len(queryAll(n, anyImage))
	return text != "" && images <= 1 && len(viet.Syllables(text)) <= longestCaption
}

func isCentred(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	return strings.Contains(style, "text-align:center") || strings.EqualFold(attr(n, "align"), "center") || hasClass(n, "text-center") || n.DataAtom == atom.Center
}

// namesPicture tells of boxes whose class says that they hold a picture.
func namesPicture(n *html.Node) bool {
	for token := range strings.FieldsSeq(strings.ToLower(attr(n, "class"))) {
		switch token {
		case "image", "img", "photo", "picture", "anh", "hinh-anh", "image-box", "img-box", "box-img", "imgbox", "article-image":
			return true
		}
	}
	return false
}
