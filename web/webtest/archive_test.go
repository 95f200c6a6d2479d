package webtest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// walker is a reader that fetches a feed and what it leads to, now and later,
// and keeps every archive that it has seen for ever.
type walker struct {
	s        *site
	archives map[string]string
}

// step fetches one document.
func (w *walker) step(path string) string {
	if doc, ok := w.archives[path]; ok {
		return doc
	}
	doc := w.s.body(path)
	if strings.Contains(path, "/archive/") {
		w.archives[path] = doc
	}
	return doc
}

// TestTheUnionOfFeedAndArchivesIsWholeUnderAnyInterleaving publishes and asks
// by chance, for archives too that are not complete, and lets readers begin to
// walk at one time and go on at another: each has all that had been published
// when it began.
func TestTheUnionOfFeedAndArchivesIsWholeUnderAnyInterleaving(t *testing.T) {
	for seed := range uint64(3) {
		s := newSite(t)
		random := rand.New(rand.NewPCG(seed, 7))
		published := map[string]map[string]bool{"/feeds/all.json": {}, "/feeds/y-te.json": {}}
		type walk struct {
			feed, next string
			seen, want map[string]bool
			reader     *walker
		}
		readers := []*walker{{s, map[string]string{}}, {s, map[string]string{}}}
		var walks []*walk
		advance := func(w *walk) {
			doc := w.reader.step(w.next)
			for _, n := range strings.Fields(titles(doc)) {
				w.seen[n] = true
			}
			w.next = ""
			if next := nextURL.FindStringSubmatch(doc); next != nil {
				w.next = next[1]
			}
		}
		addresses := map[string]bool{} // archives that a feed named
		for step := 0; step < 330; {
			switch random.IntN(12) {
			case 0: // a reader begins
				for feed, all := range published {
					w := &walk{feed: feed, next: feed, seen: map[string]bool{}, want: map[string]bool{},
						reader: readers[random.IntN(len(readers))]}
					for n := range all {
						w.want[n] = true
					}
					advance(w)
					addresses[w.next] = true
					walks = append(walks, w)
				}
			case 1: // one goes on
				if len(walks) > 0 {
					if w := walks[random.IntN(len(walks))]; w.next != "" {
						advance(w)
					}
				}
			case 2: // a stranger asks for what may not be complete
				latest, err := s.store.LatestSeq(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				from := random.Int64N(5)*100 + 1
				want := http.StatusOK
				if from+99 > latest {
					want = http.StatusNotFound
				}
				path := fmt.Sprintf("/feeds/all/archive/%d-%d.json", from, from+99)
				if got := s.get(path).StatusCode; got != want {
					t.Errorf("%s after %d changes: got %d, want %d", path, latest, got, want)
				}
			default:
				a := news(step)
				a.Published = a.Published.Add(-time.Duration(random.IntN(400)) * time.Hour)
				if random.IntN(3) == 0 {
					a.Topics = []string{"thien-tai"}
				} else {
					published["/feeds/y-te.json"][fmt.Sprint(step)] = true
				}
				published["/feeds/all.json"][fmt.Sprint(step)] = true
				s.publish(a)
				step++
			}
		}
		for i, w := range walks {
			for n := 0; w.next != ""; n++ {
				if advance(w); n > 50 {
					t.Fatal("the archives have no end, want at most 50")
				}
			}
			for n := range w.want {
				if !w.seen[n] {
					t.Fatalf("history %d, walk %d of %s: got %d articles without number %s, want all %d", seed, i,
						w.feed, len(w.seen), n, len(w.want))
				}
			}
		}
		if len(walks) < 20 || len(addresses) > 9 {
			t.Errorf("got %d walks and %d addresses of archives, want many walks over few addresses", len(walks),
				len(addresses))
		}
	}
}
