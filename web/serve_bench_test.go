package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loa/article"
)

// discard is a ResponseWriter that costs nothing.
type discard struct{ h http.Header }

func (d discard) Header() http.Header         { return d.h }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

// BenchmarkServe is what a kept feed costs beside the writing.
func BenchmarkServe(b *testing.B) {
	m := &memory{}
	for range 50 {
		m.publish("x")
	}
	s, err := New(Options{Store: m, Topics: []article.Topic{{ID: "x", Name: "X"}},
		Site: Site{Name: "Loa", URL: "https://loa.example"}})
	if err != nil {
		b.Fatal(err)
	}
	r := httptest.NewRequest("GET", "/feeds/x.rss", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	first := httptest.NewRecorder()
	s.ServeHTTP(first, r)
	for _, tag := range []string{"", first.Header().Get("ETag")} {
		name := "200"
		if tag != "" {
			name = "304"
			r.Header.Set("If-None-Match", tag)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			w := discard{http.Header{}}
			for b.Loop() {
				clear(w.h)
				s.ServeHTTP(w, r)
			}
		})
	}
}

// BenchmarkServePage is what a page, a box and an answer of the API cost from
// memory, beside the writing.
func BenchmarkServePage(b *testing.B) {
	m := &memory{}
	for range 50 {
		m.publish("x")
	}
	s, err := New(Options{Store: m, Topics: []article.Topic{{ID: "x", Name: "X"}},
		Site: Site{Name: "Loa", URL: "https://loa.example"}})
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/topics/x", "/articles/1", "/embed/x.html", "/api/v1/articles"} {
		b.Run(strings.ReplaceAll(path[1:], "/", "-"), func(b *testing.B) {
			r := httptest.NewRequest("GET", path, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			first := httptest.NewRecorder()
			if s.ServeHTTP(first, r); first.Code != http.StatusOK {
				b.Fatalf("%s: got %d, want 200", path, first.Code)
			}
			b.ReportAllocs()
			w := discard{http.Header{}}
			for b.Loop() {
				clear(w.h)
				s.ServeHTTP(w, r)
			}
		})
	}
}

// BenchmarkUnchanged is what a 304 costs when the feeds are more than the
// memory keeps the bytes of: 10,000 topics in RSS.
func BenchmarkUnchanged(b *testing.B) {
	const count = 10_000
	m := &memory{}
	var topics []article.Topic
	for i := range count {
		topics = append(topics, article.Topic{ID: fmt.Sprint("t", i), Name: fmt.Sprint("Chủ đề ", i)})
	}
	for range 50 {
		m.publish("t0")
	}
	for i := range m.arts { // every feed shows all
		m.arts[i].ContentHTML = "<p>" + strings.Repeat("Hội nghị tổng kết phong trào thi đua. ", 80) + "</p>"
	}
	everything := &all{memory: m}
	s, err := New(Options{Store: everything, Topics: topics, Site: Site{Name: "Loa", URL: "https://loa.example"},
		CacheBytes: 8 << 20})
	if err != nil {
		b.Fatal(err)
	}
	requests := make([]*http.Request, count)
	for i, t := range topics {
		requests[i] = httptest.NewRequest("GET", "/feeds/"+t.ID+".rss", nil)
		requests[i].Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, requests[i])
		requests[i].Header.Set("If-None-Match", w.Header().Get("ETag"))
	}
	reads := everything.reads
	w := &status{discard: discard{http.Header{}}}
	b.ReportAllocs()
	b.ResetTimer()
	n := 0
	for b.Loop() {
		clear(w.h)
		s.ServeHTTP(w, requests[n%count])
		if w.code != http.StatusNotModified {
			b.Fatalf("got %d, want 304", w.code)
		}
		n++
	}
	if everything.reads != reads {
		b.Errorf("got %d listings for 304s, want none", everything.reads-reads)
	}
}

// all is a store in which every topic has every article.
type all struct {
	*memory
	reads int
}

func (a *all) Articles(ctx context.Context, q article.Query) ([]article.Article, error) {
	a.reads++
	q.Topics = nil
	return a.memory.Articles(ctx, q)
}

// status remembers the status of a response that goes nowhere.
type status struct {
	discard
	code int
}

func (s *status) WriteHeader(code int) { s.code = code }
