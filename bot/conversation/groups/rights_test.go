package groups_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/channel"
	"loa/subscriber"
)

// TestWhoLinkedAChatIsToldHoweverItIsLost: each way of the error table, once.
func TestWhoLinkedAChatIsToldHoweverItIsLost(t *testing.T) {
	for i, refusal := range []bottest.Fault{
		{Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat"},
		{Code: 400, Description: "Bad Request: need administrator rights in the channel chat"},
		{Code: 400, Description: "Bad Request: have no write access to the chat"},
		{Code: 400, Description: "Bad Request: CHAT_WRITE_FORBIDDEN"},
		{Code: 403, Description: "Forbidden: bot was kicked from the group chat"},
		{Code: 403, Description: "Forbidden: bot was kicked from the supergroup chat"},
		{Code: 403, Description: "Forbidden: bot was kicked from the channel chat"},
		{Code: 403, Description: "Forbidden: bot is not a member of the channel chat"},
		{Code: 403, Description: "Forbidden: bot is not a member of the supergroup chat"},
		{Code: 403, Description: "Forbidden: the group chat was deleted"},
		{Code: 403, Description: "Forbidden: some words of a later server"},
	} {
		t.Run(refusal.Description, func(t *testing.T) {
			b := bench.New(t, bench.Setup{Idle: true})
			b.Telegram.Say(b.Lan, "/start")
			b.Store.Change(subscriber.SaveSubscriber{
				Subscriber: subscriber.Subscriber{
					Address:  fmt.Sprint(b.Lan),
					Kind:     subscriber.Private,
					Language: "vi",
				},
			})
			manager, _ := b.Sub(b.Lan, 0)
			d := b.Delivery(channel.DeliverArticle)
			d.Subscriber.Address, d.Subscriber.Kind, d.Subscriber.Name, d.Subscriber.Manager = fmt.Sprint(
				-1_001_000-i,
			), subscriber.Group, "Bản Lùng", manager.ID
			refusal.Kind, refusal.Chat, refusal.Count = bottest.Refuse, int64(-1_001_000-i), -1
			b.Telegram.Inject(refusal)
			outcome := ""
			for range 4 { // one refusal alone is not believed
				_, err := b.Send(d)
				outcome = bench.Outcome(err)
			}
			if !strings.HasPrefix(outcome, "paused") {
				t.Errorf("the last of four sends: got %q, want paused", outcome)
			}
			told := 0
			for _, m := range b.Telegram.Messages(b.Lan) {
				if strings.Contains(m.Text, "Không còn gửi được tin vào Bản Lùng") {
					told++
				}
			}
			if told != 1 {
				t.Errorf("told %d times, want told 1", told)
			}
		})
	}
}
