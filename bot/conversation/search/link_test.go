package search_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
)

// TestAPastedLinkFindsItsArticle: people pass articles on by their links, from
// wherever they read them.
func TestAPastedLinkFindsItsArticle(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) { o.SiteURL = "https://tin.laichau.gov.vn/loa" }})
	for _, said := range []string{
		"https://laichau.gov.vn/tin/3.html",
		"http://www.laichau.gov.vn/tin/3.html?utm_source=zalo&zarsrc=30&fbclid=IwAR",
		"laichau.gov.vn/tin/3.html",
		"xem cái này (https://laichau.gov.vn/tin/3.html#binh-luan).",
		"https://tin.laichau.gov.vn/loa/articles/3",
		"http://tin.laichau.gov.vn/loa/articles/3-abcde?utm_source=x",
		"https://t.me/loa_test_bot?start=a_3",
		"/tim https://laichau.gov.vn/tin/3.html",
	} {
		b.Say(said)
		m := b.Shows(b.Lan, "Bản Lùng thêm 3 hộ thoát nghèo", "Đọc bài")
		if strings.Contains(m.Text, "🔎") {
			t.Errorf("%s: got a search, want the article:\n%s", said, m.Text)
		}
	}
}

func TestALinkBehindWordsIsFollowedToo(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start")
	b.Telegram.PushRaw("message", fmt.Appendf(nil, `{"message_id":900,"date":1,"chat":{"id":%d,"type":"private"},
		"from":{"id":%[1]d,"first_name":"Lan"},"text":"Bài hay","entities":[{"type":"text_link","offset":0,"length":3,
		"url":"https://laichau.gov.vn/tin/4.html"}]}`, b.Lan))
	b.Settle()
	b.Shows(b.Lan, "Bản Lùng thêm 4 hộ thoát nghèo")
}

// TestALinkThatNobodyKnowsIsSaidToBeUnknown, and the words beside it are searched for.
func TestALinkThatNobodyKnowsIsSaidToBeUnknown(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("https://example.org/tin/3.html")
	b.Shows(b.Lan, "Chưa có bài nào ở địa chỉ này")
	b.Say("https://laichau.gov.vn/")
	b.Shows(b.Lan, "Chưa có bài nào ở địa chỉ này")
	b.Say("Sạt lở trên quốc lộ 4D\nhttps://example.org/tin/3.html")
	b.Shows(b.Lan, "🔎", "Sạt lở trên quốc lộ 4D")
	for _, said := range []string{"1/2 giá", "và/hoặc", "3.5/10 điểm"} { // no links
		b.Say(said)
		b.Shows(b.Lan, "🔎")
	}
}

func TestALinkIsFollowedInAGroupWhenAskedFor(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	group, minh := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.SayIn(group, bottest.Speaker{User: minh}, "/tim https://laichau.gov.vn/tin/3.html")
	b.Shows(group, "Bản Lùng thêm 3 hộ thoát nghèo")
}
