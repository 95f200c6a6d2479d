package conversation_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/bottest"
	"loa/bot/internal/bench"
	"loa/ledger"
	"loa/operations"
	"loa/subscriber"
)

// everyTap is callback data of every verb with arguments that no button of ours
// has, 64 bytes at the most: what a changed client can send.
func everyTap(chats ...int64) (list []string) {
	verbs := []string{
		"nop",
		"c",
		"t",
		"v",
		"ok",
		"m",
		"new",
		"close",
		"w",
		"f",
		"d",
		"x",
		"xx",
		"a",
		"kh",
		"em",
		"ee",
		"ah",
		"r",
		"q",
		"y",
		"yt",
		"n",
		"z",
		"g",
		"o",
		"l",
		"p",
		"e",
		"k",
		"",
		":",
		"khong-co",
	}
	arguments := []string{
		"",
		":",
		":-1",
		":0",
		":99999999999999999999",
		":-9223372036854775808:-1",
		":1:-1",
		":2:zzzzzzzzzzzzz",
		":x:c",
		":o1:c",
		":o2:c",
		":m2:c",
		":f2:laichau:00000000",
		":s:c",
		":e:c",
		":r:c",
		":-zik0zj",
		":1y2p0ij32e8e7:1y2p0ij32e8e7",
		":y-te:1",
		":y-te:0",
		":x:y-te",
		":\x00\xff",
		":" + strings.Repeat("z", 50),
		":::::::",
		":1440:1440",
		":-5:5",
		":k:",
		":d:",
		":d:x",
		":q",
		":😀:😀",
	}
	for _, verb := range verbs {
		for _, argument := range arguments {
			list = append(list, strings.ToValidUTF8(verb+argument, ""))
		}
		for _, chat := range chats {
			for _, place := range []string{"@%d", "@%d/", "@%d/7", "@%d/-7", "@%d/x", "@-%d", "@%d@%[1]d"} {
				list = append(list, fmt.Sprintf(verb+":1"+place, chat))
			}
		}
	}
	return list
}

// TestHostileTapsHarmNobody: data can be forged, so that every verb comes with
// every kind of argument, from a member who administers nothing, a stranger and
// a subscriber.
func TestHostileTapsHarmNobody(t *testing.T) {
	b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
		o.Admins = []int64{1} // someone else
		o.Actions.Publish = func(context.Context, article.Article) (int64,
			error) {
			t.Error("a stranger published")
			return 0, nil
		}
		o.Actions.Withdraw = func(context.Context, int64) error { t.Error("a stranger ended a warning"); return nil }
		o.Actions.Warnings = func(context.Context, int64) ([]ledger.WarningReach, error) {
			t.Error("a stranger counted readers")
			return nil, nil
		}
		decide := func(context.Context, int64, string) (article.Escalation, error) {
			t.Error("a stranger decided about an emergency")
			return article.Escalation{}, nil
		}
		o.Actions.ConfirmEscalation, o.Actions.DeclineEscalation = decide, decide
		o.Actions.EndEmergency = func(ctx context.Context, id int64, _ article.EscalationState,
			operator string) (article.Escalation, error) {
			return decide(ctx, id, operator)
		}
		o.Actions.Held = func(context.Context, string) (operations.HeldBack, error) {
			t.Error("a stranger saw what is held back")
			return operations.HeldBack{}, nil
		}
		o.Actions.TakeHeld = func(context.Context, string, bool, string) (operations.HeldBack, error) {
			t.Error("a stranger took what is held back")
			return operations.HeldBack{}, nil
		}
	}})
	b.Say("/start c_y-te")
	group, minh := b.Group(bottest.Chat{Type: bottest.Supergroup, Title: "Bản Lùng"})
	b.SayIn(group, bottest.Speaker{User: b.Lan}, "/start c_y-te")
	channel := b.Telegram.AddChat(bottest.Chat{Type: bottest.Channel, Title: "Tin"}, b.Lan).ID
	b.Telegram.Join(channel, b.Lan, true)
	b.Settle()
	b.Telegram.Say(minh, "/start c_y-te")
	b.Settle()
	type state struct {
		sub subscriber.Subscriber
		on  string
	}
	of := func(chats ...int64) map[int64]state {
		now := map[int64]state{}
		for _, chat := range chats {
			sub, on := b.Sub(chat, 0)
			sub.Keywords = nil // a slice cannot be compared
			now[chat] = state{sub, fmt.Sprint(on)}
		}
		return now
	}
	same := func(a, b map[int64]state) bool {
		return maps.EqualFunc(a, b, func(a, b state) bool { return fmt.Sprint(a) == fmt.Sprint(b) })
	}
	before := of(b.Lan, group, channel)
	taps := everyTap(group, channel, b.Lan, minh)
	private, public := b.Last(minh).ID, b.Last(group).ID
	for _, data := range taps {
		if data == "" || len(data) > 64 { // Telegram passes neither on
			continue
		}
		for _, id := range []string{b.Telegram.TapAs(group, minh, public, data), b.Telegram.Tap(minh, private, data)} {
			b.Settle()
			if _, answered := b.Telegram.Answer(id); !answered {
				t.Errorf("the tap %q was not answered, want answered", data)
			}
		}
		if !same(of(b.Lan, group, channel), before) {
			t.Fatalf("%q changed what is not Minh's: %+v, want same(of(b.Lan, group, channel), before)", data,
				of(b.Lan, group, channel))
		}
	}
	for _, sign := range []string{"panic", "a bug", "given up"} {
		if strings.Contains(b.Log.String(), sign) {
			t.Errorf("%q is in the log:\n%s\nwant it without %v", sign, b.Log, sign)
		}
	}
}

func TestLinksToWhatIsNotThereAreAnswered(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Store.Archive = append(
		b.Store.Archive,
		article.Article{ID: 50, Title: "Chưa công khai", State: article.StateWaiting},
	)
	for link, want := range map[string]string{
		"c_khong-co":                    "Không còn chủ đề này",
		"c_":                            "Không còn chủ đề này",
		"c_nong-lam-nghiep":             "Chủ đề", // a former name
		"a_99":                          "Không tìm thấy bài này",
		"a_50":                          "Không tìm thấy bài này",
		"a_-1":                          "Không tìm thấy bài này",
		"a_9999999999999999999999":      "Kính chào",
		"a_x":                           "Kính chào",
		"q_bMWpIHF1w6l0":                "lũ quét",
		"q_!":                           "Kính chào",
		"q__w":                          "gõ vài chữ", // no text
		"q_":                            "Kính chào",
		"x_1":                           "Kính chào",
		"_":                             "Kính chào",
		strings.Repeat("c_Aa-0", 10):    "Không còn chủ đề này",
		"inline":                        "Kính chào",
		"c_y-te extra <b>":              "Chủ đề",
		"c_<script>alert(1)</script>\"": "Không còn chủ đề này",
	} {
		person := b.Telegram.AddUser(bottest.User{FirstName: "Lan", Language: "vi"}).ID
		b.Telegram.Say(person, "/start "+link)
		b.Settle()
		said := ""
		for _, m := range b.Telegram.Messages(person) {
			if m.FromBot {
				said += m.Text + "\n"
			}
		}
		if !strings.Contains(said, want) || strings.Contains(said, "Chưa công khai") {
			t.Errorf(`%s: %q, want said to contain %v, said without "Chưa công khai"`, link, said, want)
		}
		if sub, on := b.Sub(person, 0); sub.ID == 0 || len(on) > 1 {
			t.Errorf("%s: %+v %v, want sub.ID other than 0, len(on) at most 1", link, sub, on)
		}
	}
}

func TestInlinePagesShowEveryArticleOnceAndOutliveForgedOnes(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	b.Store.Archive[3].State = article.StateWithdrawn
	b.Store.Archive[4].URL, b.Store.Archive[4].Title = "javascript:alert(1)", "<b>\u202e"+strings.Repeat("đ̣̣̣̣", 400)
	seen := map[string]int{}
	ask := func(words, offset string) bottest.Call {
		t.Helper()
		id := b.Telegram.Inline(b.Lan, words, offset)
		b.Settle()
		results, ok := b.Telegram.InlineResults(id)
		if !ok {
			t.Fatalf("%q, %q: no answer; log:\n%s\nwant ok", words, offset, b.Log)
		}
		for _, r := range results {
			seen[r.ID]++
		}
		calls := b.Telegram.Calls("answerInlineQuery")
		return calls[len(calls)-1]
	}
	offset := ask("", "").Params["next_offset"]
	if last := ask(
		"",
		offset,
	); last.Params["next_offset"] != "" ||
		last.Params["is_personal"] != "true" { // it is in the language of who asks
		t.Errorf("the last page: %v, want empty, %q", last.Params, "true")
	}
	if len(seen) != 11 || seen["4"] != 0 {
		t.Errorf("shown %v, want len(seen) 11, 0", seen)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("article %s is shown %d times, want 1", id, n)
		}
	}
	for _, forged := range []string{".", "x.y", "-1.-1", "zzzzzzzzzzzzzz.zzzzzzzzzzzzzz", "1y2p0ij32e8e7.1y2p0ij32e8e7",
		strings.Repeat("9", 64), "\x00"} {
		ask("sat lo", forged)
	}
	for _, words := range []string{`"`, "a AND b OR NOT c*", "(((", strings.Repeat("😀", 256),
		"%_'; DROP TABLE articles", "\u202e\u200f"} {
		ask(words, "")
	}
}
