package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/fetch/fetchtest"
)

func TestRefreshIsFollowedLikeARedirect(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, func(o *Options) { o.PerMinute = 1000 })
	s.Page("/moi", "<p>bài ở chỗ mới</p>")
	for name, served := range map[string]struct {
		header, body string
		moves        bool
	}{
		"header":                {"0; url=/moi", "", true},
		"header with a comma":   {"1, URL='/moi'", "", true},
		"meta":                  {"", `<meta http-equiv="refresh" content="0;url=/moi">`, true},
		"meta, unquoted, upper": {"", `<META CONTENT="0; URL=/moi" HTTP-EQUIV=Refresh>`, true},
		"meta without url=":     {"", `<meta http-equiv=refresh content="0; /moi">`, true},
		"meta with an entity":   {"", `<meta http-equiv=refresh content="0;url=&#x2F;moi">`, true},
		"five seconds":          {"5; url=/moi", "", false},
		"in a comment":          {"", `<!-- <meta http-equiv="refresh" content="0;url=/moi"> --><p>đây</p>`, false},
		"in noscript": {"",
			`<noscript><meta http-equiv="refresh" content="0;url=/moi"></noscript><p>đây</p>`, false},
		"news that renews itself": {"0", "<p>đây</p>", false},
		"its own address":         {"0; url=/cu", "<p>đây</p>", false},
		"no web address":          {"0; url=javascript:go()", "<p>đây</p>", false},
		"a script": {"", `<html><title>…</title><script>window.location.href = "/moi";</script></html>`,
			true},
		"a script that replaces": {"", `<script type="text/javascript">location.replace('/moi')</script>`, true},
		"a script on a page":     {"", `<script>location="/moi"</script><p>` + strings.Repeat("chữ ", 200), false},
		"a script that decides":  {"", `<script>if (mobile()) { location.href = "/moi" }</script><p>đây</p>`, false},
		"a script to be called":  {"", `<script>function go() { location.href = "/moi" }</script><p>đây</p>`, false},
	} {
		s.Handle("/cu", func(w http.ResponseWriter, _ *http.Request) {
			if served.header != "" {
				w.Header().Set("Refresh", served.header)
			}
			fmt.Fprint(w, served.body)
		})
		resp, err := get(t, client, s.URL+"/cu")
		if err != nil {
			t.Errorf("%s: got error %v, want a page", name, err)
			continue
		}
		same(t, name, strings.HasSuffix(resp.URL, "/moi"), served.moves)
		same(t, name+", permanent", resp.Permanent, !served.moves)
	}
}

func TestRefreshKeepsToTheBoundsOfRedirects(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, func(o *Options) { o.PerMinute = 1000 })
	s.Handle("*", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<meta http-equiv=refresh content="0;url=%s1">`, r.URL.Path)
	})
	if _, err := get(t, client, s.URL+"/x"); !errors.Is(err, ErrRedirects) {
		t.Errorf("endless: got %v, want %v", err, ErrRedirects)
	}
	s.Handle("*", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<meta http-equiv=refresh content="0;url=http://localhost:1/x">`)
	})
	var elsewhere *ElsewhereError
	if _, err := client.Get(t.Context(), Request{URL: s.URL + "/x", Stay: true}); !errors.As(err, &elsewhere) {
		t.Errorf("to another site: got %v, want an ElsewhereError", err)
	}
}

func TestCookieGatesArePassed(t *testing.T) {
	gates := map[string]func(w http.ResponseWriter){
		"script": func(w http.ResponseWriter) {
			fmt.Fprint(w, `<html><body><script>document.cookie="D1N=ab12"+"; path=/";window.location.reload(true);</script></body></html>`)
		},
		"header and meta": func(w http.ResponseWriter) {
			http.SetCookie(w, &http.Cookie{Name: "D1N", Value: "ab12", Path: "/"})
			fmt.Fprint(w, `<meta http-equiv="refresh" content="0">Đang kiểm tra`)
		},
		"header and redirect": func(w http.ResponseWriter) {
			http.SetCookie(w, &http.Cookie{Name: "D1N", Value: "ab12", Path: "/"})
			w.Header().Set("Location", "/x")
			w.WriteHeader(http.StatusFound)
		},
	}
	for name, gate := range gates {
		c := newClock()
		s := fetchtest.NewSite(t, c)
		s.Handle("/x", func(w http.ResponseWriter, r *http.Request) {
			if cookie, err := r.Cookie("D1N"); err != nil || cookie.Value != "ab12" {
				gate(w)
				return
			}
			fmt.Fprint(w, "<p>bên trong</p>")
		})
		resp, err := get(t, newTestClient(t, c, nil), s.URL+"/x")
		if err != nil {
			t.Errorf("%s: got error %v, want the page behind the gate", name, err)
			continue
		}
		same(t, name, string(resp.Body), "<p>bên trong</p>")
	}
}

func TestPermanentMoveIsToldFromATemporaryOne(t *testing.T) {
	c := newClock()
	s := fetchtest.NewSite(t, c)
	client := newTestClient(t, c, nil)
	s.Page("/moi.html", "x")
	for status, permanent := range map[int]bool{301: true, 302: false, 303: false, 307: false, 308: true} {
		s.Handle("/cu.html", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/moi.html", status) })
		resp, err := get(t, client, s.URL+"/cu.html")
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint(status), resp.Permanent, permanent)
	}
}

func TestAddressesAreValidHTTP(t *testing.T) {
	for given, want := range map[string]string{
		"http://x.vn/a?q=a b":        "http://x.vn/a?q=a%20b",
		"http://x.vn/tìm?từ=lũ quét": "http://x.vn/t%C3%ACm?t%E1%BB%AB=l%C5%A9%20qu%C3%A9t",
		"http://x.vn/100%?a=5%":      "http://x.vn/100%25?a=5%25",
		"http://x.vn/a\nb.html":      "http://x.vn/ab.html",
		" http://x.vn/a?b=%20c#d ":   "http://x.vn/a?b=%20c",
		"http://x.vn/a?b=<c>'\"":     "http://x.vn/a?b=%3Cc%3E%27%22",
	} {
		u, err := ParseURL(given)
		if err != nil {
			t.Errorf("%q: got error %v, want %s", given, err, want)
			continue
		}
		same(t, given, u.String(), want)
		if again, err := url.Parse(u.String()); err != nil || again.String() != want {
			t.Errorf("%q read again: got %v, %v, want %s", given, again, err, want)
		}
	}
}
