package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/fetch/fetchtest"
	"loa/internal/assert"
)

func get(t *testing.T, c *Client, url string) (Response, error) {
	t.Helper()
	return c.Get(t.Context(), Request{URL: url})
}

func TestClientSaysWhoItIs(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	var got http.Header
	s.Handle("/x", func(w http.ResponseWriter, r *http.Request) { got = r.Header.Clone() })
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); err != nil {
		t.Fatal(err)
	}
	same(t, "User-Agent", got.Get("User-Agent"), "Loa/1.2 (+https://loa.example/)")
	same(t, "Accept-Language", got.Get("Accept-Language"), "vi,*;q=0.5")
	if _, err := get(t, newTestClient(t, c, func(n *Options) { n.UserAgent = "TinHuyen/3" }), s.URL+"/x"); err != nil {
		t.Fatal(err)
	}
	same(t, "User-Agent", got.Get("User-Agent"), "TinHuyen/3")
}

// TestAPortalThatAnswersHTTPAloneIsReadAfterHTTPSWasTried: an address without a scheme is
// tried with both.
func TestAPortalThatAnswersHTTPAloneIsReadAfterHTTPSWasTried(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/x", "x")
	client := newTestClient(t, c, nil)
	if _, err := get(t, client, strings.Replace(s.URL, "http:", "https:", 1)+"/x"); err == nil {
		t.Fatal("https was answered, want an error")
	}
	resp, err := get(t, client, s.URL+"/x")
	same(t, "http", fmt.Sprint(string(resp.Body), err), fmt.Sprint("x", error(nil)))
}

func TestNoMoreThanThirtyRequestsInAnyMinute(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/x", "x")
	client := newTestClient(t, c, nil)
	for range 100 {
		if _, err := get(t, client, s.URL+"/x"); err != nil {
			t.Fatal(err)
		}
	}
	_, times := s.Asked()
	for i := range times {
		n := 0
		for _, at := range times[i:] {
			if at.Sub(times[i]) < time.Minute {
				n++
			}
		}
		if n > 30 {
			t.Fatalf("%d requests within the minute that begins with request %d, want at most 30", n, i)
		}
	}
	if took := c.Slept(); took > 6*time.Minute {
		t.Errorf("101 requests took %s, want took at most %v", took, 6*time.Minute)
	}
}

func TestSourcesOfAHostShareItsPaceAndAskOneAtATime(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	var mu sync.Mutex
	now, most := 0, 0
	s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		defer func() { mu.Lock(); now--; mu.Unlock() }()
		fmt.Fprint(w, strings.Repeat("x", 1<<16))
	})
	client := newTestClient(t, c, nil)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if _, err := client.Get(t.Context(), Request{URL: s.URL + "/x",
				Access: Access{Language: fmt.Sprint(i)}}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "at once", most, 1)
	if c.Slept() < 20*time.Second {
		t.Errorf("20 requests waited %s together, want c.Slept() at least %v", c.Slept(), 20*time.Second)
	}
}

func TestCrawlDelayIsKept(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
	s.Page("/x", "x")
	client := newTestClient(t, c, nil)
	for range 5 {
		if _, err := get(t, client, s.URL+"/x"); err != nil {
			t.Fatal(err)
		}
	}
	_, times := s.Asked()
	for i := 2; i < len(times); i++ {
		if gap := times[i].Sub(times[i-1]); gap < 7*time.Second {
			t.Errorf("request %d came %s after the one before, want gap at least %v", i, gap, 7*time.Second)
		}
	}
}

func TestRetryAfterIsObeyedByEverySourceOfTheHost(t *testing.T) {
	for _, form := range []string{"59", "Mon, 02 Mar 2026 08:00:59 GMT"} {
		t.Run(form, func(t *testing.T) {
			c := newClock()
			s := fetchtest.NewSite(t, c)
			s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", form)
				w.WriteHeader(http.StatusTooManyRequests)
			})
			s.Page("/y", "y")
			client := newTestClient(t, c, nil)
			_, err := get(t, client, s.URL+"/x")
			var later *WaitError
			if !errors.As(err, &later) || later.After != 59*time.Second {
				t.Fatalf("error %v, want an error of that type, later.After %v", err, 59*time.Second)
			}
			s.Requests()
			c.Advance(58 * time.Second)
			if _, err := client.Get(t.Context(), Request{URL: s.URL + "/y",
				Access: Access{Language: "other"}}); !errors.As(err, &later) || later.After != time.Second {
				t.Fatalf("58 seconds later: %v, want an error of that type, later.After %v", err, time.Second)
			}
			same(t, "requests", s.Requests(), []string{})
			c.Advance(2 * time.Second)
			if _, err := get(t, client, s.URL+"/y"); err != nil {
				t.Fatalf("60 seconds later: %v, want no error", err)
			}
		})
	}
}

func TestAbsurdRetryAfterIsBounded(t *testing.T) {
	now := newClock().Now()
	for value, want := range map[string]time.Duration{
		"99999999999": MaxPause, "-5": 0, "": 0, "soon": 0, "120": 2 * time.Minute,
		"Mon, 02 Mar 2026 07:00:00 GMT": 0, "Mon, 02 Mar 2126 07:00:00 GMT": MaxPause,
	} {
		same(t, value, retryAfter(value, now), want)
	}
}

func TestHostThatComplainedIsAskedMoreSlowlyForAWhile(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	bad := true
	s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
		if bad {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	client := newTestClient(t, c, nil)
	if _, err := get(t, client, s.URL+"/x"); err == nil {
		t.Fatal("503 was no error, want an error")
	}
	bad = false
	took := func(n int) time.Duration {
		before := c.Now()
		for range n {
			if _, err := get(t, client, s.URL+"/x"); err != nil {
				t.Fatal(err)
			}
		}
		return c.Now().Sub(before)
	}
	if d := took(10); d < 100*time.Second {
		t.Errorf("10 requests after the complaint took %s, want d at least %v", d, 100*time.Second)
	}
	c.Advance(slowFor)
	took(1)
	c.Advance(time.Minute)
	if d := took(10); d > 30*time.Second {
		t.Errorf("10 requests later took %s, want d at most %v", d, 30*time.Second)
	}
}

func TestRobotsAreKept(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: Loa\nDisallow: /private/\nAllow: /private/open\n")
	for _, p := range []string{"/x", "/private/a", "/private/open"} {
		s.Page(p, "x")
	}
	client := newTestClient(t, c, nil)
	for path, allowed := range map[string]bool{"/x": true, "/private/a": false, "/private/open": true} {
		if _, err := get(t, client, s.URL+path); errors.Is(err, ErrRobots) == allowed {
			t.Errorf("%s: %v, want errors.Is(err, ErrRobots) other than %v", path, err, allowed)
		}
	}
	asked := 0
	paths, _ := s.Asked()
	for _, p := range paths {
		if p == "/robots.txt" {
			asked++
		}
	}
	same(t, "robots.txt asked for", asked, 1)
}

func TestRobotsByStatus(t *testing.T) {
	for status, allowed := range map[int]bool{200: true, 401: true, 403: true, 404: true, 410: true, 500: false,
		502: false} {
		c := newClock()
		s := fetchtest.NewSite(t, c)
		s.Handle("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		s.Page("/x", "x")
		client := newTestClient(t, c, nil)
		_, err := get(t, client, s.URL+"/x")
		var later *WaitError
		if allowed != (err == nil) || !allowed && !errors.As(err, &later) {
			t.Errorf("status %d: %v, want allowed %v", status, err, (err == nil))
		}
		if !allowed {
			s.Page("/robots.txt", "")
			c.Advance(robotsRetry + time.Second)
			if _, err := get(t, client, s.URL+"/x"); err != nil {
				t.Errorf("status %d, then well: %v, want no error", status, err)
			}
		}
	}
}

func TestRobotsRefuseARedirectTarget(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/robots.txt", "User-agent: *\nDisallow: /secret\n")
	s.Handle("/x", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/secret", http.StatusFound) })
	s.Page("/secret", "x")
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); !errors.Is(err, ErrRobots) {
		t.Errorf("error %v, want error %v", err, ErrRobots)
	}
}

func TestRedirectsThatNeverEndAreNamed(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	hop := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	s.Handle("/a", hop("/b"))
	s.Handle("/b", hop("/a"))
	s.Handle("/n", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+"?"+r.URL.RawQuery+"1", http.StatusFound)
	})
	client := newTestClient(t, c, nil)
	_, err := get(t, client, s.URL+"/a")
	if !errors.Is(err, ErrRedirects) || !strings.Contains(err.Error(), "/b leads back to "+s.URL+"/a") {
		t.Errorf("loop: %v, want error %v, it to contain %v", err, ErrRedirects, "/b leads back to "+s.URL+"/a")
	}
	s.Requests()
	if _, err := get(t, client, s.URL+"/n"); !errors.Is(err, ErrRedirects) ||
		!strings.Contains(err.Error(), "more than 5") {
		t.Errorf(`endless: %v, want error %v, it to contain "more than 5"`, err, ErrRedirects)
	}
	same(t, "requests", len(s.Requests()), 6)
}

func TestPortalThatSetsACookieAndRedirectsToItselfIsRead(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	sessions := 0
	s.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
		if cookie, err := r.Cookie("sid"); err == nil && cookie.Value == "1" {
			fmt.Fprint(w, "inside")
			return
		}
		sessions++
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1", Path: "/"})
		http.Redirect(w, r, "/x", http.StatusFound)
	})
	client := newTestClient(t, c, nil)
	for range 3 {
		resp, err := get(t, client, s.URL+"/x")
		if err != nil || string(resp.Body) != "inside" {
			t.Fatalf("%q, %v, want no error, string(resp.Body) %q", resp.Body, err, "inside")
		}
	}
	same(t, "sessions opened", sessions, 1)
}

func TestCookiesOfAHostStayThere(t *testing.T) {
	c := newClock()
	one, two := fetchtest.NewSite(t, c), fetchtest.NewSite(t, c)
	one.Handle("/x", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w,
			&http.Cookie{Name: "sid", Value: "1"})
	})
	sent := ""
	two.Handle("/x", func(w http.ResponseWriter, r *http.Request) { sent = r.Header.Get("Cookie") })
	client := newTestClient(t, c, nil)
	for _, u := range []string{one.URL, two.URL} {
		if _, err := get(t, client, u+"/x"); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "cookie at the other host", sent, "")
}

func TestConditionalRequestCarriesWhatTheLastAnswerGave(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Cache-Control", "public, max-age=600")
		if r.Header.Get("If-None-Match") == `W/"7"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "body")
	})
	client := newTestClient(t, c, nil)
	first, err := get(t, client, s.URL+"/x")
	if err != nil || first.NotModified || first.MaxAge != 10*time.Minute || first.Validators.ETag == "" {
		t.Fatalf("%+v, %v, want no error, not first.NotModified, first.MaxAge %v, first.Validators.ETag not empty",
			first, err, 10*time.Minute)
	}
	second, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Prev: first.Validators})
	if err != nil || !second.NotModified || second.Validators != first.Validators {
		t.Fatalf("%+v, %v, want no error, second.NotModified, second.Validators %v", second, err, first.Validators)
	}
	s.Handle("/x", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	if _, err := get(t, client, s.URL+"/x"); err == nil {
		t.Error("304 to an unconditional request was taken, want an error")
	}
}

func TestStatusErrorsSayWhatAndWhere(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	_, err := get(t, newTestClient(t, c, nil), s.URL+"/nothing")
	var status *StatusError
	if !errors.As(err, &status) || !status.Gone() || !strings.Contains(err.Error(), s.URL+
		"/nothing: status 404 Not Found") {
		t.Errorf("error %v, want an error of that type, status.Gone(), it to contain %v", err, s.URL+
			"/nothing: status 404 Not Found")
	}
}

func TestFrontAndLoginPagesAreKnownByTheirAddress(t *testing.T) {
	for address, want := range map[string]string{
		"/": "front", "/vi/": "front", "/index.html": "front", "/trang-chu": "front", "/Default.aspx": "front",
		"/vi/home":                             "front",
		"/portal/Pages/2020-7-1/bai-viet.aspx": "", "/home/tin-tuc/bai.html": "", "/tin-tuc": "",
		"/index/bai-1.html": "",
		"/dang-nhap":        "login", "/user/login.php": "login", "/dang-nhap-he-thong-moi.html": "",
	} {
		u, err := url.Parse("http://x.vn" + address)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if IsFront(u) {
			got = "front"
		} else if IsLogin(u) {
			got = "login"
		}
		same(t, address, got, want)
	}
}

func TestRedirectsToTheFrontOrALoginPageAreNoAnswer(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	for path, why := range map[string]string{"/vi/": FrontPage, "/dang-nhap": LoginPage, "/bai-moi.html": ""} {
		s.Page(path, "hello")
		s.Handle("/bai.html", func(w http.ResponseWriter,
			r *http.Request) {
			http.Redirect(w, r, path, http.StatusFound)
		})
		_, err := get(t, newTestClient(t, c, nil), s.URL+"/bai.html")
		var elsewhere *ElsewhereError
		if why == "" && err != nil || why != "" && (!errors.As(err, &elsewhere) || elsewhere.Why != why) {
			t.Errorf("%s: %v", path, err)
		}
	}
	s.Page("/vi/", "hello")
	s.Handle("/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/vi/", http.StatusFound) })
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/"); err != nil {
		t.Errorf("front page that redirects to a language: %v, want no error", err)
	}
}

func TestRestingHostsAreForgotten(t *testing.T) {
	c := newClock()
	client := newTestClient(t, c, nil)
	for i := range 3 * maxHosts {
		client.host(&url.URL{Scheme: "http", Host: fmt.Sprintf("h%d.example", i)})
		c.Advance(time.Minute)
	}
	if n := len(client.hosts); n > maxHosts+61 {
		t.Errorf("%d hosts remembered, want at most %v", n, maxHosts+61)
	}
}

// TestHostsInUseAreNotLookedThroughForEachNewOne: of ten thousand hosts each look
// would be ten thousand locks.
func TestHostsInUseAreNotLookedThroughForEachNewOne(t *testing.T) {
	client := newTestClient(t, newClock(), nil)
	looks, before := 0, 0
	for i := range 10_000 {
		client.host(&url.URL{Scheme: "http", Host: fmt.Sprintf("h%d.example", i)})
		if client.looksAt != before {
			looks, before = looks+1, client.looksAt
		}
	}
	assert.Same(t, "hosts remembered", len(client.hosts), 10_000)
	assert.Same(t, "looks at all of them, at most 20", looks <= 20, true)
}
