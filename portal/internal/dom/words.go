package dom

import (
	"math"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Measure counts the words of n, and those of them within links.
func Measure(n *html.Node) (words, linked int) { return MeasureTo(n, math.MaxInt) }

// MeasureTo is Measure that stops counting when there are more words than most.
func MeasureTo(n *html.Node, most int) (words, linked int) {
	var count func(n *html.Node, in bool)
	count = func(n *html.Node, in bool) {
		switch {
		case n.Type == html.TextNode:
			w := CountWords(n.Data)
			words += w
			if in {
				linked += w
			}
		case IsElement(n, atom.A):
			in = true
		}
		for c := n.FirstChild; c != nil && words <= most; c = c.NextSibling {
			count(c, in)
		}
	}
	count(n, false)
	return words, linked
}

// CountWords counts the words of a text; an ideograph or a kana is a word.
func CountWords(s string) int {
	words, in := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0xE3 && c <= 0xE9 && i+2 < len(s) { // kana and ideographs: each a word
			words++
			i += 2
			in = false
			continue
		}
		letter := c >= 0x80 || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if letter && !in {
			words++
		}
		in = letter || c == '\'' && in
	}
	return words
}
