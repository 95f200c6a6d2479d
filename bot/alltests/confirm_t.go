package alltests

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/conversation/operators"
	"loa/subscriber"
)

// question is a bench whose operators Lan and Minh are asked about article 12,
// with a store that knows what became of it.
func question(t *testing.T, lang string) (b *bench, minh int64, told *[]string, of map[int64]article.Escalation) {
	told, of = &[]string{}, map[int64]article.Escalation{12: {Article: 12, State: article.EscalationAsked}}
	decide := func(state article.EscalationState) func(context.Context, int64, string) (article.Escalation, error) {
		return func(_ context.Context, id int64, operator string) (article.Escalation, error) {
			r, ok := of[id]
			if !ok {
				return r, article.ErrNotFound
			}
			if r.State == article.EscalationAsked {
				r.State, r.Operator = state, operator
				of[id] = r
				*told = append(*told, fmt.Sprintf("%s by %s", state, operator))
			}
			return r, nil
		}
	}
	b = newBench(t, setup{lang: lang, options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001, 5_000_002}
		o.Actions.ConfirmEscalation, o.Actions.DeclineEscalation = decide(article.EscalationConfirmed), decide(article.EscalationDeclined)
	}})
	minh = b.tg.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.say("/start")
	b.tg.Say(minh, "/start")
	b.settle()
	return b, minh, told, of
}

func (b *bench) ask(want int) {
	b.t.Helper()
	a, err := b.store.Article(b.t.Context(), 12)
	if err != nil {
		b.t.Fatal(err)
	}
	a.Urgency = article.Warning
	for _, operator := range []int64{5_000_001, 5_000_002}[:want] {
		if err := b.bot.AskEmergency(b.t.Context(), a, operator); err != nil {
			b.t.Fatal(err)
		}
	}
}

func TestOperatorsConfirmAnEmergencyWithTwoTapsAndTheFirstDecides(t *testing.T) {
	b, minh, told, _ := question(t, "vi")
	b.ask(2)
	mine := b.shows(b.lan, "🔴 KHẨN CẤP", "Sạt lở trên quốc lộ 4D", "Đây có phải tin khẩn cấp không?", "Phát khẩn cấp đến mọi người", "Không phát")
	if toast := b.tap("Phát khẩn cấp đến mọi người"); !strings.Contains(toast, "Chạm lần nữa") || len(*told) != 0 {
		t.Fatalf("after one tap: %q, %v", toast, *told)
	}
	b.tap("⚠️ 🔴 Phát khẩn cấp đến mọi người")
	b.tg.Tap(b.lan, mine.ID, "em:2:c") // the finger was quick
	b.settle()
	b.shows(b.lan, "Đã phát khẩn cấp đến mọi người.", "Sạt lở trên quốc lộ 4D")
	if m := b.last(b.lan); strings.Contains(labels(m), "hát") {
		t.Errorf("buttons of the question are left: %s", labels(m))
	}
	b.tg.TapLabel(minh, b.last(minh).ID, "Không phát")
	b.settle()
	b.shows(minh, "đã được phát khẩn cấp từ trước")
	if len(*told) != 1 || (*told)[0] != "raised by 5000001" {
		t.Errorf("%v", *told)
	}
}

func TestAnOperatorsNoIsSeenByTheOthers(t *testing.T) {
	b, minh, told, of := question(t, "vi")
	b.ask(2)
	b.tap("Không phát")
	b.shows(b.lan, "Không phát khẩn cấp; bài vẫn ở mức cảnh báo")
	b.tg.Tap(minh, b.last(minh).ID, "em:2:c")
	b.settle()
	b.shows(minh, "Người vận hành khác đã quyết định")
	if len(*told) != 1 || (*told)[0] != "declined by 5000001" {
		t.Errorf("%v", *told)
	}
	for state, want := range map[article.EscalationState]string{article.EscalationWithdrawn: "đã được gỡ nên không phát", article.EscalationExpired: "đã hết hiệu lực nên không phát"} {
		of[12] = article.Escalation{Article: 12, State: state}
		b.ask(2)
		b.tg.Tap(b.lan, b.last(b.lan).ID, "em:2:c")
		b.settle()
		b.shows(b.lan, want)
	}
}

func TestAForgedAnswerAboutAnEmergencyIsRefused(t *testing.T) {
	b, _, told, _ := question(t, "vi")
	stranger := b.tg.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	b.tg.Say(stranger, "/start")
	b.settle()
	for _, forged := range []string{"em:1:c", "em:2:c", "em:0:c", "em:2:c@-100"} {
		id := b.tg.Tap(stranger, b.last(stranger).ID, forged)
		b.settle()
		if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "người vận hành") && !strings.Contains(a.Text, "quản trị viên") {
			t.Errorf("%s: %+v", forged, a)
		}
	}
	group := b.tg.AddChat(bottest.Chat{Type: bottest.Group, Title: "Trực ban"}, b.lan).ID
	b.tg.Join(group, b.lan, true)
	b.tg.SayAs(group, bottest.Speaker{User: b.lan}, "/chude")
	b.settle()
	id := b.tg.TapAs(group, b.lan, b.last(group).ID, "em:2:c") // an operator, but where others look on
	b.settle()
	if a, _ := b.tg.Answer(id); !strings.Contains(a.Text, "người vận hành") || len(*told) != 0 {
		t.Errorf("%+v, %v", a, *told)
	}
	b.ask(2)
	for data, want := range map[string]string{"em:2:zz": "Không tìm thấy bài này", "em:2:": "Không tìm thấy bài này"} {
		b.tg.Tap(b.lan, b.last(b.lan).ID, data)
		b.settle()
		b.shows(b.lan, want)
	}
}

func TestWhetherAnOperatorHasTheQuestionIsKnownOfEach(t *testing.T) {
	b, minh, _, _ := question(t, "vi")
	b.tg.Block(b.lan)
	b.settle()
	a, err := b.store.Article(t.Context(), 12)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.bot.AskEmergency(t.Context(), a, b.lan); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("who blocks the bot was asked: %v", err)
	}
	if err := b.bot.AskEmergency(t.Context(), a, minh); err != nil {
		t.Error(err)
	}
	b.shows(minh, "Đây có phải tin khẩn cấp không?")
}

func TestTheQuestionAboutAnEmergencyLooksAsItShould(t *testing.T) {
	still := newClock()

	for lang, file := range map[string]string{"vi": "emergency-question", "en": "emergency-question-english"} {
		a := flood()
		a.Urgency = article.Warning
		text, rows := rendered(operators.ApprovalRequest(painter(), still.now(), subscriber.Subscriber{Kind: subscriber.Private, Language: lang, Preview: true}, a))
		golden := text + "\n"
		for _, row := range rows {
			golden += "\n" + strings.Join(row, "  ")
		}
		golden += "\n"
		sameAsGolden(t, file, golden)
	}
}
