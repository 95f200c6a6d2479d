package main

import (
	"loa/viet"
)

// hashes are the syllables of s.
func hashes(s string) []uint64 {
	var t viet.Text
	t.Read(s)
	list := make([]uint64, t.Len())
	for i := range list {
		list[i] = t.Syllable(i).KeyHash
	}
	return list
}

// rouge returns ROUGE-1, ROUGE-2 and ROUGE-L of two texts, as F1.
func rouge(text, reference []uint64) [3]float32 {
	return [3]float32{
		f1(common(text, reference), len(text), len(reference)),
		f1(common(pairs(text), pairs(reference)), len(text)-1, len(reference)-1),
		f1(longestCommon(text, reference), len(text), len(reference)),
	}
}

func f1(hit, a, b int) float32 {
	if a <= 0 || b <= 0 {
		return 0
	}
	return 2 * float32(hit) / float32(a+b)
}

// recall is which part of the syllables and pairs of reference a text has.
func recall(text, reference []uint64) float32 {
	all := 2*len(reference) - 1
	if all <= 0 {
		return 0
	}
	return float32(common(text, reference)+common(pairs(text), pairs(reference))) / float32(all)
}

func pairs(list []uint64) []uint64 {
	var all []uint64
	for i := 1; i < len(list); i++ {
		all = append(all, viet.HashNext(list[i-1], list[i]))
	}
	return all
}

// common counts what a and b have in common, each as often as in both.
func common(a, b []uint64) int {
	count := map[uint64]int{}
	for _, x := range b {
		count[x]++
	}
	n := 0
	for _, x := range a {
		if count[x] > 0 {
			count[x]--
			n++
		}
	}
	return n
}

// longestCommon is the length of the longest common subsequence.
func longestCommon(a, b []uint64) int {
	row := make([]int, len(b)+1)
	for _, x := range a {
		diagonal := 0
		for j, y := range b {
			above := row[j+1]
			if x == y {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return row[len(b)]
}
