package search_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/conversation/dialogue"
	"loa/bot/internal/bench"
	"loa/channel"
)

func TestKeywordsOfAChannelAreTheChannels(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	channel := b.Telegram.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin · Lai Châu"}, b.Lan).ID
	b.Telegram.Join(channel, b.Lan, true)
	b.Settle()
	b.Tap("Quay lại") // to the channel's settings
	b.Tap("Từ khóa")
	b.Tap("Thêm từ khóa")
	ask := b.Last(b.Lan)
	b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: ask.ID}, "sạt lở")
	b.Settle()
	b.Shows(b.Lan, "Đã thêm: sạt lở")
	b.Tap("Quay lại")
	b.Tap("Thêm từ bị loại")
	b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: b.Last(b.Lan).ID}, "bóng đá")
	b.Settle()
	if of, _ := b.Sub(channel, 0); strings.Join(of.Keywords, ",") != "sạt lở,-bóng đá" {
		t.Errorf("the channel has %q, want %q", of.Keywords, "sạt lở,-bóng đá")
	}
	if of, _ := b.Sub(b.Lan, 0); len(of.Keywords) != 0 {
		t.Errorf("who manages the channel got its keywords: %q, want len(of.Keywords) 0", of.Keywords)
	}
	// The channel's name may say anything, and who lost the channel may not.
	b.Telegram.SetMember(channel, b.Lan, "left")
	b.Clock.Add(dialogue.AdminFor + 1)
	b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: ask.ID}, "lúa")
	b.Settle()
	b.Shows(b.Lan, "Chỉ quản trị viên")
	if of, _ := b.Sub(channel, 0); len(of.Keywords) != 2 {
		t.Errorf("a stranger changed them to %q, want len(of.Keywords) 2", of.Keywords)
	}
}

func TestWhatCameFromALostForumTopicIsTurnedOffWhereItStands(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	forum, minh := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	thread := b.Telegram.AddThread(forum, "Tin")
	b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/chude")
	for _, topic := range []string{"canh-bao", "nong-nghiep"} {
		b.Telegram.TapAs(forum, b.Lan, b.Last(forum).ID, "t:"+topic+":1")
		b.Settle()
	}
	b.Telegram.DeleteThread(forum, thread)
	send := func(topics ...string) bottest.Message {
		t.Helper()
		d := b.Delivery(channel.DeliverArticle)
		d.Subscriber, _ = b.Sub(forum, thread)
		d.Articles[0].Topics = topics
		b.MustSend(d)
		if m := b.Last(forum); m.Thread != 0 {
			t.Fatalf("in thread %d, want m.Thread 0", m.Thread)
		}
		return b.Last(forum)
	}
	on := func() string {
		_, on := b.Sub(forum, thread)
		return fmt.Sprint(on)
	}
	one := send("canh-bao")
	b.TapAs(forum, minh, one.ID, "Tắt chủ đề này")
	if on() != "map[canh-bao: nong-nghiep:]" {
		t.Errorf("a member turned a topic off: %s, want on() %q", on(), "map[canh-bao: nong-nghiep:]")
	}
	b.TapAs(forum, b.Lan, one.ID, "Tắt chủ đề này")
	if on() != "map[nong-nghiep:]" {
		t.Errorf("after it was turned off: %s, want on() %q", on(), "map[nong-nghiep:]")
	}
	b.TapAs(forum, b.Lan, one.ID, "Bật lại")
	if on() != "map[canh-bao: nong-nghiep:]" {
		t.Errorf("after it was turned on again: %s, want on() %q", on(), "map[canh-bao: nong-nghiep:]")
	}
	both := send("canh-bao", "nong-nghiep")
	b.TapAs(forum, b.Lan, both.ID, "Tắt chủ đề này")
	b.TapAs(forum, b.Lan, both.ID, "Tắt: Nông nghiệp")
	if on() != "map[canh-bao:]" {
		t.Errorf("after one of two was turned off: %s, want on() %q", on(), "map[canh-bao:]")
	}
	if general, _ := b.Sub(forum, 0); general.ID == 0 {
		t.Error("the general thread was greeted and is no more, want general.ID other than 0")
	} else if _, on := b.Sub(forum, 0); len(on) != 0 {
		t.Errorf("the general thread has %v, want len(on) 0", on)
	}
}
