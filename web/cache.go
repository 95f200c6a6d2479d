package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/feed"
)

// Times and sizes of the cache.
const (
	renderTimeout = 10 * time.Second
	retryRender   = time.Second   // after a rendering failed, none is tried for so long
	searchFresh   = time.Minute   // searches and author feeds are kept this long
	warmFor       = 6 * time.Hour // a feed asked for within is renewed in the background
	maxStreams    = 20_000        // feeds kept, of any size
	itemBytesPart = 4             // one part in so many of the memory is for items
)

// stream is one selection with its documents in all formats.
type stream struct {
	set   *setup // with which it is rendered; a reload drops it
	sel   selection
	key   string
	plain bool
	hot   [3]*hotKey

	mu      sync.Mutex // held while the stream is rendered
	refs    []ref      // what it shows, newest first
	before  int64      // PublishSeq at which the archive before it ends, 0: none
	newest  int64      // greatest PublishSeq seen
	loaded  bool
	retryAt int64 // unix ms, after a failure

	docs    [3]atomic.Pointer[document]
	stale   atomic.Bool
	expires atomic.Int64 // unix ms; 0: never
	used    atomic.Int64 // unix seconds
	bytes   int64        // of all documents; cache.mu
}

// ref is an article in a stream.
type ref struct {
	id, seq   int64
	published time.Time
	withdrawn time.Time // zero: live
}

// hotKey leads from an address without a query to its document.
type hotKey struct {
	st     *stream
	format int
}

// itemKey identifies a rendered item; a change gives an article a new seq.
type itemKey struct {
	set     *setup
	id, seq int64
	format  int
	content feed.Content
}

// cache keeps rendered feeds and items within a bound of memory. A feed is
// rendered by one goroutine however many ask for it, and the last good bytes
// stay when the store fails.
type cache struct {
	s     *Server
	limit int64
	paths sync.Map // path → *hotKey

	mu      sync.Mutex
	streams map[string]*stream
	total   int64 // bytes of all documents

	items *itemCache

	second   atomic.Int64   // about the present, unix seconds: looking at a clock costs more than all else
	brotli   chan *document // to be compressed by Run
	retryAt  atomic.Int64   // unix ms; until then no feed is rendered, because the store failed
	renders  atomic.Int64
	failures atomic.Int64
}

func newCache(s *Server, limit int64) *cache {
	return &cache{s: s, limit: limit - limit/itemBytesPart, streams: map[string]*stream{}, items: newItemCache(limit / itemBytesPart), brotli: make(chan *document, 64)}
}

// clear forgets everything, after topics or sources changed.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, st := range c.streams {
		c.drop(st)
	}
	c.items.clear()
}

// hot returns the document at a path without a query, nil when not kept.
func (c *cache) hot(path string) *hotKey {
	if v, ok := c.paths.Load(path); ok {
		return v.(*hotKey)
	}
	return nil
}

// fresh returns a kept document that may be served as it is, else nil.
func (c *cache) fresh(k *hotKey) *document {
	st := k.st
	d := st.docs[k.format].Load()
	if d == nil || st.stale.Load() || st.set != c.s.setup.Load() {
		return nil
	}
	if at := st.expires.Load(); at != 0 && expired(at, c.s.now()) {
		return nil
	}
	if at := c.second.Load(); st.used.Load() != at {
		st.used.Store(at)
	}
	return d
}

// get returns a feed's document, rendering it when it is not kept. When that
// fails and an older one is kept, that one comes back.
func (c *cache) get(set *setup, sel selection, f feed.Format) (*document, error) {
	st, format := c.stream(set, sel), slices.Index(feed.Formats, f)
	if d := c.fresh(&hotKey{st, format}); d != nil {
		return d, nil
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if d := c.fresh(&hotKey{st, format}); d != nil { // another asker rendered it
		return d, nil
	}
	old := st.docs[format].Load() // the last good one
	if now := c.s.now().UnixMilli(); now < st.retryAt || !sel.searching && now < c.retryAt.Load() {
		if old != nil {
			return old, nil
		}
		return nil, errStore
	}
	ctx, cancel := context.WithTimeout(context.Background(), renderTimeout)
	defer cancel()
	if err := c.load(ctx, st, format); err != nil {
		c.failures.Add(1)
		st.retryAt = c.s.now().Add(retryRender).UnixMilli()
		if !sel.searching { // one slow search says nothing of the store
			c.retryAt.Store(st.retryAt)
		}
		c.s.log.Error("cannot render feed", "feed", st.key, "err", err)
		if old != nil {
			return old, nil
		}
		c.mu.Lock()
		c.drop(st) // who named it may be a stranger
		c.mu.Unlock()
		return nil, err
	}
	d := st.docs[format].Load()
	c.second.Store(c.s.now().Unix())
	st.used.Store(c.second.Load())
	c.shrink(st)
	return d, nil
}

// errStore stands for a failure that was logged a moment ago.
var errStore = errors.New("the store could not be read a moment ago")

// stream returns the stream of a selection, made when new.
func (c *cache) stream(set *setup, sel selection) *stream {
	key := sel.name() + sel.query()
	c.mu.Lock()
	defer c.mu.Unlock()
	st := c.streams[key]
	if st != nil && st.set != set { // of before a reload
		c.drop(st)
		st = nil
	}
	if st == nil {
		st = &stream{set: set, sel: sel, key: key, plain: sel.plain()}
		c.streams[key] = st
		if sel.query() == "" {
			for i, f := range feed.Formats {
				st.hot[i] = &hotKey{st, i}
				c.paths.Store(sel.address(f), st.hot[i])
			}
		}
	}
	return st
}

// drop forgets a stream; c.mu is held.
func (c *cache) drop(st *stream) {
	if c.streams[st.key] != st {
		return
	}
	delete(c.streams, st.key)
	for i, f := range feed.Formats {
		if st.hot[i] != nil {
			c.paths.CompareAndDelete(st.sel.address(f), st.hot[i])
		}
	}
	c.total -= st.bytes
}

// shrink drops the streams used longest ago until the bound holds again; the
// one that was just rendered stays.
func (c *cache) shrink(keep *stream) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.total <= c.limit && len(c.streams) <= maxStreams {
		return
	}
	all := make([]*stream, 0, len(c.streams))
	for _, st := range c.streams {
		all = append(all, st)
	}
	age := make(map[*stream]int64, len(all))
	for _, st := range all {
		age[st] = st.used.Load()
	}
	slices.SortFunc(all, func(a, b *stream) int { return cmp.Compare(age[a], age[b]) })
	for _, st := range all {
		if c.total <= c.limit*9/10 && len(c.streams) <= maxStreams*9/10 {
			return
		}
		if st != keep {
			c.drop(st)
		}
	}
}

// load reads a stream's articles and renders the formats that are in use and
// the one that is asked for; st.mu is held.
func (c *cache) load(ctx context.Context, st *stream, format int) error {
	now := c.s.now()
	st.stale.Store(false) // before reading: a change from here on makes it stale again
	arts, err := c.s.find(ctx, st.sel.articles(now))
	if err != nil {
		st.stale.Store(true)
		return fmt.Errorf("read articles: %w", err)
	}
	if st.before, err = c.before(ctx, st.sel, len(arts)); err != nil {
		st.stale.Store(true)
		return fmt.Errorf("find archive: %w", err)
	}
	st.refs, st.newest = make([]ref, 0, len(arts)), st.before
	byID := make(map[int64]*article.Article, len(arts))
	for i := range arts {
		st.refs = append(st.refs, newRef(&arts[i]))
		byID[arts[i].ID] = &arts[i]
		if arts[i].State == article.StateLive {
			st.newest = max(st.newest, arts[i].PublishSeq)
		}
	}
	st.loaded = true
	for f := range feed.Formats {
		if f == format || st.docs[f].Load() != nil {
			if err := c.render(st, f, byID); err != nil {
				st.stale.Store(true)
				return err
			}
		}
	}
	c.expire(st, now)
	return nil
}

// searchesAtOnce bounds how many full-text searches run at a time.
const searchesAtOnce = 2

// find asks the store for articles; searches wait for their turn.
func (s *Server) find(ctx context.Context, q article.Query) ([]article.Article, error) {
	if q.Search != "" {
		select {
		case s.finding <- struct{}{}:
			defer func() { <-s.finding }()
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for other searches: %w", ctx.Err())
		}
	}
	return s.store.Articles(ctx, q)
}

// expire says until when the documents hold without a change.
func (c *cache) expire(st *stream, now time.Time) {
	var at int64
	if !st.plain && st.sel.to == 0 && (st.sel.searching || st.sel.author != "") {
		at = now.Add(searchFresh).UnixMilli()
	}
	if st.sel.to > 0 { // what is withdrawn leaves the archives within the hour
		at = now.Add(time.Hour).UnixMilli()
	}
	for _, r := range st.refs {
		if r.withdrawn.IsZero() {
			continue
		}
		if end := r.withdrawn.Add(feed.WithdrawnFor).UnixMilli(); at == 0 || end < at {
			at = end
		}
	}
	st.expires.Store(at)
}

func newRef(a *article.Article) ref {
	r := ref{id: a.ID, seq: a.Seq, published: a.Published}
	if a.State == article.StateWithdrawn {
		r.withdrawn = a.Changed
	}
	return r
}

// errMissing says that an item is no longer kept and its article not at hand.
var errMissing = errors.New("item is no longer kept")

// render joins a stream's document of one format, from kept items where there
// are any; st.mu is held.
func (c *cache) render(st *stream, format int, arts map[int64]*article.Article) error {
	set, f := st.set, feed.Formats[format]
	items := make([]feed.Item, 0, len(st.refs))
	for _, r := range st.refs {
		key := itemKey{set, r.id, r.seq, format, st.sel.content}
		it, ok := c.items.get(key)
		if !ok {
			a := arts[r.id]
			if a == nil {
				return errMissing
			}
			var err error
			if it, err = set.writer.Item(f, st.sel.content, a); err != nil {
				return err
			}
			c.items.put(key, it)
		}
		items = append(items, it)
	}
	h := c.s.head(set, st.sel, f)
	if st.before > 0 {
		h.PrevArchive = c.s.site.URL + st.sel.archive(st.before).address(f)
	}
	doc, err := set.writer.Document(f, h, items)
	if err != nil {
		return err
	}
	c.renders.Add(1)
	old := st.docs[format].Load()
	if old != nil && old.Tag == doc.Tag {
		return nil
	}
	d := newDocument(doc, h, func(n int) { c.grow(st, n) })
	d.slowly = c.later
	d.representation(identity)
	if old != nil {
		d.follow(old)
		c.grow(st, -old.size())
	}
	st.docs[format].Store(d)
	return nil
}

// later has a document compressed with brotli when there is time; when too
// much waits already, the next asker may try again.
func (c *cache) later(d *document) {
	select {
	case c.brotli <- d:
	default:
		d.asked.Store(false)
	}
}

// grow counts the bytes of a stream that is still kept.
func (c *cache) grow(st *stream, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.streams[st.key] == st {
		st.bytes += int64(n)
		c.total += int64(n)
	}
}

// before finds where the archive that precedes a feed ends: at the newest
// article for a subscription document that does not show everything, at the
// newest one before it for an archive document.
func (c *cache) before(ctx context.Context, sel selection, shown int) (int64, error) {
	if !sel.archived() || sel.to == 0 && shown < sel.limit {
		return 0, nil
	}
	q := sel.articles(c.s.now())
	q.ToSeq = math.MaxInt64
	if sel.to > 0 {
		q.ToSeq = sel.from - 1
	}
	end, err := c.s.store.ArchiveEnd(ctx, q)
	if err != nil || end == 0 || sel.to == 0 {
		return end, err
	}
	return (end-1)/archiveSpan*archiveSpan + archiveSpan, nil // whole spans: an archive has one address for ever
}
