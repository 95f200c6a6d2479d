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
		{"nothing is kept", 16 * mb, 0, 100},
		{"much lives: the heap grows from 40 to 64 MB", 40 * mb, 0, 60},
		{"very much does: from 208 to 288 MB", 208 * mb, 0, 38},
		{"a fresh process", 0, 0, 100},
		{"half is kept", 32 * mb, 16 * mb, 50},
		{"most is kept: the heap grows from 60 to 72 MB", 60 * mb, 48 * mb, 20},
		{"hardly anything else lives: 8 MB may be made", 48 * mb, 48 * mb, 14},
		{"what is kept grew since the last cleaning", 10 * mb, 40 * mb, 16},
		{"a gigabyte is kept", 1100 * mb, 1 << 30, 5},
		{"ten are", 10 << 30, 10 << 30, 5},
		{"a count gone wrong", 12 * mb, -5, 100},
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
	defer Kept(0)
	Kept(1 << 30)
	assert.Same(t, "a gigabyte is kept: little may be added", rule() < 10, true)
	Kept(0)
	assert.Same(t, "nothing is kept any more", rule(), usual)
	t.Setenv("GOGC", "70")
	Kept(1 << 30)
	assert.Same(t, "the operator says how much", rule(), usual)
}
