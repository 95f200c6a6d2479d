package rank

import (
	"sync"

	"loa/article/summary/internal/alone"
)

// Measured is what was measured of a text that may be the summary.
type Measured struct {
	Text     string
	Features []uint32
	Bins     [Properties]uint8
}

// Measure measures each candidate, and each two that may be sent together in no more
// than limit characters, to learn from.
func (t *Table) Measure(title string, sentences []string, candidates []alone.Candidate, limit int) []Measured {
	d := document{table: t}
	d.reset(title, sentences)
	d.compare()
	var list []Measured
	add := func(c *candidate) {
		m := Measured{Text: c.text}
		m.Features = d.measure(nil, &m.Bins, c)
		list = append(list, m)
	}
	d.readCandidates(candidates)
	for i := range d.candidates {
		add(&d.candidates[i])
	}
	for i := range d.candidates {
		for j := range d.candidates {
			if a, b := &d.candidates[i], &d.candidates[j]; mayFollow(a, b, limit) {
				c := d.together(a, b)
				c.text = a.text + " " + b.text
				add(c)
			}
		}
	}
	return list
}

// Of a score, so much comes from the weights and so much from the trees: what does
// best on articles that neither was learned from.
const (
	weightsShare = 3
	treesShare   = 13
)

// Score is how good what was measured is.
func (t *Table) Score(m *Measured) int {
	score := 0
	for _, f := range m.Features {
		score += int(t.Weights[f])
	}
	return score*weightsShare + t.treesScore(&m.Bins)*treesShare
}

var documents = sync.Pool{New: func() any { return &document{} }}

// Best returns the text with the highest score, the first of those that have it: a
// candidate, or two of them that together have no more than limit characters. It is
// false when there is none.
func (t *Table) Best(title string, sentences []string, candidates []alone.Candidate, limit int) (string, bool) {
	if len(candidates) == 0 {
		return "", false
	}
	d := documents.Get().(*document)
	defer documents.Put(d)
	d.table = t
	d.reset(title, sentences)
	d.compare()
	d.readCandidates(candidates)
	best, top := "", 0
	for i := range d.candidates {
		c := &d.candidates[i]
		c.score = d.score(c)
		if i == 0 || c.score > top {
			best, top = c.text, c.score
		}
	}
	var first, second *candidate
	most := d.mostPromising()
	for _, i := range most {
		for _, j := range most {
			if a, b := &d.candidates[i], &d.candidates[j]; mayFollow(a, b, limit) {
				if score := d.score(d.together(a, b)); score > top {
					first, second, top = a, b, score
				}
			}
		}
	}
	if first != nil {
		best = first.text + " " + second.text
	}
	return best, true
}

func (d *document) score(c *candidate) int {
	d.measured.Features = d.measure(d.measured.Features[:0], &d.measured.Bins, c)
	return d.table.Score(&d.measured)
}
