package summary

import (
	"strings"

	"loa/viet"
)

// Foreign returns the figures and the words of names in a summary that its
// article does not have, in order: nothing when the summary may be trusted in
// this. A summary made elsewhere is refused when it has some.
func Foreign(summary string, articleTexts ...string) []string {
	known, figures := map[uint64]bool{}, map[string]bool{}
	var t viet.Text
	for _, text := range articleTexts {
		t.Read(text)
		for i := range t.Len() {
			known[t.Syllable(i).KeyHash] = true
		}
		for _, f := range figuresIn(text) {
			figures[f] = true
		}
	}
	var foreign []string
	for _, f := range figuresIn(summary) {
		if !figures[f] {
			foreign = append(foreign, f)
		}
	}
	t.Read(summary)
	for i := range t.Len() {
		s := t.Syllable(i)
		if s.Capital && !known[s.KeyHash] {
			foreign = append(foreign, t.Written(i))
		}
	}
	return foreign
}

// figuresIn returns the figures of a text: digits with the marks inside them,
// without the zeros that a day or a month may begin with.
func figuresIn(s string) []string {
	var list []string
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		start := i
		for i < len(s) && (isFigure(s[i]) || strings.IndexByte(".,/:-", s[i]) >= 0 && i+1 < len(s) &&
			isFigure(s[i+1])) {
			i++
		}
		list = append(list, plainFigure(s[start:i]))
	}
	return list
}

func isFigure(c byte) bool { return c >= '0' && c <= '9' }

func plainFigure(s string) string {
	parts := strings.Split(s, "/")
	for i, p := range parts {
		if len(parts) > 1 && len(p) == 2 {
			parts[i] = strings.TrimPrefix(p, "0")
		}
	}
	return strings.Join(parts, "/")
}
