package hub

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/operations"
)

// watches is a WatchStore.
type watches struct {
	mu   sync.Mutex
	list []operations.HubWatch
}

func (m *watches) index(f func(operations.HubWatch) bool) int { return slices.IndexFunc(m.list, f) }

func (m *watches) SaveHubWatch(_ context.Context, w operations.HubWatch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.index(func(o operations.HubWatch) bool { return o.Topic == w.Topic }); i >= 0 {
		m.list[i] = w
	} else {
		m.list = append(m.list, w)
	}
	return nil
}

func (m *watches) get(f func(operations.HubWatch) bool) (operations.HubWatch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.index(f); i >= 0 {
		return m.list[i], nil
	}
	return operations.HubWatch{}, article.ErrNotFound
}

func (m *watches) HubWatch(_ context.Context, topic string) (operations.HubWatch, error) {
	return m.get(func(o operations.HubWatch) bool { return o.Topic == topic })
}

func (m *watches) HubWatchByToken(_ context.Context, token string) (operations.HubWatch, error) {
	return m.get(func(o operations.HubWatch) bool { return o.Token == token })
}

func (m *watches) DueHubWatches(_ context.Context, now time.Time) ([]operations.HubWatch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []operations.HubWatch
	for _, w := range m.list {
		if !w.NextTry.After(now) {
			out = append(out, w)
		}
	}
	return out, nil
}

func (m *watches) DeleteHubWatch(_ context.Context, topic string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.list = slices.DeleteFunc(m.list, func(o operations.HubWatch) bool { return o.Topic == topic })
	return nil
}

// loopback lets the hub of every source live on this machine.
func loopback(string, string) []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
}

const portalFeed = "https://portal.example/feed"

func TestWatcherSubscribesConfirmsTakesPushesAndRenews(t *testing.T) {
	asked := make(chan url.Values, 10)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		asked <- r.PostForm
		w.WriteHeader(202)
	}))
	defer other.Close()
	store, c := &watches{}, newClock()
	var visited []string
	w := NewWatcher(WatcherOptions{Store: store, Callback: "https://loa.example/hub/callback", Now: c.Now,
		Allow:   loopback,
		Changed: func(s string) { visited = append(visited, s) }})
	for range 3 { // at every visit
		if err := w.Watch(t.Context(), "laichau", portalFeed, other.URL); err != nil {
			t.Fatal(err)
		}
	}
	w.askDue(t.Context())
	w.askDue(t.Context())
	if len(asked) != 1 {
		t.Fatalf("the hub was asked %d times, want len(asked) 1", len(asked))
	}
	form := <-asked
	callback := form.Get("hub.callback")
	if form.Get("hub.mode") != "subscribe" || form.Get("hub.topic") != portalFeed ||
		!strings.HasPrefix(callback, "https://loa.example/hub/callback/") ||
		len(callback) < 60 || len(form.Get("hub.secret")) < 32 || len(form.Get("hub.secret")) > 199 {
		t.Errorf(`%v, want %q, %v, callback to begin with "https://loa.example/hub/callback/", len(callback) at least 60, at least 32, at most 199`, form, "subscribe", portalFeed)
	}
	do := func(method, address, body string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, address, strings.NewReader(body))
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		return rec
	}
	q := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {portalFeed}, "hub.challenge": {"abc"},
		"hub.lease_seconds": {"1000"}}
	if got := do("GET", "/hub/callback/guessed?"+q.Encode(), ""); got.Code != 404 {
		t.Errorf("a guessed token: %d, want got.Code 404", got.Code)
	}
	foreign := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {"https://x.example/"}, "hub.challenge": {"abc"}}
	if got := do("GET", callback+"?"+foreign.Encode(), ""); got.Code != 404 {
		t.Errorf("a topic nobody asked for: %d, want got.Code 404", got.Code)
	}
	end := url.Values{"hub.mode": {"unsubscribe"}, "hub.topic": {portalFeed}, "hub.challenge": {"abc"}}
	if got := do("GET", callback+"?"+end.Encode(), ""); got.Code != 404 {
		t.Errorf("an end nobody asked for: %d, want got.Code 404", got.Code)
	}
	if got := do("GET", callback+"?"+q.Encode(), ""); got.Code != 200 || got.Body.String() != "abc" {
		t.Errorf("confirmation: %d %s, want got.Code 200, got.Body.String() %q", got.Code, got.Body, "abc")
	}
	secret := []byte(form.Get("hub.secret"))
	for _, signature := range []string{"", "sha256=00", "md5=" + sign(secret, []byte("news")), "sha256=" +
		sign(secret, []byte("other")), "sha256=" + sign([]byte("x"), []byte("news"))} {
		if got := do("POST", callback, "news", "X-Hub-Signature", signature); got.Code != 202 || len(visited) != 0 {
			t.Errorf("signature %q: %d, visited %v, want got.Code 202, len(visited) 0", signature, got.Code, visited)
		}
	}
	if got := do("POST", callback, "news", "X-Hub-Signature", "sha256="+
		sign(secret, []byte("news"))); got.Code != 202 || len(visited) != 1 || visited[0] != "laichau" {
		t.Errorf("push: %d, visited %v, want got.Code 202, len(visited) 1, visited[0] %q", got.Code, visited, "laichau")
	}
	c.Advance(700 * time.Second)
	w.askDue(t.Context())
	if len(asked) != 0 {
		t.Error("renewed too early, want len(asked) 0")
	}
	c.Advance(200 * time.Second)
	w.askDue(t.Context())
	if len(asked) != 1 {
		t.Error("not renewed before the lease ends, want len(asked) 1")
	}
	if again := <-asked; again.Get("hub.callback") != callback {
		t.Errorf("a renewal has another callback, want %v", callback)
	}
	if err := w.Unwatch(t.Context(), portalFeed); err != nil {
		t.Fatal(err)
	}
	if got := do("POST", callback, "news"); got.Code != 404 {
		t.Errorf("after the end: %d, want got.Code 404", got.Code)
	}
}

func TestAHubThatDoesNotAnswerIsAskedEverLessOften(t *testing.T) {
	store, c := &watches{}, newClock()
	w := NewWatcher(WatcherOptions{Store: store, Callback: "https://loa.example/hub/callback/", Now: c.Now})
	if err := w.Watch(t.Context(), "laichau", portalFeed, "http://10.0.0.1/"); err != nil {
		t.Fatal(err)
	}
	var before time.Duration
	for range 8 {
		w.askDue(t.Context())
		wait := store.list[0].NextTry.Sub(c.Now())
		if wait < before || wait > longestWatch {
			t.Errorf("waits %s after %s, want wait at least %v, wait at most %v", wait, before, before, longestWatch)
		}
		before = wait
		c.Advance(wait)
	}
}

// A feed names its hub: who writes it has no way into the operator's network
// but where the operator lets this source in.
func TestAFeedsHubIsReachedOnlyWhereItsSourceMayLive(t *testing.T) {
	for source, want := range map[string]int{"inside": 1, "outside": 0} {
		asked := 0
		inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
		w := NewWatcher(WatcherOptions{Store: &watches{}, Callback: "https://loa.example/hub/callback/",
			Now: newClock().Now,
			Allow: func(of, _ string) []netip.Prefix {
				if of == "inside" {
					return loopback(of, "")
				}
				return nil
			}})
		if err := w.Watch(t.Context(), source, portalFeed, inner.URL); err != nil {
			t.Fatal(err)
		}
		w.askDue(t.Context())
		inner.Close()
		assert.Same(t, "requests to the hub of "+source, asked, want)
	}
}

func TestReachableKnowsPrivateAddresses(t *testing.T) {
	for address, want := range map[string]bool{"https://loa.example/hub/callback/": true,
		"http://127.0.0.1:8080/hub/callback/": false,
		"http://localhost/hub/callback/":      false, "http://10.1.2.3/": false, "http://[::1]/": false,
		"http://93.184.215.14/": true} {
		if got := NewWatcher(WatcherOptions{Callback: address}).Reachable(); got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

func TestOnlyTheMethodsOfTheSpecificationSign(t *testing.T) {
	body := []byte("news")
	if !verifySignature([]byte("s"), body, "sha256="+sign([]byte("s"), body)) ||
		!verifySignature([]byte("s"), body, "SHA256="+strings.ToUpper(sign([]byte("s"), body))) {
		t.Error("a right signature is refused")
	}
	for _, h := range []string{"", "=", "sha256", "sha256=", "sha256=zz", "none=", sign([]byte("s"), body)} {
		if verifySignature([]byte("s"), body, h) {
			t.Errorf("%q is accepted", h)
		}
	}
}
