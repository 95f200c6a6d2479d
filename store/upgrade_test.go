package store_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/store/storetest"
	"loa/subscriber"
)

// TestALargeDatabaseOfAnEarlierVersionIsUpgraded brings a database of schema 61 up
// to date. LOA_TEST_ROWS says of how many articles and subscribers.
func TestALargeDatabaseOfAnEarlierVersionIsUpgraded(t *testing.T) {
	rows := 200
	if n, err := strconv.Atoi(os.Getenv("LOA_TEST_ROWS")); err == nil {
		rows = n
	}
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.OpenAt(t, url, time.Now)
		const atOnce = 500
		for from := 0; from < rows/2; from += atOnce {
			var list []article.Article
			var people []subscriber.SubscriberChange
			for n := from; n < min(from+atOnce, rows/2); n++ {
				list = append(list, storetest.Sample(fmt.Sprint(n), "giao-duc"))
				people = append(people, storetest.Subscribe(fmt.Sprint(n), "giao-duc")...)
			}
			storetest.Apply(t, s, people...)
			if err := s.Publishing.SaveFills(t.Context(), list); err != nil {
				t.Fatal(err)
			}
		}
		before, err := s.Operations.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "articles before", before.Articles, int64(rows/2))
		storetest.Undo(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		s = storetest.OpenAt(t, url, time.Now)
		took := time.Since(began)
		after, err := s.Operations.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "articles after", after.Articles, before.Articles)
		assert.Same(t, "subscribers after", after.Active, before.Active)
		storetest.Save(t, s, storetest.Sample("new", "giao-duc"))
		t.Logf("figure: %d articles and %d subscribers of schema 61 upgraded in %s: lost 0", rows/2, rows/2,
			took.Round(time.Millisecond))
	})
}
