package ledger_test

import (
	"context"
	"testing"

	"loa/audience"
	"loa/internal/assert"
	"loa/store"
	"loa/store/storetest"
)

func TestOnlyConfiguredChannelsOweBroadcasts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		for _, channel := range []string{"telegram", "journal"} {
			if _, err := l.UseChannel(ctx, channel); err != nil {
				t.Fatal(err)
			}
		}
		open := func(channels ...string) int64 {
			t.Helper()
			n, oldest, err := s.Ledger.OpenBroadcasts(ctx, channels)
			if err != nil {
				t.Fatal(err)
			}
			assert.Same(t, "there is an oldest", !oldest.IsZero(), n > 0)
			return n
		}
		storetest.Publish(t, s, "1", "a")
		assert.Same(t, "owed without a channel", open(), 0)
		assert.Same(t, "owed before the walk", open("telegram"), 1)
		r := l.MustStart(t, audience.LaneImmediate, false)
		assert.Same(t, "owed during the walk", open("telegram"), 1)
		l.BatchAll(t, r)
		l.MustFinish(t, r)
		assert.Same(t, "owed by the channel that has walked it", open("telegram"), 0)
		assert.Same(t, "owed by the other", open("journal"), 1)
		assert.Same(t, "owed by both", open("telegram", "journal"), 1)
	})
}
