package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/operations"
)

// memory is a store of articles that differ only in number and topic.
type memory struct {
	Store
	mu   sync.Mutex
	arts []article.Article
}

func (m *memory) publish(topic string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := int64(len(m.arts) + 1)
	at := time.Unix(1_800_000_000+n, 0).UTC()
	m.arts = append(m.arts, article.Article{ID: n, Seq: n, PublishSeq: n, Source: "a", Title: fmt.Sprint("Bài ", n),
		URL:    fmt.Sprint("https://a.example/", n),
		Topics: []string{topic}, State: article.StateLive, Revision: 1, Published: at, Collected: at, Changed: at})
}

func (m *memory) Articles(_ context.Context, q article.Query) ([]article.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []article.Article
	for _, a := range m.arts {
		if len(q.Topics) == 0 || slices.Contains(q.Topics, a.Topics[0]) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b article.Article) int { return cmp.Compare(b.ID, a.ID) })
	return out[:min(len(out), q.Limit)], nil
}

func (m *memory) Article(_ context.Context, id int64) (article.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.arts[id-1], nil
}

func (m *memory) LatestSeq(context.Context) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return int64(len(m.arts)), nil
}

func (m *memory) Changes(_ context.Context, after int64, limit int) ([]article.Change, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []article.Change
	for _, a := range m.arts[after:min(int(after)+limit, len(m.arts))] {
		out = append(out, article.Change{Seq: a.Seq, Article: a.ID, Kind: article.BroadcastNew, Source: a.Source,
			Topics: a.Topics})
	}
	return out, nil
}

func (m *memory) ArchiveEnd(context.Context, article.Query) (int64, error)  { return 1, nil }
func (m *memory) Health(context.Context) ([]operations.SourceHealth, error) { return nil, nil }
func (m *memory) Ping(context.Context) error                                { return nil }
func (m *memory) LastSourceEvents(context.Context) (map[string]operations.SourceEvent, error) {
	return nil, nil
}

// TestReadersReloadsAndChangesMeet is for the race detector: everything that
// may happen at once does.
func TestReadersReloadsAndChangesMeet(t *testing.T) {
	m := &memory{}
	topics := []article.Topic{{ID: "x", Name: "X"}, {ID: "y", Name: "Y"}}
	s, err := New(Options{Store: m, Topics: topics, Site: Site{Name: "Loa", URL: "https://loa.example"},
		Hub: http.NotFoundHandler(), CacheBytes: 300_000})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running, readers sync.WaitGroup
	running.Go(func() { s.Run(ctx) })
	paths := []string{"/feeds/all.rss", "/feeds/x.atom", "/feeds/x+y.json", "/feeds/all.atom?limit=3", "/feeds/y.json",
		"/metrics", "/readyz"}
	for i := range 8 {
		readers.Go(func() {
			for n := range 60 {
				r := httptest.NewRequest("GET", paths[(i+n)%len(paths)], nil)
				r.Header.Set("Accept-Encoding", []string{"gzip", "br", ""}[n%3])
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					t.Errorf("%s: %d, want w.Code %v", r.URL, w.Code, http.StatusOK)
				}
			}
		})
	}
	readers.Go(func() {
		for n := range 60 {
			m.publish([]string{"x", "y"}[n%2])
			s.Notify()
			if n%20 == 0 {
				if err := s.SetTopics(topics, nil); err != nil {
					t.Error(err)
				}
				s.SetBots([]Bot{{Name: "loa_bot"}})
			}
		}
	})
	readers.Wait()
	stop()
	running.Wait()
}
