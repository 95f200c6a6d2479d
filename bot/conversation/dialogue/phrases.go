package dialogue

import (
	"strings"

	"loa/viet"
)

// MeansOneOf tells whether syllables mean one of the phrases.
func MeansOneOf(said, phrases []string) bool {
	for _, p := range phrases {
		if Means(said, strings.Fields(p)) {
			return true
		}
	}
	return false
}

// Means tells whether syllables are those of a phrase, each with its accents or
// without any: "dung" is "dừng", and "đúng" is not.
func Means(said, phrase []string) bool {
	if len(said) != len(phrase) {
		return false
	}
	for i, s := range said {
		if s != viet.Fold(phrase[i]) && viet.Key(s) != viet.Key(phrase[i]) {
			return false
		}
	}
	return true
}

// HasIncluded tells whether some keyword brings articles, other than the excluded ones.
func HasIncluded(keywords []string) bool {
	for _, k := range keywords {
		if !strings.HasPrefix(k, "-") {
			return true
		}
	}
	return false
}
