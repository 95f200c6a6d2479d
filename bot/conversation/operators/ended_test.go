package operators_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

// emergency is a bench whose operators Lan and Minh see article 12 in force as
// an emergency, with a store that knows how it was ended.
func emergency(t *testing.T, lang string) (b *bench.Bench, minh int64, done *[]string) {
	done = &[]string{}
	of := article.Escalation{Article: 12, State: article.EscalationConfirmed, Operator: "5000002"}
	b = bench.New(t, bench.Setup{Lang: lang, Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001, 5_000_002}
		o.Actions.EndEmergency = func(_ context.Context, id int64, how article.EscalationState,
			operator string) (article.Escalation, error) {
			if id != 12 {
				return article.Escalation{}, article.ErrNotFound
			}
			if of.State == article.EscalationConfirmed {
				of.State, of.Operator = how, operator
				*done = append(*done, fmt.Sprintf("%s by %s", how, operator))
			}
			return of, nil
		}
		o.Actions.ConfirmEscalation = func(context.Context, int64, string) (article.Escalation,
			error) {
			return of, nil
		}
		o.Actions.DeclineEscalation = o.Actions.ConfirmEscalation
		o.Actions.Warnings = func(_ context.Context, id int64) ([]ledger.WarningReach, error) {
			w := ledger.WarningReach{
				Article: 12,
				Level:   article.Emergency,
				Title:   "Sạt lở trên quốc lộ 4D",
				Sent:    1204,
				Read:    31,
			}
			if of.State != article.EscalationConfirmed {
				w.Level = article.Warning
			}
			if id == 0 {
				return []ledger.WarningReach{w, {Article: 11, Level: article.Warning, Title: "Mưa to", Sent: 7}}, nil
			}
			return []ledger.WarningReach{w}, nil
		}
	}})
	minh = b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.Say("/start")
	b.Telegram.Say(minh, "/start")
	b.Settle()
	return b, minh, done
}

func TestAnOperatorTakesBackAnEmergencyWithTwoTapsAndTheFirstDecides(t *testing.T) {
	b, minh, done := emergency(t, "vi")
	for _, operator := range []int64{b.Lan, minh} {
		b.Telegram.Say(operator, "/thongke")
		b.Settle()
		m := b.Shows(operator, "🔴 KHẨN CẤP 12: Sạt lở", "🟠 CẢNH BÁO 11: Mưa to", "🔴 Kết thúc tin khẩn cấp 12")
		if strings.Contains(bench.Labels(m), "11") {
			t.Errorf(`a warning can be ended like an emergency: %s, want it without "11"`, bench.Labels(m))
		}
		b.Telegram.TapLabel(operator, m.ID, "Kết thúc tin khẩn cấp 12")
		b.Settle()
	}
	bench.Golden(t, "emergency-end", b.Last(b.Lan))
	if toast := b.Tap("Báo nhầm"); !strings.Contains(toast, "Chạm lần nữa") || len(*done) != 0 {
		t.Fatalf(`after one tap: %q, %v, want toast to contain "Chạm lần nữa", len(*done) 0`, toast, *done)
	}
	mine := b.Last(b.Lan)
	b.Tap("⚠️ ↩️ Báo nhầm")
	b.Telegram.Tap(b.Lan, mine.ID, "ee:m2:c") // the finger was quick
	b.Settle()
	if m := b.Shows(b.Lan, "Đã ghi nhận báo nhầm", "Sạt lở trên quốc lộ 4D"); len(m.Buttons) != 0 {
		t.Errorf("buttons are left: %s, want len(m.Buttons) 0", bench.Labels(m))
	}
	b.Telegram.TapLabel(minh, b.Last(minh).ID, "Kết thúc: nguy hiểm đã qua")
	b.Settle()
	b.Telegram.TapLabel(minh, b.Last(minh).ID, "⚠️ ✔️ Kết thúc")
	b.Settle()
	b.Shows(minh, "đã được ghi nhận là báo nhầm từ trước")
	if len(*done) != 1 || (*done)[0] != "mistaken by 5000001" {
		t.Errorf("%v, want len(*done) 1, (*done)[0] %q", *done, "mistaken by 5000001")
	}
	b.Say("/thongke")
	if m := b.Last(b.Lan); strings.Contains(bench.Labels(m), "12") {
		t.Errorf(`it can be ended again: %s, want it without "12"`, bench.Labels(m))
	}
	b.Telegram.Tap(b.Lan, b.Last(b.Lan).ID, "ee:s:c") // a button from before
	b.Settle()
	b.Shows(b.Lan, "không còn ở mức khẩn cấp")
	b.Telegram.Tap(b.Lan, b.Last(b.Lan).ID, "em:2:c") // and one of the question
	b.Settle()
	b.Shows(b.Lan, "Đã ghi nhận báo nhầm")
}

func TestWhoConfirmedAnEmergencyCanTakeItBackAtOnce(t *testing.T) {
	b, minh, done := emergency(t, "en")
	b.Ask(2)
	b.Telegram.Tap(minh, b.Last(minh).ID, "em:2:c")
	b.Settle()
	b.Shows(minh, "Đã phát khẩn cấp đến mọi người.", "Kết thúc: nguy hiểm đã qua", "Báo nhầm: đính chính")
	b.Tap("Send to everyone")
	b.Tap("⚠️ 🔴 Send to everyone")
	b.Tap("End: the danger is past")
	b.Tap("⚠️ ✔️ End")
	b.Shows(b.Lan, "This emergency is ended.")
	b.Telegram.Tap(minh, b.Last(minh).ID, "ee:o2:c")
	b.Settle()
	b.Shows(minh, "đã được kết thúc từ trước")
	if len(*done) != 1 || (*done)[0] != "ended by 5000001" {
		t.Errorf("%v, want len(*done) 1, (*done)[0] %q", *done, "ended by 5000001")
	}
}

func TestAForgedEndOfAnEmergencyIsRefused(t *testing.T) {
	b, _, done := emergency(t, "vi")
	stranger := b.Telegram.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	b.Telegram.Say(stranger, "/start")
	b.Settle()
	for _, forged := range []string{"ee:s:c", "ee:o1:c", "ee:o2:c", "ee:m2:c", "ee:m2:c@-100"} {
		before := b.Last(stranger)
		id := b.Telegram.Tap(stranger, before.ID, forged)
		b.Settle()
		if a, _ := b.Telegram.Answer(
			id,
		); !strings.Contains(a.Text, "người vận hành") &&
			!strings.Contains(a.Text, "quản trị viên") {
			t.Errorf("%s: %+v", forged, a)
		}
		if after := b.Last(stranger); after.ID != before.ID || after.Text != before.Text {
			t.Errorf("%s shows %s, want after.ID %v, after.Text %v", forged, after.Text, before.ID, before.Text)
		}
	}
	for data, want := range map[string]string{"ee:m2:zz": "Không tìm thấy bài này",
		"ee:o2:": "Không tìm thấy bài này"} {
		b.Say("/thongke")
		b.Telegram.Tap(b.Lan, b.Last(b.Lan).ID, data)
		b.Settle()
		b.Shows(b.Lan, want)
	}
	if len(*done) != 0 {
		t.Errorf("%v, want len(*done) 0", *done)
	}
}

func TestTheRetractionOfAFalseAlarmSoundsAndComesEvenWithoutTheMessage(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	sub := subscriber.Subscriber{
		Channel:  "telegram",
		Address:  fmt.Sprint(b.Lan),
		Kind:     subscriber.Private,
		Language: "vi",
	} // no sound
	a := bench.Flood()
	a.Ended, a.Urgency = article.EscalationFalseAlarm, article.Ordinary
	for change, silent := range map[article.ChangeKind]bool{article.ChangeMistaken: false, article.ChangeTitle: true} {
		d := channel.Delivery{
			Subscriber: sub,
			Kind:       channel.DeliverCorrection,
			Articles:   []article.Article{a},
			Change:     change,
			Message:    "4711",
		}
		r, err := b.Bot.Send(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		m, ok := b.Telegram.Message(b.Lan, bench.Number(r.Message))
		if ok == silent || ok && (m.Silent || !strings.Contains(m.Text, "ĐÃ PHÁT NHẦM")) {
			t.Errorf("%s: %v, %+v, want ok other than %v", change, ok, m, silent)
		}
	}
}
