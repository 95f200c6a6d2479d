package portal

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attr returns the value of an attribute, trimmed; empty when absent.
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return strings.TrimSpace(n.Attr[i].Val)
		}
	}
	return ""
}

// hasAttr tells whether an attribute is present, even empty.
func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return true
		}
	}
	return false
}

// hasClass tells whether an element has the class, in the case as written.
func hasClass(n *html.Node, class string) bool {
	for field := range strings.FieldsSeq(attr(n, "class")) {
		if field == class {
			return true
		}
	}
	return false
}

// isElement tells whether n is an element of one of the kinds.
func isElement(n *html.Node, kinds ...atom.Atom) bool {
	if n == nil || n.Type != html.ElementNode {
		return false
	}
	for _, kind := range kinds {
		if n.DataAtom == kind {
			return true
		}
	}
	return false
}

// step says how a walk goes on from a node.
type step uint8

const (
	stepInto step = iota // to what is below it
	stepOver             // past what is below it
	stepStop             // nowhere
)

// walkUntil visits n and what is below it in document order, without recursion,
// so that a deep tree cannot exhaust the stack.
func walkUntil(n *html.Node, visit func(*html.Node) step) {
	if n == nil {
		return
	}
	root := n
	for {
		s := visit(n)
		if s == stepStop {
			return
		}
		if s == stepInto && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != root && n.NextSibling == nil {
			n = n.Parent
		}
		if n == root {
			return
		}
		n = n.NextSibling
	}
}

// walk is walkUntil for visits that never stop: visit returns false to leave
// out what is below the node it was given.
func walk(n *html.Node, visit func(*html.Node) bool) {
	walkUntil(n, func(c *html.Node) step {
		if visit(c) {
			return stepInto
		}
		return stepOver
	})
}

// find returns the first element at or below n for which match holds, or nil.
func find(n *html.Node, match func(*html.Node) bool) *html.Node {
	var found *html.Node
	walkUntil(n, func(c *html.Node) step {
		if c.Type == html.ElementNode && match(c) {
			found = c
			return stepStop
		}
		return stepInto
	})
	return found
}

// findAll returns the elements at or below n for which match holds.
func findAll(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	walk(n, func(c *html.Node) bool {
		if c.Type == html.ElementNode && match(c) {
			found = append(found, c)
		}
		return true
	})
	return found
}

// inside tells whether n is ancestor or below it.
func inside(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// lineText returns the visible text at and below n as one clean line.
func lineText(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	walk(n, func(c *html.Node) bool {
		switch c.Type {
		case html.TextNode:
			b.WriteString(c.Data)
		case html.ElementNode:
			if isUnread(c) {
				return false
			}
			if isBlock(c.DataAtom) || c.DataAtom == atom.Br || c.DataAtom == atom.Img {
				b.WriteByte(' ')
			}
		}
		return true
	})
	return cleanLine(b.String())
}

// isUnread tells of elements whose text no reader sees.
func isUnread(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Math,
		atom.Iframe, atom.Object, atom.Embed, atom.Select, atom.Textarea, atom.Option, atom.Datalist,
		atom.Canvas, atom.Audio, atom.Video, atom.Noembed, atom.Noframes, atom.Map:
		return true
	}
	return false
}

// isBlock tells of elements that stand on lines of their own.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside,
		atom.Nav, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li,
		atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td,
		atom.Th, atom.Caption, atom.Blockquote, atom.Pre, atom.Figure, atom.Figcaption, atom.Hr,
		atom.Form, atom.Fieldset, atom.Address, atom.Details, atom.Summary, atom.Center, atom.Body,
		atom.Hgroup, atom.Legend, atom.Menu, atom.Dir, atom.Noscript, atom.Search:
		return true
	}
	return false
}

// isHidden tells of elements that a browser does not show: the hidden
// attribute, display:none and visibility:hidden in the style attribute.
// Classes are no evidence here; a stylesheet decides what they mean.
func isHidden(n *html.Node) bool {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "hidden":
			// React sends parts of a page in hidden elements "S:0", "S:1", …
			// and moves them to their places by script.
			return !strings.EqualFold(n.Attr[i].Val, "until-found") && !strings.HasPrefix(attr(n, "id"), "S:")
		case "style":
			if styleHides(n.Attr[i].Val) {
				return !unfolds(n)
			}
		case "type":
			if n.DataAtom == atom.Input && strings.EqualFold(n.Attr[i].Val, "hidden") {
				return true
			}
		}
	}
	return false
}

// unfolds tells of hidden parts that a reader opens: the panels of accordions
// and tabs belong to the text.
func unfolds(n *html.Node) bool {
	switch attr(n, "role") {
	case "region", "tabpanel":
		return true
	}
	names := strings.ToLower(attr(n, "class") + " " + attr(n, "id"))
	for _, w := range [...]string{"accordion", "collaps", "faq", "toggle-content", "tab-pane", "tabpanel", "answer"} {
		if strings.Contains(names, w) {
			return true
		}
	}
	return false
}

func styleHides(style string) bool {
	if !strings.Contains(style, "isplay") && !strings.Contains(style, "isibility") &&
		!strings.Contains(style, "ISPLAY") && !strings.Contains(style, "ISIBILITY") {
		return false
	}
	for decl := range strings.SplitSeq(style, ";") {
		name, value, _ := strings.Cut(decl, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		value = strings.ToLower(strings.TrimSpace(value))
		value = strings.TrimSpace(strings.TrimSuffix(value, "!important"))
		if name == "display" && value == "none" || name == "visibility" && value == "hidden" {
			return true
		}
	}
	return false
}

// removeNode takes n out of its tree; what has no parent stays as it is.
func removeNode(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// cloneTree copies n and everything below it.
func cloneTree(n *html.Node) *html.Node {
	copyOf := func(n *html.Node) *html.Node {
		return &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	}
	root := copyOf(n)
	from, to := n, root
	for {
		if from.FirstChild != nil {
			from = from.FirstChild
			c := copyOf(from)
			to.AppendChild(c)
			to = c
			continue
		}
		for from != n && from.NextSibling == nil {
			from, to = from.Parent, to.Parent
		}
		if from == n {
			return root
		}
		from = from.NextSibling
		c := copyOf(from)
		to.Parent.AppendChild(c)
		to = c
	}
}
