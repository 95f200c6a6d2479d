package hub

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/fetch/guard"
	"loa/operations"
)

// Times and limits of our subscriptions at other hubs.
const (
	askedLease   = 10 * 24 * time.Hour
	shortLease   = time.Hour // a hub that grants less is asked again this often
	answerWithin = 30 * time.Minute
	longestWatch = 24 * time.Hour // between requests to a hub that does not confirm
	watchesEvery = 30 * time.Second
	maxPush      = 8 << 20 // bytes of pushed content
	deniedPause  = 7 * 24 * time.Hour
)

// WatchStore keeps our subscriptions at other hubs.
type WatchStore interface {
	SaveHubWatch(ctx context.Context, w operations.HubWatch) error
	HubWatch(ctx context.Context, topic string) (operations.HubWatch, error)
	HubWatchByToken(ctx context.Context, token string) (operations.HubWatch, error)
	DueHubWatches(ctx context.Context, now time.Time) ([]operations.HubWatch, error)
	DeleteHubWatch(ctx context.Context, topic string) error
}

// WatcherOptions are what a Watcher needs.
type WatcherOptions struct {
	Store    WatchStore
	Callback string // public address below which our callbacks are, e.g. https://site/hub/callback/
	// Allow tells where the hub that a source's feed names may live besides
	// public addresses; nil: nowhere. The feed may be a stranger's.
	Allow func(source, hub string) []netip.Prefix
	// Changed is called when a hub says, rightly signed, that a source has
	// news; it must not block. What was pushed is not used: the source is
	// visited, as it is on schedule in case a hub is silent.
	Changed func(source string)

	Now    func() time.Time
	Logger *slog.Logger
}

// Watcher has other sites' hubs tell us of news. It is an http.Handler for
// the callbacks.
type Watcher struct {
	o    WatcherOptions
	wake chan struct{}
	mu   sync.Mutex // one change of a watch at a time
}

// NewWatcher returns a Watcher.
func NewWatcher(o WatcherOptions) *Watcher {
	if o.Allow == nil {
		o.Allow = func(string, string) []netip.Prefix { return nil }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.Callback = strings.TrimRight(o.Callback, "/") + "/"
	return &Watcher{o: o, wake: make(chan struct{}, 1)}
}

// Reachable tells whether hubs on the internet can call us: without a public
// address, asking them is useless.
func (w *Watcher) Reachable() bool {
	u, err := url.Parse(w.o.Callback)
	if err != nil || u.Hostname() == "" || u.Hostname() == "localhost" {
		return false
	}
	return checkLiteral(guard.New(nil), u.Hostname(), "443") == nil
}

// Watch has topic, a feed of source, watched through hub. It is safe to
// repeat at every visit; only a new hub or topic causes a request.
func (w *Watcher) Watch(ctx context.Context, source, topic, hub string) error {
	for _, address := range []string{topic, hub} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(address) > maxAddress {
			return fmt.Errorf("watch %q through %q: not an http or https address", topic, hub)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	old, err := w.o.Store.HubWatch(ctx, topic)
	if err == nil && old.Hub == hub && old.Source == source {
		return nil
	}
	if err != nil && !errors.Is(err, article.ErrNotFound) {
		return fmt.Errorf("watch %s: %w", topic, err)
	}
	err = w.o.Store.SaveHubWatch(ctx, operations.HubWatch{Topic: topic, Hub: hub, Source: source, Token: rand.Text() +
		rand.Text(), Secret: rand.Text() + rand.Text(), NextTry: w.o.Now()})
	if err != nil {
		return fmt.Errorf("watch %s: %w", topic, err)
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
	return nil
}

// Unwatch ends the watch of a topic. The hub is told when it next calls.
func (w *Watcher) Unwatch(ctx context.Context, topic string) error {
	return w.o.Store.DeleteHubWatch(ctx, topic)
}

// Run asks hubs, and asks again before their leases end, until ctx ends.
func (w *Watcher) Run(ctx context.Context) error {
	tick := time.NewTicker(watchesEvery)
	defer tick.Stop()
	for {
		w.askDue(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		case <-tick.C:
		}
	}
}

func (w *Watcher) askDue(ctx context.Context) {
	due, err := w.o.Store.DueHubWatches(ctx, w.o.Now())
	if err != nil {
		if ctx.Err() == nil {
			w.o.Logger.Error("cannot look for watches to renew", "err", err)
		}
		return
	}
	for _, watch := range due {
		if ctx.Err() != nil {
			return
		}
		w.ask(ctx, watch)
	}
}

// ask sends one subscription request. The next is planned first, so that no
// answer, and no end of this process, is lost time only.
func (w *Watcher) ask(ctx context.Context, watch operations.HubWatch) {
	watch.NextTry = w.o.Now().Add(min(answerWithin<<min(watch.Failures, 10), longestWatch))
	watch.Failures++
	if err := w.o.Store.SaveHubWatch(ctx, watch); err != nil {
		w.o.Logger.Error("cannot plan the next request to a hub", "source", watch.Source, "err", err)
		return
	}
	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {watch.Topic},
		"hub.callback": {w.o.Callback + watch.Token},
		"hub.secret":   {watch.Secret}, "hub.lease_seconds": {strconv.Itoa(int(askedLease / time.Second))}}
	r, err := http.NewRequest(http.MethodPost, watch.Hub, strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("User-Agent", userAgent)
		client := NewClient(w.o.Allow(watch.Source, watch.Hub))
		err = send(ctx, client, r)
		client.CloseIdleConnections() // it is asked once in days
	}
	if err != nil && ctx.Err() == nil {
		w.o.Logger.Warn("hub refuses us", "source", watch.Source, "hub", watch.Hub, "failures", watch.Failures, "err",
			err)
	}
}

// ServeHTTP answers a hub: GET is its verification, POST a push. An unknown
// token is 404 in every case.
func (w *Watcher) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rw.Header().Set("Cache-Control", "no-store")
	token := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	watch, err := w.o.Store.HubWatchByToken(r.Context(), token)
	switch {
	case token == "" || errors.Is(err, article.ErrNotFound):
		rw.WriteHeader(http.StatusNotFound)
	case err != nil:
		w.o.Logger.Error("cannot answer a hub", "err", err)
		rw.WriteHeader(http.StatusServiceUnavailable)
	case r.Method == http.MethodGet:
		w.confirm(rw, r, watch)
	case r.Method == http.MethodPost:
		w.take(rw, r, watch)
	default:
		rw.Header().Set("Allow", "GET, POST")
		rw.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// confirm answers a hub's verification of intent.
func (w *Watcher) confirm(rw http.ResponseWriter, r *http.Request, watch operations.HubWatch) {
	q := r.URL.Query()
	if q.Get("hub.topic") != watch.Topic {
		rw.WriteHeader(http.StatusNotFound)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.o.Now()
	switch q.Get("hub.mode") {
	case "denied":
		watch.Expires, watch.NextTry = time.Time{}, now.Add(deniedPause)
		w.o.Logger.Warn("hub denies the subscription", "source", watch.Source, "hub", watch.Hub)
	case "subscribe":
		lease := askedLease
		if n, err := strconv.Atoi(q.Get("hub.lease_seconds")); err == nil && n > 0 {
			lease = min(time.Duration(min(n, int(maxLease/time.Second)))*time.Second, maxLease)
		}
		watch.Expires, watch.Failures = now.Add(lease), 0
		watch.NextTry = now.Add(max(lease*4/5, min(lease, shortLease)/2))
	default: // nobody asked for an end
		rw.WriteHeader(http.StatusNotFound)
		return
	}
	if err := w.o.Store.SaveHubWatch(r.Context(), watch); err != nil {
		w.o.Logger.Error("cannot store a hub's answer", "source", watch.Source, "err", err)
		rw.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	io.WriteString(rw, q.Get("hub.challenge"))
}

// take receives a push. A wrong signature is answered like a right one and
// disregarded (WebSub, 8.1), so that nobody learns anything by guessing.
func (w *Watcher) take(rw http.ResponseWriter, r *http.Request, watch operations.HubWatch) {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxPush))
	if err != nil {
		rw.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if verifySignature([]byte(watch.Secret), body, r.Header.Get("X-Hub-Signature")) {
		w.o.Changed(watch.Source)
	} else {
		w.o.Logger.Warn("push with a wrong signature disregarded", "source", watch.Source)
	}
	rw.WriteHeader(http.StatusAccepted)
}
