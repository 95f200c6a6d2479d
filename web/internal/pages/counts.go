package pages

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// countLimit is how long counting may take.
const countLimit = 10 * time.Second

// counts are how many articles each topic has. Counting costs the more the
// more there are: it takes at most one part in fifty of the time, and once it
// is slow nobody waits for it.
type counts struct {
	read    func(context.Context) (map[string]int, error)
	changed atomic.Bool

	mu      sync.Mutex
	last    map[string]int
	took    time.Duration
	next    time.Time // not before
	running bool
}

// slowCount is longer than a page may wait for the counts.
const slowCount = 5 * time.Millisecond

func (c *counts) get(ctx context.Context) (map[string]int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch now := time.Now(); {
	case c.last != nil && (!c.changed.Load() || now.Before(c.next) || c.running):
	case c.last != nil && c.took > slowCount:
		c.running = true
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), countLimit)
			defer cancel()
			c.changed.Store(false)
			last, err := c.read(ctx)
			c.mu.Lock()
			defer c.mu.Unlock()
			c.running = false
			c.note(now, last, err)
		}()
	default:
		c.changed.Store(false)
		last, err := c.read(ctx)
		if c.note(now, last, err); err != nil {
			return nil, err
		}
	}
	return c.last, nil
}

// note keeps a count that began at start; c.mu is held.
func (c *counts) note(start time.Time, last map[string]int, err error) {
	if err != nil {
		c.changed.Store(true)
		return
	}
	c.last, c.took = last, time.Since(start)
	c.next = time.Now().Add(50 * c.took)
}
