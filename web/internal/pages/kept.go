package pages

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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

// kind is how dear a page is to make, and how many of its kind there may be.
type kind int

const (
	fixed   kind = iota // named by the configuration
	variant             // anybody may think of an address
	searching
)

// freshOf is how long a page is kept without a change.
var freshOf = map[kind]time.Duration{searching: searchFresh}

// Bounds of what pages take.
const (
	keptBytes   = 8 << 20 // of pages, compressed
	renderLimit = 10 * time.Second
	turnWait    = 2 * time.Second // for the turn of a page that is not fixed
	searchFresh = 30 * time.Second
	pageControl = "public, max-age=30, stale-if-error=86400"
)

// kept are pages as bytes, until the next change, in two generations: what is
// used moves to the young one, and when that has grown to half the bound the
// old one goes.
type kept struct {
	change atomic.Int64 // grows with each change of what pages show
	flight singleflight.Group
	turns  chan struct{}

	mu         sync.Mutex
	young, old map[string]*keptPage
	bytes      int
}

// keptPage is a page as it was after a change.
type keptPage struct {
	change int64
	set    *site.Setup
	made   time.Time
	fresh  time.Duration // 0: until the next change
	status int
	doc    *answer.Document
}

func newKept() kept {
	return kept{young: map[string]*keptPage{}, old: map[string]*keptPage{}, turns: make(chan struct{}, 2)}
}

// Renew has every page made anew when it is next asked for.
func (s *Handler) Renew() {
	s.kept.change.Add(1)
	s.counts.changed.Store(true)
}

func (k *kept) get(key string) *keptPage {
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

func (k *kept) put(key string, p *keptPage) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.add(key, p)
}

func (k *kept) add(key string, p *keptPage) {
	k.young[key] = p
	if k.bytes += p.doc.Size() + len(key) + 500; k.bytes > keptBytes/2 {
		k.old, k.young, k.bytes = k.young, map[string]*keptPage{}, 0
	}
}

// render makes a page: what it shows and the name of its template.
type render func(ctx context.Context, set *site.Setup) (*page, string, error)

// Made is an answer that is kept until the next change.
type Made struct {
	Body    []byte
	Kind    string // media type
	Status  int    // 0: 200
	Control string // Cache-Control
	Class   *answer.Class
	Fresh   time.Duration // it is made anew after that; 0: at the next change only
}

// serveKept answers with a page that is made once after each change, however
// many ask for it.
func (s *Handler) serveKept(w http.ResponseWriter, r *http.Request, key string, k kind, make render) {
	s.serveMade(w, r, key, k, func(ctx context.Context, set *site.Setup) (Made, error) {
		show, name, err := make(ctx, set)
		if err != nil {
			return Made{}, err
		}
		fresh := cmp.Or(show.Fresh, freshOf[k])
		var left time.Duration
		if show.Warnings, left, err = s.Banners(ctx); err != nil {
			return Made{}, err
		}
		if left > 0 && (fresh == 0 || left < fresh) {
			fresh = left
		}
		body, err := execute(name, show)
		return Made{Body: body, Kind: "text/html; charset=utf-8", Status: show.Status, Control: pageControl,
			Class: answer.Pages, Fresh: fresh}, err
	})
}

// ServeMade does the same for what another room makes. Named says that the
// configuration names it; of what anybody may think of, few are made at once.
func (s *Handler) ServeMade(w http.ResponseWriter, r *http.Request, key string, named bool,
	make func(ctx context.Context, set *site.Setup) (Made, error)) {
	k := variant
	if named {
		k = fixed
	}
	s.serveMade(w, r, key, k, make)
}

func (s *Handler) serveMade(w http.ResponseWriter, r *http.Request, key string, k kind,
	make func(ctx context.Context, set *site.Setup) (Made, error)) {
	set, change := s.current.Get(), s.kept.change.Load()
	p := s.kept.get(key)
	if p == nil || p.set != set || p.change != change || p.fresh > 0 && s.now().Sub(p.made) > p.fresh {
		var refused *refusal
		made, err, _ := s.kept.flight.Do(key, func() (any, error) { return s.make(key, k, set, change, make) })
		switch {
		case err != nil && p != nil && p.set == set && !errors.Is(err, article.ErrNotFound) &&
			!errors.As(err, &refused):
			made = p // the last good one
			s.log.Error("cannot make a page; the last good one is served", "err", err)
		case errors.As(err, &refused):
			s.Fail(w, r, refused.status, refused.vi, refused.en)
			return
		case errors.Is(err, article.ErrNotFound):
			s.Fail(w, r, http.StatusNotFound, "Không có bài này.", "There is no such article.")
			return
		case errors.Is(err, cache.ErrBusy):
			w.Header().Set("Retry-After", "5")
			s.Fail(w, r, http.StatusServiceUnavailable, "Đang có quá nhiều yêu cầu. Xin quý vị thử lại sau ít giây.",
				"Too many requests just now. Please try again in a few seconds.")
			return
		case err != nil:
			s.Broken(w, r, "make a page", err)
			return
		}
		p = made.(*keptPage)
	}
	if p.status != http.StatusOK {
		s.write(w, r, p.status, p.doc.Bytes())
		return
	}
	p.doc.Serve(w, r)
}

// make makes an answer and keeps it. Its context is its own: others wait for it too.
func (s *Handler) make(key string, k kind, set *site.Setup, change int64,
	make func(ctx context.Context, set *site.Setup) (Made, error)) (*keptPage, error) {
	ctx, cancel := context.WithTimeout(context.Background(), renderLimit)
	defer cancel()
	if k == variant {
		wait := time.NewTimer(turnWait)
		defer wait.Stop()
		select {
		case s.kept.turns <- struct{}{}:
			defer func() { <-s.kept.turns }()
		case <-wait.C:
			return nil, cache.ErrBusy
		}
	}
	made, err := make(ctx, set)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(made.Body)
	p := &keptPage{change: change, set: set, made: s.now(), fresh: made.Fresh, status: http.StatusOK,
		doc: answer.New(answer.Content{Body: made.Body,
			Tag: hex.EncodeToString(sum[:12]), Kind: made.Kind, Control: made.Control, Class: made.Class},
			func(int) {})}
	if made.Status != 0 {
		p.status = made.Status
	} else {
		p.doc.Make(answer.Gzip)
	}
	s.kept.put(key, p)
	return p, nil
}

// execute writes a page; a template that fails writes nothing of it.
func execute(name string, p *page) ([]byte, error) {
	var buf bytes.Buffer
	err := pages()[name].ExecuteTemplate(&buf, name+".html", p)
	return buf.Bytes(), err
}

// show writes a page that is not kept.
func (s *Handler) show(w http.ResponseWriter, r *http.Request, name string, status int, p *page) {
	body, err := execute(name, p)
	if err != nil {
		s.log.Error("cannot write page", "page", name, "err", err)
		http.Error(w, "500", http.StatusInternalServerError)
		return
	}
	s.write(w, r, status, body)
}

func (s *Handler) write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", pageControl)
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

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
			ctx, cancel := context.WithTimeout(context.Background(), renderLimit)
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
