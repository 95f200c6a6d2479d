package alltests

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
	"loa/channel"
	"loa/subscriber"
)

// restart ends the bot and lets another take its place on the same store.
func (b *bench) restart(options func(*bot.Options)) {
	b.t.Helper()
	b.stop()
	b.store.mu.Lock()
	b.store.dies, b.store.dead = false, false
	b.store.mu.Unlock()
	b.bot = b.newBot(options)
	b.run()
	b.bot.WaitResumed()
}

// dying lets the process die right after it has stored the next update.
func (b *bench) dying(act func(), options func(*bot.Options)) {
	b.t.Helper()
	b.store.mu.Lock()
	b.store.dies = true
	b.store.mu.Unlock()
	act()
	b.until("nothing was stored", func() bool {
		b.store.mu.Lock()
		defer b.store.mu.Unlock()
		return b.store.dead
	})
	b.restart(options)
	b.settle()
}

// chats is all that people see.
func (b *bench) chats() string {
	var s strings.Builder
	for _, c := range b.tg.Chats() {
		for _, m := range b.tg.Messages(c.ID) {
			fmt.Fprintf(&s, "%d %s\n%s\n", c.ID, m.Text, labels(m))
		}
	}
	return s.String()
}

func TestAnAnswerAfterAKillIsWhatItWouldHaveBeen(t *testing.T) {
	var group int64
	var query string
	press := func(label string) func(*bench) {
		return func(b *bench) {
			var ok bool
			if query, ok = b.tg.TapLabel(b.lan, b.last(b.lan).ID, label); !ok {
				b.t.Fatalf("no button %q below %s", label, b.chats())
			}
		}
	}
	say := func(texts ...string) func(*bench) {
		return func(b *bench) {
			for i, text := range texts {
				b.tg.Say(b.lan, text)
				if i < len(texts)-1 {
					b.settle()
				}
			}
		}
	}
	then := func(list ...func(*bench)) func(*bench) {
		return func(b *bench) {
			for _, f := range list {
				f(b)
				b.settle()
			}
		}
	}
	kick := func(b *bench) { b.tg.Kick(group, b.lan) }
	inGroup := func(b *bench) {
		group, _ = b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
		b.sayIn(group, bottest.Speaker{User: b.lan}, "/chude")
	}
	warning := func(b *bench) {
		sub, _ := b.sub(b.lan, 0)
		d := channel.Delivery{Subscriber: sub, Kind: channel.DeliverUrgent, Articles: samples()[11:]}
		d.Articles[0].Urgency, d.Articles[0].Changed = article.Emergency, b.clock.now()
		b.mustSend(d)
	}
	compose := say("/khan 3\nLũ quét ở Mường Tè\nBà con lên chỗ cao ngay.")
	for name, c := range map[string]struct {
		before, act func(*bench)
		toast       string // "*": any
	}{
		"a first start":           {act: say("/start")},
		"a link to a topic":       {act: say("/start c_y-te")},
		"a link to an article":    {act: say("/start a_12")},
		"a topic on":              {say("/start"), press("Y tế"), "Đã chọn: Y tế"},
		"a topic off":             {then(say("/start"), press("Y tế")), press("Y tế"), "Đã bỏ: Y tế"},
		"topics done":             {say("/start"), press("Xong"), ""},
		"the first rhythm":        {then(say("/start c_y-te"), press("Xong")), press("Gộp mỗi sáng"), "*"},
		"a rhythm":                {say("/gio"), press("Sáng thứ Bảy"), "*"},
		"a search":                {act: say("sat lo")},
		"following a search":      {say("/start", "sat lo"), press("Báo khi có tin"), "Đã thêm: sat lo"},
		"a keyword":               {say("/start"), say("/tukhoa sạt lở, sạt lở, lũ"), ""},
		"a keyword too short":     {act: say("/tukhoa x")},
		"a keyword known before":  {say("/tukhoa sạt lở"), say("/tukhoa Sạt lở"), ""},
		"keywords known in part":  {say("/tukhoa sạt lở, bão"), say("/tukhoa sạt lở, lũ, bão"), ""},
		"a keyword out":           {say("/tukhoa sạt lở", "/tukhoa"), press("sạt lở ✖️"), "*"},
		"a pause":                 {say("/start", "/tamdung"), press("Một tuần"), ""},
		"the end of a pause":      {then(say("/start", "/tamdung"), press("Một tuần")), press("Nhận lại tin"), "Quý vị sẽ nhận tin trở lại."},
		"coming back with /start": {say("/start", "dừng"), say("/start"), ""},
		"stopping in plain words": {say("/start"), say("dừng"), ""},
		"another language":        {then(say("/start", "/caidat"), press("Ngôn ngữ")), press("English"), "*"},
		"erasing":                 {say("/start", "/xoa"), press("Xoá hết"), ""},
		"closing":                 {say("/caidat"), press("Đóng"), ""},
		"a topic off below":       {say("/start c_nong-nghiep", "/start a_11"), press("Tắt chủ đề này"), "Đã tắt chủ đề: Nông nghiệp"},
		"a warning that was read": {then(say("/start"), warning), press("Đã đọc"), "Cảm ơn quý vị đã xác nhận."},
		"a group that is joined": {say("/start"), func(b *bench) {
			group = b.tg.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"}, b.lan).ID
			b.tg.Join(group, b.lan, false)
		}, ""},
		"a group left":             {then(say("/start"), inGroup), kick, ""},
		"a group returned to":      {then(say("/start"), inGroup, kick), func(b *bench) { b.tg.Join(group, b.lan, false) }, ""},
		"a warning to be seen":     {say("/start"), compose, ""},
		"a warning asked for once": {then(say("/start"), compose), press("Gửi ngay"), "*"},
		"a warning confirmed":      {then(say("/start"), compose, press("Gửi ngay")), press("⚠️ 📢 Gửi ngay"), ""},
		"a warning ended": {then(say("/start", "/khan 2\nMưa to\nBà con ở trong nhà."), press("Gửi ngay"), press("⚠️ 📢 Gửi ngay"), press("Kết thúc cảnh báo")),
			press("⚠️ Kết thúc cảnh báo"), ""},
		"a false alarm": {then(say("/start"), compose, press("Gửi ngay"), press("⚠️ 📢 Gửi ngay"), press("Báo nhầm")), press("⚠️ ↩️ Báo nhầm"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			meet := func(end func(b *bench, act func(), options func(*bot.Options))) (seen, toast string, done []string) {
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
					o.Actions.EndEmergency = func(_ context.Context, id int64, how article.EscalationState, operator string) (article.Escalation, error) {
						done = append(done, fmt.Sprintf("%s %d by %s", how, id, operator))
						return article.Escalation{Article: id, State: how, Operator: operator}, nil
					}
				}
				b := newBench(t, setup{options: options})
				if c.before != nil {
					c.before(b)
					b.settle()
				}
				query = ""
				end(b, func() { c.act(b) }, options)
				a, _ := b.tg.Answer(query)
				seen = b.chats()
				if owes := b.store.owes(); len(owes) > 0 {
					t.Errorf("still owed: %+v", owes)
				}
				b.restart(options)
				b.settle()
				if again := b.chats(); again != seen {
					t.Errorf("answered again:\n%s\nbefore:\n%s", again, seen)
				}
				return seen, a.Text, done
			}
			want, said, did := meet(func(b *bench, act func(), _ func(*bot.Options)) { act(); b.settle() })
			got, toast, done := meet((*bench).dying)
			if got != want {
				t.Errorf("after a kill\n%s\nwithout\n%s", got, want)
			}
			if c.toast != "*" && (toast != c.toast || said != c.toast) {
				t.Errorf("toast %q after a kill, %q without, want %q", toast, said, c.toast)
			}
			if !slices.Equal(done, did) {
				t.Errorf("did %q after a kill, %q without", done, did)
			}
		})
	}
}

// hang lets no answer come through, so that many are owed.
func (b *bench) hang() (remove func()) {
	return b.tg.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.DropBefore, Delay: time.Hour, Count: -1})
}

// cut ends the bot while answers hang.
func (b *bench) cut() {
	b.t.Helper()
	stopped := make(chan struct{})
	stop := b.stop
	go func() {
		defer close(stopped)
		stop()
	}()
	b.advance("the bot did not stop", func() bool {
		select {
		case <-stopped:
			return true
		default:
			return false
		}
	})
	b.stop = func() {}
}

func TestAnswersCutOffComeInOrderAndBeforeNewerOnes(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	minh := b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	remove := b.hang()
	for _, text := range []string{"/gio", "/trogiup", "/caidat"} {
		b.tg.Say(b.lan, text)
	}
	b.tg.Say(minh, "/moi")
	b.until("not everything was stored", func() bool { return len(b.store.owes()) == 4 })
	b.cut()
	remove()
	if n := len(b.store.owes()); n != 4 {
		t.Fatalf("%d answers are owed after the end, want 4", n)
	}
	b.tg.Say(b.lan, "/tamdung")
	b.restart(nil)
	b.settle()
	var got []string
	for _, m := range b.tg.Messages(b.lan) {
		if m.FromBot {
			title, _, _ := strings.Cut(m.Text, "\n")
			got = append(got, title)
		}
	}
	if want := []string{"Thời điểm nhận tin", "Trợ giúp", "Cài đặt", "Tạm dừng nhận tin"}; !slices.Equal(got[1:], want) {
		t.Errorf("answered %q, want %q", got[1:], want)
	}
	b.shows(minh, "Tin mới nhất")
	if owes := b.store.owes(); len(owes) != 0 {
		t.Errorf("still owed: %v", owes)
	}
}

func TestTheSameProcessTakesUpWhatItLeft(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	remove := b.hang()
	b.tg.Say(b.lan, "/trogiup")
	b.until("nothing was stored", func() bool { return len(b.store.owes()) == 1 })
	b.cut()
	remove()
	b.run() // as a process that becomes the sender once more
	b.until("no answer", func() bool { return len(b.store.owes()) == 0 })
	b.shows(b.lan, "Trợ giúp")
	if n := len(b.tg.Messages(b.lan)); n != 4 {
		t.Errorf("%d messages", n)
	}
}

func TestAPenaltyIsKeptAcrossARestart(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tg.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 429, Description: "Too Many Requests: retry after 25", RetryAfter: 25})
	b.tg.Say(b.lan, "/trogiup")
	b.until("no penalty", func() bool {
		owes := b.store.owes()
		return len(owes) == 1 && !owes[0].NotBefore.IsZero()
	})
	owes := b.store.owes()
	if d := owes[0].NotBefore.Sub(b.clock.now()); d != 25*time.Second {
		t.Errorf("the next process would wait %s", d)
	}
	b.cut()
	b.store.owed = owes
	b.store.owed[0].NotBefore = b.clock.now().Add(20 * time.Second)
	b.pacer = &pacer{clock: b.clock, penalties: map[string]time.Duration{}} // another process
	b.restart(nil)
	b.settle()
	b.shows(b.lan, "Trợ giúp")
	if d := b.pacer.penalties[fmt.Sprint(b.lan)]; d != 20*time.Second {
		t.Errorf("the next process waits %s", d)
	}
}

func TestAnAnswerThatIsRefusedIsGivenUp(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tg.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 400, Description: "Bad Request: something new"})
	b.say("/trogiup")
	if owes := b.store.owes(); len(owes) != 0 {
		t.Errorf("still owed: %v", owes)
	}
	b.restart(nil)
	b.settle()
	if n := len(b.tg.Messages(b.lan)); n != 3 {
		t.Errorf("%d messages", n)
	}
}

func TestWhatCannotBeUnderstoodAgainIsForgotten(t *testing.T) {
	b := newBench(t, setup{idle: true})
	for i, raw := range []string{`{"update_id":1,"message":{"chat":`, `{"update_id":2}`,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":5},"data":"kh:2","message":{"message_id":2,"chat":{"id":5,"type":"private"}}}}`} {
		b.store.owed = append(b.store.owed, subscriber.Update{Bot: "telegram", ID: int64(i + 1), Raw: []byte(raw)})
	}
	b.bot = b.newBot(nil)
	b.run()
	b.say("/trogiup")
	b.shows(b.lan, "Trợ giúp")
	if owes := b.store.owes(); len(owes) != 0 {
		t.Errorf("still owed: %v", owes)
	}
}

func TestABugInAnAnswerEndsNeitherTheProgramNorTheConversation(t *testing.T) {
	b := newBench(t, setup{options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Health = func(context.Context) string { panic("a bug") }
	}})
	b.say("/thongke")
	b.say("/trogiup")
	b.shows(b.lan, "Trợ giúp")
	if owes := b.store.owes(); len(owes) != 0 || !strings.Contains(b.log.String(), "a bug") {
		t.Errorf("owed %v; log:\n%s", owes, b.log)
	}
}

func TestWhatWasSaidIsKeptOnlyForAnAnswer(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.tg.Inline(b.lan, "sat lo", "")
	b.tg.Block(b.lan)
	b.settle()
	for _, u := range b.store.applied {
		var raw struct {
			Message *struct{ Text string } `json:"message"`
		}
		if len(u.Raw) == 0 {
			continue
		}
		if err := json.Unmarshal(u.Raw, &raw); err != nil || raw.Message == nil || raw.Message.Text != "/start" || u.Chat != fmt.Sprint(b.lan) || u.Person != u.Chat {
			t.Errorf("kept %s of %s by %s", u.Raw, u.Chat, u.Person)
		}
	}
	if b.store.forgot != 1 {
		t.Errorf("the store was asked %d times to forget", b.store.forgot)
	}
}

func TestPostedUpdatesWaitForWhatIsOwed(t *testing.T) {
	var handler http.Handler
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	defer hook.Close()
	webhook := func(o *bot.Options) { o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"} }
	b := newBench(t, setup{idle: true})
	b.bot = b.newBot(webhook)
	handler = b.bot.Handler()
	raw := `{"update_id":%d,"message":{"message_id":%d,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"}}}`
	b.tg.Say(b.lan, "xin chào") // the chat is there
	b.store.last = 870_000_001
	b.store.owed = []subscriber.Update{{Bot: "telegram", ID: 870_000_001, Raw: []byte(fmt.Sprintf(raw, 870_000_001, 1, "/gio", b.lan, b.lan))}}
	posted := make(chan int)
	go func() {
		r := httptest.NewRequest("POST", "/telegram/webhook", strings.NewReader(fmt.Sprintf(raw, 870_000_009, 2, "/trogiup", b.lan, b.lan)))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "bi-mat_1")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		posted <- w.Code
	}()
	b.until("the update does not wait", func() bool { return b.clock.waiting() })
	if len(b.store.applied) != 0 {
		t.Error("a posted update came before what is owed")
	}
	b.run()
	if code := <-posted; code != 200 {
		t.Errorf("status %d", code)
	}
	b.settle()
	var got []string
	for _, m := range b.tg.Messages(b.lan) {
		if m.FromBot {
			got = append(got, m.Text)
		}
	}
	if len(got) != 2 || !strings.Contains(got[0], "Thời điểm nhận tin") || !strings.Contains(got[1], "Trợ giúp") {
		t.Errorf("answered %q", got)
	}
}

func TestAnUpdatePostedAgainBehindLaterOnesIsHeardOnce(t *testing.T) {
	var handler http.Handler
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	defer hook.Close()
	b := newBench(t, setup{idle: true})
	b.bot = b.newBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: hook.URL + "/telegram/webhook", Secret: "bi-mat_1"}
	})
	handler = b.bot.Handler()
	b.run()
	b.until("no webhook was set", func() bool { return len(b.tg.Calls("setWebhook")) == 1 })
	b.say("/start")
	post := func(id int64, text string) {
		t.Helper()
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"}}}`,
			id, id%1000+100, text, b.lan, b.lan)
		r := httptest.NewRequest("POST", "/telegram/webhook", strings.NewReader(body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", "bi-mat_1")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Errorf("update %d: status %d", id, w.Code)
		}
		b.settle()
	}
	first := b.store.last + 1
	b.store.missed = []int64{first}
	post(first+1, "/gio")
	for range 2 { // the second time it is a repeat
		post(first, "/trogiup")
	}
	helped := 0
	for _, m := range b.tg.Messages(b.lan) {
		if m.FromBot && strings.Contains(m.Text, "Trợ giúp") {
			helped++
		}
	}
	if helped != 1 {
		t.Errorf("answered %d times", helped)
	}
}

// TestWhatADeadProcessBehindTheWebhookLeftIsAnsweredByTheOneThatLeads: Telegram
// posts to several processes, and one that dies never leads again.
func TestWhatADeadProcessBehindTheWebhookLeftIsAnsweredByTheOneThatLeads(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.bot = b.newBot(func(o *bot.Options) {
		o.Webhook = bot.Webhook{URL: "http://127.0.0.1:1/telegram/webhook", Secret: "bi-mat_1"}
	})
	b.run()
	b.bot.WaitResumed()
	b.tg.Say(b.lan, "xin chào") // the chat is there
	left := func(id int64, text string, notBefore time.Duration) {
		t.Helper()
		u := subscriber.Update{Bot: "telegram", ID: id, Raw: fmt.Appendf(nil,
			`{"update_id":%d,"message":{"message_id":%d,"date":1,"text":"%s","chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"}}}`, id, id, text, b.lan, b.lan)}
		if err := b.store.ApplyUpdate(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		b.store.mu.Lock()
		b.store.owed[len(b.store.owed)-1].NotBefore = b.clock.now().Add(notBefore)
		b.store.mu.Unlock()
	}
	left(900_000_001, "/gio", 0)
	left(900_000_002, "/caidat", 8*time.Minute) // the chat asked to wait
	answers := func() (n int) {
		for _, m := range b.tg.Messages(b.lan) {
			if m.FromBot {
				n++
			}
		}
		return n
	}
	begun := b.clock.now()
	b.advance("nobody answers", func() bool { b.bot.WaitReplies(); return answers() == 1 })
	if d := b.clock.now().Sub(begun); d < 5*time.Minute || d > 8*time.Minute {
		t.Errorf("answered after %s; the other process may be about to", d)
	}
	b.shows(b.lan, "Thời điểm nhận tin")
	b.advance("nobody answers the second", func() bool { b.bot.WaitReplies(); return answers() == 2 })
	if d := b.clock.now().Sub(begun); d < 8*time.Minute {
		t.Errorf("answered after %s, before the chat may be written to", d)
	}
	b.until("answered and still owed", func() bool { return len(b.store.owes()) == 0 })
}

func TestAChatThatAskedTheSenderToWaitIsNotAnsweredBefore(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	b.store.mu.Lock()
	b.store.subs[key{fmt.Sprint(b.lan), 0}].NotBefore = b.clock.now().Add(10 * time.Minute)
	b.store.mu.Unlock()
	asked := b.clock.now()
	b.say("/trogiup")
	b.pacer.mu.Lock()
	defer b.pacer.mu.Unlock()
	if until := asked.Add(b.pacer.penalties[fmt.Sprint(b.lan)]); until.Before(asked.Add(10*time.Minute)) || until.After(asked.Add(11*time.Minute)) {
		t.Errorf("the next call may go after %s", until.Sub(asked))
	}
}
