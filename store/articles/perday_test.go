package articles_test

import (
	"fmt"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

func TestArticlesAreCountedByTheDaysOfTheZone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		zone := time.FixedZone("+07", 7*3600)
		now := time.Date(2026, 7, 28, 1, 0, 0, 0, zone) // the 27th in UTC
		for i, at := range []time.Time{now, now.Add(-2 * time.Hour), now.AddDate(0, 0, -2), now.AddDate(0, 0, -3),
			now.Add(time.Hour), now.AddDate(0, 0, 1)} {
			a := storetest.Sample(fmt.Sprint(i), "a")
			a.Source, a.Published = "laichau", at.UTC()
			if i == 2 {
				a.Source = "huyen"
			}
			if _, err := s.Publishing.SaveArticle(t.Context(), a); err != nil {
				t.Fatal(err)
			}
		}
		counts, err := s.Articles.PerDay(t.Context(), now, 3)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "of the portal", fmt.Sprint(counts["laichau"]), "[0 1 2]")
		assert.Same(t, "of the district", fmt.Sprint(counts["huyen"]), "[1 0 0]")
		assert.Same(t, "sources", len(counts), 2)
	})
}
