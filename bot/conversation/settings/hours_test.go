package settings_test

import (
	"strings"
	"testing"

	"loa/bot/internal/bench"
	"loa/subscriber"
)

func TestAPersonSetsTheirOwnQuietHours(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_y-te")
	b.Say("/caidat")
	b.Tap("Giờ yên lặng")
	b.Tap("Giờ khác")
	b.Shows(b.Lan, "Bắt đầu lúc mấy giờ?")
	b.Tap("19:00")
	b.Shows(b.Lan, "Từ 19:00 đến mấy giờ?")
	b.Tap("5:00")
	b.Shows(b.Lan, "● 19:00 đến 5:00", "Giờ khác")
	sub, _ := b.Sub(b.Lan, 0)
	if want := (subscriber.QuietHours{From: 19 * 60, To: 5 * 60}); sub.Quiet != want {
		t.Errorf("quiet hours: got %+v, want %+v", sub.Quiet, want)
	}
	b.Tap("Không dùng")
	if sub, _ := b.Sub(b.Lan, 0); sub.Quiet.From != sub.Quiet.To {
		t.Errorf("quiet hours switched off: got %+v, want none", sub.Quiet)
	}
}

func TestAPersonSetsTheirOwnHourOfTheMorning(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Say("/start c_y-te")
	b.Say("/gio")
	b.Shows(b.Lan, "Mỗi sáng 6:30", "6:30, 11:30 và 18:30")
	b.Tap("Giờ nhận buổi sáng: 6:30")
	b.Tap("8:30")
	b.Shows(b.Lan, "Mỗi sáng 8:30", "8:30, 11:30 và 18:30", "Giờ nhận buổi sáng: 8:30")
	b.Tap("Mỗi sáng 8:30")
	b.Say("/caidat")
	b.Shows(b.Lan, "Mỗi sáng 8:30")
	if sub, _ := b.Sub(b.Lan, 0); sub.Morning != 8*60+30 || sub.Rhythm != subscriber.RhythmDaily {
		t.Errorf("got %d minutes, %q, want 510, daily", sub.Morning, sub.Rhythm)
	}
	m := b.Last(b.Lan)
	for _, forged := range []string{"r:m:0", "r:m:-1", "r:m:1439", "r:m:x", "n:h:1441", "n:h:-5", "n:h:x"} {
		b.Telegram.Tap(b.Lan, m.ID, forged)
		b.Settle()
	}
	if sub, _ := b.Sub(b.Lan, 0); sub.Morning != 8*60+30 || strings.Contains(b.Log.String(), "panic") {
		t.Errorf("after forged taps: got %d minutes, want 510", sub.Morning)
	}
}
