package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"loa/internal/assert"
)

// A portal with a long archive: the first visit says what it leaves out, --all
// takes it, and asks for no article twice.
func TestCollectAllTakesWhatTheFirstVisitLeftOut(t *testing.T) {
	const articles = 230
	var mu sync.Mutex
	asked := map[string]int{}
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		if r.URL.Path == "/rss" {
			fmt.Fprint(w, `<rss version="2.0"><channel><title>Tin</title>`)
			for i := articles; i > 0; i-- {
				fmt.Fprintf(w, `<item><title>Bản tin số %[1]d của xã vùng cao</title>
<link>http://%[2]s/tin/%[1]d.html</link>
					<pubDate>Mon, %02[3]d Jan 2024 08:00:00 +0700</pubDate></item>`, i, r.Host, 1+i%28)
			}
			fmt.Fprint(w, `</channel></rss>`)
			return
		}
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/tin/%d.html", &n); err != nil {
			http.NotFound(w, r)
			return
		}
		fmt.Fprintf(w, `<html><body><article><h1>Bản tin số %[1]d của xã vùng cao</h1>
<p>Tin số %[1]d: bà con gặt xong %[2]d
			héc ta lúa nương, ai cũng mừng vì được mùa hơn năm ngoái nhiều.</p></article></body></html>`, n, n*7)
	}))
	defer portal.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "loa.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, `
database: {url: "sqlite:%s/loa.db"}
network: {allow_private: ["127.0.0.0/8"], requests_per_minute: 60000}
topics: [{id: tin, name: Tin, keywords: [tin]}]
sources: [{id: xa, name: Xã, url: %q, lists: [%q]}]
`, dir, portal.URL+"/", portal.URL+"/rss"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) (stdout, stderr string) {
		t.Helper()
		var out, errs bytes.Buffer
		cmd := newRoot()
		cmd.SetOut(&out)
		cmd.SetErr(&errs)
		cmd.SetArgs(append(args, "--config", file))
		if err := cmd.ExecuteContext(t.Context()); err != nil {
			t.Fatalf("loa %s: got error %v, want none; %s", strings.Join(args, " "), err, errs.String())
		}
		return out.String(), errs.String()
	}
	out, _ := run("collect")
	for _, want := range []string{"50 new", "180 older articles were left out, from 2024-01-01 on",
		"loa collect --all xa"} {
		if !strings.Contains(out, want) {
			t.Errorf("the first visit: got %q, want it to contain %q", out, want)
		}
	}
	out, errs := run("collect", "--all", "xa")
	if !strings.Contains(out, "180 new") {
		t.Errorf("--all: got %q, want it to contain 180 new", out)
	}
	if !strings.Contains(errs, "xa: 100 stored, going on") {
		t.Errorf("--all: got on stderr %q, want how far it is", errs)
	}
	assert.Same(t, "something is left out", strings.Contains(out, "left out"), false)
	mu.Lock()
	defer mu.Unlock()
	for path, n := range asked {
		if strings.HasPrefix(path, "/tin/") && n > 1 {
			t.Errorf("%s: got %d requests, want 1", path, n)
		}
	}
}
