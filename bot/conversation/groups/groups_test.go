package groups_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

func TestOnlyAdministratorsSetAGroupsTopics(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	group, minh := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.Shows(group, "Xin chào! Loa Lai Châu", "Chọn chủ đề")
	b.SayIn(group, bottest.Speaker{User: minh}, "/chude")
	b.Shows(group, "Chỉ quản trị viên")
	b.SayIn(group, bottest.Speaker{User: b.Lan}, "/chude@loa_test_bot")
	m := b.Shows(group, "Chủ đề của nhóm này", "⬜ Y tế")
	id := b.Telegram.TapAs(group, minh, m.ID, "t:y-te:1")
	b.Settle()
	if a, _ := b.Telegram.Answer(id); !strings.Contains(a.Text, "Chỉ quản trị viên") || !a.Alert {
		t.Errorf(`%+v, want a.Text to contain "Chỉ quản trị viên", a.Alert`, a)
	}
	if _, on := b.Sub(group, 0); len(on) != 0 {
		t.Errorf("%v, want len(on) 0", on)
	}
	b.Telegram.TapAs(group, b.Lan, m.ID, "t:y-te:1")
	b.Settle()
	b.Shows(group, "✅ Y tế")
	sub, on := b.Sub(group, 0)
	lan, _ := b.Sub(b.Lan, 0)
	if len(on) != 1 || sub.Kind != subscriber.Group || sub.Manager != lan.ID || sub.Name != "Bản Lùng" {
		t.Errorf("%+v %v, want len(on) 1, sub.Kind %v, sub.Manager %v, sub.Name %q", sub, on, subscriber.Group, lan.ID,
			"Bản Lùng")
	}
	b.SayIn(group, bottest.Speaker{Anonymous: true}, "/caidat")
	b.Shows(group, "Cài đặt")
	before := len(b.Telegram.Messages(group))
	b.SayIn(group, bottest.Speaker{User: minh}, "/chude@another_bot")
	b.SayIn(group, bottest.Speaker{User: minh}, "sat lo thi sao")
	if n := len(b.Telegram.Messages(group)); n != before+2 {
		t.Errorf("the bot answers what is not meant for it, want %v", before+2)
	}
	b.SayIn(group, bottest.Speaker{User: minh}, "/moi")
	b.Shows(group, "Tin mới nhất")
}

func TestForumTopicsAreSubscribersOfTheirOwn(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	forum, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	health, farming := b.Telegram.AddThread(forum, "Y tế"), b.Telegram.AddThread(forum, "Nông nghiệp")
	for thread, topic := range map[int64]string{health: "y-te", farming: "nong-nghiep"} {
		b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/chude")
		m := b.Last(forum)
		if m.Thread != thread {
			t.Errorf("answered in thread %d, want %d", m.Thread, thread)
		}
		b.Telegram.TapAs(forum, b.Lan, m.ID, "t:"+topic+":1")
		b.Settle()
	}
	for thread, topic := range map[int64]string{health: "y-te", farming: "nong-nghiep"} {
		if _, on := b.Sub(forum, thread); len(on) != 1 || on[topic] != subscriber.RhythmUnset {
			t.Errorf("thread %d: %v, want len(on) 1, on[topic] %v", thread, on, subscriber.RhythmUnset)
		}
	}
}

func TestBlockedBotPausesAndComesBack(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_y-te")
	b.Telegram.Block(b.Lan)
	b.Settle()
	sub, on := b.Sub(b.Lan, 0)
	if sub.State != subscriber.Paused || len(on) != 1 {
		t.Errorf("%+v %v, want sub.State %v, len(on) 1", sub, on, subscriber.Paused)
	}
	b.Telegram.Unblock(b.Lan)
	b.Settle()
	if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Active {
		t.Errorf("%+v, want sub.State %v", sub, subscriber.Active)
	}
	b.Say("/tamdung")
	b.Tap("Đến khi tôi nhận lại")
	b.Telegram.Block(b.Lan)
	b.Telegram.Unblock(b.Lan)
	b.Settle()
	if sub, _ := b.Sub(b.Lan, 0); sub.State != subscriber.Paused {
		t.Error("blocking and unblocking ended a pause that the person wanted")
	}
}

func TestRightsLostPausesAndTellsWhoLinked(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	group, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.SayIn(group, bottest.Speaker{User: b.Lan}, "/chude")
	b.Telegram.Kick(group, b.Lan)
	b.Settle()
	if sub, _ := b.Sub(group, 0); sub.State != subscriber.Paused {
		t.Errorf("%+v, want sub.State %v", sub, subscriber.Paused)
	}
	b.Shows(b.Lan, "Không còn gửi được tin vào Bản Lùng")
	b.Telegram.Join(group, b.Lan, false)
	b.Settle()
	if sub, _ := b.Sub(group, 0); sub.State != subscriber.Active {
		t.Errorf("%+v, want sub.State %v", sub, subscriber.Active)
	}
}

func TestAllThreadsPauseWhenTheBotIsRemovedAndComeBackWithIt(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	forum, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	health, farming := b.Telegram.AddThread(forum, "Y tế"), b.Telegram.AddThread(forum, "Nông nghiệp")
	for _, thread := range []int64{health, farming} {
		b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/start")
	}
	b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: farming}, "/tamdung")
	b.Telegram.TapAs(forum, b.Lan, b.Last(forum).ID, "p:x")
	b.Settle()
	states := func(general, health_, farming_ subscriber.SubscriberState) {
		t.Helper()
		for thread, want := range map[int64]subscriber.SubscriberState{0: general, health: health_, farming: farming_} {
			if sub, _ := b.Sub(forum, thread); sub.State != want {
				t.Errorf("thread %d is %s, want %s: %s", thread, sub.State, want, sub.Reason)
			}
		}
	}
	states(subscriber.Active, subscriber.Active, subscriber.Paused)
	told := len(b.Telegram.Messages(b.Lan))
	b.Telegram.Kick(forum, b.Lan)
	b.Settle()
	states(subscriber.Paused, subscriber.Paused, subscriber.Paused)
	if n := len(b.Telegram.Messages(b.Lan)); n != told+1 {
		t.Errorf("told %d times, want %v", n-told, told+1)
	}
	b.Telegram.Join(forum, b.Lan, false)
	b.Settle()
	states(subscriber.Active, subscriber.Active, subscriber.Paused)
	if sub, _ := b.Sub(forum, farming); sub.Reason != subscriber.PausedByPerson {
		t.Errorf("the pause that a person wanted is now %q", sub.Reason)
	}
	// The general thread is paused by a person: the others come back all the same.
	b.SayIn(forum, bottest.Speaker{User: b.Lan}, "/tamdung")
	b.Telegram.TapAs(forum, b.Lan, b.Last(forum).ID, "p:x")
	b.Settle()
	b.Telegram.Kick(forum, b.Lan)
	b.Settle()
	states(subscriber.Paused, subscriber.Paused, subscriber.Paused)
	b.Telegram.Join(forum, b.Lan, false)
	b.Settle()
	states(subscriber.Paused, subscriber.Active, subscriber.Paused)
}

func TestChannelIsLinkedFromAPrivateChat(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	channel := b.Telegram.AddChat(
		bottest.Chat{Type: bottest.Channel, Title: "Tin Lai Châu", Username: "tinlaichau"},
		b.Lan,
	).ID
	b.Telegram.Join(channel, b.Lan, true)
	b.Settle()
	m := b.Shows(b.Lan, "Chủ đề của kênh Tin Lai Châu", "⬜ Y tế")
	b.Tap("Y tế")
	b.Shows(b.Lan, "✅ Y tế")
	sub, on := b.Sub(channel, 0)
	lan, mine := b.Sub(b.Lan, 0)
	if len(on) != 1 || sub.Kind != subscriber.Channel || sub.Manager != lan.ID || len(mine) != 0 {
		t.Errorf("%+v %v %v, want len(on) 1, sub.Kind %v, sub.Manager %v, len(mine) 0", sub, on, mine,
			subscriber.Channel, lan.ID)
	}
	for _, row := range m.Buttons {
		for _, button := range row {
			if len(button.Data) > 64 {
				t.Errorf("%q, want len(button.Data) at most 64", button.Data)
			}
		}
	}
	stranger := b.Telegram.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	b.Telegram.Say(stranger, "/start")
	b.Settle()
	id := b.Telegram.Tap(stranger, b.Last(stranger).ID, fmt.Sprintf("t:y-te:0@%d", channel))
	b.Settle()
	if a, _ := b.Telegram.Answer(id); !strings.Contains(a.Text, "Chỉ quản trị viên") {
		t.Errorf(`%+v, want a.Text to contain "Chỉ quản trị viên"`, a)
	}
	for _, forged := range []string{fmt.Sprintf("w@%d", channel), fmt.Sprintf("e:1@%d", b.Lan),
		fmt.Sprintf("e:1@%d", channel), "e:1@x", fmt.Sprintf("a:c@%d", channel)} {
		before := b.Last(stranger)
		b.Telegram.Tap(stranger, before.ID, forged)
		b.Settle()
		if after := b.Last(stranger); after.Edits != before.Edits || after.ID != before.ID {
			t.Errorf("%s was obeyed: %s, want after.Edits %v, after.ID %v", forged, after.Text, before.Edits, before.ID)
		}
	}
	if _, on := b.Sub(channel, 0); len(on) != 1 {
		t.Error("a stranger changed a channel's topics, want len(on) 1")
	}
	if sub, _ := b.Sub(b.Lan, 0); sub.ID == 0 {
		t.Error("a stranger erased a person, want sub.ID other than 0")
	}
	for text, want := range map[string]string{
		"/kenh":                         "thêm bot làm quản trị viên",
		"/kenh @khong_co":               "Không tìm thấy kênh này",
		"/kenh https://t.me/tinlaichau": "Chủ đề của kênh Tin Lai Châu",
	} {
		b.Say(text)
		b.Shows(b.Lan, want)
	}
	b.Telegram.Say(stranger, "/kenh @tinlaichau")
	b.Settle()
	b.Shows(stranger, "Chỉ quản trị viên của kênh")
	if n := len(b.Telegram.Messages(channel)); n != 0 {
		t.Errorf("%d messages in the channel, want 0", n)
	}
}

func TestChannelPostsHaveNoButtonsForSettings(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	ch := b.Telegram.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin"}, b.Lan).ID
	b.Telegram.Join(ch, b.Lan, true)
	d := b.Delivery(channel.DeliverArticle)
	d.Subscriber.Address, d.Subscriber.Kind = fmt.Sprint(ch), subscriber.Channel
	b.MustSend(d)
	if m := b.Last(ch); len(m.Buttons) != 1 || len(m.Buttons[0]) != 1 || m.Buttons[0][0].URL == "" {
		t.Errorf("%s, want len(m.Buttons) 1, len(m.Buttons[0]) 1, m.Buttons[0][0].URL not empty", bench.Labels(m))
	}
}

func TestWarningIsAcknowledged(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_canh-bao")
	d := b.Delivery(channel.DeliverUrgent)
	d.Articles[0].Urgency, d.Articles[0].Changed = article.Emergency, b.Clock.Now()
	b.MustSend(d)
	b.Shows(b.Lan, "🔴 KHẨN CẤP", "Có hiệu lực đến ", ", thứ Năm, 02/07/2020")
	if toast := b.Tap("Đã đọc"); toast != "Cảm ơn quý vị đã xác nhận." {
		t.Errorf("toast %q, want toast %q", toast, "Cảm ơn quý vị đã xác nhận.")
	}
	b.Shows(b.Lan, "✅ Đã đọc", "Đọc bài")
	b.Tap("✅ Đã đọc")
	if b.Store.Acks[12] != 1 {
		t.Errorf("%v, want b.Store.Acks[12] 1", b.Store.Acks)
	}
}

func TestOperatorsSeeNumbersAndSendWarningsAfterTwoTaps(t *testing.T) {
	var published []article.Article
	var ended []int64
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(_ context.Context, a article.Article) (int64, error) {
			published = append(published, a)
			return 77, nil
		}
		o.Actions.Withdraw = func(_ context.Context, id int64) error { ended = append(ended, id); return nil }
		o.Actions.Health = func(context.Context) string { return "laichau: im lặng <2 ngày>" }
	}})
	minh := b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.Telegram.Say(minh, "/thongke")
	b.Settle()
	b.Shows(minh, "dành cho người vận hành")
	b.Say("/thongke")
	b.Shows(b.Lan, "Bài: 12", "Cần xem: laichau: im lặng <2 ngày>")
	b.Say("/gui_thu 12")
	b.Shows(b.Lan, "Sạt lở trên quốc lộ 4D", "Đọc bài")
	b.Store.Archive[11].Urgency, b.Store.Archive[11].Changed = article.Warning, b.Clock.Now()
	b.Say("/gui_thu 12") // as subscribers got it
	b.Shows(b.Lan, "🟠 CẢNH BÁO\nSạt lở trên quốc lộ 4D", "Đã đọc")
	b.Say("/gui_thu 99")
	b.Shows(b.Lan, "Không có bài này")
	b.Say("/khan 3")
	b.Shows(b.Lan, "Xin soạn theo mẫu")
	b.Say("/khan 2\nMưa to\nBà con ở trong nhà.") // not for everyone: the preview says for whom
	b.Shows(b.Lan, "🟠 CẢNH BÁO", "Gửi đến người nhận chủ đề: Cảnh báo thiên tai?")
	b.Say("/khan 1\nDiễn tập\nSáng mai có diễn tập.")
	if m := b.Shows(
		b.Lan,
		"🟡 LƯU Ý",
		"Diễn tập",
	); strings.Contains(
		m.Text,
		"Có hiệu lực",
	) { // a notice comes like any news
		t.Errorf(`%s, want m.Text without "Có hiệu lực"`, m.Text)
	}
	b.Say("/trogiup")
	b.Shows(b.Lan, "Người vận hành", "/khan", "/tukhoa")
	b.Telegram.Say(minh, "/trogiup")
	b.Settle()
	if m := b.Last(minh); strings.Contains(m.Text, "/khan") {
		t.Errorf(`who is no operator is shown %q, want m.Text without "/khan"`, m.Text)
	}
	b.Say("/khan 3\nLũ quét ở <Mường Tè>\nBà con lên chỗ cao ngay.\nGọi 112.")
	m := b.Shows(b.Lan, "🔴 KHẨN CẤP", "Lũ quét ở <Mường Tè>", "Gửi ngay đến mọi người nhận?", "Gửi ngay", "Không gửi")
	b.Tap("Gửi ngay")
	if len(published) != 0 {
		t.Fatal("sent after one tap, want len(published) 0")
	}
	confirmed := b.Last(b.Lan).Buttons[0][0].Data
	b.Tap("⚠️ 📢 Gửi ngay")
	b.Telegram.Tap(b.Lan, m.ID, confirmed) // the finger was quick
	b.Settle()
	b.Shows(b.Lan, "Đã phát cảnh báo số 77")
	if len(published) == 0 || published[0].Title != "Lũ quét ở <Mường Tè>" ||
		published[0].Urgency != article.Emergency || published[0].Topics[0] != "canh-bao" ||
		strings.Contains(published[0].ContentHTML, "<Mường") ||
		published[len(published)-1].Key != published[0].Key {
		t.Errorf(`%+v, want len(published) other than 0, published[0].Title %q, published[0].Urgency %v, published[0].Topics[0] %q, published[0].ContentHTML without "<Mường", published[len(published)-1].Key %v`, published, "Lũ quét ở <Mường Tè>", article.Emergency, "canh-bao", published[0].Key)
	}
	if toast := b.Tap("Kết thúc cảnh báo"); !strings.Contains(toast, "Chạm lần nữa") || len(ended) != 0 {
		t.Errorf(`ended after one tap: %q, %v, want toast to contain "Chạm lần nữa", len(ended) 0`, toast, ended)
	}
	b.Tap("⚠️ Kết thúc cảnh báo")
	b.Shows(b.Lan, "Đã kết thúc cảnh báo số 77")
	if len(ended) != 1 || ended[0] != 77 {
		t.Errorf("%v, want len(ended) 1, ended[0] 77", ended)
	}
	id := b.Telegram.Tap(minh, b.Last(minh).ID, "kh:2")
	b.Settle()
	if a, _ := b.Telegram.Answer(id); !strings.Contains(a.Text, "người vận hành") {
		t.Errorf(`%+v, want a.Text to contain "người vận hành"`, a)
	}
	if told, err := b.Bot.Alert(t.Context(), bot.Alarm{Text: "Nguồn <laichau> im lặng"}); err != nil || told != 1 {
		t.Error(told, err)
	}
	b.Shows(b.Lan, "⚠️ Nguồn <laichau> im lặng")
}

// Who reads a channel is not known; how many react to a message is told to its
// administrators.
func TestReactionsInChannelsAreCounted(t *testing.T) {
	t.Parallel()
	b := bench.New(t, bench.Setup{})
	channel := b.Telegram.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin bản"}, b.Lan).ID
	b.Telegram.Join(channel, b.Lan, true)
	b.Settle()
	for _, count := range []string{`[{"type":{"type":"emoji","emoji":"👍"},"total_count":3}]`,
		`[{"type":{"type":"emoji","emoji":"👍"},"total_count":40},{"type":{"type":"paid"},"total_count":2}]`} {
		b.Telegram.PushRaw("message_reaction_count", json.RawMessage(fmt.Sprintf(
			`{"chat":{"id":%d,"type":"channel"},"message_id":7,"date":1,"reactions":%s}`, channel, count)))
	}
	b.Telegram.PushRaw("message_reaction_count",
		json.RawMessage(`{"chat":{"id":-5,"type":"supergroup"},"message_id":7}`))
	b.Telegram.PushRaw("message_reaction_count", json.RawMessage(`{}`))
	b.Settle()
	b.Store.Mu.Lock()
	defer b.Store.Mu.Unlock()
	assert.Same(t, "reactions", b.Store.Reactions, map[string]int64{fmt.Sprint(channel, "/7"): 42})
}

// What concerns only who asked is seen by nobody else, where the bot may do that;
// where it may not, one refusal is enough.
func TestAnswersForOnePersonInAGroup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		admin   bool
		calls   int // of sendMessage, for two questions
		private bool
	}{{"the bot administers it", true, 2, true}, {"the bot is a member", false, 3, false}} {
		b := bench.New(t, bench.Setup{})
		group := b.Telegram.AddChat(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"}, b.Lan).ID
		minh := b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
		b.Telegram.Join(group, b.Lan, c.admin)
		b.Settle()
		b.Telegram.ForgetCalls()
		for _, said := range []struct{ command, want string }{{"/chude", "Chỉ quản trị viên"},
			{"/trogiup", "Trợ giúp"}} {
			b.SayIn(group, bottest.Speaker{User: minh}, said.command)
			m := b.Shows(group, said.want)
			assert.Same(t, c.name+", "+said.command+": seen by one person alone", m.OnlyFor == minh, c.private)
		}
		assert.Same(t, c.name+": calls", len(b.Telegram.Calls("sendMessage")), c.calls)
		b.SayIn(group, bottest.Speaker{User: minh}, "/moi")
		assert.Same(t, c.name+": news is for all", b.Last(group).OnlyFor, 0)
	}
}
