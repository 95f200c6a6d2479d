package bot_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
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
	b := bench.New(t, bench.Setup{Idle: true, Server: bottest.Options{ // posts again soon
		After: func(time.Duration) <-chan time.Time { return time.After(time.Millisecond) }}})
	b.Bot = b.NewBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"}
	})
	handler = b.Bot.Handler()
	b.Run()
	b.Until("no webhook was set", func() bool { return len(b.Telegram.Calls("setWebhook")) == 1 })
	b.Say("/start")
	for method, named := range map[string]string{"setWebhook?url=http://127.0.0.1:1/token-of-another": "a webhook at 127.0.0.1:1", "deleteWebhook": "another program with the same token, which polls"} {
		before := len(b.Telegram.Messages(b.Lan))
		resp, err := http.Get(b.HTTP.URL + "/tg/bot" + b.Telegram.Token() + "/" + method)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		b.Telegram.Say(b.Lan, "/trogiup")
		b.Advance("the bot stays deaf", func() bool { return b.Telegram.PendingUpdates() == 0 })
		b.Settle()
		if n := len(b.Telegram.Messages(b.Lan)); n != before+2 {
			t.Errorf("%d messages, had %d, want %v", n, before, before+2)
		}
		if log := b.Log.String(); !strings.Contains(log, named) || strings.Contains(log, "token-of-another") {
			t.Errorf("the log does not name %q:\n%s\nwant log to contain %v, log without \"token-of-another\"", named,
				log, named)
		}
	}
	b.Advance("the conflict does not end", func() bool { return !b.Bot.Health().Conflict })
	broken.Store(true)
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Advance("that posts fail is not told", func() bool { return strings.Contains(b.Log.String(), "502 Bad Gateway") })
	s, err := b.Bot.Webhook(t.Context())
	if err != nil || !s.Ours || s.Waiting != 1 || !strings.Contains(s.Error, "502") || s.Failed.IsZero() {
		t.Errorf(`%+v, %v, want no error, s.Ours, s.Waiting 1, s.Error to contain "502", not s.Failed.IsZero()`, s, err)
	}
	told := strings.Count(b.Log.String(), "cannot post updates")
	broken.Store(false)
	b.Settle()
	calls := len(b.Telegram.Calls("getWebhookInfo"))
	b.Advance("looked no more", func() bool { return len(b.Telegram.Calls("getWebhookInfo")) > calls+3 })
	if n := strings.Count(b.Log.String(), "cannot post updates"); n > told+1 {
		t.Errorf("one failure is told %d times, want at most %v", n, told+1)
	}
}

func TestAWebhookThatTheServerWritesOtherwiseIsStillOurs(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Bot = b.NewBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: "http://Loa.Invalid/Telegram/webhook", Secret: "bi-mat_1"}
	})
	b.Run()
	b.Advance("the bot does not look", func() bool { return len(b.Telegram.Calls("getWebhookInfo")) > 4 })
	if n := len(b.Telegram.Calls("setWebhook")); n != 1 || b.Bot.Health().Conflict {
		t.Errorf("set %d times; log:\n%s\nwant 1, not b.Bot.Health().Conflict", n, b.Log)
	}
}
