package dom

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// Attr returns the value of an attribute, trimmed; empty when absent.
func Attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return strings.TrimSpace(n.Attr[i].Val)
		}
	}
	return ""
}

// HasAttr tells whether an attribute is present, even empty.
func HasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return true
		}
	}
	return false
}

// HasClass tells whether an element has the class, in the case as written.
func HasClass(n *html.Node, class string) bool {
	for field := range strings.FieldsSeq(Attr(n, "class")) {
		if field == class {
			return true
		}
	}
	return false
}

// IsElement tells whether n is an element of one of the kinds.
func IsElement(n *html.Node, kinds ...atom.Atom) bool {
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

// Step says how a walk goes on from a node.
type Step uint8

const (
	StepInto Step = iota // to what is below it
	StepOver             // past what is below it
	StepStop             // nowhere
)

// WalkUntil visits n and what is below it in document order, without recursion,
// so that a deep tree cannot exhaust the stack.
func WalkUntil(n *html.Node, visit func(*html.Node) Step) {
	if n == nil {
		return
	}
	root := n
	for {
		s := visit(n)
		if s == StepStop {
			return
		}
		if s == StepInto && n.FirstChild != nil {
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

// Walk is WalkUntil for visits that never stop: visit returns false to leave
// out what is below the node it was given.
func Walk(n *html.Node, visit func(*html.Node) bool) {
	WalkUntil(n, func(c *html.Node) Step {
		if visit(c) {
			return StepInto
		}
		return StepOver
	})
}

// Find returns the first element at or below n for which match holds, or nil.
func Find(n *html.Node, match func(*html.Node) bool) *html.Node {
	var found *html.Node
	WalkUntil(n, func(c *html.Node) Step {
		if c.Type == html.ElementNode && match(c) {
			found = c
			return StepStop
		}
		return StepInto
	})
	return found
}

// FindAll returns the elements at or below n for which match holds.
func FindAll(n *html.Node, match func(*html.Node) bool) []*html.Node {
	var found []*html.Node
	Walk(n, func(c *html.Node) bool {
		if c.Type == html.ElementNode && match(c) {
			found = append(found, c)
		}
		return true
	})
	return found
}

// Inside tells whether n is ancestor or below it.
func Inside(n, ancestor *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == ancestor {
			return true
		}
	}
	return false
}

// LineText returns the visible text at and below n as one clean line.
func LineText(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	Walk(n, func(c *html.Node) bool {
		switch c.Type {
		case html.TextNode:
			b.WriteString(c.Data)
		case html.ElementNode:
			if IsUnread(c) {
				return false
			}
			// A line that begins with a space is cleaned word by word.
			if (IsBlock(c.DataAtom) || c.DataAtom == atom.Br || c.DataAtom == atom.Img) && b.Len() > 0 {
				b.WriteByte(' ')
			}
		}
		return true
	})
	return CleanLine(strings.TrimSpace(b.String()))
}

// IsUnread tells of elements whose text no reader sees.
func IsUnread(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Math,
		atom.Iframe, atom.Object, atom.Embed, atom.Select, atom.Textarea, atom.Option, atom.Datalist,
		atom.Canvas, atom.Audio, atom.Video, atom.Noembed, atom.Noframes, atom.Map:
		return true
	}
	return false
}

// IsBlock tells of elements that stand on lines of their own.
func IsBlock(a atom.Atom) bool {
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

// IsHidden tells of elements that a browser does not show: the hidden
// attribute, display:none and visibility:hidden in the style attribute.
// Classes are no evidence here; a stylesheet decides what they mean, but for
// what is stated of a page to machines alone.
func IsHidden(n *html.Node) bool {
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "hidden":
			// React sends parts of a page in hidden elements "S:0", "S:1", …
			// and moves them to their places by script.
			return !strings.EqualFold(n.Attr[i].Val, "until-found") && !strings.HasPrefix(Attr(n, "id"), "S:")
		case "role":
			if n.Attr[i].Val == "tooltip" { // what is shown to a pointer that rests on a word
				return true
			}
		case "style":
			if styleHides(n.Attr[i].Val) || shrinks(n.Attr[i].Val) && n.DataAtom != atom.Img &&
				TextBytes(n, muchText) < muchText {
				return !Unfolds(n)
			}
		case "itemprop":
			if isForMachines(n, n.Attr[i].Val) {
				return true
			}
		case "type":
			if n.DataAtom == atom.Input && strings.EqualFold(n.Attr[i].Val, "hidden") {
				return true
			}
		}
	}
	return false
}

// isForMachines tells of microdata about a page, never its text, in an element with
// a class that hides in the usual frameworks.
func isForMachines(n *html.Node, property string) bool {
	switch property {
	case "datePublished", "dateModified", "dateCreated", "mainEntityOfPage", "image", "author", "publisher":
		return HasClass(n, "hidden") || HasClass(n, "hide") || HasClass(n, "d-none")
	}
	return false
}

// Unfolds tells of hidden parts that a reader opens: the panels of accordions
// and tabs, and what a button "Xem thêm" shows, belong to the text.
func Unfolds(n *html.Node) bool {
	switch Attr(n, "role") {
	case "region", "tabpanel":
		return true
	}
	names := strings.ToLower(Attr(n, "class") + " " + Attr(n, "id"))
	for _, w := range [...]string{"accordion", "collaps", "faq", "toggle-content", "tab-pane", "tabpanel", "answer"} {
		if strings.Contains(names, w) {
			return true
		}
	}
	return opensMore(NextElement(n))
}

// opensMore tells of a link or button behind a hidden part that opens it.
func opensMore(n *html.Node) bool {
	if n == nil || TextBytes(n, 40) >= 40 {
		return false
	}
	said := viet.Fold(LineText(n))
	for _, w := range [...]string{"xem them", "doc tiep", "doc them", "xem tiep", "xem day du", "mo rong",
		"read more", "show more", "see more", "continue reading", "weiterlesen", "mehr anzeigen", "lire la suite",
		"ver mas", "leer mas",
		"leggi tutto"} {
		if strings.HasPrefix(said, w) {
			return true
		}
	}
	return false
}

// muchText is more than what is set invisibly beside a text: a whole one that is
// transparent or without height is faded in by a script.
const muchText = 300

// shrinks tells of styles that leave nothing to see of an element: letters or a
// box of no size, no opacity, a place beside the screen.
func shrinks(style string) bool {
	if strings.IndexByte(style, '0') < 0 && !ContainsAny(style, "999", "ransparent") {
		return false
	}
	styles := styleMap(style)
	switch {
	case isNought(styles["font-size"]), isNought(styles["opacity"]):
		return true
	case isNought(styles["height"]) || isNought(styles["max-height"]) || isNought(styles["width"]):
		return styles["overflow"] == "hidden"
	case styles["position"] == "absolute" || styles["position"] == "fixed":
		return ContainsAny(styles["left"]+styles["top"], "-999", "-1000") ||
			strings.HasPrefix(styles["text-indent"], "-999")
	}
	return strings.HasPrefix(styles["text-indent"], "-999")
}

// styleMap reads a style attribute, names and values in lower case.
func styleMap(style string) map[string]string {
	styles := make(map[string]string, 4)
	for decl := range strings.SplitSeq(strings.ToLower(style), ";") {
		name, value, _ := strings.Cut(decl, ":")
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		styles[strings.TrimSpace(name)] = value
	}
	return styles
}

// isNought tells of a length or number that is zero.
func isNought(v string) bool {
	switch v {
	case "0", "0px", "0pt", "0em", "0rem", "0%", "0.0", "0.00":
		return true
	}
	return false
}

// namesShowing tells whether a style says whether an element is shown.
func namesShowing(style string) bool {
	for i := 0; i+7 <= len(style); i++ {
		switch style[i] {
		case 'd', 'D':
			if strings.EqualFold(style[i:i+7], "display") {
				return true
			}
		case 'v', 'V':
			if strings.EqualFold(style[i:i+7], "visibil") {
				return true
			}
		}
	}
	return false
}

func styleHides(style string) bool {
	if !namesShowing(style) {
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

// RemoveNode takes n out of its tree; what has no parent stays as it is.
func RemoveNode(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// CloneTree copies n and everything below it.
func CloneTree(n *html.Node) *html.Node {
	copyOf := func(n *html.Node) *html.Node {
		return &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace,
			Attr: append([]html.Attribute(nil), n.Attr...)}
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

// OwnText is the text that stands in the block of n itself.
func OwnText(n *html.Node) string {
	var b strings.Builder
	var add func(n *html.Node)
	add = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case c.Type == html.ElementNode && c.DataAtom == atom.Br:
				b.WriteByte(' ')
			case c.Type == html.ElementNode && !IsBlock(c.DataAtom) && !IsUnread(c) && !IsControl(c):
				add(c)
			}
		}
	}
	add(n)
	return CleanLine(b.String())
}

// HasCaptionClass tells of elements that are called a caption.
func HasCaptionClass(n *html.Node) bool {
	class := strings.ToLower(Attr(n, "class"))
	return strings.Contains(class, "caption") || strings.Contains(class, "chu-thich") ||
		strings.Contains(class, "chuthich")
}

// NextElement is the element right behind n, nil when text stands between.
func NextElement(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode && n.DataAtom != atom.Br && n.DataAtom != atom.Noscript {
			return n
		}
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return nil
		}
	}
	return nil
}

// IsHeading tells of h1 to h6.
func IsHeading(n *html.Node) bool {
	return len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
}

// IsHiddenWithin tells whether n or anything around it is hidden.
func IsHiddenWithin(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && IsHidden(n) {
			return true
		}
	}
	return false
}

// TextBytes counts the bytes of text below n, up to a bit over most.
func TextBytes(n *html.Node, most int) int {
	length := 0
	WalkUntil(n, func(c *html.Node) Step {
		if c.Type == html.TextNode {
			length += len(strings.TrimSpace(c.Data))
		}
		if length >= most {
			return StepStop
		}
		return StepInto
	})
	return length
}

// ContainsAny tells whether s contains one of the parts.
func ContainsAny(s string, parts ...string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// Bounds of what is a short text: its bytes, and the nodes it is spread over.
const (
	MaxShortText  = 160
	maxShortNodes = 30
)

// ASCIISpace is the white space that parts the words of a page's source.
const ASCIISpace = " \t\r\n"

// ShortText is the text of an element that holds little, else empty.
func ShortText(n *html.Node) string {
	var text [2 * MaxShortText]byte
	return CleanLine(string(AppendShortText(text[:0], n)))
}

// AppendShortText appends to dst the text of an element that holds little, yet
// to be made a clean line; nothing when it holds more.
func AppendShortText(dst []byte, n *html.Node) []byte {
	start, length, nodes := len(dst), 0, 0
	var unread *html.Node // whose text counts, but is not taken
	WalkUntil(n, func(c *html.Node) Step {
		nodes++
		switch c.Type {
		case html.TextNode:
			said := strings.TrimSpace(c.Data)
			length += len(said)
			if length <= MaxShortText && (unread == nil || !Inside(c, unread)) {
				dst = appendSpaced(dst, c.Data)
			}
		case html.ElementNode:
			if unread != nil && Inside(c, unread) {
				break
			}
			if unread = nil; IsUnread(c) {
				unread = c
			} else if IsBlock(c.DataAtom) || c.DataAtom == atom.Br || c.DataAtom == atom.Img {
				dst = append(dst, ' ')
			}
		}
		if length > MaxShortText || nodes > maxShortNodes {
			return StepStop
		}
		return StepInto
	})
	if length == 0 || length > MaxShortText || nodes > maxShortNodes {
		return dst[:start]
	}
	return dst
}

// appendSpaced appends s with one space for the white space at either end.
func appendSpaced(dst []byte, s string) []byte {
	cut := strings.TrimLeft(s, ASCIISpace)
	if len(cut) < len(s) {
		dst = append(dst, ' ')
	}
	s = strings.TrimRight(cut, ASCIISpace)
	dst = append(dst, s...)
	if len(s) < len(cut) {
		dst = append(dst, ' ')
	}
	return dst
}

// LetterWords counts the words that begin with a letter: dates and figures do
// not.
func LetterWords(s string) int {
	count := 0
	for word := range strings.FieldsSeq(s) {
		if c := word[0]; c >= 0x80 || c|0x20 >= 'a' && c|0x20 <= 'z' {
			count++
		}
	}
	return count
}
