package tidy

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

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
