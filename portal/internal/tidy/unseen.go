package tidy

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/portal/internal/dom"
)

// mostSpokenBytes is how long a text is at most that only screen readers say: a label
// for a link or an icon. What is longer under such a name is looked at as all text is.
const mostSpokenBytes = 120

// isForScreenReaders tells of a label that no reader sees: style frameworks and content
// systems call it so.
func isForScreenReaders(n *html.Node) bool {
	class := dom.Attr(n, "class")
	if class == "" || !dom.ContainsAny(class, "sr-only", "isually", "screen-reader", "-sr", "assistive") {
		return false
	}
	for name := range strings.FieldsSeq(class) {
		switch name {
		case "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "show-for-sr",
			"u-visually-hidden", "element-invisible", "assistive-text":
			return dom.TextBytes(n, mostSpokenBytes) < mostSpokenBytes
		}
	}
	return false
}

// isPermalink tells of the mark with which a heading offers its own address: "#", "¶",
// a chain.
func isPermalink(n *html.Node) bool {
	if n.DataAtom != atom.A || !strings.HasPrefix(dom.Attr(n, "href"), "#") || !isInHeading(n) {
		return false
	}
	text := strings.TrimSpace(dom.LineText(n))
	return utf8.RuneCountInString(text) <= 2 && (text == "" || !isFigureOrLetter(text))
}

// isInHeading tells of what stands in a heading, right there or within one element.
func isInHeading(n *html.Node) bool {
	return n.Parent != nil && (dom.IsHeading(n.Parent) || n.Parent.Parent != nil && dom.IsHeading(n.Parent.Parent))
}

// isFigureOrLetter tells of marks that a text is made of: a note's number is no permalink.
func isFigureOrLetter(s string) bool {
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return true
		}
	}
	return false
}
