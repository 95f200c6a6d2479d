package collect

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
)

// TestLengthsOfFilesOfNewsAreLearnedOnceItIsOut: asking for a file costs its turn at the
// host, so nobody waits for it, and nobody is told.
func TestLengthsOfFilesOfNewsAreLearnedOnceItIsOut(t *testing.T) {
	b, links := filled(t)
	heads := 0
	b.Handle("/tep/lich.pdf", func(w http.ResponseWriter, r *http.Request) {
		heads++
		assert.Same(t, "method", r.Method, http.MethodHead)
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Disposition", `attachment; filename="lich-cat-dien.pdf"`)
		w.Header().Set("Content-Length", "23456")
	})
	l := b.article("lich", "Lịch cắt điện tuần tới", "Các bản xem tệp.\nFILE "+b.URL+"/tep/lich.pdf")
	id := b.publish(l, links)
	assert.Same(t, "files asked for before the article was out", heads, 0)
	took := b.look(time.Hour, func() bool { return b.store.articles[id].Attachments[0].SizeBytes > 0 })
	if took > 15*time.Minute {
		t.Errorf("length known: got after %s, want within 15m", took)
	}
	file := b.store.articles[id].Attachments[0]
	assert.Same(t, "length", file.SizeBytes, int64(23456))
	assert.Same(t, "name", file.Name, "Tải về")
	assert.Same(t, "changes told", len(b.store.changes), 0)
	b.look(3*time.Hour, never)
	assert.Same(t, "times asked", heads, 1)
	assert.Same(t, "length after later looks", b.store.articles[id].Attachments[0].SizeBytes, int64(23456))
}

// TestAFileThatDoesNotTellItsLengthIsAskedOnce and costs no article its look.
func TestAFileThatDoesNotTellItsLengthIsAskedOnce(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"no length":  func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "application/pdf") },
		"no HEAD":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusMethodNotAllowed) },
		"gone":       http.NotFound,
		"a page":     func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<p>Đăng nhập</p>") },
		"an illness": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
	} {
		b, links := filled(t)
		b.Handle("/tep/lich.pdf", answer)
		l := b.article("lich", "Lịch cắt điện tuần tới", "Các bản xem tệp.\nFILE "+b.URL+"/tep/lich.pdf")
		id := b.publish(l, links)
		b.Requests()
		b.look(3*time.Hour, never)
		asked := b.Requests()
		count := func(path string) int {
			return len(slices.DeleteFunc(slices.Clone(asked), func(p string) bool { return !strings.HasPrefix(p, path) }))
		}
		assert.Same(t, name+", times asked", count("/tep/"), 1)
		if looks := count("/tin/lich.html"); looks < 10 {
			t.Errorf("%s: got %d looks at the article, want at least 10", name, looks)
		}
		assert.Same(t, name+", length", b.store.articles[id].Attachments[0].SizeBytes, int64(0))
		assert.Same(t, name+", changes told", len(b.store.changes), 0)
	}
}

// TestANameThatAServerToldIsKept: the page itself only says "Tải về", at every look.
func TestANameThatAServerToldIsKept(t *testing.T) {
	b := newBench(t)
	b.Handle("/tep/lich.pdf", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		w.Header().Set("Content-Disposition", `attachment; filename="lich-cat-dien.pdf"`)
		w.Header().Set("Content-Length", "23456")
	})
	b.list(b.article("lich", "Lịch cắt điện tuần tới", "Các bản xem tệp.\nFILE "+b.URL+"/tep/lich.pdf"))
	b.visit() // the first fill
	b.look(5*time.Hour, never)
	assert.Same(t, "name", b.store.articles[1].Attachments[0].Name, "lich-cat-dien.pdf")
	assert.Same(t, "changes told", len(b.store.changes), 0)
}
