package alltests

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/channel"
	"loa/subscriber"
)

// group makes a group of Lan's with the bot and a member, Minh.
func (b *bench) group(c bottest.Chat) (group, minh int64) {
	b.t.Helper()
	minh = b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	group = b.tg.AddChat(c, b.lan).ID
	b.tg.SetMember(group, minh, "member")
	b.tg.Join(group, b.lan, false)
	b.settle()
	return group, minh
}

func (b *bench) sayIn(chat int64, who bottest.Speaker, text string) {
	b.t.Helper()
	b.tg.SayAs(chat, who, text)
	b.settle()
}

func TestOnlyAdministratorsSetAGroupsTopics(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	group, minh := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.shows(group, "Xin chào! Loa Lai Châu", "Chọn chủ đề")
	b.sayIn(group, bottest.Speaker{User: minh}, "/chude")
	b.shows(group, "Chỉ quản trị viên")
	b.sayIn(group, bottest.Speaker{User: b.lan}, "/chude@loa_test_bot")
	m := b.shows(group, "Chủ đề của nhóm này", "⬜ Y tế")
	id := b.tg.TapAs(group, minh, m.ID, "t:y-te:1")
	b.settle()
	if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "Chỉ quản trị viên") || !a.Alert {
		t.Errorf("%+v", a)
	}
	if _, on := b.sub(group, 0); len(on) != 0 {
		t.Errorf("%v", on)
	}
	b.tg.TapAs(group, b.lan, m.ID, "t:y-te:1")
	b.settle()
	b.shows(group, "✅ Y tế")
	sub, on := b.sub(group, 0)
	lan, _ := b.sub(b.lan, 0)
	if len(on) != 1 || sub.Kind != subscriber.Group || sub.Manager != lan.ID || sub.Name != "Bản Lùng" {
		t.Errorf("%+v %v", sub, on)
	}
	b.sayIn(group, bottest.Speaker{Anonymous: true}, "/caidat")
	b.shows(group, "Cài đặt")
	before := len(b.tg.Messages(group))
	b.sayIn(group, bottest.Speaker{User: minh}, "/chude@another_bot")
	b.sayIn(group, bottest.Speaker{User: minh}, "sat lo thi sao")
	if n := len(b.tg.Messages(group)); n != before+2 {
		t.Error("the bot answers what is not meant for it")
	}
	b.sayIn(group, bottest.Speaker{User: minh}, "/moi")
	b.shows(group, "Tin mới nhất")
}

func TestForumTopicsAreSubscribersOfTheirOwn(t *testing.T) {
	b := newBench(t, setup{})
	forum, _ := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	health, farming := b.tg.AddThread(forum, "Y tế"), b.tg.AddThread(forum, "Nông nghiệp")
	for thread, topic := range map[int64]string{health: "y-te", farming: "nong-nghiep"} {
		b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/chude")
		m := b.last(forum)
		if m.Thread != thread {
			t.Errorf("answered in thread %d, want %d", m.Thread, thread)
		}
		b.tg.TapAs(forum, b.lan, m.ID, "t:"+topic+":1")
		b.settle()
	}
	for thread, topic := range map[int64]string{health: "y-te", farming: "nong-nghiep"} {
		if _, on := b.sub(forum, thread); len(on) != 1 || on[topic] != subscriber.RhythmUnset {
			t.Errorf("thread %d: %v", thread, on)
		}
	}
}

func TestBlockedBotPausesAndComesBack(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_y-te")
	b.tg.Block(b.lan)
	b.settle()
	sub, on := b.sub(b.lan, 0)
	if sub.State != subscriber.Paused || len(on) != 1 {
		t.Errorf("%+v %v", sub, on)
	}
	b.tg.Unblock(b.lan)
	b.settle()
	if sub, _ := b.sub(b.lan, 0); sub.State != subscriber.Active {
		t.Errorf("%+v", sub)
	}
	b.say("/tamdung")
	b.tap("Đến khi tôi nhận lại")
	b.tg.Block(b.lan)
	b.tg.Unblock(b.lan)
	b.settle()
	if sub, _ := b.sub(b.lan, 0); sub.State != subscriber.Paused {
		t.Error("blocking and unblocking ended a pause that the person wanted")
	}
}

func TestRightsLostPausesAndTellsWhoLinked(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	group, _ := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.sayIn(group, bottest.Speaker{User: b.lan}, "/chude")
	b.tg.Kick(group, b.lan)
	b.settle()
	if sub, _ := b.sub(group, 0); sub.State != subscriber.Paused {
		t.Errorf("%+v", sub)
	}
	b.shows(b.lan, "Không còn gửi được tin vào Bản Lùng")
	b.tg.Join(group, b.lan, false)
	b.settle()
	if sub, _ := b.sub(group, 0); sub.State != subscriber.Active {
		t.Errorf("%+v", sub)
	}
}

func TestAllThreadsPauseWhenTheBotIsRemovedAndComeBackWithIt(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	forum, _ := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	health, farming := b.tg.AddThread(forum, "Y tế"), b.tg.AddThread(forum, "Nông nghiệp")
	for _, thread := range []int64{health, farming} {
		b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/start")
	}
	b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: farming}, "/tamdung")
	b.tg.TapAs(forum, b.lan, b.last(forum).ID, "p:x")
	b.settle()
	states := func(general, health_, farming_ subscriber.SubscriberState) {
		t.Helper()
		for thread, want := range map[int64]subscriber.SubscriberState{0: general, health: health_, farming: farming_} {
			if sub, _ := b.sub(forum, thread); sub.State != want {
				t.Errorf("thread %d is %s, want %s: %s", thread, sub.State, want, sub.Reason)
			}
		}
	}
	states(subscriber.Active, subscriber.Active, subscriber.Paused)
	told := len(b.tg.Messages(b.lan))
	b.tg.Kick(forum, b.lan)
	b.settle()
	states(subscriber.Paused, subscriber.Paused, subscriber.Paused)
	if n := len(b.tg.Messages(b.lan)); n != told+1 {
		t.Errorf("told %d times", n-told)
	}
	b.tg.Join(forum, b.lan, false)
	b.settle()
	states(subscriber.Active, subscriber.Active, subscriber.Paused)
	if sub, _ := b.sub(forum, farming); sub.Reason != subscriber.PausedByPerson {
		t.Errorf("the pause that a person wanted is now %q", sub.Reason)
	}
	// The general thread is paused by a person: the others come back all the same.
	b.sayIn(forum, bottest.Speaker{User: b.lan}, "/tamdung")
	b.tg.TapAs(forum, b.lan, b.last(forum).ID, "p:x")
	b.settle()
	b.tg.Kick(forum, b.lan)
	b.settle()
	states(subscriber.Paused, subscriber.Paused, subscriber.Paused)
	b.tg.Join(forum, b.lan, false)
	b.settle()
	states(subscriber.Paused, subscriber.Active, subscriber.Paused)
}

func TestChannelIsLinkedFromAPrivateChat(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	channel := b.tg.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin Lai Châu", Username: "tinlaichau"}, b.lan).ID
	b.tg.Join(channel, b.lan, true)
	b.settle()
	m := b.shows(b.lan, "Chủ đề của kênh Tin Lai Châu", "⬜ Y tế")
	b.tap("Y tế")
	b.shows(b.lan, "✅ Y tế")
	sub, on := b.sub(channel, 0)
	lan, mine := b.sub(b.lan, 0)
	if len(on) != 1 || sub.Kind != subscriber.Channel || sub.Manager != lan.ID || len(mine) != 0 {
		t.Errorf("%+v %v %v", sub, on, mine)
	}
	for _, row := range m.Buttons {
		for _, button := range row {
			if len(button.Data) > 64 {
				t.Errorf("%q", button.Data)
			}
		}
	}
	stranger := b.tg.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	b.tg.Say(stranger, "/start")
	b.settle()
	id := b.tg.Tap(stranger, b.last(stranger).ID, fmt.Sprintf("t:y-te:0@%d", channel))
	b.settle()
	if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "Chỉ quản trị viên") {
		t.Errorf("%+v", a)
	}
	for _, forged := range []string{fmt.Sprintf("w@%d", channel), fmt.Sprintf("e:1@%d", b.lan), fmt.Sprintf("e:1@%d", channel), "e:1@x", fmt.Sprintf("a:c@%d", channel)} {
		before := b.last(stranger)
		b.tg.Tap(stranger, before.ID, forged)
		b.settle()
		if after := b.last(stranger); after.Edits != before.Edits || after.ID != before.ID {
			t.Errorf("%s was obeyed: %s", forged, after.Text)
		}
	}
	if _, on := b.sub(channel, 0); len(on) != 1 {
		t.Error("a stranger changed a channel's topics")
	}
	if sub, _ := b.sub(b.lan, 0); sub.ID == 0 {
		t.Error("a stranger erased a person")
	}
	for text, want := range map[string]string{
		"/kenh":                         "thêm bot làm quản trị viên",
		"/kenh @khong_co":               "Không tìm thấy kênh này",
		"/kenh https://t.me/tinlaichau": "Chủ đề của kênh Tin Lai Châu",
	} {
		b.say(text)
		b.shows(b.lan, want)
	}
	b.tg.Say(stranger, "/kenh @tinlaichau")
	b.settle()
	b.shows(stranger, "Chỉ quản trị viên của kênh")
	if n := len(b.tg.Messages(channel)); n != 0 {
		t.Errorf("%d messages in the channel", n)
	}
}

func TestChannelPostsHaveNoButtonsForSettings(t *testing.T) {
	b := newBench(t, setup{idle: true})
	ch := b.tg.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin"}, b.lan).ID
	b.tg.Join(ch, b.lan, true)
	d := b.delivery(channel.DeliverArticle)
	d.Subscriber.Address, d.Subscriber.Kind = fmt.Sprint(ch), subscriber.Channel
	b.mustSend(d)
	if m := b.last(ch); len(m.Buttons) != 1 || len(m.Buttons[0]) != 1 || m.Buttons[0][0].URL == "" {
		t.Errorf("%s", labels(m))
	}
}

func TestWarningIsAcknowledged(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_canh-bao")
	d := b.delivery(channel.DeliverUrgent)
	d.Articles[0].Urgency, d.Articles[0].Changed = article.Emergency, b.clock.now()
	b.mustSend(d)
	b.shows(b.lan, "🔴 KHẨN CẤP", "Có hiệu lực đến ", ", thứ Năm, 02/07/2020")
	if toast := b.tap("Đã đọc"); toast != "Cảm ơn quý vị đã xác nhận." {
		t.Errorf("toast %q", toast)
	}
	b.shows(b.lan, "✅ Đã đọc", "Đọc bài")
	b.tap("✅ Đã đọc")
	if b.store.acks[12] != 1 {
		t.Errorf("%v", b.store.acks)
	}
}

func TestOperatorsSeeNumbersAndSendWarningsAfterTwoTaps(t *testing.T) {
	var published []article.Article
	var ended []int64
	b := newBench(t, setup{options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(_ context.Context, a article.Article) (int64, error) {
			published = append(published, a)
			return 77, nil
		}
		o.Actions.Withdraw = func(_ context.Context, id int64) error { ended = append(ended, id); return nil }
		o.Actions.Health = func(context.Context) string { return "laichau: im lặng <2 ngày>" }
	}})
	minh := b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.tg.Say(minh, "/thongke")
	b.settle()
	b.shows(minh, "dành cho người vận hành")
	b.say("/thongke")
	b.shows(b.lan, "Bài: 12", "Cần xem: laichau: im lặng <2 ngày>")
	b.say("/gui_thu 12")
	b.shows(b.lan, "Sạt lở trên quốc lộ 4D", "Đọc bài")
	b.store.articles[11].Urgency, b.store.articles[11].Changed = article.Warning, b.clock.now()
	b.say("/gui_thu 12") // as subscribers got it
	b.shows(b.lan, "🟠 CẢNH BÁO\nSạt lở trên quốc lộ 4D", "Đã đọc")
	b.say("/gui_thu 99")
	b.shows(b.lan, "Không có bài này")
	b.say("/khan 3")
	b.shows(b.lan, "Xin soạn theo mẫu")
	b.say("/khan 2\nMưa to\nBà con ở trong nhà.") // not for everyone: the preview says for whom
	b.shows(b.lan, "🟠 CẢNH BÁO", "Gửi đến người nhận chủ đề: Cảnh báo thiên tai?")
	b.say("/khan 1\nDiễn tập\nSáng mai có diễn tập.")
	if m := b.shows(b.lan, "🟡 LƯU Ý", "Diễn tập"); strings.Contains(m.Text, "Có hiệu lực") { // a notice comes like any news
		t.Errorf("%s", m.Text)
	}
	b.say("/trogiup")
	b.shows(b.lan, "Người vận hành", "/khan", "/tukhoa")
	b.tg.Say(minh, "/trogiup")
	b.settle()
	if m := b.last(minh); strings.Contains(m.Text, "/khan") {
		t.Errorf("who is no operator is shown %q", m.Text)
	}
	b.say("/khan 3\nLũ quét ở <Mường Tè>\nBà con lên chỗ cao ngay.\nGọi 112.")
	m := b.shows(b.lan, "🔴 KHẨN CẤP", "Lũ quét ở <Mường Tè>", "Gửi ngay đến mọi người nhận?", "Gửi ngay", "Không gửi")
	b.tap("Gửi ngay")
	if len(published) != 0 {
		t.Fatal("sent after one tap")
	}
	confirmed := b.last(b.lan).Buttons[0][0].Data
	b.tap("⚠️ 📢 Gửi ngay")
	b.tg.Tap(b.lan, m.ID, confirmed) // the finger was quick
	b.settle()
	b.shows(b.lan, "Đã phát cảnh báo số 77")
	if len(published) == 0 || published[0].Title != "Lũ quét ở <Mường Tè>" || published[0].Urgency != article.Emergency || published[0].Topics[0] != "canh-bao" ||
		strings.Contains(published[0].ContentHTML, "<Mường") || published[len(published)-1].Key != published[0].Key {
		t.Errorf("%+v", published)
	}
	if toast := b.tap("Kết thúc cảnh báo"); !strings.Contains(toast, "Chạm lần nữa") || len(ended) != 0 {
		t.Errorf("ended after one tap: %q, %v", toast, ended)
	}
	b.tap("⚠️ Kết thúc cảnh báo")
	b.shows(b.lan, "Đã kết thúc cảnh báo số 77")
	if len(ended) != 1 || ended[0] != 77 {
		t.Errorf("%v", ended)
	}
	id := b.tg.Tap(minh, b.last(minh).ID, "kh:2")
	b.settle()
	if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "người vận hành") {
		t.Errorf("%+v", a)
	}
	if told, err := b.bot.Alert(t.Context(), "Nguồn <laichau> im lặng"); err != nil || told != 1 {
		t.Error(told, err)
	}
	b.shows(b.lan, "⚠️ Nguồn <laichau> im lặng")
}
