package rank

import "slices"

// A tree asks treeDepth times whether a property reaches a bound, and gives what
// stands at the leaf that it comes to. Where sums of weights know what a property
// and each pair of them means, trees know what several mean together.
const (
	treeDepth = 4
	treeNodes = 1<<treeDepth - 1
	// TreeLeaves is the number of leaves of a tree.
	TreeLeaves = 1 << treeDepth
	// TreesMost is the number of trees of a table.
	TreesMost = 400
	// treeSize is the number of bytes of a stored tree.
	treeSize = 2*treeNodes + TreeLeaves
)

// Tree is a whole binary tree: the nodes below node n are 2n, where the property is
// less than the bound, and 2n+1. The root is node 1, there is no node 0.
type Tree struct {
	Property, Bound [treeNodes + 1]uint8
	Leaf            [TreeLeaves]int8
}

// At is the number of the leaf that a candidate with these properties comes to.
func (t *Tree) At(bins *[Properties]uint8) int {
	n := 1
	for range treeDepth {
		// -1 where it is less, else 0: a branch would be guessed wrongly half of the time.
		less := (int(bins[t.Property[n&treeNodes]&(Properties-1)]) - int(t.Bound[n&treeNodes])) >> 63
		n = 2*n + 1 + less
	}
	return n & treeNodes
}

func (t *Tree) append(b []byte) []byte {
	b = append(append(b, t.Property[1:]...), t.Bound[1:]...)
	for _, leaf := range t.Leaf {
		b = append(b, byte(leaf))
	}
	return b
}

func (t *Tree) read(b []byte) {
	copy(t.Property[1:], b)
	copy(t.Bound[1:], b[treeNodes:])
	for i := range t.Leaf {
		t.Leaf[i] = int8(b[2*treeNodes+i])
	}
}

// arrange sorts the trees by how far apart their leaves are, and adds up what the
// trees from each on give at most: so it is seen soon that a score stays low.
func (t *Table) arrange() {
	slices.SortStableFunc(t.Trees[:], func(a, b Tree) int { return b.spread() - a.spread() })
	for i := TreesMost - 1; i >= 0; i-- {
		t.most[i] = t.most[i+1] + int(slices.Max(t.Trees[i].Leaf[:]))
	}
}

func (t *Tree) spread() int {
	return int(slices.Max(t.Leaf[:])) - int(slices.Min(t.Leaf[:]))
}

// treesAtOnce is how many trees are asked before it is looked at what the rest may give.
const treesAtOnce = 10

// treesScore is the sum of what the trees give; once it cannot be more than floor, what
// it is at most.
func (t *Table) treesScore(bins *[Properties]uint8, floor int) int {
	sum := 0
	for i := 0; i < TreesMost; i += treesAtOnce {
		if sum+t.most[i] <= floor {
			return sum + t.most[i]
		}
		for k := i; k < i+treesAtOnce; k++ {
			tree := &t.Trees[k]
			sum += int(tree.Leaf[tree.At(bins)])
		}
	}
	return sum
}
