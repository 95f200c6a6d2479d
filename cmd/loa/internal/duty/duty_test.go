package duty

import (
	"context"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/internal/clocktest"
)

func TestReadinessSaysThatNobodyDoesADutyOnceAHandOverWouldBeOver(t *testing.T) {
	clock, doer := clocktest.At(time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC)), "one"
	watch := &Watch{Now: clock.Now, Does: func(context.Context) (string, error) { return doer, nil }}
	ready := func() bool {
		who, err := watch.Who(t.Context())
		assert.Same(t, "who does it", who, doer)
		return err == nil
	}
	assert.Same(t, "ready while one does", ready(), true)
	doer = ""
	assert.Same(t, "ready as that one goes", ready(), true)
	clock.Advance(30 * time.Second)
	assert.Same(t, "ready during a hand-over", ready(), true)
	doer = "two"
	assert.Same(t, "ready after it", ready(), true)
	doer = ""
	ready()
	clock.Advance(Undone)
	assert.Same(t, "ready after a minute without anybody", ready(), false)
	doer = "three"
	assert.Same(t, "ready when one does again", ready(), true)
}
