package alltests

import (
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot/bottest"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

func TestPagesOfAListForAForumTopicThatIsGoneAreTurnedInTheGeneralOne(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	forum, minh := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng", Forum: true})
	thread := b.tg.AddThread(forum, "Tin")
	b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/start")
	b.store.change(subscriber.Subscribe{Address: fmt.Sprint(forum), Thread: thread, Topic: "y-te"})
	b.store.articles = many(12)
	for i := range b.store.articles {
		b.store.articles[i].Topics, b.store.articles[i].State = []string{"nong-nghiep", "y-te"}, article.StateLive
	}
	sub, _ := b.sub(forum, thread)
	b.tg.DeleteThread(forum, thread)
	id := b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverHeld, Articles: b.store.articles[:10], More: 2})
	kept := ledger.ListMessage{Subscriber: sub.ID, Message: id, Kind: channel.DeliverHeld, Rest: []int64{11, 12}}
	for _, a := range b.store.articles[:10] {
		kept.Shown = append(kept.Shown, ledger.ShownArticle{Article: a.ID})
	}
	b.store.lists = append(b.store.lists, kept)
	turn := func(label string, shown ...string) {
		t.Helper()
		m, _ := b.tg.Message(forum, id)
		for _, row := range m.Buttons {
			for _, button := range row {
				if button.Text == label {
					b.tg.TapAs(forum, minh, id, button.Data) // anybody in the group
				}
			}
		}
		b.settle()
		if b.last(forum).ID != id {
			t.Errorf("a new message instead of the next page: %s", b.last(forum).Text)
		}
		b.shows(forum, shown...)
	}
	// The topic is the one that the lost forum topic has, not the first of all.
	turn("Xem thêm 2 tin ›", "Trang 2/2", "Y tế", "11. Tin số 11:", "12. Tin số 12:")
	turn("‹ Trước", "Trang 1/2", "1. Tin số 1:")
	b.tg.TapAs(forum, minh, id, "d:1") // a message from before buttons named their forum topic
	b.settle()
	b.shows(forum, "Trang 2/2", "Y tế", "12. Tin số 12:")
	turn("‹ Trước", "Trang 1/2")
}

func TestWhatIsMeantForAForumTopicThatIsGoneCanBeTurnedOffInTheGeneralOne(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	forum, minh := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng", Forum: true})
	thread := b.tg.AddThread(forum, "Tin")
	b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/start")
	follow := func(topics ...string) (subscriber.Subscriber, article.Article) {
		for _, topic := range topics {
			b.store.change(subscriber.Subscribe{Address: fmt.Sprint(forum), Thread: thread, Topic: topic})
		}
		sub, _ := b.sub(forum, thread)
		a := samples()[11]
		a.Topics = topics
		return sub, a
	}
	// Below a message in the forum topic itself, while it is there.
	sub, a := follow("y-te")
	id := b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	has := func(topics string) {
		t.Helper()
		_, on := b.sub(forum, thread)
		var list []string
		for topic := range on {
			list = append(list, topic)
		}
		if strings.Join(list, " ") != topics {
			t.Errorf("the forum topic gets %v, want %q", list, topics)
		}
		if _, general := b.sub(forum, 0); len(general) != 0 {
			t.Errorf("the general one gets %v", general)
		}
	}
	b.tapAs(forum, b.lan, id, "Tắt chủ đề này")
	has("")
	b.tapAs(forum, b.lan, id, "Bật lại")
	has("y-te")

	b.tg.DeleteThread(forum, thread)
	id = b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	if m := b.last(forum); m.Thread != 0 {
		t.Fatalf("in thread %d", m.Thread)
	}
	// An edit leaves the buttons what they are.
	a.Changed = b.clock.now()
	b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverEdit, Message: id, Articles: []article.Article{a}})
	b.tapAs(forum, minh, id, "Tắt chủ đề này") // no administrator
	has("y-te")
	b.tapAs(forum, b.lan, id, "Tắt chủ đề này")
	has("")
	b.tapAs(forum, b.lan, id, "Bật lại")
	has("y-te")
	b.tapAs(forum, b.lan, id, "Tắt: Y tế")
	has("")

	sub, a = follow("canh-bao", "nong-nghiep") // as the stored article has
	id = b.mustSend(channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Articles: []article.Article{a}})
	b.tapAs(forum, b.lan, id, "Tắt chủ đề này")
	b.tapAs(forum, b.lan, id, "Tắt: Cảnh báo")
	has("nong-nghiep")
	b.tapAs(forum, b.lan, id, "Tắt: Nông nghiệp")
	has("")
}

func TestAForgedPlaceChangesNothing(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start c_y-te")
	m := b.last(b.lan).ID
	before := b.chats()
	for _, data := range []string{"x:y-te@5000001", "x:y-te@-5/0", "x:y-te@-5/-3", "x:y-te@-5/x", "x:y-te@-1001/7", "d:1@-1001/7", "x:y-te@", "x:y-te@/"} {
		b.tg.Tap(b.lan, m, data)
		b.settle()
	}
	if after := b.chats(); after != before {
		t.Errorf("the chat became\n%s", after)
	}
	if _, on := b.sub(b.lan, 0); len(on) != 1 {
		t.Errorf("%v", on)
	}
	if len(b.store.subs) != 1 {
		t.Errorf("%d subscribers", len(b.store.subs))
	}
}
