package tidy

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
	"loa/viet"
)

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
