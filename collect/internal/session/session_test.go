package session

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"loa/fetch"
	"loa/internal/assert"
)

// TestAConnectionThatIsCutIsTriedOnceMore: an article must not wait ten minutes
// because one connection was reset.
func TestAConnectionThatIsCutIsTriedOnceMore(t *testing.T) {
	for _, c := range []struct {
		name         string
		cuts, asked  int
		half, status bool
		fails        bool
	}{
		{name: "cut once", cuts: 1, asked: 2},
		{name: "cut in the middle of the answer", cuts: 1, half: true, asked: 2},
		{name: "cut each time", cuts: 9, asked: 2, fails: true},
		{name: "answered with an error", status: true, asked: 1, fails: true},
	} {
		var asked atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/bai.html" {
				w.Header().Set("Connection", "close") // a kept connection that is cut is tried again by net/http itself
				http.NotFound(w, r)
				return
			}
			n := int(asked.Add(1))
			switch {
			case c.status:
				http.Error(w, "", http.StatusInternalServerError)
			case n > c.cuts:
				fmt.Fprint(w, "<html><body>Bài</body></html>")
			default:
				conn, _, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				if c.half {
					fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<html>")
				} else if err := conn.(*net.TCPConn).SetLinger(0); err != nil { // reset
					t.Error(err)
				}
				conn.Close()
			}
		}))
		defer server.Close()
		client, err := fetch.NewClient(fetch.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			PerMinute: 60_000, UserAgent: "Loa test"})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		s := &Session{Client: client, Log: slog.New(slog.DiscardHandler), Now: time.Now}
		_, err = s.Get(t.Context(), fetch.Request{URL: server.URL + "/bai.html"})
		assert.Same(t, c.name+": fails", err != nil, c.fails)
		assert.Same(t, c.name+": asked", int(asked.Load()), c.asked)
	}
}
