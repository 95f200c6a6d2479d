package service

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
	"loa/bot"
	"loa/bot/bottest"
	"loa/cmd/loa/internal/setup"
	"loa/deliver"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

func TestAlarmsAreToldInTheOperatorsWords(t *testing.T) {
	for want, a := range map[string]deliver.Alarm{
		"Telegram không nhận mã của bot, tin đang chờ (token refused): Unauthorized":          {Kind: deliver.AlarmRefused, Detail: "Unauthorized"},
		"tin không gửi đi được, đang chờ (sender stuck): đã bình thường trở lại (well again)": {Kind: deliver.AlarmStuck, Over: true},
	} {
		if got := alarmText(a, "Telegram không nhận mã của bot, tin đang chờ"); got != want {
			t.Errorf("%+v: %q, want %q", a, got, want)
		}
	}
}

const operator = 7_009

// telegramOfTests is a bot with one operator, whose server needs no network, in
// virtual time.
func telegramOfTests(t *testing.T, db *store.Store) (*telegram, *bottest.Server) {
	t.Helper()
	server := bottest.New(bottest.Options{})
	server.AddUser(bottest.User{ID: operator, FirstName: "Trực ban", Language: "vi"})
	server.Say(operator, "/start")
	made, err := bot.New(bot.Options{Token: server.Token(), Store: setup.ForBot(db), Updates: db.Subscribers,
		Admins: []int64{operator}, Client: &http.Client{Transport: direct{server}}})
	if err != nil {
		t.Fatal(err)
	}
	return &telegram{log: slog.New(slog.DiscardHandler), store: db, bot: made, canary: operator,
		alarms: make(chan alert, 16)}, server
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
		go tg.tellOperators(ctx)
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
		got := <-tg.alarms
		assert.Same(t, "source of the buttons", got.held, "pumay")
		cancel()
		synctest.Wait()
	})
}

func TestAnAlarmThatNobodyCouldBeToldIsToldWhenTelegramIsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tg, server := telegramOfTests(t, storetest.SQLite(t, store.Options{UnsafeNoSync: true}))
		ctx, cancel := context.WithCancel(t.Context())
		go tg.tellOperators(ctx)
		back := server.Inject(bottest.Fault{Kind: bottest.Refuse, Code: 500,
			Description: "Internal Server Error: restart", Count: -1})
		for i := range 3 {
			tg.tell("tin " + string(rune('a'+i)))
			time.Sleep(30 * time.Minute)
		}
		back()
		time.Sleep(2 * time.Hour)
		if got := strings.Join(told(server), ","); got != "⚠️ tin a,⚠️ tin b,⚠️ tin c" {
			t.Errorf("told %q, want %q", got, "⚠️ tin a,⚠️ tin b,⚠️ tin c")
		}
		server.Block(operator) // nobody to tell: that is no reason to knock for ever
		tg.tell("tin d")
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
		go tg.sendCanaries(ctx)
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
		if text := (<-tg.alarms).text; !strings.Contains(text, "không gửi được") {
			t.Errorf(`told %q, want text to contain "không gửi được"`, text)
		}
		back()
		if text := (<-tg.alarms).text; !strings.Contains(text, "gửi được trở lại") {
			t.Errorf(`told %q, want text to contain "gửi được trở lại"`, text)
		}
		time.Sleep(2 * time.Hour)
		if n := len(tg.alarms); n != 0 {
			t.Errorf("%d more alarms, want 0", n)
		}
		cancel()
		synctest.Wait()
	})
}

func TestAnAlarmGoesToTelegramWithoutASecondWayToo(t *testing.T) {
	tg := &telegram{alarms: make(chan alert, 1)}
	tg.tell("nguồn im lặng")
	if got := (<-tg.alarms).text; got != "nguồn im lặng" {
		t.Errorf("Telegram: got %q, want the alarm", got)
	}
}
