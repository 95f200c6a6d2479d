// Package keep keeps answers as bytes until the next change: each is made once,
// by one goroutine however many ask, and the last good one stays when the store
// fails.
package keep

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"loa/article"
	"loa/web/internal/answer"
	"loa/web/internal/cache"
	"loa/web/internal/site"
)

// Kind is how dear an answer is to make, and how many of its kind there may be.
type Kind int

// The kinds.
const (
	Fixed     Kind = iota // named by the configuration
	Variant               // anybody may think of an address
	Searching             // a search, which waits for its turn elsewhere
)

// Bounds of what answers take.
const (
	keptBytes   = 8 << 20 // of answers, compressed
	renderLimit = 10 * time.Second
	turnWait    = 2 * time.Second // for the turn of an answer that is not fixed
)

// PageControl is the Cache-Control of a page.
const PageControl = "public, max-age=30, stale-if-error=86400"

// Refusal is an error that says to people why an address gives nothing.
type Refusal struct {
	Status int
	VI, EN string
}

// Error says what is wrong, in words.
func (r *Refusal) Error() string { return r.EN }

// Made is an answer that is kept until the next change.
type Made struct {
	Body    []byte
	Kind    string // media type
	Status  int    // 0: 200
	Control string // Cache-Control
	Class   *answer.Class
	Fresh   time.Duration // it is made anew after that; 0: at the next change only
}

// Options are what a Keeper needs.
type Options struct {
	Current *site.Current
	// Fail and Broken answer with an error: one that says why there is nothing,
	// and a failure of ours.
	Fail   func(w http.ResponseWriter, r *http.Request, status int, vi, en string)
	Broken func(w http.ResponseWriter, r *http.Request, doing string, err error)
	Now    func() time.Time
	Logger *slog.Logger
}

// Keeper keeps answers, in two generations: what is used moves to the young
// one, and when that has grown to half the bound the old one goes.
type Keeper struct {
	o      Options
	change atomic.Int64 // grows with each change of what answers show
	flight singleflight.Group
	turns  chan struct{}
	hot    sync.Map // path → *kept, of addresses that the configuration names, as they are without a query

	mu         sync.Mutex
	young, old map[string]*kept
	bytes      int
}

// kept is an answer as it was after a change.
type kept struct {
	change int64
	set    *site.Setup
	made   time.Time
	fresh  time.Duration // 0: until the next change
	status int
	doc    *answer.Document
}

// New returns an empty Keeper.
func New(o Options) *Keeper {
	return &Keeper{o: o, young: map[string]*kept{}, old: map[string]*kept{}, turns: make(chan struct{}, 2)}
}

// Renew has every answer made anew when it is next asked for.
func (k *Keeper) Renew() { k.change.Add(1) }

// Change is a number that grows with each change.
func (k *Keeper) Change() int64 { return k.change.Load() }

func (k *Keeper) get(key string) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	if p := k.young[key]; p != nil {
		return p
	}
	p := k.old[key]
	if p != nil {
		k.add(key, p)
	}
	return p
}

func (k *Keeper) put(key string, p *kept) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.add(key, p)
}

func (k *Keeper) add(key string, p *kept) {
	k.young[key] = p
	if k.bytes += p.doc.Size() + len(key) + 500; k.bytes > keptBytes/2 {
		k.old, k.young, k.bytes = k.young, map[string]*kept{}, 0
		k.hot.Clear() // it would keep the old generation
	}
}

// Hot returns what answers a path without a query as it is, nil when that is to
// be made or found first.
func (k *Keeper) Hot(path string) *answer.Document {
	v, ok := k.hot.Load(path)
	if !ok {
		return nil
	}
	if p := v.(*kept); k.holds(p, k.o.Current.Get(), k.change.Load()) {
		return p.doc
	}
	return nil
}

// holds tells whether an answer still says what is so.
func (k *Keeper) holds(p *kept, set *site.Setup, change int64) bool {
	return p.set == set && p.change == change && (p.fresh == 0 || k.o.Now().Sub(p.made) <= p.fresh)
}

// Serve answers with what is made once after each change, however many ask.
func (k *Keeper) Serve(w http.ResponseWriter, r *http.Request, key string, kind Kind,
	make func(ctx context.Context, set *site.Setup) (Made, error)) {
	set, change := k.o.Current.Get(), k.change.Load()
	p := k.get(key)
	if p == nil || !k.holds(p, set, change) {
		var refused *Refusal
		made, err, _ := k.flight.Do(key, func() (any, error) { return k.make(key, kind, set, change, make) })
		switch {
		case err != nil && p != nil && p.set == set && !errors.Is(err, article.ErrNotFound) &&
			!errors.As(err, &refused):
			made = p // the last good one
			k.o.Logger.Error("cannot make a page; the last good one is served", "err", err)
		case errors.As(err, &refused):
			k.o.Fail(w, r, refused.Status, refused.VI, refused.EN)
			return
		case errors.Is(err, article.ErrNotFound):
			k.o.Fail(w, r, http.StatusNotFound, "Không có bài này.", "There is no such article.")
			return
		case errors.Is(err, cache.ErrBusy):
			w.Header().Set("Retry-After", "5")
			k.o.Fail(w, r, http.StatusServiceUnavailable, "Đang có quá nhiều yêu cầu. Xin quý vị thử lại sau ít giây.",
				"Too many requests just now. Please try again in a few seconds.")
			return
		case err != nil:
			k.o.Broken(w, r, "make a page", err)
			return
		}
		p = made.(*kept)
	}
	if p.status != http.StatusOK {
		Write(w, r, p.status, p.doc.Bytes())
		return
	}
	if kind == Fixed && r.URL.RawQuery == "" && k.holds(p, set, change) {
		k.hot.Store(r.URL.Path, p)
	}
	p.doc.Serve(w, r)
}

// make makes an answer and keeps it. Its context is its own: others wait for it too.
func (k *Keeper) make(key string, kind Kind, set *site.Setup, change int64,
	make func(ctx context.Context, set *site.Setup) (Made, error)) (*kept, error) {
	ctx, cancel := context.WithTimeout(context.Background(), renderLimit)
	defer cancel()
	if kind == Variant {
		wait := time.NewTimer(turnWait)
		defer wait.Stop()
		select {
		case k.turns <- struct{}{}:
			defer func() { <-k.turns }()
		case <-wait.C:
			return nil, cache.ErrBusy
		}
	}
	made, err := make(ctx, set)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(made.Body)
	p := &kept{change: change, set: set, made: k.o.Now(), fresh: made.Fresh, status: http.StatusOK,
		doc: answer.New(answer.Content{Body: made.Body,
			Tag: hex.EncodeToString(sum[:12]), Kind: made.Kind, Control: made.Control, Class: made.Class},
			func(int) {})}
	if made.Status != 0 {
		p.status = made.Status
	} else {
		p.doc.Make(answer.Gzip)
	}
	k.put(key, p)
	return p, nil
}

// Write writes a page with its status.
func Write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", PageControl)
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}
