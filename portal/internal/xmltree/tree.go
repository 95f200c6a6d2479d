package xmltree

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Node is an element.
type Node struct {
	// Name is the local name in lower case, with the usual prefix of its
	// namespace before it ("dc:creator") unless it is the document's own
	// vocabulary: "title" in RSS, Atom and RDF alike.
	Name     string
	Children []*Node

	attrs  []attr
	text   []byte // its own, decoded
	marked bool   // some of the text was in CDATA
	inner  string // what stands between its tags, as written
	start  int
	cut    bool // the document ends within it
	item   bool // one of those that a feed or sitemap is made of
	parent *Node
	spaces map[string]string // namespaces declared here, by prefix
	prefix string
	local  string
	tag    string // its name as written
}

type attr struct{ name, value string }

// Bounds of a document. Feeds and sitemaps are flat and wide.
const (
	maxDepth    = 60
	maxElements = 600_000
)

// ErrElements says that a document has more elements than any feed.
var ErrElements = fmt.Errorf("XML with more than %d elements", maxElements)

// ErrNoElement says that there is no element at all.
var ErrNoElement = errors.New("no element in it")

// Parse reads a document in UTF-8. It returns the root: the first element that
// is one of the names given, wherever it stands, else the first of all.
func Parse(doc string, roots ...string) (*Node, error) {
	r := &reader{doc: doc, top: &Node{}}
	r.open = r.top
	if err := r.run(); err != nil {
		return nil, err
	}
	r.dropCut()
	if len(r.top.Children) == 0 {
		return nil, ErrNoElement
	}
	root := find(r.top, roots, 3)
	if root == nil {
		root = r.top.Children[0]
	}
	for _, c := range r.top.Children { // documents one behind the other
		if c != root && c.local == root.local && root.parent == r.top {
			root.Children = append(root.Children, c.Children...)
		}
	}
	root.settle(vocabularyOf(root.local))
	return root, nil
}

// dropCut takes out the item in which a document ends before it says what the item is:
// half an address, or a title alone, would name another article than the whole item.
func (r *reader) dropCut() {
	if r.cut == nil {
		return
	}
	for _, c := range r.cut.Children {
		if slices.Contains(names, c.local) && c != r.cutField {
			return
		}
	}
	siblings := r.cut.parent.Children
	if i := slices.Index(siblings, r.cut); i >= 0 {
		r.cut.parent.Children = slices.Delete(siblings, i, i+1)
	}
}

// find looks for an element by its local name, not deep: a warning of the
// server may have wrapped the document in another.
func find(n *Node, names []string, depth int) *Node {
	for _, c := range n.Children {
		for _, name := range names {
			if c.local == name {
				return c
			}
		}
		if depth > 0 {
			if f := find(c, names, depth-1); f != nil {
				return f
			}
		}
	}
	return nil
}

// IsCut tells whether the document ends before the element does.
func (n *Node) IsCut() bool { return n.cut }

// Child returns the first child of that name, or nil.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// All returns the children of that name.
func (n *Node) All(name string) (all []*Node) {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		if c.Name == name {
			all = append(all, c)
		}
	}
	return all
}

// Attr returns an attribute by its name in lower case, "" for none.
func (n *Node) Attr(name string) string {
	if n == nil {
		return ""
	}
	for _, a := range n.attrs {
		if a.name == name {
			return strings.TrimSpace(a.value)
		}
	}
	return ""
}

// Text returns an element's decoded text without that of its children, and
// without the spaces around it. Nil has none.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	text := bytes.TrimSpace(n.text)
	// Some programs escape the section that they should have written.
	if inner, found := bytes.CutPrefix(text, []byte("<![CDATA[")); found {
		text = bytes.TrimSpace(bytes.TrimSuffix(inner, []byte("]]>")))
	}
	return string(text)
}

// Markup returns what an element holds as HTML: its decoded text, which may be
// escaped markup, or its children as they are written.
func (n *Node) Markup() string {
	if n == nil {
		return ""
	}
	if len(n.Children) == 0 || n.marked && len(bytes.TrimSpace(n.text)) > 0 {
		return n.Text()
	}
	return strings.TrimSpace(n.inner)
}

// Base is what relative addresses within an element are relative to: the base given, as
// the xml:base of every element around it changes it (https://www.w3.org/TR/xmlbase/).
func (n *Node) Base(base *url.URL) *url.URL {
	if n == nil {
		return base
	}
	base = n.parent.Base(base)
	if own := n.Attr("xml:base"); own != "" && base != nil {
		if u, err := base.Parse(own); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			return u
		}
	}
	return base
}

// Within returns the elements of a name below n, not deeper than some levels and not
// within one another: a careless program wraps a list once more.
func (n *Node) Within(name string, levels int) (all []*Node) {
	for _, c := range n.Children {
		switch {
		case c.Name == name:
			all = append(all, c)
		case levels > 1:
			all = append(all, c.Within(name, levels-1)...)
		}
	}
	return all
}

// ChildText is the text of the first child of that name.
func (n *Node) ChildText(name string) string { return n.Child(name).Text() }
