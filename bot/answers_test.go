package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/subscriber"
)

func TestAnAnswerAfterAKillIsWhatItWouldHaveBeen(t *testing.T) {
	var group int64
	var query string
	press := func(label string) func(*bench.Bench) {
		return func(b *bench.Bench) {
			var ok bool
			if query, ok = b.Telegram.TapLabel(b.Lan, b.Last(b.Lan).ID, label); !ok {
				b.T.Fatalf("no button %q below %s", label, b.Chats())
			}
		}
	}
	say := func(texts ...string) func(*bench.Bench) {
		return func(b *bench.Bench) {
			for i, text := range texts {
				b.Telegram.Say(b.Lan, text)
				if i < len(texts)-1 {
					b.Settle()
				}
			}
		}
	}
	then := func(list ...func(*bench.Bench)) func(*bench.Bench) {
		return func(b *bench.Bench) {
			for _, f := range list {
				f(b)
				b.Settle()
			}
		}
	}
	kick := func(b *bench.Bench) { b.Telegram.Kick(group, b.Lan) }
	inGroup := func(b *bench.Bench) {
		group, _ = b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
		b.SayIn(group, bottest.Speaker{User: b.Lan}, "/chude")
	}
	warning := func(b *bench.Bench) {
		sub, _ := b.Sub(b.Lan, 0)
		d := channel.Delivery{Subscriber: sub, Kind: channel.DeliverUrgent, Articles: bench.Samples()[11:]}
		d.Articles[0].Urgency, d.Articles[0].Changed = article.Emergency, b.Clock.Now()
		b.MustSend(d)
	}
	compose := say("/khan 3\nLũ quét ở Mường Tè\nBà con lên chỗ cao ngay.")
	for name, c := range map[string]struct {
		before, act func(*bench.Bench)
		toast       string // "*": any
	}{
		"a first start":          {act: say("/start")},
		"a link to a topic":      {act: say("/start c_y-te")},
		"a link to an article":   {act: say("/start a_12")},
		"a topic on":             {say("/start"), press("Y tế"), "Đã chọn: Y tế"},
		"a topic off":            {then(say("/start"), press("Y tế")), press("Y tế"), "Đã bỏ: Y tế"},
		"topics done":            {say("/start"), press("Xong"), ""},
		"the first rhythm":       {then(say("/start c_y-te"), press("Xong")), press("Gộp mỗi sáng"), "*"},
		"a rhythm":               {say("/gio"), press("Sáng thứ Bảy"), "*"},
		"a search":               {act: say("sat lo")},
		"following a search":     {say("/start", "sat lo"), press("Báo khi có tin"), "Đã thêm: sat lo"},
		"a keyword":              {say("/start"), say("/tukhoa sạt lở, sạt lở, lũ"), ""},
		"a keyword too short":    {act: say("/tukhoa x")},
		"a keyword known before": {say("/tukhoa sạt lở"), say("/tukhoa Sạt lở"), ""},
		"keywords known in part": {say("/tukhoa sạt lở, bão"), say("/tukhoa sạt lở, lũ, bão"), ""},
		"a keyword out":          {say("/tukhoa sạt lở", "/tukhoa"), press("sạt lở ✖️"), "*"},
		"a pause":                {say("/start", "/tamdung"), press("Một tuần"), ""},
		"the end of a pause": {then(say("/start", "/tamdung"), press("Một tuần")), press("Nhận lại tin"),
			"Quý vị sẽ nhận tin trở lại."},
		"coming back with /start": {say("/start", "dừng"), say("/start"), ""},
		"stopping in plain words": {say("/start"), say("dừng"), ""},
		"another language":        {then(say("/start", "/caidat"), press("Ngôn ngữ")), press("English"), "*"},
		"erasing":                 {say("/start", "/xoa"), press("Xóa hết"), ""},
		"closing":                 {say("/caidat"), press("Đóng"), ""},
		"a topic off below": {say("/start c_nong-nghiep", "/start a_11"), press("Tắt chủ đề này"),
			"Đã tắt chủ đề: Nông nghiệp"},
		"a warning that was read": {then(say("/start"), warning), press("Đã đọc"), "Cảm ơn quý vị đã xác nhận."},
		"a group that is joined": {say("/start"), func(b *bench.Bench) {
			group = b.Telegram.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"}, b.Lan).ID
			b.Telegram.Join(group, b.Lan, false)
		}, ""},
		"a group left": {then(say("/start"), inGroup), kick, ""},
		"a group returned to": {then(say("/start"), inGroup, kick),
			func(b *bench.Bench) { b.Telegram.Join(group, b.Lan, false) }, ""},
		"a warning to be seen":     {say("/start"), compose, ""},
		"a warning asked for once": {then(say("/start"), compose), press("Gửi ngay"), "*"},
		"a warning confirmed":      {then(say("/start"), compose, press("Gửi ngay")), press("⚠️ 📢 Gửi ngay"), ""},
		"a warning ended": {then(say("/start", "/khan 2\nMưa to\nBà con ở trong nhà."), press("Gửi ngay"),
			press("⚠️ 📢 Gửi ngay"), press("Kết thúc cảnh báo")),
			press("⚠️ Kết thúc cảnh báo"), ""},
		"a false alarm": {then(say("/start"), compose, press("Gửi ngay"), press("⚠️ 📢 Gửi ngay"), press("Báo nhầm")),
			press("⚠️ ↩️ Báo nhầm"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			meet := func(end func(b *bench.Bench, act func(), options func(*bot.Options))) (seen, toast string,
				done []string) {
				options := func(o *bot.Options) {
					o.Admins = []int64{5_000_001}
					o.Actions.Publish = func(_ context.Context, a article.Article) (int64, error) {
						done = append(done, "published "+a.Key)
						return 77, nil
					}
					o.Actions.Withdraw = func(_ context.Context, id int64) error {
						done = append(done, fmt.Sprint("ended ", id))
						return nil
					}
					o.Actions.EndEmergency = func(_ context.Context, id int64, how article.EscalationState,
						operator string) (article.Escalation, error) {
						done = append(done, fmt.Sprintf("%s %d by %s", how, id, operator))
						return article.Escalation{Article: id, State: how, Operator: operator}, nil
					}
				}
				b := bench.New(t, bench.Setup{Options: options})
				if c.before != nil {
					c.before(b)
					b.Settle()
				}
				query = ""
				end(b, func() { c.act(b) }, options)
				a, _ := b.Telegram.Answer(query)
				seen = b.Chats()
				if owes := b.Store.Owes(); len(owes) > 0 {
					t.Errorf("still owed: %+v, want len(owes) at most 0", owes)
				}
				b.Restart(options)
				b.Settle()
				if again := b.Chats(); again != seen {
					t.Errorf("answered again:\n%s\nbefore:\n%s\nwant again %v", again, seen, seen)
				}
				return seen, a.Text, done
			}
			want, said, did := meet(func(b *bench.Bench, act func(), _ func(*bot.Options)) { act(); b.Settle() })
			got, toast, done := meet((*bench.Bench).Dying)
			if got != want {
				t.Errorf("after a kill\n%s\nwithout\n%s\nwant %v", got, want, want)
			}
			if c.toast != "*" && (toast != c.toast || said != c.toast) {
				t.Errorf("toast %q after a kill, %q without, want %q", toast, said, c.toast)
			}
			if !slices.Equal(done, did) {
				t.Errorf("did %q after a kill, %q without, want done %v", done, did, did)
			}
		})
	}
}

func TestAnswersCutOffComeInOrderAndBeforeNewerOnes(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	minh := b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	remove := b.Hang()
	for _, text := range []string{"/gio", "/trogiup", "/caidat"} {
		b.Telegram.Say(b.Lan, text)
	}
	b.Telegram.Say(minh, "/moi")
	// A call under way to the server would come through once nothing holds it there.
	b.Until("not everything was stored", func() bool { return len(b.Store.Owes()) == 4 && b.Telegram.Held() == 2 })
	b.Cut()
	remove()
	if n := len(b.Store.Owes()); n != 4 {
		t.Fatalf("%d answers are owed after the end, want 4", n)
	}
	b.Telegram.Say(b.Lan, "/tamdung")
	b.Restart(nil)
	b.Settle()
	var got []string
	for _, m := range b.Telegram.Messages(b.Lan) {
		if m.FromBot {
			title, _, _ := strings.Cut(m.Text, "\n")
			got = append(got, title)
		}
	}
	if want := []string{
		"Thời điểm nhận tin",
		"Trợ giúp",
		"Cài đặt",
		"Tạm dừng nhận tin",
	}; !slices.Equal(
		got[1:],
		want,
	) {
		t.Errorf("answered %q, want %q", got[1:], want)
	}
	b.Shows(minh, "Tin mới nhất")
	if owes := b.Store.Owes(); len(owes) != 0 {
		t.Errorf("still owed: %v, want len(owes) 0", owes)
	}
}

func TestTheSameProcessTakesUpWhatItLeft(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	remove := b.Hang()
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Until("nothing was stored", func() bool { return len(b.Store.Owes()) == 1 && b.Telegram.Held() == 1 })
	b.Cut()
	remove()
	b.Run() // as a process that becomes the sender once more
	b.Until("no answer", func() bool { return len(b.Store.Owes()) == 0 })
	b.Shows(b.Lan, "Trợ giúp")
	if n := len(b.Telegram.Messages(b.Lan)); n != 4 {
		t.Errorf("%d messages, want 4", n)
	}
}

func TestAPenaltyIsKeptAcrossARestart(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Telegram.Inject(bottest.Fault{
		Method:      "sendMessage",
		Kind:        bottest.Refuse,
		Code:        429,
		Description: "Too Many Requests: retry after 25",
		RetryAfter:  25,
	})
	b.Telegram.Say(b.Lan, "/trogiup")
	b.Until("no penalty", func() bool {
		owes := b.Store.Owes()
		return len(owes) == 1 && !owes[0].NotBefore.IsZero()
	})
	owes := b.Store.Owes()
	if d := owes[0].NotBefore.Sub(b.Clock.Now()); d != 25*time.Second {
		t.Errorf("the next process would wait %s, want d %v", d, 25*time.Second)
	}
	b.Cut()
	b.Store.Owed = owes
	b.Store.Owed[0].NotBefore = b.Clock.Now().Add(20 * time.Second)
	b.Pacer = &bench.Pacer{Clock: b.Clock, Penalties: map[string]time.Duration{}} // another process
	b.Restart(nil)
	b.Settle()
	b.Shows(b.Lan, "Trợ giúp")
	if d := b.Pacer.Penalties[fmt.Sprint(b.Lan)]; d != 20*time.Second {
		t.Errorf("the next process waits %s, want d %v", d, 20*time.Second)
	}
}

func TestAnAnswerThatIsRefusedIsGivenUp(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Telegram.Inject(bottest.Fault{
		Method:      "sendMessage",
		Kind:        bottest.Refuse,
		Code:        400,
		Description: "Bad Request: something new",
	})
	b.Say("/trogiup")
	if owes := b.Store.Owes(); len(owes) != 0 {
		t.Errorf("still owed: %v, want len(owes) 0", owes)
	}
	b.Restart(nil)
	b.Settle()
	if n := len(b.Telegram.Messages(b.Lan)); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
}

func TestWhatCannotBeUnderstoodAgainIsForgotten(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	for i, raw := range []string{`{"update_id":1,"message":{"chat":`, `{"update_id":2}`,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":5},"data":"kh:2","message":{"message_id":2,"chat":{"id":5,"type":"private"}}}}`} {
		b.Store.Owed = append(b.Store.Owed, subscriber.Update{Bot: "telegram", ID: int64(i + 1), Raw: []byte(raw)})
	}
	b.Bot = b.NewBot(nil)
	b.Run()
	b.Say("/trogiup")
	b.Shows(b.Lan, "Trợ giúp")
	if owes := b.Store.Owes(); len(owes) != 0 {
		t.Errorf("still owed: %v, want len(owes) 0", owes)
	}
}

func TestABugInAnAnswerEndsNeitherTheProgramNorTheConversation(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Health = func(context.Context) string { panic("a bug") }
	}})
	b.Say("/thongke")
	b.Say("/trogiup")
	b.Shows(b.Lan, "Trợ giúp")
	if owes := b.Store.Owes(); len(owes) != 0 || !strings.Contains(b.Log.String(), "a bug") {
		t.Errorf("owed %v; log:\n%s\nwant len(owes) 0, it to contain \"a bug\"", owes, b.Log)
	}
}

func TestWhatWasSaidIsKeptOnlyForAnAnswer(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Telegram.Inline(b.Lan, "sat lo", "")
	b.Telegram.Block(b.Lan)
	b.Settle()
	for _, u := range b.Store.Applied {
		var raw struct {
			Message *struct{ Text string } `json:"message"`
		}
		if len(u.Raw) == 0 {
			continue
		}
		if err := json.Unmarshal(
			u.Raw,
			&raw,
		); err != nil || raw.Message == nil || raw.Message.Text != "/start" || u.Chat != fmt.Sprint(b.Lan) ||
			u.Person != u.Chat {
			t.Errorf("kept %s of %s by %s, want no error, raw.Message not nil, raw.Message.Text %q, u.Person %v", u.Raw,
				u.Chat, u.Person, "/start", u.Chat)
		}
	}
	if b.Store.Forgot != 1 {
		t.Errorf("the store was asked %d times to forget, want b.Store.Forgot 1", b.Store.Forgot)
	}
}

func TestPostedUpdatesWaitForWhatIsOwed(t *testing.T) {
	var handler http.Handler
	hook := httptest.NewServer(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }),
	)
	defer hook.Close()
	webhook := func(o *bot.Options) { o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"} }
	b := bench.New(t, bench.Setup{Idle: true})
	b.Bot = b.NewBot(webhook)
	handler = b.Bot.Handler()
	raw := `{"update_id":%d,"message":{"message_id":%d,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"}}}`
	b.Telegram.Say(b.Lan, "xin chào") // the chat is there
	b.Store.Last = 870_000_001
	b.Store.Owed = []subscriber.Update{
		{Bot: "telegram", ID: 870_000_001, Raw: []byte(fmt.Sprintf(raw, 870_000_001, 1, "/gio", b.Lan, b.Lan))},
	}
	posted := make(chan int)
	go func() {
		r := httptest.NewRequest(
			"POST",
			"/telegram/webhook",
			strings.NewReader(fmt.Sprintf(raw, 870_000_009, 2, "/trogiup", b.Lan, b.Lan)),
		)
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "bi-mat_1")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		posted <- w.Code
	}()
	b.Until("the update does not wait", func() bool { return b.Clock.Waiting() })
	if len(b.Store.Applied) != 0 {
		t.Error("a posted update came before what is owed, want len(b.Store.Applied) 0")
	}
	b.Run()
	if code := <-posted; code != 200 {
		t.Errorf("status %d, want code 200", code)
	}
	b.Settle()
	var got []string
	for _, m := range b.Telegram.Messages(b.Lan) {
		if m.FromBot {
			got = append(got, m.Text)
		}
	}
	if len(got) != 2 || !strings.Contains(got[0], "Thời điểm nhận tin") || !strings.Contains(got[1], "Trợ giúp") {
		t.Errorf(`answered %q, want len(got) 2, got[0] to contain "Thời điểm nhận tin", got[1] to contain "Trợ giúp"`,
			got)
	}
}

func TestAnUpdatePostedAgainBehindLaterOnesIsHeardOnce(t *testing.T) {
	var handler http.Handler
	hook := httptest.NewServer(
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }),
	)
	defer hook.Close()
	b := bench.New(t, bench.Setup{Idle: true})
	b.Bot = b.NewBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"}
	})
	handler = b.Bot.Handler()
	b.Run()
	b.Until("no webhook was set", func() bool { return len(b.Telegram.Calls("setWebhook")) == 1 })
	b.Say("/start")
	post := func(id int64, text string) {
		t.Helper()
		body := fmt.Sprintf(
			`{"update_id":%d,"message":{"message_id":%d,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"}}}`,
			id,
			id%1000+100,
			text,
			b.Lan,
			b.Lan,
		)
		r := httptest.NewRequest("POST", "/telegram/webhook", strings.NewReader(body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "bi-mat_1")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("update %d: status %d, want w.Code 200", id, w.Code)
		}
		b.Settle()
	}
	first := b.Store.Last + 1
	b.Store.Missed = []int64{first}
	post(first+1, "/gio")
	for range 2 { // the second time it is a repeat
		post(first, "/trogiup")
	}
	helped := 0
	for _, m := range b.Telegram.Messages(b.Lan) {
		if m.FromBot && strings.Contains(m.Text, "Trợ giúp") {
			helped++
		}
	}
	if helped != 1 {
		t.Errorf("answered %d times, want helped 1", helped)
	}
}

// TestWhatADeadProcessBehindTheWebhookLeftIsAnsweredByTheOneThatLeads: Telegram
// posts to several processes, and one that dies never leads again.
func TestWhatADeadProcessBehindTheWebhookLeftIsAnsweredByTheOneThatLeads(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Bot = b.NewBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: "http://127.0.0.1:1/telegram/webhook", Secret: "bi-mat_1"}
	})
	b.Run()
	b.Bot.WaitResumed()
	b.Telegram.Say(b.Lan, "xin chào") // the chat is there
	left := func(id int64, text string, notBefore time.Duration) {
		t.Helper()
		u := subscriber.Update{Bot: "telegram", ID: id, Raw: fmt.Appendf(
			nil,
			`{"update_id":%d,"message":{"message_id":%d,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"}}}`,
			id,
			id,
			text,
			b.Lan,
			b.Lan,
		)}
		if err := b.Store.ApplyUpdate(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		b.Store.Mu.Lock()
		b.Store.Owed[len(b.Store.Owed)-1].NotBefore = b.Clock.Now().Add(notBefore)
		b.Store.Mu.Unlock()
	}
	left(900_000_001, "/gio", 0)
	left(900_000_002, "/caidat", 8*time.Minute) // the chat asked to wait
	answers := func() (n int) {
		for _, m := range b.Telegram.Messages(b.Lan) {
			if m.FromBot {
				n++
			}
		}
		return n
	}
	begun := b.Clock.Now()
	b.Advance("nobody answers", func() bool { b.Bot.WaitReplies(); return answers() == 1 })
	if d := b.Clock.Now().Sub(begun); d < 5*time.Minute || d > 8*time.Minute {
		t.Errorf("answered after %s; the other process may be about to, want d at least %v, d at most %v", d,
			5*time.Minute, 8*time.Minute)
	}
	b.Shows(b.Lan, "Thời điểm nhận tin")
	b.Advance("nobody answers the second", func() bool { b.Bot.WaitReplies(); return answers() == 2 })
	if d := b.Clock.Now().Sub(begun); d < 8*time.Minute {
		t.Errorf("answered after %s, before the chat may be written to, want d at least %v", d, 8*time.Minute)
	}
	b.Until("answered and still owed", func() bool { return len(b.Store.Owes()) == 0 })
}

func TestAChatThatAskedTheSenderToWaitIsNotAnsweredBefore(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Store.Mu.Lock()
	b.Store.Subs[bench.Key{Address: fmt.Sprint(b.Lan)}].NotBefore = b.Clock.Now().Add(10 * time.Minute)
	b.Store.Mu.Unlock()
	asked := b.Clock.Now()
	b.Say("/trogiup")
	b.Pacer.Mu.Lock()
	defer b.Pacer.Mu.Unlock()
	if until := asked.Add(
		b.Pacer.Penalties[fmt.Sprint(b.Lan)],
	); until.Before(asked.Add(10*time.Minute)) ||
		until.After(asked.Add(11*time.Minute)) {
		t.Errorf("the next call may go after %s, want not until.Before(asked.Add(10*time.Minute)), not "+
			"until.After(asked.Add(11*time.Minute))", until.Sub(asked))
	}
}
