package alltests

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/bottest"
)

// TestAWebhookThatAnotherProgramTookIsNoticedAndSetAgain: without it the bot
// would hear nothing more, and nobody would know.
func TestAWebhookThatAnotherProgramTookIsNoticedAndSetAgain(t *testing.T) {
	var handler http.Handler
	var broken atomic.Bool
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	defer hook.Close()
	b := newBench(t, setup{idle: true, server: bottest.Options{ // posts again soon
		After: func(time.Duration) <-chan time.Time { return time.After(time.Millisecond) }}})
	b.bot = b.newBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"}
	})
	handler = b.bot.Handler()
	b.run()
	b.until("no webhook was set", func() bool { return len(b.tg.Calls("setWebhook")) == 1 })
	b.say("/start")
	for method, named := range map[string]string{"setWebhook?url=http://127.0.0.1:1/token-of-another": "a webhook at 127.0.0.1:1", "deleteWebhook": "another program with the same token, which polls"} {
		before := len(b.tg.Messages(b.lan))
		resp, err := http.Get(b.http.URL + "/tg/bot" + b.tg.Token() + "/" + method)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		b.tg.Say(b.lan, "/trogiup")
		b.advance("the bot stays deaf", func() bool { return b.tg.PendingUpdates() == 0 })
		b.settle()
		if n := len(b.tg.Messages(b.lan)); n != before+2 {
			t.Errorf("%d messages, had %d", n, before)
		}
		if log := b.log.String(); !strings.Contains(log, named) || strings.Contains(log, "token-of-another") {
			t.Errorf("the log does not name %q:\n%s", named, log)
		}
	}
	b.advance("the conflict does not end", func() bool { return !b.bot.Health().Conflict })
	broken.Store(true)
	b.tg.Say(b.lan, "/trogiup")
	b.advance("that posts fail is not told", func() bool { return strings.Contains(b.log.String(), "502 Bad Gateway") })
	s, err := b.bot.Webhook(t.Context())
	if err != nil || !s.Ours || s.Waiting != 1 || !strings.Contains(s.Error, "502") || s.Failed.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
	told := strings.Count(b.log.String(), "cannot post updates")
	broken.Store(false)
	b.settle()
	calls := len(b.tg.Calls("getWebhookInfo"))
	b.advance("looked no more", func() bool { return len(b.tg.Calls("getWebhookInfo")) > calls+3 })
	if n := strings.Count(b.log.String(), "cannot post updates"); n > told+1 {
		t.Errorf("one failure is told %d times", n)
	}
}

func TestAWebhookThatTheServerWritesOtherwiseIsStillOurs(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.bot = b.newBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: "http://Loa.Invalid/Telegram/webhook", Secret: "bi-mat_1"}
	})
	b.run()
	b.advance("the bot does not look", func() bool { return len(b.tg.Calls("getWebhookInfo")) > 4 })
	if n := len(b.tg.Calls("setWebhook")); n != 1 || b.bot.Health().Conflict {
		t.Errorf("set %d times; log:\n%s", n, b.log)
	}
}
