package differences

import (
	"strings"
	"unicode/utf8"

	"loa/viet"
)

// typos counts the words that were put right in a finding; ok is false when
// something else changed. Words that were only joined or parted are one typing
// error. A figure is never one, and a name only when it got its missing accents.
func (f *finding) typos() (n int, ok bool) {
	if f.isRewritten() {
		return 0, false
	}
	from, to := f.words()
	if len(from) != len(to) {
		return 1, !f.anyLost() && !f.anyGained() && strings.Join(from, "") == strings.Join(to, "")
	}
	for i, w := range from {
		a, b := f.old.tokens[f.from[i]], f.new.tokens[f.to[i]]
		switch {
		case a.id == b.id:
			continue
		case viet.Fold(w) == viet.Fold(to[i]) && !viet.HasAccent(w):
		case a.figure || b.figure || f.lost(a) || f.gained(b):
			return 0, false
		case numerals[w] && numerals[to[i]] || !isTypo(w, to[i]):
			return 0, false
		}
		n++
	}
	return n, true
}

// isTypo tells whether one letter, or accents only, or two neighbouring
// letters in the wrong order, part two words.
func isTypo(a, b string) bool {
	x, y := []rune(viet.Fold(a)), []rune(viet.Fold(b))
	if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 {
		return false
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 2 && len(y) == 2 {
		return x[0] == y[1] && x[1] == y[0]
	}
	return len(x) <= 1 && len(y) <= 1
}
