package alone

import (
	"slices"
	"strings"
)

// Tidy takes out of a sentence the spaces that some portals put before marks
// and inside brackets: "họp , bàn ( lần 2 ) ." becomes "họp, bàn (lần 2)."
func Tidy(s string) string {
	if !slices.ContainsFunc(looseMarks, func(m string) bool { return strings.Contains(s, m) }) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == ' ' && (i+1 == len(s) || isLoose(s[i+1:]) || i > 0 && strings.IndexByte("([", s[i-1]) >= 0) {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var looseMarks = []string{" ,", " .", " ;", " :", " )", "( "}

// isLoose tells whether a text begins with a mark that belongs to the word
// before it.
func isLoose(s string) bool {
	if strings.IndexByte(",.;:!?)]", s[0]) < 0 {
		return false
	}
	return len(s) == 1 || s[0] == ')' || s[0] == ']' || strings.IndexByte(" ,.;:!?)]\"'", s[1]) >= 0
}
