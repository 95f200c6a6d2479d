package main

import "math"

// example is what is measured of two reports, and whether they are of one event.
type example struct {
	x      []float64
	same   bool
	weight float64
}

const (
	rounds = 600
	pace   = 0.03
)

// fit learns the weights by which the measures of two reports tell whether they are of
// one event: a logistic regression with a penalty on the squares, the first weight left
// free. sign says of which measures the weight may only be positive (1) or negative (-1).
func fit(list []example, sign []int, penalty float64) []float64 {
	n := len(list[0].x)
	w, slope, size := make([]float64, n), make([]float64, n), make([]float64, n)
	total := 0.0
	for _, e := range list {
		total += e.weight
	}
	for round := range rounds {
		clear(slope)
		for _, e := range list {
			off := probability(w, e.x)
			if e.same {
				off--
			}
			for i, x := range e.x {
				slope[i] += off * e.weight * x
			}
		}
		step := pace
		if round > rounds*6/10 {
			step /= 5
		}
		for i := range w {
			g := slope[i] / total
			if i > 0 {
				g += penalty * w[i]
			}
			size[i] = .95*size[i] + .05*g*g
			w[i] -= step * g / math.Sqrt(size[i]+1e-12)
			if w[i]*float64(sign[i]) < 0 {
				w[i] = 0
			}
		}
	}
	return w
}

func probability(w, x []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += v * w[i]
	}
	return 1 / (1 + math.Exp(-sum))
}
