package main

import (
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"loa/bot/bottest"
	"loa/internal/assert"
	"loa/store/storetest"
)

// startRole starts a process that does one part of the work; the one that serves
// readers has the site's address.
func (w *world) startRole(role string) (p *process, address string) {
	w.t.Helper()
	args := []string{"serve", "--config", w.config, "--role", role}
	address = w.site
	if role != "web" {
		listen := freeAddress(w.t)
		args, address = append(args, "--listen", listen), "http://"+listen
	}
	p = w.run(role, func(path string) *exec.Cmd { return exec.Command(path, args...) })
	return p, address
}

// asked is what an address answers; status 0 when it does not.
func asked(address string) (status int, body string) {
	answer, err := http.Get(address)
	if err != nil {
		return 0, ""
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, ""
	}
	return answer.StatusCode, string(text)
}

// TestThreeProcessesShareTheWork: one collects, one sends for two bots, one serves. Each
// is killed in turn while each portal publishes an article, and replaced: every article
// is in the feeds once and at the reader of the bot that serves its portal: once, or
// again, marked, where the sender was killed meanwhile.
func TestThreeProcessesShareTheWork(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		w := newWorld(t, url, bottest.Options{Username: "lai_chau_bot"})
		second := w.province()
		running, address := map[string]*process{}, map[string]string{}
		roles := []string{"web", "collect", "send"}
		for _, role := range roles {
			running[role], address[role] = w.startRole(role)
			w.eventually(role+" to be ready", func() bool {
				status, _ := asked(address[role] + "/readyz")
				return status == http.StatusOK
			})
		}
		w.eventually("the end of the first fill", w.filled)
		w.eventually("somebody to lead", func() bool {
			_, ready := w.get("/readyz?whole")
			return strings.Contains(ready, `"delivery_by"`) && strings.Contains(ready, `"collecting_by"`)
		})
		const reader = 7_104
		w.subscribe(reader, "Kinh tế")
		second.subscribe(reader, "Kinh tế")
		n := 0
		for _, role := range append(roles, "nobody") {
			if p := running[role]; p != nil {
				p.kill()
			}
			w.publishNews(n)
			second.publishAs("Điện Biên " + newsOf(n))
			n++
			if role != "nobody" {
				running[role], address[role] = w.startRole(role)
			}
			w.eventually("the article in the feeds", func() bool { return w.feedsHave("kinh-te", newsOf(n-1)) })
			w.eventually("the message", func() bool { return w.chatHas(reader, newsOf(n-1)) > 0 })
			second.eventually("the second bot's message", func() bool { return second.chatHas(reader, newsOf(n-1)) > 0 })
		}
		// A message in flight when the sender is killed may come again, and is marked.
		if repeats := w.arrived(reader, n); repeats > 1 {
			t.Errorf("what came twice: got %d, want 1 at most, of the kill of the sender", repeats)
		}
		assert.Same(t, "repeats that are not marked", w.unmarked(url, map[int64][]string{reader: newsUpTo(n)}), 0)
		var theirs []string
		for _, title := range newsUpTo(n) {
			theirs = append(theirs, "Điện Biên "+title)
		}
		assert.Same(t, "repeats of the second bot that are not marked",
			second.unmarked(url, map[int64][]string{reader: theirs}), 0)
		assert.Same(t, "what the first bot told of the second portal", w.chatHas(reader, "Điện Biên"), 0)
		w.eventually("the pages of the process that serves to link both bots", func() bool {
			_, page := w.get("/")
			return strings.Contains(page, "https://t.me/lai_chau_bot") && strings.Contains(page, "https://t.me/dien_bien_bot")
		})
		w.refusesOneToken(second, address)
		for role, p := range running {
			status, said := asked(address[role] + "/feeds/all.rss")
			assert.Same(t, role+" serves readers", status == http.StatusOK, role == "web")
			if role != "web" && !strings.Contains(said, "role "+role) {
				t.Errorf("%s: got %q, want it to say which role it has", role, said)
			}
			assert.Same(t, role+" talks with people", strings.Contains(p.log.String(), "Telegram is connected"),
				role == "send")
			if err := p.stop(); err != nil {
				t.Errorf("%s, stopped by SIGTERM: got %v, want no error", role, err)
			}
		}
	})
}

// refusesOneToken has Telegram refuse the second bot's token: the process that sends says
// so and sends for the other bot.
func (w *world) refusesOneToken(second *world, address map[string]string) {
	w.t.Helper()
	back := second.telegram.Inject(bottest.Fault{Kind: bottest.Refuse, Code: 401, Description: "Unauthorized", Count: -1})
	const waits, goes = "Đèo Pha Đin thông xe", "Chè Tam Đường được mùa"
	second.publishAs(waits)
	w.eventually("the process that sends to name the refused bot", func() bool {
		status, said := asked(address["send"] + "/readyz")
		return status == http.StatusOK && strings.Contains(said, `"delivery:dienbien":"failed"`) &&
			strings.Contains(said, `"delivery:telegram":"ok"`)
	})
	w.publishAs(goes)
	w.eventually("the first bot to send on", func() bool { return w.chatHas(7_104, goes) == 1 })
	back()
	second.eventually("what waited for the token", func() bool { return second.chatHas(7_104, waits) == 1 })
}
