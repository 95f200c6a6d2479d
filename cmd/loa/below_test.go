package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"loa/bot/bottest"
)

// linked finds the addresses of the site that a page or a feed holds.
var linked = regexp.MustCompile(`(?:href|src|action)="([^"#]+)"|<link>([^<]+)</link>`)

// TestASiteBelowAPathWorksBehindEitherProxy: one takes the path of site.url
// away before it asks Loa, which listens on a socket, the other passes it on.
// Every link of every page must lead on, through the proxy.
func TestASiteBelowAPathWorksBehindEitherProxy(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "sqlite:"+t.TempDir()+"/loa.db", bottest.Options{})
	socket := filepath.Join(t.TempDir(), "loa.sock")
	through := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", socket)
	}}
	upstream, err := url.Parse("http://loa")
	if err != nil {
		t.Fatal(err)
	}
	passing := &httputil.ReverseProxy{Transport: through,
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(upstream) }}
	stripping := http.StripPrefix("/tin", passing)
	var handler http.Handler
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/tin/") && r.URL.Path != "/tin" {
			http.Error(rw, "the agency's own site", http.StatusTeapot)
			return
		}
		handler.ServeHTTP(rw, r)
	}))
	defer proxy.Close()
	site := proxy.URL + "/tin"
	w.configure("url: \""+w.site+"\" => url: \""+site+"\"", "listen: \""+strings.TrimPrefix(w.site, "http://")+
		"\" => listen: \"unix:"+socket+"\"")
	w.site = site
	// A socket that a killed process left behind does not stand in the way.
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	p := w.start()
	for _, c := range []struct {
		name    string
		handler http.Handler
	}{{"that passes it on", passing}, {"that takes it away", stripping}} {
		handler = c.handler
		w.eventually("Loa to be ready behind a proxy "+c.name, func() bool { return w.healthy() && w.filled() })
		walked := walk(t, c.name, site)
		if walked < 10 {
			t.Errorf("behind a proxy %s: got %d addresses, want at least 10", c.name, walked)
		}
	}
	if err := p.stop(); err != nil {
		t.Errorf("stopped by SIGTERM: got %v, want no error", err)
	}
	if _, err := os.Lstat(socket); !os.IsNotExist(err) {
		t.Errorf("after its end: got %v of the socket, want that it is gone", err)
	}
}

// walk follows the links of a site, three pages deep, and says how many there
// are.
func walk(t *testing.T, name, site string) int {
	t.Helper()
	home, err := url.Parse(site)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{site + "/": true, site + "/feeds/all.rss": true}
	next := []string{site + "/", site + "/feeds/all.rss"}
	for range 3 {
		var found []string
		for _, address := range next {
			status, body, err := page(address)
			if strings.HasSuffix(address, "/hub") && status == http.StatusMethodNotAllowed {
				continue // it is posted to
			}
			if err != nil || status != http.StatusOK {
				t.Errorf("behind a proxy %s: got %d, %v of %s, want 200", name, status, err, address)
				continue
			}
			base, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range linked.FindAllStringSubmatch(body, -1) {
				u, err := base.Parse(strings.ReplaceAll(m[1]+m[2], "&amp;", "&"))
				if err != nil || u.Host != home.Host || seen[u.String()] || len(seen) > 60 {
					continue
				}
				seen[u.String()] = true
				found = append(found, u.String())
			}
		}
		next = found
	}
	return len(seen)
}
