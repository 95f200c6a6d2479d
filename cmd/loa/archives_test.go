package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/bot/bottest"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

var (
	earlierArchive = regexp.MustCompile(`<link[^>]*(?:href="([^"]*)"[^>]*rel="prev-archive"|` +
		`rel="prev-archive"[^>]*href="([^"]*)")`)
	entryTitles = regexp.MustCompile(`(?s)<entry>.*?<title[^>]*>([^<]*)</title>`)
)

// archiveReader walks from a feed through its archives, and keeps each archive that
// it has seen: one never changes.
type archiveReader struct {
	w        *world
	mu       sync.Mutex
	archives map[string]string
	changed  []string
}

// walk returns the titles that it meets; whole is false when the service went away
// meanwhile.
func (r *archiveReader) walk(feed string) (titles map[string]bool, whole bool) {
	titles = map[string]bool{}
	for path := feed; path != ""; {
		status, body := r.w.get(path)
		if status != http.StatusOK {
			return titles, false
		}
		for _, m := range entryTitles.FindAllStringSubmatch(body, -1) {
			titles[m[1]] = true
		}
		if strings.Contains(path, "/archive/") && strings.HasSuffix(strings.TrimSpace(body), "</feed>") {
			r.keep(path, body)
		}
		path = ""
		if m := earlierArchive.FindStringSubmatch(body); m != nil {
			path = strings.TrimPrefix(m[1]+m[2], r.w.site)
		}
	}
	return titles, true
}

func (r *archiveReader) keep(path, body string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before, ok := r.archives[path]; ok && before != body {
		r.changed = append(r.changed, path)
	}
	r.archives[path] = body
}

// TestKillsWhileArchivesAreMadeLoseNothing kills the program while readers walk
// through archives that become full meanwhile: no archive changes, and feed and
// archives together hold every article.
func TestKillsWhileArchivesAreMadeLoseNothing(t *testing.T) {
	t.Parallel()
	times, end := faultsOr(4), ending(t)
	const before = 195 // the next archive is nearly full
	storetest.EachURL(t, func(t *testing.T, database string) {
		t.Parallel()
		w := newWorld(t, database, bottest.Options{})
		w.withArticles(database, before)
		r := &archiveReader{w: w, archives: map[string]string{}}
		w.start()
		w.eventually("the end of the first fill", w.filled)
		stop := make(chan struct{})
		var readers sync.WaitGroup
		for range 2 {
			readers.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						r.walk("/feeds/kinh-te.atom")
					}
				}
			})
		}
		for i := range times {
			w.publishNews(i)
			time.Sleep(time.Duration(rand.IntN(400)) * time.Millisecond) // the random moment itself
			end.process(w.latest)
			w.start()
			w.keepUp(i)
		}
		w.eventually("every article in feed and archives", func() bool {
			titles, whole := r.walk("/feeds/kinh-te.atom")
			for i := range before {
				whole = whole && titles[oldNews(i)]
			}
			for i := range times {
				whole = whole && titles[newsOf(i)]
			}
			return whole
		})
		close(stop)
		readers.Wait()
		t.Logf("figure: %d %s while archives are made and read, %d articles, %d archives seen: lost 0, archives that "+
			"changed %d", times, end, before+times, len(r.archives), len(r.changed))
		assert.Same(t, "archives that changed", r.changed, nil)
		if len(r.archives) == 0 {
			t.Error("got 0 archives, want some")
		}
	})
}

func oldNews(n int) string { return fmt.Sprintf("Bài số cũ-%d", n) }

// withArticles stores articles of a source that nobody visits any more.
func (w *world) withArticles(database string, n int) {
	w.t.Helper()
	s, err := store.Open(w.t.Context(), store.Options{URL: database})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close()
	for i := range n {
		a := storetest.Sample(fmt.Sprintf("cũ-%d", i), "kinh-te")
		a.Source = "truoc-day"
		storetest.Save(w.t, s, a)
	}
}
