// Package cache keeps feeds as bytes. They are rendered once per change, by
// Run, and a request only writes them.
//
// Feeds that the configuration names are kept fresh in the background and are
// never waited for by anything else. Feeds that an address asks for are
// rendered one at a time, kept within a bound of their own, and fail alone.
// Of every feed the tag and the date outlive the bytes, so that who has it
// already is told so at the same cost.
package cache

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"runtime"
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
	retryRender   = time.Second     // after a rendering failed, none is tried for so long
	searchFresh   = time.Minute     // searches and author feeds are kept this long
	warmFor       = 6 * time.Hour   // a feed asked for within is renewed in the background
	variantWait   = 2 * time.Second // a variant waits about so long for its turn to be rendered
	maxVariants   = 5_000           // variants known, of any size
	variantPart   = 3               // one part in so many of the memory is for variants
	toldPart      = 16              // Kept is told when one part in so many came or went
	itemPart      = 4               // and one for items
)

// ErrBusy says that too many variants wait to be rendered.
var ErrBusy = errors.New("too many feeds are being made")

// Store is what feeds are made from.
type Store interface {
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	Find(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error)
	Suggest(ctx context.Context, q article.Query) (string, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	LatestSeq(ctx context.Context) (int64, error)
	Changes(ctx context.Context, afterSeq int64, limit int) ([]article.Change, error)
	ArchiveEnd(ctx context.Context, q article.Query) (int64, error)
}

// Options are what a Cache needs.
type Options struct {
	Store   Store
	Current *site.Current
	Bytes   int64 // memory for kept feeds
	// Changed is called after the feeds that changes touch were renewed; may be nil.
	Changed func(changes []article.Change)
	// Kept is told by Run how many bytes are kept, now and then and when there
	// are many more or fewer; may be nil.
	Kept   func(bytes int64)
	Now    func() time.Time
	Logger *slog.Logger
}

// Cache keeps rendered feeds and items within a bound of memory. A feed is
// rendered by one goroutine however many ask for it, and the last good bytes
// stay when the store fails.
type Cache struct {
	store   Store
	current *site.Current
	now     func() time.Time
	log     *slog.Logger
	changed func(changes []article.Change)
	kept    func(int64)
	notify  chan struct{}
	grown   chan struct{} // much more or less is kept than Kept was told
	follow  follower
	finding turns // searches under way: strangers may not occupy the database
	making  turns // variants being rendered

	limit int64
	paths sync.Map // path → *hotKey

	mu       sync.Mutex
	streams  map[string]*stream
	total    int64 // bytes of all documents
	told     int64 // what total was when Kept was told
	variants held

	items *itemCache

	second   atomic.Int64          // about the present, unix seconds: looking at a clock costs more than all else
	brotli   chan *answer.Document // to be compressed by Run
	retryAt  atomic.Int64          // unix ms; until then no feed is rendered, because the store failed
	renders  atomic.Int64
	failures atomic.Int64
	refused  atomic.Int64
}

// held is what variants take.
type held struct {
	count int
	bytes int64
}

// hotKey leads from an address without a query to its document.
type hotKey struct {
	st     *stream
	format int
}

// New returns an empty Cache.
func New(o Options) *Cache {
	return &Cache{store: o.Store, current: o.Current, now: o.Now, log: o.Logger, changed: o.Changed,
		kept: o.Kept, notify: make(chan struct{}, 1), grown: make(chan struct{}, 1),
		finding: newTurns(), making: newTurns(), limit: o.Bytes - o.Bytes/itemPart,
		streams: map[string]*stream{}, items: newItemCache(o.Bytes / itemPart), brotli: make(chan *answer.Document, 64)}
}

// Hot returns the document that answers a path without a query as it is, nil
// when there is none.
func (c *Cache) Hot(path string) *answer.Document {
	if v, ok := c.paths.Load(path); ok {
		k := v.(*hotKey)
		return c.fresh(k.st, k.format)
	}
	return nil
}

// Figures are what the metrics say of a Cache.
type Figures struct {
	Feeds, Bytes, Renders, Failures, Refused, Seq int64
	Following                                     bool
}

// Figures returns the present figures.
func (c *Cache) Figures() Figures {
	c.mu.Lock()
	f := Figures{Feeds: int64(len(c.streams)), Bytes: c.total}
	c.mu.Unlock()
	c.follow.mu.Lock()
	f.Seq, f.Following = c.follow.seq, c.follow.err == nil
	c.follow.mu.Unlock()
	f.Renders, f.Failures, f.Refused = c.renders.Load(), c.failures.Load(), c.refused.Load()
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

// fresh returns a known document that may be served as it is, else nil. Its
// bytes may have been shed.
func (c *Cache) fresh(st *stream, format int) *answer.Document {
	d := st.docs[format].Load()
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

// Get returns a feed's document, rendering it when it is not known or, with
// whole, when its bytes were shed. When that fails and an older one is kept,
// that one comes back. It returns article.ErrNotFound for an archive that is
// not complete and an author nobody knows, and ErrBusy.
func (c *Cache) Get(set *site.Setup, sel address.Feed, f feed.Format, whole bool) (*answer.Document, error) {
	st, format := c.stream(set, sel), slices.Index(feed.Formats, f)
	if d := c.fresh(st, format); d != nil && (!whole || d.Kept()) {
		return d, nil
	}
	if st.kind == address.Variant { // searches wait in Find
		done, err := c.making.wait(context.Background())
		if err != nil {
			c.refused.Add(1)
			return c.lastGood(st, format, err)
		}
		defer done()
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	if d := c.fresh(st, format); d != nil && (!whole || d.Kept()) { // another asker rendered it
		return d, nil
	}
	if now := c.now().UnixMilli(); now < st.retryAt || st.kind != address.Search && now < c.retryAt.Load() {
		return c.lastGood(st, format, errStore)
	}
	ctx, cancel := context.WithTimeout(context.Background(), renderTimeout)
	defer cancel()
	if err := c.load(ctx, st, format); err != nil {
		c.failed(st, err)
		var d *answer.Document
		if !errors.Is(err, article.ErrNotFound) {
			d, err = c.lastGood(st, format, err)
		}
		if d == nil {
			c.mu.Lock()
			c.drop(st) // who named it may be a stranger
			c.mu.Unlock()
		}
		return d, err
	}
	d := st.docs[format].Load()
	c.second.Store(c.now().Unix())
	st.used.Store(c.second.Load())
	c.shrink(st)
	return d, nil
}

// lastGood is the last document that was rendered, while its bytes are kept;
// else the error.
func (c *Cache) lastGood(st *stream, format int, err error) (*answer.Document, error) {
	if old := st.docs[format].Load(); old != nil && old.Kept() {
		return old, nil
	}
	return nil, err
}

// failed notes that a feed could not be rendered, if that is a failure.
func (c *Cache) failed(st *stream, err error) {
	if errors.Is(err, article.ErrNotFound) || errors.Is(err, ErrBusy) {
		return
	}
	c.failures.Add(1)
	st.retryAt = c.now().Add(retryRender).UnixMilli()
	if st.kind != address.Search { // one slow search says nothing of the store
		c.retryAt.Store(st.retryAt)
	}
	c.log.Error("cannot render feed", "feed", st.key, "err", err)
}

// errStore stands for a failure that was logged a moment ago.
var errStore = errors.New("the store could not be read a moment ago")

// turns let a few at a time do what strangers can ask for without end. Whoever
// had a turn leaves it unused for as long again: so much of the processor is
// for those who do not wait.
type turns chan struct{}

func newTurns() turns { return make(turns, max(1, runtime.GOMAXPROCS(0)-1)) }

// wait waits for a turn; done gives it back. Who waits costs nothing, and after
// a while is sent away.
func (t turns) wait(ctx context.Context) (done func(), err error) {
	// Not all as long: who came together would be sent away together.
	wait := time.NewTimer(variantWait/2 + rand.N(variantWait))
	defer wait.Stop()
	select {
	case t <- struct{}{}:
	case <-wait.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	start := time.Now()
	return func() { time.AfterFunc(time.Since(start), func() { <-t }) }, nil
}

// stream returns the stream of a selection, made when new.
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
		st = &stream{set: set, sel: sel, key: key, kind: sel.Kind()}
		st.used.Store(c.second.Load())
		c.streams[key] = st
		if st.kind != address.Fixed {
			c.variants.count++
		}
		if sel.Query() == "" {
			for i, f := range feed.Formats {
				st.hot[i] = &hotKey{st, i}
				c.paths.Store(sel.Address(f), st.hot[i])
			}
		}
		if c.variants.count > maxVariants {
			c.forgetVariants(st)
		}
	}
	return st
}

// forgetVariants drops the tenth of the variants used longest ago; c.mu is held.
func (c *Cache) forgetVariants(keep *stream) {
	for _, st := range c.oldest(func(st *stream) bool { return st.kind != address.Fixed && st != keep }) {
		if c.variants.count <= maxVariants*9/10 {
			return
		}
		c.drop(st)
	}
}

// oldest are the streams that are chosen, those used longest ago first; c.mu
// is held.
func (c *Cache) oldest(choose func(*stream) bool) []*stream {
	var all []*stream
	age := make(map[*stream]int64)
	for _, st := range c.streams {
		if choose(st) {
			all = append(all, st)
			age[st] = st.used.Load()
		}
	}
	slices.SortFunc(all, func(a, b *stream) int { return cmp.Compare(age[a], age[b]) })
	return all
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
	if st.kind != address.Fixed {
		c.variants.count--
		c.variants.bytes -= st.bytes
	}
}

// shrink sheds the bytes of the feeds used longest ago until the bounds hold
// again: first of variants, until they keep to their part. The one that was
// just rendered stays.
func (c *Cache) shrink(keep *stream) {
	c.mu.Lock()
	over := c.variants.bytes > c.limit/variantPart
	made := func(st *stream) bool { return st.kind != address.Fixed }
	shed := c.choose(over, keep, made, func() bool { return c.variants.bytes <= c.limit/variantPart*9/10 })
	c.mu.Unlock()
	for _, st := range shed {
		st.shed()
	}
	c.mu.Lock()
	shed = c.choose(c.total > c.limit, keep, func(*stream) bool { return true },
		func() bool { return c.total <= c.limit*9/10 })
	c.mu.Unlock()
	for _, st := range shed {
		st.shed()
	}
}

// choose are the streams to shed, counted as if they were already; c.mu is held.
func (c *Cache) choose(over bool, keep *stream, which func(*stream) bool, enough func() bool) (shed []*stream) {
	if !over {
		return nil
	}
	total, variants := c.total, c.variants.bytes
	for _, st := range c.oldest(func(st *stream) bool { return st != keep && st.bytes > 0 && which(st) }) {
		if enough() {
			break
		}
		c.total -= st.bytes
		if st.kind != address.Fixed {
			c.variants.bytes -= st.bytes
		}
		shed = append(shed, st)
	}
	c.total, c.variants.bytes = total, variants // shedding counts them
	return shed
}

// grow counts the bytes of a stream that is still known.
func (c *Cache) grow(st *stream, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.streams[st.key] != st {
		return
	}
	st.bytes += int64(n)
	c.total += int64(n)
	if st.kind != address.Fixed {
		c.variants.bytes += int64(n)
	}
	if max(c.total-c.told, c.told-c.total) > c.limit/toldPart {
		c.told = c.total
		signal(c.grown)
	}
}

// tellKept tells how many bytes are kept, items too.
func (c *Cache) tellKept() {
	if c.kept == nil {
		return
	}
	c.mu.Lock()
	total := c.total
	c.told = total
	c.mu.Unlock()
	c.kept(total + c.items.size())
}

// signal wakes who waits for a channel, if nobody did yet.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
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

// Find asks the store for articles; searches wait for their turn. partial says
// that older articles may be missing, because the search took too long.
func (c *Cache) Find(ctx context.Context, q article.Query) (list []article.Article, partial bool, err error) {
	if q.Search == "" && q.Not == "" {
		list, err = c.store.Articles(ctx, q)
		return list, false, err
	}
	done, err := c.finding.wait(ctx)
	if err != nil {
		c.refused.Add(1)
		return nil, false, err
	}
	defer done()
	return c.store.Find(ctx, q)
}

// Suggest asks the store for another spelling of a search that finds nothing;
// "" when there is none. It waits for its turn as searches do.
func (c *Cache) Suggest(ctx context.Context, q article.Query) (string, error) {
	done, err := c.finding.wait(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return c.store.Suggest(ctx, q)
}

// expired tells whether a time in unix milliseconds has come; 0 never does.
func expired(at int64, now time.Time) bool { return at != 0 && now.UnixMilli() >= at }
