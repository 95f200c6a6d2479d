package alltests

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
	"loa/subscriber"
)

// advance lets each wait of the bot end, one after the other, until something
// has happened.
func (b *bench) advance(failure string, done func() bool) {
	b.t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if done() {
			return
		}
		if b.clock.jump() {
			continue
		}
		select {
		case <-b.clock.asked:
		case <-look.C:
		}
	}
	b.t.Fatalf("%s; log:\n%s", failure, b.log)
}

func TestUpdateIsAppliedOnceAlthoughItComesAgain(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.stop()
	applied := len(b.store.applied)
	// The server gives the last update again when its confirmation was lost.
	b.bot = b.newBot(nil)
	b.store.last--
	last := b.store.last
	b.tg.Say(b.lan, "/caidat")
	b.run()
	b.settle()
	if b.store.last != last+2 {
		t.Errorf("offset %d, want %d", b.store.last, last+2)
	}
	if n := len(b.store.applied); n != applied+1 && n != applied+2 {
		t.Errorf("%d updates applied, had %d", n, applied)
	}
}

func TestUpdateThatCannotBeStoredComesAgain(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.store.fail, b.store.failing = errors.New("database is locked"), 2
	b.tg.Say(b.lan, "/start")
	b.run()
	b.advance("the update was not applied", func() bool { _, on := b.sub(b.lan, 0); return on != nil })
	b.settle()
	b.shows(b.lan, "Kính chào")
	if n := len(b.tg.Messages(b.lan)); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestOneUpdateThatTheStoreNeverTakesDoesNotStopTheOthers(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.store.fail, b.store.failing = errors.New("constraint"), 8
	b.tg.Say(b.lan, "/start")
	b.tg.Say(b.lan, "/trogiup")
	b.run()
	b.advance("the second update was not heard", func() bool { return b.tg.PendingUpdates() == 0 })
	b.settle()
	b.shows(b.lan, "Trợ giúp")
	if !strings.Contains(b.log.String(), "given up") {
		t.Errorf("no word of it in the log:\n%s", b.log)
	}
}

func TestUpdatesOfUnknownShapesArePassedOver(t *testing.T) {
	b := newBench(t, setup{})
	for _, body := range []string{`{}`, `"x"`, `[]`, `{"chat":null}`, `{"message_id":"x"}`, `{"from":{"id":1},"chat":{"id":1,"type":"private"},"text":"/start"}`} {
		b.tg.PushRaw("message", json.RawMessage(body))
		b.tg.PushRaw("callback_query", json.RawMessage(body))
		b.tg.PushRaw("my_chat_member", json.RawMessage(body))
		b.tg.PushRaw("inline_query", json.RawMessage(body))
	}
	b.say("/trogiup")
	b.shows(b.lan, "Trợ giúp")
	if strings.Contains(b.log.String(), "panic") {
		t.Errorf("%s", b.log)
	}
}

func TestAnotherPollerMakesTheBotBackOffAndAlarm(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Inject(bottest.Fault{Method: "getUpdates", Kind: bottest.Refuse, Code: 409,
		Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
	b.run()
	b.until("no alarm", func() bool {
		return b.bot.Health().Conflict && strings.Contains(b.log.String(), "another program with the same token")
	})
	polls := len(b.tg.Calls("getUpdates"))
	b.until("the bot does not wait", func() bool { return b.clock.waiting() })
	b.clock.add(59 * time.Second)
	if n := len(b.tg.Calls("getUpdates")); n != polls {
		t.Error("polled again before a minute was over")
	}
	b.clock.add(time.Second)
	b.say("/trogiup")
	b.shows(b.lan, "Trợ giúp")
	if b.bot.Health().Conflict {
		t.Error("the conflict is over")
	}
}

func TestWebhookOfAnotherIsNamed(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	resp, err := http.PostForm(b.http.URL+"/tg/bot"+b.tg.Token()+"/setWebhook", map[string][]string{"url": {"http://127.0.0.1:1/other"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	b.until("no alarm", func() bool { return strings.Contains(b.log.String(), "a webhook at 127.0.0.1:1") })
	b.stop()
	// A bot that starts removes it: it is set up to poll.
	b.bot = b.newBot(nil)
	b.run()
	b.say("/trogiup")
	b.shows(b.lan, "Trợ giúp")
}

func TestRefusedTokenStopsPollingUntilItIsValidAgain(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tg.RevokeToken(true)
	b.until("no alarm", func() bool { return b.bot.Health().Refused })
	b.tg.RevokeToken(false)
	b.tg.Say(b.lan, "/trogiup")
	b.advance("the bot did not come back", func() bool { return b.tg.PendingUpdates() == 0 })
	b.settle()
	b.shows(b.lan, "Trợ giúp")
	if b.bot.Health().Refused {
		t.Error("health does not recover")
	}
}

func TestNetworkFaultsOfEveryKindLoseNoUpdate(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	for _, kind := range []bottest.FaultKind{bottest.DropBefore, bottest.DropAfter, bottest.Truncate, bottest.BadGateway} {
		b.tg.Inject(bottest.Fault{Method: "getUpdates", Kind: kind, Count: 3})
		b.tg.Say(b.lan, "/trogiup")
		b.tg.Say(b.lan, "sat lo")
		b.advance("updates were not heard", func() bool { return b.tg.PendingUpdates() == 0 })
		b.settle()
		b.shows(b.lan, "🔎 sat lo")
	}
}

func TestStoppingEndsALongPollAtOnceAndFinishesAnswers(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	start := time.Now()
	b.stop()
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("stopped after %s", d)
	}
}

func TestBotRunsAgainAfterAnAnswerHungAtTheEnd(t *testing.T) {
	hung := make(chan struct{})
	b := newBench(t, setup{server: bottest.Options{After: func(d time.Duration) <-chan time.Time {
		if d == time.Hour {
			close(hung)
		}
		return nil
	}}})
	b.say("/start")
	b.tg.Inject(bottest.Fault{Method: "sendMessage", Delay: time.Hour}) // longer than the grace
	b.tg.Say(b.lan, "/trogiup")
	<-hung
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		b.stop()
	}()
	b.advance("the bot did not stop", func() bool {
		select {
		case <-stopped:
			return true
		default:
			return false
		}
	})
	b.run()
	b.say("/caidat")
	b.shows(b.lan, "Cài đặt")
}

func TestBotStartsWhileTelegramIsAway(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Inject(bottest.Fault{Method: "getMe", Kind: bottest.DropBefore, Count: 5})
	b.run()
	b.tg.Say(b.lan, "/start")
	b.advance("the bot did not come", func() bool { return b.tg.PendingUpdates() == 0 })
	b.settle()
	b.shows(b.lan, "Kính chào")
}

func TestServerTooOldForMenusIsGoodEnough(t *testing.T) {
	b := newBench(t, setup{server: bottest.Options{Unknown: []string{"setMyCommands"}}})
	b.say("/start")
	b.shows(b.lan, "Kính chào")
}

func TestWebhookDeliversAndRefusesForgeries(t *testing.T) {
	var handler http.Handler
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	defer hook.Close()
	b := newBench(t, setup{idle: true})
	b.bot = b.newBot(func(o *bot.Options) { o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"} })
	handler = b.bot.Handler()
	b.run()
	b.until("no webhook was set", func() bool { return len(b.tg.Calls("setWebhook")) == 1 })
	b.say("/start")
	b.shows(b.lan, "Kính chào")

	post := func(secret, body string) int {
		r := httptest.NewRequest("POST", "/telegram/webhook", strings.NewReader(body))
		if secret != "" {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code
	}
	forged := fmt.Sprintf(`{"update_id":999999999,"message":{"message_id":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d},"text":"/xoa"}}`, b.lan, b.lan)
	applied := len(b.store.applied)
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
	if len(b.store.applied) != applied {
		t.Error("a forged update was applied")
	}
	b.store.fail, b.store.failing = errors.New("database is locked"), 1
	if got := post("bi-mat_1", fmt.Sprintf(`{"update_id":%d,"callback_query":{"id":"1","from":{"id":%d},"data":"t:y-te:1","message":{"message_id":2,"date":1,"chat":{"id":%d,"type":"private"}}}}`, b.store.last+1, b.lan, b.lan)); got != 503 {
		t.Errorf("an update that was not stored is confirmed: %d", got)
	}
}

func TestReplyToAChatThatMovedFollowsIt(t *testing.T) {
	b := newBench(t, setup{})
	group := b.tg.AddChat(bottest.Chat{Type: bottest.Group, Title: "Bản Lùng"}, b.lan).ID
	b.tg.Join(group, b.lan, true)
	b.settle()
	b.tg.SayAs(group, bottest.Speaker{User: b.lan}, "/chude@loa_test_bot")
	b.settle()
	b.tg.Tap(group, b.last(group).ID, "t:y-te:1")
	b.settle()
	// The old chat is left before the new one is named.
	b.store.change(subscriber.Pause{Address: fmt.Sprint(group), AllThreads: true, Reason: "bot was removed from the group"})
	moved := b.tg.Upgrade(group)
	b.settle()
	if sub, on := b.sub(moved, 0); len(on) != 1 || sub.State != subscriber.Active {
		t.Errorf("%+v %v", sub, on)
	}
	if s, _ := b.sub(group, 0); s.ID != 0 {
		t.Error("the old address is still there")
	}
}

func TestReplyThatIsTooFastWaitsAndIsSent(t *testing.T) {
	b := newBench(t, setup{})
	b.tg.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 7", RetryAfter: 7})
	b.tg.Say(b.lan, "/trogiup")
	b.until("no penalty", func() bool {
		b.pacer.mu.Lock()
		defer b.pacer.mu.Unlock()
		return len(b.pacer.penalties) == 1
	})
	b.advance("no answer", func() bool { return len(b.tg.Messages(b.lan)) == 2 })
	b.settle()
	if calls := b.tg.Calls("sendMessage"); calls[1].At.Sub(calls[0].At) < 7*time.Second {
		t.Errorf("called again after %s", calls[1].At.Sub(calls[0].At))
	}
}

func TestChatThatHasToWaitKeepsNoOtherWaiting(t *testing.T) {
	b := newBench(t, setup{})
	minh := b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.tg.Inject(bottest.Fault{Method: "sendMessage", Chat: b.lan, Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 20", RetryAfter: 20})
	b.tg.Say(b.lan, "/trogiup")
	b.tg.Say(minh, "/trogiup")
	b.until("the other chat waits too", func() bool { return len(b.tg.Messages(minh)) == 2 })
	if len(b.tg.Messages(b.lan)) != 1 {
		t.Error("the penalty was not kept")
	}
	b.advance("no answer", func() bool { return len(b.tg.Messages(b.lan)) == 2 })
	b.settle()
}

func TestCheckSaysWhetherTheTokenIsTaken(t *testing.T) {
	b := newBench(t, setup{idle: true})
	if name, err := b.bot.Check(context.Background()); err != nil || name != "loa_test_bot" {
		t.Errorf("%q %v", name, err)
	}
	b.tg.RevokeToken(true)
	if _, err := b.bot.Check(context.Background()); outcome(err) != "refused" {
		t.Errorf("%v", err)
	}
}

// TestAnAnswerThatFollowsAMovedChatEditsNoMessageThere: the new chat numbers its
// messages from the beginning, so that the old number means another one.
func TestAnAnswerThatFollowsAMovedChatEditsNoMessageThere(t *testing.T) {
	b := newBench(t, setup{})
	group, _ := b.group(bottest.Chat{Type: bottest.Group, Title: "Bản Lùng"})
	moved, _ := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	there := b.last(moved)
	for method, data := range map[string]string{"editMessageText": "m", "deleteMessage": "close", "editMessageReplyMarkup": "x:y-te"} {
		b.tg.Inject(bottest.Fault{Method: method, Chat: group, Kind: bottest.Refuse, Code: 400,
			Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: moved, Count: -1})
		b.tg.TapAs(group, b.lan, there.ID, data)
		b.settle()
		if now, ok := b.tg.Message(moved, there.ID); !ok || now.Deleted || now.Edits != there.Edits || now.Text != there.Text {
			t.Errorf("%s changed another message: %+v", data, now)
		}
	}
	b.shows(moved, "Cài đặt") // what was to be shown comes as a message of its own
}
