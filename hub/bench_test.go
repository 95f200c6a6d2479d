package hub

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
)

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)) }

// feeds is what the hub distributes.
type feeds struct {
	mu   sync.Mutex
	docs map[string]string
}

func (f *feeds) set(topic, doc string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if doc == "" {
		delete(f.docs, topic)
		return
	}
	f.docs[topic] = doc
}

func (f *feeds) get(_ context.Context, topic string) (Document, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	doc, ok := f.docs[topic]
	if !ok {
		return Document{}, article.ErrNotFound
	}
	return Document{Tag: "tag-" + doc, Type: "application/atom+xml; charset=utf-8", Self: topic,
		Body: func() ([]byte, string, error) { return []byte(doc), "tag-" + doc, nil }}, nil
}

const topic = "https://loa.example/feeds/y-te.atom"

// bench is a hub with its Run going, and a callback.
type bench struct {
	t     *testing.T
	hub   *Hub
	store *memory
	feeds *feeds
	clock *clocktest.Clock
	calls chan call
	// answer is what the callback does; by default it confirms.
	answer atomic.Value // http.HandlerFunc
	url    string
}

type call struct {
	method string
	query  url.Values
	header http.Header
	body   string
}

func newBench(t *testing.T, change ...func(*Options)) *bench {
	b := &bench{t: t, store: newMemory(), feeds: &feeds{docs: map[string]string{topic: "eins"}}, clock: newClock(),
		calls: make(chan call, 10_000)}
	b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		b.calls <- call{r.Method, r.URL.Query(), r.Header, string(body)}
		b.answer.Load().(http.HandlerFunc)(w, r)
	}))
	t.Cleanup(server.Close)
	b.url = server.URL + "/cb?own=1"
	o := Options{Store: b.store, Feed: b.feeds.get, URL: "https://loa.example/hub", Now: b.clock.Now,
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	for _, f := range change {
		f(&o)
	}
	b.hub = New(o)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.hub.Run(ctx)
	}()
	t.Cleanup(func() { stop(); <-done })
	return b
}

// post asks the hub; pairs without a name are left out.
func (b *bench) post(form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/hub", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	w := httptest.NewRecorder()
	b.hub.ServeHTTP(w, r)
	return w
}

func (b *bench) form() url.Values {
	return url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {b.url}, "unknown": {"x"}}
}

func (b *bench) await(what string, c <-chan call) call {
	b.t.Helper()
	select {
	case got := <-c:
		return got
	case <-time.After(15 * time.Second):
		b.t.Fatalf("no %s", what)
		return call{}
	}
}

func (b *bench) awaitSaved() {
	b.t.Helper()
	select {
	case <-b.store.saved:
	case <-time.After(15 * time.Second):
		b.t.Fatal("nothing was stored")
	}
}

// subscribe goes through request and verification.
func (b *bench) subscribe(form url.Values) call {
	b.t.Helper()
	if w := b.post(form); w.Code != http.StatusAccepted {
		b.t.Fatalf("%d %s, want w.Code %v", w.Code, w.Body, http.StatusAccepted)
	}
	got := b.await("verification", b.calls)
	b.awaitSaved()
	return got
}

// lines are a log that several write to.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
