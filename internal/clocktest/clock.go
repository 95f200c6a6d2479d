// Package clocktest has the clock of tests: its time passes only by their word.
package clocktest

import (
	"context"
	"sync"
	"time"
)

// Clock stands still until a test moves it or someone sleeps by it. It may be
// read while it is moved.
type Clock struct {
	mu    sync.Mutex
	now   time.Time
	slept time.Duration
}

// At returns a clock that stands at a time.
func At(t time.Time) *Clock { return &Clock{now: t} }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock, back when d is negative, and returns its time then.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// Sleep lets d pass at once.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept += d
	return ctx.Err()
}

// Slept is how long everyone has slept together.
func (c *Clock) Slept() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.slept
}
