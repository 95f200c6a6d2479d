package main

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/demo"
)

// TestAnOperatorTakesInTelegramWhatTheFloodGuardHoldsBack: to the feeds alone,
// after a restart, and once.
func TestAnOperatorTakesInTelegramWhatTheFloodGuardHoldsBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	w.configure(`schedule: "@every 1s" => schedule: "@every 1s", max_new: 2`)
	const reader, operator = 7_001, 7_009
	p := w.start()
	w.eventually("the end of the first fill", w.filled)
	w.subscribe(reader, "Kinh tế")
	w.telegram.AddUser(bottest.User{ID: operator, FirstName: "Trực ban", Language: "vi"})
	w.say(operator, "/start")
	for range 2 { // the second is of now; the next visit comes a second later
		<-w.polled
	}
	for i := range 3 {
		if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: fmt.Sprintf("Bài thứ %d của cơn lũ", i),
			Body: "Bà con chuẩn bị xuống giống."}); err != nil {
			t.Fatal(err)
		}
	}
	w.eventually("the flood guard", func() bool { return strings.Contains(p.log.String(), "held for the operator") })
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	w.start()
	w.eventually("the alert", func() bool { return w.chatHas(operator, "chờ duyệt (held back)") > 0 })
	w.tap(operator, "Đăng lên feed, không gửi")
	w.tap(operator, "⚠️ Đăng lên feed, không gửi")
	w.eventually("the end to be told", func() bool { return w.chatHas(operator, "đã đăng lên feed, không gửi") == 1 })
	w.eventually("the articles in the feeds", func() bool { return w.feedsHave("kinh-te", "Bài thứ 2 của cơn lũ") })
	if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: "Bài sau cơn lũ",
		Body: "Trời tạnh."}); err != nil {
		t.Fatal(err)
	}
	w.eventually("the next article to be sent", func() bool { return w.chatHas(reader, "Bài sau cơn lũ") == 1 })
	if n := w.chatHas(reader, "của cơn lũ"); n != 0 {
		t.Errorf("the reader: got %d of what was not to be sent, want 0", n)
	}
}
