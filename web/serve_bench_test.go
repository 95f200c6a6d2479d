package web

import (
	"net/http"
	"net/http/httptest"
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
	s, err := New(Options{Store: m, Topics: []article.Topic{{ID: "x", Name: "X"}}, Site: Site{Name: "Loa", URL: "https://loa.example"}})
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
