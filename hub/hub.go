// Package hub is WebSub (https://www.w3.org/TR/websub/) in both directions:
// Hub tells subscribed callbacks of our feeds' changes, Watcher has other
// sites' hubs tell us. Webhooks pushes articles to agencies, signed.
package hub

import (
	"context"
	"errors"
	"fmt"
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

// Limits of subscriptions.
const (
	maxForm      = 8 << 10 // bytes of a request
	maxAddress   = 2000    // characters of a callback or topic
	maxSecret    = 199     // bytes: less than 200 by the specification
	minLease     = 5 * time.Minute
	defaultLease = 10 * 24 * time.Hour
	maxLease     = 30 * 24 * time.Hour

	verifyPerDomain = 20 // verifications of one domain in a minute
	verifyWaiting   = 1000
	verifyWorkers   = 16
)

// Store keeps the subscriptions, and knows which are due.
type Store interface {
	SubscriptionStore
	DeliveryStore
}

// SubscriptionStore keeps who is told of which topic, and what that costs.
type SubscriptionStore interface {
	SaveHubSubscription(ctx context.Context, s operations.HubSubscription) error
	DeleteHubSubscription(ctx context.Context, callback, topic string) error
	HubSubscriptionExists(ctx context.Context, callback, topic string) (bool, error)
	HubCosts(ctx context.Context, domain, network string) (operations.HubCosts, error)
	ExpireHubSubscriptions(ctx context.Context, now time.Time) error
}

// DeliveryStore knows which subscriptions are due a document, and remembers
// what came of it.
type DeliveryStore interface {
	HubTopics(ctx context.Context, now time.Time, dear, dueRetry bool) ([]string, error)
	RepriceHubTopic(ctx context.Context, topic string, price int) error
	ClaimHubDeliveries(ctx context.Context, c operations.HubClaim) ([]operations.HubSubscription, error)
	FinishHubDeliveries(ctx context.Context, subs []operations.HubSubscription) error
}

// Document is a feed as the hub sends it.
type Document struct {
	Tag  string // changes with the bytes
	Type string // media type
	Self string // canonical address, which is the topic's but for topics that were renamed since
	// Body returns the bytes as they are now, and their tag: another one when the
	// feed has changed meanwhile.
	Body func() (body []byte, tag string, err error)
}

// Feed returns a feed document by its address; article.ErrNotFound for an
// address that is no feed of ours.
type Feed func(ctx context.Context, address string) (Document, error)

// Options are what a Hub needs.
type Options struct {
	Store Store
	Feed  Feed
	// Kind tells how dear a feed is: 0 for one that is kept fresh anyway, 1 for
	// one made for its address, 2 for a search. Nil: all are 0.
	Kind   func(address string) int
	URL    string         // the hub's own public address
	Allow  []netip.Prefix // for tests: callbacks may live here besides public addresses
	Client *http.Client   // default NewClient(Allow)

	Budget int // what one domain, and one network, may cost; 0 means 500

	Now    func() time.Time
	Logger *slog.Logger
}

// Hub is our WebSub hub. It answers requests at once; Run verifies and
// distributes.
type Hub struct {
	o      Options
	guard  *guard.Guard
	verify chan request

	mu    sync.Mutex
	asked map[string]*window // verifications by domain

	cheap, dear *lane
	sending     sending
}

// window counts within a minute.
type window struct {
	start time.Time
	count int
}

// New returns a Hub.
func New(o Options) *Hub {
	if o.Client == nil {
		o.Client = NewClient(o.Allow)
	}
	if o.Budget <= 0 {
		o.Budget = defaultBudget
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Hub{o: o, guard: guard.ForStrangers(o.Allow), verify: make(chan request, verifyWaiting),
		asked: map[string]*window{}, cheap: newLane(false, healthySlots), dear: newLane(true, dearSlots),
		sending: newSending()}
}

// Notify tells Run that feeds may have changed. It never blocks.
func (h *Hub) Notify() {
	h.cheap.notify()
	h.dear.notify()
}

// request is a subscription or its end, accepted and not yet verified.
type request struct {
	mode, callback, topic, secret, host, domain string
	lease                                       time.Duration
}

// refusal is why a request is not accepted.
type refusal struct {
	status int
	text   string
}

// ServeHTTP takes subscription requests (WebSub, 5.1): 202 when accepted, 4xx
// with a reason for nonsense.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		fmt.Fprintln(w, "This is a WebSub hub: POST hub.mode, hub.topic and hub.callback.")
		return
	}
	req, no := h.read(w, r)
	if no == nil {
		no = h.accept(r.Context(), req)
	}
	if no != nil {
		if no.status == http.StatusTooManyRequests || no.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "60")
		}
		w.WriteHeader(no.status)
		fmt.Fprintln(w, no.text)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// read parses a request; parameters that it does not know are ignored.
func (h *Hub) read(w http.ResponseWriter, r *http.Request) (request, *refusal) {
	typ, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(typ), "application/x-www-form-urlencoded") {
		return request{}, &refusal{http.StatusUnsupportedMediaType,
			"Content-Type must be application/x-www-form-urlencoded"}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return request{}, &refusal{http.StatusRequestEntityTooLarge, "the request is too large"}
		}
		return request{}, &refusal{http.StatusBadRequest, "the form cannot be read"}
	}
	form := r.PostForm
	req := request{mode: form.Get("hub.mode"), callback: form.Get("hub.callback"), topic: form.Get("hub.topic"),
		secret: form.Get("hub.secret"), lease: defaultLease}
	if req.mode != "subscribe" && req.mode != "unsubscribe" {
		return req, &refusal{http.StatusBadRequest, "hub.mode must be subscribe or unsubscribe"}
	}
	if no := h.checkCallback(&req); no != nil {
		return req, no
	}
	if len(req.topic) == 0 || len(req.topic) > maxAddress {
		return req, &refusal{http.StatusBadRequest, "hub.topic must be the address of a feed of this site"}
	}
	if len(req.secret) > maxSecret {
		return req, &refusal{http.StatusBadRequest, "hub.secret must be shorter than 200 bytes"}
	}
	if s := form.Get("hub.lease_seconds"); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < 0 {
			return req, &refusal{http.StatusBadRequest, "hub.lease_seconds must be a positive number"}
		}
		if n > 0 {
			req.lease = time.Duration(min(n, int64(maxLease/time.Second))) * time.Second
			req.lease = max(req.lease, minLease)
		}
	}
	return req, nil
}

func (h *Hub) checkCallback(req *request) *refusal {
	u, err := url.Parse(req.callback)
	if err != nil || len(req.callback) > maxAddress || u.Scheme != "http" && u.Scheme != "https" ||
		u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return &refusal{http.StatusBadRequest,
			"hub.callback must be an http or https address without user name and fragment"}
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	if err := checkLiteral(h.guard, u.Hostname(), port); err != nil {
		return &refusal{http.StatusForbidden, "hub.callback: " + err.Error()}
	}
	req.host = strings.ToLower(u.Hostname())
	req.domain = domainOf(req.host)
	return nil
}

// accept checks what needs the store, and queues the verification.
func (h *Hub) accept(ctx context.Context, req request) *refusal {
	if req.mode == "subscribe" {
		_, err := h.o.Feed(ctx, req.topic)
		if errors.Is(err, article.ErrNotFound) {
			return &refusal{http.StatusNotFound, "hub.topic is no feed of this site"}
		}
		if err != nil {
			return h.unable("read feed", err)
		}
	}
	known, err := h.o.Store.HubSubscriptionExists(ctx, req.callback, req.topic)
	if err != nil {
		return h.unable("look for a subscription", err)
	}
	if !known && req.mode == "unsubscribe" {
		return &refusal{http.StatusNotFound, "there is no such subscription"}
	}
	if !known {
		within, err := h.within(ctx, req, "")
		if err != nil {
			return h.unable("count subscriptions", err)
		}
		if !within {
			return &refusal{http.StatusTooManyRequests, "there are too many subscriptions"}
		}
	}
	if !h.mayVerify(req.domain) {
		return &refusal{http.StatusTooManyRequests, "too many requests for this callback's domain"}
	}
	select {
	case h.verify <- req:
		return nil
	default:
		return &refusal{http.StatusServiceUnavailable, "the hub is busy"}
	}
}

func (h *Hub) unable(doing string, err error) *refusal {
	h.o.Logger.Error("hub cannot take a subscription", "doing", doing, "err", err)
	return &refusal{http.StatusServiceUnavailable, "the hub cannot take subscriptions just now"}
}

// within tells whether one more subscription keeps to the limits of the
// callback's domain, of the network that answers there when it is known, and of
// all subscriptions.
func (h *Hub) within(ctx context.Context, req request, network string) (bool, error) {
	costs, err := h.o.Store.HubCosts(ctx, req.domain, network)
	if err != nil {
		return false, err
	}
	price := h.price(req.topic)
	if costs.Domain+price > h.o.Budget || network != "" && costs.Network+price > h.o.Budget {
		return false, nil
	}
	if price == cheap {
		return costs.Cheap < defaultCheap, nil
	}
	return costs.Dear+price <= defaultDear, nil
}

// mayVerify bounds what a stranger can have us send to one domain.
func (h *Hub) mayVerify(host string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.o.Now()
	if len(h.asked) > 10_000 { // only those of the last minute matter
		for k, w := range h.asked {
			if now.Sub(w.start) > time.Minute {
				delete(h.asked, k)
			}
		}
	}
	w := h.asked[host]
	if w == nil || now.Sub(w.start) > time.Minute {
		w = &window{start: now}
		h.asked[host] = w
	}
	w.count++
	return w.count <= verifyPerDomain
}
