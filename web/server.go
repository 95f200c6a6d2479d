package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/operations"
	"loa/web/internal/answer"
	"loa/web/internal/api"
	"loa/web/internal/cache"
	"loa/web/internal/embed"
	"loa/web/internal/feeds"
	"loa/web/internal/kits"
	"loa/web/internal/live"
	"loa/web/internal/pages"
	"loa/web/internal/site"
	"loa/web/internal/sitemap"
	"loa/web/internal/uses"
)

// Store is what the pages and feeds are made from.
type Store interface {
	cache.Store
	pages.Store
	feeds.Store
	Ping(ctx context.Context) error
}

// Site is the publisher as people know it.
type Site = site.Site

// Bot is a bot that pages link.
type Bot = site.Bot

// Options are what a Server needs.
type Options struct {
	Store   Store
	Site    Site
	Topics  []article.Topic
	Sources []article.Source
	// Bots are the bots that pages link, the first one first. Those whose names are
	// learned later are told through SetBots.
	Bots []Bot
	// Hub answers /hub and below; nil: no hub is announced.
	Hub http.Handler
	// Extra are further handlers by ServeMux pattern, e.g. "/telegram/webhook".
	Extra map[string]http.Handler
	// Checks are further readiness checks by name; an error makes /readyz red.
	Checks map[string]func(context.Context) error
	// Duties are what some process of the installation must do, by name.
	Duties map[string]Duty
	// NoReaders says that nobody reads here: readiness has nothing to say of feeds.
	NoReaders bool
	// Metrics writes further metrics in Prometheus text format; sources are as they
	// stand now, none when that cannot be read.
	Metrics func(w io.Writer, sources []operations.SourceHealth)
	// Changed is called after the feeds that a change touches were renewed.
	Changed func()
	// Uses stores which sites showed boxes; nil: it is not counted.
	Uses func(ctx context.Context, list []operations.BoxUse) error
	// Kept is told by Run how much memory the kept feeds take, whenever that
	// has changed much; may be nil.
	Kept func(bytes int64)

	// FrameAncestors are the sites that may show boxes in frames, as the
	// directive frame-ancestors names them; empty: all.
	FrameAncestors []string
	CacheBytes     int64 // memory for kept feeds; 0 means 32 MiB
	Now            func() time.Time
	Logger         *slog.Logger
}

// Server is the HTTP service. It serves at once; Run keeps it fresh.
type Server struct {
	store   Store
	site    Site
	opts    Options
	log     *slog.Logger
	now     func() time.Time
	mux     *http.ServeMux
	current site.Current
	cache   *cache.Cache
	feeds   *feeds.Handler
	pages   *pages.Handler
	embed   *embed.Handler
	kits    *kits.Handler
	live    *live.Stream
	sitemap *sitemap.Handler
	api     *api.Handler
	metrics metrics
	uses    *uses.Counter
	ready   readiness
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
		o.CacheBytes = 32 << 20
	}
	if o.Site.TimeZone == nil {
		o.Site.TimeZone = time.UTC
	}
	if o.Site.Language == "" {
		o.Site.Language = "vi"
	}
	o.Site.URL = strings.TrimRight(o.Site.URL, "/")
	s := &Server{store: o.Store, site: o.Site, opts: o, log: o.Logger, now: o.Now}
	s.cache = cache.New(cache.Options{Store: o.Store, Current: &s.current, Bytes: o.CacheBytes, Changed: s.changed,
		Kept: o.Kept,
		Now:  o.Now, Logger: o.Logger})
	s.pages = pages.New(pages.Options{Store: o.Store, Site: o.Site, Current: &s.current, Find: s.cache.Find,
		Suggest: s.cache.Suggest,
		Retired: func(ctx context.Context, topic string) bool { return s.feeds.Retired(ctx, topic) },
		Now:     o.Now, Logger: o.Logger})
	s.feeds = feeds.New(feeds.Options{Store: o.Store, Cache: s.cache, Current: &s.current, Fail: s.pages.Fail,
		Broken: s.pages.Broken,
		Now:    o.Now, Logger: o.Logger})
	s.embed = embed.New(embed.Options{Current: &s.current, Find: s.cache.Find, Pages: s.pages,
		FrameAncestors: o.FrameAncestors, Now: o.Now})
	s.live = live.New()
	s.uses = uses.New(o.Uses, o.Site.URL, o.Now, o.Logger)
	s.kits = &kits.Handler{Current: &s.current, Pages: s.pages}
	s.sitemap = &sitemap.Handler{Store: o.Store, Pages: s.pages, Now: o.Now}
	s.api = api.New(api.Options{Current: &s.current, Article: o.Store.Article, Counts: o.Store.TopicCounts,
		Find: s.cache.Find, Suggest: s.cache.Suggest, Pages: s.pages})
	s.SetBots(o.Bots)
	if err := s.SetTopics(o.Topics, o.Sources); err != nil {
		return nil, err
	}
	s.routes()
	return s, nil
}

// routes is the list of all addresses; handlers follow in internal/feeds,
// internal/pages, internal/embed and health.go.
func (s *Server) routes() {
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/feeds/", s.feeds.ServeFeed)
	s.mux.HandleFunc("GET /feeds.opml", s.feeds.ServeOPML)
	for _, alias := range feeds.Aliases() {
		s.mux.HandleFunc("GET "+alias, s.feeds.ServeAlias)
	}
	s.mux.HandleFunc("GET /{$}", s.pages.ServeHome)
	for path, list := range s.pages.Lists() { // /all, /urgent, of topics, sources and authors, with their archives
		s.mux.HandleFunc("GET "+path, list)
	}
	s.mux.HandleFunc("GET /articles/{id}", s.pages.ServeArticle)
	s.mux.HandleFunc("GET /search", s.pages.ServeSearch)
	s.mux.HandleFunc("GET /offline", s.pages.ServeOffline)
	s.mux.HandleFunc("GET /worker.js", s.pages.ServeWorker)
	s.mux.HandleFunc("GET /manifest.webmanifest", s.pages.ServeManifest)
	s.mux.HandleFunc("GET /sitemap.xml", s.sitemap.Serve)
	s.mux.HandleFunc("GET /assets/{file}", s.pages.ServeAsset)
	s.mux.HandleFunc("GET /favicon.ico", s.pages.ServeIcon)
	s.mux.HandleFunc("GET /robots.txt", s.pages.ServeRobots)
	s.mux.HandleFunc("GET /embed", s.embed.ServeBuilder)
	s.mux.HandleFunc("GET /embed/preview", s.embed.ServeHost)
	s.mux.HandleFunc("GET /embed/v1/events", s.live.Serve)
	s.mux.HandleFunc("GET /embed/v1/{file}", s.embed.ServeAsset)
	s.mux.HandleFunc("GET /embed/kits/{file}", s.kits.Serve)
	s.mux.HandleFunc("GET /embed/worker.js", s.embed.ServeWorker)
	s.mux.HandleFunc("GET /embed/{name...}", s.embed.ServeBox)
	s.mux.HandleFunc("GET /oembed", s.embed.ServeOEmbed)
	s.mux.HandleFunc("GET /for-agencies", s.embed.ServeAgencies)
	for pattern, serve := range s.api.Routes() {
		s.mux.HandleFunc(pattern, serve)
	}
	s.mux.HandleFunc("GET /healthz", s.serveHealth)
	s.mux.HandleFunc("GET /readyz", s.serveReady)
	s.mux.HandleFunc("GET /metrics", s.serveMetrics)
	s.mux.HandleFunc("/", s.pages.ServeUnknown)
	if s.opts.Hub != nil {
		s.mux.Handle("/hub", s.opts.Hub)
		s.mux.Handle("/hub/", s.opts.Hub)
	}
	for pattern, h := range s.opts.Extra {
		s.mux.Handle(pattern, h)
	}
}

// SetTopics replaces topics and sources, as a reload of the configuration
// does; kept feeds are rendered anew when next asked for.
func (s *Server) SetTopics(topics []article.Topic, sources []article.Source) error {
	n, err := site.NewSetup(s.site, s.opts.Hub != nil, topics, sources)
	if err != nil {
		return err
	}
	s.current.Replace(n, s.cache.Clear)
	return nil
}

// SetBots sets the bots that pages link, the first one first.
func (s *Server) SetBots(list []Bot) {
	s.current.SetBots(list)
	s.pages.Renew()
}

// changed is called when the kept feeds were renewed.
func (s *Server) changed(changes []article.Change) {
	s.pages.Renew()
	s.live.Tell(changes)
	if s.opts.Changed != nil {
		s.opts.Changed()
	}
}

// Notify tells Run that something was published. It never blocks.
func (s *Server) Notify() { s.cache.Notify() }

// Run renews the feeds as articles change and keeps the feed of the sources'
// state, until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	defer s.live.Close() // who listens would keep the server from ending
	var counting sync.WaitGroup
	counting.Go(func() { s.uses.Run(ctx) })
	defer counting.Wait()
	s.cache.Run(ctx, s.feeds.WatchSources)
	return nil
}

// Document is a feed as others are told of it.
type Document = feeds.Topic

// Feed returns a feed by its address for the WebSub hub, whether it is the
// canonical one or redirects to it. It returns article.ErrNotFound for an
// address that is no feed of ours.
func (s *Server) Feed(ctx context.Context, address string) (Document, error) {
	return s.feeds.Topic(ctx, address)
}

// FeedKind tells how dear the feed of an address is to keep fresh: 0 for one
// that the configuration names, 1 for one made for its address, 2 for a search.
func (s *Server) FeedKind(address string) int { return int(s.feeds.Kind(address)) }

// CheckFeed tells what is wrong with a feed as a private address names it:
// what stands after /feeds/, without the ending, e.g. "y-te" or "search?q=…".
func (s *Server) CheckFeed(name string) error { return s.feeds.CheckFeed(name) }

// ServeHTTP is the one way in: every response, errors too, passes here and
// carries the security headers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.RawQuery == "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		if d := s.cache.Hot(r.URL.Path); d != nil {
			if status := d.Serve(w, r); status != 0 {
				s.metrics.count(routeFeeds, status)
				return
			}
		} else if d := s.pages.Hot(r.URL.Path); d != nil {
			if status := d.Serve(w, r); status != 0 {
				s.metrics.count(routeOf(r.URL.Path), status)
				s.uses.Note(r, status)
				return
			}
		}
	}
	answer.Secure(w.Header(), answer.PageCSP)
	rec := &recorder{ResponseWriter: w}
	defer s.finish(rec, r)
	s.mux.ServeHTTP(rec, r)
}

// finish counts a response and turns a panic into one.
func (s *Server) finish(w *recorder, r *http.Request) {
	problem := recover()
	if problem != nil && problem != http.ErrAbortHandler {
		s.log.Error("handler panicked", "path", routeOf(r.URL.Path).String(), "panic", fmt.Sprint(problem), "stack",
			stack())
		s.metrics.panics.Add(1)
		if w.status == 0 {
			s.pages.Fail(w, r, http.StatusInternalServerError, "Có lỗi ngoài ý muốn. Xin quý vị thử lại sau ít phút.",
				"Something went wrong. Please try again in a few minutes.")
			problem = nil
		}
	}
	s.metrics.count(routeOf(r.URL.Path), w.status)
	s.uses.Note(r, w.status)
	if problem != nil {
		panic(http.ErrAbortHandler)
	}
}
