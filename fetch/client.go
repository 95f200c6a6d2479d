package fetch

import (
	"cmp"
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"loa/fetch/guard"
)

// Options says how the client behaves towards portals. Zero fields take the
// defaults beside them.
type Options struct {
	UserAgent    string         // "Loa/<Version> (+Site)"
	Version      string         // of this program
	Site         string         // address of this site, for the User-Agent
	Proxy        string         // http, https or socks5; a source's own goes first
	AllowPrivate []netip.Prefix // reachable besides public addresses, for every source

	PerMinute int           // 30 requests to one host
	MaxBytes  int64         // 8 MiB of a body, unpacked
	Timeout   time.Duration // 30 s for one request and its body
	Grace     time.Duration // 5 s before MinRate is asked for
	MinRate   float64       // 1024 bytes a second
	Redirects int           // 5

	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

func (o *Options) setDefaults() {
	if o.UserAgent == "" {
		o.UserAgent = "Loa/" + cmp.Or(o.Version, "0")
		if o.Site != "" {
			o.UserAgent += " (+" + o.Site + ")"
		}
	}
	o.PerMinute = cmp.Or(o.PerMinute, 30)
	o.MaxBytes = cmp.Or(o.MaxBytes, 8<<20)
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.Grace = cmp.Or(o.Grace, 5*time.Second)
	o.MinRate = cmp.Or(o.MinRate, 1024)
	o.Redirects = cmp.Or(o.Redirects, 5)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Client fetches documents as a polite guest: it says who it is, keeps to
// robots.txt, asks a host one thing at a time and not too often, waits when
// asked to, and believes nothing about the size, speed or place of an answer.
// It is safe for concurrent use.
type Client struct {
	options Options
	agent   string // product token for robots.txt
	guard   *guard.Guard

	mu         sync.Mutex
	hosts      map[string]*host
	looksAt    int // how many hosts are remembered when those at rest are looked for
	transports map[transportKey]*transport
}

// transportKey is what connections differ in: none is used by a source that may
// not dial it.
type transportKey struct {
	proxy, roots, allowed string
	mend                  bool
}

// transport are connections, and the guard that let them through.
type transport struct {
	*http.Transport
	guard *guard.Guard
}

// NewClient makes a client. Close it when done.
func NewClient(o Options) (*Client, error) {
	o.setDefaults()
	if err := CheckProxy(o.Proxy); err != nil {
		return nil, err
	}
	return &Client{
		options: o, agent: agentToken(o.UserAgent), guard: guard.New(o.AllowPrivate),
		hosts: map[string]*host{}, transports: map[transportKey]*transport{},
	}, nil
}

// Close drops idle connections.
func (c *Client) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range c.transports {
		t.CloseIdleConnections()
	}
}

// maxHosts is how many hosts are remembered before those at rest are dropped. Where
// more are in use, it is looked again when a quarter more are.
const maxHosts = 500

func (c *Client) host(u *url.URL) *host {
	key := HostKey(u)
	now := c.options.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if h := c.hosts[key]; h != nil {
		return h
	}
	if len(c.hosts) >= max(c.looksAt, maxHosts) {
		for k, h := range c.hosts {
			h.mu.Lock()
			resting := len(h.slot) == 1 && now.Sub(h.used) > time.Hour && now.After(h.notBefore)
			h.mu.Unlock()
			if resting {
				delete(c.hosts, k)
			}
		}
		c.looksAt = len(c.hosts) + len(c.hosts)/4
	}
	h := newHost(newPace(c.options.PerMinute), now)
	c.hosts[key] = h
	return h
}
