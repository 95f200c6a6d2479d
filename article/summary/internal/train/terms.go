package main

import (
	"math"
	"runtime"
	"sync"

	"loa/article/summary/internal/rank"
)

const (
	termRounds = 2
	termRate   = 0.05
)

// learnTerms learns which syllables, and then which pairs of them, a summary by a
// person has.
func learnTerms(table *rank.Table, list []*example) {
	words := regression(table, list, false)
	table.SetTerms(words, make([]float32, rank.TermSize))
	table.SetTerms(words, regression(table, list, true))
}

// labelled is a document's terms, and which of them its summary has.
type labelled struct {
	terms []rank.Term
	used  map[uint64]bool
}

// regression is logistic regression by AdaGrad; it returns the mean of the weights
// after each round.
func regression(table *rank.Table, list []*example, ofPairs bool) []float32 {
	weights, squares := make([]float32, rank.TermSize), make([]float32, rank.TermSize)
	for range termRounds {
		for _, next := range inOrder(list, func(e *example) labelled {
			l := labelled{table.Terms(e.read(), ofPairs), map[uint64]bool{}}
			used := hashes(e.Summary)
			if ofPairs {
				used = pairs(used)
			}
			for _, h := range used {
				l.used[h] = true
			}
			return l
		}) {
			for _, t := range next.terms {
				learnTerm(weights, squares, t, next.used[t.Hash])
			}
		}
	}
	return weights
}

func learnTerm(weights, squares []float32, t rank.Term, used bool) {
	sum := float32(0)
	for _, f := range t.Features {
		sum += weights[f]
	}
	g := float32(1 / (1 + math.Exp(-float64(sum))))
	if used {
		g--
	}
	for _, f := range t.Features {
		squares[f] += g * g
		weights[f] -= termRate * g / (float32(math.Sqrt(float64(squares[f]))) + 1)
	}
}

// inOrder makes something of each example on all processors, a batch at a time,
// and yields it in the order of the examples.
func inOrder(list []*example, of func(*example) labelled) func(func(int, labelled) bool) {
	const batch = 64
	return func(yield func(int, labelled) bool) {
		made := make([]labelled, batch)
		for start := 0; start < len(list); start += batch {
			part := list[start:min(start+batch, len(list))]
			var group sync.WaitGroup
			for p := range runtime.NumCPU() {
				group.Go(func() {
					for i := p; i < len(part); i += runtime.NumCPU() {
						made[i] = of(part[i])
					}
				})
			}
			group.Wait()
			for i := range part {
				if !yield(start+i, made[i]) {
					return
				}
			}
		}
	}
}
