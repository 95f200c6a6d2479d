package heap

import (
	"runtime/debug"
	"testing"

	"loa/internal/assert"
)

func TestKeptBytesDoNotCountTwice(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct {
		name       string
		live, kept int64
		want       int
	}{
		{"nothing is kept", 30 * mb, 0, 100},
		{"a fresh process", 0, 0, 100},
		{"half is kept", 40 * mb, 20 * mb, 50},
		{"most is kept: the heap grows from 60 to 72 MB", 60 * mb, 48 * mb, 20},
		{"hardly anything else lives: 8 MB may be made", 48 * mb, 48 * mb, 14},
		{"what is kept grew since the last cleaning", 10 * mb, 40 * mb, 16},
		{"a gigabyte is kept", 1100 * mb, 1 << 30, 6},
		{"ten are", 10 << 30, 10 << 30, 5},
		{"a count gone wrong", 30 * mb, -5, 100},
	} {
		assert.Same(t, c.name, percent(c.live, c.kept), c.want)
	}
}

// TestTheRuleIsSetAndComesBack looks at the rule of this very process.
func TestTheRuleIsSetAndComesBack(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(usual)
	defer debug.SetGCPercent(before)
	rule := func() int {
		now := debug.SetGCPercent(usual)
		debug.SetGCPercent(now)
		return now
	}
	var p Pacer
	p.Kept(1 << 30)
	assert.Same(t, "a gigabyte is kept: little may be added", rule() < 10, true)
	p.Kept(0)
	assert.Same(t, "nothing is kept any more", rule(), usual)
	t.Setenv("GOGC", "70")
	p.Kept(1 << 30)
	assert.Same(t, "the operator says how much", rule(), usual)
}
