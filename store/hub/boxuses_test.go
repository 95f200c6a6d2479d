package hub_test

import (
	"fmt"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
)

func TestBoxesAreCountedByDayWithinBounds(t *testing.T) {
	c := clocktest.At(time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC))
	storetest.EachWith(t, store.Options{Now: c.Now}, func(t *testing.T, s *store.Store) {
		start := c.Now()
		use := func(host, feed string, n int64) operations.BoxUse {
			return operations.BoxUse{Day: c.Now().Truncate(24 * time.Hour), Host: host, Kind: operations.BoxFrame,
				Feed: feed, Requests: n, Last: c.Now()}
		}
		save := func(list ...operations.BoxUse) {
			if err := s.Hub.SaveBoxUses(t.Context(), list); err != nil {
				t.Fatal(err)
			}
		}
		found := func(since time.Time) []operations.BoxUse {
			list, err := s.Hub.BoxUses(t.Context(), since)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		save(use("xa.example", "y-te", 2))
		c.Advance(time.Hour)
		save(use("xa.example", "y-te", 3), use("xa.example", "all", 1))
		c.Advance(24 * time.Hour)
		save(use("xa.example", "y-te", 4))
		list := found(start)
		if len(list) != 2 {
			t.Fatalf("got %+v, want two boxes", list)
		}
		assert.Same(t, "requests of two days", list[0].Requests, 9)
		assert.Same(t, "the last one", list[0].Last.Equal(c.Now()), true)
		assert.Same(t, "of today alone", found(c.Now())[0].Requests, 4)

		var many []operations.BoxUse
		for i := range 400 {
			many = append(many, use(fmt.Sprintf("x%d.example", i), "all", 1))
		}
		save(append(many, use("xa.example", "y-te", 1))...)
		hosts := map[string]int64{}
		for _, u := range found(c.Now()) {
			hosts[u.Host] += u.Requests
		}
		assert.Same(t, "hosts of a day on which names were made up", len(hosts), 202)
		assert.Same(t, "requests of those beyond", hosts[operations.OtherHosts], 200)
		assert.Same(t, "requests of who was known before", hosts["xa.example"], 5)

		c.Advance(91 * 24 * time.Hour)
		save(use("moi.example", "all", 1))
		assert.Same(t, "hosts after a quarter of a year", len(found(start)), 1)
		c.Advance(start.Sub(c.Now()))
	})
}
