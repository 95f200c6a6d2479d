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
			id, err := s.Operations.BotFile(t.Context(), "telegram", "https://p/a.pdf")
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		keep := func(address, id string) {
			if err := s.Operations.KeepBotFile(t.Context(), "telegram", address, id); err != nil {
				t.Fatal(err)
			}
		}
		assert.Same(t, "at first", known(), "")
		keep("https://p/a.pdf", "one")
		keep("https://p/a.pdf", "two")
		keep("https://p/b.pdf", "other")
		assert.Same(t, "kept", known(), "two")
		if err := s.Operations.KeepBotFile(t.Context(), "dienbien", "https://p/a.pdf", "of another bot"); err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "after another bot was given it", known(), "two")
		c.Advance(24 * time.Hour)
		assert.Same(t, "a day later", known(), "")
		keep("https://p/c.pdf", "new") // forgets
		assert.Same(t, "after others are kept", known(), "")
	})
}
