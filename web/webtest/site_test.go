// Package webtest drives package web on the real store. The tests stand apart so
// that web itself, which has no SQL, can be tested under the race detector.
package webtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/article"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
	"loa/web"
)

var (
	vietnam = time.FixedZone("+07", 7*3600)
	topics  = []article.Topic{
		{ID: "thi-dua-khen-thuong", Name: "Thi đua - Khen thưởng", Formerly: []string{"thi-dua"}, Group: "Nội chính"},
		{ID: "y-te", Name: "Y tế", Group: "Đời sống"},
		{ID: "thien-tai", Name: "Thiên tai", Urgent: true, Group: "Đời sống"},
	}
	sources = []article.Source{
		{ID: "laichau", Name: "Cổng TTĐT tỉnh Lai Châu", URL: "https://laichau.example/", FullText: true},
		{ID: "tamduong", Name: "Huyện Tam Đường", URL: "https://tamduong.example/"},
	}
)

// site is a server on a real store, with its Run going.
type site struct {
	end   func() // ends Run; safe to repeat
	t     testing.TB
	store *flaky
	web   *web.Server
	clock *clocktest.Clock
	fresh chan struct{} // told after feeds were renewed

	// Of a live site: what answers, Loa at first, and its server.
	front  atomic.Value
	server *http.Server
}

// flaky is a store that can be cut off.
type flaky struct {
	storetest.Whole
	mu     sync.Mutex
	broken error
	reads  int // of articles
}

func (f *flaky) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.broken = err
}

func (f *flaky) err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.broken
}

func (f *flaky) listings() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reads
}

func (f *flaky) Articles(ctx context.Context, q article.Query) ([]article.Article, error) {
	f.mu.Lock()
	f.reads++
	f.mu.Unlock()
	if err := f.err(); err != nil {
		return nil, err
	}
	return f.Whole.Articles(ctx, q)
}

func (f *flaky) Changes(ctx context.Context, after int64, limit int) ([]article.Change, error) {
	if err := f.err(); err != nil {
		return nil, err
	}
	return f.Whole.Changes(ctx, after, limit)
}

func (f *flaky) Ping(ctx context.Context) error {
	if err := f.err(); err != nil {
		return err
	}
	return f.Whole.Ping(ctx)
}

var errCut = errors.New("connection refused")

func newSite(t testing.TB, change ...func(*web.Options)) *site {
	t.Helper()
	c := clocktest.At(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC))
	st := &flaky{Whole: storetest.WholeOf(storetest.SQLite(t, store.Options{Now: c.Now, TimeZone: vietnam}))}
	s := &site{t: t, store: st, clock: c, fresh: make(chan struct{}, 100)}
	o := web.Options{Store: st, Topics: topics, Sources: sources, Now: c.Now, Bots: []web.Bot{{Name: "loa_bot"}},
		Site:    web.Site{Name: "Loa Lai Châu", URL: "https://loa.example", TimeZone: vietnam},
		Hub:     http.NotFoundHandler(),
		Changed: func() { s.fresh <- struct{}{} }}
	for _, f := range change {
		f(&o)
	}
	if err := st.SyncTopics(t.Context(), o.Topics); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.web, err = web.New(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.web.Run(ctx)
	}()
	s.end = func() { stop(); <-done }
	t.Cleanup(s.end)
	s.waitFresh()
	return s
}

// waitFresh waits until the feeds were renewed once more.
func (s *site) waitFresh() {
	s.t.Helper()
	select {
	case <-s.fresh:
	case <-time.After(20 * time.Second):
		s.t.Fatal("the feeds were not renewed")
	}
}

// publish stores an article and waits for the feeds.
func (s *site) publish(a article.Article) int64 {
	s.t.Helper()
	saved, err := s.store.SaveArticle(s.t.Context(), a)
	if err != nil {
		s.t.Fatal(err)
	}
	s.web.Notify()
	s.waitFresh()
	return saved.ID
}

func (s *site) withdraw(id int64) {
	s.t.Helper()
	if err := s.store.Withdraw(s.t.Context(), id, "404"); err != nil {
		s.t.Fatal(err)
	}
	s.web.Notify()
	s.waitFresh()
}

// news is the n-th article, each an hour newer than the one before, on a text
// of its own so that none is a copy of another.
func news(n int) article.Article {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Hour)
	var own strings.Builder
	for i := range 30 {
		fmt.Fprintf(&own, "từ%dx%d ", n, i*n)
	}
	text := fmt.Sprintf("Bài số %d nói về hội nghị lần thứ %d. %s", n, n, own.String())
	return article.Article{Source: "laichau", Key: fmt.Sprint("bai-", n),
		URL:   fmt.Sprintf("https://laichau.example/tin/bai-%d.html", n),
		Title: fmt.Sprintf("Hội nghị lần thứ %d", n), Summary: fmt.Sprintf("Tóm tắt bài %d.", n), ContentHTML: "<p>" +
			text + "</p>", ContentText: text,
		Topics: []string{"y-te"}, Author: "Nguyễn Văn An", Published: at, Collected: at}
}

// get asks the server; headers come in pairs.
func (s *site) get(path string, headers ...string) *http.Response {
	return s.ask(http.MethodGet, path, headers...)
}

func (s *site) ask(method, path string, headers ...string) *http.Response {
	s.t.Helper()
	r := httptest.NewRequest(method, "http://evil.example"+path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.web.ServeHTTP(w, r)
	return w.Result()
}

// body follows a redirect to the canonical address, as readers do.
func (s *site) body(path string, headers ...string) string {
	s.t.Helper()
	resp := s.get(path, headers...)
	if resp.StatusCode == http.StatusMovedPermanently {
		resp = s.get(resp.Header.Get("Location"), headers...)
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s: %d %v %s, want no error, resp.StatusCode %v", path, resp.StatusCode, err, b, http.StatusOK)
	}
	return string(b)
}
