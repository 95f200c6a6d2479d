package tidy

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// nodesAhead is how many nodes are made at a time: a long text has thousands.
const nodesAhead = 32

// Node returns an empty node that nothing else uses.
func (t *Tidier) node() *html.Node {
	if len(t.nodes) == 0 {
		t.nodes = make([]html.Node, nodesAhead)
	}
	n := &t.nodes[0]
	t.nodes = t.nodes[1:]
	return n
}

// Element returns a new element of a kind.
func (t *Tidier) element(a atom.Atom) *html.Node {
	n := t.node()
	n.Type, n.DataAtom, n.Data = html.ElementNode, a, a.String()
	return n
}

// textNode returns a new text.
func (t *Tidier) textNode(s string) *html.Node {
	n := t.node()
	n.Type, n.Data = html.TextNode, s
	return n
}
