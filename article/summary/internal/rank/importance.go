package rank

import (
	"math"

	"loa/article/summary/internal/alone"
	"loa/viet"
)

// Before a sentence is measured, each syllable of the document and each pair of
// them gets the chance that a person who sums the document up would use it:
// logistic regression on how often it stands where. What a candidate has of
// these chances, for its length, tells how much of such a summary it would be.

const (
	termProperties = 8
	termBins       = 12
	termDense      = termProperties * termBins
	termCross      = 1 << 12 // pairs of properties, by hash
	termWords      = 1 << 14 // the term itself, by hash
	// TermSize is the number of features of a term.
	TermSize = termDense + termCross + termWords
	// termUnit is how many units of a weight are one unit of the logarithm of
	// the odds.
	termUnit = 24
)

// Term is a syllable or a pair of syllables of a document.
type Term struct {
	Hash     uint64
	Features []uint32
}

// Terms returns the syllables of a document, or its pairs of syllables, to learn
// from.
func (t *Table) Terms(a *alone.Article, ofPairs bool) []Term {
	d := document{table: t}
	d.reset(a)
	var list []Term
	d.weighWords()
	if !ofPairs {
		for w, h := range d.wordHash {
			list = append(list, Term{h, d.wordTerm(nil, int32(w))})
		}
		return list
	}
	for p, h := range d.pairHash {
		list = append(list, Term{h, d.pairTerm(nil, int32(p))})
	}
	return list
}

// termFeatures appends the features of a term with these properties.
func termFeatures(dst []uint32, bins *[termProperties]uint8, h uint64) []uint32 {
	for p := range termProperties {
		dst = append(dst, uint32(p*termBins)+uint32(bins[p]))
		for q := range p {
			x := (uint64(p*termBins)+uint64(bins[p]))*termDense + uint64(q*termBins) + uint64(bins[q])
			x = (x + 1) * 0x9E3779B97F4A7C15
			dst = append(dst, termDense+uint32(x>>52))
		}
	}
	return append(dst, termDense+termCross+uint32(h>>50))
}

func (d *document) wordTerm(dst []uint32, w int32) []uint32 {
	var b [termProperties]uint8
	all := float32(len(d.sentences))
	b[0] = flag(d.inTitle[w]) | d.wordForm[w]<<1
	b[1] = bin(float32(d.wordIn[w]), 1, 2, 3, 4, 5, 7, 10, 15)
	b[2] = bin(float32(d.wordAt[w]), 0, 1, 2, 3, 4, 6, 9, 14)
	b[3] = bin(d.wordIDF[w], .5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6)
	b[4] = bin(ratio(float32(d.wordIn[w]), all), .05, .1, .15, .2, .3, .4, .55, .75)
	b[5] = uint8(d.wordHas[w] & 7)
	b[6] = bin(all, 5, 8, 11, 15, 20, 28, 40)
	b[7] = bin(d.wordNear[w], .01, .1, .2, .3, .4, .5, .6, .75)
	return termFeatures(dst, &b, d.wordHash[w])
}

func (d *document) pairTerm(dst []uint32, p int32) []uint32 {
	var b [termProperties]uint8
	first, second := d.pairOf[p][0], d.pairOf[p][1]
	b[0] = flag(d.pairInT[p]) | flag(d.inTitle[first])<<1 | flag(d.inTitle[second])<<2
	b[1] = bin(float32(d.pairIn[p]), 1, 2, 3, 4, 6, 9)
	b[2] = bin(float32(d.pairAt[p]), 0, 1, 2, 3, 4, 6, 9, 14)
	b[3] = bin(d.wordChance[first], .02, .05, .1, .15, .2, .3, .4, .5, .65, .8)
	b[4] = bin(d.wordChance[second], .02, .05, .1, .15, .2, .3, .4, .5, .65, .8)
	b[5] = bin(d.wordIDF[first], .5, 1, 1.5, 2, 3, 4, 5)
	b[6] = bin(d.wordIDF[second], .5, 1, 1.5, 2, 3, 4, 5)
	b[7] = d.wordForm[first] + 3*d.wordForm[second]
	return termFeatures(dst, &b, d.pairHash[p])
}

// chances are the chances of sums of weights, from -chanceMost to chanceMost.
const chanceMost = 1 << 10

var chances = func() (list [2*chanceMost + 1]float32) {
	for i := range list {
		list[i] = float32(1 / (1 + math.Exp(float64(chanceMost-i)/termUnit)))
	}
	return list
}()

// chance is what the weights of a term's features say.
func chance(weights *[TermSize]int8, features []uint32) float32 {
	sum := 0
	for _, f := range features {
		sum += int(weights[f])
	}
	return chances[max(0, min(2*chanceMost, chanceMost+sum))]
}

// weighWords fills in the chance of every syllable.
func (d *document) weighWords() {
	d.findNear()
	for w := range d.wordHash {
		d.features = d.wordTerm(d.features[:0], int32(w))
		d.wordChance[w] = chance(&d.table.Words, d.features)
	}
}

// weighPairs fills in the chance of every pair.
func (d *document) weighPairs() {
	for p := range d.pairHash {
		d.features = d.pairTerm(d.features[:0], int32(p))
		d.pairChance[p] = chance(&d.table.Pairs, d.features)
	}
}

// findNear finds for every syllable how much of the title the sentence has that
// has it and the most of the title.
func (d *document) findNear() {
	d.wordNear = d.wordNear[:0]
	for range d.wordIDF {
		d.wordNear = append(d.wordNear, 0)
	}
	for i := range d.sentences {
		s := &d.sentences[i]
		d.stamp++
		has := float32(0)
		for _, w := range s.words {
			if d.inTitle[w] && d.wordStamp[w] != d.stamp {
				d.wordStamp[w] = d.stamp
				has += d.wordIDF[w]
			}
		}
		has = ratio(has, d.titleWeight)
		for _, w := range s.words {
			d.wordNear[w] = max(d.wordNear[w], has)
		}
	}
}

// usualLength is how many syllables a summary by a person has.
const usualLength = 35

// expected is how much a candidate is expected to share with a summary by a
// person, as ROUGE-1 and ROUGE-2, and with how much of its length.
type expected struct{ words, pairs, density float32 }

func (d *document) expect(s *sentence) (e expected) {
	d.stamp++
	sum, pairs := float32(0), float32(0)
	for _, w := range s.words {
		if d.wordStamp[w] != d.stamp {
			d.wordStamp[w] = d.stamp
			sum += d.wordChance[w]
		}
	}
	for _, p := range s.pairs {
		if d.pairStamp[p] != d.stamp {
			d.pairStamp[p] = d.stamp
			pairs += d.pairChance[p]
		}
	}
	n := float32(len(s.words))
	return expected{2 * sum / (n + usualLength), 2 * pairs / (n + usualLength), ratio(sum, n)}
}

const (
	formOfName   = 1
	formOfFigure = 2
)

// form is what a syllable looks like, 0 for a word.
func form(s *viet.Syllable, first byte, begins bool) uint8 {
	switch {
	case first >= '0' && first <= '9':
		return formOfFigure
	case s.Capital && !begins:
		return formOfName
	}
	return 0
}
