// Package feeds answers the addresses of feeds: feeds of articles, private
// addresses, the list of feeds and the feed of the sources' state.
package feeds

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/article"
	"loa/feed"
	"loa/operations"
	"loa/web/internal/address"
	"loa/web/internal/cache"
	"loa/web/internal/site"
)

// Store is what the feeds are found by, beside what the cache reads.
type Store interface {
	RetiredTopics(ctx context.Context) ([]article.Topic, error)
	Health(ctx context.Context) ([]operations.SourceHealth, error)
	SourceEvents(ctx context.Context, limit int) ([]operations.SourceEvent, error)
	FeedToken(ctx context.Context, hash string) (operations.FeedToken, error)
	LastSourceEvents(ctx context.Context) (map[string]operations.SourceEvent, error)
	SaveSourceEvent(ctx context.Context, e operations.SourceEvent) (bool, error)
}

// Fail answers with an error: a page for people, plain text for programs.
type Fail func(w http.ResponseWriter, r *http.Request, status int, vi, en string)

// Broken answers a failure of ours and writes it to the log.
type Broken func(w http.ResponseWriter, r *http.Request, doing string, err error)

// Options are what a Handler needs.
type Options struct {
	Store   Store
	Cache   *cache.Cache
	Current *site.Current
	Fail    Fail
	Broken  Broken
	Now     func() time.Time
	Logger  *slog.Logger
}

// Handler answers everything below /feeds/, and /feeds.opml.
type Handler struct {
	store   Store
	cache   *cache.Cache
	current *site.Current
	fail    Fail
	broken  Broken
	now     func() time.Time
	log     *slog.Logger
	private privateFeeds
	looked  time.Time // at the sources' health
}

// New returns a Handler.
func New(o Options) *Handler {
	return &Handler{store: o.Store, cache: o.Cache, current: o.Current, fail: o.Fail, broken: o.Broken, now: o.Now, log: o.Logger,
		private: privateFeeds{known: map[string]privateFeed{}}}
}

// ServeFeed answers everything below /feeds/ that is not already kept under
// its plain address.
func (h *Handler) ServeFeed(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions: // a script on another site asks whether it may
		head := w.Header()
		head.Set("Access-Control-Allow-Origin", "*")
		head.Set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
		head.Set("Access-Control-Allow-Headers", "If-None-Match, If-Modified-Since, A-IM")
		head.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	default:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		h.fail(w, r, http.StatusMethodNotAllowed, "Nguồn tin chỉ để đọc.", "A feed can only be read.")
		return
	}
	path := strings.TrimPrefix(r.URL.Path, "/feeds/")
	if rest, ok := strings.CutPrefix(path, "private/"); ok {
		token, format, _ := strings.Cut(rest, ".")
		h.servePrivate(w, r, token, feed.Format(format))
		return
	}
	set := h.current.Get()
	sel, format, p := address.Parse(set, path, r.URL.Query())
	if p != nil {
		h.feedProblem(w, r, p)
		return
	}
	d, err := h.cache.Get(set, sel, format)
	if err != nil {
		w.Header().Set("Retry-After", "30")
		h.fail(w, r, http.StatusServiceUnavailable, "Nguồn tin tạm thời chưa sẵn sàng. Xin quý vị thử lại sau ít phút.", "The feed is not ready. Please try again in a few minutes.")
		return
	}
	d.Serve(w, r)
}

// feedProblem answers an address that gives no feed. A former topic is
// redirected for ever, one that was given up is gone.
func (h *Handler) feedProblem(w http.ResponseWriter, r *http.Request, p *address.Problem) {
	if p.Status == http.StatusMovedPermanently {
		http.Redirect(w, r, h.current.Get().Site.Path(p.Redirect), p.Status)
		return
	}
	if p.Status == http.StatusNotFound && h.Retired(r.Context(), strings.TrimPrefix(r.URL.Path, "/feeds/")) {
		h.fail(w, r, http.StatusGone, "Chủ đề này không còn nữa.", "This topic has been retired.")
		return
	}
	h.fail(w, r, p.Status, p.VI, p.EN)
}

// Retired tells whether a feed's path names a topic that once was configured.
func (h *Handler) Retired(ctx context.Context, path string) bool {
	name, _, _ := strings.Cut(path, ".")
	names := strings.FieldsFunc(name, func(r rune) bool { return r == '/' || r == '+' })
	topics, err := h.store.RetiredTopics(ctx)
	if err != nil {
		h.log.Error("cannot read retired topics", "err", err)
		return false
	}
	set := h.current.Get()
	return slices.ContainsFunc(topics, func(t article.Topic) bool {
		_, back := set.Topic[t.ID]
		return !back && slices.Contains(names, t.ID)
	})
}

// Feed returns a feed document by its address for the WebSub hub: the bytes,
// their media type and their entity tag. It returns article.ErrNotFound for
// an address that is no feed of ours, or not its canonical one.
func (h *Handler) Feed(_ context.Context, topic string) (body []byte, contentType, tag string, err error) {
	set := h.current.Get()
	rest, ok := strings.CutPrefix(topic, set.Site.URL+"/feeds/")
	if !ok {
		return nil, "", "", article.ErrNotFound
	}
	u, err := url.Parse("/feeds/" + rest)
	if err != nil {
		return nil, "", "", article.ErrNotFound
	}
	sel, format, p := address.Parse(set, strings.TrimPrefix(u.Path, "/feeds/"), u.Query())
	if p != nil || sel.To > 0 || set.Site.URL+sel.Address(format) != topic {
		return nil, "", "", article.ErrNotFound
	}
	d, err := h.cache.Get(set, sel, format)
	if err != nil {
		return nil, "", "", err
	}
	return d.Bytes, d.Kind(), d.Tag, nil
}
