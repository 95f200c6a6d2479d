package webtest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/hub"
	"loa/store"
	"loa/store/storetest"
	"loa/web"
)

// TestAPublishedArticleReachesWebSubSubscribersAtOnce wires store, feeds and
// hub as the program does, on both databases.
func TestAPublishedArticleReachesWebSubSubscribersAtOnce(t *testing.T) {
	storetest.EachWith(t, store.Options{TimeZone: vietnam}, func(t *testing.T, st *store.Store) {
		got := make(chan string, 10)
		callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if r.Method == http.MethodPost {
				got <- string(body)
				return
			}
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
			got <- "verified"
		}))
		defer callback.Close()
		server, h := withHub(t, st)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{}, 2)
		go func() { server.Run(ctx); done <- struct{}{} }()
		go func() { h.Run(ctx); done <- struct{}{} }()
		defer func() { stop(); <-done; <-done }()
		await := func() string {
			t.Helper()
			select {
			case s := <-got:
				return s
			case <-time.After(15 * time.Second):
				t.Fatal("the callback was not called")
				return ""
			}
		}
		const topic = "https://loa.example/feeds/y-te.atom"
		form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.callback": {callback.URL}}
		r := httptest.NewRequest("POST", "/hub", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		if w.Code != http.StatusAccepted {
			t.Fatalf("%d %s, want w.Code %v", w.Code, w.Body, http.StatusAccepted)
		}
		await()
		for exists := false; !exists; {
			var err error
			if exists, err = st.Hub.HubSubscriptionExists(t.Context(), callback.URL, topic); err != nil {
				t.Fatal(err)
			}
		}
		start := time.Now()
		if _, err := st.Publishing.SaveArticle(t.Context(), news(1)); err != nil {
			t.Fatal(err)
		}
		server.Notify()
		if body := await(); !strings.Contains(body, "Hội nghị lần thứ 1") {
			t.Errorf(`delivered %s, want body to contain "Hội nghị lần thứ 1"`, body)
		}
		t.Logf("published and delivered in %s", time.Since(start).Round(time.Millisecond))
		other := news(2)
		other.Topics = []string{"thien-tai"}
		if _, err := st.Publishing.SaveArticle(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		third := news(3)
		if _, err := st.Publishing.SaveArticle(t.Context(), third); err != nil {
			t.Fatal(err)
		}
		server.Notify()
		if body := await(); !strings.Contains(body, "lần thứ 3") || strings.Contains(body, "lần thứ 2<") {
			t.Errorf(`delivered %s, want body to contain "lần thứ 3", body without "lần thứ 2<"`, body)
		}
	})
}

// TestTwoProcessesServeTheSameBytes has one server publish and the other,
// which nobody tells, follow.
func TestTwoProcessesServeTheSameBytes(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, address string) {
		var servers []*web.Server
		var stores []*store.Store
		for range 2 {
			st, err := store.Open(t.Context(), store.Options{URL: address, TimeZone: vietnam})
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			fresh := make(chan struct{}, 100)
			s, err := web.New(web.Options{Store: storetest.WholeOf(st), Topics: topics, Sources: sources,
				Site:    web.Site{Name: "Loa", URL: "https://loa.example", TimeZone: vietnam},
				Changed: func() { fresh <- struct{}{} }})
			if err != nil {
				t.Fatal(err)
			}
			ctx, stop := context.WithCancel(context.Background())
			done := make(chan struct{})
			go func() { s.Run(ctx); close(done) }()
			defer func() { stop(); <-done }()
			<-fresh
			servers, stores = append(servers, s), append(stores, st)
		}
		get := func(s *web.Server) (string, string) {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest("GET", "/feeds/all.rss", nil))
			return w.Body.String(), w.Header().Get("ETag")
		}
		get(servers[0])
		get(servers[1])
		if _, err := stores[0].Publishing.SaveArticle(t.Context(), news(1)); err != nil {
			t.Fatal(err)
		}
		deadline := time.Now().Add(15 * time.Second)
		for {
			a, tagA := get(servers[0])
			b, tagB := get(servers[1])
			if strings.Contains(a, "lần thứ 1") && a == b && tagA == tagB {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("the two differ: %s %s, want not time.Now().After(deadline)", tagA, tagB)
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
}

// withHub wires store, feeds and hub as the program does.
func withHub(t *testing.T, st *store.Store) (*web.Server, *hub.Hub) {
	t.Helper()
	var server *web.Server
	h := hub.New(hub.Options{Store: st.Hub, URL: "https://loa.example/hub",
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
		Kind:  func(address string) int { return server.FeedKind(address) },
		Feed: func(ctx context.Context, address string) (hub.Document, error) {
			d, err := server.Feed(ctx, address)
			return hub.Document{Tag: d.Tag, Type: d.Type, Self: d.Self, Body: d.Body}, err
		}})
	server, err := web.New(web.Options{Store: storetest.WholeOf(st), Topics: topics, Sources: sources, Hub: h,
		Changed: h.Notify,
		Site:    web.Site{Name: "Loa", URL: "https://loa.example", TimeZone: vietnam}})
	if err != nil {
		t.Fatal(err)
	}
	return server, h
}
