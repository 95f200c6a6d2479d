package service

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"loa/article"
	"loa/config"
	"loa/store/storetest"
)

// A source that is visited once an hour: what its portal changes and takes down
// is known without a visit.
func TestArticlesAreLookedAtAgainBetweenTheVisitsOfTheirSource(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		var figure, lists atomic.Int64
		figure.Store(40)
		portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path == "/rss":
				lists.Add(1)
				w.Header().Set("Content-Type", "application/rss+xml")
				fmt.Fprintf(w, `<rss version="2.0"><channel><title>Tin</title><link>http://%s/</link><item>
					<title>Lũ ống ở bản Nậm Cầy</title><link>http://%s/lu-ong.html</link></item>
</channel></rss>`, r.Host, r.Host)
			case r.URL.Path == "/lu-ong.html" && figure.Load() > 0:
				fmt.Fprintf(w, `<html><body><article><h1>Lũ ống ở bản Nậm Cầy</h1>
<p>Đêm qua lũ ống tràn về bản, nước dâng
					nhanh và cuốn trôi hoa màu. Có %d hộ phải di dời lên chỗ cao ngay trong đêm.</p></article></body>
</html>`,
					figure.Load())
			default:
				http.NotFound(w, r)
			}
		}))
		defer portal.Close()
		cfg := config.Default()
		cfg.Database.URL, cfg.Server.Listen = config.NewAddress(url), "127.0.0.1:0"
		cfg.Network.AllowPrivate, cfg.Network.RequestsPerMinute = []string{"127.0.0.0/8"}, 6000
		cfg.Sources = []config.Source{{ID: "ban", Name: "Bản", URL: portal.URL + "/",
			Lists:    []string{portal.URL + "/rss"},
			Schedule: "@every 1h", FullText: true}}
		s, err := New(t.Context(), cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), Tuning{
			Looks:      func(age time.Duration) time.Duration { return age + time.Millisecond },
			LooksEvery: time.Second, MissingFor: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Run(ctx) }()
		waitFor := func(what string, is func(a article.Article) bool) {
			t.Helper()
			for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				if a, err := s.store.Articles.Article(ctx, 1); err == nil && is(a) {
					return
				}
			}
			t.Errorf("%s: got nothing of it in a minute, want it", what)
		}
		waitFor("stored", func(a article.Article) bool { return a.State == article.StateLive })
		visits := lists.Load()
		figure.Store(400)
		waitFor("changed", func(a article.Article) bool { return a.Revision == 2 })
		if got := lists.Load(); got != visits {
			t.Errorf("the list was read %d times until the change was known, want %d", got, visits)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// An hourly source does not wait for its hour when its portal was down.
func TestASourceThatFailsIsPlannedBeforeItsSchedule(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		var up atomic.Bool
		portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !up.Load() {
				w.WriteHeader(http.StatusBadGateway)
				return
			}
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Tin</title></channel></rss>`)
		}))
		defer portal.Close()
		cfg := config.Default()
		cfg.Database.URL, cfg.Server.Listen = config.NewAddress(url), "127.0.0.1:0"
		cfg.Network.AllowPrivate, cfg.Network.RequestsPerMinute = []string{"127.0.0.0/8"}, 6000
		cfg.Sources = []config.Source{{ID: "ban", Name: "Bản", URL: portal.URL + "/",
			Lists:    []string{portal.URL + "/rss"},
			Schedule: "0 0 1 1 *", FullText: true}}
		s, err := New(t.Context(), cfg, slog.New(slog.NewTextHandler(io.Discard, nil)), Tuning{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		src := cfg.ArticleSources()[0]
		job, err := s.sourceJob(t.Context(), &src)
		if err != nil {
			t.Fatal(err)
		}
		if got := job.Next(time.Now()); !got.IsZero() {
			t.Errorf("before the first visit: got %s, want the schedule alone", got)
		}
		if _, err := job.Run(t.Context()); err == nil {
			t.Error("visit of a portal that is down: got no error, want one")
		}
		within := func(what string, next time.Time) {
			t.Helper()
			if wait := time.Until(next); next.IsZero() || wait > 10*time.Minute {
				t.Errorf("%s: got %s, want it within ten minutes", what, next)
			}
		}
		within("after a failure", job.Next(time.Now()))
		again, err := s.sourceJob(t.Context(), &src)
		if err != nil {
			t.Fatal(err)
		}
		within("after a restart", again.Next(time.Now()))
	})
}
