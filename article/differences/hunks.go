package differences

// hunk is a place where words a0:a1 of the one text became words b0:b1.
type hunk struct{ a0, a1, b0, b1 int }

// mostEdits bounds the work on a stretch; beyond it two texts are different as a
// whole between what they begin and end with.
const mostEdits = 600

// diff finds the places where a and b differ, by Myers' greedy algorithm.
func diff[T comparable](a, b []T) []hunk {
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
func shortestEdits[T comparable](a, b []T) []hunk {
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
