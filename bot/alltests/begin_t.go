package alltests

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/bottest"
	"loa/channel"
)

// TestAWebhookLeftBehindIsRemovedThoughItCouldNotBeSeenAtFirst: nothing can be
// polled as long as one is set, so the bot would be deaf until someone restarts it.
func TestAWebhookLeftBehindIsRemovedThoughItCouldNotBeSeenAtFirst(t *testing.T) {
	for name, fault := range map[string]bottest.Fault{
		"not seen":    {Method: "getWebhookInfo", Kind: bottest.BadGateway},
		"not removed": {Method: "deleteWebhook", Kind: bottest.Refuse, Code: 500, Description: "Internal Server Error: restart"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, setup{idle: true})
			resp, err := http.PostForm(b.http.URL+"/tg/bot"+b.tg.Token()+"/setWebhook", map[string][]string{"url": {"http://127.0.0.1:1/other"}})
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			b.tg.Inject(fault)
			b.tg.Say(b.lan, "/start")
			b.run()
			b.advance("the bot stays deaf", func() bool { return b.tg.PendingUpdates() == 0 })
			b.settle()
			b.shows(b.lan, "Kính chào")
		})
	}
}

func TestMenusThatCouldNotBeSetAreSetLater(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Inject(bottest.Fault{Method: "setMyCommands", Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 300", RetryAfter: 300})
	b.run()
	b.say("/start") // the conversation does not wait for that
	b.shows(b.lan, "Kính chào")
	before := b.clock.now()
	b.advance("the menus are never set", func() bool { return len(b.tg.Calls("setMyCommands")) > 6 })
	calls := b.tg.Calls("setMyCommands")
	if waited := calls[1].At.Sub(before).Seconds(); waited < 290 {
		t.Errorf("asked again after %g s, during the penalty", waited)
	}
	if strings.Count(b.log.String(), "menu of commands") != 1 {
		t.Errorf("%s", b.log)
	}
}

func TestATokenRefusedAtTheStartIsAskedAboutRarelyAndNothingIsSent(t *testing.T) {
	var asked counting
	b := newBench(t, setup{idle: true, options: func(o *bot.Options) { o.Client, o.Admins = &http.Client{Transport: &asked}, []int64{5_000_001} }})
	b.tg.Say(b.lan, "/start")
	b.tg.RevokeToken(true)
	b.run()
	b.until("no alarm", func() bool { return b.bot.Health().Refused && b.clock.waiting() })
	for range 3 {
		if _, err := b.send(b.delivery(channel.DeliverArticle)); outcome(err) != "refused" {
			t.Errorf("%v", err)
		}
	}
	if told, err := b.bot.Alert(t.Context(), "mã của bot"); told != 0 || outcome(err) != "refused" {
		t.Errorf("told %d, %v", told, err)
	}
	b.clock.add(9 * time.Minute)
	if n := asked.Load(); n != 1 {
		t.Errorf("%d calls with a token that is refused", n)
	}
	if n := strings.Count(b.log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d alarms:\n%s", n, b.log)
	}
	b.tg.RevokeToken(false)
	b.advance("the bot did not come", func() bool { return b.tg.PendingUpdates() == 0 })
	b.settle()
	b.shows(b.lan, "Kính chào")
	if b.bot.Health().Refused {
		t.Error("health does not recover")
	}
}

func TestARefusedTokenIsAskedAboutRarelyBehindAWebhookToo(t *testing.T) {
	var asked counting
	b := newBench(t, setup{idle: true})
	b.bot = b.newBot(func(o *bot.Options) {
		o.Client = &http.Client{Transport: &asked}
		o.Webhook = bot.Webhook{URL: "http://127.0.0.1:1/telegram/webhook", Secret: "bi-mat_1"}
	})
	b.run()
	b.advance("the bot does not look", func() bool { return len(b.tg.Calls("getWebhookInfo")) > 2 })
	b.tg.RevokeToken(true)
	b.advance("no alarm", func() bool { return b.bot.Health().Refused })
	before, begun := asked.Load(), b.clock.now()
	b.advance("an hour does not pass", func() bool { return b.clock.now().Sub(begun) > time.Hour })
	if n := asked.Load() - before; n > 9 { // every ten minutes
		t.Errorf("asked %d times in an hour", n)
	}
	b.tg.RevokeToken(false)
	b.advance("the bot does not recover", func() bool { return !b.bot.Health().Refused })
}

// counting counts the calls that are made.
type counting struct{ atomic.Int32 }

func (c *counting) RoundTrip(r *http.Request) (*http.Response, error) {
	c.Add(1)
	return http.DefaultTransport.RoundTrip(r)
}
