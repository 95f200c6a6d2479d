// Package feeds answers the addresses of feeds: feeds of articles, private
// addresses, the list of feeds and the feed of the sources' state.
package feeds

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/feed"
	"loa/operations"
	"loa/web/internal/address"
	"loa/web/internal/answer"
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
	told    told
	looked  time.Time // at the sources' health
	opml    atomic.Pointer[keptList]
}

// New returns a Handler.
func New(o Options) *Handler {
	return &Handler{store: o.Store, cache: o.Cache, current: o.Current, fail: o.Fail, broken: o.Broken, now: o.Now,
		log:     o.Logger,
		private: privateFeeds{known: map[string]privateFeed{}}}
}

// ServeFeed answers everything below /feeds/ that is not already kept under
// its plain address.
func (h *Handler) ServeFeed(w http.ResponseWriter, r *http.Request) {
	answer.Open(w.Header())
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodOptions:
		answer.Preflight(w)
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
	if format, ok := strings.CutPrefix(path, "status."); ok && slices.Contains(feed.Formats, feed.Format(format)) {
		h.serveStatus(w, r, feed.Format(format))
		return
	}
	set := h.current.Get()
	sel, format, p := address.Parse(set, path, r.URL.RawQuery)
	if p == nil {
		p = h.serve(w, r, set, sel, format)
	}
	if p != nil {
		h.problem(w, r, p)
	}
}

// serve writes a feed, or says why not.
func (h *Handler) serve(
	w http.ResponseWriter, r *http.Request, set *site.Setup, sel address.Feed, f feed.Format,
) *address.Problem {
	for _, whole := range []bool{false, true} { // a document whose bytes were shed answers who has it already
		d, err := h.cache.Get(set, sel, f, whole)
		switch {
		case errors.Is(err, article.ErrNotFound) && sel.Author != "":
			return &address.Problem{Status: http.StatusNotFound, VI: "Không có tác giả này.",
				EN: "There is no such author."}
		case errors.Is(err, article.ErrNotFound) && sel.Story != "":
			return &address.Problem{Status: http.StatusNotFound, VI: "Không có diễn biến này.",
				EN: "There is no such story."}
		case errors.Is(err, article.ErrNotFound):
			return &address.Problem{Status: http.StatusNotFound, VI: "Phần lưu trữ này chưa có.",
				EN: "This archive does not exist yet."}
		case err != nil:
			wait := "30"
			if errors.Is(err, cache.ErrBusy) {
				wait = strconv.Itoa(3 + rand.IntN(5)) // apart, that they do not come back together
			}
			w.Header().Set("Retry-After", wait)
			return notReady()
		}
		if d.Serve(w, r) != 0 {
			return nil
		}
	}
	return notReady()
}

func notReady() *address.Problem {
	return &address.Problem{Status: http.StatusServiceUnavailable,
		VI: "Nguồn tin tạm thời chưa sẵn sàng. Xin quý vị thử lại sau ít phút.",
		EN: "The feed is not ready. Please try again in a few minutes."}
}

// problem answers an address that gives no feed. An address that is not the
// feed's own is redirected, a topic that was given up is gone.
func (h *Handler) problem(w http.ResponseWriter, r *http.Request, p *address.Problem) {
	if p.Status == http.StatusMovedPermanently {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		http.Redirect(w, r, h.current.Get().Site.Path(p.Redirect), p.Status)
		return
	}
	if p.Status == http.StatusNotFound && h.Retired(r.Context(), strings.TrimPrefix(r.URL.Path, "/feeds/")) {
		h.fail(w, r, http.StatusGone, "Chủ đề này không còn nữa.", "This topic has been retired.")
		return
	}
	h.fail(w, r, p.Status, p.VI, p.EN)
}

// aliases are addresses that people and programs guess, and what they mean.
var aliases = map[string]string{
	"/rss": "rss", "/rss.xml": "rss", "/feed": "rss", "/feed.xml": "rss", "/index.xml": "rss",
	"/atom": "atom", "/atom.xml": "atom", "/feed.json": "json",
	"/feeds/all": "rss",
}

// Aliases are the addresses that ServeAlias answers.
func Aliases() []string { return slices.Sorted(maps.Keys(aliases)) }

// ServeAlias redirects an address that people guess to the feed of everything.
func (h *Handler) ServeAlias(w http.ResponseWriter, r *http.Request) {
	answer.Open(w.Header())
	w.Header().Set("Cache-Control", "public, max-age=86400")
	f := feed.Format(aliases[r.URL.Path])
	http.Redirect(w, r, h.current.Get().Site.Path(address.Plain().Address(f)), http.StatusMovedPermanently)
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

// Topic is a feed as the WebSub hub knows it.
type Topic struct {
	Tag  string // changes with the bytes
	Type string // media type
	Self string // canonical address
	// Body returns the bytes as they are now, and their tag: another one when the
	// feed has changed meanwhile.
	Body func() (body []byte, tag string, err error)
}

// Kind tells how dear the feed of an address is, without reading anything.
func (h *Handler) Kind(topic string) address.Kind {
	if _, sel, _, ok := h.parse(topic); ok {
		return sel.Kind()
	}
	return address.Fixed // the feed of the sources' state, or none that is left
}

// Topic returns a feed by its address, whose canonical form may be another: a
// renamed topic, or parameters in another order. It returns
// article.ErrNotFound for an address that is no feed of ours.
func (h *Handler) Topic(ctx context.Context, topic string) (Topic, error) {
	if f := h.isStatus(topic); f != "" {
		d, err := h.status(ctx, f)
		if err != nil {
			return Topic{}, err
		}
		return Topic{Tag: d.Tag, Type: d.Kind(), Self: topic,
			Body: func() ([]byte, string, error) { return d.Bytes(), d.Tag, nil }}, nil
	}
	set, sel, f, ok := h.parse(topic)
	if !ok {
		return Topic{}, article.ErrNotFound
	}
	d, err := h.cache.Get(set, sel, f, false)
	if err != nil {
		return Topic{}, err
	}
	return Topic{Tag: d.Tag, Type: d.Kind(), Self: set.Site.URL + sel.Address(f), Body: func() ([]byte, string, error) {
		for range bodyTries { // what is kept may be replaced, or shed for others, at any moment
			if b := d.Bytes(); b != nil {
				return b, d.Tag, nil
			}
			again, err := h.cache.Get(set, sel, f, true)
			if err != nil {
				return nil, "", err
			}
			d = again
		}
		return nil, "", errShed
	}}, nil
}

// bodyTries is how often the bytes of a feed are asked for that others push out
// of memory each time.
const bodyTries = 5

// errShed says that a feed's bytes were forgotten before they could be read.
var errShed = errors.New("the feed's bytes are pushed out of memory by others")

// parse reads the absolute address of a feed that may be subscribed to.
func (h *Handler) parse(topic string) (*site.Setup, address.Feed, feed.Format, bool) {
	set := h.current.Get()
	rest, ok := strings.CutPrefix(topic, set.Site.URL+"/feeds/")
	if !ok {
		return set, address.Feed{}, "", false
	}
	u, err := url.Parse("/feeds/" + rest)
	if err != nil {
		return set, address.Feed{}, "", false
	}
	sel, f, p := address.Parse(set, strings.TrimPrefix(u.Path, "/feeds/"), u.RawQuery)
	return set, sel, f, (p == nil || p.Status == http.StatusMovedPermanently) && sel.To == 0
}
