package collect

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"loa/article"
	"loa/portal"
)

// Network says how the client behaves towards portals. Zero fields take the
// defaults beside them.
type Network struct {
	UserAgent    string         // "Loa/<Version> (+Site)"
	Version      string         // of this program
	Site         string         // address of this site, for the User-Agent
	Proxy        string         // http, https or socks5; a source's own goes first
	AllowPrivate []netip.Prefix // reachable besides public addresses

	PerMinute int           // 30 requests to one host
	MaxBytes  int64         // 8 MiB of a body, unpacked
	Timeout   time.Duration // 30 s for one request and its body
	Grace     time.Duration // 5 s before MinRate is asked for
	MinRate   float64       // 1024 bytes a second
	Redirects int           // 5

	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error
}

func (n *Network) setDefaults() {
	if n.UserAgent == "" {
		n.UserAgent = "Loa/" + cmp.Or(n.Version, "0")
		if n.Site != "" {
			n.UserAgent += " (+" + n.Site + ")"
		}
	}
	n.PerMinute = cmp.Or(n.PerMinute, 30)
	n.MaxBytes = cmp.Or(n.MaxBytes, 8<<20)
	n.Timeout = cmp.Or(n.Timeout, 30*time.Second)
	n.Grace = cmp.Or(n.Grace, 5*time.Second)
	n.MinRate = cmp.Or(n.MinRate, 1024)
	n.Redirects = cmp.Or(n.Redirects, 5)
	if n.Now == nil {
		n.Now = time.Now
	}
	if n.Sleep == nil {
		n.Sleep = sleep
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
	net   Network
	agent string // product token for robots.txt
	guard *guard

	mu         sync.Mutex
	hosts      map[string]*host
	transports map[transportKey]*http.Transport
}

type transportKey struct{ proxy, roots string }

// NewClient makes a client. Close it when done.
func NewClient(n Network) (*Client, error) {
	n.setDefaults()
	if _, err := parseProxy(n.Proxy); err != nil {
		return nil, err
	}
	return &Client{
		net: n, agent: agentToken(n.UserAgent), guard: newGuard(n.AllowPrivate),
		hosts: map[string]*host{}, transports: map[transportKey]*http.Transport{},
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

// Request is one document to fetch for a source.
type Request struct {
	URL    string
	Source article.Source        // its proxy, TLS roots, headers and language
	Prev   article.DocumentState // asks for it only if changed; zero asks always
	// Stay refuses redirects to another site before they are followed: an
	// article of the source lives on the source's site.
	Stay bool
}

// Response is a fetched document, or the news that it has not changed.
type Response struct {
	portal.Page
	NotModified bool                  // the portal answered 304; there is no body
	State       article.DocumentState // for the next Request
	MaxAge      time.Duration         // how long the portal calls the answer fresh
}

// Get fetches a document. A *StatusError, *ElsewhereError or one of the
// sentinels says why there is none; an *article.LaterError when to come back.
func (c *Client) Get(ctx context.Context, r Request) (Response, error) {
	u, err := parseURL(r.URL)
	if err != nil {
		return Response{}, fmt.Errorf("fetch: %w", err)
	}
	resp, err := c.follow(ctx, u, r, c.enterAllowed)
	var status *StatusError
	if errors.As(err, &status) && status.URL != u.String() {
		return Response{}, fmt.Errorf("fetch %s, now %s: %w", r.URL, status.URL, err)
	}
	if err != nil {
		return Response{}, fmt.Errorf("fetch %s: %w", r.URL, err)
	}
	return resp, nil
}

// answer is what one hop brought.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// enterFunc waits for a host's turn, or says why there is none.
type enterFunc func(ctx context.Context, u *url.URL, r Request, h *host) (leave func(), err error)

// enterPaced keeps to the host's pace only; robots.txt itself is fetched so.
func (c *Client) enterPaced(ctx context.Context, _ *url.URL, _ Request, h *host) (func(), error) {
	return h.enter(ctx, c.net.Now, c.net.Sleep)
}

// enterAllowed keeps to robots.txt as well.
func (c *Client) enterAllowed(ctx context.Context, u *url.URL, r Request, h *host) (func(), error) {
	if err := c.readRobots(ctx, u, r, h); err != nil {
		return nil, err
	}
	h.mu.Lock()
	allowed := h.robots.allows(u)
	h.mu.Unlock()
	if !allowed {
		return nil, ErrRobots
	}
	return c.enterPaced(ctx, u, r, h)
}

// hop sends one request and reads its whole answer.
func (c *Client) hop(ctx context.Context, u *url.URL, r Request, enter enterFunc) (*answer, error) {
	h := c.host(u)
	leave, err := enter(ctx, u, r, h)
	if err != nil {
		return nil, err
	}
	defer leave()
	whole, cancel := context.WithTimeout(ctx, c.net.Timeout)
	defer cancel()
	a, err := c.exchange(whole, u, r, h)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no whole answer in %s: %w", c.net.Timeout, ErrTooSlow)
	}
	if err != nil {
		return nil, err
	}
	return a, c.obey(h, u, a)
}

func (c *Client) exchange(ctx context.Context, u *url.URL, r Request, h *host) (*answer, error) {
	req, err := c.request(ctx, u, r)
	if err != nil {
		return nil, err
	}
	transport, err := c.transport(r.Source)
	if err != nil {
		return nil, err
	}
	if transport.Proxy != nil {
		if err := c.guard.checkName(ctx, u, trusts(r.Source)); err != nil {
			return nil, err
		}
	}
	client := http.Client{Transport: transport, Jar: h, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	resp, err := client.Do(req)
	if err != nil {
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // the address is named by our own errors
		}
		return nil, err
	}
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	if resp.StatusCode != http.StatusOK {
		// A little is read so that the connection can be used again.
		_, _ = io.CopyN(io.Discard, resp.Body, 4<<10)
		return a, nil
	}
	if kind := fileType(resp.Header); kind != "" {
		return nil, fmt.Errorf("%s is %s: %w", u, kind, ErrNotPage)
	}
	if resp.ContentLength > c.net.MaxBytes {
		return nil, fmt.Errorf("%d bytes, at most %d: %w", resp.ContentLength, c.net.MaxBytes, ErrTooLarge)
	}
	body := &paced{r: resp.Body, now: c.net.Now, since: c.net.Now(), grace: c.net.Grace, rate: c.net.MinRate}
	a.body, err = readBody(body, resp.Header.Get("Content-Encoding"), c.net.MaxBytes)
	if errors.Is(err, ErrTooLarge) {
		err = fmt.Errorf("more than %d bytes: %w", c.net.MaxBytes, err)
	}
	return a, err
}

// fileType names the media type of an answer that cannot be a page, a feed or
// a packed sitemap.
func fileType(h http.Header) string {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	family, sub, _ := strings.Cut(kind, "/")
	switch {
	case slices.Contains([]string{"image", "audio", "video", "font"}, family),
		kind == "application/pdf", kind == "application/msword", kind == "application/zip",
		strings.HasPrefix(sub, "vnd.openxmlformats"), strings.HasPrefix(sub, "vnd.ms-"):
		return kind
	}
	return ""
}

func (c *Client) request(ctx context.Context, u *url.URL, r Request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.net.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	req.Header.Set("Accept-Encoding", acceptEncoding)
	req.Header.Set("Accept-Language", cmp.Or(r.Source.Language, "vi")+",*;q=0.5")
	// An operator's header may be a secret: it goes to the source's own hosts.
	if trusts(r.Source)(u.Hostname()) {
		for name, value := range r.Source.Headers {
			req.Header.Set(name, value)
		}
		if host := req.Header.Get("Host"); host != "" {
			req.Host = host
			req.Header.Del("Host")
		}
	}
	// Every hop is asked so: the validators are those of the last.
	if r.Prev.ETag != "" {
		req.Header.Set("If-None-Match", r.Prev.ETag)
	}
	if r.Prev.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.Prev.LastModified)
	}
	return req, nil
}

// trusts tells of a host whether the operator named it in the source.
func trusts(src article.Source) func(host string) bool {
	return func(host string) bool {
		for _, raw := range append([]string{src.URL}, src.Lists...) {
			if u, err := url.Parse(raw); err == nil && u.Hostname() != "" && strings.EqualFold(u.Hostname(), host) {
				return true
			}
		}
		return false
	}
}

// obey turns "too many requests" and "not now" into a pause of the host, for
// everyone.
func (c *Client) obey(h *host, u *url.URL, a *answer) error {
	if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return nil
	}
	now := c.net.Now()
	after := retryAfter(a.header.Get("Retry-After"), now)
	if after == 0 && a.status == http.StatusTooManyRequests {
		after = time.Minute
	}
	why := &StatusError{URL: u.String(), Code: a.status}
	h.pause(now, after, why)
	return later(after, why)
}

// maxRetryAfter bounds what a portal may ask for; a typing error there must
// not silence it for years.
const maxRetryAfter = 24 * time.Hour

// retryAfter reads seconds or a date; 0 means none was given.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	var d time.Duration
	if seconds, err := strconv.Atoi(value); err == nil {
		d = time.Duration(min(seconds, int(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), maxRetryAfter)
}

func (c *Client) response(u *url.URL, r Request, a *answer) (Response, error) {
	now := c.net.Now()
	resp := Response{
		Page:   portal.Page{URL: u.String(), Body: a.body, Header: a.header, Fetched: now},
		MaxAge: maxAge(a.header.Get("Cache-Control")),
	}
	switch {
	case a.status == http.StatusNotModified && (r.Prev.ETag != "" || r.Prev.LastModified != ""):
		resp.NotModified, resp.State = true, r.Prev
		return resp, nil
	case a.status != http.StatusOK:
		return Response{}, &StatusError{URL: u.String(), Code: a.status}
	}
	resp.State = article.DocumentState{
		URL: r.URL, ETag: a.header.Get("ETag"), LastModified: a.header.Get("Last-Modified"),
		Hash: bodyHash(a.body), Checked: now,
	}
	return resp, nil
}

func bodyHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// maxAge reads how long an answer stays fresh; 0 when it does not say.
func maxAge(cacheControl string) time.Duration {
	var age time.Duration
	for part := range strings.SplitSeq(strings.ToLower(cacheControl), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "no-store", "no-cache":
			return 0
		case "max-age":
			if seconds, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 32); err == nil {
				age = max(0, time.Duration(seconds)*time.Second)
			}
		}
	}
	return age
}

// maxHosts is how many hosts are remembered before those at rest are dropped.
const maxHosts = 500

func (c *Client) host(u *url.URL) *host {
	key := hostKey(u)
	now := c.net.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if h := c.hosts[key]; h != nil {
		return h
	}
	if len(c.hosts) >= maxHosts {
		for k, h := range c.hosts {
			h.mu.Lock()
			resting := len(h.slot) == 1 && now.Sub(h.used) > time.Hour && now.After(h.notBefore)
			h.mu.Unlock()
			if resting {
				delete(c.hosts, k)
			}
		}
	}
	h := newHost(newPace(c.net.PerMinute), now)
	c.hosts[key] = h
	return h
}
