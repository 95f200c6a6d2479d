package service

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"loa/article"
	"loa/channel"
	"loa/deliver"
	"loa/store"
	"loa/subscriber"
)

// Bounds of the histograms, in seconds: where the budgets lie they are close.
var (
	requestBounds = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}
	newsBounds    = []float64{.05, .1, .25, .5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600}
)

// requestGroups are the groups of addresses whose answers are timed: never an
// address itself, which may hold a search or a token.
var requestGroups = map[string]string{"feeds": "feeds", "feeds.opml": "feeds", "embed": "boxes", "oembed": "boxes",
	"api": "api", "hub": "hub", "desk": "desk", "telegram": "telegram", "healthz": "operations", "readyz": "operations",
	"metrics": "operations"}

// figures are the histograms of a running service.
type figures struct {
	set      *metrics.Set
	store    *store.Store
	requests map[string]*metrics.PrometheusHistogram
	feeds    *metrics.PrometheusHistogram // from the poll that saw a new article until its feeds are there
	messages *metrics.PrometheusHistogram // … until its first message went out

	mu    sync.Mutex
	seen  int64          // the last change whose feeds were timed; -1: none yet
	first map[int64]bool // articles whose first message went out lately
}

func newFigures(db *store.Store) *figures {
	metrics.ExposeMetadata(true)
	set := metrics.NewSet()
	f := &figures{set: set, store: db, requests: map[string]*metrics.PrometheusHistogram{}, seen: -1,
		first:    map[int64]bool{},
		feeds:    set.NewPrometheusHistogramExt(`loa_feeds_delay_seconds`, newsBounds),
		messages: set.NewPrometheusHistogramExt(`loa_message_delay_seconds`, newsBounds)}
	for _, group := range append([]string{"pages"}, values(requestGroups)...) {
		if f.requests[group] == nil {
			f.requests[group] = set.NewPrometheusHistogramExt(`loa_http_request_duration_seconds{route="`+group+`"}`,
				requestBounds)
		}
	}
	return f
}

func values(m map[string]string) (list []string) {
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

// write writes the histograms, and what the program itself costs.
func (f *figures) write(w io.Writer) {
	f.set.WritePrometheus(w)
	metrics.WriteGoMetrics(w)
	metrics.WriteProcessMetrics(w)
}

// timed notes how long answers take.
func (f *figures) timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		next.ServeHTTP(w, r)
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/event-stream") {
			return // how long somebody listens says nothing
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		group, known := requestGroups[first]
		if !known {
			group = "pages"
		}
		f.requests[group].UpdateDuration(began)
	})
}

// feedsRenewed notes, once the feeds are renewed, how long the new articles in
// them took since the poll that saw them.
func (f *figures) feedsRenewed(ctx context.Context) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen < 0 { // what was there before says nothing of now
		f.seen, _ = f.store.Articles.LatestSeq(ctx)
		return
	}
	changes, err := f.store.Articles.Changes(ctx, f.seen, 100)
	if err != nil {
		return // the feeds say so themselves
	}
	for _, c := range changes {
		f.seen = c.Seq
		if c.Kind != article.BroadcastNew {
			continue
		}
		if a, err := f.store.Articles.Recent(ctx, c.Article); err == nil {
			update(f.feeds, a)
		}
	}
}

// lately is how many articles are remembered whose first message went out.
const lately = 1000

// sent notes how long the first message of a new article took.
func (f *figures) sent(d channel.Delivery) {
	if d.Kind != channel.DeliverArticle && d.Kind != channel.DeliverUrgent || d.Late || len(d.Articles) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	a := d.Articles[0]
	if f.first[a.ID] {
		return
	}
	if len(f.first) >= lately {
		clear(f.first)
	}
	f.first[a.ID] = true
	update(f.messages, a)
}

// update notes how long ago an article could have been public.
func update(h *metrics.PrometheusHistogram, a article.Article) {
	from := a.Collected
	if a.Release.After(from) {
		from = a.Release
	}
	h.UpdateDuration(from)
}

// watched is a channel whose sending is timed.
type watched struct {
	deliver.Channel
	sent func(channel.Delivery)
}

// Send times the delivery on its way.
func (w watched) Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error) {
	receipt, err := w.Channel.Send(ctx, d)
	if err == nil {
		w.sent(d)
	}
	return receipt, err
}

// lister says how many articles a list message of its channel names.
type lister interface {
	ListItems(kind channel.DeliveryKind, chat subscriber.ChatKind) int
}

// watchedLister is a watched channel that says that itself.
type watchedLister struct {
	watched
	lister
}

// watch has a channel's sending timed.
func (f *figures) watch(c deliver.Channel) deliver.Channel {
	w := watched{c, f.sent}
	if l, ok := c.(lister); ok {
		return watchedLister{w, l}
	}
	return w
}
