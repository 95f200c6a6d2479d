package rank

import (
	"unicode/utf8"

	"loa/article/summary/internal/alone"
)

// candidate is a sentence, what it may be shortened to, or two sentences.
type candidate struct {
	sentence
	place, next int // of the first and the second sentence; no next is -1
	kind        uint8
	firstSize   int // syllables of the first sentence
	letters     int
	score       int
}

// apart, in the kind of a candidate beside those of package alone, says that its two
// sentences were chosen one by one.
const apart = 1 << 6

// readCandidates fills in the candidates of the document.
func (d *document) readCandidates(list []alone.Candidate) {
	d.candidates = d.candidates[:0]
	for _, a := range list {
		c := candidate{place: a.Place, next: -1, kind: a.Kind, letters: utf8.RuneCountInString(a.Text)}
		if a.Text == d.sentences[a.Place].text {
			c.sentence = d.sentences[a.Place]
		} else {
			c.sentence = d.read(a.Text)
		}
		c.firstSize = len(c.words)
		if a.Kind&alone.Joined != 0 && a.Place+1 < len(d.sentences) {
			c.next, c.firstSize = a.Place+1, len(d.sentences[a.Place].words)
		}
		d.candidates = append(d.candidates, c)
	}
}

// fewestTogether is how many syllables each of two sentences has: a shorter one is
// often what stands under a picture.
const fewestTogether = 12

// mayFollow tells whether b may be sent after a. Each of them can be read alone, and
// they stand in the text in this order. Two whole neighbours are a candidate already if
// they may be one.
func mayFollow(a, b *candidate, limit int) bool {
	return a.place < b.place && a.next < 0 && b.next < 0 && a.letters+1+b.letters <= limit &&
		min(len(a.words), len(b.words)) >= fewestTogether &&
		(b.place > a.place+1 || a.kind != 0 || b.kind != 0)
}

// together makes of two candidates one, which is valid until the next call; it has no text.
func (d *document) together(a, b *candidate) *candidate {
	c := &d.both
	c.words = append(append(c.words[:0], a.words...), b.words...)
	c.pairs = append(append(c.pairs[:0], a.pairs...), b.pairs...)
	c.keys = append(append(c.keys[:0], a.keys...), b.keys...)
	c.capitals, c.numbers = a.capitals+b.capitals, a.numbers+b.numbers
	c.marks = a.marks.with(&b.marks)
	c.place, c.next = a.place, b.place
	c.kind = a.kind | b.kind | alone.Joined | apart
	c.firstSize = a.firstSize
	return c
}

// promising is how many sentences are tried together with each other.
const promising = 6

// mostPromising are the numbers of the candidates of one sentence with the highest
// scores, one of each sentence.
func (d *document) mostPromising() []int {
	list := d.promising[:0]
	for i := 0; i < len(d.candidates); {
		best, place := -1, d.candidates[i].place
		for ; i < len(d.candidates) && d.candidates[i].place == place; i++ {
			if c := &d.candidates[i]; c.next < 0 && (best < 0 || c.score > d.candidates[best].score) {
				best = i
			}
		}
		if best >= 0 {
			list = d.withPromising(list, best)
		}
	}
	d.promising = list
	return list
}

// withPromising puts a candidate into a list of those with the highest scores.
func (d *document) withPromising(list []int, candidate int) []int {
	at := len(list)
	for at > 0 && d.candidates[list[at-1]].score < d.candidates[candidate].score {
		at--
	}
	if at == promising {
		return list
	}
	if len(list) < promising {
		list = append(list, 0)
	}
	copy(list[at+1:], list[at:])
	list[at] = candidate
	return list
}

// between is how many sentences the second of two stands after the first; 0 when there
// is one.
func (c *candidate) between() int { return max(c.next, c.place) - c.place }
