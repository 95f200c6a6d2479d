package conversation_test

import (
	"strings"
	"testing"

	"loa/article"
	"loa/bot"
	"loa/bot/internal/bench"
)

func TestWordsThatAreEditedAreSearchedForAnewAndCommandsAreNotRunAgain(t *testing.T) {
	b := bench.New(t, bench.Setup{})
	said := b.Telegram.Say(b.Lan, "sat lơ")
	b.Settle()
	b.Telegram.EditSaid(b.Lan, said, "sạt lở")
	b.Settle()
	b.Shows(b.Lan, "🔎 sạt lở", "quốc lộ 4D")
	said = b.Telegram.Say(b.Lan, "/moi")
	b.Settle()
	before := len(b.Telegram.Messages(b.Lan))
	b.Telegram.EditSaid(b.Lan, said, "/xoa")
	b.Settle()
	if got := len(b.Telegram.Messages(b.Lan)); got != before {
		t.Errorf("messages after a command was edited: got %d, want %d", got, before)
	}
}

func TestConversationSurvivesHostileNamesAndQuestions(t *testing.T) {
	for _, s := range bench.Nasty() {
		b := bench.New(t, bench.Setup{Options: func(o *bot.Options) {
			o.Topics = []article.Topic{{ID: s, Name: s}, {ID: "b", Name: s}}
			o.Site = s
		}})
		b.Store.Archive = []article.Article{bench.NastyArticle(s)}
		b.Store.Archive[0].State = article.StateLive
		for _, said := range []string{"/start", "/caidat", "/chude", "/gio", "/moi", "/tukhoa " + bench.CutBytes(s),
			"/tukhoa", bench.CutBytes(s), "/start " + bench.CutBytes(s), "/start c_" + bench.CutBytes(s), "/gui_thu",
			"/kenh " + bench.CutBytes(s)} {
			b.Telegram.Say(b.Lan, strings.ToValidUTF8(said, "?"))
			b.Settle()
		}
		m := b.Last(b.Lan)
		b.Telegram.Tap(b.Lan, m.ID, "t:"+bench.CutBytes(strings.ToValidUTF8(s, "?"))+":1")
		b.Telegram.Tap(b.Lan, m.ID, "c:0")
		b.Settle()
		for _, c := range b.Telegram.Calls("") {
			if c.Code == 400 && !strings.Contains(c.Description, "not modified") && c.Method != "getChat" {
				t.Errorf("%.30q: %s: %s", s, c.Method, c.Description)
			}
		}
	}
}
