package fetch

import (
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// host is what the client keeps of one host: who is asking it now, how fast
// it may be asked, its cookies and its robots.txt. All sources of a host
// share it.
type host struct {
	slot chan struct{} // holds one token while nobody asks

	mu        sync.Mutex
	limiter   *rate.Limiter
	normal    pace
	slow      time.Time // until then the pace is reduced
	notBefore time.Time
	waitFor   error // why notBefore was set
	used      time.Time
	jar       http.CookieJar
	cookies   int // set since the jar is new
	robots    robots
	mend      bool // its headers are no valid HTTP
}

func (h *host) mends() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.mend
}

func (h *host) mendFromNowOn() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mend = true
}

// pace is a token bucket: never more than burst + 60·perSecond in any minute.
type pace struct {
	perSecond rate.Limit
	burst     int
}

// newPace splits a number of requests a minute into a burst, so that a small
// find is fetched at once, and a steady stream. Together they keep to the
// number in any span of sixty seconds, and well below the 150 in five minutes
// at which NukeViet's flood guard closes.
func newPace(perMinute int) pace {
	burst := max(1, perMinute/3)
	return pace{perSecond: rate.Limit(float64(max(1, perMinute-burst)) / 60), burst: burst}
}

const (
	// slowFor is how long a host is asked at a quarter of the pace after it
	// complained.
	slowFor = 15 * time.Minute
	// maxCrawlDelay bounds what robots.txt may ask for between two requests.
	maxCrawlDelay = time.Minute
	// maxCookies is how many cookies a host may set before its jar is emptied.
	maxCookies = 2000
)

func newHost(p pace, now time.Time) *host {
	h := &host{slot: make(chan struct{}, 1), limiter: rate.NewLimiter(p.perSecond, p.burst), normal: p, used: now}
	h.slot <- struct{}{}
	return h
}

// enter waits until it is this caller's turn to send one request to the host
// and returns how to leave. It fails at once when the host asked for a pause.
func (h *host) enter(ctx context.Context, now func() time.Time,
	sleep func(context.Context, time.Duration) error) (leave func(), err error) {
	select {
	case <-h.slot:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	leave = func() { h.slot <- struct{}{} }
	delay, err := h.reserve(now())
	if err == nil && delay > 0 {
		err = sleep(ctx, delay)
	}
	if err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

func (h *host) reserve(now time.Time) (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.used = now
	if wait := h.notBefore.Sub(now); wait > 0 {
		return 0, later(wait, h.waitFor)
	}
	h.setPace(now)
	return h.limiter.ReserveN(now, 1).DelayFrom(now), nil
}

// setPace makes the limiter what robots.txt and the host's complaints allow.
func (h *host) setPace(now time.Time) {
	want := h.normal
	if now.Before(h.slow) {
		want = pace{perSecond: want.perSecond / 4, burst: 1}
	}
	if d := min(h.robots.delay, maxCrawlDelay); d > 0 {
		want = pace{perSecond: min(want.perSecond, rate.Every(d)), burst: 1}
	}
	if h.limiter.Limit() != want.perSecond {
		h.limiter.SetLimitAt(now, want.perSecond)
	}
	if h.limiter.Burst() != want.burst {
		h.limiter.SetBurstAt(now, want.burst)
	}
}

// pause keeps everyone away from the host for a while and slows what follows.
func (h *host) pause(now time.Time, d time.Duration, why error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.slow = now.Add(d + slowFor)
	if until := now.Add(d); until.After(h.notBefore) {
		h.notBefore, h.waitFor = until, why
	}
}

// Cookies and SetCookies make a host its own cookie jar: what one host sets
// never reaches another, whatever domain it claims.
func (h *host) Cookies(u *url.URL) []*http.Cookie {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.jar == nil {
		return nil
	}
	return h.jar.Cookies(u)
}

// pass keeps the cookie of a gate, if there is one.
func (h *host) pass(u *url.URL, gate *http.Cookie) {
	if gate != nil {
		h.SetCookies(u, []*http.Cookie{gate})
	}
}

// SetCookies keeps cookies for the host's next requests.
func (h *host) SetCookies(u *url.URL, cookies []*http.Cookie) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.jar == nil || h.cookies > maxCookies {
		h.jar, _ = cookiejar.New(nil) // never fails without options
		h.cookies = 0
	}
	h.cookies += len(cookies)
	h.jar.SetCookies(u, cookies)
}
