package main

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/portal/portaltest"
)

// TestARedesignThatLosesAFieldKeepsWhatIsStored gives a site a theme whose pages
// name neither author nor section nor time: what is stored of its articles stays,
// and nobody is told of a change.
func TestARedesignThatLosesAFieldKeepsWhatIsStored(t *testing.T) {
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	now := time.Now()
	site, err := portaltest.New("underscores", server.URL, now)
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = site
	p := pasting{T: t, dir: t.TempDir(), host: server.URL, site: site}
	config := p.configure(p.pasted(server.URL + site.Enter))
	p.loa(exitDone, "collect", "--config", config)
	const fields = "SELECT title || author || categories || published || url || lead || content_html " +
		"FROM articles ORDER BY id"
	before := p.rows(fields)

	var asked atomic.Int32
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, s := range site.Stories {
			if r.URL.Path == s.Address {
				asked.Add(1)
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Write([]byte("<!doctype html><html lang=vi><head><title>" + s.Title +
					"</title></head><body><main><h1>" +
					s.Title + "</h1><p>" + s.Lead + "</p><p>" + strings.Join(s.Paragraphs, "</p><p>") +
					"</p></main></body></html>"))
				return
			}
		}
		// The list shows its entries otherwise, so that each is looked at again.
		recorder := httptest.NewRecorder()
		site.ServeHTTP(recorder, r)
		body := strings.NewReplacer("entry-summary", "tom-tat", "</a></h2>", " (có ảnh)</a></h2>", "entry-meta",
			"hidden-meta", "Posted on", "",
			"<time", "<i", "</time", "</i").Replace(recorder.Body.String())
		w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
		w.WriteHeader(recorder.Code)
		w.Write([]byte(body))
	})
	said, _ := p.loa(exitDone, "collect", "--config", config)
	if after := p.rows(fields); !slices.Equal(after, before) {
		t.Errorf("got %s, want %s\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"), said)
	}
	if changes := p.rows("SELECT kind || article FROM changes"); len(changes) > len(before) {
		t.Errorf("got %d changes, want %d\n%s", len(changes), len(before), said)
	}
	if asked.Load() == 0 {
		t.Error("got no article looked at again, want some")
	}
	if !strings.Contains(said, "10 found, 0 new") {
		t.Errorf("got %s, want the ten articles known", said)
	}
}
