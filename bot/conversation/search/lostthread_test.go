package search_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

func TestPagesOfAListForAForumTopicThatIsGoneAreTurnedInTheGeneralOne(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	forum, minh := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng", Forum: true})
	thread := b.Telegram.AddThread(forum, "Tin")
	b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/start")
	b.Store.Change(subscriber.Subscribe{Address: fmt.Sprint(forum), Thread: thread, Topic: "y-te"})
	b.Store.Archive = bench.Many(12)
	for i := range b.Store.Archive {
		b.Store.Archive[i].Topics, b.Store.Archive[i].State = []string{"nong-nghiep", "y-te"}, article.StateLive
	}
	sub, _ := b.Sub(forum, thread)
	b.Telegram.DeleteThread(forum, thread)
	id := b.MustSend(
		channel.Delivery{Subscriber: sub, Kind: channel.DeliverHeld, Articles: b.Store.Archive[:10], More: 2},
	)
	kept := ledger.ListMessage{Subscriber: sub.ID, Message: bench.ID(id), Kind: channel.DeliverHeld,
		Rest: []int64{11, 12}}
	for _, a := range b.Store.Archive[:10] {
		kept.Shown = append(kept.Shown, ledger.ShownArticle{Article: a.ID})
	}
	b.Store.Lists = append(b.Store.Lists, kept)
	turn := func(label string, shown ...string) {
		t.Helper()
		m, _ := b.Telegram.Message(forum, id)
		for _, row := range m.Buttons {
			for _, button := range row {
				if button.Text == label {
					b.Telegram.TapAs(forum, minh, id, button.Data) // anybody in the group
				}
			}
		}
		b.Settle()
		if b.Last(forum).ID != id {
			t.Errorf("a new message instead of the next page: %s, want b.Last(forum).ID %v", b.Last(forum).Text, id)
		}
		b.Shows(forum, shown...)
	}
	// The topic is the one that the lost forum topic has, not the first of all.
	turn("Xem thêm 2 tin ›", "Trang 2/2", "Y tế", "11. Tin số 11:", "12. Tin số 12:")
	turn("‹ Trước", "Trang 1/2", "1. Tin số 1:")
	b.Telegram.TapAs(forum, minh, id, "d:1") // a message from before buttons named their forum topic
	b.Settle()
	b.Shows(forum, "Trang 2/2", "Y tế", "12. Tin số 12:")
	turn("‹ Trước", "Trang 1/2")
}

func TestWhatIsMeantForAForumTopicThatIsGoneCanBeTurnedOffInTheGeneralOne(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	forum, minh := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng", Forum: true})
	thread := b.Telegram.AddThread(forum, "Tin")
	b.SayIn(forum, bottest.Speaker{User: b.Lan, Thread: thread}, "/start")
	follow := func(topics ...string) (subscriber.Subscriber, article.Article) {
		for _, topic := range topics {
			b.Store.Change(subscriber.Subscribe{Address: fmt.Sprint(forum), Thread: thread, Topic: topic})
		}
		sub, _ := b.Sub(forum, thread)
		a := bench.Samples()[11]
		a.Topics = topics
		return sub, a
	}
	// Below a message in the forum topic itself, while it is there.
	sub, a := follow("y-te")
	id := b.MustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	has := func(topics string) {
		t.Helper()
		_, on := b.Sub(forum, thread)
		var list []string
		for topic := range on {
			list = append(list, topic)
		}
		if strings.Join(list, " ") != topics {
			t.Errorf("the forum topic gets %v, want %q", list, topics)
		}
		if _, general := b.Sub(forum, 0); len(general) != 0 {
			t.Errorf("the general one gets %v, want len(general) 0", general)
		}
	}
	b.TapAs(forum, b.Lan, id, "Tắt chủ đề này")
	has("")
	b.TapAs(forum, b.Lan, id, "Bật lại")
	has("y-te")

	b.Telegram.DeleteThread(forum, thread)
	id = b.MustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	if m := b.Last(forum); m.Thread != 0 {
		t.Fatalf("in thread %d, want m.Thread 0", m.Thread)
	}
	// An edit leaves the buttons what they are.
	a.Changed = b.Clock.Now()
	b.MustSend(
		channel.Delivery{Subscriber: sub, Kind: channel.DeliverEdit, Message: bench.ID(id),
			Articles: []article.Article{a}},
	)
	b.TapAs(forum, minh, id, "Tắt chủ đề này") // no administrator
	has("y-te")
	b.TapAs(forum, b.Lan, id, "Tắt chủ đề này")
	has("")
	b.TapAs(forum, b.Lan, id, "Bật lại")
	has("y-te")
	b.TapAs(forum, b.Lan, id, "Tắt: Y tế")
	has("")

	sub, a = follow("canh-bao", "nong-nghiep") // as the stored article has
	id = b.MustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	b.TapAs(forum, b.Lan, id, "Tắt chủ đề này")
	b.TapAs(forum, b.Lan, id, "Tắt: Cảnh báo")
	has("nong-nghiep")
	b.TapAs(forum, b.Lan, id, "Tắt: Nông nghiệp")
	has("")
}

func TestAForgedPlaceChangesNothing(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_y-te")
	m := b.Last(b.Lan).ID
	before := b.Chats()
	for _, data := range []string{"x:y-te@5000001", "x:y-te@-5/0", "x:y-te@-5/-3", "x:y-te@-5/x", "x:y-te@-1001/7",
		"d:1@-1001/7", "x:y-te@", "x:y-te@/"} {
		b.Telegram.Tap(b.Lan, m, data)
		b.Settle()
	}
	if after := b.Chats(); after != before {
		t.Errorf("the chat became\n%s\nwant after %v", after, before)
	}
	if _, on := b.Sub(b.Lan, 0); len(on) != 1 {
		t.Errorf("%v, want len(on) 1", on)
	}
	if len(b.Store.Subs) != 1 {
		t.Errorf("%d subscribers, want len(b.Store.Subs) 1", len(b.Store.Subs))
	}
}
