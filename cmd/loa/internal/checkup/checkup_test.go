package checkup

import (
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/operations"
)

// TestFindingsAreJudged: each row is a state of things and the line that it
// gives, by its first word and a part of the rest.
func TestFindingsAreJudged(t *testing.T) {
	now := time.Now()
	source := func(change func(*operations.SourceHealth)) func(*Report) {
		h := operations.SourceHealth{SourceState: article.SourceState{Source: "lc", LastSuccess: now}, Articles: 7}
		change(&h)
		return func(r *Report) { r.source(h) }
	}
	for _, c := range []struct {
		name  string
		judge func(r *Report)
		verb  string
		want  string
	}{
		{"a disk with room", func(r *Report) { r.disk("/d", 10<<30, 1<<30) }, "ok", "10.7 GB are free"},
		{"a disk where a backup does not fit", func(r *Report) { r.disk("/d", 1<<30, 1<<30) }, "warn", "may not fit"},
		{"a disk that is full", func(r *Report) { r.disk("/d", 100<<20, 1<<20) }, "FAIL", "Never delete loa.db-wal"},
		{"a clock that is right", func(r *Report) { r.clock(-time.Second, "x") }, "ok", "agrees with that of x"},
		{"a clock some seconds off", func(r *Report) { r.clock(20*time.Second, "x") }, "warn",
			"20s ahead of that of x"},
		{"a clock an hour behind", func(r *Report) { r.clock(-time.Hour, "x") }, "FAIL", "1h0m0s behind that of x"},
		{"a good certificate", func(r *Report) { r.ends("c", "h", now.AddDate(0, 2, 0), now, "a") }, "ok",
			"valid until"},
		{"a certificate that ends soon", func(r *Report) { r.ends("c", "h", now.AddDate(0, 0, 9), now, "a") }, "warn",
			"h: ends on"},
		{"one that has ended", func(r *Report) { r.ends("c", "h", now.AddDate(0, 0, -1), now, "renew") }, "FAIL",
			"→ renew"},
		{"nothing waits", func(r *Report) { r.waiting("b", "waiting", 0, time.Time{}) }, "ok", "none is waiting"},
		{"something young", func(r *Report) { r.waiting("b", "waiting", 2, now.Add(-time.Minute)) }, "ok", "2 waiting"},
		{"something stuck", func(r *Report) { r.waiting("b", "waiting", 2, now.Add(-2*time.Hour)) }, "FAIL",
			"for 2h0m"},
		{"a good source", source(func(*operations.SourceHealth) {}), "ok", "7 articles"},
		{"a source that failed once", source(func(h *operations.SourceHealth) { h.Failures, h.LastError = 1, "cut" }),
			"warn",
			"cut"},
		{"a source that fails", source(func(h *operations.SourceHealth) { h.Failures, h.LastError = 3, "cut" }), "FAIL",
			"3 visits in a row failed"},
		{"a source that is silent", source(func(h *operations.SourceHealth) { h.Silent = true }), "warn", "silent"},
		{"a source held back", source(func(h *operations.SourceHealth) { h.Held = 300 }), "warn", "--accept-held lc"},
		{"a changed layout", source(func(h *operations.SourceHealth) { h.LayoutErrors = 2 }), "warn", "selectors help"},
	} {
		var out strings.Builder
		r := New(&out)
		c.judge(r)
		verb, _, _ := strings.Cut(out.String(), " ")
		assert.Same(t, c.name, verb, c.verb)
		assert.Same(t, c.name+" fails", r.Err() != nil, c.verb == "FAIL")
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: got %q, want %q in it", c.name, &out, c.want)
		}
	}
}
