package webtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/web"
)

// TestFeedsKeptFreshEqualFeedsReadAnew drives random changes through one
// server and compares it after each with one that starts from the store.
func TestFeedsKeptFreshEqualFeedsReadAnew(t *testing.T) {
	s := newSite(t)
	random := rand.New(rand.NewPCG(1, 2))
	paths := []string{"/feeds/all.json", "/feeds/y-te.atom", "/feeds/thi-dua-khen-thuong.rss",
		"/feeds/sources/laichau.rss", "/feeds/urgent.atom",
		"/feeds/sources/tamduong/y-te.json", "/feeds/thi-dua-khen-thuong+y-te.rss?limit=3"}
	for _, p := range paths {
		s.body(p)
	}
	var known []article.Article
	for step := range 150 {
		var a article.Article
		switch k := random.IntN(10); {
		case k < 6 || len(known) < 5:
			a = news(step)
			a.Published = a.Published.Add(-time.Duration(random.IntN(60)) * time.Hour)
			a.Topics = [][]string{{"y-te"}, {"thi-dua-khen-thuong", "y-te"}, {"thien-tai"}, {}}[random.IntN(4)]
			a.Source = []string{"laichau", "laichau", "tamduong"}[random.IntN(3)]
			a.Urgency = article.Urgency(max(0, random.IntN(6)-3))
			known = append(known, a)
			s.publish(a)
		case k < 8: // an edit that may move it to another topic
			i := random.IntN(len(known))
			a = known[i]
			a.Title, a.Topics = fmt.Sprintf("%s, sửa %d", a.Title,
				step), []string{[]string{"y-te", "thien-tai"}[random.IntN(2)]}
			known[i] = a
			s.publish(a)
		default:
			newest, err := s.store.Whole.Articles(t.Context(), article.Query{Limit: 40})
			if err != nil {
				t.Fatal(err)
			}
			s.withdraw(newest[random.IntN(len(newest))].ID)
		}
		s.clock.Advance(time.Minute)
		if step%5 != 0 {
			continue
		}
		anew, err := web.New(web.Options{Store: s.store, Topics: topics, Sources: sources, Now: s.clock.Now,
			Hub:  http.NotFoundHandler(),
			Site: web.Site{Name: "Loa Lai Châu", URL: "https://loa.example", TimeZone: vietnam}})
		if err != nil {
			t.Fatal(err)
		}
		other := &site{t: t, store: s.store, web: anew, clock: s.clock}
		for _, p := range paths {
			kept, fresh := s.body(p), other.body(p)
			if kept != fresh {
				t.Fatalf("step %d: %s differs:\nkept  %s\nanew  %s\nwant kept %v", step, p, titles(kept), titles(fresh),
					fresh)
			}
			valid(t, p, kept)
		}
	}
}

func TestAFeedIsRenderedOnceHoweverManyAskAndNeverForARequestWhileKept(t *testing.T) {
	s := newSite(t)
	for i := range 3 {
		s.publish(news(i))
	}
	before := s.store.listings()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { s.body("/feeds/y-te.rss") })
	}
	wg.Wait()
	if n := s.store.listings() - before; n != 1 {
		t.Errorf("50 askers made %d listings, want 1", n)
	}
	s.publish(news(5))
	before = s.store.listings()
	if got := s.body("/feeds/y-te.rss"); !strings.Contains(got, "lần thứ 5") {
		t.Error(`the new article is missing, want got to contain "lần thứ 5"`)
	}
	s.publish(news(6))
	if got := s.body("/feeds/y-te.rss"); !strings.Contains(got, "lần thứ 6") {
		t.Error(`the new article is missing, want got to contain "lần thứ 6"`)
	}
	if n := s.store.listings() - before; n != 0 {
		t.Errorf("a kept feed was listed %d times for one new article, want 0", n)
	}
}

func TestTheLastGoodFeedIsServedWhileTheStoreFails(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	good := s.body("/feeds/y-te.rss")
	filtered := s.body("/feeds/y-te.rss?limit=7")
	s.store.fail(errCut)
	s.clock.Advance(time.Minute)
	s.web.Notify()
	if got := s.body("/feeds/y-te.rss"); got != good {
		t.Errorf("another feed is served, want %v", good)
	}
	if got := s.body("/feeds/y-te.rss?limit=7"); got != filtered {
		t.Errorf("another feed is served, want %v", filtered)
	}
	cold := s.get("/feeds/thien-tai.rss")
	if cold.StatusCode != 503 || cold.Header.Get("Retry-After") == "" {
		t.Errorf("a feed that was never rendered: %d, want cold.StatusCode 503, not empty", cold.StatusCode)
	}
	if resp := s.get("/"); resp.StatusCode != 503 {
		t.Errorf("/: %d, want resp.StatusCode 503", resp.StatusCode)
	}
	if resp := s.get("/readyz"); resp.StatusCode != 503 {
		t.Errorf("/readyz: %d, want resp.StatusCode 503", resp.StatusCode)
	}
	if resp := s.get("/healthz"); resp.StatusCode != 200 {
		t.Errorf("/healthz: %d, want resp.StatusCode 200", resp.StatusCode)
	}
	s.store.fail(nil)
	s.clock.Advance(time.Minute)
	s.publish(news(2))
	if got := s.body("/feeds/y-te.rss"); !strings.Contains(got, "lần thứ 2") {
		t.Error(`the feed does not recover, want got to contain "lần thứ 2"`)
	}
	if resp := s.get("/readyz"); resp.StatusCode != 200 {
		t.Errorf("/readyz stays %d, want resp.StatusCode 200", resp.StatusCode)
	}
}

func TestMemoryIsBoundedAndDroppedFeedsComeBack(t *testing.T) {
	s := newSite(t, func(o *web.Options) { o.CacheBytes = 200_000 })
	for i := range 20 {
		s.publish(news(i))
	}
	first := s.body("/feeds/all.rss?limit=20")
	for i := 1; i <= 100; i++ {
		s.body(fmt.Sprintf("/feeds/all.rss?limit=%d", i))
		s.body(fmt.Sprintf("/feeds/y-te.atom?limit=%d", i))
	}
	metrics := s.body("/metrics")
	var kept int
	if _, err := fmt.Sscanf(metrics[strings.Index(metrics, "\nloa_feeds_kept_bytes ")+1:], "loa_feeds_kept_bytes %d",
		&kept); err != nil || kept > 200_000 || kept < 10_000 {
		t.Errorf("%d bytes are kept, %v, want no error, kept at most 200_000, kept at least 10_000", kept, err)
	}
	if s.body("/feeds/all.rss?limit=20") != first {
		t.Errorf("a dropped feed came back otherwise, want %v", first)
	}
}

// TestWhatIsKeptIsTold: who paces the garbage collector learns how much is
// kept, when much has come and when it is gone again.
func TestWhatIsKeptIsTold(t *testing.T) {
	told := make(chan int64, 1000)
	s := newSite(t, func(o *web.Options) {
		o.CacheBytes, o.Kept = 400_000, func(bytes int64) { told <- bytes }
	})
	awkward(s)
	for n := range 40 {
		s.body(fmt.Sprintf("/feeds/all.json?limit=%d", n+2))
	}
	most := int64(0)
	for most < 100_000 {
		select {
		case n := <-told:
			most = max(most, n)
		case <-time.After(30 * time.Second):
			t.Fatalf("got at most %d bytes told, want over 100,000 after 40 feeds", most)
		}
	}
	if most > 500_000 {
		t.Errorf("got %d bytes told, want about 400,000 at most: that is the bound", most)
	}
}
