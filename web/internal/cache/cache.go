// Package cache keeps feeds as bytes. They are rendered once per change, by
// Run, and a request only writes them.
package cache

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/answer"
	"loa/web/internal/site"
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

// Store is what feeds are made from.
type Store interface {
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	LatestSeq(ctx context.Context) (int64, error)
	Changes(ctx context.Context, afterSeq int64, limit int) ([]article.Change, error)
	ArchiveEnd(ctx context.Context, q article.Query) (int64, error)
}

// stream is one address.Feed with its documents in all formats.
type stream struct {
	set   *site.Setup // with which it is rendered; a reload drops it
	sel   address.Feed
	key   string
	plain bool
	hot   [3]*hotKey

	mu      sync.Mutex // held while the stream is rendered
	refs    []ref      // what it shows, newest first
	before  int64      // PublishSeq at which the archive before it ends, 0: none
	newest  int64      // greatest PublishSeq seen
	loaded  bool
	retryAt int64 // unix ms, after a failure

	docs    [3]atomic.Pointer[answer.Document]
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
	set     *site.Setup
	id, seq int64
	format  int
	content feed.Content
}

// Cache keeps rendered feeds and items within a bound of memory. A feed is
// rendered by one goroutine however many ask for it, and the last good bytes
// stay when the store fails.
type Cache struct {
	store   Store
	current *site.Current
	now     func() time.Time
	log     *slog.Logger
	changed func()
	notify  chan struct{}
	follow  follower
	finding chan struct{} // searches under way: strangers may not occupy the database

	limit int64
	paths sync.Map // path → *hotKey

	mu      sync.Mutex
	streams map[string]*stream
	total   int64 // bytes of all documents

	items *itemCache

	second   atomic.Int64          // about the present, unix seconds: looking at a clock costs more than all else
	brotli   chan *answer.Document // to be compressed by Run
	retryAt  atomic.Int64          // unix ms; until then no feed is rendered, because the store failed
	renders  atomic.Int64
	failures atomic.Int64
}

// Options are what a Cache needs.
type Options struct {
	Store   Store
	Current *site.Current
	Bytes   int64  // memory for kept feeds
	Changed func() // called after the feeds that a change touches were renewed; may be nil
	Now     func() time.Time
	Logger  *slog.Logger
}

// New returns an empty Cache.
func New(o Options) *Cache {
	return &Cache{store: o.Store, current: o.Current, now: o.Now, log: o.Logger, changed: o.Changed, notify: make(chan struct{}, 1),
		finding: make(chan struct{}, searchesAtOnce), limit: o.Bytes - o.Bytes/itemBytesPart, streams: map[string]*stream{},
		items: newItemCache(o.Bytes / itemBytesPart), brotli: make(chan *answer.Document, 64)}
}

// Hot returns the document that answers a path without a query as it is, nil
// when there is none.
func (c *Cache) Hot(path string) *answer.Document {
	if k := c.hot(path); k != nil {
		return c.fresh(k)
	}
	return nil
}

// Figures are what the metrics say of a Cache.
type Figures struct {
	Feeds, Bytes, Renders, Failures, Seq int64
	Following                            bool
}

// Figures returns the present figures.
func (c *Cache) Figures() Figures {
	c.mu.Lock()
	f := Figures{Feeds: int64(len(c.streams)), Bytes: c.total}
	c.mu.Unlock()
	c.follow.mu.Lock()
	f.Seq, f.Following = c.follow.seq, c.follow.err == nil
	c.follow.mu.Unlock()
	f.Renders, f.Failures = c.renders.Load(), c.failures.Load()
	return f
}

// Clear forgets everything, after topics or sources changed.
func (c *Cache) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, st := range c.streams {
		c.drop(st)
	}
	c.items.clear()
}

// hot returns the document at a path without a query, nil when not kept.
func (c *Cache) hot(path string) *hotKey {
	if v, ok := c.paths.Load(path); ok {
		return v.(*hotKey)
	}
	return nil
}

// fresh returns a kept document that may be served as it is, else nil.
func (c *Cache) fresh(k *hotKey) *answer.Document {
	st := k.st
	d := st.docs[k.format].Load()
	if d == nil || st.stale.Load() || st.set != c.current.Get() {
		return nil
	}
	if at := st.expires.Load(); at != 0 && expired(at, c.now()) {
		return nil
	}
	if at := c.second.Load(); st.used.Load() != at {
		st.used.Store(at)
	}
	return d
}

// Get returns a feed's document, rendering it when it is not kept. When that
// fails and an older one is kept, that one comes back.
func (c *Cache) Get(set *site.Setup, sel address.Feed, f feed.Format) (*answer.Document, error) {
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
	if now := c.now().UnixMilli(); now < st.retryAt || !sel.Searching && now < c.retryAt.Load() {
		if old != nil {
			return old, nil
		}
		return nil, errStore
	}
	ctx, cancel := context.WithTimeout(context.Background(), renderTimeout)
	defer cancel()
	if err := c.load(ctx, st, format); err != nil {
		c.failures.Add(1)
		st.retryAt = c.now().Add(retryRender).UnixMilli()
		if !sel.Searching { // one slow search says nothing of the store
			c.retryAt.Store(st.retryAt)
		}
		c.log.Error("cannot render feed", "feed", st.key, "err", err)
		if old != nil {
			return old, nil
		}
		c.mu.Lock()
		c.drop(st) // who named it may be a stranger
		c.mu.Unlock()
		return nil, err
	}
	d := st.docs[format].Load()
	c.second.Store(c.now().Unix())
	st.used.Store(c.second.Load())
	c.shrink(st)
	return d, nil
}

// errStore stands for a failure that was logged a moment ago.
var errStore = errors.New("the store could not be read a moment ago")

// stream returns the stream of a address.Feed, made when new.
func (c *Cache) stream(set *site.Setup, sel address.Feed) *stream {
	key := sel.Name() + sel.Query()
	c.mu.Lock()
	defer c.mu.Unlock()
	st := c.streams[key]
	if st != nil && st.set != set { // of before a reload
		c.drop(st)
		st = nil
	}
	if st == nil {
		st = &stream{set: set, sel: sel, key: key, plain: sel.Fixed()}
		c.streams[key] = st
		if sel.Query() == "" {
			for i, f := range feed.Formats {
				st.hot[i] = &hotKey{st, i}
				c.paths.Store(sel.Address(f), st.hot[i])
			}
		}
	}
	return st
}

// drop forgets a stream; c.mu is held.
func (c *Cache) drop(st *stream) {
	if c.streams[st.key] != st {
		return
	}
	delete(c.streams, st.key)
	for i, f := range feed.Formats {
		if st.hot[i] != nil {
			c.paths.CompareAndDelete(st.sel.Address(f), st.hot[i])
		}
	}
	c.total -= st.bytes
}

// shrink drops the streams used longest ago until the bound holds again; the
// one that was just rendered stays.
func (c *Cache) shrink(keep *stream) {
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
func (c *Cache) load(ctx context.Context, st *stream, format int) error {
	now := c.now()
	st.stale.Store(false) // before reading: a change from here on makes it stale again
	arts, err := c.Find(ctx, st.sel.Articles(now))
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

// Find asks the store for articles; searches wait for their turn.
func (c *Cache) Find(ctx context.Context, q article.Query) ([]article.Article, error) {
	if q.Search != "" {
		select {
		case c.finding <- struct{}{}:
			defer func() { <-c.finding }()
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for other searches: %w", ctx.Err())
		}
	}
	return c.store.Articles(ctx, q)
}

// expire says until when the documents hold without a change.
func (c *Cache) expire(st *stream, now time.Time) {
	var at int64
	if !st.plain && st.sel.To == 0 && (st.sel.Searching || st.sel.Author != "") {
		at = now.Add(searchFresh).UnixMilli()
	}
	if st.sel.To > 0 { // what is withdrawn leaves the archives within the hour
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
func (c *Cache) render(st *stream, format int, arts map[int64]*article.Article) error {
	set, f := st.set, feed.Formats[format]
	items := make([]feed.Item, 0, len(st.refs))
	for _, r := range st.refs {
		key := itemKey{set, r.id, r.seq, format, st.sel.Content}
		it, ok := c.items.get(key)
		if !ok {
			a := arts[r.id]
			if a == nil {
				return errMissing
			}
			var err error
			if it, err = set.Writer.Item(f, st.sel.Content, a); err != nil {
				return err
			}
			c.items.put(key, it)
		}
		items = append(items, it)
	}
	h := address.Head(set, st.sel, f)
	if st.before > 0 {
		h.PrevArchive = set.Site.URL + st.sel.Archive(st.before).Address(f)
	}
	doc, err := set.Writer.Document(f, h, items)
	if err != nil {
		return err
	}
	c.renders.Add(1)
	old := st.docs[format].Load()
	if old != nil && old.Tag == doc.Tag {
		return nil
	}
	d := answer.New(doc, h, func(n int) { c.grow(st, n) })
	d.Slowly = c.later
	d.Make(answer.Identity)
	if old != nil {
		d.Follow(old)
		c.grow(st, -old.Size())
	}
	st.docs[format].Store(d)
	return nil
}

// later has a document compressed with brotli when there is time; when too
// much waits already, the next asker may try again.
func (c *Cache) later(d *answer.Document) {
	select {
	case c.brotli <- d:
	default:
		d.AskAgain()
	}
}

// grow counts the bytes of a stream that is still kept.
func (c *Cache) grow(st *stream, n int) {
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
func (c *Cache) before(ctx context.Context, sel address.Feed, shown int) (int64, error) {
	if !sel.Archived() || sel.To == 0 && shown < sel.Limit {
		return 0, nil
	}
	q := sel.Articles(c.now())
	q.ToSeq = math.MaxInt64
	if sel.To > 0 {
		q.ToSeq = sel.From - 1
	}
	end, err := c.store.ArchiveEnd(ctx, q)
	if err != nil || end == 0 || sel.To == 0 {
		return end, err
	}
	return (end-1)/address.ArchiveSpan*address.ArchiveSpan + address.ArchiveSpan, nil // whole spans: an archive has one address for ever
}

// expired tells whether a time in unix milliseconds has come; 0 never does.
func expired(at int64, now time.Time) bool { return at != 0 && now.UnixMilli() >= at }
