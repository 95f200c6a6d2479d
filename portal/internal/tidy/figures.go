package tidy

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

// barePictures takes the paragraph away around the pictures of a figure.
func barePictures(figure *html.Node) {
	for p := figure.FirstChild; p != nil; {
		next := p.NextSibling
		if dom.IsElement(p, atom.P) && p.FirstChild != nil && p.FirstChild == p.LastChild &&
			dom.IsElement(p.FirstChild, atom.Img) {
			img := p.FirstChild
			p.RemoveChild(img)
			figure.InsertBefore(img, p)
			figure.RemoveChild(p)
		}
		p = next
	}
}

// Figures makes figures of the pictures whose caption is the line below them,
// the way most portals set it: a paragraph of a picture, then one in italics.
func Figures(root *html.Node) {
	for p := root.FirstChild; p != nil; p = p.NextSibling {
		if !dom.IsElement(p, atom.P) {
			continue
		}
		img := onlyImage(p)
		if img == nil {
			continue
		}
		figure := Element(atom.Figure)
		next := p.NextSibling
		switch {
		case img.NextSibling != nil:
			// The caption stands in the same paragraph.
			p.RemoveChild(img)
			trimRun(p)
			figure.AppendChild(img)
			figure.AppendChild(asCaption(p))
		case next != nil && IsCaptionLine(next) && dom.TextBytes(next, maxCaptionBytes) < maxCaptionBytes &&
			dom.Find(next, func(n *html.Node) bool { return n.DataAtom == atom.Img }) == nil:
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
	if !dom.IsElement(img, atom.Img) {
		return nil
	}
	behind := img.NextSibling
	for behind != nil && dom.IsElement(behind, atom.Br) {
		behind = behind.NextSibling
	}
	if behind == nil {
		return img
	}
	if !dom.IsElement(behind, atom.Em, atom.I) || behind.NextSibling != nil ||
		dom.TextBytes(behind, maxCaptionBytes) >= maxCaptionBytes {
		return nil
	}
	return img
}

// asCaption makes a figcaption of the content of a line.
func asCaption(line *html.Node) *html.Node {
	c := Element(atom.Figcaption)
	from := line
	if only := line.FirstChild; only != nil && only.NextSibling == nil && dom.IsElement(only, atom.Em, atom.I) {
		from = only
	}
	for n := from.FirstChild; n != nil; n = from.FirstChild {
		from.RemoveChild(n)
		c.AppendChild(n)
	}
	trimRun(c)
	return c
}
