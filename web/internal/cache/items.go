package cache

import (
	"sync"

	"loa/feed"
	"loa/web/internal/site"
)

// itemKey identifies a rendered item; a change gives an article a new seq.
type itemKey struct {
	set     *site.Setup
	id, seq int64
	format  int
	content feed.Content
}

// itemCache keeps rendered items in two generations: what is used moves to
// the young one, and when that has grown to half the bound the old one goes.
type itemCache struct {
	mu         sync.Mutex
	limit      int64
	young, old map[itemKey]feed.Item
	bytes      int64 // of the young generation
	before     int64 // of the old one
}

// size is how many bytes both generations take.
func (c *itemCache) size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes + c.before
}

func newItemCache(limit int64) *itemCache {
	return &itemCache{limit: limit, young: map[itemKey]feed.Item{}, old: map[itemKey]feed.Item{}}
}

func (c *itemCache) get(k itemKey) (feed.Item, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if it, ok := c.young[k]; ok {
		return it, true
	}
	it, ok := c.old[k]
	if ok {
		c.add(k, it)
	}
	return it, ok
}

func (c *itemCache) put(k itemKey, it feed.Item) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(k, it)
}

func (c *itemCache) add(k itemKey, it feed.Item) {
	c.young[k] = it
	c.bytes += int64(cap(it.Bytes)) + 200 // and the entry itself, about
	if c.bytes > c.limit/2 {
		c.old, c.young, c.before, c.bytes = c.young, map[itemKey]feed.Item{}, c.bytes, 0
	}
}

func (c *itemCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.young, c.old, c.bytes, c.before = map[itemKey]feed.Item{}, map[itemKey]feed.Item{}, 0, 0
}
