package rank

import (
	"slices"
	"strings"

	"loa/article/summary/internal/alone"
	"loa/viet"
)

// document is an article prepared for its sentences to be measured: every
// syllable and pair of syllables has a small number of its own.
type document struct {
	table     *Table
	features  []uint32
	measured  Measured
	text      viet.Text
	words     map[uint64]int32
	pairs     map[uint64]int32
	sentences []sentence
	title     sentence
	relative  relative

	candidates []candidate
	promising  []int
	both       candidate // see together
	numbers    []int32   // what sentences keep of their syllables
	keys       []uint64

	wordIDF   []float32 // by number of the syllable
	wordIn    []int32   // in how many sentences it is
	wordAt    []int32   // the first sentence that has it
	wordHas   []uint64  // the first sentences that have it, one bit each
	wordStamp []int32   // when it was last counted
	wordHash  []uint64
	wordForm  []uint8   // see form
	wordSigns []uint8   // see signs
	wordNear  []float32 // see findNear
	// wordChance and pairChance are how likely a summary by a person has it.
	wordChance, pairChance []float32
	inTitle                []bool
	keyword                []bool     // of those that say what the document is about
	pairOf                 [][2]int32 // its two syllables
	pairIn                 []int32
	pairAt                 []int32 // the first sentence that has it
	pairHash               []uint64
	pairStamp              []int32
	pairInT                []bool // in the title
	stamp                  int32

	totalWeight float32 // of all syllables of all sentences
	titleWeight float32 // of the title's different syllables
	plainWeight float32 // of those of them that are neither names nor figures
}

// sentence is a sentence or the title with what was counted in it.
type sentence struct {
	text  string
	words []int32 // numbers of its syllables, in order
	pairs []int32
	keys  []uint64 // hashes of its syllables, in order

	capitals, numbers int // syllables inside it
	marks             marks
}

// marks are what a sentence shows beside its syllables.
type marks struct {
	commas, brackets, quotes, dashes int
	startsQuoted, startsLower        bool
	startsCapital                    bool // its first syllable has a capital
	colon, question                  bool
	last                             rune
}

func (d *document) reset(a *alone.Article) {
	if d.words == nil {
		d.words, d.pairs = map[uint64]int32{}, map[uint64]int32{}
	}
	clear(d.words)
	clear(d.pairs)
	d.wordIDF, d.wordIn, d.wordAt, d.wordHas = d.wordIDF[:0], d.wordIn[:0], d.wordAt[:0], d.wordHas[:0]
	d.wordStamp, d.inTitle = d.wordStamp[:0], d.inTitle[:0]
	d.pairIn, d.pairStamp, d.pairInT, d.stamp = d.pairIn[:0], d.pairStamp[:0], d.pairInT[:0], 0
	d.wordForm, d.pairOf, d.pairAt = d.wordForm[:0], d.pairOf[:0], d.pairAt[:0]
	d.wordSigns = d.wordSigns[:0]
	d.wordHash, d.pairHash = d.wordHash[:0], d.pairHash[:0]
	d.wordChance, d.pairChance = d.wordChance[:0], d.pairChance[:0]
	d.sentences, d.numbers, d.keys = d.sentences[:0], d.numbers[:0], d.keys[:0]
	d.title = d.read(&a.Title)
	d.titleWeight = 0
	for _, w := range d.title.words {
		if !d.inTitle[w] {
			d.titleWeight += d.wordIDF[w]
		}
		d.inTitle[w] = true
	}
	for _, p := range d.title.pairs {
		d.pairInT[p] = true
	}
	for i := range a.Sentences {
		d.sentences = append(d.sentences, d.read(&a.Sentences[i]))
		d.count(int32(i))
	}
	d.totalWeight = 0
	d.plainWeight = 0
	for w, n := range d.wordIn {
		d.totalWeight += float32(n) * d.wordIDF[w]
		if d.inTitle[w] && d.wordForm[w] == 0 {
			d.plainWeight += d.wordIDF[w]
		}
	}
	d.findKeywords()
}

// keywordsMost is the number of syllables that say what a document is about.
const keywordsMost = 8

// findKeywords marks the syllables with the most weight in several sentences.
func (d *document) findKeywords() {
	d.keyword = slices.Grow(d.keyword[:0], len(d.wordIn))[:len(d.wordIn)]
	clear(d.keyword)
	for range keywordsMost {
		best, top := -1, float32(0)
		for w, n := range d.wordIn {
			if weight := float32(n-1) * d.wordIDF[w]; weight > top && !d.keyword[w] {
				best, top = w, weight
			}
		}
		if best < 0 {
			return
		}
		d.keyword[best] = true
	}
}

func (d *document) count(i int32) {
	s := &d.sentences[i]
	d.stamp++
	for _, w := range s.words {
		if d.wordStamp[w] == d.stamp {
			continue
		}
		d.wordStamp[w] = d.stamp
		if d.wordIn[w]++; d.wordIn[w] == 1 {
			d.wordAt[w] = i
		}
		if i < 64 {
			d.wordHas[w] |= 1 << i
		}
	}
	for _, p := range s.pairs {
		if d.pairStamp[p] != d.stamp {
			d.pairStamp[p] = d.stamp
			if d.pairIn[p]++; d.pairIn[p] == 1 {
				d.pairAt[p] = i
			}
		}
	}
}

func (d *document) read(t *viet.Text) sentence {
	n := t.Len()
	out := sentence{text: t.Source, marks: marksOf(t.Source)}
	d.makeRoom(&out, n)
	for i := range n {
		w := t.Syllable(i)
		out.keys = append(out.keys, w.KeyHash)
		id := d.word(w.KeyHash)
		out.words = append(out.words, id)
		d.wordForm[id] = max(d.wordForm[id], form(w, t.Source[w.Start], i == 0))
		if i > 0 {
			out.pairs = append(out.pairs, d.pair(viet.HashNext(out.keys[i-1], w.KeyHash), [2]int32(out.words[i-1:])))
			if w.Capital {
				out.capitals++
			}
		} else {
			out.marks.startsCapital = w.Capital
		}
		if c := t.Source[w.Start]; c >= '0' && c <= '9' {
			out.numbers++
		}
	}
	return out
}

// makeRoom gives a sentence room for n syllables.
func (d *document) makeRoom(s *sentence, n int) {
	d.numbers, d.keys = slices.Grow(d.numbers, 2*n), slices.Grow(d.keys, n)
	room := d.numbers[len(d.numbers) : len(d.numbers)+2*n]
	s.words, s.pairs = room[:0:n], room[n:n:2*n]
	s.keys = d.keys[len(d.keys) : len(d.keys) : len(d.keys)+n]
	d.numbers, d.keys = d.numbers[:len(d.numbers)+2*n], d.keys[:len(d.keys)+n]
}

func (d *document) word(h uint64) int32 {
	if id, ok := d.words[h]; ok {
		return id
	}
	id := int32(len(d.wordIDF))
	d.words[h] = id
	d.wordIDF = append(d.wordIDF, d.table.rarity(h))
	d.wordIn, d.wordAt, d.wordHas = append(d.wordIn, 0), append(d.wordAt, -1), append(d.wordHas, 0)
	d.wordStamp, d.inTitle = append(d.wordStamp, 0), append(d.inTitle, false)
	d.wordForm, d.wordHash = append(d.wordForm, 0), append(d.wordHash, h)
	d.wordChance, d.wordSigns = append(d.wordChance, 0), append(d.wordSigns, signs[h])
	return id
}

func (d *document) pair(h uint64, of [2]int32) int32 {
	if id, ok := d.pairs[h]; ok {
		return id
	}
	id := int32(len(d.pairIn))
	d.pairs[h] = id
	d.pairIn, d.pairStamp, d.pairInT = append(d.pairIn, 0), append(d.pairStamp, 0), append(d.pairInT, false)
	d.pairOf, d.pairAt, d.pairHash = append(d.pairOf, of), append(d.pairAt, -1), append(d.pairHash, h)
	d.pairChance = append(d.pairChance, 0)
	return id
}

// with are the marks of two sentences, this one first.
func (m marks) with(next *marks) marks {
	m.commas, m.brackets, m.quotes = m.commas+next.commas, m.brackets+next.brackets, m.quotes+next.quotes
	m.dashes += next.dashes
	m.colon, m.question, m.last = m.colon || next.colon, m.question || next.question, next.last
	return m
}

func marksOf(s string) (m marks) {
	first := true
	for _, r := range s {
		switch r {
		case ',', ';':
			m.commas++
		case '(':
			m.brackets++
		case '"', '“', '”', '‘', '’', '\'', '«', '»':
			m.quotes++
			m.startsQuoted = m.startsQuoted || first
		case '-', '–', '—':
			m.dashes++
		case ':':
			m.colon = true
		case '?':
			m.question = true
		}
		if r != ' ' {
			m.last = r
			if first {
				m.startsLower = strings.ToLower(string(r)) == string(r)
			}
			first = false
		}
	}
	return m
}
