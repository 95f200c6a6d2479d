package bot_test

import (
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
)

func TestTheCanaryIsOneSilentMessageAndItsFailureIsSeen(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	first, err := b.Bot.SendCanary(t.Context(), b.Lan, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Bot.SendCanary(t.Context(), b.Lan, first)
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := b.Telegram.Message(b.Lan, first); ok && !m.Deleted {
		t.Error("the canary before is still there")
	}
	if m, _ := b.Telegram.Message(b.Lan, second); !m.Silent || !strings.Contains(m.Text, "Loa") {
		t.Errorf(`the canary is %+v, want m.Silent, m.Text to contain "Loa"`, m)
	}
	b.Telegram.SetState(b.Lan, bottest.Blocked)
	if again, err := b.Bot.SendCanary(t.Context(), b.Lan, second); err == nil || again != second {
		t.Errorf("a canary to a closed chat: message %d, %v, want an error, again %v", again, err, second)
	}
}
