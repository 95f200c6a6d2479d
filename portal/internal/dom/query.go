package dom

import (
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A Selector is a compiled CSS selector.
type Selector = cascadia.SelectorGroup

// Sel compiles a selector that is written in this package; a faulty one is a
// programming error and stops the program when it starts.
func Sel(s string) Selector {
	g, err := cascadia.ParseGroup(s)
	if err != nil {
		panic("selector " + s + ": " + err.Error())
	}
	return g
}

// QueryFirst returns the first node below n that s matches, or nil; n may be nil.
func QueryFirst(n *html.Node, s Selector) *html.Node {
	if n == nil || len(s) == 0 {
		return nil
	}
	return cascadia.Query(n, s)
}

// QueryAll returns the nodes below n that s matches, in document order.
func QueryAll(n *html.Node, s Selector) []*html.Node {
	if n == nil || len(s) == 0 {
		return nil
	}
	return cascadia.QueryAll(n, s)
}

// QueryText returns the text of the first node below n that s matches and
// that has some.
func QueryText(n *html.Node, s Selector) string {
	for _, m := range QueryAll(n, s) {
		if t := LineText(m); t != "" {
			return t
		}
	}
	return ""
}

// QueryAttr returns the attribute of the first node below n that s matches
// and that has it.
func QueryAttr(n *html.Node, s Selector, key string) string {
	for _, m := range QueryAll(n, s) {
		if v := Attr(m, key); v != "" {
			return v
		}
	}
	return ""
}

// Enclosing returns the nearest ancestor of n that s matches, or nil.
func Enclosing(n *html.Node, s Selector) *html.Node {
	if n == nil {
		return nil
	}
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && s.Match(p) {
			return p
		}
	}
	return nil
}
