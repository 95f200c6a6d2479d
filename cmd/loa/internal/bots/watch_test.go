package bots

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"loa/article"
	"loa/audience"
	"loa/bot"
	"loa/bot/bottest"
	"loa/cmd/loa/internal/setup"
	"loa/config"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

const operator = 7_009

// botsOfTests are bots of channels with one operator, whose servers need no network,
// in virtual time.
func botsOfTests(t *testing.T, db *store.Store, channels ...string) (*Bots, []*bottest.Server) {
	t.Helper()
	all := &Bots{log: slog.New(slog.DiscardHandler), store: db}
	var servers []*bottest.Server
	for _, channel := range channels {
		server := bottest.New(bottest.Options{Username: channel + "_bot"})
		server.AddUser(bottest.User{ID: operator, FirstName: "Trực ban", Language: "vi"})
		server.Say(operator, "/start")
		made, err := bot.New(bot.Options{Channel: channel, Token: server.Token(), Store: setup.ForBot(db),
			Updates: db.Subscribers,
			Admins:  []int64{operator}, Client: &http.Client{Transport: direct{server}}})
		if err != nil {
			t.Fatal(err)
		}
		b := &Bot{log: all.log, store: db, bot: made, settings: config.ActiveBot{ID: channel}, canary: operator,
			operators: []int64{operator}, alarms: make(chan alert, 16), tell: all.Tell}
		b.serve(audience.Bound{}, nil)
		all.list, servers = append(all.list, b), append(servers, server)
	}
	return all, servers
}

// telegramOfTests are bots of which there is one.
func telegramOfTests(t *testing.T, db *store.Store) (*Bots, *bottest.Server) {
	t.Helper()
	all, servers := botsOfTests(t, db, config.FirstBot)
	return all, servers[0]
}

// direct answers requests without a network.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}

// told are what the bot has said to the operator, oldest first.
func told(server *bottest.Server) (list []string) {
	for _, m := range server.Messages(operator) {
		if m.FromBot {
			list = append(list, m.Text)
		}
	}
	return list
}

func TestOperatorsAreToldOfEverySourceInTroubleOnceAndWhenItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.SQLite(t, store.Options{UnsafeNoSync: true})
		tg, server := telegramOfTests(t, db)
		ctx, cancel := context.WithCancel(t.Context())
		go tg.watchSources(ctx)
		go tg.list[0].tellOperators(ctx)
		save := func(s article.SourceState) {
			t.Helper()
			s.Source = "pumay"
			if err := db.Operations.SaveSourceState(ctx, s); err != nil {
				t.Fatal(err)
			}
			time.Sleep(3 * time.Minute)
			synctest.Wait()
		}
		for _, step := range []struct {
			state article.SourceState
			want  string // what is told anew, "" for nothing
		}{
			{article.SourceState{}, ""},
			{article.SourceState{Failures: 2}, ""},
			{article.SourceState{Failures: 3, LastError: "503"},
				"⚠️ pumay: không đọc được (cannot be read): 3 lần liên tiếp. 503"},
			{article.SourceState{Failures: 9, LastError: "503"}, ""},
			{article.SourceState{LayoutErrors: 4},
				"⚠️ pumay: bố cục lạ (layout not recognised): 4 trang ở lần xem gần nhất"},
			{article.SourceState{Held: 700, HeldTitles: []string{"Lũ về", "Giá chè"}},
				"⚠️ pumay: chờ duyệt (held back): 700 bài mới cùng lúc, đầu tiên là «Lũ về», «Giá chè». " +
					"Lấy: loa collect --accept-held pumay; lấy và gửi: loa collect --accept-held --send pumay"},
			{article.SourceState{}, "⚠️ pumay: đã bình thường trở lại (well again)"},
		} {
			before := len(told(server))
			save(step.state)
			got := strings.Join(told(server)[before:], "\n")
			if got != step.want {
				t.Errorf("%+v: told %q, want %q", step.state, got, step.want)
			}
		}
		cancel()
		synctest.Wait()
	})
}

func TestWhatIsHeldBackIsToldWithButtons(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.SQLite(t, store.Options{UnsafeNoSync: true})
		tg, _ := telegramOfTests(t, db)
		if err := db.Operations.SaveSourceState(t.Context(), article.SourceState{Source: "pumay", Held: 700,
			HeldTitles: []string{"Lũ về"}}); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go tg.watchSources(ctx)
		synctest.Wait()
		got := <-tg.list[0].alarms
		assert.Same(t, "source of the buttons", got.held, "pumay")
		cancel()
		synctest.Wait()
	})
}

func TestAnAlarmThatNobodyCouldBeToldIsToldWhenTelegramIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg, server := telegramOfTests(t, storetest.SQLite(t, store.Options{UnsafeNoSync: true}))
		ctx, cancel := context.WithCancel(t.Context())
		go tg.list[0].tellOperators(ctx)
		back := server.Inject(bottest.Fault{Kind: bottest.Refuse, Code: 500,
			Description: "Internal Server Error: restart", Count: -1})
		for i := range 3 {
			tg.Tell("tin " + string(rune('a'+i)))
			time.Sleep(30 * time.Minute)
		}
		back()
		time.Sleep(2 * time.Hour)
		if got := strings.Join(told(server), ","); got != "⚠️ tin a,⚠️ tin b,⚠️ tin c" {
			t.Errorf("told %q, want %q", got, "⚠️ tin a,⚠️ tin b,⚠️ tin c")
		}
		server.Block(operator) // nobody to tell: that is no reason to knock for ever
		tg.Tell("tin d")
		time.Sleep(time.Hour)
		calls := len(server.Calls("sendMessage"))
		time.Sleep(24 * time.Hour)
		if n := len(server.Calls("sendMessage")); n != calls {
			t.Errorf("%d more tries, want %v", n-calls, calls)
		}
		cancel()
		synctest.Wait()
	})
}

func TestTheCanaryGoesEveryHourAndOperatorsHearWhenItCannot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg, server := telegramOfTests(t, storetest.SQLite(t, store.Options{UnsafeNoSync: true}))
		ctx, cancel := context.WithCancel(t.Context())
		go tg.list[0].sendCanaries(ctx)
		time.Sleep(3*time.Hour + time.Minute)
		synctest.Wait()
		if n := len(server.Calls("sendMessage")); n != 4 {
			t.Errorf("%d messages in three hours and at the start, want 4", n)
		}
		if got := told(server); len(got) != 1 || !strings.Contains(got[0], "Loa vẫn gửi được tin") {
			t.Errorf(`in the chat: %q, want len(got) 1, got[0] to contain "Loa vẫn gửi được tin"`, got)
		}
		back := server.Inject(bottest.Fault{Kind: bottest.Refuse, Code: 403,
			Description: "Forbidden: bot was blocked by the user", Count: -1})
		time.Sleep(time.Hour)
		if text := (<-tg.list[0].alarms).text; !strings.Contains(text, "không gửi được") {
			t.Errorf(`told %q, want text to contain "không gửi được"`, text)
		}
		back()
		if text := (<-tg.list[0].alarms).text; !strings.Contains(text, "gửi được trở lại") {
			t.Errorf(`told %q, want text to contain "gửi được trở lại"`, text)
		}
		time.Sleep(2 * time.Hour)
		if n := len(tg.list[0].alarms); n != 0 {
			t.Errorf("%d more alarms, want 0", n)
		}
		cancel()
		synctest.Wait()
	})
}

func TestAnAlarmGoesToTelegramWithoutASecondWayToo(t *testing.T) {
	tg, _ := telegramOfTests(t, storetest.SQLite(t, store.Options{}))
	tg.Tell("nguồn im lặng")
	if got := (<-tg.list[0].alarms).text; got != "nguồn im lặng" {
		t.Errorf("Telegram: got %q, want the alarm", got)
	}
}

func TestAnOperatorOfSeveralBotsIsToldByOneThatCanTell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, servers := botsOfTests(t, storetest.SQLite(t, store.Options{UnsafeNoSync: true}), "telegram", "dienbien")
		ctx, cancel := context.WithCancel(t.Context())
		for _, b := range all.list {
			go b.tellOperators(ctx)
		}
		heard := func() string {
			time.Sleep(time.Minute)
			synctest.Wait()
			return strings.Join(told(servers[0]), ",") + " / " + strings.Join(told(servers[1]), ",")
		}
		all.Tell("tin a")
		assert.Same(t, "both work", heard(), "⚠️ tin a / ")
		all.list[1].serve(audience.Bound{Sources: []string{"dienbien"}}, nil)
		all.list[0].serve(audience.Bound{Sources: []string{"laichau"}}, nil)
		all.alert(alert{text: "dienbien: im lặng", source: "dienbien"})
		assert.Same(t, "a source that the second serves", heard(), "⚠️ tin a / ⚠️ dienbien: im lặng")
		all.alert(alert{text: "caobang: im lặng", source: "caobang"})
		assert.Same(t, "a source that none serves", heard(),
			"⚠️ tin a,⚠️ caobang: im lặng / ⚠️ dienbien: im lặng")
		servers[0].Inject(bottest.Fault{Kind: bottest.Refuse, Code: 401, Description: "Unauthorized", Count: -1})
		_, _ = all.list[0].bot.Check(ctx) // it finds out
		time.Sleep(time.Minute)
		_ = all.list[0].bot.Probe(ctx)
		all.Tell("tin b")
		assert.Same(t, "the first is refused", heard(),
			"⚠️ tin a,⚠️ caobang: im lặng / ⚠️ dienbien: im lặng,⚠️ tin b")
		cancel()
		synctest.Wait()
	})
}
