package bot_test

import (
	"context"
	"testing"
	"time"

	"loa/audience"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/subscriber"
)

// barrier is a pacer that lets nothing pass while it is closed.
type barrier struct{ open chan struct{} }

func (b *barrier) Wait(ctx context.Context, _ audience.Lane, _ string, _ subscriber.ChatKind) error {
	select {
	case <-b.open:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (b *barrier) Penalise(string, time.Duration) {}

func (b *barrier) Pause(time.Duration) {}

func (b *barrier) Paused() time.Time { return time.Time{} }

// TestQuickTapsAreAnsweredAtOnceAndOnlyTheirLastStateIsDrawn: the note of a tap
// waits for nothing, however long the chat has to wait for its next message; and
// a screen that a later tap has changed again is not drawn.
func TestQuickTapsAreAnsweredAtOnceAndOnlyTheirLastStateIsDrawn(t *testing.T) {
	pace := &barrier{open: make(chan struct{})}
	close(pace.open)
	b := bench.New(t, bench.Setup{
		Options: func(o *bot.Options) { o.Pacer = pace },
		Server:  bottest.Options{Limits: bottest.Limits{PerSecond: -1, ChatPerSecond: -1, GroupPerMinute: -1}},
	})
	b.Say("/start")
	picker := b.Last(b.Lan)
	pace.open = make(chan struct{})
	var taps []string
	for i := range 10 {
		state := "1"
		if i%2 == 1 {
			state = "0"
		}
		taps = append(taps, b.Telegram.Tap(b.Lan, picker.ID, "t:y-te:"+state))
		taps = append(taps, b.Telegram.Tap(b.Lan, picker.ID, "t:nong-nghiep:1"))
	}
	b.Until("a tap waits for the screen", func() bool {
		for _, id := range taps {
			if _, answered := b.Telegram.Answer(id); !answered {
				return false
			}
		}
		return true
	})
	if got := len(b.Telegram.Calls("editMessageText")); got != 0 {
		t.Fatalf("edits while the chat has to wait: got %d, want 0", got)
	}
	close(pace.open)
	b.Settle()
	if got := len(b.Telegram.Calls("editMessageText")); got > 2 {
		t.Errorf("edits for %d taps: got %d, want at most 2", len(taps), got)
	}
	b.Shows(b.Lan, "⬜ Y tế", "✅ Nông nghiệp")
	if left := b.Store.Owes(); len(left) != 0 {
		t.Errorf("updates that are still to be answered: got %d, want 0", len(left))
	}
}
