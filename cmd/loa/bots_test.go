package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/demo"
	"loa/internal/assert"
	"loa/store/storetest"
)

// secondToken is of a bot beside the one whose token is bottest.DefaultToken.
const secondToken = "220407812:AAGmuongmuongmuongmuongmuongmuong"

// twoBots are servers of two bots behind one address, as Telegram is: the token in
// the path says which bot calls.
func twoBots(first, second *bottest.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/bot"+second.Token()) {
			second.ServeHTTP(w, r)
			return
		}
		first.ServeHTTP(w, r)
	})
}

// province makes a second portal, and a bot for its people beside the first, which
// keeps to its own portal. The second world is the first as people of the second bot
// see it.
func (w *world) province() (second *world) {
	w.t.Helper()
	portal, err := demo.NewPortal(time.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	portalServer := httptest.NewServer(portal)
	w.t.Cleanup(portalServer.Close)
	other := *w
	second = &other
	second.portal, second.bot = portal, "dienbien"
	second.telegram = bottest.New(bottest.Options{Token: secondToken, Username: "dien_bien_bot"})
	endpoint := httptest.NewServer(twoBots(w.telegram, second.telegram))
	w.t.Cleanup(endpoint.Close)
	text, err := os.ReadFile(w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	before, telegram, _ := strings.Cut(string(text), "telegram: {")
	token := between(telegram, `token: "`, `"`)
	changed := before + fmt.Sprintf(`
  - {id: dien-bien, name: Cổng Điện Biên, url: %q, lists: [%q], schedule: "@every 1s"}
telegram: {token: %q, api_endpoint: %q, quiet_hours: "", admins: [7009], sources: [kinh-te]}
bots:
  - {id: dienbien, name: Loa Điện Biên, token: %q, sources: [dien-bien], topics: [kinh-te], admins: [7010]}
`, portalServer.URL, portalServer.URL+"/kinh-te", token, endpoint.URL, secondToken)
	if err := os.WriteFile(w.config, []byte(changed), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return second
}

// publishAs puts an article of a title on the portal.
func (w *world) publishAs(title string) {
	w.t.Helper()
	body := title + ". " + strings.Repeat(titleBody(len(title)), 2)
	if _, err := w.portal.Publish(demo.Wording{Section: "kinh-te", Title: title, Body: body}); err != nil {
		w.t.Fatal(err)
	}
}

// TestTwoProvincesInOneInstallation goes with the real program through all that
// people, readers and operators of two bots meet.
func TestTwoProvincesInOneInstallation(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		w := newWorld(t, url, bottest.Options{Username: "lai_chau_bot"})
		second := w.province()
		p := w.start()
		w.eventually("the end of the first fill", w.filled)
		const lan, minh, chief = 7_101, 7_102, 7_010
		w.subscribe(lan, "Kinh tế") // the same person uses both bots
		second.subscribe(lan, "Kinh tế")
		second.subscribe(minh, "Kinh tế")
		second.say(lan, "/chude")
		if shown := labels(second.last(lan)); strings.Contains(shown, "Giá cả") || !strings.Contains(shown, "Kinh tế") {
			t.Errorf("the second bot offers %q, want the topics that it serves", shown)
		}

		w.publishAs("Chợ San Thàng họp phiên Chủ nhật")
		second.publishAs("Cánh đồng Mường Thanh vào vụ gặt")
		w.eventually("the first bot's article", func() bool { return w.chatHas(lan, "San Thàng") == 1 })
		second.eventually("the second bot's article", func() bool {
			return second.chatHas(lan, "Mường Thanh") == 1 && second.chatHas(minh, "Mường Thanh") == 1
		})
		second.telegram.AddUser(bottest.User{ID: chief, FirstName: "Trực ban", Language: "vi"})
		second.say(chief, "/start")
		second.say(chief, "/khan 3\nLũ trên sông Nậm Rốm\nBà con ven sông lên chỗ cao ngay.")
		second.tap(chief, "Gửi ngay")
		second.tap(chief, "⚠️ 📢 Gửi ngay")
		second.eventually("the warning", func() bool {
			return second.chatHas(minh, "sông Nậm Rốm") == 1 && second.chatHas(lan, "sông Nậm Rốm") == 1
		})

		// One token is refused: the other bot sends on, and it is said which.
		back := second.telegram.Inject(bottest.Fault{Kind: bottest.Refuse, Code: 401, Description: "Unauthorized",
			Count: -1})
		second.publishAs("Đèo Pha Đin thông xe trở lại")
		w.eventually("the metrics to name the refused bot", func() bool {
			_, metrics := w.get("/metrics")
			return strings.Contains(metrics, `loa_telegram_refused{channel="dienbien"} 1`) &&
				strings.Contains(metrics, `loa_telegram_refused{channel="telegram"} 0`)
		})
		w.publishAs("Chè Tam Đường được mùa")
		w.eventually("the first bot to send on", func() bool { return w.chatHas(lan, "Tam Đường") == 1 })
		w.eventually("readyz to name the refused bot, and to be ready for the other", func() bool {
			status, said := w.get("/readyz")
			return status == http.StatusOK && strings.Contains(said, `"delivery:dienbien":"failed"`) &&
				strings.Contains(said, `"delivery:telegram":"ok"`)
		})
		status, _ := w.get("/readyz?whole")
		assert.Same(t, "the whole is not ready", status, http.StatusServiceUnavailable)
		back()
		second.eventually("what waited for the token", func() bool { return second.chatHas(minh, "Pha Đin") == 1 })

		p.kill() // and another process takes both bots up where they were
		p = w.start()
		w.publishAs("Mường Tè mở lại đường biên")
		second.publishAs("Sìn Thầu đón du khách lên cực Tây")
		w.eventually("the first bot after a kill", func() bool { return w.chatHas(lan, "Mường Tè") == 1 })
		second.eventually("the second bot after a kill", func() bool { return second.chatHas(lan, "Sìn Thầu") == 1 })
		second.say(minh, "/moi")
		second.shows(minh, "Sìn Thầu")
		if strings.Contains(second.last(minh).Text, "Mường Tè") {
			t.Errorf("the second bot lists %q, want what it serves", second.last(minh).Text)
		}
		for bot, title := range map[*world]string{w: "San Thàng", second: "sông Nậm Rốm"} { // recorded long ago
			assert.Same(t, "messages after a kill: "+title, bot.chatHas(lan, title), 1)
		}

		for bot, other := range map[*world][]string{w: {"Mường Thanh", "Nậm Rốm", "Pha Đin"},
			second: {"San Thàng", "Tam Đường"}} {
			for _, title := range other {
				assert.Same(t, "messages of what the bot does not serve: "+title, bot.chatHas(lan, title), 0)
			}
		}
		w.linksTheRightBots()
		w.auditsByBot(p, lan)
		if err := p.stop(); err != nil {
			t.Errorf("stopped by SIGTERM: got %v, want no error", err)
		}
		if strings.Contains(p.log.String(), secondToken[10:]) {
			t.Error("the second token is in the log")
		}
	})
}

// linksTheRightBots looks which bots pages link.
func (w *world) linksTheRightBots() {
	w.t.Helper()
	for path, want := range map[string][2]bool{
		"/": {true, true}, "/topics/kinh-te": {true, true}, "/topics/gia-ca": {true, false},
		"/sources/dien-bien": {false, true}, "/sources/kinh-te": {true, false},
	} {
		_, body := w.get(path)
		assert.Same(w.t, path+" links the first bot", strings.Contains(body, "https://t.me/lai_chau_bot"), want[0])
		assert.Same(w.t, path+" links the second bot", strings.Contains(body, "https://t.me/dien_bien_bot"), want[1])
	}
	_, list := w.get("/feeds/sources/dien-bien.json")
	number := between(list, w.site+"/articles/", `"`)
	_, body := w.get("/articles/" + number)
	if !strings.Contains(body, "https://t.me/dien_bien_bot?start=c_kinh-te") || strings.Contains(body, "lai_chau_bot") {
		w.t.Errorf("the page of article %q links other bots than the one that told of it", number)
	}
}

// auditsByBot looks what the commands say of each bot.
func (w *world) auditsByBot(p *process, chat int64) {
	w.t.Helper()
	loa := func(args ...string) string {
		out, err := exec.Command(p.Path, append(args, "--config", w.config)...).CombinedOutput()
		if err != nil {
			w.t.Errorf("loa %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	loa("audit")
	for _, c := range []struct{ bot, has, not string }{
		{"telegram", "San Thàng", "Mường Thanh"}, {"dienbien", "Mường Thanh", "San Thàng"},
	} {
		said := loa("audit", "--chat", fmt.Sprintf("%s/%d", c.bot, chat))
		if !strings.Contains(said, c.has) || strings.Contains(said, c.not) {
			w.t.Errorf("audit of the chat with %s says %s\nwant it to have %q and not %q", c.bot, said, c.has, c.not)
		}
	}
	list := loa("channel", "list")
	for _, bot := range []string{"telegram", "dienbien"} {
		if !strings.Contains(list, bot) {
			w.t.Errorf("channel list says %q, want it to name %s", list, bot)
		}
	}
}
