package alltests

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/conversation/dialogue"
	"loa/channel"
)

func TestKeywordsOfAChannelAreTheChannels(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	channel := b.tg.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin · Lai Châu"}, b.lan).ID
	b.tg.Join(channel, b.lan, true)
	b.settle()
	b.tap("Quay lại") // to the channel's settings
	b.tap("Từ khoá")
	b.tap("Thêm từ khoá")
	ask := b.last(b.lan)
	b.tg.SayAs(b.lan, bottest.Speaker{ReplyTo: ask.ID}, "sạt lở")
	b.settle()
	b.shows(b.lan, "Đã thêm: sạt lở")
	b.tap("Quay lại")
	b.tap("Thêm từ bị loại")
	b.tg.SayAs(b.lan, bottest.Speaker{ReplyTo: b.last(b.lan).ID}, "bóng đá")
	b.settle()
	if of, _ := b.sub(channel, 0); strings.Join(of.Keywords, ",") != "sạt lở,-bóng đá" {
		t.Errorf("the channel has %q", of.Keywords)
	}
	if of, _ := b.sub(b.lan, 0); len(of.Keywords) != 0 {
		t.Errorf("who manages the channel got its keywords: %q", of.Keywords)
	}
	// The channel's name may say anything, and who lost the channel may not.
	b.tg.SetMember(channel, b.lan, "left")
	b.clock.add(dialogue.AdminFor + 1)
	b.tg.SayAs(b.lan, bottest.Speaker{ReplyTo: ask.ID}, "lúa")
	b.settle()
	b.shows(b.lan, "Chỉ quản trị viên")
	if of, _ := b.sub(channel, 0); len(of.Keywords) != 2 {
		t.Errorf("a stranger changed them to %q", of.Keywords)
	}
}

func TestWhatCameFromALostForumTopicIsTurnedOffWhereItStands(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	forum, minh := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Diễn đàn", Forum: true})
	thread := b.tg.AddThread(forum, "Tin")
	b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/chude")
	for _, topic := range []string{"canh-bao", "nong-nghiep"} {
		b.tg.TapAs(forum, b.lan, b.last(forum).ID, "t:"+topic+":1")
		b.settle()
	}
	b.tg.DeleteThread(forum, thread)
	send := func(topics ...string) bottest.Message {
		t.Helper()
		d := b.delivery(channel.DeliverArticle)
		d.Subscriber, _ = b.sub(forum, thread)
		d.Articles[0].Topics = topics
		b.mustSend(d)
		if m := b.last(forum); m.Thread != 0 {
			t.Fatalf("in thread %d", m.Thread)
		}
		return b.last(forum)
	}
	on := func() string {
		_, on := b.sub(forum, thread)
		return fmt.Sprint(on)
	}
	one := send("canh-bao")
	b.tapAs(forum, minh, one.ID, "Tắt chủ đề này")
	if on() != "map[canh-bao: nong-nghiep:]" {
		t.Errorf("a member turned a topic off: %s", on())
	}
	b.tapAs(forum, b.lan, one.ID, "Tắt chủ đề này")
	if on() != "map[nong-nghiep:]" {
		t.Errorf("after it was turned off: %s", on())
	}
	b.tapAs(forum, b.lan, one.ID, "Bật lại")
	if on() != "map[canh-bao: nong-nghiep:]" {
		t.Errorf("after it was turned on again: %s", on())
	}
	both := send("canh-bao", "nong-nghiep")
	b.tapAs(forum, b.lan, both.ID, "Tắt chủ đề này")
	b.tapAs(forum, b.lan, both.ID, "Tắt: Nông nghiệp")
	if on() != "map[canh-bao:]" {
		t.Errorf("after one of two was turned off: %s", on())
	}
	if general, _ := b.sub(forum, 0); general.ID == 0 {
		t.Error("the general thread was greeted and is no more")
	} else if _, on := b.sub(forum, 0); len(on) != 0 {
		t.Errorf("the general thread has %v", on)
	}
}
