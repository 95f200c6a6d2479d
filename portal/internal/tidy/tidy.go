package tidy

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

// Tidy copies what is below n into a simple tree: block elements that carry
// meaning, paragraphs around every run of text, inline marks, links and
// pictures; layout elements dissolve, hidden and unread ones go. Attributes
// are reduced to those that the allow-list knows.
func Tidy(n *html.Node, base *url.URL) *html.Node {
	t := Tidier{Base: base}
	root := Element(atom.Div)
	t.Blocks(root, n)
	Figures(root)
	return root
}

// Tidier writes the text of a tree into a small legal tree.
type Tidier struct {
	Base *url.URL
	// All keeps hidden elements too.
	All bool
	// Drop names further nodes to leave out; may be nil.
	Drop map[*html.Node]bool
	// run is the paragraph that inline content is added to, nil between; tip
	// is the innermost element of it that new content goes into.
	run, tip *html.Node
	// marks are the inline elements around the blocks being written, which
	// each paragraph within repeats.
	marks []*html.Node
	// linked says that a link is around what is being written.
	linked bool
	// shown are the addresses of the pictures written so far.
	shown map[string]bool
	// spare are those of them that stood in a <noscript>: what a script would
	// show in their place is not written again.
	spare      map[string]bool
	inNoscript bool
	// nodes are made ready for the tree being written.
	nodes []html.Node
}

// maxMarks bounds how many inline elements a paragraph repeats.
const maxMarks = 4

// Element tidies an element.
func Element(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
}

func (t *Tidier) skips(n *html.Node) bool {
	return n.Type == html.CommentNode || n.Type == html.DoctypeNode ||
		n.Type == html.ElementNode && (t.Drop[n] || dom.IsUnread(n) || !t.All && dom.IsHidden(n) || dom.IsControl(n) ||
			isForScreenReaders(n) || isPermalink(n))
}

// isImage tells of pictures, those of AMP too.
func isImage(n *html.Node) bool {
	return n.DataAtom == atom.Img || n.Data == "amp-img" || n.Data == "amp-anim"
}

// embeds writes, by add, a link to what an element embeds.
func (t *Tidier) embeds(c *html.Node, add func(*html.Node)) bool {
	if t.linked || t.Drop[c] || !t.All && dom.IsHidden(c) {
		return false
	}
	e := embedOf(c, t.Base)
	if e.address == "" || t.shown[e.address] {
		return false
	}
	t.show(e.address)
	add(t.embedded(e))
	return true
}

// show notes the address of something that was written.
func (t *Tidier) show(address string) {
	if t.shown == nil {
		t.shown = make(map[string]bool)
	}
	t.shown[address] = true
}

// replaces writes what stands for an element whose own content no reader sees:
// the pictures in a <noscript> that are not shown otherwise, the text of a
// formula. to says what to write into.
func (t *Tidier) replaces(c *html.Node, to func() *html.Node) bool {
	switch {
	case t.Drop[c]:
	case c.DataAtom == atom.Noscript:
		if c.FirstChild == nil || c.FirstChild.Type != html.TextNode || !strings.Contains(c.FirstChild.Data, "<img") {
			return false
		}
		root, err := dom.ParseFragment(c.FirstChild.Data)
		if err != nil {
			return false
		}
		if t.spare == nil {
			t.spare = make(map[string]bool)
		}
		t.inNoscript = true
		defer func() { t.inNoscript = false }()
		for _, img := range dom.QueryAll(root, AnyImage) {
			if written := t.image(img); written != nil {
				to().AppendChild(written)
			}
		}
		return true
	case c.Data == "math":
		if text := formula(c); text != "" && !isShownTwice(c) {
			t.text(to(), " "+text+" ")
		}
		return true
	}
	return false
}

// Blocks writes the children of src into dst, which holds blocks: runs of
// inline content become paragraphs.
func (t *Tidier) Blocks(dst, src *html.Node) {
	run, tip := t.run, t.tip
	t.run = nil
	t.flow(dst, src)
	t.endRun(dst)
	t.run, t.tip = run, tip
}

// Piece writes one node, and nothing of what stands behind it, into dst.
func (t *Tidier) Piece(dst, n *html.Node) {
	run, tip := t.run, t.tip
	t.run = nil
	t.flowNode(dst, n)
	t.endRun(dst)
	t.run, t.tip = run, tip
}

func (t *Tidier) flow(dst, src *html.Node) {
	for c := src.FirstChild; c != nil; c = c.NextSibling {
		t.flowNode(dst, c)
	}
}

func (t *Tidier) flowNode(dst, c *html.Node) {
	switch c.Type {
	case html.TextNode:
		if t.run != nil || strings.TrimSpace(c.Data) != "" {
			t.text(t.openRun(), c.Data)
		}
		return
	case html.ElementNode:
	case html.DocumentNode:
		t.flow(dst, c)
		return
	default:
		return
	}
	if isImage(c) {
		if img := t.image(c); img != nil {
			t.openRun().AppendChild(img)
		}
		return
	}
	if t.embeds(c, func(n *html.Node) {
		t.endRun(dst)
		dst.AppendChild(t.embedFigure(n))
	}) {
		return
	}
	if t.replaces(c, t.openRun) || t.skips(c) {
		return
	}
	if c.DataAtom == atom.Br {
		t.lineBreak(dst)
		return
	}
	if !dom.IsBlock(c.DataAtom) && !HoldsBlock(c) {
		if !isMark(c.DataAtom) {
			t.flow(dst, c)
			return
		}
		t.inline(t.openRun(), c)
		return
	}
	t.endRun(dst)
	t.block(dst, c)
}

// block writes one block element, or one inline element that holds blocks.
func (t *Tidier) block(dst, c *html.Node) {
	switch c.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.H1:
		kind := c.DataAtom
		if kind == atom.H1 {
			kind = atom.H2
		}
		if HoldsBlock(c) || kind == atom.P {
			t.Blocks(dst, c)
			return
		}
		t.leaf(dst, c, kind)
	case atom.Figcaption:
		if dst.DataAtom == atom.Figure {
			t.leaf(dst, c, atom.Figcaption)
			return
		}
		t.Blocks(dst, c)
	case atom.Dt, atom.Dd:
		if dst.DataAtom == atom.Dl {
			t.item(dst, c, c.DataAtom)
			return
		}
		t.Blocks(dst, c)
	case atom.Li:
		t.strayItem(dst, c)
	case atom.Summary, atom.Legend:
		t.leaf(dst, c, atom.H4)
	case atom.Pre:
		t.pre(dst, c)
	case atom.Hr:
		if dst.LastChild != nil && !dom.IsElement(dst.LastChild, atom.Hr) {
			dst.AppendChild(t.element(atom.Hr))
		}
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		t.list(dst, c)
	case atom.Dl, atom.Blockquote:
		e := t.element(c.DataAtom)
		t.Blocks(e, c)
		t.keep(dst, e)
	case atom.Figure:
		e := t.element(atom.Figure)
		t.Blocks(e, c)
		barePictures(e)
		t.keep(dst, e)
	case atom.Table:
		t.table(dst, c)
	default:
		if mark := t.markOf(c); mark != nil && len(t.marks) < maxMarks {
			linked := t.linked
			t.linked = linked || mark.DataAtom == atom.A
			t.marks = append(t.marks, mark)
			t.Blocks(dst, c)
			t.marks = t.marks[:len(t.marks)-1]
			t.linked = linked
			return
		}
		t.Blocks(dst, c)
	}
}

// keep appends e unless it says nothing.
func (t *Tidier) keep(dst, e *html.Node) {
	if e.FirstChild != nil && Says(e) {
		dst.AppendChild(e)
	}
}

// leaf writes an element whose content is inline, whatever it was.
func (t *Tidier) leaf(dst, c *html.Node, kind atom.Atom) {
	e := t.element(kind)
	t.inlines(e, c)
	trimRun(e)
	t.keep(dst, e)
}

// unwrapOnly takes the paragraph away that is alone in an item or cell, or
// stands before the list within it.
func unwrapOnly(e *html.Node) {
	p := e.FirstChild
	if !dom.IsElement(p, atom.P) {
		return
	}
	if next := p.NextSibling; next != nil && (!dom.IsElement(next, atom.Ul, atom.Ol) || next.NextSibling != nil) {
		return
	}
	for p.FirstChild != nil {
		c := p.FirstChild
		p.RemoveChild(c)
		e.InsertBefore(c, p)
	}
	e.RemoveChild(p)
}

// Says tells whether a tidied element holds anything to see.
func Says(n *html.Node) bool {
	found := false
	dom.WalkUntil(n, func(c *html.Node) dom.Step {
		if found = c.Type == html.TextNode && strings.TrimSpace(c.Data) != "" || dom.IsElement(c, atom.Img); found {
			return dom.StepStop
		}
		return dom.StepInto
	})
	return found
}

// HoldsBlock tells whether a block element stands below n.
func HoldsBlock(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && (dom.IsBlock(c.DataAtom) && !dom.IsUnread(c) || HoldsBlock(c)) {
			return true
		}
	}
	return false
}

// IsNumber tells whether s is one or more figures and nothing else.
func IsNumber(s string) bool {
	if s == "" || len(s) > 6 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
