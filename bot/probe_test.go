package bot_test

import (
	"errors"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/internal/assert"
)

// Whether messages can be sent is asked of the method that sends them, and nobody
// gets anything by that.
func TestProbeAsksWhetherMessagesAreTaken(t *testing.T) {
	t.Parallel()
	b := bench.New(t, bench.Setup{Idle: true})
	if err := b.Bot.Probe(t.Context()); err != nil {
		t.Errorf("got %v while all is well, want no error", err)
	}
	remove := b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Count: -1, Kind: bottest.Refuse, Code: 409,
		Description: "Conflict: somebody else"})
	if err := b.Bot.Probe(t.Context()); err == nil || errors.Is(err, channel.ErrRefused) {
		t.Errorf("got %v while messages alone are refused, want an error that is no refusal of the token", err)
	}
	remove()
	b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.DropBefore})
	if err := b.Bot.Probe(t.Context()); !errors.Is(err, channel.ErrUnknownOutcome) {
		t.Errorf("got %v without an answer, want %v", err, channel.ErrUnknownOutcome)
	}
	assert.Same(t, "messages to the person", len(b.Telegram.Messages(b.Lan)), 0)
}
