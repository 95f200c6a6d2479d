package fetch

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/fetch/fetchtest"
)

func TestOperatorsHeadersGoToTheSourcesOwnHostOnly(t *testing.T) {
	c := newClock()
	own, other := fetchtest.NewSite(t, c), fetchtest.NewSite(t, c)
	otherURL := strings.Replace(other.URL, "127.0.0.1", "127.0.0.2", 1)
	var atOwn, atOther http.Header
	own.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
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
	access := Access{Hosts: []string{"127.0.0.1"}, Headers: map[string]string{"Authorization": "Bearer s3cret"}}
	if _, err := newTestClient(t, c, nil).Get(t.Context(), Request{URL: own.URL + "/x", Access: access}); err != nil {
		t.Fatal(err)
	}
	same(t, "at home", atOwn.Get("Authorization"), "Bearer s3cret")
	same(t, "elsewhere", atOther.Get("Authorization"), "")
}

func TestOnlyWebAddressesAreFetched(t *testing.T) {
	client := newTestClient(t, newClock(), nil)
	for _, bad := range []string{"javascript:alert(1)", "file:///etc/passwd", "//evil.example/", "", "http://",
		"data:text/html,x", "gopher://x.vn/", "http://u:p@x.vn/", "ht tp://x"} {
		if _, err := get(t, client, bad); err == nil {
			t.Errorf("%q was fetched, want an error", bad)
		}
	}
}

func TestAddressesThatAreNotPublicAreRefusedWhenDialling(t *testing.T) {
	strict := func(n *Options) { n.AllowPrivate = nil }
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/x", "inside")
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	addresses := []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.1.2.3", "172.16.0.1",
		"192.168.1.1",
		"100.64.0.1", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "240.0.0.1", "255.255.255.255", "0.0.0.0",
		"[fe80::1%25lo]", "[fc00::1]", "224.0.0.1", "[ff02::1]"}
	for _, address := range addresses {
		_, err := get(t, newTestClient(t, c, strict), "http://"+address+port+"/x")
		if !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v, want error %v", address, err, ErrPrivate)
		}
	}
	same(t, "requests", s.Requests(), []string{})
	if _, err := get(t, newTestClient(t, c, nil), s.URL+"/x"); err != nil {
		t.Errorf("allowed by network.allow_private: %v, want no error", err)
	}
}

func TestEveryRedirectIsGuarded(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
	})
	client := newTestClient(t, c, func(n *Options) { n.AllowPrivate = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	if _, err := get(t, client, s.URL+"/x"); err == nil || !strings.Contains(err.Error(), "169.254.169.254") {
		t.Errorf(`error %v, want an error, it to contain "169.254.169.254"`, err)
	}
}

func TestWhatOneSourceMayVisitNoOtherMay(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/x", "inside")
	client := newTestClient(t, c, func(n *Options) { n.AllowPrivate = nil })
	own := Access{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	visit := func(access Access) error {
		_, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Access: access})
		return err
	}
	if err := visit(Access{}); !errors.Is(err, ErrPrivate) {
		t.Errorf("another source, before: got %v, want %v", err, ErrPrivate)
	}
	if err := visit(own); err != nil {
		t.Errorf("the source: got %v, want no error", err)
	}
	if err := visit(Access{}); !errors.Is(err, ErrPrivate) { // no connection of the other's is used
		t.Errorf("another source, afterwards: got %v, want %v", err, ErrPrivate)
	}
	s.Handle("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://10.0.0.1/", http.StatusFound)
	})
	if _, err := client.Get(t.Context(), Request{URL: s.URL + "/away", Access: own}); !errors.Is(err, ErrPrivate) {
		t.Errorf("sent to another network: got %v, want %v", err, ErrPrivate)
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
	client := newTestClient(t, c, func(n *Options) { n.AllowPrivate = nil })
	client.guard.Resolve = func(_ context.Context, _, host string) ([]netip.Addr, error) {
		switch host {
		case "portal.example":
			return []netip.Addr{netip.MustParseAddr("9.9.9.9")}, nil
		case "inside.example":
			return []netip.Addr{netip.MustParseAddr("9.9.9.9"), netip.MustParseAddr("10.0.0.7")}, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	fetch := func(url string, access Access) error {
		access.Proxy = proxy.URL
		_, err := client.Get(t.Context(), Request{URL: url, Access: access})
		return err
	}
	if err := fetch("http://portal.example/x", Access{}); err != nil {
		t.Errorf("public target: %v, want no error", err)
	}
	if err := fetch("http://unknown.example/x", Access{Hosts: []string{"unknown.example"}}); err != nil {
		t.Errorf("the source's own name, which only the proxy can resolve: %v, want no error", err)
	}
	before := len(asked)
	for _, target := range []string{"http://inside.example/x", "http://unknown.example/x", "http://127.0.0.1:1/x",
		"http://[::ffff:10.0.0.1]/x", "http://169.254.169.254/x"} {
		if err := fetch(target, Access{}); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v, want error %v", target, err, ErrPrivate)
		}
	}
	same(t, "asked of the proxy", len(asked), before)
}

func TestSocksProxyIsUsed(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	s.Page("/x", "behind")
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
	resp, err := newTestClient(t, c, nil).Get(t.Context(),
		Request{URL: s.URL + "/x", Access: Access{Proxy: "socks5://" + l.Addr().String()}})
	if err != nil || string(resp.Body) != "behind" {
		t.Fatalf("%q, %v, want no error, string(resp.Body) %q", resp.Body, err, "behind")
	}
	<-used
}

func TestPortalWithItsOwnRootsIsTrustedForItsSourceOnly(t *testing.T) {
	c := newClock()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter,
		_ *http.Request) {
		fmt.Fprint(w, "User-agent: *")
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	file := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}),
		0o600); err != nil {
		t.Fatal(err)
	}
	client := newTestClient(t, c, nil)
	if _, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Access: Access{TLSRoots: file}}); err != nil {
		t.Errorf("with its roots: %v, want no error", err)
	}
	if _, err := newTestClient(t, c, nil).Get(t.Context(), Request{URL: s.URL + "/x"}); err == nil ||
		!strings.Contains(err.Error(), "certificate") {
		t.Errorf(`without: %v, want an error, it to contain "certificate"`, err)
	}
}

func TestSitesAreToldByTheirRegistrableDomain(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"laichau.gov.vn", "congan.laichau.gov.vn", true}, {"laichau.gov.vn", "dienbien.gov.vn", false},
		{"a.vn", "www.a.vn", true},
		{"127.0.0.1", "127.0.0.2", false}, {"127.0.0.1", "127.0.0.1", true}, {"gov.vn", "laichau.gov.vn", false},
		{"LaiChau.gov.vn", "laichau.GOV.vn", true},
	} {
		same(t, c.a+" "+c.b, SameSite(c.a, c.b), c.same)
	}
}
