package judge

import (
	"net/url"
	"path"
	"strings"

	"loa/viet"
)

// Spelled is the title that an address spells, "" when it spells none: portals
// make addresses of titles.
func Spelled(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	leaf := path.Base(strings.TrimRight(u.Path, "/"))
	words := strings.FieldsFunc(strings.TrimSuffix(leaf, path.Ext(leaf)),
		func(r rune) bool { return r == '-' || r == '_' || r == '+' || r == ' ' })
	if len(words) < 4 {
		return ""
	}
	return strings.Join(words, " ")
}

// Alike tells whether two titles can be of the same article: the expected one
// may be cut short, or may be the whole teaser.
func Alike(expected, actual string) bool {
	want, got := Words(expected), Words(actual)
	if len(want) == 0 || len(got) == 0 {
		return false
	}
	common := 0
	for w := range want {
		if got[w] {
			common++
		}
	}
	return common*2 >= len(want) || len(got) >= 4 && common*5 >= len(got)*4
}

// Words are the folded syllables of a text.
func Words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range viet.Syllables(viet.Fold(s)) {
		set[w] = true
	}
	return set
}

// SameText tells whether two pages hold one text, in two layouts maybe.
func SameText(a, b string) bool {
	if a == b {
		return true
	}
	one, other := Words(a), Words(b)
	common := 0
	for w := range one {
		if other[w] {
			common++
		}
	}
	return common*10 >= max(len(one), len(other))*8
}
