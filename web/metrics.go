package web

import (
	"fmt"
	"net/http"
	"sort"
	"strings"
	"sync/atomic"
)

// route is a group of addresses in the metrics: never an address itself,
// which may hold a search or a token.
type route int

// The groups.
const (
	routeFeeds route = iota
	routePages
	routeAPI
	routeHub
	routeOperations
	routeOther
	routes
)

// String names it.
func (r route) String() string {
	return [...]string{"feeds", "pages", "api", "hub", "operations", "other"}[r]
}

func routeOf(path string) route {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "feeds", "feeds.opml":
		return routeFeeds
	case "", "all", "urgent", "topics", "articles", "sources", "authors", "search", "assets", "offline", "worker.js",
		"manifest.webmanifest", "sitemap.xml", "embed", "oembed", "for-agencies":
		return routePages
	case "api":
		return routeAPI
	case "hub":
		return routeHub
	case "healthz", "readyz", "metrics":
		return routeOperations
	}
	return routeOther
}

// metrics counts responses by route and status.
type metrics struct {
	responses [routes][600]atomic.Int64
	panics    atomic.Int64
}

func (m *metrics) count(r route, status int) {
	if status == 0 {
		status = http.StatusOK
	}
	if status < 600 {
		m.responses[r][status].Add(1)
	}
}

// serveMetrics writes the Prometheus text format
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
func (s *Server) serveMetrics(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	var b strings.Builder
	b.WriteString("# HELP loa_http_responses_total Responses by group of addresses and status.\n# TYPE " +
		"loa_http_responses_total counter\n")
	for g := range routes {
		for code := range s.metrics.responses[g] {
			if n := s.metrics.responses[g][code].Load(); n > 0 {
				fmt.Fprintf(&b, "loa_http_responses_total{route=%q,code=\"%d\"} %d\n", g, code, n)
			}
		}
	}
	kept := s.cache.Figures()
	listening, refused := s.live.Figures()
	plain := []struct {
		name, kind, help string
		value            int64
	}{
		{"loa_http_panics_total", "counter", "Handlers that panicked.", s.metrics.panics.Load()},
		{"loa_feeds_kept", "gauge", "Feeds kept in memory.", kept.Feeds},
		{"loa_feeds_kept_bytes", "gauge", "Bytes of the feeds kept in memory.", kept.Bytes},
		{"loa_feeds_rendered_total", "counter", "Feed documents rendered.", kept.Renders},
		{"loa_feeds_failed_total", "counter", "Feeds that could not be rendered.", kept.Failures},
		{"loa_feeds_refused_total", "counter",
			"Feeds made for an address and searches that were sent away, because too many waited.", kept.Refused},
		{"loa_events_listening", "gauge", "Boxes that listen to the stream of changes.", listening},
		{"loa_events_refused_total", "counter", "Boxes that were sent away from it: too many listened.", refused},
		{"loa_feeds_change", "gauge", "Sequence number of the latest change in the feeds.", kept.Seq},
		{"loa_feeds_following", "gauge", "1 while the store can be followed.", map[bool]int64{true: 1}[kept.Following]},
	}
	for _, m := range plain {
		fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n%s %d\n", m.name, m.help, m.name, m.kind, m.name, m.value)
	}
	health, err := s.store.Health(r.Context())
	if err != nil {
		s.log.Warn("health of the sources for the metrics", "err", err)
	} else {
		sort.Slice(health, func(i, j int) bool { return health[i].Source < health[j].Source })
		b.WriteString("# HELP loa_source_failures Failed visits in a row.\n# TYPE loa_source_failures gauge\n")
		for _, h := range health {
			fmt.Fprintf(&b, "loa_source_failures{source=%q} %d\n", h.Source, h.Failures)
		}
		b.WriteString("# HELP loa_source_last_success_seconds Time of the last good visit.\n# TYPE " +
			"loa_source_last_success_seconds gauge\n")
		for _, h := range health {
			if !h.LastSuccess.IsZero() {
				fmt.Fprintf(&b, "loa_source_last_success_seconds{source=%q} %d\n", h.Source, h.LastSuccess.Unix())
			}
		}
		b.WriteString("# HELP loa_source_articles Articles stored.\n# TYPE loa_source_articles gauge\n")
		for _, h := range health {
			fmt.Fprintf(&b, "loa_source_articles{source=%q} %d\n", h.Source, h.Articles)
		}
	}
	w.Write([]byte(b.String()))
	if s.opts.Metrics != nil {
		s.opts.Metrics(w, health)
	}
}
