package collect

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// BenchmarkVisitOfAnUnchangedSource is the usual visit: the list has not changed.
func BenchmarkVisitOfAnUnchangedSource(b *testing.B) {
	w := newBench(b)
	list := listBody(w.numbered(1, 20), "")
	w.Handle("/tin-tuc", func(rw http.ResponseWriter, r *http.Request) {
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
