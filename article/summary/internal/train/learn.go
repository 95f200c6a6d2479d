package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"loa/article/summary/internal/rank"
)

// The first rounds teach the ranker to tell good candidates from bad ones, by
// the cross entropy of its choice and the candidates' scores; the later ones
// maximise the score that its choice is expected to have. What comes out is the
// mean of all rounds of several learners, which depends less on the order of the
// articles.
const (
	learners     = 3 // with the articles in another order
	rounds       = 3
	firstRounds  = 1
	rate         = 0.012
	decay        = 3e-4
	temperature  = 0.1 // of the candidates' scores in the first rounds
	rewardWeight = 10
	tooSmall     = 1e-4 // a gradient that changes nothing
)

// learner is linear regression on the features by AdaGrad.
type learner struct {
	examples         []*example
	weights, average []float32
	squares          []float32 // of all gradients so far
	order            *rand.Rand
}

func newLearner(list []*example, seed uint64) *learner {
	return &learner{examples: slices.Clone(list), order: rand.New(rand.NewPCG(seed, 2)),
		weights: make([]float32, rank.TableSize), average: make([]float32, rank.TableSize),
		squares: make([]float32, rank.TableSize)}
}

func (l *learner) round(n int) {
	l.order.Shuffle(len(l.examples), func(i, j int) { l.examples[i], l.examples[j] = l.examples[j], l.examples[i] })
	for _, e := range l.examples {
		if len(e.measured) > 1 {
			l.learn(e, l.gradients(e, n < firstRounds))
		}
	}
	for i, w := range l.weights {
		l.average[i] += (w - l.average[i]) / float32(n+1)
	}
}

func (l *learner) gradients(e *example, first bool) []float64 {
	chance := make([]float64, len(e.measured))
	for i := range e.measured {
		for _, f := range e.measured[i].Features {
			chance[i] += float64(l.weights[f])
		}
	}
	return e.gradients(chance, first)
}

// gradients says how much too large the score of each candidate is; it turns the
// scores into chances.
func (e *example) gradients(chance []float64, first bool) []float64 {
	softmax(chance)
	gradient := make([]float64, len(chance))
	if first {
		for i := range gradient {
			gradient[i] = e.reward(i) / temperature
		}
		softmax(gradient)
		for i, p := range chance {
			gradient[i] = p - gradient[i]
		}
		return gradient
	}
	var expected float64
	for i, p := range chance {
		expected += p * e.reward(i)
	}
	for i, p := range chance {
		gradient[i] = p * (expected - e.reward(i)) * rewardWeight
	}
	return gradient
}

func softmax(x []float64) {
	top, sum := math.Inf(-1), 0.0
	for _, v := range x {
		top = max(top, v)
	}
	for i, v := range x {
		x[i] = math.Exp(v - top)
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}

func (l *learner) learn(e *example, gradients []float64) {
	for i := range e.measured {
		if math.Abs(gradients[i]) < tooSmall {
			continue
		}
		for _, f := range e.measured[i].Features {
			g := float32(gradients[i]) + decay*l.weights[f]
			l.squares[f] += g * g
			l.weights[f] -= rate * g / (float32(math.Sqrt(float64(l.squares[f]))) + 1)
		}
	}
}

// score returns the mean scores of what the table chooses.
func score(table *rank.Table, list []*example) [3]float64 {
	var sum [3]float64
	for _, e := range list {
		best, top := 0, 0
		for i := range e.measured {
			if s := table.Score(&e.measured[i]); i == 0 || s > top {
				best, top = i, s
			}
		}
		for k, r := range e.rouge[best] {
			sum[k] += float64(r)
		}
	}
	for k := range sum {
		sum[k] *= 100 / float64(len(list))
	}
	return sum
}

func written(rouge [3]float64) string {
	return fmt.Sprintf("ROUGE %.2f %.2f %.2f", rouge[0], rouge[1], rouge[2])
}
