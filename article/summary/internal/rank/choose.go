package rank

import (
	"math"
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
func (t *Table) Measure(a *alone.Article, candidates []alone.Candidate, limit int) []Measured {
	d := document{table: t}
	d.reset(a)
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
func (t *Table) Score(m *Measured) int { return t.scoreAbove(m, none) }

// none is less than any score.
const none = math.MinInt / 2

// scoreAbove is how good what was measured is, or, once that cannot be more than floor,
// what it is at most: no more than floor.
func (t *Table) scoreAbove(m *Measured, floor int) int {
	score := 0
	for _, f := range m.Features {
		score += int(t.Weights[f])
	}
	score *= weightsShare
	return score + t.treesScore(&m.Bins, floorDiv(floor-score, treesShare))*treesShare
}

// floorDiv is a/b, rounded down.
func floorDiv(a, b int) int {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

var documents = sync.Pool{New: func() any { return &document{} }}

// Best returns the text with the highest score, the first of those that have it: a
// candidate, or two of them that together have no more than limit characters. It is
// false when there is none.
func (t *Table) Best(a *alone.Article, candidates []alone.Candidate, limit int) (string, bool) {
	if len(candidates) == 0 {
		return "", false
	}
	d := documents.Get().(*document)
	defer documents.Put(d)
	d.table = t
	d.reset(a)
	d.compare()
	d.readCandidates(candidates)
	first := d.scoreEach()
	var second *candidate
	top := first.score
	for _, i := range d.promising {
		for _, j := range d.promising {
			if a, b := &d.candidates[i], &d.candidates[j]; mayFollow(a, b, limit) {
				if score := d.score(d.together(a, b), top); score > top {
					first, second, top = a, b, score
				}
			}
		}
	}
	if second != nil {
		return first.text + " " + second.text, true
	}
	return first.text, true
}

// scoreEach returns the candidate with the highest score, and finds the promising ones.
// What can be neither is not scored to the end.
func (d *document) scoreEach() (first *candidate) {
	d.promising = d.promising[:0]
	for i := 0; i < len(d.candidates); {
		best, place := -1, d.candidates[i].place
		for ; i < len(d.candidates) && d.candidates[i].place == place; i++ {
			c, floor := &d.candidates[i], none
			if first != nil {
				floor = first.score
			}
			if c.next < 0 {
				floor = min(floor, max(d.leastPromising(), d.scoreOf(best)))
			}
			c.score = d.score(c, floor)
			if first == nil || c.score > first.score {
				first = c
			}
			if c.next < 0 && c.score > d.scoreOf(best) {
				best = i
			}
		}
		if best >= 0 {
			d.addPromising(best)
		}
	}
	return first
}

// scoreOf is the score of candidate i, none when i is -1.
func (d *document) scoreOf(i int) int {
	if i < 0 {
		return none
	}
	return d.candidates[i].score
}

// score is the score of a candidate, or something between it and floor.
func (d *document) score(c *candidate, floor int) int {
	d.measured.Features = d.measure(d.measured.Features[:0], &d.measured.Bins, c)
	return d.table.scoreAbove(&d.measured, floor)
}
