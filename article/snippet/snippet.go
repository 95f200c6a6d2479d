// Package snippet shows where the words of a search stand in a text: the part
// that has most of them, with the hits told apart.
package snippet

import (
	"slices"
	"strings"

	"loa/article/question"
	"loa/viet"
)

// Piece is a part of a snippet. Hit says that it is what was asked for.
type Piece struct {
	Text string
	Hit  bool
}

const (
	before    = 6  // syllables shown before the first hit
	reach     = 45 // syllables within which hits are counted
	termsMost = 20 // of a question
)

// term is one thing that a question asks for: syllables that stand together.
// With an accent they are compared as written, else folded: as the search does.
type term struct {
	syllables []string
	exact     bool
}

// terms are what a question asks for; words in quotes stand together.
func terms(asked string) (list []term) {
	wanted, _ := question.Split(asked)
	for i, part := range strings.Split(wanted, `"`) {
		pieces := []string{part}
		if i%2 == 0 {
			pieces = strings.Fields(part)
		}
		for _, piece := range pieces {
			t := term{exact: viet.HasAccent(piece)}
			var read viet.Text
			read.Read(piece)
			for n := range read.Len() {
				t.syllables = append(t.syllables, string(spelled(&read, n, t.exact)))
			}
			if len(t.syllables) > 0 && len(list) < termsMost {
				list = append(list, t)
			}
		}
	}
	return list
}

func spelled(t *viet.Text, i int, exact bool) []byte {
	if exact {
		return t.Key(i)
	}
	return t.Folded(i)
}

// hit is where a term stands.
type hit struct{ first, end, term int }

func hits(t *viet.Text, asked []term) (list []hit) {
	for i := range t.Len() {
		for n, a := range asked {
			if i+len(a.syllables) > t.Len() {
				continue
			}
			same := true
			for j, s := range a.syllables {
				if same = string(spelled(t, i+j, a.exact)) == s; !same {
					break
				}
			}
			if same {
				list = append(list, hit{i, i + len(a.syllables), n})
			}
		}
	}
	return list
}

// Marked is the whole text with the hits told apart.
func Marked(text, asked string) []Piece {
	var t viet.Text
	t.Read(text)
	return pieces(&t, hits(&t, terms(asked)), 0, len(t.Source))
}

// Of is the part of a text, of at most about limit characters, in which most of
// the question's words stand; nil when none does.
func Of(text, asked string, limit int) []Piece {
	var t viet.Text
	t.Read(text)
	all := hits(&t, terms(asked))
	if len(all) == 0 {
		return nil
	}
	first := t.Syllable(max(0, densest(all)-before))
	from := int(first.Start)
	if first.Start <= 3 { // a mark or a bracket before the first word
		from = 0
	}
	part := viet.Cut(t.Source[from:], limit)
	shown := len(strings.TrimSuffix(part, "…"))
	if shown > len(t.Source)-from || t.Source[from:from+shown] != strings.TrimSuffix(part, "…") {
		shown = len(t.Source) - from // the end was written otherwise: never cut within a letter
	}
	list := pieces(&t, all, from, from+shown)
	if from > 0 {
		list = slices.Insert(list, 0, Piece{Text: "… "})
	}
	if from+shown < len(strings.TrimSpace(t.Source)) {
		list = append(list, Piece{Text: "…"})
	}
	return list
}

// densest is the first syllable of the stretch with the most different terms.
func densest(all []hit) int {
	best, most := all[0].first, 0
	for i, from := range all {
		seen := map[int]bool{}
		for _, h := range all[i:] {
			if h.end > from.first+reach {
				break
			}
			seen[h.term] = true
		}
		if len(seen) > most {
			best, most = from.first, len(seen)
		}
		if i > 500 { // a text of the same word again and again
			break
		}
	}
	return best
}

// pieces cuts the source between two places, at the hits.
func pieces(t *viet.Text, all []hit, from, to int) (list []Piece) {
	at := from
	for _, h := range all {
		start, end := int(t.Syllable(h.first).Start), int(t.Syllable(h.end-1).End)
		if start < at || end > to { // within another hit, or not shown
			continue
		}
		if n := len(list); n > 0 && list[n-1].Hit && t.Source[at:start] == " " { // side by side: one hit
			list[n-1].Text += t.Source[at:end]
			at = end
			continue
		}
		if start > at {
			list = append(list, Piece{Text: t.Source[at:start]})
		}
		list, at = append(list, Piece{Text: t.Source[start:end], Hit: true}), end
	}
	if at < to {
		list = append(list, Piece{Text: t.Source[at:to]})
	}
	return list
}
