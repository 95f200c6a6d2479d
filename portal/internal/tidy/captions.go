package tidy

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/viet"
)

// longestCaption is how many syllables a line under a picture may have to be
// its caption by its place alone.
const longestCaption = 40

// MarkCaptions emphasises the lines that are captions by their place: short and
// centred right under a centred picture, or alone with it in a box that is
// named after a picture. Editors of portals write captions so; what is
// emphasised under a picture is known as a caption everywhere else.
func MarkCaptions(body *html.Node) {
	for _, img := range dom.QueryAll(body, AnyImage) {
		block := img.Parent
		for block != nil && block != body && !dom.IsBlock(block.DataAtom) {
			block = block.Parent
		}
		if block == nil {
			continue
		}
		if block != body && isCentred(block) && dom.LineText(block) != "" {
			emphasiseRest(block, img)
			continue
		}
		under := dom.NextElement(block)
		switch {
		case block != body && dom.LineText(block) == "" && isCentred(block) && under != nil && isCentred(under):
		case namesPicture(block):
			under = dom.NextElement(img)
		default:
			continue
		}
		if dom.IsElement(under, atom.P, atom.Div) && !HoldsBlock(under) && isShortLine(under) {
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
	if top.NextSibling != nil && !HoldsBlock(block) && isShortLine(block) && dom.LineText(top) == "" {
		emphasise(block, top.NextSibling)
	}
}

// emphasise puts the children of n from one on into an <em>, line breaks at
// their start left out.
func emphasise(n, from *html.Node) {
	for dom.IsElement(from, atom.Br) || from != nil && from.Type == html.TextNode &&
		strings.TrimSpace(from.Data) == "" {
		from = from.NextSibling
	}
	if from == nil || dom.IsElement(from, atom.Em, atom.I) {
		return
	}
	em := Element(atom.Em)
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
	text := dom.LineText(n)
	images := len(dom.QueryAll(n, AnyImage))
	return text != "" && images <= 1 && len(viet.Syllables(text)) <= longestCaption
}

func isCentred(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(dom.Attr(n, "style")), " ", "")
	return strings.Contains(style, "text-align:center") || strings.EqualFold(dom.Attr(n, "align"), "center") ||
		dom.HasClass(n, "text-center") || n.DataAtom == atom.Center
}

// namesPicture tells of boxes whose class says that they hold a picture.
func namesPicture(n *html.Node) bool {
	for token := range strings.FieldsSeq(strings.ToLower(dom.Attr(n, "class"))) {
		switch token {
		case "image", "img", "photo", "picture", "anh", "hinh-anh", "image-box", "img-box", "box-img", "imgbox",
			"article-image":
			return true
		}
	}
	return false
}

// IsCaptionLine tells whether a block is one emphasised or small line.
func IsCaptionLine(n *html.Node) bool {
	if dom.HasCaptionClass(n) {
		return true
	}
	if dom.IsElement(n, atom.Em, atom.I) {
		return dom.ShortText(n) != ""
	}
	if !dom.IsElement(n, atom.P, atom.Div) {
		return false
	}
	only := (*html.Node)(nil)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" || dom.IsElement(c, atom.Br) {
			continue
		}
		if only != nil {
			return false
		}
		only = c
	}
	if dom.IsElement(only, atom.Span, atom.Strong, atom.Font) {
		only = only.FirstChild
	}
	return dom.IsElement(only, atom.Em, atom.I) && len(dom.LineText(only)) < 400
}

// CaptionText is the line of a caption, empty for what is too long to be one.
func CaptionText(n *html.Node) string {
	s := dom.LineText(n)
	if len([]rune(s)) > 400 {
		return ""
	}
	return s
}
