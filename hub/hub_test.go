package hub

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/operations"
)

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)) }

// memory is a Store as the real one promises to be.
type memory struct {
	mu     sync.Mutex
	subs   []operations.HubSubscription
	leased map[int64]time.Time
	saved  chan struct{} // told of each change
}

func newMemory() *memory {
	return &memory{leased: map[int64]time.Time{}, saved: make(chan struct{}, 10_000)}
}

func (m *memory) find(callback, topic string) int {
	return slices.IndexFunc(m.subs, func(s operations.HubSubscription) bool {
		return s.Callback == callback &&
			s.Topic == topic
	})
}

func (m *memory) SaveHubSubscription(_ context.Context, s operations.HubSubscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.find(s.Callback, s.Topic); i >= 0 {
		s.ID, s.Delivered = m.subs[i].ID, m.subs[i].Delivered
		m.subs[i] = s
	} else {
		s.ID = int64(len(m.subs) + 1)
		m.subs = append(m.subs, s)
	}
	m.saved <- struct{}{}
	return nil
}

func (m *memory) DeleteHubSubscription(_ context.Context, callback, topic string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := m.find(callback, topic); i >= 0 {
		m.subs = slices.Delete(m.subs, i, i+1)
	}
	m.saved <- struct{}{}
	return nil
}

func (m *memory) HubSubscriptionExists(_ context.Context, callback, topic string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(callback, topic) >= 0, nil
}

func (m *memory) HubCosts(_ context.Context, domain, network string) (c operations.HubCosts, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.subs {
		if s.Domain == domain {
			c.Domain += s.Price
		}
		if s.Network == network {
			c.Network += s.Price
		}
		if s.Price <= 1 {
			c.Cheap++
		} else {
			c.Dear += s.Price
		}
	}
	return c, nil
}

func (m *memory) RepriceHubTopic(_ context.Context, topic string, price int) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.subs {
		if m.subs[i].Topic == topic {
			m.subs[i].Price = price
		}
	}
	return nil
}

func (m *memory) HubTopics(_ context.Context, now time.Time, dear, due bool) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	seen := map[string]bool{}
	for _, s := range m.subs {
		if s.Expires.After(now) && dear == (s.Price > 1) && !seen[s.Topic] &&
			(!due || s.Failures > 0 && !s.NextTry.After(now)) {
			out, seen[s.Topic] = append(out, s.Topic), true
		}
	}
	return out, nil
}

func (m *memory) ClaimHubDeliveries(_ context.Context, c operations.HubClaim) ([]operations.HubSubscription, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []operations.HubSubscription
	turns := map[string]int{}
	for _, s := range m.subs {
		if s.Topic == c.Topic && m.leased[s.ID].After(c.Now) && c.Proven == (s.Took > 0 && s.Failures == 0) {
			turns[s.Network]++
		}
	}
	for _, s := range m.subs {
		if s.Topic == c.Topic && s.Delivered != c.Tag && !s.NextTry.After(c.Now) && !m.leased[s.ID].After(c.Now) &&
			s.Expires.After(c.Now) && len(out) < c.Limit &&
			c.Proven == (s.Took > 0 && s.Failures == 0) && turns[s.Network] < c.PerNetwork {
			m.leased[s.ID] = c.Lease
			turns[s.Network]++
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b operations.HubSubscription) int { return cmp.Compare(a.Failures, b.Failures) })
	return out, nil
}

func (m *memory) FinishHubDeliveries(_ context.Context, subs []operations.HubSubscription) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range subs {
		delete(m.leased, s.ID)
		i := slices.IndexFunc(m.subs, func(o operations.HubSubscription) bool { return o.ID == s.ID })
		switch {
		case i < 0:
		case s.Expires.IsZero():
			m.subs = slices.Delete(m.subs, i, i+1)
		default:
			m.subs[i].Delivered, m.subs[i].Failures, m.subs[i].Failing, m.subs[i].NextTry, m.subs[i].Took = s.Delivered, s.Failures, s.Failing, s.NextTry, s.Took
		}
		m.saved <- struct{}{}
	}
	return nil
}

func (m *memory) ExpireHubSubscriptions(_ context.Context, now time.Time) error { return nil }

func (m *memory) list() []operations.HubSubscription {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.subs)
}

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

func TestASubscriptionIsVerifiedAndThenToldOfChanges(t *testing.T) {
	b := newBench(t)
	form := b.form()
	form.Set("hub.secret", "geheim")
	form.Set("hub.lease_seconds", "3600")
	v := b.subscribe(form)
	if v.method != "GET" || v.query.Get("own") != "1" || v.query.Get("hub.mode") != "subscribe" ||
		v.query.Get("hub.topic") != topic ||
		v.query.Get("hub.lease_seconds") != "3600" || len(v.query.Get("hub.challenge")) < 16 {
		t.Errorf("verification %+v, want v.method %q, %q, %q, %v, %q, at least 16", v, "GET", "1", "subscribe", topic,
			"3600")
	}
	subs := b.store.list()
	if len(subs) != 1 || !subs[0].Expires.Equal(b.clock.Now().Add(time.Hour)) || subs[0].Secret != "geheim" ||
		subs[0].Host != "127.0.0.1" {
		t.Fatalf("%+v, want len(subs) 1, subs[0].Expires.Equal(b.clock.Now().Add(time.Hour)), subs[0].Secret %q, "+
			"subs[0].Host %q", subs, "geheim", "127.0.0.1")
	}
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	d := b.await("delivery", b.calls)
	if d.method != "POST" || d.body != "zwei" ||
		d.header.Get("Content-Type") != "application/atom+xml; charset=utf-8" || d.query.Get("own") != "1" {
		t.Errorf("delivery %+v, want d.method %q, d.body %q, %q, %q", d, "POST", "zwei",
			"application/atom+xml; charset=utf-8", "1")
	}
	links := strings.Join(d.header.Values("Link"), ", ")
	if !strings.Contains(links, `<https://loa.example/hub>; rel="hub"`) ||
		!strings.Contains(links, "<"+topic+`>; rel="self"`) {
		t.Errorf("links %s, want links to contain %q, links to contain %v", links,
			`<https://loa.example/hub>; rel="hub"`, "<"+topic+`>; rel="self"`)
	}
	if want := "sha256=" + sign([]byte("geheim"), []byte("zwei")); d.header.Get("X-Hub-Signature") != want {
		t.Errorf("signature %s instead of %s, want %v", d.header.Get("X-Hub-Signature"), want, want)
	}
	b.awaitSaved()
	b.hub.distribute(t.Context(), b.hub.cheap, false) // the same document goes out once
	if len(b.calls) != 0 {
		t.Error("a document was delivered twice, want len(b.calls) 0")
	}
}

func TestRequestsThatAreNonsenseAreRefusedWithAReason(t *testing.T) {
	b := newBench(t)
	for name, c := range map[string]struct {
		set  map[string]string
		want int
	}{
		"mode":             {map[string]string{"hub.mode": "publish"}, 400},
		"no callback":      {map[string]string{"hub.callback": ""}, 400},
		"scheme":           {map[string]string{"hub.callback": "ftp://a.example/"}, 400},
		"javascript":       {map[string]string{"hub.callback": "javascript:alert(1)"}, 400},
		"fragment":         {map[string]string{"hub.callback": "https://a.example/#x"}, 400},
		"user":             {map[string]string{"hub.callback": "https://u:p@a.example/"}, 400},
		"long callback":    {map[string]string{"hub.callback": "https://a.example/" + strings.Repeat("a", 3000)}, 400},
		"foreign topic":    {map[string]string{"hub.topic": "https://other.example/feed"}, 404},
		"no topic":         {map[string]string{"hub.topic": ""}, 400},
		"long secret":      {map[string]string{"hub.secret": strings.Repeat("a", 200)}, 400},
		"lease":            {map[string]string{"hub.lease_seconds": "soon"}, 400},
		"negative lease":   {map[string]string{"hub.lease_seconds": "-1"}, 400},
		"not subscribed":   {map[string]string{"hub.mode": "unsubscribe"}, 404},
		"large":            {map[string]string{"x": strings.Repeat("a", 20_000)}, 413},
		"metadata service": {map[string]string{"hub.callback": "http://169.254.169.254/latest"}, 403},
	} {
		form := b.form()
		for k, v := range c.set {
			form.Set(k, v)
		}
		if w := b.post(form); w.Code != c.want || w.Body.Len() < 10 {
			t.Errorf("%s: %d %q instead of %d, want w.Code %v, w.Body.Len() at least 10", name, w.Code, w.Body, c.want,
				c.want)
		}
	}
	r := httptest.NewRequest("POST", "/hub", strings.NewReader(`{"hub.mode":"subscribe"}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	b.hub.ServeHTTP(w, r)
	if w.Code != 415 {
		t.Errorf("JSON: %d, want w.Code 415", w.Code)
	}
	w = httptest.NewRecorder()
	b.hub.ServeHTTP(w, httptest.NewRequest("GET", "/hub", nil))
	if w.Code != 405 {
		t.Errorf("GET: %d, want w.Code 405", w.Code)
	}
	if len(b.calls) != 0 || len(b.store.list()) != 0 {
		t.Error("a refused request had consequences, want len(b.calls) 0, len(b.store.list()) 0")
	}
}

func TestLeasesStayWithinBounds(t *testing.T) {
	b := newBench(t)
	for asked, want := range map[string]time.Duration{"": defaultLease, "0": defaultLease, "1": minLease,
		"99999999999": maxLease} {
		form := b.form()
		form.Set("hub.lease_seconds", asked)
		b.subscribe(form)
		if got := b.store.list()[0].Expires.Sub(b.clock.Now()); got != want {
			t.Errorf("%q gives %s, want %v", asked, got, want)
		}
	}
}

func TestNothingChangesUntilTheCallbackConfirms(t *testing.T) {
	b := newBench(t)
	form := b.form()
	form.Set("hub.secret", "erstes")
	b.subscribe(form)
	for name, answer := range map[string]http.HandlerFunc{
		"404":   func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) },
		"wrong": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ja") },
		"more": func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, r.URL.Query().Get("hub.challenge")+"\n")
		},
		"echo page": func(w http.ResponseWriter, r *http.Request) { fmt.Fprintf(w, "You asked: %s", r.URL) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/ok?"+r.URL.RawQuery, http.StatusFound)
		},
	} {
		b.answer.Store(answer)
		for _, mode := range []string{"subscribe", "unsubscribe"} {
			form.Set("hub.secret", "zweites")
			form.Set("hub.mode", mode)
			if w := b.post(form); w.Code != 202 {
				t.Fatalf("%d %s, want w.Code 202", w.Code, w.Body)
			}
			if got := b.await("verification", b.calls); got.query.Get("hub.mode") != mode {
				t.Errorf("%+v, want %v", got, mode)
			}
		}
		b.clock.Advance(2 * time.Minute)
		if subs := b.store.list(); len(subs) != 1 || subs[0].Secret != "erstes" {
			t.Errorf("%s: %+v, want len(subs) 1, subs[0].Secret %q", name, subs, "erstes")
		}
	}
	b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	form.Set("hub.mode", "unsubscribe")
	b.subscribe(form)
	if subs := b.store.list(); len(subs) != 0 {
		t.Errorf("%+v, want len(subs) 0", subs)
	}
}

func TestAStrangerCannotHaveUsFloodAHost(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Budget = 3 })
	codes := map[int]int{}
	for i := range 60 {
		form := b.form()
		form.Set("hub.callback", fmt.Sprintf("%s&n=%d", b.url, i))
		codes[b.post(form).Code]++
	}
	if codes[202] > verifyPerDomain || codes[429] < 40 {
		t.Errorf("%v, want codes[202] at most %v, codes[429] at least 40", codes, verifyPerDomain)
	}
}

func TestFailedDeliveriesAreRepeatedAndGoneOnesEnd(t *testing.T) {
	b := newBench(t)
	b.subscribe(b.form())
	status := func(code int) {
		b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }))
	}
	status(500)
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	b.await("delivery", b.calls)
	b.awaitSaved()
	if s := b.store.list()[0]; s.Failures != 1 || !s.NextTry.After(b.clock.Now()) || s.Delivered != "tag-eins" {
		t.Fatalf("%+v, want s.Failures 1, s.NextTry.After(b.clock.Now()), s.Delivered %q", s, "tag-eins")
	}
	status(302) // only 2xx is success
	b.clock.Advance(time.Hour)
	b.hub.distribute(t.Context(), b.hub.cheap, true)
	b.await("repetition", b.calls)
	b.awaitSaved()
	if s := b.store.list()[0]; s.Failures != 2 {
		t.Fatalf("%+v, want s.Failures 2", s)
	}
	status(204)
	b.clock.Advance(time.Hour)
	b.hub.distribute(t.Context(), b.hub.cheap, true)
	if got := b.await("repetition", b.calls); got.body != "zwei" {
		t.Errorf("%+v, want got.body %q", got, "zwei")
	}
	b.awaitSaved()
	if s := b.store.list()[0]; s.Failures != 0 || s.Delivered != "tag-zwei" {
		t.Fatalf("%+v, want s.Failures 0, s.Delivered %q", s, "tag-zwei")
	}
	status(410)
	b.feeds.set(topic, "drei")
	b.hub.Notify()
	b.await("delivery", b.calls)
	b.awaitSaved()
	if subs := b.store.list(); len(subs) != 0 {
		t.Errorf("a callback that is gone stays: %+v, want len(subs) 0", subs)
	}
}

func TestAChangeDuringADeliveryFollowsIt(t *testing.T) {
	b := newBench(t)
	b.subscribe(b.form())
	slow := make(chan struct{})
	b.answer.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-slow }))
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	b.await("delivery", b.calls)
	b.feeds.set(topic, "drei")
	b.hub.distribute(t.Context(), b.hub.cheap, false) // the callback is still busy with the one before
	close(slow)
	if got := b.await("second delivery", b.calls); got.body != "drei" {
		t.Errorf("%+v, want got.body %q", got, "drei")
	}
}

// TestAFeedThatChangesWhileItIsReadGoesOutAsItIsThen has the feed change between
// the look at it and its bytes: nobody waits for the end of a lease, and the
// operator is not bothered.
func TestAFeedThatChangesWhileItIsReadGoesOutAsItIsThen(t *testing.T) {
	var said lines
	var b *bench
	b = newBench(t, func(o *Options) {
		o.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
		o.Feed = func(ctx context.Context, topic string) (Document, error) {
			doc, err := b.feeds.get(ctx, topic)
			doc.Body = func() ([]byte, string, error) { // as the cache answers when its bytes were shed
				b.feeds.set(topic, "drei")
				return []byte("drei"), "tag-drei", nil
			}
			return doc, err
		}
	})
	b.subscribe(b.form())
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	assert.Same(t, "what is delivered", b.await("delivery", b.calls).body, "drei")
	b.awaitSaved()
	assert.Same(t, "what is noted as delivered", b.store.list()[0].Delivered, "tag-drei")
	b.hub.distribute(t.Context(), b.hub.cheap, false)
	assert.Same(t, "further deliveries of it", len(b.calls), 0)
	assert.Same(t, "the log", said.String(), "")
}

// TestAFeedThatCannotBeDistributedIsSaidWhenItLasts fails for a moment, which is
// nobody's business, and for minutes, which is.
func TestAFeedThatCannotBeDistributedIsSaidWhenItLasts(t *testing.T) {
	var said lines
	var fails atomic.Bool
	var b *bench
	b = newBench(t, func(o *Options) {
		o.Logger = slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn}))
		o.Feed = func(ctx context.Context, topic string) (Document, error) {
			if fails.Load() {
				return Document{}, errors.New("too many ask at once")
			}
			return b.feeds.get(ctx, topic)
		}
	})
	b.subscribe(b.form())
	look := newLane(false, healthySlots) // looks of this test's own
	fails.Store(true)
	b.hub.distribute(t.Context(), look, false)
	b.clock.Advance(troubleAfter / 2)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "the log after half a minute", said.String(), "")
	b.clock.Advance(troubleAfter / 2)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "complaints after a minute", strings.Count(said.String(), "cannot distribute"), 1)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "complaints at the next look", strings.Count(said.String(), "cannot distribute"), 1)
	fails.Store(false)
	b.hub.distribute(t.Context(), look, false)
	assert.Same(t, "feeds that fail once all is well", len(look.failing), 0)
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

func TestSubscribersOfAFeedThatEndsAreTold(t *testing.T) {
	b := newBench(t)
	b.subscribe(b.form())
	b.feeds.set(topic, "")
	b.hub.Notify()
	if got := b.await("denial", b.calls); got.query.Get("hub.mode") != "denied" ||
		got.query.Get("hub.topic") != topic || got.query.Get("own") != "1" {
		t.Errorf("%+v, want %q, %v, %q", got, "denied", topic, "1")
	}
	b.awaitSaved()
	if subs := b.store.list(); len(subs) != 0 {
		t.Errorf("%+v, want len(subs) 0", subs)
	}
}

// TestTheLivingAreNotDelayedByTheDead has 1,000 callbacks on as many hosts,
// of which 200 never answer.
func TestTheLivingAreNotDelayedByTheDead(t *testing.T) {
	var living atomic.Int64
	all := make(chan struct{})
	hang := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "dead") {
			<-hang
			return
		}
		if living.Add(1) == 800 {
			close(all)
		}
	}))
	defer server.Close()
	defer close(hang)
	store, f := newMemory(), &feeds{docs: map[string]string{topic: "zwei"}}
	for i := range 1000 {
		host := fmt.Sprintf("live%d.example", i)
		if i%5 == 0 {
			host = fmt.Sprintf("dead%d.example", i)
		}
		store.SaveHubSubscription(t.Context(), operations.HubSubscription{Callback: "http://" + host + "/",
			Topic: topic, Host: host, Network: host, Expires: time.Now().Add(time.Hour), Delivered: "tag-eins"})
	}
	client := &http.Client{Timeout: requestTimeout, Transport: &http.Transport{DialContext: func(ctx context.Context,
		network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
	}}}
	h := New(Options{Store: store, Feed: f.get, URL: "https://loa.example/hub", Client: client})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	start := time.Now()
	go func() {
		defer close(done)
		h.Run(ctx)
	}()
	select {
	case <-all:
		t.Logf("800 living callbacks of 1,000 had it after %s", time.Since(start).Round(time.Millisecond))
	case <-time.After(requestTimeout - time.Second):
		t.Errorf("only %d of 800 living callbacks were served before the dead timed out", living.Load())
	}
	stop()
	<-done
}

func TestOnlyPublicAddressesAreDialled(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter,
		r *http.Request) {
		t.Error("the server was reached")
	}))
	defer server.Close()
	if _, err := NewClient(nil).Get(server.URL); err == nil {
		t.Error("a loopback address was dialled, want an error")
	}
	for _, host := range []string{"[fe80::1%25lo]", "[::ffff:7f00:1]", "127.0.0.1"} {
		if _, err := NewClient(nil).Get("http://" + host + "/"); err == nil {
			t.Errorf("%s was dialled, want an error", host)
		}
	}
}

func TestASubscriptionCostsWhatItsFeedDoes(t *testing.T) {
	const search, variant = "https://loa.example/feeds/search.atom?q=x", "https://loa.example/feeds/y-te.atom?limit=3"
	b := newBench(t, func(o *Options) {
		o.Budget = 60
		o.Kind = func(topic string) int { return map[string]int{search: 2, variant: 1}[topic] }
	})
	b.feeds.set(search, "eins")
	b.feeds.set(variant, "eins")
	want := map[string]int{search: 25, variant: 5, topic: 1}
	for subscribed, price := range want {
		form := b.form()
		form.Set("hub.topic", subscribed)
		b.subscribe(form)
		for _, sub := range b.store.list() {
			if sub.Topic == subscribed && (sub.Price != price || sub.Domain == "" || sub.Network != "127.0.0.0/24" ||
				sub.Took != 0) {
				t.Errorf("got %+v, want price %d, with domain and network, not proven yet", sub, price)
			}
		}
	}
	for n, code := range map[int]int{1: http.StatusAccepted,
		2: http.StatusTooManyRequests} { // 31 of 60 are taken, then 56
		form := b.form()
		form.Set("hub.topic", search)
		form.Set("hub.callback", fmt.Sprintf("%s&n=%d", b.url, n))
		if n == 1 {
			b.subscribe(form)
		} else if got := b.post(form).Code; len(b.store.list()) == 4 && got != code {
			t.Errorf("got %d, want %d", got, code)
		}
	}
}

func TestWhoIsCountedForACallback(t *testing.T) {
	for host, want := range map[string]string{"a.b.example.com": "example.com", "B.Example.com.": "example.com",
		"x.lai-chau.gov.vn": "lai-chau.gov.vn", "me.github.io": "me.github.io",
		"203.0.113.7": "203.0.113.0/24", "2001:db8:1:2::3": "2001:db8:1::/48", "localhost": "localhost"} {
		if got := domainOf(host); got != want {
			t.Errorf("%s: got %s, want %s", host, got, want)
		}
	}
}

// TestDearFeedsDelayNobody has thousands of strangers subscribed to searches
// that take long to make, and one reader of a feed that is kept fresh anyway.
func TestDearFeedsDelayNobody(t *testing.T) {
	made := make(chan struct{})
	b := newBench(t, func(o *Options) {
		plain := o.Feed
		o.Kind = func(topic string) int {
			if strings.Contains(topic, "search") {
				return 2
			}
			return 0
		}
		o.Feed = func(ctx context.Context, topic string) (Document, error) {
			if !strings.Contains(topic, "search") {
				return plain(ctx, topic)
			}
			select {
			case made <- struct{}{}: // taken only when the reader has been told
			case <-ctx.Done():
				return Document{}, ctx.Err()
			}
			return Document{Tag: "x", Body: func() ([]byte, string, error) { return nil, "x", nil }}, nil
		}
	})
	for i := range 3000 {
		b.store.SaveHubSubscription(t.Context(), operations.HubSubscription{Callback: fmt.Sprint("http://s.example/",
			i), Topic: fmt.Sprint("https://loa.example/feeds/search.atom?q=", i),
			Domain: "s.example", Price: 25, Expires: b.clock.Now().Add(time.Hour), Delivered: "x"})
		b.awaitSaved()
	}
	b.subscribe(b.form())
	b.feeds.set(topic, "zwei")
	b.hub.Notify()
	if got := b.await("delivery while the searches wait", b.calls); got.body != "zwei" {
		t.Errorf("got %+v, want the new document", got)
	}
	<-made // and the searches are made as well
}
