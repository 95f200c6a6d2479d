package tidy

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/portal/internal/weburl"
	"loa/viet"
)

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
