// Package web is everything that Loa says over HTTP: feeds, pages for readers,
// health and metrics. Feeds are kept as bytes: they are rendered once per
// change, by the Server's Run, and a request only writes them.
package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/feed"
	"loa/operations"
)

// Store is what the pages and feeds are made from.
type Store interface {
	Articles(ctx context.Context, q article.Query) ([]article.Article, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	LatestSeq(ctx context.Context) (int64, error)
	Changes(ctx context.Context, afterSeq int64, limit int) ([]article.Change, error)
	RetiredTopics(ctx context.Context) ([]article.Topic, error)
	TopicCounts(ctx context.Context) (map[string]int, error)
	Health(ctx context.Context) ([]operations.SourceHealth, error)
	ArchiveEnd(ctx context.Context, q article.Query) (int64, error)
	SourceEvents(ctx context.Context, limit int) ([]operations.SourceEvent, error)
	FeedToken(ctx context.Context, hash string) (operations.FeedToken, error)
	LastSourceEvents(ctx context.Context) (map[string]operations.SourceEvent, error)
	SaveSourceEvent(ctx context.Context, e operations.SourceEvent) (bool, error)
	Ping(ctx context.Context) error
}

// Site is the publisher as people know it.
type Site struct {
	Name     string
	URL      string // every link of ours starts with it; the request's Host never does
	Language string
	TimeZone *time.Location
}

// Options are what a Server needs.
type Options struct {
	Store   Store
	Site    Site
	Topics  []article.Topic
	Sources []article.Source
	// BotName is the Telegram bot's user name for deep links; empty: none.
	// A bot that learns its name later is told through SetBotName.
	BotName string
	// BotURL opens the bot instead, where it is not at t.me.
	BotURL string
	// Hub answers /hub and below; nil: no hub is announced.
	Hub http.Handler
	// Extra are further handlers by ServeMux pattern, e.g. "/telegram/webhook".
	Extra map[string]http.Handler
	// Checks are further readiness checks by name; an error makes /readyz red.
	Checks map[string]func(context.Context) error
	// Metrics writes further metrics in Prometheus text format.
	Metrics func(io.Writer)
	// Changed is called after the feeds that a change touches were renewed.
	Changed func()

	CacheBytes int64 // memory for kept feeds; 0 means 48 MiB
	Now        func() time.Time
	Logger     *slog.Logger
}

// Server is the HTTP service. It serves at once; Run keeps it fresh.
type Server struct {
	store   Store
	site    Site
	opts    Options
	log     *slog.Logger
	now     func() time.Time
	mux     *http.ServeMux
	setup   atomic.Pointer[setup]
	cache   *cache
	bot     atomic.Pointer[string]
	notify  chan struct{}
	follow  follower
	metrics metrics
	ready   readiness
	private privateFeeds
	finding chan struct{} // searches under way: strangers may not occupy the database
	setupMu sync.Mutex
}

// setup is what a reload replaces as a whole.
type setup struct {
	writer  *feed.Writer
	topics  []article.Topic
	sources []article.Source
	topic   map[string]article.Topic
	source  map[string]article.Source
	former  map[string]string // former slug → present one
}

// New returns a Server. It reads nothing from the store yet.
func New(o Options) (*Server, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.CacheBytes <= 0 {
		o.CacheBytes = 48 << 20
	}
	if o.Site.TimeZone == nil {
		o.Site.TimeZone = time.UTC
	}
	if o.Site.Language == "" {
		o.Site.Language = "vi"
	}
	o.Site.URL = strings.TrimRight(o.Site.URL, "/")
	s := &Server{store: o.Store, site: o.Site, opts: o, log: o.Logger, now: o.Now, notify: make(chan struct{}, 1), private: privateFeeds{known: map[string]privateFeed{}},
		finding: make(chan struct{}, searchesAtOnce)}
	s.cache = newCache(s, o.CacheBytes)
	s.SetBotName(o.BotName)
	if err := s.SetTopics(o.Topics, o.Sources); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// routes is the list of all addresses; handlers follow in feeds.go, pages.go,
// lists.go and health.go.
func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/feeds/", s.serveFeed)
	s.mux.HandleFunc("GET /feeds.opml", s.serveOPML)
	s.mux.HandleFunc("GET /feeds/status.atom", s.serveStatusFeed)
	s.mux.HandleFunc("GET /{$}", s.serveHome)
	s.mux.HandleFunc("GET /topics/{topic}", s.serveTopic)
	s.mux.HandleFunc("GET /sources/{source}", s.serveSource)
	s.mux.HandleFunc("GET /articles/{id}", s.serveArticle)
	s.mux.HandleFunc("GET /search", s.serveSearch)
	s.mux.HandleFunc("GET /assets/{file}", s.serveAsset)
	s.mux.HandleFunc("GET /favicon.ico", s.serveIcon)
	s.mux.HandleFunc("GET /robots.txt", s.serveRobots)
	s.mux.HandleFunc("GET /healthz", s.serveHealth)
	s.mux.HandleFunc("GET /readyz", s.serveReady)
	s.mux.HandleFunc("GET /metrics", s.serveMetrics)
	s.mux.HandleFunc("/", s.serveUnknown)
	if s.opts.Hub != nil {
		s.mux.Handle("/hub", s.opts.Hub)
		s.mux.Handle("/hub/", s.opts.Hub)
	}
	for pattern, h := range s.opts.Extra {
		s.mux.Handle(pattern, h)
	}
}

// reserved are names below /feeds/ that no topic may have.
var reserved = map[string]bool{"all": true, "sources": true, "authors": true, "search": true, "urgent": true, "status": true, "archive": true, "private": true}

// SetTopics replaces topics and sources, as a reload of the configuration
// does; kept feeds are rendered anew when next asked for.
func (s *Server) SetTopics(topics []article.Topic, sources []article.Source) error {
	s.setupMu.Lock()
	defer s.setupMu.Unlock()
	w, err := feed.NewWriter(feed.Site{Name: s.site.Name, URL: s.site.URL, Language: s.site.Language, Zone: s.site.TimeZone}, topics, sources)
	if err != nil {
		return fmt.Errorf("set up web: %w", err)
	}
	n := &setup{writer: w, topics: topics, sources: sources, topic: map[string]article.Topic{},
		source: map[string]article.Source{}, former: map[string]string{}}
	for _, t := range topics {
		if reserved[t.ID] || t.ID == "" || strings.ContainsAny(t.ID, "/+.?#%") {
			return fmt.Errorf("set up web: topic id %q: must be a slug and none of all, sources, authors, search, urgent, status, archive, private", t.ID)
		}
		n.topic[t.ID] = t
		for _, f := range t.Formerly {
			n.former[f] = t.ID
		}
	}
	for _, src := range article.WithOperators(sources, s.site.Name, s.site.URL) {
		n.source[src.ID] = src
	}
	s.setup.Store(n)
	s.cache.clear()
	return nil
}

// SetBotName sets the Telegram bot's user name for deep links.
func (s *Server) SetBotName(name string) {
	name = strings.TrimPrefix(name, "@")
	s.bot.Store(&name)
}

// path returns one of our addresses as pages link it: relative to the host.
func (s *Server) path(p string) string {
	u, err := url.Parse(s.site.URL)
	if err != nil {
		return p
	}
	return strings.TrimRight(u.EscapedPath(), "/") + p
}

// ServeHTTP is the one way in: every response, errors too, passes here and
// carries the security headers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		if k := s.cache.hot(r.URL.Path); k != nil {
			if d := s.cache.fresh(k); d != nil {
				s.metrics.count(routeFeeds, d.serve(w, r))
				return
			}
		}
	}
	secure(w.Header(), pageCSP)
	rec := &recorder{ResponseWriter: w}
	defer s.finish(rec, r)
	s.mux.ServeHTTP(rec, r)
}

// finish counts a response and turns a panic into one.
func (s *Server) finish(w *recorder, r *http.Request) {
	problem := recover()
	if problem != nil && problem != http.ErrAbortHandler {
		s.log.Error("handler panicked", "path", routeOf(r.URL.Path).String(), "panic", fmt.Sprint(problem), "stack", stack())
		s.metrics.panics.Add(1)
		if w.status == 0 {
			s.fail(w, r, http.StatusInternalServerError, "Có lỗi ngoài ý muốn. Xin quý vị thử lại sau ít phút.", "Something went wrong. Please try again in a few minutes.")
			problem = nil
		}
	}
	s.metrics.count(routeOf(r.URL.Path), w.status)
	if problem != nil {
		panic(http.ErrAbortHandler)
	}
}
