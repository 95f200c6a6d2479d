package bot_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
)

// TestAWebhookLeftBehindIsRemovedThoughItCouldNotBeSeenAtFirst: nothing can be
// polled as long as one is set, so the bot would be deaf until someone restarts it.
func TestAWebhookLeftBehindIsRemovedThoughItCouldNotBeSeenAtFirst(t *testing.T) {
	for name, fault := range map[string]bottest.Fault{
		"not seen": {Method: "getWebhookInfo", Kind: bottest.BadGateway},
		"not removed": {Method: "deleteWebhook", Kind: bottest.Refuse, Code: 500,
			Description: "Internal Server Error: restart"},
	} {
		t.Run(name, func(t *testing.T) {
			b := bench.New(t, bench.Setup{Idle: true})
			resp, err := http.PostForm(
				b.HTTP.URL+"/tg/bot"+b.Telegram.Token()+"/setWebhook",
				map[string][]string{"url": {"http://127.0.0.1:1/other"}},
			)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			b.Telegram.Inject(fault)
			b.Telegram.Say(b.Lan, "/start")
			b.Run()
			b.Advance("the bot stays deaf", func() bool { return b.Telegram.PendingUpdates() == 0 })
			b.Settle()
			b.Shows(b.Lan, "Kính chào")
		})
	}
}

func TestMenusThatCouldNotBeSetAreSetLater(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Inject(bottest.Fault{
		Method:      "setMyCommands",
		Kind:        bottest.Refuse,
		Code:        429,
		Description: "Too Many Requests: retry after 300",
		RetryAfter:  300,
	})
	before := b.Clock.Now()
	b.Run()
	b.Telegram.Say(b.Lan, "/start") // answered at once, or after the penalty: nothing is called before its end
	b.Advance("no answer", func() bool { return len(b.Telegram.Messages(b.Lan)) > 1 })
	b.Shows(b.Lan, "Kính chào")
	b.Advance("the menus are never set", func() bool { return len(b.Telegram.Calls("setMyCommands")) > 6 })
	calls := b.Telegram.Calls("setMyCommands")
	if waited := calls[1].At.Sub(before).Seconds(); waited < 290 {
		t.Errorf("asked again after %g s, during the penalty, want waited at least 290", waited)
	}
	if strings.Count(b.Log.String(), "menu of commands") != 1 {
		t.Errorf("%s, want 1", b.Log)
	}
}

func TestATokenRefusedAtTheStartIsAskedAboutRarelyAndNothingIsSent(t *testing.T) {
	var asked counting
	b := bench.New(t, bench.Setup{
		Idle:    true,
		Options: func(o *bot.Options) { o.Client, o.Admins = &http.Client{Transport: &asked}, []int64{5_000_001} },
	})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.RevokeToken(true)
	b.Run()
	begun := b.Clock.Now()
	b.Advance("no alarm", func() bool { return b.Bot.Health().Refused && b.Clock.Waiting() })
	for range 3 {
		if _, err := b.Send(b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != "refused" {
			t.Errorf("%v, want bench.Outcome(err) %q", err, "refused")
		}
	}
	told, err := b.Bot.Alert(t.Context(), bot.Alarm{Text: "mã của bot"})
	if told != 0 || bench.Outcome(err) != "refused" {
		t.Errorf("told %d, %v, want told 0, bench.Outcome(err) %q", told, err, "refused")
	}
	b.Clock.Add(time.Second)
	// How often it was asked depends on how far the clock has come: it may jump to a
	// look beyond the alarm before this test sees that.
	passed := b.Clock.Now().Sub(begun)
	if n, want := int(asked.Load()), looksWithin(passed); n > want {
		t.Errorf("a token that is refused: got %d calls in %s, want at most %d", n, passed, want)
	}
	if n := strings.Count(b.Log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d alarms:\n%s\nwant 1", n, b.Log)
	}
	b.Telegram.RevokeToken(false)
	b.Advance("the bot did not come", func() bool { return b.Telegram.PendingUpdates() == 0 })
	b.Settle()
	b.Shows(b.Lan, "Kính chào")
	if b.Bot.Health().Refused {
		t.Error("health does not recover, want not b.Bot.Health().Refused")
	}
}

// looksWithin is how often a bot that begins asks about a refused token in so long:
// after 1, 2 and 4 s until it is certain, then after 5 s and twice as long each time.
func looksWithin(passed time.Duration) int {
	n, at := 1, time.Duration(0)
	for _, wait := range []time.Duration{1, 2, 4, 5, 10, 20, 40, 80} {
		if at += wait * time.Second; at > passed {
			break
		}
		n++
	}
	return n
}

func TestARefusedTokenIsAskedAboutRarelyBehindAWebhookToo(t *testing.T) {
	var asked counting
	b := bench.New(t, bench.Setup{Idle: true})
	b.Bot = b.NewBot(func(o *bot.Options) {
		o.Client = &http.Client{Transport: &asked}
		o.Webhook = bot.Webhook{URL: "http://127.0.0.1:1/telegram/webhook", Secret: "bi-mat_1"}
	})
	b.Run()
	b.Advance("the bot does not look", func() bool { return len(b.Telegram.Calls("getWebhookInfo")) > 2 })
	b.Telegram.RevokeToken(true)
	b.Advance("no alarm", func() bool { return b.Bot.Health().Refused })
	before, begun := asked.Load(), b.Clock.Now()
	b.Advance("an hour does not pass", func() bool { return b.Clock.Now().Sub(begun) > time.Hour })
	if n := asked.Load() - before; n > 20 { // in the end every five minutes
		t.Errorf("asked %d times in an hour, want at most 20", n)
	}
	b.Telegram.RevokeToken(false)
	b.Advance("the bot does not recover", func() bool { return !b.Bot.Health().Refused })
}

// counting counts the calls that are made.
type counting struct{ atomic.Int32 }

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}
