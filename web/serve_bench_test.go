package web

import (
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loa/article"
	"loa/feed"
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

// BenchmarkCompress is what the first asker of an encoding waits for.
func BenchmarkCompress(b *testing.B) {
	m := &memory{}
	for range 50 {
		m.publish("x")
	}
	syllables := strings.Fields("ủy ban nhân dân tỉnh tổ chức hội nghị tổng kết phong trào thi đua yêu nước năm nhiều tập thể được khen thưởng xã huyện đất trời mưa lớn sạt lở trường lớp học sinh y tế tiêm chủng trẻ em người cao tuổi rừng núi đường sá cầu cống ruộng nương")
	random := rand.New(rand.NewPCG(1, 2))
	var doc strings.Builder
	for doc.Len() < 170<<10 {
		doc.WriteString(syllables[random.IntN(len(syllables))] + " ")
	}
	for e, name := range map[encoding]string{gzipped: "gzip", brotlied: "brotli"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d := newDocument(&feed.Document{Format: feed.RSS, Bytes: []byte(doc.String())}, feed.Head{}, func(int) {})
				b.ReportMetric(float64(len(d.representation(e).bytes)), "bytes")
			}
		})
	}
}
