// Package draft composes what an operator writes in the parts of a warning: where,
// what, and what to do.
package draft

import (
	"html"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/viet"
)

// Bounds of the parts, in characters. Place and advice are short enough that a
// message holds both, whatever else is said.
const (
	TextMost   = 3000
	AreaMost   = 80
	AdviceMost = 120
)

// Parts are a warning's text as it is written.
type Parts struct {
	Text   string
	Area   string // where it holds; may be empty
	Advice string // what to do; may be empty
}

// Lines is the whole text: the place first, the advice last, each on its line.
func (p Parts) Lines() string { return p.join(p.Text, "\n") }

// HTML is Lines as the text of an article.
func (p Parts) HTML() string {
	return "<p>" + strings.ReplaceAll(html.EscapeString(p.Lines()), "\n", "<br>") + "</p>"
}

// Summary is what a message has room for. Of a long text the end is cut, and never
// the place or the advice.
func (p Parts) Summary() string {
	rest := article.SummaryLimit - utf8.RuneCountInString(p.join("", " "))
	return p.join(viet.Cut(viet.CleanLine(p.Text), max(rest-2, 0)), " ")
}

func (p Parts) join(text, by string) string {
	var lines []string
	if p.Area != "" {
		lines = append(lines, "Khu vực: "+ended(p.Area))
	}
	if text != "" {
		lines = append(lines, text)
	}
	if p.Advice != "" {
		if n := len(lines); n > 0 {
			lines[n-1] = ended(lines[n-1])
		}
		lines = append(lines, "Việc cần làm: "+ended(p.Advice))
	}
	return strings.Join(lines, by)
}

// ended ends a sentence that has no end.
func ended(s string) string {
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?…:;\"”)", last) {
		return s
	}
	return s + "."
}
