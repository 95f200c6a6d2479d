package portal

import (
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A selector is a compiled CSS selector.
type selector = cascadia.SelectorGroup

// sel compiles a selector that is written in this package; a faulty one is a
// programming error and stops the program when it starts.
func sel(s string) selector {
	g, err := cascadia.ParseGroup(s)
	if err != nil {
		panic("selector " + s + ": " + err.Error())
	}
	return g
}

// queryFirst returns the first node below n that s matches, or nil; n may be nil.
func queryFirst(n *html.Node, s selector) *html.Node {
	if n == nil || len(s) == 0 {
		return nil
	}
	return cascadia.Query(n, s)
}

// queryAll returns the nodes below n that s matches, in document order.
func queryAll(n *html.Node, s selector) []*html.Node {
	if n == nil || len(s) == 0 {
		return nil
	}
	return cascadia.QueryAll(n, s)
}

// queryText returns the text of the first node below n that s matches and
// that has some.
func queryText(n *html.Node, s selector) string {
	for _, m := range queryAll(n, s) {
		if t := lineText(m); t != "" {
			return t
		}
	}
	return ""
}

// queryAttr returns the attribute of the first node below n that s matches
// and that has it.
func queryAttr(n *html.Node, s selector, key string) string {
	for _, m := range queryAll(n, s) {
		if v := attr(m, key); v != "" {
			return v
		}
	}
	return ""
}

// enclosing returns the nearest ancestor of n that s matches, or nil.
func enclosing(n *html.Node, s selector) *html.Node {
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
