package dom

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/viet"
)

// CleanLine is viet.CleanLine under the name this package uses everywhere.
func CleanLine(s string) string { return viet.CleanLine(s) }

// TextOf returns what a reader sees of a piece of HTML, in NFC: paragraphs
// apart by a blank line, one line per list item ("- …") and table row
// ("a | b"). Scripts, styles and hidden elements say nothing; the caption of a
// picture belongs to the picture. What cannot be
// parsed within the bounds of Parse is read tag by tag, as one paragraph.
func TextOf(fragment string) string {
	if !strings.ContainsAny(fragment, "<&") {
		return strings.TrimSpace(viet.Clean(fragment))
	}
	root, err := ParseFragment(fragment)
	if err != nil {
		return StripTags(fragment)
	}
	return textOfNode(root)
}

// textOfNode is TextOf for a tree.
func textOfNode(n *html.Node) string { return strings.TrimSpace(viet.Clean(TextOfTidied(n))) }

// TextOfTidied is textOfNode for a tree whose texts are clean already.
func TextOfTidied(n *html.Node) string {
	w := textWriter{}
	w.b.Grow(TextBytes(n, MaxPageBytes) * 9 / 8)
	w.children(n)
	return w.b.String()
}

// textWriter writes a tree as text. Line and paragraph ends are remembered
// and written only before the next word, so that none pile up.
type textWriter struct {
	b       strings.Builder
	newline int    // line ends due before the next word
	space   bool   // a space is due before the next word
	prefix  string // what the next line starts with
	pre     bool
}

func (w *textWriter) endLine()      { w.newline = max(w.newline, 1); w.space = false }
func (w *textWriter) endParagraph() { w.newline = max(w.newline, 2); w.space = false }

func (w *textWriter) text(s string) {
	if w.pre {
		w.preformatted(s)
		return
	}
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case ' ', '\t', '\n', '\r', '\f':
			w.space = true
			i++
			continue
		}
		end := i
		for end < len(s) && s[end] != ' ' && s[end] != '\t' && s[end] != '\n' && s[end] != '\r' && s[end] != '\f' {
			end++
		}
		w.word(s[i:end])
		i = end
	}
}

func (w *textWriter) word(s string) {
	if w.newline > 0 {
		if w.b.Len() > 0 {
			w.b.WriteString("\n\n"[:w.newline])
		}
		w.newline, w.space = 0, false
	} else if w.space && w.b.Len() > 0 {
		w.b.WriteByte(' ')
	}
	w.space = false
	if w.prefix != "" {
		w.b.WriteString(w.prefix)
		w.prefix = ""
	}
	w.b.WriteString(s)
}

func (w *textWriter) preformatted(s string) {
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.endLine()
		}
		if strings.TrimSpace(line) != "" {
			w.word(strings.TrimRight(line, " \t\r"))
		}
	}
}

func (w *textWriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.node(c)
	}
}

// Node recurses; the depth of a parsed tree is bounded by the parser.
func (w *textWriter) node(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data)
		return
	case html.DocumentNode:
		w.children(n)
		return
	case html.ElementNode:
	default:
		return
	}
	if IsUnread(n) || IsHidden(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		w.endLine()
	case atom.Img, atom.Hr:
		w.space = true
	case atom.Li:
		w.endLine()
		w.item(n)
	case atom.Tr:
		w.endLine()
		w.row(n)
		w.endLine()
	case atom.Figcaption:
		// belongs to the picture
	case atom.Dt, atom.Dd, atom.Caption:
		w.endLine()
		w.children(n)
		w.endLine()
	case atom.Pre:
		w.endParagraph()
		pre := w.pre
		w.pre = true
		w.children(n)
		w.pre = pre
		w.endParagraph()
	case atom.Td, atom.Th, atom.Thead, atom.Tbody, atom.Tfoot:
		w.children(n)
		w.endLine()
	default:
		if !IsBlock(n.DataAtom) {
			w.children(n)
			return
		}
		w.endParagraph()
		w.children(n)
		w.endParagraph()
	}
}

func (w *textWriter) item(n *html.Node) {
	kept := w.prefix
	w.prefix = "- "
	// The first block of an item stands on the line of its mark.
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if IsElement(c, atom.P, atom.Div) {
			w.children(c)
			w.endLine()
		} else {
			w.node(c)
		}
	}
	w.prefix = kept
	w.endLine()
}

// row writes the cells of a table row on one line.
func (w *textWriter) row(n *html.Node) {
	first := true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !IsElement(c, atom.Td, atom.Th) {
			continue
		}
		if !holdsOneLine(c) {
			w.endLine()
			w.children(c)
			w.endLine()
			first = true
			continue
		}
		cell := cellText(c)
		if cell == "" {
			continue
		}
		if !first {
			w.space = true
			w.word("|")
			w.space = true
		}
		first = false
		w.text(cell)
	}
}

// cellText is the text of a simple cell, as one line.
func cellText(n *html.Node) string {
	inner := textWriter{}
	inner.children(n)
	return strings.Join(strings.Fields(inner.b.String()), " ")
}

// holdsOneLine tells whether a cell can be written on one line: it holds no
// list, no table and no second paragraph.
func holdsOneLine(n *html.Node) bool {
	paragraphs := 0
	return Find(n, func(c *html.Node) bool {
		switch c.DataAtom {
		case atom.Ul, atom.Ol, atom.Table, atom.Figure, atom.Blockquote, atom.Pre, atom.Dl:
			return true
		case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			paragraphs++
			return paragraphs > 2
		}
		return false
	}) == nil
}

// StripTags is the last resort for HTML that no tree can hold.
func StripTags(fragment string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return CleanLine(b.String())
		case html.TextToken:
			if skip == "" {
				b.Write(z.Text())
				b.WriteByte(' ')
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); a {
			case atom.Script, atom.Style, atom.Iframe, atom.Noscript, atom.Textarea, atom.Template:
				if skip == "" {
					skip = a.String()
				}
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
		}
	}
}

// AppendWord adds a word that is not empty and not there yet.
func AppendWord(words []string, word string) []string {
	if word == "" {
		return words
	}
	for _, have := range words {
		if have == word {
			return words
		}
	}
	return append(words, word)
}

// ParseFragment parses a piece of HTML as the content of <body>, within the
// bounds of Parse. The pieces hang below one element that is not part of them.
func ParseFragment(fragment string) (*html.Node, error) {
	if len(fragment) > MaxPageBytes {
		return nil, ErrPageTooLarge
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := parseFragmentHTML([]byte(fragment), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

// IsControl tells of elements to act on, not to read.
func IsControl(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Button:
		// The buttons that unfold a panel are its heading.
		return !HasAttr(n, "aria-controls") && !HasAttr(n, "aria-expanded") || IsElement(n.Parent, atom.Li, atom.Nav)
	case atom.Input, atom.Progress, atom.Meter, atom.Dialog, atom.Link, atom.Meta:
		return true
	}
	return false
}
