package operators_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/ledger"
)

func TestOperatorsSeeHowManyHaveReadAWarning(t *testing.T) {
	var inForce []ledger.WarningReach
	var fails error
	options := func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(context.Context, article.Article) (int64, error) { return 77, nil }
		o.Actions.Withdraw = func(context.Context, int64) error { return nil }
		o.Actions.Warnings = func(_ context.Context, id int64) ([]ledger.WarningReach, error) {
			var list []ledger.WarningReach
			for _, w := range inForce {
				if id == 0 || w.Article == id {
					list = append(list, w)
				}
			}
			return list, fails
		}
	}
	b := bench.New(t, bench.Setup{Options: options})
	b.Say("/thongke")
	if m := b.Last(b.Lan); strings.Contains(m.Text, "hiệu lực") {
		t.Errorf("there are no warnings:\n%s\nwant m.Text without \"hiệu lực\"", m.Text)
	}
	b.Say("/khan 3\nLũ quét ở Mường Tè\nBà con lên chỗ cao ngay.")
	b.Tap("Gửi ngay")
	b.Tap("⚠️ 📢 Gửi ngay")
	bench.Golden(t, "warning-sent", b.Last(b.Lan))

	inForce = []ledger.WarningReach{
		{Article: 77, Level: article.Emergency, Title: "Lũ quét ở <Mường Tè>", Sent: 1204, Read: 31},
	}
	b.Tap("Số người đã đọc")
	bench.Golden(t, "warning-read", b.Shows(b.Lan, "Đã gửi: 1204 · Đã đọc: 31"))
	inForce[0].Read, inForce[0].Reactions = 32, 57
	b.Restart(options) // the button holds all it needs
	b.Tap("Số người đã đọc")
	m := b.Shows(b.Lan, "Đã đọc: 32 · Lượt bày tỏ cảm xúc trong kênh: 57")

	fails = errors.New("database is locked")
	b.Tap("Số người đã đọc")
	if after := b.Last(b.Lan); after.Text != m.Text || after.ID != m.ID {
		t.Errorf("%s, want after.Text %v, after.ID %v", after.Text, m.Text, m.ID)
	}
	fails = nil

	for i := range 12 {
		inForce = append(inForce, ledger.WarningReach{
			Article: int64(76 - i),
			Level:   article.Urgency(1 + i%3),
			Sent:    int64(i),
			Title:   "Mưa to " + strings.Repeat("và gió mạnh ", 30),
		})
	}
	b.Say("/thongke")
	bench.Golden(t, "statistics", b.Last(b.Lan))
	inForce[1].Read = 3 // it was more than a notice before
	b.Say("/thongke")
	b.Shows(b.Lan, "Đã gửi: 0 · Đã đọc: 3")

	minh := b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.Telegram.Say(minh, "/start")
	b.Settle()
	id := b.Telegram.Tap(minh, b.Last(minh).ID, "kh:r:25")
	b.Settle()
	if a, _ := b.Telegram.Answer(id); !strings.Contains(a.Text, "người vận hành") {
		t.Errorf(`a stranger was told: %+v, want a.Text to contain "người vận hành"`, a)
	}
	inForce = nil
	b.TapOn(m.ID, "Số người đã đọc")
	if after, _ := b.Telegram.Message(b.Lan, m.ID); !strings.Contains(after.Text, "Không tìm thấy bài này") {
		t.Errorf(`a warning that is not there: %s, want after.Text to contain "Không tìm thấy bài này"`, after.Text)
	}
}

func TestOfANoticeItIsNotToldHowManyHaveReadIt(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(context.Context, article.Article) (int64, error) { return 77, nil }
		o.Actions.Warnings = func(context.Context, int64) ([]ledger.WarningReach, error) {
			return []ledger.WarningReach{{Article: 77, Level: article.Notice, Title: "Diễn tập", Sent: 12}}, nil
		}
	}})
	b.Say("/khan 1\nDiễn tập\nSáng mai có diễn tập.")
	b.Tap("Gửi ngay")
	b.Tap("⚠️ 📢 Gửi ngay")
	b.Tap("Số người đã nhận")
	if m := b.Shows(b.Lan, "Đã gửi: 12"); strings.Contains(m.Text+bench.Labels(m), "đọc") {
		t.Errorf("a notice has no button to say that it was read:\n%s\n%s\nwant it without \"đọc\"", m.Text,
			bench.Labels(m))
	}
}

func TestAWarningThatWouldReachNobodyIsNotOffered(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(context.Context, article.Article) (int64, error) { return 77, nil }
		o.Topics = []article.Topic{{ID: "nong-nghiep", Name: "Nông nghiệp"}}
	}})
	b.Say("/start")
	b.Say("/khan 2\nMưa to\nBà con ở trong nhà.")
	if m := b.Shows(b.Lan, "Chưa có chủ đề cảnh báo nào"); strings.Contains(bench.Labels(m), "Gửi ngay") {
		t.Errorf(`offered: %s, want it without "Gửi ngay"`, bench.Labels(m))
	}
	b.Say("/khan 3\nLũ quét\nBà con lên chỗ cao ngay.")
	b.Shows(b.Lan, "Gửi ngay đến mọi người nhận?", "Gửi ngay")
}

// warner is a bench on which Lan may warn, and what was published.
func warner(t *testing.T) (b *bench.Bench, published *[]article.Article) {
	t.Helper()
	published = &[]article.Article{}
	b = bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(_ context.Context, a article.Article) (int64, error) {
			*published = append(*published, a)
			return 77, nil
		}
	}})
	b.Say("/start")
	return b, published
}

// TestAWarningEditedAfterItsPreviewIsNotSent: the operator's message can be
// edited at any time, and everyone would get what nobody has looked at.
func TestAWarningEditedAfterItsPreviewIsNotSent(t *testing.T) {
	b, published := warner(t)
	said := b.Telegram.Say(b.Lan, "/khan 3\nLũ quét\nLên chỗ cao.")
	b.Settle()
	b.Tap("Gửi ngay")
	for _, text := range []string{"/khan 3\nLũ quét\nLên chỗ thấp.", "/khan 3\nLũ ống\nLên chỗ cao.",
		"/khan 2\nLũ quét\nLên chỗ cao."} {
		b.Telegram.EditSaid(b.Lan, said, text)
		if toast := b.Tap(
			"⚠️ 📢 Gửi ngay",
		); !strings.Contains(toast, "đã được sửa sau khi xem trước") ||
			len(*published) != 0 {
			t.Errorf("%q: %q, published %v, want toast to contain %q, len(*published) 0", text, toast, *published,
				"đã được sửa sau khi xem trước")
		}
	}
	b.Telegram.EditSaid(b.Lan, said, "/khan 3\nLũ quét\n\nLên chỗ cao. ") // means the same
	b.Tap("⚠️ 📢 Gửi ngay")
	if len(*published) != 1 || strings.Contains((*published)[0].Key, "5000001") {
		t.Errorf(`%+v, want len(*published) 1, (*published)[0].Key without "5000001"`, *published)
	}
}

// TestAWarningIsConfirmedThoughItsMessageIsGone: an operator who tidies up must
// not lose the warning, and one of a long text keeps every word.
func TestAWarningIsConfirmedThoughItsMessageIsGone(t *testing.T) {
	b, published := warner(t)
	long := strings.TrimSpace(strings.Repeat("Bà con ở bản thấp <nơi> trũng lên chỗ cao & chờ tin. ", 40))
	for _, deleted := range []bool{false, true} {
		said := b.Telegram.Say(b.Lan, "/khan 2\nLũ quét 😀 trên suối\n"+long)
		b.Settle()
		b.Tap("Gửi ngay")
		if deleted {
			b.Telegram.Delete(b.Lan, said)
		}
		b.Tap("⚠️ 📢 Gửi ngay")
	}
	if len(*published) != 2 {
		t.Fatalf("published: got %d warnings, want 2", len(*published))
	}
	for _, a := range *published {
		if a.Title != "Lũ quét 😀 trên suối" || a.ContentText != long || a.Urgency != article.Warning {
			t.Errorf("got %d %q %q, want the warning as it was written", a.Urgency, a.Title, a.ContentText)
		}
	}
	if (*published)[0].Key == (*published)[1].Key {
		t.Errorf("two warnings: got one key %s, want one each", (*published)[0].Key)
	}
}
