package collect

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// BenchmarkFetch is one document of 100 KB, packed, through the whole client.
func BenchmarkFetch(b *testing.B) {
	c := newClock()
	s := newSite(b, c)
	body := packed(packers["gzip"], []byte(strings.Repeat("Nội dung của một bản tin dài vừa phải. ", 2000)))
	s.handle("/x", func(w http.ResponseWriter, _ *http.Request) {
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

// BenchmarkVisitOfAnUnchangedSource is the usual visit: the list has not changed.
func BenchmarkVisitOfAnUnchangedSource(b *testing.B) {
	w := newBench(b)
	list := listBody(w.numbered(1, 20), "")
	w.handle("/tin-tuc", func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(rw, list)
	})
	w.visit()
	w.Advance(30 * 24 * time.Hour)
	for range 10 {
		w.visit()
	}
	for b.Loop() {
		w.visit()
	}
}
