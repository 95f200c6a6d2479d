package bot_test

import (
	"fmt"
	"testing"

	"loa/article"
	"loa/bot/bottest"
)

func TestPagesOfAListForAForumTopicThatIsGoneAreTurnedInTheGeneralOne(t *testing.T) {
	b := newBench(t, setup{})
	b.say("/start")
	forum, minh := b.group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng", Forum: true})
	thread := b.tg.AddThread(forum, "Tin")
	b.sayIn(forum, bottest.Speaker{User: b.lan, Thread: thread}, "/start")
	b.store.change(article.Subscribe{Address: fmt.Sprint(forum), Thread: thread, Topic: "y-te"})
	b.store.articles = many(12)
	for i := range b.store.articles {
		b.store.articles[i].Topics, b.store.articles[i].State = []string{"nong-nghiep", "y-te"}, article.StateLive
	}
	sub, _ := b.sub(forum, thread)
	b.tg.DeleteThread(forum, thread)
	id := b.mustSend(article.Delivery{Subscriber: sub, Kind: article.DeliverHeld, Articles: b.store.articles[:10], More: 2})
	kept := article.Collection{Subscriber: sub.ID, Message: id, Kind: article.DeliverHeld, Rest: []int64{11, 12}}
	for _, a := range b.store.articles[:10] {
		kept.Shown = append(kept.Shown, article.Told{Article: a.ID})
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
}
