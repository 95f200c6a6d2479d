package service

import (
	"context"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/operations"
)

func TestReadinessSaysThatNobodyLeadsOnceAHandOverWouldBeOver(t *testing.T) {
	clock, leads := clocktest.At(time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC)), true
	watch := &leaderWatch{now: clock.Now, leads: func(context.Context, string) (operations.Holder, bool, error) {
		return operations.Holder{}, leads, nil
	}}
	ready := func() bool { return watch.check(t.Context()) == nil }
	assert.Same(t, "ready while one leads", ready(), true)
	leads = false
	assert.Same(t, "ready as the leader goes", ready(), true)
	clock.Advance(30 * time.Second)
	assert.Same(t, "ready during a hand-over", ready(), true)
	leads = true
	assert.Same(t, "ready after it", ready(), true)
	leads = false
	ready()
	clock.Advance(leaderless)
	assert.Same(t, "ready after a minute without a leader", ready(), false)
	leads = true
	assert.Same(t, "ready when one leads again", ready(), true)
}
