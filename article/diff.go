package article

import (
	"strings"
	"unicode/utf8"

	"loa/viet"
)

// textDifference says what differs between two wordings: words says that it
// is more than typing errors, facts that a figure or a name was replaced.
type textDifference struct{ words, facts bool }

// fewTypos is the largest number of corrected words that still counts as
// correcting typing errors.
const fewTypos = 8

func compareText(old, new string) textDifference {
	a, b := comparable(old), comparable(new)
	lost, gained := lostFacts(old, a, b), lostFacts(new, b, a)
	var d textDifference
	typos := 0
	for _, h := range diffWords(a, b) {
		from, to := a[h.a0:h.a1], b[h.b0:h.b1]
		if n, ok := correctedTypos(from, to, lost, gained); ok && typos+n <= fewTypos {
			typos += n
			continue
		}
		d.words = true
		if len(from) > 0 && len(to) > 0 && anyOf(from, lost) {
			d.facts = true
		}
	}
	return d
}

// comparable returns the words of s in lower case and one spelling, numbers
// without leading zeros: what a reader would read aloud.
func comparable(s string) []string {
	words := viet.Syllables(viet.Key(s))
	for i, w := range words {
		if isDigit(w[0]) {
			if words[i] = strings.TrimLeft(w, "0"); words[i] == "" || !isDigit(words[i][0]) {
				words[i] = "0" + words[i]
			}
		}
	}
	return words
}

// lostFacts returns the words of figures and names of text, whose words are
// a, that occur less often in b.
func lostFacts(text string, a, b []string) map[string]bool {
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	for _, w := range b {
		count[w]--
	}
	lost := map[string]bool{}
	for _, w := range a {
		if count[w] > 0 && hasDigit(w) {
			lost[w] = true
		}
	}
	for _, w := range namesIn(text) {
		if count[w] > 0 {
			lost[w] = true
		}
	}
	return lost
}

func anyOf(words []string, set map[string]bool) bool {
	for _, w := range words {
		if set[w] {
			return true
		}
	}
	return false
}

// correctedTypos counts the words that were put right where from became to;
// ok is false when something else changed. Words that were only joined or
// parted are one typing error. A figure is never one, and a name only when it
// got its missing accents.
func correctedTypos(from, to []string, lost, gained map[string]bool) (n int, ok bool) {
	if len(from) != len(to) {
		return 1, !anyOf(from, lost) && !anyOf(to, gained) && strings.Join(from, "") == strings.Join(to, "")
	}
	for i, w := range from {
		switch {
		case w == to[i]:
			continue
		case viet.Fold(w) == viet.Fold(to[i]) && !viet.HasAccent(w):
		case hasDigit(w) || hasDigit(to[i]) || lost[w] || gained[to[i]]:
			return 0, false
		case !isTypo(w, to[i]):
			return 0, false
		}
		n++
	}
	return n, true
}

// isTypo tells whether one letter, or accents only, or two neighbouring
// letters in the wrong order, part two words.
func isTypo(a, b string) bool {
	x, y := []rune(viet.Fold(a)), []rune(viet.Fold(b))
	if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 {
		return false
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 2 && len(y) == 2 {
		return x[0] == y[1] && x[1] == y[0]
	}
	return len(x) <= 1 && len(y) <= 1
}

// hunk is a place where words a0:a1 of the one text became words b0:b1.
type hunk struct{ a0, a1, b0, b1 int }

// mostEdits bounds the work on two texts; beyond it they are different as a
// whole between what they begin and end with.
const mostEdits = 600

// diffWords finds the places where a and b differ, by Myers' greedy
// algorithm.
func diffWords(a, b []string) []hunk {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	endA, endB := len(a), len(b)
	for endA > start && endB > start && a[endA-1] == b[endB-1] {
		endA, endB = endA-1, endB-1
	}
	if start == endA && start == endB {
		return nil
	}
	a, b = a[start:endA], b[start:endB]
	var hunks []hunk
	if len(a) > 0 && len(b) > 0 {
		hunks = shortestEdits(a, b)
	}
	if hunks == nil {
		hunks = []hunk{{0, len(a), 0, len(b)}}
	}
	for i := range hunks {
		h := &hunks[i]
		h.a0, h.a1, h.b0, h.b1 = h.a0+start, h.a1+start, h.b0+start, h.b1+start
	}
	return hunks
}

// shortestEdits returns nil when more than mostEdits words differ.
func shortestEdits(a, b []string) []hunk {
	limit := min(len(a)+len(b), mostEdits)
	reach := make([]int, 2*limit+3) // how far into a each diagonal reaches
	middle := limit + 1
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int(nil), reach[middle-d:middle+d+1]...))
		for k := -d; k <= d; k += 2 {
			x := 0
			if k == -d || k != d && reach[middle+k-1] < reach[middle+k+1] {
				x = reach[middle+k+1]
			} else {
				x = reach[middle+k-1] + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			reach[middle+k] = x
			if x >= len(a) && x-k >= len(b) {
				return tracedHunks(trace, len(a), len(b))
			}
		}
	}
	return nil
}

// tracedHunks walks the way back from the ends of both texts and joins the
// single edits that touch each other.
func tracedHunks(trace [][]int, x, y int) []hunk {
	var back []hunk
	for d := len(trace) - 1; d > 0; d-- {
		// Step d left its reaches on diagonals -d…d as step d-1 had made them.
		before := func(k int) int {
			if k < -d || k > d {
				return -1
			}
			return trace[d][k+d]
		}
		k := x - y
		var fromX, fromY int
		if k == -d || k != d && before(k-1) < before(k+1) {
			fromX = before(k + 1)
			fromY = fromX - (k + 1)
		} else {
			fromX = before(k - 1)
			fromY = fromX - (k - 1)
		}
		h := hunk{fromX, fromX, fromY, fromY}
		if k == fromX-fromY+1 {
			h.a1++
		} else {
			h.b1++
		}
		if n := len(back) - 1; n >= 0 && back[n].a0 == h.a1 && back[n].b0 == h.b1 {
			back[n].a0, back[n].b0 = h.a0, h.b0
		} else {
			back = append(back, h)
		}
		x, y = fromX, fromY
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}
