package viet

import "strings"

// IsForeign tells whether a word is none of Vietnamese, as "Trump" or "Erdogan": it
// has no accent, and its letters make no syllable of the language.
func IsForeign(word string) bool {
	if len(word) < 3 {
		return false
	}
	s := strings.ToLower(word)
	for _, c := range []byte(s) {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	if strings.ContainsAny(s, "fjwz") {
		return true
	}
	onset := strings.IndexAny(s, "aeiouy")
	if onset < 0 || onset > 0 && !onsets[s[:onset]] {
		return true
	}
	coda := strings.LastIndexAny(s, "aeiouy") + 1
	return coda < len(s) && !codas[s[coda:]] || coda-onset > longestNucleus || strings.Contains(s, "ee") ||
		strings.ContainsAny(s[onset:coda], "bcdghklmnpqrstvx")
}

// longestNucleus is the number of vowels of the longest syllable: "khuya", "ngoeo".
const longestNucleus = 3

var (
	// onsets and codas are how syllables begin and end, beside those that have only
	// vowels there.
	onsets = wordSet("b c ch d g gh h k kh l m n ng ngh nh p ph q r s t th tr v x")
	codas  = wordSet("c ch m n ng nh p t")
)
