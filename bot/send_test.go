package bot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// TestEveryRowOfTheErrorTable puts each refusal of the Bot API's error table
// in the way of a send and looks at what becomes of it.
func TestEveryRowOfTheErrorTable(t *testing.T) {
	refuse := func(code int, description string) bottest.Fault {
		return bottest.Fault{Kind: bottest.Refuse, Code: code, Description: description}
	}
	always := func(f bottest.Fault) bottest.Fault { f.Count = -1; return f }
	for _, row := range []struct {
		fault    bottest.Fault
		want     string
		messages int // in the chat afterwards
		calls    int
	}{
		{refuse(400, "Bad Request: chat not found"), "gone", 0, 2},
		{bottest.Fault{Kind: bottest.Refuse, Code: 400,
			Description: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: -1001234567890},
			"moved -1001234567890", 0, 1},
		{refuse(400, "Bad Request: message text is empty"), "ok", 1, 2},
		{refuse(400, "Bad Request: message is too long"), "ok", 1, 2},
		{refuse(400, "Bad Request: text is too long"), "ok", 1, 2},
		{always(refuse(400, "Bad Request: message is too long")), "failed", 0, 2},
		{refuse(400, "Bad Request: message caption is too long"), "ok", 1, 2},
		{refuse(400, `Bad Request: can't parse entities: Unsupported start tag "p" at byte offset 3`), "ok", 1, 2},
		{always(refuse(400, `Bad Request: can't parse entities: Unsupported start tag "p" at byte offset 3`)), "failed",
			0, 2},
		{refuse(400, "Bad Request: not enough rights to send text messages to the chat"), "paused rights", 0, 2},
		{refuse(400, "Bad Request: need administrator rights in the channel chat"), "paused rights", 0, 2},
		{refuse(400, "Bad Request: have no write access to the chat"), "paused rights", 0, 2},
		{refuse(400, "Bad Request: wrong HTTP URL specified"), "ok", 1, 2},
		{refuse(400, "Bad Request: failed to get HTTP URL content"), "ok", 1, 2},
		{refuse(400, "Bad Request: wrong type of the web page content"), "ok", 1, 2},
		{refuse(401, "Unauthorized"), "ok", 1, 2},
		{always(refuse(401, "Unauthorized")), "refused", 0, 1},
		{bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 401, Description: "Unauthorized", Count: -1},
			"later 2s everyone", 0, 3},
		{refuse(403, "Forbidden: bot was blocked by the user"), "paused", 0, 2},
		{refuse(403, "Forbidden: user is deactivated"), "paused", 0, 2},
		{refuse(403, "Forbidden: bot was kicked from the group chat"), "paused rights", 0, 2},
		{refuse(403, "Forbidden: bot was kicked from the supergroup chat"), "paused rights", 0, 2},
		{refuse(403, "Forbidden: bot was kicked from the channel chat"), "paused rights", 0, 2},
		{refuse(403, "Forbidden: bot is not a member of the channel chat"), "paused rights", 0, 2},
		{refuse(403, "Forbidden: the group chat was deleted"), "paused", 0, 2},
		{refuse(404, "Not Found: method not found"), "failed", 0, 1},
		{refuse(404, "Not Found"), "ok", 1, 2},
		{bottest.Fault{Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 7", RetryAfter: 7},
			"later 7s", 0, 1},
		{refuse(429, "Too Many Requests: retry after 7"), "later 7s", 0, 1},
		{refuse(500, "Internal Server Error: restart"), "later 5s", 0, 1},
		{bottest.Fault{Kind: bottest.BadGateway}, "later 5s unknown", 0, 1},
		{bottest.Fault{Kind: bottest.DropBefore}, "unknown", 0, 1},
		{bottest.Fault{Kind: bottest.DropAfter}, "unknown", 1, 1},
		{bottest.Fault{Kind: bottest.Truncate}, "unknown", 1, 1},
		{refuse(400, "Bad Request: something nobody has seen"), "ok", 1, 2},
		{always(refuse(400, "Bad Request: something nobody has seen")), "failed", 0, 2},
	} {
		name := string(row.fault.Kind) + " " + row.fault.Description
		t.Run(name, func(t *testing.T) {
			b := bench.New(t, bench.Setup{Idle: true})
			b.Telegram.Say(b.Lan, "/start")
			if strings.HasPrefix(row.want, "gone") || strings.HasPrefix(row.want, "paused") {
				row.fault.Count = 2 // one is not believed
			}
			b.Telegram.Inject(row.fault)
			r, err := b.SendAgain(b.Delivery(channel.DeliverArticle))
			if got := bench.Outcome(err); got != row.want {
				t.Errorf("%s, want %s (%v)", got, row.want, err)
			}
			if err != nil && strings.Contains(err.Error(), b.Telegram.Token()) {
				t.Errorf("the token is in %v", err)
			}
			if n := len(b.Telegram.Messages(b.Lan)) - 1; n != row.messages {
				t.Errorf("%d messages, want %d", n, row.messages)
			}
			if n := len(b.Telegram.Calls("sendMessage")); n != row.calls {
				t.Errorf("%d calls, want %d", n, row.calls)
			}
			if (r.Message != "") != (row.want == "ok") {
				t.Errorf("receipt %+v", r)
			}
		})
	}
}

// TestOneRefusalByAChatIsNotYetThatItIsGone: the sender believes whatever stands in
// the chain of an error.
func TestOneRefusalByAChatIsNotYetThatItIsGone(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 403,
		Description: "Forbidden: bot was blocked by the user"})
	_, err := b.Send(b.Delivery(channel.DeliverArticle))
	var gone *channel.GoneError
	if bench.Outcome(err) != "later 3s own" || errors.As(err, &gone) || errors.Is(err, channel.ErrGone) {
		t.Errorf("got %s with %v in its chain, want later 3s own, and no gone", bench.Outcome(err), gone)
	}
	b.MustSend(b.Delivery(channel.DeliverArticle))
}

func TestPlainTextFallbackIsCountedAsABugAndReadable(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.Inject(bottest.Fault{
		Kind:        bottest.Refuse,
		Code:        400,
		Description: "Bad Request: can't parse entities: x at byte offset 1",
	})
	d := b.Delivery(channel.DeliverArticle)
	d.Articles[0].Title = "1 < 2 & \"3\""
	b.MustSend(d)
	m := b.Last(b.Lan)
	if !strings.HasPrefix(m.Text, "1 < 2 & \"3\"\n") || len(m.Buttons) == 0 {
		t.Errorf("%q, want m.Text to begin with %q, len(m.Buttons) other than 0", m.Text, "1 < 2 & \"3\"\n")
	}
	if h := b.Bot.Health(); h.MarkupBugs != 1 {
		t.Errorf("%+v, want h.MarkupBugs 1", h)
	}
}

func TestEditThatChangesNothingIsASuccess(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	id := b.MustSend(b.Delivery(channel.DeliverArticle))
	d := b.Delivery(channel.DeliverEdit)
	d.Message = bench.ID(id)
	if got := b.MustSend(d); got != id {
		t.Errorf("message %d, want %d", got, id)
	}
	d.Articles[0].Title = "Sạt lở lớn trên quốc lộ 4D"
	d.Articles[0].Changed = b.Clock.Now()
	b.MustSend(d)
	b.Shows(b.Lan, "Sạt lở lớn", "Cập nhật lúc 15:30, thứ Tư, 01/07/2020")
	if n := len(b.Telegram.Messages(b.Lan)); n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

func TestChangesOfADeletedMessageAreDropped(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	for _, kind := range []channel.DeliveryKind{channel.DeliverEdit, channel.DeliverCorrection,
		channel.DeliverWithdrawal} {
		id := b.MustSend(b.Delivery(channel.DeliverArticle))
		b.Telegram.Delete(b.Lan, id)
		d := b.Delivery(kind)
		d.Message = bench.ID(id)
		r, err := b.Send(d)
		if err != nil || r.Message != "" {
			t.Errorf("%s: %+v %v, want no error, r.Message empty", kind, r, err)
		}
	}
	if n := len(b.Telegram.Messages(b.Lan)); n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
}

func TestCorrectionAnswersAndWithdrawalStrikesOut(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	id := b.MustSend(b.Delivery(channel.DeliverArticle))
	d := b.Delivery(channel.DeliverCorrection)
	d.Message, d.Change = bench.ID(id), article.ChangeNumbers
	b.MustSend(d)
	m := b.Shows(b.Lan, "Đính chính", "Số liệu, ngày tháng hoặc tên", "Sạt lở trên quốc lộ 4D")
	if m.ReplyTo != id {
		t.Errorf("answers %d, want %d", m.ReplyTo, id)
	}
	d = b.Delivery(channel.DeliverWithdrawal)
	d.Message = bench.ID(id)
	b.MustSend(d)
	m, _ = b.Telegram.Message(b.Lan, id)
	if !strings.Contains(m.Text, "Bài đã được gỡ.") || len(m.Buttons) != 0 || m.Preview != nil ||
		m.Entities[0].Type != "strikethrough" {
		t.Errorf(`%+v, want m.Text to contain "Bài đã được gỡ.", len(m.Buttons) 0, m.Preview nil, m.Entities[0].Type %q`, m, "strikethrough")
	}
}

func TestAStoryAnswersItsFirstMessageWhateverBecameOfIt(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	d := b.Delivery(channel.DeliverArticle)
	first := b.MustSend(d)
	d.Articles[0].Story, d.Articles[0].Part, d.Follows = 3, 2, bench.ID(first)
	b.MustSend(d)
	assert.Same(t, "the message that is answered", b.Last(b.Lan).ReplyTo, first)
	b.Shows(b.Lan, "Diễn biến tiếp theo · lần 2")
	b.Telegram.Delete(b.Lan, first)
	b.MustSend(d)
	assert.Same(t, "the message that is answered, deleted by a person", b.Last(b.Lan).ReplyTo, 0)
}

func TestForumTopicThatIsGone(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	forum := b.Telegram.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng", Forum: true}, b.Lan).ID
	b.Telegram.Join(forum, b.Lan, true)
	thread := b.Telegram.AddThread(forum, "Tin")
	b.Store.Change(subscriber.SaveSubscriber{
		Subscriber: subscriber.Subscriber{Address: fmt.Sprint(b.Lan), Kind: subscriber.Private, Language: "vi"},
	})
	manager, _ := b.Sub(b.Lan, 0)
	d := b.Delivery(channel.DeliverArticle)
	d.Subscriber.Address, d.Subscriber.Thread, d.Subscriber.Kind = fmt.Sprint(forum), thread, subscriber.Group
	d.Subscriber.Name, d.Subscriber.Manager = "Bản Lùng", manager.ID
	b.MustSend(d)
	if m := b.Last(forum); m.Thread != thread {
		t.Errorf("thread %d, want m.Thread %v", m.Thread, thread)
	}
	b.Telegram.DeleteThread(forum, thread)
	b.MustSend(d)
	b.MustSend(d)
	if m := b.Last(forum); m.Thread != 0 {
		t.Errorf("thread %d, want m.Thread 0", m.Thread)
	}
	told := 0
	for _, m := range b.Telegram.Messages(b.Lan) {
		if strings.Contains(m.Text, "Chủ đề diễn đàn đã chọn trong Bản Lùng không còn nữa") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times, want told 1", told)
	}
	refused := 0
	for _, c := range b.Telegram.Calls("sendMessage") {
		if strings.Contains(c.Description, "thread not found") {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("tries of a forum topic that is gone: got %d, want 1", refused)
	}
}

func TestChatStatesAsTheServerAnswersThem(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	for state, want := range map[bottest.State]string{
		bottest.Blocked: "paused", bottest.Deactivated: "paused", bottest.Missing: "gone",
		bottest.NoText: "paused rights", bottest.NoAccess: "paused rights",
	} {
		b.Telegram.SetState(b.Lan, state)
		if _, err := b.SendAgain(b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != want {
			t.Errorf("%s: %v, want bench.Outcome(err) %v", state, err, want)
		}
	}
	group := b.Telegram.AddChat(bottest.Chat{Type: bottest.Group, Title: "Bản"}, b.Lan).ID
	b.Telegram.Join(group, b.Lan, false)
	moved := b.Telegram.Upgrade(group)
	d := b.Delivery(channel.DeliverArticle)
	d.Subscriber.Address = fmt.Sprint(group)
	if _, err := b.Send(d); bench.Outcome(err) != fmt.Sprint("moved ", moved) {
		t.Errorf("%v", err)
	}
}

func TestRefusedTokenStopsSendingWithoutKnockingAgain(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.RevokeToken(true)
	for range 3 {
		if _, err := b.Send(b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != "refused" {
			t.Errorf("%v, want bench.Outcome(err) %q", err, "refused")
		}
	}
	if n := strings.Count(b.Log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d alarms:\n%s\nwant 1", n, b.Log)
	}
	if !b.Bot.Health().Refused {
		t.Error("health does not tell, want b.Bot.Health().Refused")
	}
	if n := len(b.Telegram.Calls("getMe")); n != 0 { // they were refused before they were noted
		t.Errorf("got %d answers to getMe, want none", n)
	}
	b.Telegram.RevokeToken(false)
	b.Clock.Add(10 * time.Second)
	if err := b.Bot.Probe(t.Context()); err != nil {
		t.Errorf("got %v for a token that is valid again, want no error", err)
	}
	b.MustSend(b.Delivery(channel.DeliverArticle))
	if b.Bot.Health().Refused {
		t.Error("health does not recover, want not b.Bot.Health().Refused")
	}
}

func TestSilenceAndSound(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	d := b.Delivery(channel.DeliverArticle)
	d.Subscriber.Sound = false
	b.MustSend(d)
	if !b.Last(b.Lan).Silent {
		t.Error("a message sounds for who wants silence")
	}
	d.Kind, d.Articles[0].Urgency = channel.DeliverUrgent, article.Emergency
	b.MustSend(d)
	if b.Last(b.Lan).Silent {
		t.Error("an emergency is silent, want not b.Last(b.Lan).Silent")
	}
}

func TestUnreachableTelegramIsForEveryoneAndSaysSo(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	b.Bot = b.NewBot(func(o *bot.Options) { o.Endpoint = closed.URL })
	_, err := b.Send(b.Delivery(channel.DeliverArticle))
	if bench.Outcome(err) != "later 1s everyone" {
		t.Errorf("%s: %v, want bench.Outcome(err) %q", bench.Outcome(err), err, "later 1s everyone")
	}
	if strings.Contains(err.Error(), b.Telegram.Token()) {
		t.Errorf("the token is in %v", err)
	}
	if !b.Bot.Health().Unreachable {
		t.Error("health does not tell, want b.Bot.Health().Unreachable")
	}
}

func TestPageOfABlockingNetworkIsNoAnswer(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"a page": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<html>Trang bị chặn</html>"))
		},
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/blocked", http.StatusFound)
		},
		"a forbidden page": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) },
	} {
		t.Run(name, func(t *testing.T) {
			b := bench.New(t, bench.Setup{Idle: true})
			s := httptest.NewServer(handler)
			defer s.Close()
			b.Bot = b.NewBot(func(o *bot.Options) { o.Endpoint = s.URL })
			if _, err := b.Send(b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != "later 1s everyone" {
				t.Errorf("%s: %v, want bench.Outcome(err) %q", bench.Outcome(err), err, "later 1s everyone")
			}
		})
	}
}

func TestAPauseThatOnlyTheHeaderNamesIsHeeded(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	for header, want := range map[string]string{"17": "later 17s", "": "later 1s", "soon": "later 1s"} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", header)
			w.WriteHeader(http.StatusTooManyRequests)
			fmt.Fprint(w, `{"ok":false,"error_code":429,"description":"Too Many Requests"}`)
		}))
		b.Bot = b.NewBot(func(o *bot.Options) { o.Endpoint = s.URL })
		if _, err := b.Send(b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != want {
			t.Errorf("%q: %s, want %s (%v)", header, bench.Outcome(err), want, err)
		}
		s.Close()
	}
}

func TestEndlessAnswerIsCut(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"ok":true,"result":"`))
		chunk := []byte(strings.Repeat("x", 1<<20))
		for range 40 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	}))
	defer s.Close()
	b.Bot = b.NewBot(func(o *bot.Options) { o.Endpoint = s.URL })
	if _, err := b.Send(b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != "unknown" {
		t.Errorf("%s: %v, want bench.Outcome(err) %q", bench.Outcome(err), err, "unknown")
	}
}

func TestCancelledSendReturnsAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	b := bench.New(t, bench.Setup{
		Idle:   true,
		Server: bottest.Options{After: func(time.Duration) <-chan time.Time { cancel(); return nil }},
	})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.Inject(bottest.Fault{Delay: time.Hour})
	if _, err := b.Bot.Send(ctx, b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != "unknown" {
		t.Errorf("%v, want bench.Outcome(err) %q", err, "unknown")
	}
	if _, err := b.Bot.Send(ctx, b.Delivery(channel.DeliverArticle)); bench.Outcome(err) != "later 1s" {
		t.Errorf("before it was sent: %v, want bench.Outcome(err) %q", err, "later 1s")
	}
	if b.Bot.Health().Unreachable {
		t.Error("stopping looks like a fault of the network, want not b.Bot.Health().Unreachable")
	}
}

func BenchmarkRenderArticle(b *testing.B) {
	words := bench.Renderer()
	d := bench.Layouts()["article-medium"]
	b.ReportAllocs()
	for b.Loop() {
		words.Delivery(d)
	}
}

func BenchmarkRenderDigest(b *testing.B) {
	words := bench.Renderer()
	d := bench.Layouts()["digest-daily"]
	b.ReportAllocs()
	for b.Loop() {
		words.Delivery(d)
	}
}

func TestOptionsThatCannotWorkAreRefused(t *testing.T) {
	store := bench.NewFakeStore(bench.NewClock())
	for _, o := range []bot.Options{
		{Store: store, Updates: store},
		{Store: store, Updates: store, Token: "123:abc/def"},
		{Store: store, Updates: store, Token: "123:abc", Endpoint: "ftp://x"},
		{Store: store, Updates: store, Token: "123:abc", Endpoint: "https://x?y"},
		{Store: store, Updates: store, Token: "123:abc", Webhook: bot.Webhook{URL: "https://x"}},
		{Token: "123:abc"},
	} {
		if _, err := bot.New(o); err == nil {
			t.Errorf("%+v is taken, want an error", o)
		} else if strings.Contains(err.Error(), "abc") {
			t.Errorf(`the token is in %v, want it without "abc"`, err)
		}
	}
}

func TestAddressThatIsNoChatIsGone(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	d := b.Delivery(channel.DeliverArticle)
	d.Subscriber.Address = "erased:" + strconv.Itoa(7)
	if _, err := b.Send(d); bench.Outcome(err) != "gone" {
		t.Errorf("%v, want bench.Outcome(err) %q", err, "gone")
	}
}
