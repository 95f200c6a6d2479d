// Package spelling finds what a mistyped Vietnamese syllable may have meant:
// words that are known and one mistake away, the likeliest first.
package spelling

import (
	"cmp"
	"slices"
	"strings"
)

// Words are folded words (see viet.Fold), each with how often it was read.
type Words map[string]int

const (
	letters = "abcdefghijklmnopqrstuvwxyz0123456789"
	longest = 12 // letters of a word that is corrected: no Vietnamese syllable has more than seven
)

// sounds are spellings that people take for each other because they sound
// alike somewhere in the country, or to everybody.
var sounds = [][2]string{{"ch", "tr"}, {"s", "x"}, {"l", "n"}, {"gi", "d"}, {"gi", "r"}, {"d", "r"}, {"d", "v"},
	{"i", "y"}, {"ng", "n"}, {"nh", "n"}, {"ch", "t"}, {"c", "t"}, {"g", "gh"}, {"ng", "ngh"}, {"k", "c"}, {"q", "c"},
	{"ph", "f"}, {"gi", "j"}, {"d", "z"}, {"uu", "uou"}, {"iu", "ieu"}, {"oi", "ui"}, {"ao", "au"}}

// Near returns at most some known words that are one mistake away from word,
// which is folded: first those that sound like it, then those with one letter
// more, less, other or two letters exchanged; among them the more frequent.
func (w Words) Near(word string, most int) []string {
	if len(word) < 2 || len(word) > longest {
		return nil
	}
	found := map[string]int{} // word → how unlikely
	take := func(other string, unlikely int) {
		if w[other] == 0 || other == word {
			return
		}
		if known, ok := found[other]; !ok || unlikely < known {
			found[other] = unlikely
		}
	}
	for _, s := range sounds {
		for _, pair := range [][2]string{s, {s[1], s[0]}} {
			for at := 0; at < len(word); {
				i := strings.Index(word[at:], pair[0])
				if i < 0 {
					break
				}
				at += i
				take(word[:at]+pair[1]+word[at+len(pair[0]):], 0)
				at++
			}
		}
	}
	edits(word, func(other string) { take(other, 1) })
	list := make([]string, 0, len(found))
	for other := range found {
		list = append(list, other)
	}
	slices.SortFunc(list, func(a, b string) int {
		return cmp.Or(cmp.Compare(found[a], found[b]), cmp.Compare(w[b], w[a]), cmp.Compare(a, b))
	})
	return list[:min(len(list), most)]
}

// edits calls take with every word that differs from word in one letter: about
// 75 times its length.
func edits(word string, take func(string)) {
	for i := 0; i <= len(word); i++ {
		for _, l := range letters {
			take(word[:i] + string(l) + word[i:])
		}
		if i == len(word) {
			return
		}
		take(word[:i] + word[i+1:])
		if i+1 < len(word) {
			take(word[:i] + word[i+1:i+2] + word[i:i+1] + word[i+2:])
		}
		for _, l := range letters {
			take(word[:i] + string(l) + word[i+1:])
		}
	}
}
