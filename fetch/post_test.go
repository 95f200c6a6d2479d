package fetch

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"loa/internal/assert"
)

// TestAnAddressWithABodyIsPosted under the same rules as any other document.
func TestAnAddressWithABodyIsPosted(t *testing.T) {
	var got []string
	mux := http.NewServeMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("Content-Type")+" "+
			r.Header.Get("If-None-Match")+" "+string(body))
		w.Header().Set("ETag", `"a"`)
		_, _ = io.WriteString(w, `{"ok":true}`)
	})
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "User-agent: *\nDisallow: /rieng/\n")
	})
	mux.Handle("/chuyen", http.RedirectHandler("/moi", http.StatusTemporaryRedirect))
	mux.Handle("/xem", http.RedirectHandler("/moi", http.StatusFound))
	server := httptest.NewServer(mux)
	defer server.Close()
	c := newTestClient(t, newClock(), nil)

	for _, q := range []struct{ name, address, want, end string }{
		{"JSON", `/api?b=1#post={"trang": 1, "c": "a b"}`, `POST /api?b=1 application/json; charset=utf-8  {"trang": 1, "c": "a b"}`,
			`/api?b=1#post={"trang": 1, "c": "a b"}`},
		{"a form", `/api#post=trang=1&q=m%C6%B0a`, `POST /api application/x-www-form-urlencoded; charset=utf-8  trang=1&q=m%C6%B0a`,
			`/api#post=trang=1&q=m%C6%B0a`},
		{"a redirect that keeps the method", `/chuyen#post=a=1`,
			`POST /moi application/x-www-form-urlencoded; charset=utf-8  a=1`, `/moi#post=a=1`},
		{"a redirect that does not", `/xem#post=a=1`, `GET /moi   `, `/moi`},
		{"a fragment", `/api#tin`, `GET /api  "x" `, `/api`},
	} {
		got = nil
		resp, err := c.Get(t.Context(), Request{URL: server.URL + q.address, Prev: Validators{ETag: `"x"`}})
		if err != nil {
			t.Errorf("%s: %v, want no error", q.name, err)
			continue
		}
		assert.Same(t, q.name, got, []string{q.want})
		assert.Same(t, q.name+", where it ended", resp.URL, server.URL+q.end)
	}
	_, err := c.Get(t.Context(), Request{URL: server.URL + "/rieng/api#post=a=1"})
	if !errors.Is(err, ErrRobots) {
		t.Errorf("what robots.txt forbids: got %v, want %v", err, ErrRobots)
	}
}
