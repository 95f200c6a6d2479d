package collect

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"encoding/pem"

	"github.com/andybalholm/brotli"

	"loa/article"
)

func get(t *testing.T, c *Client, url string) (Response, error) {
	t.Helper()
	return c.Get(t.Context(), Request{URL: url})
}

func TestClientSaysWhoItIs(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	var got http.Header
	s.handle("/x", func(w http.ResponseWriter, r *http.Request) { got = r.Header.Clone() })
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); err != nil {
		t.Fatal(err)
	}
	same(t, "User-Agent", got.Get("User-Agent"), "Loa/1.2 (+https://loa.example/)")
	same(t, "Accept-Language", got.Get("Accept-Language"), "vi,*;q=0.5")
	if _, err := get(t, newTestClient(t, c, func(n *Network) { n.UserAgent = "TinHuyen/3" }), s.URL+"/x"); err != nil {
		t.Fatal(err)
	}
	same(t, "User-Agent", got.Get("User-Agent"), "TinHuyen/3")
}

func TestNoMoreThanThirtyRequestsInAnyMinute(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.page("/x", "x")
	client := newTestClient(t, c, nil)
	for range 100 {
		if _, err := get(t, client, s.URL+"/x"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range s.at {
		n := 0
		for _, at := range s.at[i:] {
			if at.Sub(s.at[i]) < time.Minute {
				n++
			}
		}
		if n > 30 {
			t.Fatalf("%d requests within the minute that begins with request %d", n, i)
		}
	}
	if took := c.slept; took > 6*time.Minute {
		t.Errorf("101 requests took %s", took)
	}
}

func TestSourcesOfAHostShareItsPaceAndAskOneAtATime(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	var mu sync.Mutex
	now, most := 0, 0
	s.handle("/x", func(w http.ResponseWriter, _ *http.Request) {
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
			if _, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Source: article.Source{ID: fmt.Sprint(i)}}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "at once", most, 1)
	if c.slept < 20*time.Second {
		t.Errorf("20 requests waited %s together", c.slept)
	}
}

func TestCrawlDelayIsKept(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.page("/robots.txt", "User-agent: *\nCrawl-delay: 7\n")
	s.page("/x", "x")
	client := newTestClient(t, c, nil)
	for range 5 {
		if _, err := get(t, client, s.URL+"/x"); err != nil {
			t.Fatal(err)
		}
	}
	for i := 2; i < len(s.at); i++ {
		if gap := s.at[i].Sub(s.at[i-1]); gap < 7*time.Second {
			t.Errorf("request %d came %s after the one before", i, gap)
		}
	}
}

func TestRetryAfterIsObeyedByEverySourceOfTheHost(t *testing.T) {
	for _, form := range []string{"59", "Mon, 02 Mar 2026 08:00:59 GMT"} {
		t.Run(form, func(t *testing.T) {
			c := newClock()
			s := newSite(t, c)
			s.handle("/x", func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", form)
				w.WriteHeader(http.StatusTooManyRequests)
			})
			s.page("/y", "y")
			client := newTestClient(t, c, nil)
			_, err := get(t, client, s.URL+"/x")
			var later *article.LaterError
			if !errors.As(err, &later) || later.After != 59*time.Second {
				t.Fatalf("error %v", err)
			}
			s.requests()
			c.Advance(58 * time.Second)
			if _, err := client.Get(t.Context(), Request{URL: s.URL + "/y", Source: article.Source{ID: "other"}}); !errors.As(err, &later) || later.After != time.Second {
				t.Fatalf("58 seconds later: %v", err)
			}
			same(t, "requests", s.requests(), []string{})
			c.Advance(2 * time.Second)
			if _, err := get(t, client, s.URL+"/y"); err != nil {
				t.Fatalf("60 seconds later: %v", err)
			}
		})
	}
}

func TestAbsurdRetryAfterIsBounded(t *testing.T) {
	now := newClock().Now()
	for value, want := range map[string]time.Duration{
		"99999999999": maxRetryAfter, "-5": 0, "": 0, "soon": 0, "120": 2 * time.Minute,
		"Mon, 02 Mar 2026 07:00:00 GMT": 0, "Mon, 02 Mar 2126 07:00:00 GMT": maxRetryAfter,
	} {
		same(t, value, retryAfter(value, now), want)
	}
}

func TestHostThatComplainedIsAskedMoreSlowlyForAWhile(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	bad := true
	s.handle("/x", func(w http.ResponseWriter, _ *http.Request) {
		if bad {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	client := newTestClient(t, c, nil)
	if _, err := get(t, client, s.URL+"/x"); err == nil {
		t.Fatal("503 was no error")
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
		t.Errorf("10 requests after the complaint took %s", d)
	}
	c.Advance(slowFor)
	took(1)
	c.Advance(time.Minute)
	if d := took(10); d > 30*time.Second {
		t.Errorf("10 requests later took %s", d)
	}
}

func TestRobotsAreKept(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.page("/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: Loa\nDisallow: /private/\nAllow: /private/open\n")
	for _, p := range []string{"/x", "/private/a", "/private/open"} {
		s.page(p, "x")
	}
	client := newTestClient(t, c, nil)
	for path, allowed := range map[string]bool{"/x": true, "/private/a": false, "/private/open": true} {
		if _, err := get(t, client, s.URL+path); errors.Is(err, ErrRobots) == allowed {
			t.Errorf("%s: %v", path, err)
		}
	}
	asked := 0
	for _, p := range s.asked {
		if p == "/robots.txt" {
			asked++
		}
	}
	same(t, "robots.txt asked for", asked, 1)
}

func TestRobotsByStatus(t *testing.T) {
	for status, allowed := range map[int]bool{200: true, 401: true, 403: true, 404: true, 410: true, 500: false, 502: false} {
		c := newClock()
		s := newSite(t, c)
		s.handle("/robots.txt", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		s.page("/x", "x")
		client := newTestClient(t, c, nil)
		_, err := get(t, client, s.URL+"/x")
		var later *article.LaterError
		if allowed != (err == nil) || !allowed && !errors.As(err, &later) {
			t.Errorf("status %d: %v", status, err)
		}
		if !allowed {
			s.page("/robots.txt", "")
			c.Advance(robotsRetry + time.Second)
			if _, err := get(t, client, s.URL+"/x"); err != nil {
				t.Errorf("status %d, then well: %v", status, err)
			}
		}
	}
}

func TestRobotsRefuseARedirectTarget(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.page("/robots.txt", "User-agent: *\nDisallow: /secret\n")
	s.handle("/x", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/secret", http.StatusFound) })
	s.page("/secret", "x")
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); !errors.Is(err, ErrRobots) {
		t.Errorf("error %v", err)
	}
}

func TestRedirectsThatNeverEndAreNamed(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	hop := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	s.handle("/a", hop("/b"))
	s.handle("/b", hop("/a"))
	s.handle("/n", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Path+"?"+r.URL.RawQuery+"1", http.StatusFound)
	})
	client := newTestClient(t, c, nil)
	_, err := get(t, client, s.URL+"/a")
	if !errors.Is(err, ErrRedirects) || !strings.Contains(err.Error(), "/b leads back to "+s.URL+"/a") {
		t.Errorf("loop: %v", err)
	}
	s.requests()
	if _, err := get(t, client, s.URL+"/n"); !errors.Is(err, ErrRedirects) || !strings.Contains(err.Error(), "more than 5") {
		t.Errorf("endless: %v", err)
	}
	same(t, "requests", len(s.requests()), 6)
}

func TestPortalThatSetsACookieAndRedirectsToItselfIsRead(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	sessions := 0
	s.handle("/x", func(w http.ResponseWriter, r *http.Request) {
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
			t.Fatalf("%q, %v", resp.Body, err)
		}
	}
	same(t, "sessions opened", sessions, 1)
}

func TestCookiesOfAHostStayThere(t *testing.T) {
	c := newClock()
	one, two := newSite(t, c), newSite(t, c)
	one.handle("/x", func(w http.ResponseWriter, _ *http.Request) { http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"}) })
	sent := ""
	two.handle("/x", func(w http.ResponseWriter, r *http.Request) { sent = r.Header.Get("Cookie") })
	client := newTestClient(t, c, nil)
	for _, u := range []string{one.URL, two.URL} {
		if _, err := get(t, client, u+"/x"); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "cookie at the other host", sent, "")
}

func TestOperatorsHeadersGoToTheSourcesOwnHostOnly(t *testing.T) {
	c := newClock()
	own, other := newSite(t, c), newSite(t, c)
	otherURL := strings.Replace(other.URL, "127.0.0.1", "127.0.0.2", 1)
	var atOwn, atOther http.Header
	own.handle("/x", func(w http.ResponseWriter, r *http.Request) {
		atOwn = r.Header.Clone()
		http.Redirect(w, r, otherURL+"/y", http.StatusFound)
	})
	l, err := net.Listen("tcp", strings.TrimPrefix(otherURL, "http://"))
	if err != nil {
		t.Skip("no second loopback address here")
	}
	mirror := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/y" {
			atOther = r.Header.Clone()
		}
	}))
	mirror.Listener.Close()
	mirror.Listener = l
	mirror.Start()
	defer mirror.Close()
	src := article.Source{URL: own.URL, Headers: map[string]string{"Authorization": "Bearer s3cret"}}
	if _, err := newTestClient(t, c, nil).Get(t.Context(), Request{URL: own.URL + "/x", Source: src}); err != nil {
		t.Fatal(err)
	}
	same(t, "at home", atOwn.Get("Authorization"), "Bearer s3cret")
	same(t, "elsewhere", atOther.Get("Authorization"), "")
}

func packed(pack func(io.Writer) io.WriteCloser, body []byte) []byte {
	var b bytes.Buffer
	w := pack(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}

var packers = map[string]func(io.Writer) io.WriteCloser{
	"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
}

func TestEveryCodingIsUnpackedAndBounded(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	client := newTestClient(t, c, func(n *Network) { n.MaxBytes = 256 << 10; n.PerMinute = 1000 })
	serve := func(coding string, body []byte) (Response, error) {
		s.handle("/x", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			_, _ = w.Write(body)
		})
		return get(t, client, s.URL+"/x")
	}
	bomb := make([]byte, 4<<20)
	for coding, pack := range packers {
		resp, err := serve(coding, packed(pack, []byte("Thị trấn Ô Quy Hồ")))
		if err != nil || string(resp.Body) != "Thị trấn Ô Quy Hồ" {
			t.Errorf("%s: %q, %v", coding, resp.Body, err)
		}
		if _, err := serve(coding, packed(pack, bomb)); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s bomb: %v", coding, err)
		}
		if resp, err := serve(coding, nil); err != nil || len(resp.Body) != 0 {
			if coding != "br" {
				t.Errorf("%s, nothing in it: %v", coding, err)
			}
		}
		if _, err := serve(coding, packed(pack, bytes.Repeat([]byte("Nội dung "), 900))[:20]); err == nil {
			t.Errorf("%s cut short was taken", coding)
		}
	}
	bare := packed(func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 6); return f }, []byte("bare"))
	if resp, err := serve("deflate", bare); err != nil || string(resp.Body) != "bare" {
		t.Errorf("bare deflate: %q, %v", resp.Body, err)
	}
	twice := packed(packers["gzip"], packed(packers["gzip"], bomb))
	if _, err := serve("gzip, gzip", twice); !errors.Is(err, ErrTooLarge) {
		t.Errorf("bomb in a bomb: %v", err)
	}
	if _, err := serve("gzip, gzip, gzip, gzip", []byte("x")); err == nil || !strings.Contains(err.Error(), "packed 4 times") {
		t.Errorf("packed four times: %v", err)
	}
	if _, err := serve("zstd", []byte("x")); err == nil || !strings.Contains(err.Error(), "zstd") {
		t.Errorf("unknown coding: %v", err)
	}
}

func TestEndlessBodyIsCutAtTheLimit(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	for _, announced := range []bool{false, true} {
		s.handle("/x", func(w http.ResponseWriter, r *http.Request) {
			if announced {
				w.Header().Set("Content-Length", "99999999")
			}
			chunk := bytes.Repeat([]byte("x"), 64<<10)
			for r.Context().Err() == nil {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		})
		_, err := get(t, newTestClient(t, c, func(n *Network) { n.MaxBytes = 1 << 20 }), s.URL+"/x")
		if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "1048576") {
			t.Errorf("announced %v: %v", announced, err)
		}
	}
}

func TestSlowDripIsCutBeforeTheTimeIsUp(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	sent := 0
	s.handle("/x", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100000")
		for r.Context().Err() == nil && sent < 100000 {
			c.Advance(time.Second)
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			sent++
			w.(http.Flusher).Flush()
		}
	})
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); !errors.Is(err, ErrTooSlow) {
		t.Errorf("error %v after %d bytes", err, sent)
	}
}

func TestSilentServerIsLeftWhenTheTimeIsUp(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.handle("/head", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s.handle("/body", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "begin")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	client := newTestClient(t, c, func(n *Network) { n.Timeout = 50 * time.Millisecond })
	for _, path := range []string{"/head", "/body"} {
		if _, err := get(t, client, s.URL+path); !errors.Is(err, ErrTooSlow) || !strings.Contains(err.Error(), "50ms") {
			t.Errorf("%s: %v", path, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.handle("/stop", func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := newTestClient(t, c, nil).Get(ctx, Request{URL: s.URL + "/stop"}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

func TestFilesAreNotPages(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	for kind, page := range map[string]bool{
		"application/pdf": false, "image/png": false, "application/vnd.ms-excel": false, "video/mp4": false,
		"text/html": true, "application/rss+xml": true, "application/octet-stream": true, "": true,
	} {
		s.handle("/x", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", kind) })
		if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); errors.Is(err, ErrNotPage) == page {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

func TestOnlyWebAddressesAreFetched(t *testing.T) {
	client := newTestClient(t, newClock(), nil)
	for _, bad := range []string{"javascript:alert(1)", "file:///etc/passwd", "//evil.example/", "", "http://", "data:text/html,x", "gopher://x.vn/", "http://u:p@x.vn/", "ht tp://x"} {
		if _, err := get(t, client, bad); err == nil {
			t.Errorf("%q was fetched", bad)
		}
	}
}

func TestAddressesThatAreNotPublicAreRefusedWhenDialling(t *testing.T) {
	strict := func(n *Network) { n.AllowPrivate = nil }
	c := newClock()
	s := newSite(t, c)
	s.page("/x", "inside")
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	addresses := []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.1.2.3", "172.16.0.1", "192.168.1.1",
		"100.64.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "240.0.0.1", "255.255.255.255", "0.0.0.0", "[fe80::1%25lo]", "[fc00::1]", "224.0.0.1", "[ff02::1]"}
	for _, address := range addresses {
		_, err := get(t, newTestClient(t, c, strict), "http://"+address+port+"/x")
		if !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", address, err)
		}
	}
	same(t, "requests", s.requests(), []string{})
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); err != nil {
		t.Errorf("allowed by network.allow_private: %v", err)
	}
}

func TestEveryRedirectIsGuarded(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.handle("/x", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	})
	client := newTestClient(t, c, func(n *Network) { n.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	if _, err := get(t, client, s.URL+"/x"); err == nil || !strings.Contains(err.Error(), "169.254.169.254") {
		t.Errorf("error %v", err)
	}
}

func TestProxyIsUsedAndItsTargetsAreGuarded(t *testing.T) {
	c := newClock()
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, "through the proxy")
	}))
	defer proxy.Close()
	client := newTestClient(t, c, func(n *Network) { n.AllowPrivate = nil })
	client.guard.resolve = func(_ context.Context, _, host string) ([]netip.Addr, error) {
		switch host {
		case "portal.example":
			return []netip.Addr{netip.MustParseAddr("9.9.9.9")}, nil
		case "inside.example":
			return []netip.Addr{netip.MustParseAddr("9.9.9.9"), netip.MustParseAddr("10.0.0.7")}, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	fetch := func(url string, src article.Source) error {
		src.Proxy = proxy.URL
		_, err := client.Get(t.Context(), Request{URL: url, Source: src})
		return err
	}
	if err := fetch("http://portal.example/x", article.Source{}); err != nil {
		t.Errorf("public target: %v", err)
	}
	if err := fetch("http://unknown.example/x", article.Source{URL: "http://unknown.example/"}); err != nil {
		t.Errorf("the source's own name, which only the proxy can resolve: %v", err)
	}
	before := len(asked)
	for _, target := range []string{"http://inside.example/x", "http://unknown.example/x", "http://127.0.0.1:1/x", "http://[::ffff:10.0.0.1]/x", "http://169.254.169.254/x"} {
		if err := fetch(target, article.Source{}); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", target, err)
		}
	}
	same(t, "asked of the proxy", len(asked), before)
}

func TestSocksProxyIsUsed(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.page("/x", "behind")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	used := make(chan bool, 10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				head := make([]byte, 300)
				_, _ = io.ReadFull(conn, head[:2])
				_, _ = io.ReadFull(conn, head[:head[1]])
				_, _ = conn.Write([]byte{5, 0})
				_, _ = io.ReadFull(conn, head[:4])
				_, _ = io.ReadFull(conn, head[:6]) // an IPv4 address and a port
				_, _ = conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
				up, err := net.Dial("tcp", s.Listener.Addr().String())
				if err != nil {
					return
				}
				defer up.Close()
				used <- true
				go func() { _, _ = io.Copy(up, conn) }()
				_, _ = io.Copy(conn, up)
			}()
		}
	}()
	resp, err := newTestClient(t, c, nil).Get(t.Context(), Request{URL: s.URL + "/x", Source: article.Source{Proxy: "socks5://" + l.Addr().String()}})
	if err != nil || string(resp.Body) != "behind" {
		t.Fatalf("%q, %v", resp.Body, err)
	}
	<-used
}

func TestPortalWithItsOwnRootsIsTrustedForItsSourceOnly(t *testing.T) {
	c := newClock()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "User-agent: *") }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	file := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	client := newTestClient(t, c, nil)
	if _, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Source: article.Source{TLSRoots: file}}); err != nil {
		t.Errorf("with its roots: %v", err)
	}
	if _, err := newTestClient(t, c, nil).Get(t.Context(), Request{URL: s.URL + "/x"}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("without: %v", err)
	}
}

func TestConditionalRequestCarriesWhatTheLastAnswerGave(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	s.handle("/x", func(w http.ResponseWriter, r *http.Request) {
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
	if err != nil || first.NotModified || first.MaxAge != 10*time.Minute || first.State.Hash == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Prev: first.State})
	if err != nil || !second.NotModified || second.State != first.State {
		t.Fatalf("%+v, %v", second, err)
	}
	s.handle("/x", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	if _, err := get(t, client, s.URL+"/x"); err == nil {
		t.Error("304 to an unconditional request was taken")
	}
}

func TestStatusErrorsSayWhatAndWhere(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	_, err := get(t, newTestClient(t, c, nil), s.URL+"/nothing")
	var status *StatusError
	if !errors.As(err, &status) || !status.Gone() || !strings.Contains(err.Error(), s.URL+"/nothing: status 404 Not Found") {
		t.Errorf("error %v", err)
	}
}

func TestFrontAndLoginPagesAreKnownByTheirAddress(t *testing.T) {
	for address, want := range map[string]string{
		"/": "front", "/vi/": "front", "/index.html": "front", "/trang-chu": "front", "/Default.aspx": "front", "/vi/home": "front",
		"/portal/Pages/2020-7-1/bai-viet.aspx": "", "/home/tin-tuc/bai.html": "", "/tin-tuc": "", "/index/bai-1.html": "",
		"/dang-nhap": "login", "/user/login.php": "login", "/dang-nhap-he-thong-moi.html": "",
	} {
		u, err := url.Parse("http://x.vn" + address)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if isFront(u) {
			got = "front"
		} else if isLogin(u) {
			got = "login"
		}
		same(t, address, got, want)
	}
}

func TestRedirectsToTheFrontOrALoginPageAreNoAnswer(t *testing.T) {
	c := newClock()
	s := newSite(t, c)
	for path, why := range map[string]string{"/vi/": frontPage, "/dang-nhap": loginPage, "/bai-moi.html": ""} {
		s.page(path, "hello")
		s.handle("/bai.html", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, path, http.StatusFound) })
		_, err := get(t, newTestClient(t, c, nil), s.URL+"/bai.html")
		var elsewhere *ElsewhereError
		if why == "" && err != nil || why != "" && (!errors.As(err, &elsewhere) || elsewhere.Why != why) {
			t.Errorf("%s: %v", path, err)
		}
	}
	s.page("/vi/", "hello")
	s.handle("/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/vi/", http.StatusFound) })
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/"); err != nil {
		t.Errorf("front page that redirects to a language: %v", err)
	}
}

func TestSitesAreToldByTheirRegistrableDomain(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"laichau.gov.vn", "congan.laichau.gov.vn", true}, {"laichau.gov.vn", "dienbien.gov.vn", false}, {"a.vn", "www.a.vn", true},
		{"127.0.0.1", "127.0.0.2", false}, {"127.0.0.1", "127.0.0.1", true}, {"gov.vn", "laichau.gov.vn", false}, {"LaiChau.gov.vn", "laichau.GOV.vn", true},
	} {
		same(t, c.a+" "+c.b, sameSite(c.a, c.b), c.same)
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
		t.Errorf("%d hosts remembered", n)
	}
}
