package main

import (
	"io"
	"testing"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

func TestAStoreIsFilledAndGoesOnWhereItStopped(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		p := plan{database: url, articles: 30, sources: 3, subscribers: 20, topics: 4, words: 30}
		for _, articles := range []int{30, 70, 70} {
			p.articles = articles
			if err := run(t.Context(), p, io.Discard); err != nil {
				t.Fatal(err)
			}
		}
		s, err := store.Open(t.Context(), store.Options{URL: url})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stats, err := s.Operations.Stats(t.Context())
		if err != nil || stats.Articles != 70 || stats.Active != 20 {
			t.Errorf("got %+v, %v, want 70 articles and 20 subscribers", stats, err)
		}
		if open, _, err := s.Ledger.OpenBroadcasts(t.Context(), []string{"telegram"}); err != nil || open != 0 {
			t.Errorf("got %d open broadcasts, %v, want nothing to send", open, err)
		}
		list, err := s.Articles.Articles(t.Context(), article.Query{Search: "số0"})
		if err != nil || len(list) != 1 || list[0].Key != "0" {
			t.Errorf("got %d articles with a word of their own, %v, want the first", len(list), err)
		}
	})
}

func BenchmarkArticle(b *testing.B) {
	w := newPress(plan{sources: 10, topics: 10, words: 150})
	for n := 0; b.Loop(); n++ {
		w.article(n)
	}
}
