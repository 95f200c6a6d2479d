package main

import (
	"context"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/store"
)

func TestADatabaseIsFilledOnceAndGrows(t *testing.T) {
	p := plan{database: "sqlite:" + t.TempDir() + "/loa.db", sources: 3, topics: 2, subscribers: 700, websub: 4,
		every: time.Minute, share: .02}
	for range 2 {
		if err := seed(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if err := subscribeHub(t.Context(), p, "http://127.0.0.1:1", "http://127.0.0.1:2"); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Options{URL: p.database})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	stats, err := db.Operations.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "subscribers", stats.Active, 700)
}

func TestAnArticleIsTheSameEachTimeAndOthersAreNot(t *testing.T) {
	o := newPortal(plan{share: .02, every: time.Hour})
	title, text := o.article(3, 1)
	again, same := o.article(3, 1)
	assert.Same(t, "title", again, title)
	assert.Same(t, "text", same, text)
	if _, other := o.article(3, 2); other == text {
		t.Errorf("got the text of another article, want one of its own")
	}
	o.seen[title] = time.Now()
	assert.Same(t, "found in a document", o.firstSeen([]byte("<title>"+title+"</title>")).IsZero(), false)
}

func TestTheBoundOfAHistogramIsRead(t *testing.T) {
	text := "x_bucket{le=\"0.5\"} 1\nx_bucket{le=\"1\"} 9\nx_bucket{le=\"+Inf\"} 10\nx_count 10\n"
	assert.Same(t, "half", bound(text, "x", .5), "≤ 1 s")
	assert.Same(t, "nearly all", bound(text, "x", .99), "≤ +Inf s")
	assert.Same(t, "of nothing", bound("", "x", .5), "none")
}
