package bots

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loa/article"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
	"loa/web"
)

// provinces is a configuration with two bots, of which each serves a source.
func provinces() *config.Config {
	cfg := config.Default()
	cfg.Site.URL = "https://loa.example"
	cfg.Topics = []config.Topic{{ID: "canh-bao", Name: "Cảnh báo", Urgent: true},
		{ID: "cho", Name: "Chợ", Formerly: []string{"cho-phien"}}}
	cfg.Sources = []config.Source{{ID: "laichau", Name: "Lai Châu"}, {ID: "dienbien", Name: "Điện Biên"}}
	cfg.Telegram.Token, cfg.Telegram.Mode = config.NewSecret("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"), "webhook"
	cfg.Telegram.Sources, cfg.Telegram.Admins = []string{"laichau"}, []int64{7}
	cfg.Bots = []config.Bot{{ID: "dienbien", Name: "Loa Điện Biên", Rate: 20, Sources: []string{"dienbien"},
		Topics: []string{"cho"}, Token: config.NewSecret("220407812:AAGmuongmuongmuongmuongmuongmuong")}}
	return cfg
}

func wired(t *testing.T, cfg *config.Config) *Bots {
	t.Helper()
	all, err := New(Options{Config: cfg, Sources: cfg.ArticleSources(), Store: storetest.SQLite(t, store.Options{}),
		Log: slog.New(slog.DiscardHandler), Published: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestEachBotTakesPostsWithItsOwnSecret: the first at the address that it always had.
func TestEachBotTakesPostsWithItsOwnSecret(t *testing.T) {
	cfg := provinces()
	all := wired(t, cfg)
	options := web.Options{Extra: map[string]http.Handler{}}
	all.Extend(&options)
	mux := http.NewServeMux()
	for pattern, handler := range options.Extra {
		mux.Handle(pattern, handler)
	}
	secrets := map[string]string{}
	for _, b := range cfg.ActiveBots() {
		secrets[b.ID] = WebhookOf(cfg, b).Secret
	}
	for _, c := range []struct {
		path, secret string
		want         int
	}{
		{"/telegram/webhook", secrets["telegram"], http.StatusBadRequest}, // it is let in, and is no update
		{"/telegram/webhook", secrets["dienbien"], http.StatusUnauthorized},
		{"/telegram/webhook/dienbien", secrets["dienbien"], http.StatusBadRequest},
		{"/telegram/webhook/dienbien", secrets["telegram"], http.StatusUnauthorized},
		{"/telegram/webhook/caobang", secrets["telegram"], http.StatusNotFound},
	} {
		r := httptest.NewRequest(http.MethodPost, c.path, strings.NewReader("{}"))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", c.secret)
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, r)
		assert.Same(t, c.path+" with the secret of "+c.secret[:4], w.Code, c.want)
	}
	assert.Same(t, "where the second's updates are posted", WebhookOf(cfg, cfg.ActiveBots()[1]).URL,
		"https://loa.example/telegram/webhook/dienbien")
}

// TestWhatABotHasOfItsOwnAndOfTheFirst: what is not set is as the section telegram has it.
func TestWhatABotHasOfItsOwnAndOfTheFirst(t *testing.T) {
	active := provinces().ActiveBots()
	first, second := active[0], active[1]
	assert.Same(t, "the first's name", first.Name, config.Default().Site.Name)
	assert.Same(t, "the second's name", second.Name, "Loa Điện Biên")
	assert.Same(t, "the second's rate", second.Rate, 20)
	assert.Same(t, "the second's operators", second.Admins[0], 7)
	assert.Same(t, "the second's mode", second.Mode, "webhook")
	assert.Same(t, "the second's quiet hours", second.QuietHours, first.QuietHours)
	bound := setup.BoundOf(provinces(), second)
	assert.Same(t, "a topic under its former name", bound.ServesTopic("cho-phien"), true)
	cfg := provinces()
	cfg.Telegram.Token = config.Secret{}
	assert.Same(t, "without the first", strings.Join(Names(cfg), " "), "dienbien")
}

// TestOperatorsDecideAboutWhatTheirBotServes: and about nothing else.
func TestOperatorsDecideAboutWhatTheirBotServes(t *testing.T) {
	all := wired(t, provinces())
	first, second := all.list[0], all.list[1]
	save := func(source string, topics ...string) int64 {
		saved, err := all.store.Publishing.SaveArticle(t.Context(), article.Article{Source: source, Key: source,
			URL: "https://" + source + ".example/1", Title: "Tin của " + source, ContentText: "Tin của " + source,
			Topics: topics})
		if err != nil {
			t.Fatal(err)
		}
		return saved.ID
	}
	for _, c := range []struct {
		what          string
		id            int64
		first, second bool
	}{
		{"the first's source", save("laichau", "cho"), true, false},
		{"the second's source and topic", save("dienbien", "cho"), false, true},
	} {
		assert.Same(t, c.what+": the first", first.mine(t.Context(), c.id) == nil, c.first)
		assert.Same(t, c.what+": the second", second.mine(t.Context(), c.id) == nil, c.second)
	}
	a := second.ofArea(article.Article{Source: article.OperatorSource, Key: "khan:abc"})
	assert.Same(t, "the key of a warning of the second's operator", a.Key, "khan:abc@dienbien")
	assert.Same(t, "whose people it is for", strings.Join(a.Publishers(), " "), "dienbien")
	assert.Same(t, "its topics", strings.Join(a.Topics, " "), "cho")
	assert.Same(t, "the second serves it", second.isServed(a), true)
	assert.Same(t, "the first serves it", first.isServed(a), false)
	q := article.Query{Sources: []string{"laichau"}}
	assert.Same(t, "the second looks for articles of others", (&bounded{bot: second}).narrow(&q), false)
	q = article.Query{}
	assert.Same(t, "the second looks for articles", (&bounded{bot: second}).narrow(&q), true)
	assert.Same(t, "where it looks", strings.Join(q.Sources, " "), "dienbien")
}
