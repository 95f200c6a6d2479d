package operations_test

import (
	"testing"
	"time"

	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/store"
	"loa/store/storetest"
)

func TestWhatTelegramCallsAFileIsKnownForADay(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		known := func() string {
			id, err := s.Operations.TelegramFile(t.Context(), "https://p/a.pdf")
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		keep := func(address, id string) {
			if err := s.Operations.KeepTelegramFile(t.Context(), address, id); err != nil {
				t.Fatal(err)
			}
		}
		assert.Same(t, "at first", known(), "")
		keep("https://p/a.pdf", "one")
		keep("https://p/a.pdf", "two")
		keep("https://p/b.pdf", "other")
		assert.Same(t, "kept", known(), "two")
		c.Advance(24 * time.Hour)
		assert.Same(t, "a day later", known(), "")
		keep("https://p/c.pdf", "new") // forgets
		assert.Same(t, "after others are kept", known(), "")
	})
}
