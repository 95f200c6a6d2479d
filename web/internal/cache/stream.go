package cache

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/feed"
	"loa/web/internal/address"
	"loa/web/internal/answer"
	"loa/web/internal/site"
)

// stream is one selection with its documents in all formats.
type stream struct {
	set  *site.Setup // with which it is rendered; a reload drops it
	sel  address.Feed
	key  string
	kind address.Kind
	hot  [3]*hotKey

	mu      sync.Mutex // held while the stream is rendered
	refs    []ref      // what it shows, newest first
	full    bool       // the store has more than it shows
	whole   int64      // end of the newest complete archive span, as it stood when it was read
	before  int64      // a PublishSeq in the archive before it, 0: none
	after   int64      // a PublishSeq in the archive that follows, where it matters; 0: none
	partial bool       // a search that was cut short: older articles may be missing
	story   string     // the title of the report that began the story it shows
	loaded  bool
	retryAt int64 // unix ms, after a failure

	docs    [3]atomic.Pointer[answer.Document]
	dates   [3]dated // of the last documents
	stale   atomic.Bool
	expires atomic.Int64 // unix ms; 0: never
	used    atomic.Int64 // unix seconds
	bytes   int64        // of all documents; cache.mu
}

// dated is when a document said that it was changed last.
type dated struct {
	tag string
	at  time.Time
}

// after returns a later date for another document. Dates have seconds, and
// curl throws a document away that is not dated later than the one it has:
// two changes within a second must not look like one.
func (d *dated) after(tag string, at time.Time) time.Time {
	if d.tag == tag {
		return d.at
	}
	if d.tag != "" && !at.After(d.at) {
		at = d.at.Add(time.Second)
	}
	*d = dated{tag, at}
	return at
}

// ref is an article in a stream.
type ref struct {
	id, seq   int64
	publish   int64 // its PublishSeq
	published int64 // unix ms
	withdrawn int64 // unix ms; 0: live
}

func newRef(a *article.Article) ref {
	r := ref{id: a.ID, seq: a.Seq, publish: a.PublishSeq, published: a.Published.UnixMilli()}
	if a.State == article.StateWithdrawn {
		r.withdrawn = a.Changed.UnixMilli()
	}
	return r
}

// newestFirst is the order of the store.
func newestFirst(a, b ref) int {
	return cmp.Or(cmp.Compare(b.published, a.published), cmp.Compare(b.id, a.id))
}

// shed forgets the bytes of all formats.
func (st *stream) shed() {
	for f := range st.docs {
		if d := st.docs[f].Load(); d != nil {
			d.Shed()
		}
	}
}

// load reads a stream's articles and renders the formats that are in use and
// the one that is asked for; st.mu is held.
func (c *Cache) load(ctx context.Context, st *stream, format int) error {
	now := c.now()
	st.stale.Store(false) // before reading: a change from here on makes it stale again
	byID, err := c.read(ctx, st, now)
	if err != nil {
		st.stale.Store(true)
		return err
	}
	st.loaded = true
	for f := range feed.Formats {
		if f == format || st.docs[f].Load() != nil && st.docs[f].Load().Kept() {
			if err := c.render(st, f, byID); err != nil {
				st.stale.Store(true)
				return err
			}
		} else {
			st.docs[f].Store(nil) // of another time
		}
	}
	c.expire(st, now)
	if st.kind != address.Fixed { // never merged: it is read anew
		st.refs, st.loaded = nil, false
	}
	return nil
}

// read asks the store for what the stream shows. A feed reaches back to the
// newest complete archive span: beside the newest articles it shows all that
// were published after that.
func (c *Cache) read(ctx context.Context, st *stream, now time.Time) (map[int64]*article.Article, error) {
	st.whole, st.before, st.after = 0, 0, 0
	if st.sel.Archived() {
		latest, err := c.store.LatestSeq(ctx) // before the articles: none that it counts may be missing from them
		if err != nil {
			return nil, fmt.Errorf("read the latest change: %w", err)
		}
		st.whole = address.LastWhole(latest)
	}
	if st.sel.To > st.whole {
		return nil, article.ErrNotFound // this span is not complete yet
	}
	arts, partial, err := c.Find(ctx, st.sel.Articles(now))
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	if st.sel.Story != "" {
		if !begins(st.sel.Story, arts) {
			return nil, article.ErrNotFound
		}
		st.story = titleOf(arts)
	}
	if st.sel.Author != "" && len(arts) == 0 && st.sel.Since.IsZero() && !st.sel.Urgent && st.kind != address.Search {
		return nil, article.ErrNotFound // nobody writes under this name
	}
	st.partial = partial
	st.full = len(arts) >= st.sel.Limit && st.sel.To == 0
	if st.full && st.sel.Archived() {
		q := st.sel.Articles(now)
		q.Withdrawn, q.Limit, q.FromSeq, q.ToSeq = time.Time{}, 0, st.whole+1, math.MaxInt64
		late, err := c.store.Articles(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("read the articles after the archives: %w", err)
		}
		arts = append(arts, late...)
	}
	if err := c.neighbours(ctx, st); err != nil {
		return nil, err
	}
	byID := make(map[int64]*article.Article, len(arts))
	st.refs = st.refs[:0:0]
	for i := range arts {
		if byID[arts[i].ID] == nil {
			byID[arts[i].ID] = &arts[i]
			st.refs = append(st.refs, newRef(&arts[i]))
		}
	}
	slices.SortFunc(st.refs, newestFirst)
	return byID, nil
}

// begins tells whether a page name is that of the article that began the story
// of these, or, where it is withdrawn and gone, may be.
func begins(name string, story []article.Article) bool {
	first := slices.IndexFunc(story, func(a article.Article) bool { return a.ID == a.Story })
	return len(story) > 0 && (first < 0 || story[first].PageName() == name)
}

// titleOf is the title of the report that began a story, or, where it is withdrawn, of the
// oldest one that is left.
func titleOf(story []article.Article) string {
	oldest := slices.MinFunc(story, func(a, b article.Article) int { return cmp.Compare(a.Part, b.Part) })
	return oldest.Title
}

// neighbours finds the archives beside a document: the one before a feed that
// does not show everything, the one before an archive, and when there is none
// the one that follows it, so that every archive leads to another.
func (c *Cache) neighbours(ctx context.Context, st *stream) (err error) {
	sel := st.sel
	if !sel.Archived() || sel.To == 0 && !st.full {
		return nil
	}
	q := sel.Current().Articles(c.now())
	q.ToSeq = st.whole
	if sel.To > 0 {
		q.ToSeq = sel.From - 1
	}
	if q.ToSeq > 0 {
		if st.before, err = c.store.ArchiveEnd(ctx, q); err != nil {
			return fmt.Errorf("find the archive before: %w", err)
		}
	}
	if sel.To > 0 && st.before == 0 && sel.To+address.ArchiveSpan <= st.whole {
		q.ToSeq = sel.To + address.ArchiveSpan
		end, err := c.store.ArchiveEnd(ctx, q)
		if err != nil {
			return fmt.Errorf("find the archive that follows: %w", err)
		}
		if end > sel.To {
			st.after = end
		}
	}
	return nil
}

// expire says until when the documents hold without a change.
func (c *Cache) expire(st *stream, now time.Time) {
	var at int64
	if st.kind == address.Search || st.sel.Author != "" {
		at = now.Add(searchFresh).UnixMilli()
	}
	if st.sel.To > 0 { // what is withdrawn leaves the archives within the hour
		at = now.Add(time.Hour).UnixMilli()
	}
	for _, r := range st.refs {
		if r.withdrawn == 0 {
			continue
		}
		if end := r.withdrawn + feed.WithdrawnFor.Milliseconds(); at == 0 || end < at {
			at = end
		}
	}
	st.expires.Store(at)
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
			it.Bytes = bytes.Clone(it.Bytes) // what it was written in has room to grow
			c.items.put(key, it)
		}
		items = append(items, it)
	}
	h := address.Head(set, st.sel, f)
	address.NameStory(&h, st.story)
	if st.partial {
		h.Description += " " + site.Partial
	}
	if st.before > 0 {
		h.PrevArchive = set.Site.URL + st.sel.Archive(st.before).Address(f)
	}
	if st.after > 0 {
		h.NextArchive = set.Site.URL + st.sel.Archive(st.after).Address(f)
	}
	doc, err := set.Writer.Document(f, h, items)
	if err != nil {
		return err
	}
	c.renders.Add(1)
	old := st.docs[format].Load()
	if old != nil && old.Tag == doc.Tag && old.Kept() {
		return nil
	}
	doc.Modified = st.dates[format].after(doc.Tag, doc.Modified)
	d := answer.New(content(set, h, doc), func(n int) { c.grow(st, n) })
	d.Slowly = c.later
	if old != nil {
		d.Follow(old)
	}
	st.docs[format].Store(d)
	if old != nil {
		old.Shed()
	}
	return nil
}

// content is a feed document with what HTTP says of it.
func content(set *site.Setup, h feed.Head, doc *feed.Document) answer.Content {
	c := answer.Content{Body: doc.Bytes, Tag: doc.Tag, Modified: doc.Modified, Kind: doc.Format.ContentType(),
		Class: answer.Feeds,
		Link:  links(doc.Format, h), Control: control(doc.Fresh)}
	if f := doc.Format; f != feed.JSON { // what it refers to lives as long as the document: not its bytes
		c.Browser = func(body []byte) []byte { return set.Writer.Browser(f, h, body) }
	}
	return c
}

// Document is a feed document that is not kept here, ready to be written.
func Document(set *site.Setup, h feed.Head, doc *feed.Document) *answer.Document {
	return answer.New(content(set, h, doc), func(int) {})
}

// control says how long a document is fresh: to readers what the document
// says itself, to shared caches a minute, so that they have news at once.
func control(fresh time.Duration) string {
	seconds := strconv.Itoa(int(fresh / time.Second))
	return "public, max-age=" + seconds + ", s-maxage=60, stale-if-error=86400"
}

// links is the Link header of a feed document.
func links(f feed.Format, h feed.Head) string {
	all := []string{"<" + h.Self + `>; rel="self"; type="` + f.MediaType() + `"`, "<" + h.Home +
		`>; rel="alternate"; type="text/html"`}
	for _, l := range [][2]string{{"hub", h.Hub}, {"current", h.Current}, {"prev-archive", h.PrevArchive},
		{"next-archive", h.NextArchive}} {
		if l[1] != "" {
			all = append(all, "<"+l[1]+`>; rel="`+l[0]+`"`)
		}
	}
	return strings.Join(all, ", ")
}

// merge works changed articles into what the stream shows when the order of
// changes has come to latest. It reports false when only the store knows what
// the stream shows now.
func (st *stream) merge(arts map[int64]*article.Article, latest int64, now time.Time) bool {
	limit := st.sel.Limit
	var last ref // the last of the newest: what is older is shown only when it was published late
	if st.full {
		last = st.refs[limit-1]
	}
	kept := make([]ref, 0, len(st.refs)+len(arts))
	for _, r := range st.refs {
		if _, changed := arts[r.id]; !changed {
			kept = append(kept, r)
		}
	}
	for _, a := range arts {
		if a != nil && st.sel.Shows(a, now) {
			r := newRef(a)
			at, _ := slices.BinarySearchFunc(kept, r, newestFirst)
			kept = slices.Insert(kept, at, r)
		}
	}
	if st.full {
		newest, _ := slices.BinarySearchFunc(kept, last, newestFirst)
		if newest < len(kept) && kept[newest].id == last.id {
			newest++
		}
		if newest < limit {
			return false
		}
	} else if len(kept) >= limit {
		return false // what is older is in archives from now on
	}
	whole := max(st.whole, address.LastWhole(latest))
	for _, a := range arts {
		if st.full && (a == nil || !st.sel.Shows(a, now) || a.State != article.StateLive) {
			return false // it may have been the last of its archive
		}
	}
	for _, r := range kept {
		if r.publish <= whole && r.withdrawn == 0 && st.full {
			st.before = max(st.before, r.publish)
		}
	}
	st.whole = whole
	shown := kept[:0]
	for i, r := range kept {
		if i < limit || r.publish > whole && r.withdrawn == 0 {
			shown = append(shown, r)
		}
	}
	st.refs = shown
	return true
}
