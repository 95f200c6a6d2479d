package alltests

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

// emergency is a bench whose operators Lan and Minh see article 12 in force as
// an emergency, with a store that knows how it was ended.
func emergency(t *testing.T, lang string) (b *bench, minh int64, done *[]string) {
	done = &[]string{}
	of := article.Escalation{Article: 12, State: article.EscalationConfirmed, Operator: "5000002"}
	b = newBench(t, setup{lang: lang, options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001, 5_000_002}
		o.Actions.EndEmergency = func(_ context.Context, id int64, how article.EscalationState, operator string) (article.Escalation, error) {
			if id != 12 {
				return article.Escalation{}, article.ErrNotFound
			}
			if of.State == article.EscalationConfirmed {
				of.State, of.Operator = how, operator
				*done = append(*done, fmt.Sprintf("%s by %s", how, operator))
			}
			return of, nil
		}
		o.Actions.ConfirmEscalation = func(context.Context, int64, string) (article.Escalation, error) { return of, nil }
		o.Actions.DeclineEscalation = o.Actions.ConfirmEscalation
		o.Actions.Warnings = func(_ context.Context, id int64) ([]ledger.WarningReach, error) {
			w := ledger.WarningReach{Article: 12, Level: article.Emergency, Title: "Sạt lở trên quốc lộ 4D", Sent: 1204, Read: 31}
			if of.State != article.EscalationConfirmed {
				w.Level = article.Warning
			}
			if id == 0 {
				return []ledger.WarningReach{w, {Article: 11, Level: article.Warning, Title: "Mưa to", Sent: 7}}, nil
			}
			return []ledger.WarningReach{w}, nil
		}
	}})
	minh = b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.say("/start")
	b.tg.Say(minh, "/start")
	b.settle()
	return b, minh, done
}

func TestAnOperatorTakesBackAnEmergencyWithTwoTapsAndTheFirstDecides(t *testing.T) {
	b, minh, done := emergency(t, "vi")
	for _, operator := range []int64{b.lan, minh} {
		b.tg.Say(operator, "/thongke")
		b.settle()
		m := b.shows(operator, "🔴 KHẨN CẤP 12: Sạt lở", "🟠 CẢNH BÁO 11: Mưa to", "🔴 Kết thúc tin khẩn cấp 12")
		if strings.Contains(labels(m), "11") {
			t.Errorf("a warning can be ended like an emergency: %s", labels(m))
		}
		b.tg.TapLabel(operator, m.ID, "Kết thúc tin khẩn cấp 12")
		b.settle()
	}
	golden(t, "emergency-end", b.last(b.lan))
	if toast := b.tap("Báo nhầm"); !strings.Contains(toast, "Chạm lần nữa") || len(*done) != 0 {
		t.Fatalf("after one tap: %q, %v", toast, *done)
	}
	mine := b.last(b.lan)
	b.tap("⚠️ ↩️ Báo nhầm")
	b.tg.Tap(b.lan, mine.ID, "ee:m2:c") // the finger was quick
	b.settle()
	if m := b.shows(b.lan, "Đã ghi nhận báo nhầm", "Sạt lở trên quốc lộ 4D"); len(m.Buttons) != 0 {
		t.Errorf("buttons are left: %s", labels(m))
	}
	b.tg.TapLabel(minh, b.last(minh).ID, "Kết thúc: nguy hiểm đã qua")
	b.settle()
	b.tg.TapLabel(minh, b.last(minh).ID, "⚠️ ✔️ Kết thúc")
	b.settle()
	b.shows(minh, "đã được ghi nhận là báo nhầm từ trước")
	if len(*done) != 1 || (*done)[0] != "mistaken by 5000001" {
		t.Errorf("%v", *done)
	}
	b.say("/thongke")
	if m := b.last(b.lan); strings.Contains(labels(m), "12") {
		t.Errorf("it can be ended again: %s", labels(m))
	}
	b.tg.Tap(b.lan, b.last(b.lan).ID, "ee:s:c") // a button from before
	b.settle()
	b.shows(b.lan, "không còn ở mức khẩn cấp")
	b.tg.Tap(b.lan, b.last(b.lan).ID, "em:2:c") // and one of the question
	b.settle()
	b.shows(b.lan, "Đã ghi nhận báo nhầm")
}

func TestWhoConfirmedAnEmergencyCanTakeItBackAtOnce(t *testing.T) {
	b, minh, done := emergency(t, "en")
	b.ask(2)
	b.tg.Tap(minh, b.last(minh).ID, "em:2:c")
	b.settle()
	b.shows(minh, "Đã phát khẩn cấp đến mọi người.", "Kết thúc: nguy hiểm đã qua", "Báo nhầm: đính chính")
	b.tap("Send to everyone")
	b.tap("⚠️ 🔴 Send to everyone")
	b.tap("End: the danger is past")
	b.tap("⚠️ ✔️ End")
	b.shows(b.lan, "This emergency is ended.")
	b.tg.Tap(minh, b.last(minh).ID, "ee:o2:c")
	b.settle()
	b.shows(minh, "đã được kết thúc từ trước")
	if len(*done) != 1 || (*done)[0] != "ended by 5000001" {
		t.Errorf("%v", *done)
	}
}

func TestAForgedEndOfAnEmergencyIsRefused(t *testing.T) {
	b, _, done := emergency(t, "vi")
	stranger := b.tg.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	b.tg.Say(stranger, "/start")
	b.settle()
	for _, forged := range []string{"ee:s:c", "ee:o1:c", "ee:o2:c", "ee:m2:c", "ee:m2:c@-100"} {
		before := b.last(stranger)
		id := b.tg.Tap(stranger, before.ID, forged)
		b.settle()
		if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "người vận hành") && !strings.Contains(a.Text, "quản trị viên") {
			t.Errorf("%s: %+v", forged, a)
		}
		if after := b.last(stranger); after.ID != before.ID || after.Text != before.Text {
			t.Errorf("%s shows %s", forged, after.Text)
		}
	}
	for data, want := range map[string]string{"ee:m2:zz": "Không tìm thấy bài này", "ee:o2:": "Không tìm thấy bài này"} {
		b.say("/thongke")
		b.tg.Tap(b.lan, b.last(b.lan).ID, data)
		b.settle()
		b.shows(b.lan, want)
	}
	if len(*done) != 0 {
		t.Errorf("%v", *done)
	}
}

func TestTheRetractionOfAFalseAlarmSoundsAndComesEvenWithoutTheMessage(t *testing.T) {
	b := newBench(t, setup{idle: true})
	b.tg.Say(b.lan, "/start")
	sub := subscriber.Subscriber{Channel: "telegram", Address: fmt.Sprint(b.lan), Kind: subscriber.Private, Language: "vi"} // no sound
	a := flood()
	a.Ended, a.Urgency = article.EscalationFalseAlarm, article.Ordinary
	for change, silent := range map[article.ChangeKind]bool{article.ChangeMistaken: false, article.ChangeTitle: true} {
		d := channel.Delivery{Subscriber: sub, Kind: channel.DeliverCorrection, Articles: []article.Article{a}, Change: change, Message: 4711}
		r, err := b.bot.Send(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		m, ok := b.tg.Message(b.lan, r.Message)
		if ok == silent || ok && (m.Silent || !strings.Contains(m.Text, "ĐÃ PHÁT NHẦM")) {
			t.Errorf("%s: %v, %+v", change, ok, m)
		}
	}
}

// withEnded adds to layouts those of emergencies that were ended.
func withEnded(all map[string]channel.Delivery) map[string]channel.Delivery {
	sub := subscriber.Subscriber{Channel: "telegram", Kind: subscriber.Private, Language: "vi", Size: subscriber.SizeMedium, Preview: true, Sound: true}
	ended := func(kind channel.DeliveryKind, how article.EscalationState, urgency article.Urgency) channel.Delivery {
		a := flood()
		a.Ended, a.Urgency = how, urgency
		return channel.Delivery{Subscriber: sub, Kind: kind, Articles: []article.Article{a}}
	}
	of := func(d channel.Delivery, of channel.DeliveryKind, change article.ChangeKind) channel.Delivery {
		d.Of, d.Change = of, change
		return d
	}
	operators := func(d channel.Delivery) channel.Delivery {
		d.Articles[0].Source, d.Articles[0].State, d.Subscriber.Language = article.OperatorSource, article.StateWithdrawn, "en"
		return d
	}
	const over, mistaken = article.EscalationAllClear, article.EscalationFalseAlarm
	all["ended-edit"] = ended(channel.DeliverEdit, over, article.Ordinary)
	late := ended(channel.DeliverEdit, over, article.Ordinary)
	late.Late = true
	all["ended-edit-late"] = late
	all["ended-new"] = ended(channel.DeliverArticle, over, article.Ordinary)
	all["ended-correction"] = of(ended(channel.DeliverEdit, over, article.Ordinary), channel.DeliverCorrection, article.ChangeEnded)
	all["mistaken-warning"] = ended(channel.DeliverEdit, mistaken, article.Warning)
	all["mistaken-article"] = ended(channel.DeliverEdit, mistaken, article.Ordinary)
	all["mistaken-retraction"] = of(ended(channel.DeliverCorrection, mistaken, article.Ordinary), "", article.ChangeMistaken)
	all["mistaken-retraction-warning"] = of(ended(channel.DeliverCorrection, mistaken, article.Warning), "", article.ChangeMistaken)
	all["mistaken-retraction-operator"] = operators(of(ended(channel.DeliverCorrection, mistaken, article.Warning), "", article.ChangeMistaken))
	all["mistaken-correction"] = of(ended(channel.DeliverCorrection, mistaken, article.Ordinary), "", article.ChangeTitle)
	withdrawal := operators(ended(channel.DeliverWithdrawal, mistaken, article.Warning))
	withdrawal.Subscriber.Language = "vi"
	all["mistaken-withdrawal"] = withdrawal
	return all
}
