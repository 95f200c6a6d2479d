package alltests

import (
	"context"
	"errors"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/ledger"
)

// golden compares a message as people see it with a file.
func golden(t *testing.T, name string, m bottest.Message) {
	t.Helper()
	sameAsGolden(t, name, m.Text+"\n\n"+labels(m)+"\n")
}

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
	b := newBench(t, setup{options: options})
	b.say("/thongke")
	if m := b.last(b.lan); strings.Contains(m.Text, "hiệu lực") {
		t.Errorf("there are no warnings:\n%s", m.Text)
	}
	b.say("/khan 3\nLũ quét ở Mường Tè\nBà con lên chỗ cao ngay.")
	b.tap("Gửi ngay")
	b.tap("⚠️ 📢 Gửi ngay")
	golden(t, "warning-sent", b.last(b.lan))

	inForce = []ledger.WarningReach{{Article: 77, Level: article.Emergency, Title: "Lũ quét ở <Mường Tè>", Sent: 1204, Read: 31}}
	b.tap("Số người đã đọc")
	golden(t, "warning-read", b.shows(b.lan, "Đã gửi: 1204 · Đã đọc: 31"))
	inForce[0].Read = 32
	b.restart(options) // the button holds all it needs
	b.tap("Số người đã đọc")
	m := b.shows(b.lan, "Đã đọc: 32")

	fails = errors.New("database is locked")
	b.tap("Số người đã đọc")
	if after := b.last(b.lan); after.Text != m.Text || after.ID != m.ID {
		t.Errorf("%s", after.Text)
	}
	fails = nil

	for i := range 12 {
		inForce = append(inForce, ledger.WarningReach{Article: int64(76 - i), Level: article.Urgency(1 + i%3), Sent: int64(i), Title: "Mưa to " + strings.Repeat("và gió mạnh ", 30)})
	}
	b.say("/thongke")
	golden(t, "statistics", b.last(b.lan))
	inForce[1].Read = 3 // it was more than a notice before
	b.say("/thongke")
	b.shows(b.lan, "Đã gửi: 0 · Đã đọc: 3")

	minh := b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.tg.Say(minh, "/start")
	b.settle()
	id := b.tg.Tap(minh, b.last(minh).ID, "kh:r:25")
	b.settle()
	if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "người vận hành") {
		t.Errorf("a stranger was told: %+v", a)
	}
	inForce = nil
	b.tapOn(m.ID, "Số người đã đọc")
	if after, _ := b.tg.Message(b.lan, m.ID); !strings.Contains(after.Text, "Không tìm thấy bài này") {
		t.Errorf("a warning that is not there: %s", after.Text)
	}
}

func TestOfANoticeItIsNotToldHowManyHaveReadIt(t *testing.T) {
	b := newBench(t, setup{options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(context.Context, article.Article) (int64, error) { return 77, nil }
		o.Actions.Warnings = func(context.Context, int64) ([]ledger.WarningReach, error) {
			return []ledger.WarningReach{{Article: 77, Level: article.Notice, Title: "Diễn tập", Sent: 12}}, nil
		}
	}})
	b.say("/khan 1\nDiễn tập\nSáng mai có diễn tập.")
	b.tap("Gửi ngay")
	b.tap("⚠️ 📢 Gửi ngay")
	b.tap("Số người đã nhận")
	if m := b.shows(b.lan, "Đã gửi: 12"); strings.Contains(m.Text+labels(m), "đọc") {
		t.Errorf("a notice has no button to say that it was read:\n%s\n%s", m.Text, labels(m))
	}
}

func TestAWarningThatWouldReachNobodyIsNotOffered(t *testing.T) {
	b := newBench(t, setup{options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(context.Context, article.Article) (int64, error) { return 77, nil }
		o.Topics = []article.Topic{{ID: "nong-nghiep", Name: "Nông nghiệp"}}
	}})
	b.say("/start")
	b.say("/khan 2\nMưa to\nBà con ở trong nhà.")
	if m := b.shows(b.lan, "Chưa có chủ đề cảnh báo nào"); strings.Contains(labels(m), "Gửi ngay") {
		t.Errorf("offered: %s", labels(m))
	}
	b.say("/khan 3\nLũ quét\nBà con lên chỗ cao ngay.")
	b.shows(b.lan, "Gửi ngay đến mọi người nhận?", "Gửi ngay")
}

// TestAWarningEditedAfterItsPreviewIsNotSent: the operator's message can be
// edited at any time, and everyone would get what nobody has looked at.
func TestAWarningEditedAfterItsPreviewIsNotSent(t *testing.T) {
	var published []article.Article
	b := newBench(t, setup{options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001}
		o.Actions.Publish = func(_ context.Context, a article.Article) (int64, error) {
			published = append(published, a)
			return 77, nil
		}
	}})
	b.say("/start")
	said := b.tg.Say(b.lan, "/khan 3\nLũ quét\nLên chỗ cao.")
	b.settle()
	b.tap("Gửi ngay")
	for _, text := range []string{"/khan 3\nLũ quét\nLên chỗ thấp.", "/khan 3\nLũ ống\nLên chỗ cao.", "/khan 2\nLũ quét\nLên chỗ cao."} {
		b.tg.EditSaid(b.lan, said, text)
		if toast := b.tap("⚠️ 📢 Gửi ngay"); !strings.Contains(toast, "đã được sửa sau khi xem trước") || len(published) != 0 {
			t.Errorf("%q: %q, published %v", text, toast, published)
		}
	}
	b.tg.EditSaid(b.lan, said, "/khan 3\nLũ quét\n\nLên chỗ cao. ") // means the same
	b.tap("⚠️ 📢 Gửi ngay")
	if len(published) != 1 || strings.Contains(published[0].Key, "5000001") {
		t.Errorf("%+v", published)
	}
}
