package main

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"

	"loa/article/summary/internal/rank"
)

// Trees are grown one after the other, each on a part of the articles and of the
// properties, so that it mends what those before it got wrong (gradient boosting).
const (
	treeRate      = 0.08
	treeArticles  = 0.5 // of all, for each tree
	treeAsks      = 0.4 // of the properties, for each tree
	leafLeast     = 4.0 // added to the weight of a leaf
	treesByChoice = 0.5 // of the trees, which learn to tell good candidates from bad ones
	leafUnit      = 200.0
)

// grower grows trees.
type grower struct {
	examples []*example
	first    []int     // the row of each example's first candidate
	columns  [][]uint8 // of each property, by row
	score    []float64
	gradient []float64
	weight   []float64 // how fast the gradient changes
	node     []uint16  // where each row has come to; none takes no part
	random   *rand.Rand
}

const none = math.MaxUint16

func newGrower(list []*example) *grower {
	g := &grower{examples: list, random: rand.New(rand.NewPCG(3, 4)), columns: make([][]uint8, rank.Properties)}
	rows := 0
	for _, e := range list {
		g.first = append(g.first, rows)
		rows += len(e.measured)
		for i := range e.measured {
			for p, b := range e.measured[i].Bins {
				g.columns[p] = append(g.columns[p], b)
			}
		}
	}
	g.score, g.gradient, g.weight = make([]float64, rows), make([]float64, rows), make([]float64, rows)
	g.node = make([]uint16, rows)
	return g
}

// growTrees fills in the trees of a table.
func growTrees(table *rank.Table, list []*example) {
	g := newGrower(list)
	for i := range table.Trees {
		g.measure(i < treesByChoice*rank.TreesMost)
		table.Trees[i] = g.grow()
	}
}

// measure says which way each score should go, for a part of the examples.
func (g *grower) measure(first bool) {
	for k, e := range g.examples {
		start := g.first[k]
		end := start + len(e.measured)
		takes := g.random.Float64() < treeArticles
		for i := start; i < end; i++ {
			g.node[i] = none
			if takes {
				g.node[i] = 0
			}
		}
		if !takes {
			continue
		}
		chance := append([]float64(nil), g.score[start:end]...)
		for i, gradient := range e.gradients(chance, first) {
			g.gradient[start+i] = gradient
			g.weight[start+i] = chance[i] * (1 - chance[i])
		}
	}
}

const bins = 16

// sums are of the rows at a node whose property falls into one bin.
type sums struct{ gradient, weight float64 }

func (s sums) gain() float64 { return s.gradient * s.gradient / (s.weight + leafLeast) }

func (g *grower) grow() rank.Tree {
	var t rank.Tree
	asked := make([]bool, rank.Properties)
	for p := range asked {
		asked[p] = g.random.Float64() < treeAsks
	}
	level := 1
	for level < rank.TreeLeaves {
		g.split(&t, level, asked)
		level *= 2
	}
	total := make([]sums, level)
	for i, n := range g.node {
		if n != none {
			total[int(n)-level+1].gradient += g.gradient[i]
			total[int(n)-level+1].weight += g.weight[i]
		}
	}
	for n, s := range total {
		value := -treeRate * s.gradient / (s.weight + leafLeast)
		t.Leaf[n] = int8(math.Round(max(-127, min(127, value*leafUnit))))
	}
	for k, e := range g.examples {
		for i := range e.measured {
			g.score[g.first[k]+i] += float64(t.Leaf[t.At(&e.measured[i].Bins)]) / leafUnit
		}
	}
	return t
}

// question is the best one for a node.
type question struct {
	property, bound int
	gain            float64
}

// split finds the question of each node of a level and moves the rows on.
func (g *grower) split(t *rank.Tree, level int, asked []bool) {
	best := make([][]question, rank.Properties)
	var group sync.WaitGroup
	next := make(chan int, rank.Properties)
	for p := range asked {
		if asked[p] {
			next <- p
		}
	}
	close(next)
	for range runtime.NumCPU() {
		group.Go(func() {
			for p := range next {
				best[p] = g.ask(p, level)
			}
		})
	}
	group.Wait()
	base := level - 1
	for n := range level {
		top := question{}
		for p := range best {
			if best[p] != nil && best[p][n].gain > top.gain {
				top = best[p][n]
			}
		}
		t.Property[base+n], t.Bound[base+n] = uint8(top.property), uint8(top.bound)
	}
	for i, n := range g.node {
		if n == none {
			continue
		}
		g.node[i] = 2*n + 1
		if g.columns[t.Property[n]][i] >= t.Bound[n] {
			g.node[i] = 2*n + 2
		}
	}
}

// ask finds the best bound of a property for each node of a level.
func (g *grower) ask(p, level int) []question {
	found := make([]sums, level*bins)
	column := g.columns[p]
	for i, n := range g.node {
		if n != none {
			s := &found[(int(n)-level+1)*bins+int(column[i])]
			s.gradient += g.gradient[i]
			s.weight += g.weight[i]
		}
	}
	list := make([]question, level)
	for n := range list {
		var all, below sums
		for _, s := range found[n*bins : (n+1)*bins] {
			all.gradient, all.weight = all.gradient+s.gradient, all.weight+s.weight
		}
		for b := 1; b < bins; b++ {
			s := found[n*bins+b-1]
			below.gradient, below.weight = below.gradient+s.gradient, below.weight+s.weight
			above := sums{all.gradient - below.gradient, all.weight - below.weight}
			if gain := below.gain() + above.gain() - all.gain(); gain > list[n].gain {
				list[n] = question{p, b, gain}
			}
		}
	}
	return list
}
