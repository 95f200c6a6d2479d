package fetch

import (
	"net/http"
	"strings"
	"testing"

	"loa/fetch/fetchtest"
)

// BenchmarkFetch is one document of 100 KB, packed, through the whole client.
func BenchmarkFetch(b *testing.B) {
	c := newClock()
	s := fetchtest.NewSite(b, c)
	body := packed(packers["gzip"], []byte(strings.Repeat("Nội dung của một bản tin dài vừa phải. ", 2000)))
	s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(body)
	})
	client := newTestClient(b, c, nil)
	for b.Loop() {
		if _, err := client.Get(b.Context(), Request{URL: s.URL + "/x"}); err != nil {
			b.Fatal(err)
		}
	}
}
