package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"loa/bot/bottest"
	"loa/cmd/loa/internal/bots"
	"loa/store/storetest"
)

// front is what stands before the processes of a Loa: it takes what Telegram
// posts over https and passes it to those it is told to.
type front struct {
	*httptest.Server
	mu sync.Mutex
	to []string // addresses; each gets every post, as when Telegram posts again
}

func newFront(t *testing.T) *front {
	f := &front{}
	f.Server = httptest.NewTLSServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *front) pass(to ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.to = to
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	to := f.to
	f.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	status := http.StatusBadGateway
	for _, address := range to {
		forwarded, err := http.NewRequestWithContext(r.Context(), r.Method, address+r.URL.Path, bytes.NewReader(body))
		if err != nil {
			break
		}
		forwarded.Header = r.Header.Clone()
		answer, err := http.DefaultClient.Do(forwarded)
		if err != nil {
			status = http.StatusBadGateway
			break
		}
		answer.Body.Close()
		status = answer.StatusCode
	}
	w.WriteHeader(status)
}

// TestTwoProcessesBehindAWebhookAnswerOnceAndOneTakesOver: only one of them
// sends, and Telegram's posts reach whichever the front chooses.
func TestTwoProcessesBehindAWebhookAnswerOnceAndOneTakesOver(t *testing.T) {
	t.Parallel()
	front := newFront(t)
	w := newWorld(t, storetest.Postgres(t), bottest.Options{Webhooks: front.Client()})
	w.configure(`url: "`+w.site+`" => url: "`+front.URL+`"`, `quiet_hours: "", => quiet_hours: "", mode: webhook,`)
	first := w.site
	leader := w.start()
	w.eventually("the end of the first fill", w.filled)
	w.eventually("the webhook to be set", func() bool { return len(w.telegram.Calls("setWebhook")) == 1 })

	follower := w.startBeside()
	second := w.site
	for _, site := range []string{first, second} { // forged, without the secret
		answer, err := http.Post(site+bots.WebhookPath, "application/json",
			strings.NewReader(`{"update_id":9,"message":{"message_id":1,"date":1,"text":"/xoa","chat":{"id":7001,"type":"private"},"from":{"id":7001}}}`))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusUnauthorized {
			t.Errorf("a forged post to %s: %s, want answer.StatusCode %v", site, answer.Status, http.StatusUnauthorized)
		}
	}

	const person, operator = 7_001, 7_009
	front.pass(second) // which does not send
	w.subscribe(person, "Kinh tế")
	w.telegram.AddUser(bottest.User{ID: operator, FirstName: "Trực ban", Language: "vi"})
	w.say(operator, "/start")
	w.say(operator, "/khan 3\nLũ quét Pu Mây\nBà con lên chỗ cao.")
	w.tap(operator, "📢 Gửi ngay")
	w.tap(operator, "⚠️ 📢 Gửi ngay")
	w.eventually("the warning", func() bool { return w.loud(person, "Lũ quét Pu Mây") == 1 })
	w.say(person, "/chude@"+"loa_another_bot") // it is no command of ours: a search
	w.shows(person, "loa_another_bot")

	front.pass(first, second) // each update comes twice
	for _, text := range []string{"/gio", "/caidat", "/moi"} {
		before := len(w.telegram.Messages(person))
		w.say(person, text)
		w.say(operator, text) // another chat, behind it
		if n := len(w.telegram.Messages(person)); n != before+2 {
			t.Errorf("%s was answered %d times, want %v", text, n-before-1, before+2)
		}
	}

	leader.kill()
	front.pass(second)
	w.publish("Giá chè Pu Mây tăng", "Bà con phấn khởi.")
	w.eventually("the article, from the one that is left",
		func() bool { return w.chatHas(person, "Giá chè Pu Mây tăng") == 1 })
	w.tap(operator, "🔄 Số người đã đọc") // below a message from before
	w.eventually("how many have read it", func() bool { return w.chatHas(operator, "Đã gửi: 2 · Đã đọc: 0") == 1 })
	if n := w.chatHas(person, "Lũ quét Pu Mây"); n != 1 {
		t.Errorf("the warning is there %d times, want 1", n)
	}
	if err := follower.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: %v, want no error", err)
	}
	w.balanced(follower)
	for _, p := range []*process{leader, follower} {
		if _, secret, _ := strings.Cut(w.telegram.Token(), ":"); strings.Contains(p.log.String(), secret) ||
			strings.Contains(p.log.String(), bots.WebhookSecret(w.telegram.Token())) {
			t.Errorf("the token, or the webhook's secret, is in a log, want it without %v", secret)
		}
	}
}
