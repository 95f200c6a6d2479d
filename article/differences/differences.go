// Package differences says what parts two wordings of a text, as a reader
// would tell it: figures with what they count, dates and times, names and
// places, and only then other words. It decides on that ground what is a
// typing error, what is a counter of the page's and what is news. It is pure
// and knows no article.
//
// Its cost is bounded: a text is read once, whole sentences are compared before
// words, and in no stretch are more than mostEdits edits looked for; beyond
// that a stretch counts as rewritten as a whole.
package differences

import (
	"cmp"
	"slices"

	"loa/viet"
)

// Kind is what a difference is about.
type Kind string

// The kinds of differences, heaviest first.
const (
	Figure   Kind = "figure"
	Time     Kind = "time"     // a date or a time of day
	Denial   Kind = "denial"   // one wording says not, or called off
	Name     Kind = "name"     // of a person or a body
	Place    Kind = "place"    // a name after a word for a place
	File     Kind = "file"     // of an article: a file that it offers
	Wording  Kind = "wording"  // other words
	Addition Kind = "addition" // a sentence more, or one less
)

var weight = map[Kind]int{Figure: 8, Time: 7, Denial: 6, Name: 5, Place: 4, File: 3, Wording: 2, Addition: 1}

// Difference is a place where a text said Was and now says Now; one of them is
// empty where nothing stood or stands.
type Difference struct {
	Kind Kind   `json:"kind"`
	Was  string `json:"was,omitempty"`
	Now  string `json:"now,omitempty"`
}

// phraseLimit is the length of the longest phrase that a difference quotes, in
// characters.
const phraseLimit = 80

// Text is what parts two wordings.
type Text struct {
	Words bool // more than typing errors, counters and another order of sentences
	Facts bool // a figure, a date or a name was replaced, or a denial came or went
	// List are the differences in the order of the text, without typing errors.
	List []Difference
}

// fewTypos is the largest number of corrected words that still counts as
// correcting typing errors.
const fewTypos = 8

// Between says what parts two wordings of a text.
func Between(old, new string) Text {
	if old == new {
		return Text{}
	}
	p := parse(old, new)
	var t Text
	typos := 0
	for _, s := range p.stretches() {
		var told finding // up to where the stretch's differences reach
		for _, h := range s.hunks {
			f := p.found(&s, h)
			if n, ok := f.typos(); ok && typos+n <= fewTypos {
				typos += n
				continue
			}
			t.Words = true
			t.Facts = t.Facts || f.facts()
			if f.a.end > told.a.end || f.b.end > told.b.end {
				t.List = append(t.List, f.tell(&told)...)
			}
		}
	}
	return t
}

// Most is the most differences that a reader is shown.
const Most = 3

// Weigh puts the heaviest of a list first, each once, and keeps the first Most:
// more says how many there are beside them.
func Weigh(list []Difference) (shown []Difference, more int) {
	seen := map[[2]string]bool{}
	for _, d := range list {
		key := [2]string{viet.Key(d.Was), viet.Key(d.Now)}
		if d.Was == "" && d.Now == "" || seen[key] {
			continue
		}
		seen[key] = true
		shown = append(shown, d)
	}
	slices.SortStableFunc(shown, func(a, b Difference) int { return cmp.Compare(weight[b.Kind], weight[a.Kind]) })
	if len(shown) > Most {
		shown, more = shown[:Most:Most], len(shown)-Most
	}
	return shown, more
}
