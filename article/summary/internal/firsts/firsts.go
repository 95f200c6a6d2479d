// Package firsts tells quickly of most syllables that no phrase of a set begins with
// them, so that the set is hardly ever looked into.
package firsts

// Set are the first syllables of phrases, by some bits of their hashes. The zero value
// is empty.
type Set [16]uint64

const bits = 16*64 - 1

// Add adds the syllable of hash h.
func (s *Set) Add(h uint64) { s[h&bits>>6] |= 1 << (h & 63) }

// MayHave is false of a syllable that was not added; of some others it is true too.
func (s *Set) MayHave(h uint64) bool { return s[h&bits>>6]&(1<<(h&63)) != 0 }
