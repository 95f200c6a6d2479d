package publishing_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/storetest"
)

// LOA_BENCH_ARTICLES is how many articles the benchmarks have, 20,000 by
// default; LOA_BENCH_FOLDER keeps the filled SQLite database between runs.
func benchArticles() int {
	if n, err := strconv.Atoi(os.Getenv("LOA_BENCH_ARTICLES")); err == nil {
		return n
	}
	return 20_000
}

const benchTopics = 20

func benchStores(b *testing.B, f func(b *testing.B, s *store.Store)) {
	n := benchArticles()
	folder := os.Getenv("LOA_BENCH_FOLDER")
	if folder == "" {
		folder = b.TempDir()
	}
	urls := map[string]string{"sqlite": "sqlite:" + filepath.Join(folder, fmt.Sprintf("bench-%d.db", n))}
	if os.Getenv("LOA_BENCH_FOLDER") == "" {
		urls["postgres"] = storetest.Postgres(b)
	}
	for name, url := range urls {
		s := storetest.OpenAt(b, url, storetest.NewClock().Now)
		if latest, err := s.Articles.LatestSeq(context.Background()); err != nil || latest == 0 {
			text := strings.Repeat("Nội dung của một bài viết dài vừa phải, như các cổng vẫn đăng. ", 20)
			err := s.Publishing.Fill(context.Background(), n, func(i int) article.Article {
				a := storetest.Sample(fmt.Sprint(i), fmt.Sprintf("t%d", i%benchTopics),
					fmt.Sprintf("t%d", i*7%benchTopics))
				a.Published = a.Published.Add(time.Duration(i) * time.Minute)
				a.ContentText = fmt.Sprintf("Bài %d. %s", i, text)
				a.ContentHTML = "<p>" + a.ContentText + "</p>"
				return a
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("%s-%d", name, n), func(b *testing.B) { f(b, s) })
	}
}

func BenchmarkNewest50OfATopic(b *testing.B) {
	benchStores(b, func(b *testing.B, s *store.Store) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			list, err := s.Articles.Articles(context.Background(),
				article.Query{Topics: []string{fmt.Sprintf("t%d", i%benchTopics)}, Limit: 50})
			if err != nil || len(list) != 50 {
				b.Fatal(len(list), err)
			}
		}
	})
}

func BenchmarkNewest50OfThreeTopics(b *testing.B) {
	benchStores(b, func(b *testing.B, s *store.Store) {
		q := article.Query{Topics: []string{"t1", "t2", "t3"}, Limit: 50, Withdrawn: time.Unix(1, 0)}
		for b.Loop() {
			if list, err := s.Articles.Articles(context.Background(), q); err != nil || len(list) != 50 {
				b.Fatal(len(list), err)
			}
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	for name, search := range map[string]string{"a rare word": "1234", "in every article": "nội dung",
		"a phrase of every article": `"bài viết dài"`} {
		b.Run(name, func(b *testing.B) {
			benchStores(b, func(b *testing.B, s *store.Store) {
				for b.Loop() {
					if list, err := s.Articles.Articles(context.Background(),
						article.Query{Search: search, Limit: 20}); err != nil || len(list) == 0 {
						b.Fatal(len(list), err)
					}
				}
			})
		})
	}
}

func BenchmarkSaveNewArticle(b *testing.B) {
	storetest.BenchEach(b, func(b *testing.B, s *store.Store) {
		for i := 0; b.Loop(); i++ {
			a := storetest.Release("laichau", fmt.Sprint(i), "a", "b")
			a.Title += fmt.Sprintf(" lần thứ %d", i)
			a.ContentText += fmt.Sprintf(" Bài %d của %d bài, số %d.", i, i*7, i*13)
			if saved, err := s.Publishing.SaveArticle(context.Background(), a); err != nil || !saved.New {
				b.Fatal(saved, err)
			}
		}
	})
}

func BenchmarkSaveUnchangedArticle(b *testing.B) {
	storetest.BenchEach(b, func(b *testing.B, s *store.Store) {
		for b.Loop() {
			if _, err := s.Publishing.SaveArticle(context.Background(),
				storetest.Release("laichau", "1", "a", "b")); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	url := "sqlite:" + filepath.Join(b.TempDir(), "loa.db")
	storetest.OpenAt(b, url, time.Now).Close()
	for b.Loop() {
		s, err := store.Open(context.Background(), store.Options{URL: url})
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
