package conversation_test

import (
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
)

// sets counts the calls that set something of the bot's.
func sets(b *bench.Bench) (n int) {
	for _, c := range b.Telegram.Calls("") {
		if strings.HasPrefix(c.Method, "setMy") && c.Code == 200 {
			n++
		}
	}
	return n
}

// TestMenusAndDescriptionsThatAreRightAreNotSetAgain: Telegram counts how often a bot
// changes what it says of itself.
func TestMenusAndDescriptionsThatAreRightAreNotSetAgain(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Until("the menus are not set", func() bool { return sets(b) >= 10 })
	b.Stop()
	b.Telegram.ForgetCalls()
	b.Bot = b.NewBot(nil)
	b.Run()
	b.Until("nothing is asked", func() bool { return len(b.Telegram.Calls("getMyShortDescription")) == 2 })
	if n := sets(b); n != 0 {
		t.Errorf("the second start: got %d changes, want none", n)
	}
}

// TestAServerWithoutMenusStillSaysWhatTheBotIs, and one that does not say what is set
// has it set.
func TestAServerWithoutMenusStillSaysWhatTheBotIs(t *testing.T) {
	b := bench.New(t, bench.Setup{Server: bottest.Options{
		Unknown: []string{"setmycommands", "getmycommands", "getmydescription"}}})
	b.Until("no description", func() bool {
		d, _ := b.Telegram.Description("vi")
		return strings.Contains(d,
			"Bấm Bắt đầu")
	})
}
