package webtest

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/store"
	"loa/store/storetest"
	"loa/web"
)

// number is what the environment asks for, else the usual.
func number(t testing.TB, name string, usual int) int {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return usual
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestStrangersFailAlone has LOA_TEST_STRANGERS connections ask without pause,
// each for an address that nobody asked for before, while readers go on asking
// for the feed of everything and for readiness: these never fail.
func TestStrangersFailAlone(t *testing.T) {
	strangers := number(t, "LOA_TEST_STRANGERS", 60)
	s, base := live(t)
	awkward(s)
	s.body("/feeds/all.rss")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var asked, served, refused, other atomic.Int64
	var all sync.WaitGroup
	client := func() *http.Client {
		return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1,
			DialContext: (&net.Dialer{Timeout: 20 * time.Second}).DialContext}}
	}
	for i := range strangers {
		all.Go(func() {
			c := client()
			for n := 0; ctx.Err() == nil; n++ {
				kind := []string{"all.rss?since=2026-%02d-%02dT%02d:%02d:%02dZ",
					"search.rss?q=h%%E1%%BB%%99i&since=2026-%02d-%02dT%02d:%02d:%02dZ",
					"thien-tai+y-te.json?since=2026-%02d-%02dT%02d:%02d:%02dZ"}[n%3]
				at := time.Date(2026, 1, 1, 0, 0, i*10_000+n, 0, time.UTC)
				address := strings.ReplaceAll(fmt.Sprintf(kind, at.Month(), at.Day(), at.Hour(), at.Minute(),
					at.Second()), ":", "%3A")
				r, err := http.NewRequestWithContext(ctx, "GET", base+"/feeds/"+address, nil)
				if err != nil {
					return
				}
				resp, err := c.Do(r)
				if err != nil {
					continue
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				asked.Add(1)
				switch resp.StatusCode {
				case 200:
					served.Add(1)
				case 503:
					refused.Add(1)
				default:
					other.Add(1)
				}
			}
		})
	}
	reader := client()
	var took []time.Duration
	for end, n := time.Now().Add(time.Duration(number(t, "LOA_TEST_SECONDS",
		2))*time.Second), 0; time.Now().Before(end); n++ {
		start := time.Now()
		resp, err := reader.Get(base + "/feeds/all.rss")
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		took = append(took, time.Since(start))
		if resp.StatusCode != 200 {
			t.Fatalf("all.rss: got %d under %d strangers, want 200", resp.StatusCode, strangers)
		}
		if n%50 == 0 {
			if resp, err = reader.Get(base + "/readyz"); err != nil || resp.StatusCode != 200 {
				t.Fatalf("readyz: got %v %v, want 200", resp, err)
			}
			resp.Body.Close()
		}
		time.Sleep(2 * time.Millisecond)
	}
	stop()
	all.Wait()
	slices.Sort(took)
	t.Logf("%d strangers: %d answers, %d made, %d sent away, %d others; all.rss %d times, median %s, p99 %s, worst %s",
		strangers, asked.Load(), served.Load(),
		refused.Load(), other.Load(), len(took), took[len(took)/2].Round(time.Microsecond),
		took[len(took)*99/100].Round(time.Microsecond), took[len(took)-1].Round(time.Microsecond))
	if other.Load() > 0 {
		t.Errorf("got %d answers that are neither the feed nor 503, want none", other.Load())
	}
}

// TestDistinctAddressesStayWithinTheBound asks for LOA_TEST_ADDRESSES feeds
// that differ, and looks at what stays in memory.
func TestDistinctAddressesStayWithinTheBound(t *testing.T) {
	n := number(t, "LOA_TEST_ADDRESSES", 1500)
	s := newSite(t, func(o *web.Options) { o.CacheBytes = 48 << 20 })
	awkward(s)
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap()
	for i := range n {
		at := time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC).Format(time.RFC3339)
		if got := s.get("/feeds/all.rss?since=" + url.QueryEscape(at)).StatusCode; got != 200 {
			t.Fatalf("address %d: got %d, want 200", i, got)
		}
	}
	grown := int64(heap()) - int64(before)
	if grown > 100<<20 {
		t.Errorf("got %d MB more after %d addresses, want at most 100", grown>>20, n)
	}
	rss := ""
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			if strings.HasPrefix(line, "VmHWM") {
				rss = strings.Join(strings.Fields(line)[1:], " ")
			}
		}
	}
	t.Logf("%d addresses: %d MB more on the heap; the whole test process %s at its peak", n, grown>>20, rss)
}

// TestAnHonestPushIsNotDelayedByHostileSubscriptions has LOA_TEST_HOSTILE
// subscriptions to as many searches, whose callbacks never answer, beside one
// subscription to a topic.
func TestAnHonestPushIsNotDelayedByHostileSubscriptions(t *testing.T) {
	hostile := number(t, "LOA_TEST_HOSTILE", 300)
	var got = make(chan string, 100)
	hang := make(chan struct{})
	callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/hostile") {
			<-hang
			return
		}
		if r.Method == http.MethodGet {
			io.WriteString(w, r.URL.Query().Get("hub.challenge"))
			got <- "verified"
			return
		}
		body, _ := io.ReadAll(r.Body)
		got <- string(body)
	}))
	defer callback.Close()
	defer close(hang)
	st := storetest.SQLite(t, store.Options{TimeZone: vietnam})
	server, h := withHub(t, st)
	db := storetest.SQL(t, st)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for i := range hostile { // as if of a hundred domains and networks; a tenth of them wait at the honest topic
		topic, price := "https://loa.example/feeds/search.atom?q="+
			url.QueryEscape(fmt.Sprintf("hội nghị lần thứ %d", i)), 25
		if i%10 == 0 {
			topic, price = "https://loa.example/feeds/y-te.atom", 1
		}
		if _, err := tx.Exec(`INSERT INTO hub_subscriptions (callback, topic, host, domain, network, price, secret,
			expires,
			delivered, failures, failing, next_try, took, leased)
			VALUES ($1, $2, $3, $3, $3, $4, '', $5, 'old', 0, 0, 0, 0,
			0)`, fmt.Sprintf("%s/hostile/%d", callback.URL, i), topic, fmt.Sprintf("h%d.example", i%100), price,
			time.Now().Add(time.Hour).UnixMilli()); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		if _, err := st.Publishing.SaveArticle(t.Context(), news(i)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { server.Run(ctx) })
	running.Go(func() { h.Run(ctx) })
	defer func() { stop(); running.Wait() }()
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {"https://loa.example/feeds/y-te.atom"},
		"hub.callback": {callback.URL + "/honest"}}
	r := httptest.NewRequest("POST", "/hub", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	if w.Code != http.StatusAccepted || <-got != "verified" {
		t.Fatalf("got %d %s, want 202 and a verification", w.Code, w.Body)
	}
	for exists := false; !exists; {
		if exists, err = st.Hub.HubSubscriptionExists(t.Context(), callback.URL+"/honest",
			"https://loa.example/feeds/y-te.atom"); err != nil {
			t.Fatal(err)
		}
	}
	var took []time.Duration
	for n := range 5 {
		start := time.Now()
		if _, err := st.Publishing.SaveArticle(t.Context(), news(100+n)); err != nil {
			t.Fatal(err)
		}
		server.Notify()
		for want := fmt.Sprintf("lần thứ %d<", 100+n); ; {
			select {
			case body := <-got:
				if !strings.Contains(body, want) {
					continue
				}
			case <-time.After(60 * time.Second):
				t.Fatalf("got no push of article %d within a minute", n)
			}
			break
		}
		took = append(took, time.Since(start).Round(time.Millisecond))
		time.Sleep(time.Duration(number(t, "LOA_TEST_PAUSE", 0)) * time.Second)
	}
	t.Logf("%d hostile subscriptions, a tenth of them at the honest topic: pushes after %v", hostile, took)
}
