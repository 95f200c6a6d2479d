// Package rank says which sentence of an article, or what one may be
// shortened to, tells best what the article is about. It adds up the weights
// of what can be counted about each; the weights were learned, see
// docs/topics.md.
package rank

import (
	"errors"
	"fmt"
	"math"
)

// raritySlots is the number of slots for how rare a syllable is.
const raritySlots = 1 << 14

// Table is what was learned: how rare syllables are, and the weight of each
// feature.
type Table struct {
	Rarity [raritySlots]uint8 // sixteenths of the idf, by hash
	// Weights are in units that only their sums' order depends on.
	Weights [TableSize]int8
	// Words and Pairs are the weights of what tells which syllables, and pairs
	// of them, a summary has, in units of 1/termUnit.
	Words, Pairs [TermSize]int8
	Trees        [TreesMost]Tree
	most         [TreesMost + 1]int // see arrange
}

// tableVersion is the first byte of a stored table; it changes whenever the
// features do.
const tableVersion = 5

// storedSize is the number of bytes of a stored table.
const storedSize = 1 + raritySlots + TableSize + 2*TermSize + TreesMost*treeSize

// Bytes returns the table as Read takes it.
func (t *Table) Bytes() []byte {
	b := make([]byte, 0, storedSize)
	b = append(b, tableVersion)
	b = append(b, t.Rarity[:]...)
	for _, weights := range [][]int8{t.Weights[:], t.Words[:], t.Pairs[:]} {
		for _, w := range weights {
			b = append(b, byte(w))
		}
	}
	for i := range t.Trees {
		b = t.Trees[i].append(b)
	}
	return b
}

// Read returns the table that Bytes wrote.
func Read(b []byte) (*Table, error) {
	if len(b) != storedSize {
		return nil, fmt.Errorf("%d bytes instead of %d", len(b), storedSize)
	}
	if b[0] != tableVersion {
		return nil, errors.New("made for other features")
	}
	t := &Table{}
	b = b[1+copy(t.Rarity[:], b[1:]):]
	for _, weights := range [][]int8{t.Weights[:], t.Words[:], t.Pairs[:]} {
		for i := range weights {
			weights[i] = int8(b[i])
		}
		b = b[len(weights):]
	}
	for i := range t.Trees {
		t.Trees[i].read(b[i*treeSize:])
	}
	t.arrange()
	return t, nil
}

// SetWeights rounds what was learned to what a table holds. The few weights
// beyond the largest kept one are cut.
func (t *Table) SetWeights(learned []float32) {
	var sum float64
	n := 0
	for _, w := range learned {
		if w != 0 {
			sum, n = sum+float64(w)*float64(w), n+1
		}
	}
	largest := 6 * math.Sqrt(sum/float64(max(n, 1)))
	for i, w := range learned {
		t.Weights[i] = int8(math.Round(max(-127, min(127, float64(w)/largest*127))))
	}
}

// SetTerms keeps what was learned of terms, as logarithms of odds.
func (t *Table) SetTerms(words, pairs []float32) {
	for i := range TermSize {
		t.Words[i] = int8(math.Round(max(-127, min(127, float64(words[i])*termUnit))))
		t.Pairs[i] = int8(math.Round(max(-127, min(127, float64(pairs[i])*termUnit))))
	}
}

// rarity is the idf of a syllable with hash h.
func (t *Table) rarity(h uint64) float32 { return float32(t.Rarity[RaritySlot(h)]) / 16 }

// RaritySlot is the slot of a syllable with hash h.
func RaritySlot(h uint64) int { return int(h >> 50) }

// SetRarity fills the slots from the number of documents that have each.
func (t *Table) SetRarity(documents int, with []int) {
	for i, n := range with {
		idf := math.Log((float64(documents) + 1) / (float64(n) + 1))
		t.Rarity[i] = uint8(min(idf*16, 255))
	}
}
