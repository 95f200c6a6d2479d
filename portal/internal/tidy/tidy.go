package tidy

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
	"loa/viet"
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

func Element(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
}

func (t *Tidier) skips(n *html.Node) bool {
	return n.Type == html.CommentNode || n.Type == html.DoctypeNode ||
		n.Type == html.ElementNode && (t.Drop[n] || dom.IsUnread(n) || !t.All && dom.IsHidden(n) || dom.IsControl(n))
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

func (t *Tidier) openRun() *html.Node {
	if t.run != nil {
		return t.tip
	}
	t.run = t.element(atom.P)
	t.tip = t.run
	for _, m := range t.marks {
		inner := t.element(m.DataAtom)
		inner.Attr = m.Attr
		t.tip.AppendChild(inner)
		t.tip = inner
	}
	return t.tip
}

func (t *Tidier) endRun(dst *html.Node) {
	run := t.run
	t.run = nil
	if run == nil {
		return
	}
	trimRun(run)
	if run.FirstChild != nil && Says(run) {
		dst.AppendChild(run)
	}
}

// lineBreak keeps one break; two in a row end the paragraph.
func (t *Tidier) lineBreak(dst *html.Node) {
	if t.run == nil {
		return
	}
	last := t.tip.LastChild
	for last != nil && last.Type == html.TextNode && strings.TrimSpace(last.Data) == "" {
		last = last.PrevSibling
	}
	if dom.IsElement(last, atom.Br) {
		t.endRun(dst)
		return
	}
	t.tip.AppendChild(t.element(atom.Br))
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

func (t *Tidier) item(dst, c *html.Node, kind atom.Atom) {
	e := t.element(kind)
	if value := dom.Attr(c, "value"); kind == atom.Li && IsNumber(value) && dom.IsElement(c.Parent, atom.Ol) {
		e.Attr = append(e.Attr, html.Attribute{Key: "value", Val: value})
	}
	t.Blocks(e, c)
	unwrapOnly(e)
	t.keep(dst, e)
}

// strayItem writes an item that stands outside any list into one.
func (t *Tidier) strayItem(dst, c *html.Node) {
	list := dst.LastChild
	if !dom.IsElement(list, atom.Ul) {
		list = t.element(atom.Ul)
	}
	t.item(list, c, atom.Li)
	if list.Parent == nil {
		t.keep(dst, list)
	}
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

func (t *Tidier) list(dst, c *html.Node) {
	kind := atom.Ul
	if c.DataAtom == atom.Ol {
		kind = atom.Ol
	}
	e := t.element(kind)
	if kind == atom.Ol {
		e.Attr = numbering(c)
	}
	loose := t.element(atom.Li) // content of the list outside any item
	for li := c.FirstChild; li != nil; li = li.NextSibling {
		if li.Type == html.ElementNode && t.skips(li) {
			continue
		}
		if dom.IsElement(li, atom.Li) {
			t.item(e, li, atom.Li)
			continue
		}
		t.flowNode(loose, li)
		t.endRun(loose)
		if loose.FirstChild != nil {
			unwrapOnly(loose)
			t.keep(e, loose)
			loose = t.element(atom.Li)
		}
	}
	t.keep(dst, e)
}

// numbering is what an ordered list says of its numbers.
func numbering(ol *html.Node) (kept []html.Attribute) {
	if start := dom.Attr(ol, "start"); IsNumber(start) {
		kept = append(kept, html.Attribute{Key: "start", Val: start})
	}
	if kind := dom.Attr(ol, "type"); isListType(kind) && kind != "1" {
		kept = append(kept, html.Attribute{Key: "type", Val: kind})
	}
	if dom.HasAttr(ol, "reversed") {
		kept = append(kept, html.Attribute{Key: "reversed"})
	}
	return kept
}

// isListType tells of the kinds of numbers that a list may have.
func isListType(s string) bool { return len(s) == 1 && strings.Contains("1aAiI", s) }

func (t *Tidier) pre(dst, c *html.Node) {
	e := t.element(atom.Pre)
	var b strings.Builder
	dom.Walk(c, func(n *html.Node) bool {
		if n != c && n.Type == html.ElementNode && t.skips(n) {
			return false
		}
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		} else if dom.IsElement(n, atom.Br) {
			b.WriteByte('\n')
		}
		return true
	})
	text := dropLeadingMarks(viet.Clean(b.String()))
	if strings.TrimSpace(text) == "" {
		return
	}
	e.AppendChild(t.textNode(strings.Trim(text, "\n")))
	dst.AppendChild(e)
}

// inlines writes the inline content of c into dst; blocks within are taken
// apart by spaces.
func (t *Tidier) inlines(dst, c *html.Node) {
	for n := c.FirstChild; n != nil; n = n.NextSibling {
		switch n.Type {
		case html.TextNode:
			t.text(dst, n.Data)
		case html.ElementNode:
			if isImage(n) {
				if img := t.image(n); img != nil {
					dst.AppendChild(img)
				}
				continue
			}
			if t.embeds(n, func(a *html.Node) { dst.AppendChild(a) }) ||
				t.replaces(n, func() *html.Node { return dst }) || t.skips(n) {
				continue
			}
			switch {
			case n.DataAtom == atom.Br:
				dst.AppendChild(t.element(atom.Br))
			case isMark(n.DataAtom):
				t.inline(dst, n)
			default:
				block := dom.IsBlock(n.DataAtom)
				if block {
					t.text(dst, " ")
				}
				t.inlines(dst, n)
				if block {
					t.text(dst, " ")
				}
			}
		}
	}
}

// isMark tells of inline elements that carry meaning.
func isMark(a atom.Atom) bool {
	switch a {
	case atom.A, atom.B, atom.Strong, atom.I, atom.Em, atom.U, atom.S, atom.Strike, atom.Del, atom.Ins,
		atom.Sub, atom.Sup, atom.Small, atom.Mark, atom.Code, atom.Kbd, atom.Samp, atom.Var, atom.Q,
		atom.Cite, atom.Abbr, atom.Time, atom.Ruby, atom.Rt, atom.Rp, atom.Tt:
		return true
	}
	return false
}

// markOf returns the empty element that is kept of an inline element, or nil
// when only its content is: a link to nowhere is its text.
func (t *Tidier) markOf(c *html.Node) *html.Node {
	kind := c.DataAtom
	switch {
	case !isMark(kind):
		return nil
	case kind == atom.Strike:
		kind = atom.S
	case kind == atom.Tt:
		kind = atom.Code
	}
	e := t.element(kind)
	if kind == atom.A {
		if t.linked {
			return nil // no link within a link
		}
		href := dom.Attr(c, "href")
		address := weburl.Resolve(t.Base, href)
		if isContact(href) {
			address = href
		}
		if strings.HasPrefix(href, "#") || address == "" {
			return nil
		}
		e.Attr = append(e.Attr, html.Attribute{Key: "href", Val: address})
	}
	return e
}

// isContact tells of plain addresses of mail and telephone.
func isContact(href string) bool {
	kind, rest, found := strings.Cut(href, ":")
	if !found || rest == "" || len(rest) > 100 {
		return false
	}
	extra := "@._-+"
	switch kind {
	case "mailto":
		if !strings.Contains(rest, "@") {
			return false
		}
	case "tel":
	default:
		return false
	}
	for i := 0; i < len(rest); i++ {
		if c := rest[i]; (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') && strings.IndexByte(extra, c) < 0 {
			return false
		}
	}
	return true
}

// inline writes one inline element with what it holds.
func (t *Tidier) inline(dst, c *html.Node) {
	e := t.markOf(c)
	if e == nil {
		t.inlines(dst, c)
		return
	}
	linked := t.linked
	t.linked = linked || e.DataAtom == atom.A
	t.inlines(e, c)
	t.linked = linked
	if e.FirstChild != nil {
		dst.AppendChild(e)
	}
}

// text appends clean text with white space collapsed, as a browser shows it.
func (t *Tidier) text(dst *html.Node, s string) {
	if !isPlainText(s) {
		s = dropLeadingMarks(collapseSpace(viet.Clean(s)))
	}
	if s == "" {
		return
	}
	if last := dst.LastChild; last == nil || dom.IsElement(last, atom.Br) {
		s = trimStart(s)
	} else if last.Type == html.TextNode {
		if strings.HasSuffix(last.Data, " ") {
			s = strings.TrimLeft(s, " ")
		}
	}
	if s != "" {
		dst.AppendChild(t.textNode(s))
	}
}

// trimRun takes spaces and breaks from both ends of a paragraph.
func trimRun(p *html.Node) {
	for n := p.FirstChild; n != nil; n = p.FirstChild {
		if n.Type == html.TextNode {
			n.Data = trimStart(n.Data)
			if n.Data != "" {
				break
			}
		} else if !dom.IsElement(n, atom.Br) {
			break
		}
		p.RemoveChild(n)
	}
	for n := p.LastChild; n != nil; n = p.LastChild {
		if n.Type == html.TextNode {
			n.Data = strings.TrimRight(n.Data, " ")
			if n.Data != "" {
				break
			}
		} else if !dom.IsElement(n, atom.Br) {
			break
		}
		p.RemoveChild(n)
	}
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
