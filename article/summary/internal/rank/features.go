package rank

import (
	"loa/viet"
)

// Every property of a sentence is divided into at most binsMost bins. Each bin, and
// each syllable and pair of syllables, is a feature: a place in the table of weights,
// whose sum is one part of a sentence's score. What the bins mean together, as a
// length at a place, is for the trees, which are the other part.
const (
	binsMost = 16
	// Properties is for how many properties there is room.
	Properties = 64
	denseSize  = Properties * binsMost
	wordSize   = 1 << 16 // syllables and pairs of syllables, by hash
	// TableSize is the number of features.
	TableSize = denseSize + wordSize
)

// measure appends the features of candidate c, and fills in its properties.
func (d *document) measure(dst []uint32, bins *[Properties]uint8, c *candidate) []uint32 {
	for p := range d.properties(bins, c) {
		dst = append(dst, uint32(p*binsMost)+uint32(bins[p]))
	}
	return d.wordFeatures(dst, c)
}

// bin counts the bounds that x reaches.
func bin(x float32, bounds ...float32) uint8 {
	for i, b := range bounds {
		if x < b {
			return uint8(i)
		}
	}
	return uint8(len(bounds))
}

func flag(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// relative is what is compared among the sentences of one document.
type relative struct {
	title, pairs, central, length             []float32 // for each sentence
	plain                                     []float32 // what each has of what happens by the title
	maxPlain                                  float32
	maxTitle, maxPairs, maxCentral, maxLength float32
	topTitle                                  int // the first sentence with the most of the title
	expected                                  []expected
	top                                       expected
}

// shares are which parts of the title, of its pairs and of the document a
// sentence has.
func (d *document) shares(has *content) (title, pairs, central float32) {
	return ratio(has.inTitle, d.titleWeight), ratio(has.pairsInTitle, float32(len(d.title.pairs))),
		ratio(has.covered, d.totalWeight)
}

// compare measures each sentence, so that candidates can be compared with them.
func (d *document) compare() {
	d.weighWords()
	d.weighPairs()
	r := &d.relative
	*r = relative{title: r.title[:0], pairs: r.pairs[:0], central: r.central[:0], length: r.length[:0],
		plain: r.plain[:0], expected: r.expected[:0]}
	for i := range d.sentences {
		s := &d.sentences[i]
		has := d.contentOf(s, i)
		t, p, c := d.shares(&has)
		if t > r.maxTitle {
			r.topTitle = i
		}
		r.title, r.pairs, r.central = append(r.title, t), append(r.pairs, p), append(r.central, c)
		r.length = append(r.length, float32(len(s.words)))
		plain := ratio(has.plainInTitle, d.plainWeight)
		r.plain, r.maxPlain = append(r.plain, plain), max(r.maxPlain, plain)
		r.maxTitle, r.maxPairs, r.maxCentral = max(r.maxTitle, t), max(r.maxPairs, p), max(r.maxCentral, c)
		r.maxLength = max(r.maxLength, float32(len(s.words)))
		e := d.expect(s)
		r.expected = append(r.expected, e)
		r.top = expected{max(r.top.words, e.words), max(r.top.pairs, e.pairs), max(r.top.density, e.density)}
	}
}

func ratio(a, b float32) float32 {
	if b <= 0 {
		return 0
	}
	return a / b
}

// rank counts the sentences that have more than x, of which sentence i has a
// part.
func rank(list []float32, x float32, i int) float32 {
	n := 0
	for j, y := range list {
		if y > x && j != i || y == x && j < i {
			n++
		}
	}
	return float32(n)
}

// content is what a sentence has of the title and of the whole document; every
// different syllable and pair counts once.
type content struct {
	distinct                          float32
	weight                            float32 // of its syllables
	inTitle                           float32 // weight of those in the title
	plainInTitle                      float32 // of those, neither names nor figures: what happens
	repeated                          float32 // weight times the other sentences that have them
	fresh                             float32 // weight of those that no earlier sentence has
	covered                           float32 // weight times the sentences that have them
	keywords                          float32 // of the document's
	run                               float32 // pairs of the title in a row
	pairsInTitle                      float32
	pairsRepeated                     float32
	likeFirst, likeEarlier, likeLater float32 // weight of those that sentence 0, and the neighbours, have
}

func (d *document) contentOf(s *sentence, place int) (c content) {
	d.stamp++
	for _, w := range s.words {
		if d.wordStamp[w] == d.stamp {
			continue
		}
		d.wordStamp[w] = d.stamp
		idf, in := d.wordIDF[w], float32(d.wordIn[w])
		c.distinct++
		c.weight += idf
		c.repeated += (in - 1) * idf
		c.covered += in * idf
		if d.wordAt[w] == int32(place) {
			c.fresh += idf
		}
		if d.inTitle[w] {
			c.inTitle += idf
			if d.wordForm[w] == 0 {
				c.plainInTitle += idf
			}
		}
		if int(w) < len(d.keyword) && d.keyword[w] { // a shortened sentence may have a word of its own
			c.keywords++
		}
		has := d.wordHas[w]
		if has&1 != 0 {
			c.likeFirst += idf
		}
		if place < 62 && place > 0 && has>>(place-1)&1 != 0 {
			c.likeEarlier += idf
		}
		if place < 62 && has>>(place+1)&1 != 0 {
			c.likeLater += idf
		}
	}
	run := float32(0)
	for _, p := range s.pairs {
		if run++; !d.pairInT[p] {
			run = 0
		}
		c.run = max(c.run, run)
		if d.pairStamp[p] == d.stamp {
			continue
		}
		d.pairStamp[p] = d.stamp
		c.pairsRepeated += float32(max(0, d.pairIn[p]-1))
		if d.pairInT[p] {
			c.pairsInTitle++
		}
	}
	return c
}

func (d *document) properties(out *[Properties]uint8, c *candidate) int {
	rel := &d.relative
	i, s, all := c.place, &c.sentence, len(d.sentences)
	has := d.contentOf(s, i)
	title, pairs, central := d.shares(&has)
	size := float32(len(s.words))
	n := 0
	add := func(b uint8) { out[n] = b; n++ }

	add(bin(float32(i), 1, 2, 3, 4, 5, 6, 8, 11, 16, 25))
	add(bin(size, 6, 9, 12, 15, 18, 21, 24, 28, 32, 36, 40, 46, 54, 65, 80))
	add(bin(ratio(float32(i), float32(all)), .05, .1, .2, .3, .4, .5, .6, .7, .8, .9))
	add(bin(float32(all), 4, 6, 8, 10, 13, 17, 22, 30, 45))
	add(bin(float32(all-1-i), 1, 2, 3, 5, 8))
	add(bin(title, .05, .1, .15, .2, .25, .3, .4, .5, .6, .7, .8))
	add(bin(pairs, .01, .1, .2, .3, .4, .5, .65, .8))
	add(bin(ratio(title, rel.maxTitle), .1, .25, .4, .55, .7, .8, .9, 1))
	add(bin(ratio(pairs, rel.maxPairs), .01, .25, .4, .6, .8, 1))
	add(bin(rank(rel.title, title, i), 1, 2, 3, 4, 6, 9, 14))
	add(bin(central, .03, .05, .08, .11, .14, .17, .2, .25, .3, .36, .44, .55))
	add(bin(ratio(central, rel.maxCentral), .2, .3, .4, .5, .6, .7, .8, .9, 1))
	add(bin(rank(rel.central, central, i), 1, 2, 3, 4, 6, 9, 14))
	add(bin(ratio(size, rel.maxLength), .2, .3, .4, .5, .6, .7, .8, .9, 1))

	add(bin(ratio(has.weight, has.distinct), 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5))
	add(bin(ratio(has.repeated, has.weight), .2, .5, .8, 1.2, 1.6, 2.2, 3, 4, 6))
	add(bin(ratio(has.fresh, has.weight), .1, .2, .3, .4, .5, .6, .7, .8, .95))
	add(bin(ratio(has.inTitle, has.weight), .05, .1, .15, .2, .25, .3, .4, .5, .65))
	add(bin(ratio(has.pairsRepeated, size), .05, .1, .2, .3, .4, .55, .8, 1.2))
	add(bin(like(true, has.likeFirst, has.weight), 0, .05, .1, .15, .2, .3, .4, .6))
	add(bin(like(i > 0, has.likeEarlier, has.weight), 0, .05, .1, .15, .2, .3, .4))
	add(bin(like(i+1 < all, has.likeLater, has.weight), 0, .05, .1, .15, .2, .3, .4))
	add(bin(float32(s.numbers), 1, 2, 3, 4, 6, 9))
	add(bin(float32(s.capitals), 1, 2, 3, 4, 6, 9, 13))
	add(bin(ratio(float32(s.capitals), size), .02, .06, .1, .15, .2, .3, .45))
	add(bin(float32(s.marks.commas), 1, 2, 3, 4, 6))
	add(bin(float32(s.marks.brackets), 1, 2))
	add(bin(float32(s.marks.quotes), 1, 2, 3))
	add(bin(float32(s.marks.dashes), 1, 2, 3))
	add(flag(s.marks.startsQuoted) | flag(s.marks.colon)<<1 | flag(s.marks.question)<<2 | flag(s.marks.startsLower)<<3)
	add(lastKind(s.marks.last))
	prev, next := float32(-1), float32(-1)
	if i > 0 {
		prev = float32(len(d.sentences[i-1].words))
	}
	if i+1 < all {
		next = float32(len(d.sentences[i+1].words))
	}
	add(bin(prev, 0, 8, 14, 20, 28, 40))
	add(bin(next, 0, 8, 14, 20, 28, 40))
	add(bin(rel.title[0], .1, .2, .3, .5, .7))
	add(bin(rel.length[0], 12, 18, 24, 32, 45))
	add(bin(float32(d.longBefore(i)), 1, 2, 3, 4, 6))
	add(bin(float32(len(d.title.words)), 7, 9, 11, 13, 16))
	add(d.cues(s))
	add(bin(has.keywords, 1, 2, 3, 4, 5, 6, 7))
	add(bin(ratio(has.covered, has.weight), 1.3, 1.6, 2, 2.5, 3, 4, 5.5, 8))
	add(bin(has.weight, 15, 25, 35, 45, 55, 65, 80, 95, 115, 140))
	add(bin(has.run, 1, 2, 3, 4, 5, 7))
	add(bin(float32(i-rel.topTitle), -9, -4, -2, -1, 0, 1, 2, 3, 5, 10))
	add(c.kind & 15)
	add(c.kind >> 4)
	add(bin(ratio(size, rel.length[i]), .3, .4, .5, .6, .7, .8, .9, 1, 1.01, 1.5, 2))
	e := d.expect(s)
	add(bin(e.words, .05, .08, .11, .14, .17, .2, .23, .26, .29, .32, .35, .38, .42, .46, .52))
	add(bin(e.pairs, .01, .02, .03, .045, .06, .08, .1, .12, .145, .17, .2, .23, .27, .32, .4))
	add(bin(e.density, .1, .15, .2, .24, .28, .32, .36, .4, .44, .48, .52, .57, .63, .7))
	add(bin(ratio(e.words, rel.top.words), .3, .4, .5, .6, .7, .75, .8, .85, .9, .95, 1, 1.03))
	add(bin(ratio(e.pairs, rel.top.pairs), .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, 1, 1.03))
	add(bin(above(rel.expected, e.words+e.pairs, i), 1, 2, 3, 4, 6, 9, 14))
	plain := ratio(has.plainInTitle, d.plainWeight)
	add(bin(plain, .05, .1, .15, .2, .25, .3, .4, .5, .6, .7, .8))
	add(bin(ratio(plain, rel.maxPlain), .1, .25, .4, .55, .7, .8, .9, 1))
	add(bin(rank(rel.plain, plain, i), 1, 2, 3, 4, 6, 9, 14))
	add(d.happens(s))
	add(bin(float32(c.between()), 1, 2, 3, 4, 6, 9))
	add(bin(ratio(float32(c.firstSize), size), .25, .35, .45, .55, .65, .75, 1))
	return n
}

// above counts the other sentences from which more is expected.
func above(list []expected, x float32, i int) float32 {
	n := 0
	for j, e := range list {
		if j != i && e.words+e.pairs > x {
			n++
		}
	}
	return float32(n)
}

// like is which part of its weight a sentence shares with another one, -1 when
// there is no other one.
func like(exists bool, shared, weight float32) float32 {
	if !exists {
		return -1
	}
	return ratio(shared, weight)
}

func (d *document) longBefore(i int) int {
	n := 0
	for j := range i {
		if len(d.sentences[j].words) >= 14 {
			n++
		}
	}
	return n
}

func lastKind(r rune) uint8 {
	switch r {
	case '.':
		return 0
	case '!', '?':
		return 1
	case '…':
		return 2
	case '"', '”', '’', '\'':
		return 3
	case ':', ';', ',':
		return 4
	case ')':
		return 5
	}
	return 6
}

// wordFeatures appends the features of what s says: how it begins and ends, and
// its syllables and pairs.
func (d *document) wordFeatures(dst []uint32, c *candidate) []uint32 {
	s := &c.sentence
	place := uint64(bin(float32(c.place), 1, 3, 8))
	feature := func(kind, h uint64) {
		h = viet.HashNext(h, kind)
		dst = append(dst, uint32(denseSize+h>>40&(wordSize-1)))
	}
	for k, h := range s.keys {
		switch k {
		case 0:
			feature(1, h)
			feature(11+place, h)
		case 1:
			feature(2, viet.HashNext(s.keys[0], h))
			feature(21+place, viet.HashNext(s.keys[0], h))
		case 2:
			feature(3, viet.HashNext(viet.HashNext(s.keys[0], s.keys[1]), h))
		}
		feature(5, h)
		if k > 0 {
			feature(6, viet.HashNext(s.keys[k-1], h))
		}
	}
	if n := len(s.keys); n > 1 {
		feature(7, viet.HashNext(s.keys[n-2], s.keys[n-1]))
	}
	return dst
}
