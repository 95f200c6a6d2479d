package feeds

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
	"loa/web/internal/address"
	"loa/web/internal/site"
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
func (h *Handler) CheckFeed(name string) error {
	_, _, p := parsePrivate(h.current.Get(), name, feed.Atom)
	if p != nil {
		return fmt.Errorf("feed %q: %s", name, p.EN)
	}
	return nil
}

func parsePrivate(set *site.Setup, name string, f feed.Format) (address.Feed, feed.Format, *address.Problem) {
	path, query, _ := strings.Cut(name, "?")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	sel, f, p := address.Parse(set, path+"."+string(f), query)
	if p != nil && p.Status == http.StatusMovedPermanently { // renamed since: the address goes on working
		p = nil
	}
	return sel, f, p
}

// servePrivate answers /feeds/private/{token}.{format}: the same feed under an
// address of its owner's, which no shared cache keeps and no log holds.
func (h *Handler) servePrivate(w http.ResponseWriter, r *http.Request, token string, f feed.Format) {
	name, err := h.privateFeed(r.Context(), operations.HashFeedToken(token))
	if errors.Is(err, article.ErrNotFound) {
		h.fail(w, r, http.StatusNotFound, "Địa chỉ này không có, hoặc đã bị thu hồi.",
			"There is no such address, or it was revoked.")
		return
	}
	if err != nil {
		h.broken(w, r, "look for a private feed", err)
		return
	}
	set := h.current.Get()
	sel, f, p := parsePrivate(set, name, f)
	if p != nil {
		h.fail(w, r, p.Status, "Nguồn tin của địa chỉ này không còn nữa.", "The feed of this address no longer exists.")
		return
	}
	if p := h.serve(&privateWriter{ResponseWriter: w}, r, set, sel, f); p != nil {
		h.fail(w, r, p.Status, p.VI, p.EN)
	}
}

func (h *Handler) privateFeed(ctx context.Context, hash string) (string, error) {
	h.private.mu.Lock()
	old, ok := h.private.known[hash]
	h.private.mu.Unlock()
	now := h.now()
	if ok && now.Sub(old.at) < privateFresh && !now.Before(old.at) {
		return old.feed, nil
	}
	t, err := h.store.FeedToken(ctx, hash)
	h.private.mu.Lock()
	defer h.private.mu.Unlock()
	switch {
	case err == nil:
		h.private.known[hash] = privateFeed{t.Feed, now}
	case errors.Is(err, article.ErrNotFound):
		delete(h.private.known, hash)
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
	head := w.Header()
	head["Cache-Control"] = []string{"private, no-cache"}
	head["X-Robots-Tag"] = []string{"noindex"}
	delete(head, "Access-Control-Allow-Origin")
	delete(head, "Access-Control-Expose-Headers")
}

// WriteHeader is part of http.ResponseWriter.
func (w *privateWriter) WriteHeader(status int) {
	w.mark()
	w.ResponseWriter.WriteHeader(status)
}

// Write is part of http.ResponseWriter.
func (w *privateWriter) Write(b []byte) (int, error) {
	w.mark()
	return w.ResponseWriter.Write(b)
}
