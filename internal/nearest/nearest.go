// Package nearest guesses which word was meant.
package nearest

import "strings"

// Word returns the allowed word that s most likely was meant to be, or "".
func Word(s string, allowed []string) string {
	best, distance := "", len(s)/3+2
	for _, a := range allowed {
		if d := Distance(strings.ToLower(s), a, distance); d < distance {
			best, distance = a, d
		}
	}
	return best
}

// Distance counts the bytes to change from a to b, up to limit.
func Distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost = 1 + min(diagonal, row[j], row[j-1])
			}
			diagonal, row[j] = row[j], cost
		}
	}
	return row[len(b)]
}
