package bench

import (
	"testing"
	"time"
)

// TestABenchEndsThoughAnswersHangWhileTheClockStands: a test that fails in the
// midst of a conversation must end, and tell why, instead of hanging until the
// whole run is killed.
func TestABenchEndsThoughAnswersHangWhileTheClockStands(t *testing.T) {
	b := New(t, Setup{})
	b.Hang()
	b.Telegram.Say(b.Lan, "/start")
	b.Until("the answer is not under way", func() bool { return b.Telegram.PendingUpdates() == 0 })
	before := b.Clock.Now()
	b.Stop()
	if passed := b.Clock.Now().Sub(before); passed < 5*time.Second {
		t.Errorf("the end moved the clock by %s, want at least the 5 s that answers are waited for", passed)
	}
}
