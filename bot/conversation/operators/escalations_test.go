package operators_test

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
	"loa/bot/internal/bench"
	"loa/subscriber"
)

// question is a bench whose operators Lan and Minh are asked about article 12,
// with a store that knows what became of it.
func question(t *testing.T, lang string) (b *bench.Bench, minh int64, told *[]string, of map[int64]article.Escalation) {
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
	b = bench.New(t, bench.Setup{Lang: lang, Options: func(o *bot.Options) {
		o.Admins = []int64{5_000_001, 5_000_002}
		o.Actions.ConfirmEscalation, o.Actions.DeclineEscalation = decide(
			article.EscalationConfirmed,
		), decide(
			article.EscalationDeclined,
		)
	}})
	minh = b.Telegram.AddUser(bottest.User{FirstName: "Minh", Language: "vi"}).ID
	b.Say("/start")
	b.Telegram.Say(minh, "/start")
	b.Settle()
	return b, minh, told, of
}

func TestOperatorsConfirmAnEmergencyWithTwoTapsAndTheFirstDecides(t *testing.T) {
	b, minh, told, _ := question(t, "vi")
	b.Ask(2)
	mine := b.Shows(
		b.Lan,
		"🔴 KHẨN CẤP",
		"Sạt lở trên quốc lộ 4D",
		"Đây có phải tin khẩn cấp không?",
		"Phát khẩn cấp đến mọi người",
		"Không phát",
	)
	if toast := b.Tap("Phát khẩn cấp đến mọi người"); !strings.Contains(toast, "Chạm lần nữa") || len(*told) != 0 {
		t.Fatalf(`after one tap: %q, %v, want toast to contain "Chạm lần nữa", len(*told) 0`, toast, *told)
	}
	b.Tap("⚠️ 🔴 Phát khẩn cấp đến mọi người")
	b.Telegram.Tap(b.Lan, mine.ID, "em:2:c") // the finger was quick
	b.Settle()
	b.Shows(b.Lan, "Đã phát khẩn cấp đến mọi người.", "Sạt lở trên quốc lộ 4D")
	if m := b.Last(b.Lan); strings.Contains(bench.Labels(m), "hát") {
		t.Errorf(`buttons of the question are left: %s, want it without "hát"`, bench.Labels(m))
	}
	b.Telegram.TapLabel(minh, b.Last(minh).ID, "Không phát")
	b.Settle()
	b.Shows(minh, "đã được phát khẩn cấp từ trước")
	if len(*told) != 1 || (*told)[0] != "raised by 5000001" {
		t.Errorf("%v, want len(*told) 1, (*told)[0] %q", *told, "raised by 5000001")
	}
}

func TestAnOperatorsNoIsSeenByTheOthers(t *testing.T) {
	b, minh, told, of := question(t, "vi")
	b.Ask(2)
	b.Tap("Không phát")
	b.Shows(b.Lan, "Không phát khẩn cấp; bài vẫn ở mức cảnh báo")
	b.Telegram.Tap(minh, b.Last(minh).ID, "em:2:c")
	b.Settle()
	b.Shows(minh, "Người vận hành khác đã quyết định")
	if len(*told) != 1 || (*told)[0] != "declined by 5000001" {
		t.Errorf("%v, want len(*told) 1, (*told)[0] %q", *told, "declined by 5000001")
	}
	for state, want := range map[article.EscalationState]string{article.EscalationWithdrawn: "đã được gỡ nên không phát", article.EscalationExpired: "đã hết hiệu lực nên không phát"} {
		of[12] = article.Escalation{Article: 12, State: state}
		b.Ask(2)
		b.Telegram.Tap(b.Lan, b.Last(b.Lan).ID, "em:2:c")
		b.Settle()
		b.Shows(b.Lan, want)
	}
}

func TestAForgedAnswerAboutAnEmergencyIsRefused(t *testing.T) {
	b, _, told, _ := question(t, "vi")
	stranger := b.Telegram.AddUser(bottest.User{FirstName: "Hà", Language: "vi"}).ID
	b.Telegram.Say(stranger, "/start")
	b.Settle()
	for _, forged := range []string{"em:1:c", "em:2:c", "em:0:c", "em:2:c@-100"} {
		id := b.Telegram.Tap(stranger, b.Last(stranger).ID, forged)
		b.Settle()
		if a, _ := b.Telegram.Answer(
			id,
		); !strings.Contains(a.Text, "người vận hành") &&
			!strings.Contains(a.Text, "quản trị viên") {
			t.Errorf("%s: %+v", forged, a)
		}
	}
	group := b.Telegram.AddChat(bottest.Chat{Type: bottest.Group, Title: "Trực ban"}, b.Lan).ID
	b.Telegram.Join(group, b.Lan, true)
	b.Telegram.SayAs(group, bottest.Speaker{User: b.Lan}, "/chude")
	b.Settle()
	id := b.Telegram.TapAs(group, b.Lan, b.Last(group).ID, "em:2:c") // an operator, but where others look on
	b.Settle()
	if a, _ := b.Telegram.Answer(id); !strings.Contains(a.Text, "người vận hành") || len(*told) != 0 {
		t.Errorf(`%+v, %v, want a.Text to contain "người vận hành", len(*told) 0`, a, *told)
	}
	b.Ask(2)
	for data, want := range map[string]string{"em:2:zz": "Không tìm thấy bài này", "em:2:": "Không tìm thấy bài này"} {
		b.Telegram.Tap(b.Lan, b.Last(b.Lan).ID, data)
		b.Settle()
		b.Shows(b.Lan, want)
	}
}

func TestWhetherAnOperatorHasTheQuestionIsKnownOfEach(t *testing.T) {
	b, minh, _, _ := question(t, "vi")
	b.Telegram.Block(b.Lan)
	b.Settle()
	a, err := b.Store.Article(t.Context(), 12)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Bot.AskEmergency(t.Context(), a, b.Lan); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("who blocks the bot was asked: %v, want an error, an error other than %v", err, context.Canceled)
	}
	if err := b.Bot.AskEmergency(t.Context(), a, minh); err != nil {
		t.Error(err)
	}
	b.Shows(minh, "Đây có phải tin khẩn cấp không?")
}

func TestTheQuestionAboutAnEmergencyLooksAsItShould(t *testing.T) {
	still := bench.NewClock()

	for lang, file := range map[string]string{"vi": "emergency-question", "en": "emergency-question-english"} {
		a := bench.Flood()
		a.Urgency = article.Warning
		text, rows := bench.Rendered(
			operators.ApprovalRequest(
				bench.Renderer(),
				still.Now(),
				subscriber.Subscriber{Kind: subscriber.Private, Language: lang, Preview: true},
				a,
			),
		)
		golden := text + "\n"
		for _, row := range rows {
			golden += "\n" + strings.Join(row, "  ")
		}
		golden += "\n"
		bench.SameAsGolden(t, file, golden)
	}
}
