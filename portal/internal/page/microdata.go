package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

// Scope is one microdata item: the element that opens it and its properties.
// https://html.spec.whatwg.org/multipage/microdata.html
type Scope struct {
	Node   *html.Node
	Type   string // the itemtype without its prefix, e.g. "NewsArticle"
	Prop   string // the itemprop under which it belongs to Parent
	Parent *Scope // nil at the top
	Props  map[string][]*html.Node
}

// Scopes returns the page's microdata items in page order, nested ones too.
func (d *Document) Scopes() []*Scope {
	d.scopeOnce.Do(func() {
		if len(d.Evidence().itemScopes) > 0 {
			d.scopes = findScopes(d.Root)
		}
	})
	return d.scopes
}

func findScopes(root *html.Node) []*Scope {
	var all []*Scope
	var visit func(n *html.Node, in *Scope)
	visit = func(n *html.Node, in *Scope) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode {
				continue
			}
			own := in
			props := dom.Attr(c, "itemprop")
			if dom.HasAttr(c, "itemscope") {
				itemtype := strings.TrimRight(dom.Attr(c, "itemtype"), "/")
				own = &Scope{Node: c, Type: itemtype[strings.LastIndexAny(itemtype, "/#:")+1:], Prop: props, Parent: in}
				all = append(all, own)
			}
			if props != "" && in != nil {
				if in.Props == nil {
					in.Props = make(map[string][]*html.Node)
				}
				for p := range strings.FieldsSeq(props) {
					in.Props[p] = append(in.Props[p], c)
				}
			}
			visit(c, own)
		}
	}
	visit(root, nil)
	return all
}

// Value returns the first value that is not empty of a property, as the
// specification reads it: content, datetime, href, src, else the text.
func (s *Scope) Value(prop string) string {
	for _, n := range s.Props[prop] {
		if v := PropValue(n); v != "" {
			return v
		}
	}
	return ""
}

// PropValue is the value of a microdata property, as the specification reads it.
func PropValue(n *html.Node) string {
	if v := dom.Attr(n, "content"); v != "" {
		return dom.CleanLine(v)
	}
	switch n.DataAtom {
	case atom.Time:
		if v := dom.Attr(n, "datetime"); v != "" {
			return v
		}
	case atom.A, atom.Link, atom.Area:
		if v := dom.Attr(n, "href"); v != "" && dom.LineText(n) == "" {
			return v
		}
	case atom.Img, atom.Source:
		return dom.Attr(n, "src")
	case atom.Meta:
		return ""
	}
	if dom.HasAttr(n, "itemscope") {
		if name := dom.Find(n, func(c *html.Node) bool {
			return c != n &&
				dom.Attr(c, "itemprop") == "name"
		}); name != nil {
			return PropValue(name)
		}
	}
	return dom.LineText(n)
}

// IsArticle tells whether the item is an article of any kind.
func (s *Scope) IsArticle() bool {
	for _, t := range articleTypes[:len(articleTypes)-3] {
		if strings.EqualFold(s.Type, t) {
			return true
		}
	}
	return false
}

// ArticleScope returns the microdata item of the page's article. A page on
// which several stand beside each other is a list or has side boxes: then
// only the single one with a body or a headline counts, else nil.
func (d *Document) ArticleScope() *Scope {
	var only, withBody *Scope
	count, bodies := 0, 0
	for _, s := range d.Scopes() {
		if !s.IsArticle() || insideArticle(s) {
			continue
		}
		count++
		only = s
		if len(s.Props["articleBody"]) > 0 {
			bodies++
			withBody = s
		}
	}
	switch {
	case bodies == 1:
		return withBody
	case count == 1:
		return only
	}
	return nil
}

func insideArticle(s *Scope) bool {
	for p := s.Parent; p != nil; p = p.Parent {
		if p.IsArticle() {
			return true
		}
	}
	return false
}
