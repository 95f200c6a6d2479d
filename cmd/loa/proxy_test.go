package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"loa/bot/bottest"
)

// TestTelegramIsReachedThroughItsProxy: the address of the server leads nowhere,
// the proxy knows a way.
func TestTelegramIsReachedThroughItsProxy(t *testing.T) {
	telegram := bottest.New(bottest.Options{Username: "loa_pumay_bot"})
	server := httptest.NewServer(http.StripPrefix("/prefix", telegram))
	defer server.Close()
	way, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	var passed atomic.Int32
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Proxy-Authorization") == "" {
			w.WriteHeader(http.StatusProxyAuthRequired)
			return
		}
		passed.Add(1)
		r.URL.Scheme, r.URL.Host = "", ""
		httputil.NewSingleHostReverseProxy(way).ServeHTTP(w, r)
	}))
	defer web.Close()
	socks := socksProxy(t, way.Host, "loa", "mum", &passed)
	for _, proxy := range []string{"http://loa:mum@" + strings.TrimPrefix(web.URL, "http://"), "socks5://loa:mum@" +
		socks, "socks5h://loa:mum@" + socks} {
		passed.Store(0)
		file := filepath.Join(t.TempDir(), "loa.yaml")
		text := fmt.Sprintf("topics: [{id: a, name: A}]\nsources: []\ntelegram: {token: %q, api_endpoint: "+
			"\"http://telegram.invalid/prefix\", proxy: %q}\n", telegram.Token(), proxy)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr strings.Builder
		code := run(t.Context(), []string{"check", "--config", file}, &stdout, &stderr)
		said := stdout.String() + stderr.String()
		if passed.Load() == 0 {
			t.Errorf("%s: nothing came by the proxy\n%s\nwant passed.Load() other than 0", proxy, said)
		}
		if strings.Contains(said, "mum") || strings.Contains(said, telegram.Token()) {
			t.Errorf("%s: shows a secret:\n%s\nwant said without \"mum\"", proxy, said)
		}
		if code != exitDone || !strings.Contains(said, "the bot is @loa_pumay_bot") {
			t.Errorf("%s: ends with %d\n%s\nwant code %d, said to contain \"the bot is @loa_pumay_bot\"", proxy, code,
				said, exitDone)
		}
	}
}

// socksProxy passes every connection to one address, for who knows the password.
func socksProxy(t *testing.T, to, user, password string, passed *atomic.Int32) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	serve := func(conn net.Conn) error {
		defer conn.Close()
		read := func(n int) []byte {
			b := make([]byte, n)
			if _, err := io.ReadFull(conn, b); err != nil {
				return make([]byte, n)
			}
			return b
		}
		read(int(read(2)[1])) // version, methods
		conn.Write([]byte{5, 2})
		name := string(read(int(read(2)[1])))
		if secret := string(read(int(read(1)[0]))); name != user || secret != password {
			_, err := conn.Write([]byte{1, 1})
			return err
		}
		conn.Write([]byte{1, 0})
		switch read(4)[3] {
		case 1:
			read(net.IPv4len)
		case 3:
			read(int(read(1)[0]))
		case 4:
			read(net.IPv6len)
		}
		read(2) // the port
		conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		onward, err := net.Dial("tcp", to)
		if err != nil {
			return err
		}
		defer onward.Close()
		passed.Add(1)
		go io.Copy(onward, conn)
		_, err = io.Copy(conn, onward)
		return err
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	return listener.Addr().String()
}
