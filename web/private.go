package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/feed"
	"loa/operations"
)

// privateFresh is how long a private address is known without asking the
// store: so long it may work after it was revoked.
const privateFresh = time.Minute

// privateFeeds remembers private addresses, by the hash of their token.
type privateFeeds struct {
	mu    sync.Mutex
	known map[string]privateFeed
}

type privateFeed struct {
	feed string
	at   time.Time
}

// CheckFeed tells what is wrong with a feed as a private address names it:
// what stands after /feeds/, without the ending, e.g. "y-te" or "search?q=…".
func (s *Server) CheckFeed(name string) error {
	_, _, p := parsePrivate(s.setup.Load(), name, feed.Atom)
	if p != nil {
		return fmt.Errorf("feed %q: %s", name, p.en)
	}
	return nil
}

func parsePrivate(set *setup, name string, f feed.Format) (selection, feed.Format, *problem) {
	path, query, _ := strings.Cut(name, "?")
	q, err := url.ParseQuery(query)
	if err != nil {
		return selection{}, f, &problem{status: http.StatusNotFound, en: "the query cannot be read"}
	}
	sel, f, p := set.parseFeed(path+"."+string(f), q)
	if p != nil && p.status == http.StatusMovedPermanently { // renamed since: the address goes on working
		p = nil
	}
	return sel, f, p
}

// servePrivate answers /feeds/private/{token}.{format}: the same feed under an
// address of its owner's, which no shared cache keeps and no log holds.
func (s *Server) servePrivate(w http.ResponseWriter, r *http.Request, token string, f feed.Format) {
	name, err := s.privateFeed(r.Context(), operations.HashFeedToken(token))
	if errors.Is(err, article.ErrNotFound) {
		s.fail(w, r, http.StatusNotFound, "Địa chỉ này không có, hoặc đã bị thu hồi.", "There is no such address, or it was revoked.")
		return
	}
	if err != nil {
		s.broken(w, r, "look for a private feed", err)
		return
	}
	set := s.setup.Load()
	sel, f, p := parsePrivate(set, name, f)
	if p != nil {
		s.fail(w, r, p.status, "Nguồn tin của địa chỉ này không còn nữa.", "The feed of this address no longer exists.")
		return
	}
	d, err := s.cache.get(set, sel, f)
	if err != nil {
		s.broken(w, r, "render a private feed", err)
		return
	}
	d.serve(&privateWriter{ResponseWriter: w}, r)
}

func (s *Server) privateFeed(ctx context.Context, hash string) (string, error) {
	s.private.mu.Lock()
	old, ok := s.private.known[hash]
	s.private.mu.Unlock()
	now := s.now()
	if ok && now.Sub(old.at) < privateFresh && !now.Before(old.at) {
		return old.feed, nil
	}
	t, err := s.store.FeedToken(ctx, hash)
	s.private.mu.Lock()
	defer s.private.mu.Unlock()
	switch {
	case err == nil:
		s.private.known[hash] = privateFeed{t.Feed, now}
	case errors.Is(err, article.ErrNotFound):
		delete(s.private.known, hash)
	case ok: // the store cannot be read: what was right a while ago holds
		return old.feed, nil
	}
	return t.Feed, err
}

// privateWriter makes a response one that only its asker may keep.
type privateWriter struct {
	http.ResponseWriter
	done bool
}

func (w *privateWriter) mark() {
	if w.done {
		return
	}
	w.done = true
	h := w.Header()
	h["Cache-Control"] = []string{"private, no-cache"}
	h["X-Robots-Tag"] = []string{"noindex"}
	delete(h, "Access-Control-Allow-Origin")
	delete(h, "Access-Control-Expose-Headers")
}

func (w *privateWriter) WriteHeader(status int) {
	w.mark()
	w.ResponseWriter.WriteHeader(status)
}

func (w *privateWriter) Write(b []byte) (int, error) {
	w.mark()
	return w.ResponseWriter.Write(b)
}
