package operators_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/internal/assert"
	"loa/operations"
)

// flood is a bench whose operators Lan and Minh are told that articles of a
// source are held back.
type flood struct {
	*bench.Bench
	minh  int64
	held  operations.HeldBack
	taken []string
}

func flooded(t *testing.T, source string, change func(*bot.Options)) *flood {
	f := &flood{held: operations.HeldBack{Source: source, N: 700, Titles: []string{"Lũ <về>", "Giá chè"}}}
	f.Bench = bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001, 5_000_002}
		o.Sources = append(o.Sources, article.Source{ID: source, Name: "Pu May"})
		o.Actions.Held = func(context.Context, string) (operations.HeldBack, error) { return f.held, nil }
		o.Actions.TakeHeld = func(_ context.Context, source string, send bool,
			operator string) (operations.HeldBack, error) {
			f.taken = append(f.taken, fmt.Sprint(source, " ", send, " ", operator))
			f.held.Taking, f.held.By, f.held.Sent, f.held.At = true, operator, send, f.Clock.Now()
			return f.held, nil
		}
		if change != nil {
			change(o)
		}
	}})
	f.minh = f.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "en"}).ID
	f.Say("/start")
	f.Telegram.Say(f.minh, "/start")
	f.Settle()
	if _, err := f.Bot.Alert(t.Context(), bot.Alarm{Text: source + ": chờ duyệt", Held: source}); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAnOperatorTakesWhatIsHeldBackWithTwoTapsAndTheFirstDecides(t *testing.T) {
	t.Parallel()
	f := flooded(t, "pumay", nil)
	m := f.Shows(f.Lan, "⚠️ pumay: chờ duyệt", "Đăng lên feed, không gửi", "Đăng và gửi")
	f.Shows(f.minh, "To the feeds, do not send", "To the feeds and send")
	f.Tap("Đăng và gửi")
	f.Shows(f.Lan, "đang giữ lại 700 bài mới", "«Lũ <về>», «Giá chè»", "gửi đến người nhận", "Để sau")
	f.Tap("Để sau")
	f.Shows(f.Lan, "đang giữ lại 700 bài mới", "Đăng lên feed, không gửi")
	f.Tap("Đăng lên feed, không gửi")
	assert.Same(t, "taken before it is confirmed", len(f.taken), 0)
	confirmed := f.Last(f.Lan).Buttons[1][0].Data
	f.Tap("⚠️ Đăng lên feed, không gửi")
	f.Telegram.Tap(f.Lan, m.ID, confirmed) // the finger was quick
	f.Settle()
	if m := f.Shows(f.Lan, "Đang đăng 700 bài của pumay lên feed, không gửi"); len(m.Buttons) != 0 {
		t.Errorf("got the buttons %s, want none", bench.Labels(m))
	}
	f.Telegram.TapLabel(f.minh, f.Last(f.minh).ID, "To the feeds and send")
	f.Settle()
	f.Shows(f.minh, "being taken already", "Decided by Telegram 5000001", "To the feeds, do not send")
	f.held.Taking, f.held.N = false, 0
	f.Telegram.Tap(f.Lan, m.ID, confirmed)
	f.Settle()
	f.Shows(f.Lan, "không còn bài nào bị giữ lại", "Người quyết định: Telegram 5000001")
	f.held.By, f.held.At = "", time.Time{}
	f.Telegram.Tap(f.Lan, m.ID, confirmed)
	f.Settle()
	if m := f.Shows(f.Lan, "không còn bài nào bị giữ lại"); strings.Contains(m.Text, "Người quyết định") {
		t.Errorf("got %q, want nobody named", m.Text)
	}
	assert.Same(t, "taken", strings.Join(f.taken, ","), "pumay false Telegram 5000001")
}

func TestWhatAnOperatorConfirmsIsWhatWasShown(t *testing.T) {
	t.Parallel()
	f := flooded(t, "pumay", nil)
	f.Tap("Đăng và gửi")
	f.held.N = 900
	f.Tap("⚠️ Đăng và gửi")
	f.Shows(f.Lan, "Danh sách đã thay đổi", "900 bài mới")
	assert.Same(t, "taken", len(f.taken), 0)
	f.Tap("⚠️ Đăng và gửi")
	assert.Same(t, "taken", strings.Join(f.taken, ","), "pumay true Telegram 5000001")
}

func TestWhatIsHeldBackIsNobodysButTheOperators(t *testing.T) {
	t.Parallel()
	f := flooded(t, "pumay", nil)
	stranger := f.Telegram.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	f.Telegram.Say(stranger, "/start")
	f.Settle()
	for _, forged := range []string{"ah:c:pumay", "ah:f1:pumay", "ah:s1:pumay", "ah:f2:pumay:00000000", "ah:s2:pumay"} {
		id := f.Telegram.Tap(stranger, f.Last(stranger).ID, forged)
		f.Settle()
		if a, _ := f.Telegram.Answer(id); !strings.Contains(a.Text, "người vận hành") {
			t.Errorf("%s: got %+v, want it refused", forged, a)
		}
	}
	for forged, want := range map[string]string{"ah:f1:khac": "không còn trong cấu hình", "ah:x:pumay": "Nút này"} {
		id := f.Telegram.Tap(f.Lan, f.Last(f.Lan).ID, forged)
		f.Settle()
		if a, _ := f.Telegram.Answer(id); !strings.Contains(a.Text, want) {
			t.Errorf("%s: got %+v, want %q", forged, a, want)
		}
	}
	assert.Same(t, "taken", len(f.taken), 0)
}

// The button outlives the process that made it, whatever the source is called,
// and one that does not collect says where it can be done.
func TestTheButtonsOfALongSourceFitAndOneThatDoesNotCollectSaysSo(t *testing.T) {
	t.Parallel()
	source := strings.Repeat("xa-pu-may-", 12)
	f := flooded(t, source, nil)
	f.Tap("Đăng lên feed, không gửi")
	f.Tap("⚠️ Đăng lên feed, không gửi")
	assert.Same(t, "taken", strings.Join(f.taken, ","), source+" false Telegram 5000001")

	f = flooded(t, "pumay", func(o *bot.Options) { o.Actions.Held, o.Actions.TakeHeld = nil, nil })
	assert.Same(t, "buttons", len(f.Last(f.Lan).Buttons), 0)
	f.Telegram.Tap(f.Lan, f.Last(f.Lan).ID, "ah:f1:pumay")
	f.Settle()
	f.Shows(f.Lan, "không thu thập tin", "loa collect --accept-held --send pumay")
}
