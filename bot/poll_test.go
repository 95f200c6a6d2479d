package bot_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/subscriber"
)

func TestUpdateIsAppliedOnceAlthoughItComesAgain(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Stop()
	applied := len(b.Store.Applied)
	// The server gives the last update again when its confirmation was lost.
	b.Bot = b.NewBot(nil)
	b.Store.Last--
	last := b.Store.Last
	b.Telegram.Say(b.Lan, "/caidat")
	b.Run()
	b.Settle()
	if b.Store.Last != last+2 {
		t.Errorf("offset %d, want %d", b.Store.Last, last+2)
	}
	if n := len(b.Store.Applied); n != applied+1 && n != applied+2 {
		t.Errorf("%d updates applied, had %d", n, applied)
	}
}

func TestUpdateThatCannotBeStoredComesAgain(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Store.Fail, b.Store.Failing = errors.New("database is locked"), 2
	b.Telegram.Say(b.Lan, "/start")
	b.Run()
	b.Advance("the update was not applied", func() bool { _, on := b.Sub(b.Lan, 0); return on != nil })
	b.Settle()
	b.Shows(b.Lan, "Kính chào")
	if n := len(b.Telegram.Messages(b.Lan)); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestOneUpdateThatTheStoreNeverTakesDoesNotStopTheOthers(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Store.Fail, b.Store.Failing = errors.New("constraint"), 8
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Run()
	b.Advance("the second update was not heard", func() bool { return b.Telegram.PendingUpdates() == 0 })
	b.Settle()
	b.Shows(b.Lan, "Trợ giúp")
	if !strings.Contains(b.Log.String(), "given up") {
		t.Errorf("no word of it in the log:\n%s\nwant it to contain \"given up\"", b.Log)
	}
}

func TestUpdatesOfUnknownShapesArePassedOver(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	for _, body := range []string{`{}`, `"x"`, `[]`, `{"chat":null}`, `{"message_id":"x"}`,
		`{"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"/start"}`} {
		b.Telegram.PushRaw("message", json.RawMessage(body))
		b.Telegram.PushRaw("callback_query", json.RawMessage(body))
		b.Telegram.PushRaw("my_chat_member", json.RawMessage(body))
		b.Telegram.PushRaw("inline_query", json.RawMessage(body))
	}
	b.Say("/trogiup")
	b.Shows(b.Lan, "Trợ giúp")
	if strings.Contains(b.Log.String(), "panic") {
		t.Errorf(`%s, want it without "panic"`, b.Log)
	}
}

func TestAnotherPollerMakesTheBotBackOffAndAlarm(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	other := bottest.Fault{
		Method: "getUpdates",
		Kind:   bottest.Refuse,
		Code:   409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is " +
			"running",
	}
	b.Telegram.Inject(other)
	b.Run()
	b.Telegram.Say(b.Lan, "/start") // one such answer proves nothing
	b.Advance("the bot does not poll again", func() bool { return b.Telegram.PendingUpdates() == 0 })
	b.Settle()
	if b.Bot.Health().Conflict || strings.Contains(b.Log.String(), "level=ERROR") {
		t.Errorf("got an alarm after one answer:\n%s\nwant not b.Bot.Health().Conflict, it without \"level=ERROR\"",
			b.Log)
	}
	other.Count = -1
	gone := b.Telegram.Inject(other)
	b.Advance("no alarm", func() bool { return b.Bot.Health().Conflict })
	end := b.Clock.Now().Add(time.Hour)
	b.Advance("an hour does not pass", func() bool { return b.Clock.Now().After(end) })
	if n := strings.Count(b.Log.String(), "level=ERROR"); n != 1 {
		t.Errorf("got %d alarms, want one:\n%s", n, b.Log)
	}
	gone()
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Advance("the bot did not come back", func() bool { return b.Telegram.PendingUpdates() == 0 })
	b.Settle()
	b.Shows(b.Lan, "Trợ giúp")
	if b.Bot.Health().Conflict {
		t.Error("the conflict is over, want not b.Bot.Health().Conflict")
	}
}

func TestWebhookOfAnotherIsNamed(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	resp, err := http.PostForm(
		b.HTTP.URL+"/tg/bot"+b.Telegram.Token()+"/setWebhook",
		map[string][]string{"url": {"http://127.0.0.1:1/other"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	b.Advance("no alarm", func() bool { return strings.Contains(b.Log.String(), "a webhook at 127.0.0.1:1") })
	b.Stop()
	// A bot that starts removes it: it is set up to poll.
	b.Bot = b.NewBot(nil)
	b.Run()
	b.Say("/trogiup")
	b.Shows(b.Lan, "Trợ giúp")
}

func TestRefusedTokenStopsPollingUntilItIsValidAgain(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Telegram.RevokeToken(true)
	b.Advance("no alarm", func() bool { return b.Bot.Health().Refused })
	b.Telegram.RevokeToken(false)
	// The clock may run on for days until the bot looks again; an update is kept for one.
	b.Advance("the bot does not look again", func() bool { return !b.Bot.Health().Refused })
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Advance("the bot did not come back", func() bool { return b.Telegram.PendingUpdates() == 0 })
	b.Settle()
	b.Shows(b.Lan, "Trợ giúp")
	if b.Bot.Health().Refused {
		t.Error("health does not recover, want not b.Bot.Health().Refused")
	}
}

func TestNetworkFaultsOfEveryKindLoseNoUpdate(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	for _, kind := range []bottest.FaultKind{bottest.DropBefore, bottest.DropAfter, bottest.Truncate,
		bottest.BadGateway} {
		b.Telegram.Inject(bottest.Fault{Method: "getUpdates", Kind: kind, Count: 3})
		b.Telegram.Say(b.Lan, "/trogiup")
		b.Telegram.Say(b.Lan, "sat lo")
		b.Advance("updates were not heard", func() bool { return b.Telegram.PendingUpdates() == 0 })
		b.Settle()
		b.Shows(b.Lan, "🔎 sat lo")
	}
}

func TestStoppingEndsALongPollAtOnceAndFinishesAnswers(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	start := time.Now()
	b.Stop()
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("stopped after %s, want d at most %v", d, 3*time.Second)
	}
}

func TestBotRunsAgainAfterAnAnswerHungAtTheEnd(t *testing.T) {
	hung := make(chan struct{})
	b := bench.New(t, bench.Setup{Server: bottest.Options{After: func(d time.Duration) <-chan time.Time {
		if d == time.Hour {
			close(hung)
		}
		return nil
	}}})
	b.Say("/start")
	b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Delay: time.Hour}) // longer than the grace
	b.Telegram.Say(b.Lan, "/trogiup")
	<-hung
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		b.Stop()
	}()
	b.Advance("the bot did not stop", func() bool {
		select {
		case <-stopped:
			return true
		default:
			return false
		}
	})
	b.Run()
	b.Say("/caidat")
	b.Shows(b.Lan, "Cài đặt")
}

func TestBotStartsWhileTelegramIsAway(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Inject(bottest.Fault{Method: "getMe", Kind: bottest.DropBefore, Count: 5})
	b.Run()
	b.Telegram.Say(b.Lan, "/start")
	b.Advance("the bot did not come", func() bool { return b.Telegram.PendingUpdates() == 0 })
	b.Settle()
	b.Shows(b.Lan, "Kính chào")
}

func TestServerTooOldForMenusIsGoodEnough(t *testing.T) {
	b := bench.New(t, bench.Setup{Server: bottest.Options{Unknown: []string{"setMyCommands"}}})
	b.Say("/start")
	b.Shows(b.Lan, "Kính chào")
}

func TestWebhookDeliversAndRefusesForgeries(t *testing.T) {
	var handler http.Handler
	hook := httptest.NewServer(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }),
	)
	defer hook.Close()
	b := bench.New(t, bench.Setup{Idle: true})
	b.Bot = b.NewBot(
		func(o *bot.Options) { o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"} },
	)
	handler = b.Bot.Handler()
	b.Run()
	b.Until("no webhook was set", func() bool { return len(b.Telegram.Calls("setWebhook")) == 1 })
	b.Say("/start")
	b.Shows(b.Lan, "Kính chào")

	post := func(secret, body string) int {
		r := httptest.NewRequest("POST", "/telegram/webhook", strings.NewReader(body))
		if secret != "" {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	forged := fmt.Sprintf(
		`{"update_id":999999999,"message":{"message_id":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"text":"/xoa"}}`,
		b.Lan,
		b.Lan,
	)
	applied := len(b.Store.Applied)
	for _, c := range []struct {
		secret, body string
		want         int
	}{
		{"", forged, 401}, {"sai", forged, 401}, {"bi-mat_1", "{", 400}, {"bi-mat_1", "{}", 400},
		{"bi-mat_1", `{"update_id":1,"x":"` + strings.Repeat("x", 2<<20) + `"}`, 413},
	} {
		if got := post(c.secret, c.body); got != c.want {
			t.Errorf("%q %.20q: %d, want %d", c.secret, c.body, got, c.want)
		}
	}
	if len(b.Store.Applied) != applied {
		t.Errorf("a forged update was applied, want len(b.Store.Applied) %v", applied)
	}
	b.Store.Fail, b.Store.Failing = errors.New("database is locked"), 1
	if got := post(
		"bi-mat_1",
		fmt.Sprintf(
			`{"update_id":%d,"callback_query":{"id":"1","from":{"id":%d},"data":"t:y-te:1","message":{"message_id":2,"date":1,"chat":{"id":%d,"type":"private"}}}}`,
			b.Store.Last+1,
			b.Lan,
			b.Lan,
		),
	); got != 503 {
		t.Errorf("an update that was not stored is confirmed: %d, want 503", got)
	}
}

func TestReplyToAChatThatMovedFollowsIt(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	group := b.Telegram.AddChat(bottest.Chat{Type: bottest.Group, Title: "Bản Lùng"}, b.Lan).ID
	b.Telegram.Join(group, b.Lan, true)
	b.Settle()
	b.Telegram.SayAs(group, bottest.Speaker{User: b.Lan}, "/chude@loa_test_bot")
	b.Settle()
	b.Telegram.Tap(group, b.Last(group).ID, "t:y-te:1")
	b.Settle()
	// The old chat is left before the new one is named.
	b.Store.Change(
		subscriber.Pause{Address: fmt.Sprint(group), AllThreads: true, Reason: "bot was removed from the group"},
	)
	moved := b.Telegram.Upgrade(group)
	b.Settle()
	if sub, on := b.Sub(moved, 0); len(on) != 1 || sub.State != subscriber.Active {
		t.Errorf("%+v %v, want len(on) 1, sub.State %v", sub, on, subscriber.Active)
	}
	if s, _ := b.Sub(group, 0); s.ID != 0 {
		t.Error("the old address is still there, want s.ID 0")
	}
}

func TestReplyThatIsTooFastWaitsAndIsSent(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Telegram.Inject(bottest.Fault{
		Method:      "sendMessage",
		Kind:        bottest.Refuse,
		Code:        429,
		Description: "Too Many Requests: retry after 7",
		RetryAfter:  7,
	})
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Until("no penalty", func() bool {
		b.Pacer.Mu.Lock()
		defer b.Pacer.Mu.Unlock()
		return len(b.Pacer.Penalties) == 1
	})
	b.Advance("no answer", func() bool { return len(b.Telegram.Messages(b.Lan)) == 2 })
	b.Settle()
	if calls := b.Telegram.Calls("sendMessage"); calls[1].At.Sub(calls[0].At) < 7*time.Second {
		t.Errorf("called again after %s, want calls[1].At.Sub(calls[0].At) at least %v", calls[1].At.Sub(calls[0].At),
			7*time.Second)
	}
}

func TestChatThatHasToWaitKeepsNoOtherWaiting(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	minh := b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.Telegram.Inject(bottest.Fault{
		Method:      "sendMessage",
		Chat:        b.Lan,
		Kind:        bottest.Refuse,
		Code:        429,
		Description: "Too Many Requests: retry after 20",
		RetryAfter:  20,
	})
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Telegram.Say(minh, "/trogiup")
	b.Until("the other chat waits too", func() bool { return len(b.Telegram.Messages(minh)) == 2 })
	if len(b.Telegram.Messages(b.Lan)) != 1 {
		t.Error("the penalty was not kept, want len(b.Telegram.Messages(b.Lan)) 1")
	}
	b.Advance("no answer", func() bool { return len(b.Telegram.Messages(b.Lan)) == 2 })
	b.Settle()
}

func TestCheckSaysWhetherTheTokenIsTaken(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	if name, err := b.Bot.Check(context.Background()); err != nil || name != "loa_test_bot" {
		t.Errorf("%q %v, want no error, name %q", name, err, "loa_test_bot")
	}
	b.Telegram.RevokeToken(true)
	if _, err := b.Bot.Check(context.Background()); bench.Outcome(err) != "refused" {
		t.Errorf("%v, want bench.Outcome(err) %q", err, "refused")
	}
}

// TestAnAnswerThatFollowsAMovedChatEditsNoMessageThere: the new chat numbers its
// messages from the beginning, so that the old number means another one.
func TestAnAnswerThatFollowsAMovedChatEditsNoMessageThere(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	group, _ := b.Group(bottest.Chat{Type: bottest.Group, Title: "Bản Lùng"})
	moved, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	there := b.Last(moved)
	for method, data := range map[string]string{"editMessageText": "m", "deleteMessage": "close",
		"editMessageReplyMarkup": "x:y-te"} {
		b.Telegram.Inject(bottest.Fault{Method: method, Chat: group, Kind: bottest.Refuse, Code: 400,
			Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: moved, Count: -1})
		b.Telegram.TapAs(group, b.Lan, there.ID, data)
		b.Settle()
		if now, ok := b.Telegram.Message(
			moved,
			there.ID,
		); !ok || now.Deleted || now.Edits != there.Edits ||
			now.Text != there.Text {
			t.Errorf("%s changed another message: %+v, want ok, not now.Deleted, now.Edits %v, now.Text %v", data, now,
				there.Edits, there.Text)
		}
	}
	b.Shows(moved, "Cài đặt") // what was to be shown comes as a message of its own
}
