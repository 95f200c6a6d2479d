package portal

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// barePictures takes the paragraph away around the pictures of a figure.
func barePictures(figure *html.Node) {
	for p := figure.FirstChild; p != nil; {
		next := p.NextSibling
		if isElement(p, atom.P) && p.FirstChild != nil && p.FirstChild == p.LastChild && isElement(p.FirstChild, atom.Img) {
			img := p.FirstChild
			p.RemoveChild(img)
			figure.InsertBefore(img, p)
			figure.RemoveChild(p)
		}
		p = next
	}
}

// figures makes figures of the pictures whose caption is the line below them,
// the way most portals set it: a paragraph of a picture, then one in italics.
func figures(root *html.Node) {
	for p := root.FirstChild; p != nil; p = p.NextSibling {
		if !isElement(p, atom.P) {
			continue
		}
		img := onlyImage(p)
		if img == nil {
			continue
		}
		figure := element(atom.Figure)
		next := p.NextSibling
		switch {
		case img.NextSibling != nil:
			// The caption stands in the same paragraph.
			p.RemoveChild(img)
			trimRun(p)
			figure.AppendChild(img)
			figure.AppendChild(asCaption(p))
		case next != nil && isCaptionLine(next) && textBytes(next, maxCaptionBytes) < maxCaptionBytes && find(next, func(n *html.Node) bool { return n.DataAtom == atom.Img }) == nil:
			p.RemoveChild(img)
			figure.AppendChild(img)
			figure.AppendChild(asCaption(next))
			root.RemoveChild(next)
		default:
			continue
		}
		root.InsertBefore(figure, p)
		root.RemoveChild(p)
		p = figure
	}
}

// maxCaptionBytes is how long a line under a picture may be to be its caption.
const maxCaptionBytes = 500

// onlyImage returns the picture of a paragraph that holds nothing else, or
// nothing else but a line in italics behind it; else nil.
func onlyImage(p *html.Node) *html.Node {
	img := p.FirstChild
	if !isElement(img, atom.Img) {
		return nil
	}
	behind := img.NextSibling
	for behind != nil && isElement(behind, atom.Br) {
		behind = behind.NextSibling
	}
	if behind == nil {
		return img
	}
	if !isElement(behind, atom.Em, atom.I) || behind.NextSibling != nil || textBytes(behind, maxCaptionBytes) >= maxCaptionBytes {
		return nil
	}
	return img
}

// asCaption makes a figcaption of the content of a line.
func asCaption(line *html.Node) *html.Node {
	c := element(atom.Figcaption)
	from := line
	if only := line.FirstChild; only != nil && only.NextSibling == nil && isElement(only, atom.Em, atom.I) {
		from = only
	}
	for n := from.FirstChild; n != nil; n = from.FirstChild {
		from.RemoveChild(n)
		c.AppendChild(n)
	}
	trimRun(c)
	return c
}
