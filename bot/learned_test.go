package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/bot/telegram"
	"loa/channel"
)

// unheardOf are refusals for ever in words of our own, which no list can hold.
var unheardOf = []string{
	"Bad Request: this hamlet has gone to sleep",
	"Bad Request: CHAT_OUT_TO_PASTURE_7",
	"Bad Request: messages are not welcome between the rice harvests",
	"Bad Request: nhóm này đã khép cửa",
	"Bad Request: ROOM_FULL_OF_BEES",
}

// TestAChatThatRefusesInWordsNobodyKnowsIsLearnedFromTheOthers: Telegram has more
// words for "never" than a list can hold. What a chat refuses as plain text too,
// while another takes it, is for the chat to answer for.
func TestAChatThatRefusesInWordsNobodyKnowsIsLearnedFromTheOthers(t *testing.T) {
	for _, wording := range unheardOf {
		if v := telegram.Classify(&telegram.APIError{Code: 400, Description: wording}); v != telegram.Failed {
			t.Fatalf("%s: got verdict %d, want %d: the wording stands in a list", wording, v, telegram.Failed)
		}
	}
	for _, c := range []struct {
		name        string
		othersTake  bool
		want        string
		told, calls int // the calls: with markup and plain, for each try
	}{
		{"others take it", true, "paused rights", 1, 4},
		{"nobody takes it", false, "failed", 0, 4},
	} {
		for _, wording := range unheardOf {
			t.Run(c.name+"/"+wording, func(t *testing.T) {
				b := bench.New(t, bench.Setup{})
				b.Say("/start")
				group, _ := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
				b.SayIn(group, bottest.Speaker{User: b.Lan}, "/start c_y-te")
				if c.othersTake {
					b.MustSend(b.Delivery(channel.DeliverArticle))
				}
				b.Telegram.ForgetCalls()
				b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Chat: group, Kind: bottest.Refuse, Code: 400,
					Description: wording, Count: -1})
				d := b.Delivery(channel.DeliverArticle)
				d.Subscriber, _ = b.Sub(group, 0)
				var err error
				for range 2 { // one answer proves nothing
					_, err = b.Send(d)
				}
				if got := bench.Outcome(err); got != c.want {
					t.Errorf("got %s (%v), want %s", got, err, c.want)
				}
				calls := toChat(b, group)
				if len(calls) != c.calls {
					t.Fatalf("got %d calls, want %d", len(calls), c.calls)
				}
				for i, call := range calls {
					if plain := call.Params["parse_mode"] == "" &&
						call.Params["reply_markup"] == ""; plain != (i%2 == 1) {
						t.Errorf("call %d: got plain %v, want every second one plain", i+1, plain)
					}
				}
				told := 0
				for _, m := range b.Telegram.Messages(b.Lan) {
					if strings.Contains(m.Text, "Không còn gửi được tin vào Bản Lùng") {
						told++
					}
				}
				if told != c.told {
					t.Errorf("got %d messages to who linked the group, want %d", told, c.told)
				}
				if n := b.Bot.Health().Unknown[wording]; n != 2 {
					t.Errorf("got %d refusals counted under %q, want 2: %v", n, wording, b.Bot.Health().Unknown)
				}
				if n := strings.Count(b.Log.String(), "in words not known here"); n != 1 {
					t.Errorf("got %d lines about the wording, want 1:\n%s", n, b.Log)
				}
			})
		}
	}
}

// TestAChatThatAloneFollowsATopicIsLearnedToo: nobody else takes its articles, but
// others take theirs. When nobody takes anything, the fault is ours, and no chat's.
func TestAChatThatAloneFollowsATopicIsLearnedToo(t *testing.T) {
	for _, c := range []struct {
		name   string
		others bool
		want   []string
	}{
		{"others take theirs", true, []string{"failed", "failed", "paused rights", "failed"}},
		{"nobody takes anything", false, []string{"failed", "failed", "failed", "failed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := bench.New(t, bench.Setup{Idle: true})
			b.Telegram.Say(b.Lan, "/start")
			minh := b.Telegram.AddUser(bottest.User{FirstName: "Minh"}).ID
			b.Telegram.Say(minh, "/start")
			remove := b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Chat: b.Lan, Kind: bottest.Refuse,
				Code: 400, Description: unheardOf[0], Count: -1})
			send := func(to int64, article int) string {
				d := b.Delivery(channel.DeliverArticle)
				d.Subscriber.Address, d.Articles = fmt.Sprint(to), bench.Samples()[article:article+1]
				_, err := b.SendAgain(d)
				return bench.Outcome(err)
			}
			for article, want := range c.want {
				if got := send(b.Lan, article); got != want {
					t.Errorf("article %d: got %s, want %s", article+1, got, want)
				}
				if c.others {
					if got := send(minh, 5+article); got != "ok" {
						t.Errorf("another's article: got %s, want ok", got)
					}
				}
			}
			remove()
			if got := send(b.Lan, 4); got != "ok" {
				t.Errorf("when it takes messages again: got %s, want ok", got)
			}
		})
	}
}

// TestAMessageThatOnlyItsDressKeepsAwayIsSentPlain: one refusal in unknown words is
// no reason to give up a chat, or an article.
func TestAMessageThatOnlyItsDressKeepsAwayIsSentPlain(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 400, Description: unheardOf[1]})
	b.MustSend(b.Delivery(channel.DeliverArticle))
	m := b.Last(b.Lan)
	if !strings.Contains(m.Text, "Sạt lở trên quốc lộ 4D") || len(m.Buttons) > 0 {
		t.Errorf("got %q with %d rows of buttons, want the title and none", m.Text, len(m.Buttons))
	}
}

// TestHowManyUnknownWordingsAreRememberedIsBounded: what a far end writes into its
// refusals must not grow the metrics without end.
func TestHowManyUnknownWordingsAreRememberedIsBounded(t *testing.T) {
	b := bench.New(t, bench.Setup{Idle: true})
	b.Telegram.Say(b.Lan, "/start")
	for i := range 60 {
		b.Telegram.Inject(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 400,
			Description: fmt.Sprint("Bad Request: reason ", i)})
		b.MustSend(b.Delivery(channel.DeliverArticle))
	}
	unknown := b.Bot.Health().Unknown
	if len(unknown) > 51 || unknown["other"] == 0 {
		t.Errorf("got %d wordings, %d others, want at most 51 and some others", len(unknown), unknown["other"])
	}
}

func toChat(b *bench.Bench, chat int64) (calls []bottest.Call) {
	for _, c := range b.Telegram.Calls("sendMessage") {
		if c.Chat == chat {
			calls = append(calls, c)
		}
	}
	return calls
}
