package fetch

import (
	"bufio"
	"cmp"
	"context"
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
	"time"
)

// Access is what an operator says of how a source's documents are asked for.
// Zero asks as everyone does.
type Access struct {
	Hosts    []string // that the operator named: Headers go to them alone
	Headers  map[string]string
	Language string // "vi" if empty
	Proxy    string // instead of that of Options
	TLSRoots string // a PEM file of certificates to trust besides the system's
	// AllowPrivate are reachable besides public addresses and those of Options.
	AllowPrivate []netip.Prefix
}

// trusts tells whether the operator named a host.
func (a Access) trusts(host string) bool {
	return slices.ContainsFunc(a.Hosts, func(own string) bool { return strings.EqualFold(own, host) })
}

// Validators are what a server gave with a document, to ask whether it has
// changed (RFC 9110, 8.8).
type Validators struct{ ETag, LastModified string }

// Request is one document to fetch for a source.
type Request struct {
	URL    string     // with "#post=" and a body when it is asked for by POST: SplitPost
	Access Access     // how the operator wants it to be asked for
	Prev   Validators // asks for it only if changed; zero asks always
	// Stay refuses redirects to another site before they are followed: an
	// article of the source lives on the source's site.
	Stay bool
	// HeadOnly asks for the header alone: what a file is called, and how long it is.
	HeadOnly bool

	post string // the body, once it is taken out of URL
}

// Response is a fetched document, or the news that it has not changed.
type Response struct {
	URL         string // where redirects ended
	Permanent   bool   // every redirect to it was a permanent one
	Header      http.Header
	Body        []byte // unpacked
	Fetched     time.Time
	File        FileError     // what the header says of a file; of a HeadOnly request
	NotModified bool          // the portal answered 304; there is no body
	Validators  Validators    // for the next Request
	MaxAge      time.Duration // how long the portal calls the answer fresh
}

// Get fetches a document. A *StatusError, *ElsewhereError or one of the
// sentinels says why there is none; an *WaitError when to come back.
func (c *Client) Get(ctx context.Context, r Request) (Response, error) {
	asked, body := SplitPost(r.URL)
	if r.post = body; body != "" {
		r.Prev = Validators{} // what is posted for has no validators
	}
	u, err := ParseURL(asked)
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
	gate   *http.Cookie // that a script of the page sets
	file   FileError    // of a HeadOnly request
	// guarded tells that a guard against robots answered in the portal's place.
	guarded bool
}

// enterFunc waits for a host's turn, or says why there is none.
type enterFunc func(ctx context.Context, u *url.URL, r Request, h *host) (leave func(), err error)

// enterPaced keeps to the host's pace only; robots.txt itself is fetched so.
func (c *Client) enterPaced(ctx context.Context, _ *url.URL, _ Request, h *host) (func(), error) {
	return h.enter(ctx, c.options.Now, c.options.Sleep)
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
	whole, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	a, err := c.exchange(whole, u, r, h)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no whole answer in %s: %w", c.options.Timeout, ErrTooSlow)
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
	transport, err := c.transport(r.Access, false)
	if err != nil {
		return nil, err
	}
	if transport.Proxy != nil {
		if err := transport.guard.CheckName(ctx, u.Hostname(), r.Access.trusts); err != nil {
			return nil, err
		}
	}
	resp, err := c.send(req, h, r.Access, transport)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	if r.HeadOnly {
		kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
		a.file = *fileOf(u, resp, kind)
		return a, nil
	}
	if isWhole(resp) {
		a.status = http.StatusOK
	}
	if a.status != http.StatusOK {
		// A little is read so that the connection can be used again.
		start, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
		a.guarded = isGuard(resp.Header, start)
		return a, nil
	}
	start := bufio.NewReader(resp.Body)
	if kind := fileType(resp.Header); kind != "" && !beginsAsPage(start) {
		return nil, fileOf(u, resp, kind)
	}
	if resp.ContentLength > c.options.MaxBytes {
		return nil, fmt.Errorf("%d bytes, at most %d: %w", resp.ContentLength, c.options.MaxBytes, ErrTooLarge)
	}
	body := &paced{r: start, now: c.options.Now, since: c.options.Now(), grace: c.options.Grace,
		rate: c.options.MinRate}
	a.body, err = readBody(body, resp.Header.Get("Content-Encoding"), c.options.MaxBytes)
	if errors.Is(err, ErrTooLarge) {
		err = fmt.Errorf("more than %d bytes: %w", c.options.MaxBytes, err)
	}
	if err != nil {
		return nil, err
	}
	if kind := sniffFile(a.body); kind != "" {
		return nil, fileOf(u, resp, kind)
	}
	return a, nil
}

// isWhole tells of answers other than 200 that bring the whole document: a proxy on the
// way changed something, a program says "created", a server answers as if it had been
// asked for a part, and the part is all there is.
func isWhole(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusCreated, http.StatusNonAuthoritativeInfo, http.StatusIMUsed:
		return true
	case http.StatusPartialContent:
		var first, last, length int64
		part := resp.Header.Get("Content-Range")
		if part == "" {
			return !strings.HasPrefix(resp.Header.Get("Content-Type"), "multipart/")
		}
		n, err := fmt.Sscanf(strings.ToLower(part), "bytes %d-%d/%d", &first, &last, &length)
		return n == 3 && err == nil && first == 0 && last == length-1
	}
	return false
}

// send sends a request. A server whose header is no valid HTTP is asked once
// more, and from then on, through a connection that mends headers.
func (c *Client) send(req *http.Request, h *host, access Access, transport *transport) (*http.Response, error) {
	client := http.Client{Transport: transport, Jar: h, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	if !h.mends() {
		resp, err := client.Do(req)
		if err == nil || !isMalformed(err) {
			return resp, innerError(err)
		}
		h.mendFromNowOn()
	}
	mending, err := c.transport(access, true)
	if err != nil {
		return nil, err
	}
	client.Transport = mending
	if req.GetBody != nil { // what was posted is sent again
		if req.Body, err = req.GetBody(); err != nil {
			return nil, err
		}
	}
	resp, err := client.Do(req)
	return resp, innerError(err)
}

// innerError leaves out the address, which our own errors name.
func innerError(err error) error {
	var inner *url.Error
	if errors.As(err, &inner) {
		return inner.Err
	}
	return err
}

func (c *Client) request(ctx context.Context, u *url.URL, r Request) (*http.Request, error) {
	method := http.MethodGet
	if r.HeadOnly {
		method = http.MethodHead
	}
	var body io.Reader
	if r.post != "" {
		method, body = http.MethodPost, strings.NewReader(r.post)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if r.post != "" {
		req.Header.Set("Content-Type", postType(r.post))
	}
	req.Header.Set("User-Agent", c.options.UserAgent)
	req.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	req.Header.Set("Accept-Encoding", acceptEncoding)
	req.Header.Set("Accept-Language", cmp.Or(r.Access.Language, "vi")+",*;q=0.5")
	// An operator's header may be a secret: it goes to the source's own hosts.
	if r.Access.trusts(u.Hostname()) {
		for name, value := range r.Access.Headers {
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

// obey turns "too many requests" and "not now" into a pause of the host, for
// everyone.
func (c *Client) obey(h *host, u *url.URL, a *answer) error {
	if a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return nil
	}
	now := c.options.Now()
	after := retryAfter(a.header.Get("Retry-After"), now)
	if after == 0 && a.status == http.StatusTooManyRequests {
		after = time.Minute
	}
	why := &StatusError{URL: u.String(), Code: a.status, Guarded: a.guarded}
	h.pause(now, after, why)
	return later(after, why)
}

// MaxPause bounds what a portal may ask for; a typing error there must
// not silence it for years.
const MaxPause = 24 * time.Hour

// retryAfter reads seconds or a date; 0 means none was given.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	var d time.Duration
	if seconds, err := strconv.Atoi(value); err == nil {
		d = time.Duration(min(seconds, int(MaxPause/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), MaxPause)
}

func (c *Client) response(u *url.URL, r Request, a *answer, permanent bool) (Response, error) {
	resp := Response{
		URL: WithPost(u.String(), r.post), Permanent: permanent, Body: a.body, Header: a.header, Fetched: c.options.Now(),
		MaxAge: maxAge(a.header.Get("Cache-Control")), File: a.file,
	}
	switch {
	case a.status == http.StatusNotModified && r.Prev != Validators{}:
		resp.NotModified, resp.Validators = true, r.Prev
	case a.status != http.StatusOK:
		return Response{}, &StatusError{URL: u.String(), Code: a.status, Guarded: a.guarded}
	case r.post == "":
		resp.Validators = Validators{ETag: a.header.Get("ETag"),
			LastModified: lastModified(a.header, resp.Fetched)}
	}
	return resp, nil
}

// lastModified is when a document was last changed, "" when that is to come: asked for
// what changed since, such a server answers "nothing" for years.
func lastModified(h http.Header, now time.Time) string {
	value := h.Get("Last-Modified")
	if at, err := http.ParseTime(value); err == nil && at.After(now.Add(24*time.Hour)) {
		return ""
	}
	return value
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
