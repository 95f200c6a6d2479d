package search_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/subscriber"
)

// TestOneAsksWhyAMessageCame answers the message, as people do.
func TestOneAsksWhyAMessageCame(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	d := b.Delivery(channel.DeliverArticle)
	d.Articles[0].ID, d.Articles[0].URL, d.Articles[0].Topics = 3, "https://laichau.gov.vn/tin/3.html", []string{bench.Topics[0].ID}
	sent := b.MustSend(d)
	ask := func(said string) bottest.Message {
		b.Telegram.SayAs(b.Lan, bottest.Speaker{ReplyTo: sent}, said)
		b.Settle()
		return b.Last(b.Lan)
	}
	for _, said := range []string{"vì sao", "Tại sao tôi nhận tin này?", "/visao", "/why"} {
		m := ask(said)
		for _, want := range []string{"Vì sao quý vị nhận tin này?", "Bản Lùng thêm 3 hộ thoát nghèo"} {
			if !strings.Contains(m.Text, want) {
				t.Errorf("%s: got %q, want it to contain %q", said, m.Text, want)
			}
		}
	}
	b.Say("/visao")
	b.Shows(b.Lan, "Xin trả lời (reply) vào tin")
	b.Say("/visao https://laichau.gov.vn/tin/3.html")
	b.Shows(b.Lan, "Vì sao quý vị nhận tin này?")
}

// TestTheReasonsAreThoseOfTheChat: its topics and its keywords, each with what
// in the article made it so.
func TestTheReasonsAreThoseOfTheChat(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Say("/visao https://laichau.gov.vn/tin/3.html")
	b.Shows(b.Lan, "không theo dõi chủ đề nào")
	a, err := b.Store.Article(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range a.Topics {
		b.Store.Change(subscriber.Subscribe{Channel: "telegram", Address: fmt.Sprint(b.Lan), Topic: topic})
	}
	b.Say("/tukhoa hộ thoát nghèo")
	b.Say("/visao https://laichau.gov.vn/tin/3.html")
	b.Shows(b.Lan, "Quý vị theo dõi chủ đề", "từ khóa của quý vị: hộ thoát nghèo")
}
