package rank

import (
	"strings"
	"unicode/utf8"

	"loa/article/summary/internal/alone"
	"loa/viet"
)

// candidate is a sentence, what it may be shortened to, or two sentences.
type candidate struct {
	sentence
	place, next int // of the first and the second sentence; no next is -1
	kind        uint8
	leans       bool // see alone.Candidate
	firstSize   int  // syllables of the first sentence
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
		c := candidate{place: a.Place, next: -1, kind: a.Kind, leans: a.Leans,
			letters: utf8.RuneCountInString(a.Text)}
		switch near := d.sentences[a.Place:min(a.Place+2, len(d.sentences))]; {
		case a.Text == near[0].text:
			c.sentence = near[0]
		case len(near) == 2 && isJoined(a.Text, near[0].text, near[1].text):
			c.sentence = d.join(&near[0], &near[1])
			c.text = a.Text
		default:
			d.text.Read(a.Text)
			c.sentence = d.read(&d.text)
		}
		c.firstSize = len(c.words)
		if a.Kind&alone.Joined != 0 && a.Place+1 < len(d.sentences) {
			c.next, c.firstSize = a.Place+1, len(d.sentences[a.Place].words)
		}
		d.candidates = append(d.candidates, c)
	}
}

// isJoined tells whether a text is two sentences as they are.
func isJoined(text, a, b string) bool {
	return len(text) == len(a)+1+len(b) && strings.HasPrefix(text, a) && strings.HasSuffix(text, b)
}

// join returns what read returns of two sentences with a space between them.
func (d *document) join(a, b *sentence) sentence {
	out := sentence{capitals: a.capitals + b.capitals, numbers: a.numbers + b.numbers, marks: a.marks.with(&b.marks)}
	n := len(a.words) + len(b.words)
	d.makeRoom(&out, n)
	out.words = append(append(out.words, a.words...), b.words...)
	out.keys = append(append(out.keys, a.keys...), b.keys...)
	out.pairs = append(out.pairs, a.pairs...)
	if k := len(a.words); k > 0 && len(b.words) > 0 {
		out.pairs = append(out.pairs, d.pair(viet.HashNext(out.keys[k-1], out.keys[k]), [2]int32(out.words[k-1:])))
		if b.marks.startsCapital {
			d.wordForm[b.words[0]] = max(d.wordForm[b.words[0]], formOfName)
			out.capitals++
		}
	}
	out.pairs = append(out.pairs, b.pairs...)
	return out
}

// fewestTogether is how many syllables each of two sentences has: a shorter one is
// often what stands under a picture.
const fewestTogether = 12

// mayFollow tells whether b may be sent after a. Each of them can be read alone, and
// they stand in the text in this order. Two whole neighbours are a candidate already if
// they may be one.
func mayFollow(a, b *candidate, limit int) bool {
	return a.place < b.place && !a.leans && a.next < 0 && b.next < 0 && a.letters+1+b.letters <= limit &&
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
const promising = 8

// leastPromising is the score that a candidate must exceed to be a promising one.
func (d *document) leastPromising() int {
	if len(d.promising) < promising {
		return none
	}
	return d.scoreOf(d.promising[promising-1])
}

// addPromising puts the best candidate of a sentence into the list of the promising
// ones, those with the highest scores.
func (d *document) addPromising(candidate int) {
	list := d.promising
	at := len(list)
	for at > 0 && d.scoreOf(list[at-1]) < d.scoreOf(candidate) {
		at--
	}
	if at == promising {
		return
	}
	if len(list) < promising {
		list = append(list, 0)
	}
	copy(list[at+1:], list[at:])
	list[at] = candidate
	d.promising = list
}

// between is how many sentences the second of two stands after the first; 0 when there
// is one.
func (c *candidate) between() int { return max(c.next, c.place) - c.place }
