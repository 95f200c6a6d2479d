package rank

import (
	"sync"

	"loa/article/summary/internal/alone"
)

// Measured is what was measured of a candidate.
type Measured struct {
	Features []uint32
	Bins     [Properties]uint8
}

// Measure measures each candidate, to learn from.
func (t *Table) Measure(title string, sentences []string, candidates []alone.Candidate) []Measured {
	d := document{table: t}
	d.reset(title, sentences)
	rel := d.relatives()
	list := make([]Measured, len(candidates))
	for i, c := range candidates {
		list[i].Features = d.measure(nil, &list[i].Bins, d.candidate(c), rel)
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

// Best returns the candidate with the highest score, the first of those that
// have it; false when there is none.
func (t *Table) Best(title string, sentences []string, candidates []alone.Candidate) (alone.Candidate, bool) {
	if len(candidates) == 0 {
		return alone.Candidate{}, false
	}
	d := documents.Get().(*document)
	defer documents.Put(d)
	d.table = t
	d.reset(title, sentences)
	rel := d.relatives()
	best, top := 0, 0
	for i, c := range candidates {
		d.measured.Features = d.measure(d.measured.Features[:0], &d.measured.Bins, d.candidate(c), rel)
		score := t.Score(&d.measured)
		if i == 0 || score > top {
			best, top = i, score
		}
	}
	return candidates[best], true
}

func (d *document) candidate(c alone.Candidate) *candidate {
	s := &candidate{place: c.Place, kind: c.Kind}
	if c.Text == d.sentences[c.Place].text {
		s.sentence = d.sentences[c.Place]
	} else {
		s.sentence = d.read(c.Text)
	}
	return s
}
