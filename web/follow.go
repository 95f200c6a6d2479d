package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"loa/article"
)

// Paces of following the store.
const (
	pollEvery      = time.Second // other processes' changes are seen within
	statusEvery    = time.Minute // sources' health is looked at
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
func (s *Server) Notify() {
	select {
	case s.notify <- struct{}{}:
	default:
	}
}

// Run renews the feeds as articles change and keeps the status feed, until
// ctx ends. Changes by other processes are found by asking every second.
func (s *Server) Run(ctx context.Context) error {
	var compressing sync.WaitGroup
	defer compressing.Wait()
	compressing.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case d := <-s.cache.brotli:
				d.representation(brotlied)
			}
		}
	})
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var looked time.Time
	for {
		s.cache.second.Store(s.now().Unix())
		s.catchUp(ctx)
		if now := s.now(); now.Sub(looked) >= statusEvery || now.Before(looked) {
			looked = now
			if err := s.watchSources(ctx); err != nil && ctx.Err() == nil {
				s.log.Error("cannot look at the sources' health", "err", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.notify:
		case <-tick.C:
		}
	}
}

// catchUp works all changes since the last time into the kept feeds.
func (s *Server) catchUp(ctx context.Context) {
	changed, err := s.followChanges(ctx)
	if ctx.Err() != nil {
		return
	}
	s.follow.mu.Lock()
	if err == nil {
		s.follow.good = s.now()
	} else if s.follow.err == nil { // once, not every second
		s.log.Error("cannot follow the store; the last good feeds are served", "err", err)
	}
	if err == nil && s.follow.err != nil {
		s.log.Info("the store can be followed again")
	}
	s.follow.err = err
	s.follow.mu.Unlock()
	if changed && s.opts.Changed != nil {
		s.opts.Changed()
	}
}

func (s *Server) followChanges(ctx context.Context) (changed bool, err error) {
	if !s.follow.started {
		seq, err := s.store.LatestSeq(ctx)
		if err != nil {
			return false, fmt.Errorf("read the latest change: %w", err)
		}
		s.cache.staleAll() // what was rendered before belongs to an unknown time
		s.follow.mu.Lock()
		s.follow.seq, s.follow.started = seq, true
		s.follow.mu.Unlock()
		changed = true
	}
	for {
		changes, err := s.store.Changes(ctx, s.follow.seq, changesAtATime)
		if err != nil {
			return changed, fmt.Errorf("read changes after %d: %w", s.follow.seq, err)
		}
		if len(changes) == 0 {
			return changed, nil
		}
		if err := s.cache.apply(ctx, changes); err != nil {
			return changed, err
		}
		changed = true
		s.follow.mu.Lock()
		s.follow.seq = changes[len(changes)-1].Seq
		s.follow.mu.Unlock()
	}
}

// staleAll has every kept feed read anew when next asked for.
func (c *cache) staleAll() {
	for _, st := range c.snapshot() {
		st.stale.Store(true)
	}
}

// snapshot returns the kept streams, last used first.
func (c *cache) snapshot() []*stream {
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

// apply works changes into the feeds they touch: plain feeds in use are
// renewed now, the others when next asked for. Applying a change twice does
// no harm.
func (c *cache) apply(ctx context.Context, changes []article.Change) error {
	ids := map[int64]bool{}
	for _, ch := range changes {
		ids[ch.Article] = true
	}
	var arts map[int64]*article.Article
	if len(ids) <= oneByOne {
		arts = make(map[int64]*article.Article, len(ids))
		for id := range ids {
			a, err := c.s.store.Article(ctx, id)
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
	cold := c.s.now().Add(-warmFor).Unix()
	for _, st := range c.snapshot() {
		if !slices.ContainsFunc(changes, st.sel.affected) || st.sel.to > 0 && !withdrawal(changes) {
			continue
		}
		if !st.plain || st.used.Load() < cold {
			st.stale.Store(true)
			continue
		}
		if err := c.renew(ctx, st, arts); err != nil { // it will be tried when somebody asks
			st.stale.Store(true)
			c.failures.Add(1)
			c.s.log.Error("cannot renew feed", "feed", st.key, "err", err)
			continue
		}
		renewed = append(renewed, st)
	}
	// Compressing takes longer than joining: all feeds are fresh before any is compressed.
	for _, st := range renewed {
		for f := range st.docs {
			if d := st.docs[f].Load(); d != nil {
				d.prepare()
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

// renew brings a plain stream up to date with changed articles (nil: with
// the store as a whole).
func (c *cache) renew(ctx context.Context, st *stream, arts map[int64]*article.Article) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if arts != nil && st.loaded && !st.stale.Load() && st.merge(arts, c.s.now()) {
		err := c.renderAll(st, arts)
		if err == nil {
			c.expire(st, c.s.now())
		}
		if !errors.Is(err, errMissing) {
			return err
		}
	}
	for f := range st.docs {
		if st.docs[f].Load() != nil {
			return c.load(ctx, st, f) // renders the others too
		}
	}
	st.stale.Store(true) // nobody has it yet
	return nil
}

// renderAll renders every format of a stream that is in use.
func (c *cache) renderAll(st *stream, arts map[int64]*article.Article) error {
	for f := range st.docs {
		if st.docs[f].Load() == nil {
			continue
		}
		if err := c.render(st, f, arts); err != nil {
			return err
		}
	}
	return nil
}

// merge works changed articles into what the stream shows. It reports false
// when only the store knows what the stream shows now.
func (st *stream) merge(arts map[int64]*article.Article, now time.Time) bool {
	full := len(st.refs) >= st.sel.limit
	kept := make([]ref, 0, st.sel.limit+len(arts))
	for _, r := range st.refs {
		if _, changed := arts[r.id]; !changed {
			kept = append(kept, r)
		}
	}
	for _, a := range arts {
		if a == nil || !st.sel.shows(a, now) {
			continue
		}
		r := newRef(a)
		at, _ := slices.BinarySearchFunc(kept, r, newestFirst)
		if full && at == len(kept) {
			continue // older than all that is shown
		}
		kept = slices.Insert(kept, at, r)
		if a.State == article.StateLive {
			st.newest = max(st.newest, a.PublishSeq)
		}
	}
	if full && len(kept) < st.sel.limit {
		return false
	}
	if len(kept) >= st.sel.limit {
		kept = kept[:st.sel.limit]
		st.before = st.newest
	}
	st.refs = kept
	return true
}

// newestFirst is the order of the store.
func newestFirst(a, b ref) int {
	if c := b.published.Compare(a.published); c != 0 {
		return c
	}
	return cmp.Compare(b.id, a.id)
}
