package cache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"loa/article"
	"loa/web/internal/address"
	"loa/web/internal/answer"
)

// Paces of following the store.
const (
	pollEvery      = 2 * time.Second // other processes' changes are seen within
	followLimit    = 30 * time.Second
	changesAtATime = 500
	// oneByOne is how many changed articles are worked into the feeds one by
	// one; after more, the feeds are read anew.
	oneByOne = 50
)

// follower is how far Run has followed the store.
type follower struct {
	mu      sync.Mutex
	started bool
	seq     int64
	good    time.Time // last time the store could be followed
	err     error
}

// Notify tells Run that something was published. It never blocks.
func (c *Cache) Notify() { signal(c.notify) }

// Run renews the feeds as articles change, until ctx ends. Changes by other
// processes are found by asking every two seconds. each is called whenever it looked.
func (c *Cache) Run(ctx context.Context, each func(context.Context)) {
	var compressing sync.WaitGroup
	defer compressing.Wait()
	compressing.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case d := <-c.brotli:
				d.Make(answer.Brotli)
			}
		}
	})
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		c.second.Store(c.now().Unix())
		c.tellKept()
		c.catchUp(ctx)
		each(ctx)
		select {
		case <-ctx.Done():
			return
		case <-c.notify:
		case <-c.grown:
		case <-tick.C:
		}
	}
}

// Following tells why the feeds are not known to be fresh, nil when they are.
func (c *Cache) Following() error {
	c.follow.mu.Lock()
	defer c.follow.mu.Unlock()
	if c.follow.err != nil && c.now().Sub(c.follow.good) > followLimit {
		return c.follow.err
	}
	return nil
}

// catchUp works all changes since the last time into the kept feeds.
func (c *Cache) catchUp(ctx context.Context) {
	changed, news, err := c.followChanges(ctx)
	if ctx.Err() != nil {
		return
	}
	c.follow.mu.Lock()
	if err == nil {
		c.follow.good = c.now()
	} else if c.follow.err == nil { // once, not every second
		c.log.Error("cannot follow the store; the last good feeds are served", "err", err)
	}
	if err == nil && c.follow.err != nil {
		c.log.Info("the store can be followed again")
	}
	c.follow.err = err
	c.follow.mu.Unlock()
	if changed && c.changed != nil {
		c.changed(news)
	}
}

// followChanges works changes into the feeds until there are none; news are
// those that were, and changed also says that the feeds were read anew.
func (c *Cache) followChanges(ctx context.Context) (changed bool, news []article.Change, err error) {
	if !c.follow.started {
		seq, err := c.store.LatestSeq(ctx)
		if err != nil {
			return false, nil, fmt.Errorf("read the latest change: %w", err)
		}
		c.staleAll() // what was rendered before belongs to an unknown time
		c.follow.mu.Lock()
		c.follow.seq, c.follow.started = seq, true
		c.follow.mu.Unlock()
		changed = true
	}
	for {
		changes, err := c.store.Changes(ctx, c.follow.seq, changesAtATime)
		if err != nil {
			return changed, news, fmt.Errorf("read changes after %d: %w", c.follow.seq, err)
		}
		if len(changes) == 0 {
			return changed, news, nil
		}
		if err := c.apply(ctx, c.follow.seq, changes); err != nil {
			return changed, news, err
		}
		changed, news = true, append(news, changes...)
		c.follow.mu.Lock()
		c.follow.seq = changes[len(changes)-1].Seq
		c.follow.mu.Unlock()
	}
}

// staleAll has every kept feed read anew when next asked for.
func (c *Cache) staleAll() {
	for _, st := range c.snapshot() {
		st.stale.Store(true)
	}
}

// snapshot returns the kept streams, last used first.
func (c *Cache) snapshot() []*stream {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]*stream, 0, len(c.streams))
	age := make(map[*stream]int64, len(c.streams))
	for _, st := range c.streams {
		all = append(all, st)
		age[st] = st.used.Load()
	}
	slices.SortFunc(all, func(a, b *stream) int { return cmp.Compare(age[b], age[a]) })
	return all
}

// apply works the changes after a place in their order into the feeds they
// touch: fixed feeds in use are renewed now, the others when next asked for.
// Applying a change twice does no harm.
func (c *Cache) apply(ctx context.Context, after int64, changes []article.Change) error {
	latest := changes[len(changes)-1].Seq
	completed := address.LastWhole(latest) > address.LastWhole(after) // an archive span: every feed reaches back to another place
	ids := map[int64]bool{}
	for _, ch := range changes {
		ids[ch.Article] = true
	}
	var arts map[int64]*article.Article
	if len(ids) <= oneByOne {
		arts = make(map[int64]*article.Article, len(ids))
		for id := range ids {
			a, err := c.store.Article(ctx, id)
			switch {
			case errors.Is(err, article.ErrNotFound):
				arts[id] = nil
			case err != nil:
				return fmt.Errorf("read changed article %d: %w", id, err)
			default:
				arts[id] = &a
			}
		}
	}
	var renewed []*stream
	cold := c.now().Add(-warmFor).Unix()
	for _, st := range c.snapshot() {
		touched := slices.ContainsFunc(changes, st.sel.Affected)
		if st.sel.To > 0 {
			touched = touched && withdrawal(changes) // nothing else changes archives
		}
		if !touched && !(completed && st.sel.Archived()) {
			continue
		}
		if st.kind != address.Fixed || st.used.Load() < cold {
			st.stale.Store(true)
			continue
		}
		if err := c.renew(ctx, st, arts, latest); err != nil { // it will be tried when somebody asks
			st.stale.Store(true)
			c.failures.Add(1)
			c.log.Error("cannot renew feed", "feed", st.key, "err", err)
			continue
		}
		renewed = append(renewed, st)
	}
	// Compressing takes longer than joining: all feeds are fresh before any is compressed.
	for _, st := range renewed {
		for f := range st.docs {
			if d := st.docs[f].Load(); d != nil {
				d.Prepare()
			}
		}
	}
	c.shrink(nil)
	return nil
}

// withdrawal tells whether a change took an article down: only that changes archives.
func withdrawal(changes []article.Change) bool {
	return slices.ContainsFunc(changes, func(ch article.Change) bool { return ch.Kind == article.BroadcastWithdrawal })
}

// renew brings a fixed stream up to date with changed articles (nil: with
// the store as a whole).
func (c *Cache) renew(ctx context.Context, st *stream, arts map[int64]*article.Article, latest int64) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if arts != nil && st.loaded && !st.stale.Load() && st.merge(arts, latest, c.now()) {
		err := c.renderAll(st, arts)
		if err == nil {
			c.expire(st, c.now())
		}
		if !errors.Is(err, errMissing) {
			return err
		}
	}
	for f := range st.docs {
		if d := st.docs[f].Load(); d != nil && d.Kept() {
			return c.load(ctx, st, f) // renders the others too
		}
	}
	st.stale.Store(true) // nobody has it yet
	return nil
}

// renderAll renders every format of a stream whose bytes are kept; of the
// others the tag no longer holds.
func (c *Cache) renderAll(st *stream, arts map[int64]*article.Article) error {
	for f := range st.docs {
		if d := st.docs[f].Load(); d == nil || !d.Kept() {
			st.docs[f].Store(nil)
			continue
		}
		if err := c.render(st, f, arts); err != nil {
			return err
		}
	}
	return nil
}
