package alltests

import (
	"strings"
	"testing"

	"loa/bot/bottest"
)

func TestTheCanaryIsOneSilentMessageAndItsFailureIsSeen(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Say(b.lan, "/start")
	first, err := b.bot.SendCanary(t.Context(), b.lan, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.bot.SendCanary(t.Context(), b.lan, first)
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := b.tg.Message(b.lan, first); ok && !m.Deleted {
		t.Error("the canary before is still there")
	}
	if m, _ := b.tg.Message(b.lan, second); !m.Silent || !strings.Contains(m.Text, "Loa") {
		t.Errorf("the canary is %+v", m)
	}
	b.tg.SetState(b.lan, bottest.Blocked)
	if again, err := b.bot.SendCanary(t.Context(), b.lan, second); err == nil || again != second {
		t.Errorf("a canary to a closed chat: message %d, %v", again, err)
	}
}
