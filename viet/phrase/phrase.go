// Package phrase finds many words and phrases in a text at once, by whole
// syllables: ten thousand of them cost little more than one.
package phrase

import (
	"loa/viet"
)

// Set is a set of phrases, each with a number. The zero value is empty. Add must
// not run beside Find; Find may run beside itself.
type Set struct {
	// slots are the edges of a tree, by a hash of the node above and the
	// syllable. The tree's root has a side for syllables as they are written
	// and one for folded ones.
	slots []slot
	used  int
	nodes uint32
	// first says which syllables begin a phrase, by some bits of their hash.
	first  [firstWords]uint64
	ends   []end
	adding viet.Text
}

type slot struct {
	key   uint64
	child uint32
	end   int32 // 1 + the place in ends of the phrases that end here
}

// end is a phrase that ends at a node, and the place of the next one that ends
// there.
type end struct{ number, next int32 }

const (
	exactRoot = iota
	foldedRoot
	roots

	firstWords = 1 << 8
	firstMask  = firstWords*64 - 1
)

// Hit is a phrase that was found.
type Hit struct {
	Number int // of the phrase
	At     int // its first syllable
	Length int // in syllables
}

// Of returns a set of phrases that are told apart by nothing: each has number 0.
func Of(words ...string) *Set { return Groups(words) }

// Groups returns a set of the phrases of some groups; the number of each is that of its
// group.
func Groups(groups ...[]string) *Set {
	s := &Set{}
	for number, group := range groups {
		for _, words := range group {
			s.Add(words, number)
		}
	}
	return s
}

// Add adds a phrase. One with an accent is found only as it is written, whatever
// its case and the place of its tones; one without accents also finds words with
// some. It returns false for a phrase without letters or digits, which nothing
// contains.
func (s *Set) Add(words string, number int) bool {
	t := &s.adding
	t.Read(viet.Clean(words))
	if t.Len() == 0 {
		return false
	}
	node := uint32(foldedRoot)
	for i := range t.Len() {
		if t.Syllable(i).Accented {
			node = exactRoot
		}
	}
	exact := node == exactRoot
	var at int
	for i := range t.Len() {
		h := hashOf(t, i, exact)
		if i == 0 {
			s.first[h&firstMask>>6] |= 1 << (h & 63)
		}
		at = s.grow(edge(node, h))
		node = s.slots[at].child
	}
	s.ends = append(s.ends, end{int32(number), s.slots[at].end})
	s.slots[at].end = int32(len(s.ends))
	return true
}

func hashOf(t *viet.Text, i int, exact bool) uint64 {
	if exact {
		return t.Syllable(i).KeyHash
	}
	return t.Syllable(i).FoldedHash
}

func edge(node uint32, h uint64) uint64 {
	h = (h ^ uint64(node)*0x9E3779B97F4A7C15) * 0xd6e8feb86659fd93
	if h ^= h >> 32; h == 0 {
		h = 1 // 0 marks an empty slot
	}
	return h
}

// find returns the slot of an edge, or -1.
func (s *Set) find(key uint64) int {
	mask := uint64(len(s.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		switch s.slots[i].key {
		case key:
			return int(i)
		case 0:
			return -1
		}
	}
}

// grow returns the slot of an edge, which it makes when there is none.
func (s *Set) grow(key uint64) int {
	if 4*(s.used+1) > 3*len(s.slots) {
		old := s.slots
		s.slots = make([]slot, max(16, 2*len(old)))
		for _, e := range old {
			if e.key != 0 {
				s.slots[s.free(e.key)] = e
			}
		}
	}
	if at := s.find(key); at >= 0 {
		return at
	}
	at := s.free(key)
	s.slots[at] = slot{key: key, child: roots + s.nodes}
	s.nodes++
	s.used++
	return at
}

func (s *Set) free(key uint64) int {
	mask := uint64(len(s.slots) - 1)
	i := key & mask
	for s.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	return int(i)
}

// Find calls found for every phrase in a text that was read, wherever it stands.
func (s *Set) Find(t *viet.Text, found func(Hit)) {
	if s.used == 0 {
		return
	}
	for i := range t.Len() {
		w := t.Syllable(i)
		if s.begins(w.KeyHash) {
			s.walk(t, i, true, found)
		}
		if s.begins(w.FoldedHash) {
			s.walk(t, i, false, found)
		}
	}
}

func (s *Set) begins(h uint64) bool { return s.first[h&firstMask>>6]&(1<<(h&63)) != 0 }

func (s *Set) walk(t *viet.Text, i int, exact bool, found func(Hit)) {
	node := uint32(foldedRoot)
	if exact {
		node = exactRoot
	}
	for n := i; n < t.Len(); n++ {
		at := s.find(edge(node, hashOf(t, n, exact)))
		if at < 0 {
			return
		}
		for e := s.slots[at].end; e > 0; e = s.ends[e-1].next {
			found(Hit{int(s.ends[e-1].number), i, n - i + 1})
		}
		node = s.slots[at].child
	}
}

// Contains tells whether a text has one of the phrases.
func (s *Set) Contains(text string) bool {
	var t viet.Text
	t.Read(text)
	return s.In(&t)
}

// In tells whether a text that was read has one of the phrases.
func (s *Set) In(t *viet.Text) bool {
	any := false
	s.Find(t, func(Hit) { any = true })
	return any
}
