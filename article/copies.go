package article

import (
	"slices"
	"time"

	"loa/viet"
)

const (
	// FingerprintSize is the number of values of a long text's fingerprint.
	FingerprintSize = 128
	// SameText is the similarity from which two texts are one release;
	// RelatedText that from which they tell of the same thing.
	SameText    = 0.8
	RelatedText = 0.5

	shingle     = 3
	fewestWords = 12
	// longestApart is how far two publications of one release may lie apart.
	longestApart = 30 * 24 * time.Hour
)

// Fingerprint returns a MinHash sketch of the article's text: the
// FingerprintSize smallest of the hashes of its word 3-shingles, ascending,
// fewer for a short text and none for one of less than twelve words. It is
// the same in every process and version, so that it may be stored. Two texts
// that are alike share most of their smallest values: whoever looks for
// candidates may index the first eight.
func Fingerprint(a Article) []uint64 {
	words := viet.Syllables(viet.Fold(a.ContentText))
	if len(words) < fewestWords {
		return nil
	}
	hashes := make([]uint64, 0, len(words))
	for i := range len(words) - shingle + 1 {
		hashes = append(hashes, hashWords(words[i:i+shingle]))
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return slices.Clone(hashes[:min(len(hashes), FingerprintSize)])
}

// hashWords is FNV-1a with a final mix, so that the smallest hashes are a fair
// sample.
func hashWords(words []string) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		for i := 0; i < len(w); i++ {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Similarity estimates, from their fingerprints, which part of the shingles of
// two texts they have in common: 1 for the same text, exactly so when both
// are short, 0 when either has no fingerprint.
func Similarity(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	// Of the union's smallest values, how many are in both? Where a sketch
	// is full, what lies beyond its end is unknown.
	limit := FingerprintSize
	common, union := 0, 0
	for i, j := 0, 0; (i < len(a) || j < len(b)) && union < limit; union++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			common++
			i, j = i+1, j+1
		}
	}
	return float64(common) / float64(union)
}

// SameRelease tells whether a and b publish one and the same text, so that
// readers need it once. Beyond a similarity of SameText it asks that the
// figures, dates and names in the titles agree, that neither text has figures
// which the other lacks while the other does too, and that they were published
// within a month: two notices of power cuts in two communes are two.
func SameRelease(a, b Article) bool {
	if !a.Published.IsZero() && !b.Published.IsZero() && a.Published.Sub(b.Published).Abs() > longestApart {
		return false
	}
	if !sameTitleFacts(a.Title, b.Title) || !numbersAgree(a.ContentText, b.ContentText) {
		return false
	}
	return Similarity(Fingerprint(a), Fingerprint(b)) >= SameText
}
