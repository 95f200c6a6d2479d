package main

import (
	"math"
	"math/rand/v2"
	"sync"

	"loa/article/summary/internal/rank"
)

// Trees are grown one after the other, each on a part of the articles and of the
// properties, so that it mends what those before it got wrong (gradient boosting).
const (
	treeRate      = 0.05
	treeArticles  = 0.5  // of all, for each tree
	treeAsks      = 0.4  // of the properties, for each tree
	leafLeast     = 4.0  // added to the weight of a leaf
	treesByChoice = 0.25 // of the trees, which learn to tell good candidates from bad ones
	leafUnit      = 200.0
)

// grower grows trees.
type grower struct {
	examples []*example
	first    []int // the row of each example's first candidate
	bins     []*[rank.Properties]uint8
	score    []float64
	gradient []float32
	weight   []float32 // how fast the gradient changes
	rows     []int32   // that take part in a tree, those of one node side by side
	aside    []int32
	asked    []int // properties
	random   *rand.Rand
}

func newGrower(list []*example) *grower {
	g := &grower{examples: list, random: rand.New(rand.NewPCG(3, 4))}
	for _, e := range list {
		g.first = append(g.first, len(g.bins))
		for i := range e.measured {
			g.bins = append(g.bins, &e.measured[i].Bins)
		}
	}
	n := len(g.bins)
	g.score, g.gradient, g.weight = make([]float64, n), make([]float32, n), make([]float32, n)
	g.aside = make([]int32, n)
	return g
}

// growTrees fills in the trees of a table.
func growTrees(table *rank.Table, list []*example) {
	g := newGrower(list)
	for i := range table.Trees {
		g.measure(float64(i) < treesByChoice*rank.TreesMost)
		table.Trees[i] = g.grow()
	}
}

// measure says which way each score should go, for a part of the examples.
func (g *grower) measure(first bool) {
	g.rows = g.rows[:0]
	for k, e := range g.examples {
		if g.random.Float64() >= treeArticles || len(e.measured) < 2 {
			continue
		}
		start := g.first[k]
		chance := append([]float64(nil), g.score[start:start+len(e.measured)]...)
		for i, gradient := range e.gradients(chance, first) {
			g.gradient[start+i] = float32(gradient)
			g.weight[start+i] = float32(chance[i] * (1 - chance[i]))
			g.rows = append(g.rows, int32(start+i))
		}
	}
	g.asked = g.asked[:0]
	for p := range rank.Properties {
		if g.random.Float64() < treeAsks {
			g.asked = append(g.asked, p)
		}
	}
}

const bins = 16

// sums are of the rows at a node whose property falls into one bin.
type sums struct{ gradient, weight float32 }

func (s sums) gain() float32 { return s.gradient * s.gradient / (s.weight + leafLeast) }

// node is a place in a tree with the rows that come to it.
type node struct {
	start, end int
	sums       *[rank.Properties][bins]sums
}

func (g *grower) grow() rank.Tree {
	var t rank.Tree
	level := []node{{0, len(g.rows), g.sum(0, len(g.rows))}}
	for at := 1; len(level) < rank.TreeLeaves; {
		var next []node
		for _, n := range level {
			t.Property[at], t.Bound[at] = g.question(&n)
			below, above := g.divide(&n, t.Property[at], t.Bound[at], 2*len(level) < rank.TreeLeaves)
			next = append(next, below, above)
			at++
		}
		level = next
	}
	for k, n := range level {
		var gradient, weight float64
		for _, r := range g.rows[n.start:n.end] {
			gradient += float64(g.gradient[r])
			weight += float64(g.weight[r])
		}
		value := -treeRate * gradient / (weight + leafLeast)
		t.Leaf[k] = int8(math.Round(max(-127, min(127, value*leafUnit))))
	}
	inHalves(len(g.score), func(start, end int) {
		for r := start; r < end; r++ {
			g.score[r] += float64(t.Leaf[t.At(g.bins[r])]) / leafUnit
		}
	})
	return t
}

// inHalves does something for two halves of n at once, the same halves everywhere.
func inHalves(n int, do func(start, end int)) {
	var group sync.WaitGroup
	group.Go(func() { do(0, n/2) })
	group.Go(func() { do(n/2, n) })
	group.Wait()
}

// sum adds up the rows of a node by what each property says of them.
func (g *grower) sum(start, end int) *[rank.Properties][bins]sums {
	found := &[rank.Properties][bins]sums{}
	inHalves(len(g.asked), func(first, last int) {
		for _, r := range g.rows[start:end] {
			gradient, weight, of := g.gradient[r], g.weight[r], g.bins[r]
			for _, p := range g.asked[first:last] {
				s := &found[p&(rank.Properties-1)][of[p&(rank.Properties-1)]&(bins-1)]
				s.gradient += gradient
				s.weight += weight
			}
		}
	})
	return found
}

// question is the property and the bound that divide a node best.
func (g *grower) question(n *node) (property, bound uint8) {
	top := float32(0)
	for _, p := range g.asked {
		var all, below sums
		for _, s := range n.sums[p] {
			all.gradient, all.weight = all.gradient+s.gradient, all.weight+s.weight
		}
		for b := 1; b < bins; b++ {
			s := n.sums[p][b-1]
			below.gradient, below.weight = below.gradient+s.gradient, below.weight+s.weight
			above := sums{all.gradient - below.gradient, all.weight - below.weight}
			if gain := below.gain() + above.gain() - all.gain(); gain > top {
				property, bound, top = uint8(p), uint8(b), gain
			}
		}
	}
	return property, bound
}

// divide divides a node, and adds up its two parts if they will be divided again.
func (g *grower) divide(n *node, property, bound uint8, again bool) (below, above node) {
	middle, aside := n.start, g.aside[:0]
	for _, r := range g.rows[n.start:n.end] {
		if g.bins[r][property] < bound {
			g.rows[middle] = r
			middle++
		} else {
			aside = append(aside, r)
		}
	}
	copy(g.rows[middle:n.end], aside)
	below, above = node{start: n.start, end: middle}, node{start: middle, end: n.end}
	if !again {
		return below, above
	}
	small, large := &below, &above
	if above.end-above.start < below.end-below.start {
		small, large = large, small
	}
	small.sums, large.sums = g.sum(small.start, small.end), n.sums
	for _, p := range g.asked {
		for b := range bins {
			large.sums[p][b].gradient -= small.sums[p][b].gradient
			large.sums[p][b].weight -= small.sums[p][b].weight
		}
	}
	return below, above
}
