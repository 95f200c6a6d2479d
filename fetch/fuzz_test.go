package fetch

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func FuzzRobotsNeverFailAndKeepPlainRules(f *testing.F) {
	for _, seed := range []string{
		"User-agent: *\nDisallow: /\n", "Disallow: /before\nUser-agent: Loa\nAllow: /*.html$\nCrawl-delay: 1e9",
		"\xef\xbb\xbfuser-agent:*\rdisallow:/a*b*c$",
		"User-agent: Some Bot 1.0\nDisallow: /\nUser-agent: *\nDisallow:", "<html><body>Lỗi</body></html>",
		"User-agent: *\nDisallow: /%zz[(", "\x00\x01", "Crawl-delay: NaN",
	} {
		f.Add([]byte(seed), "/tin/bai-1.html?x=1")
	}
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		r, err := parseRobots(body, "Loa")
		if err != nil {
			t.Fatalf("%q: %v, want no error", body, err)
		}
		if r.delay < 0 {
			t.Fatalf("delay %s, want r.delay at least 0", r.delay)
		}
		r.allows(&url.URL{Path: path})
		rules := append([]byte("User-agent: Loa\nDisallow: /closed/\n\nUser-agent: other\n"), body...)
		if closed, err := parseRobots(rules, "Loa"); err != nil ||
			!bytes.Contains(bytes.ToLower(body), []byte("loa")) && closed.allows(&url.URL{Path: "/closed/x"}) {
			t.Fatalf("%q after our own group opened what it closes: %v, want no error", body, err)
		}
	})
}

func FuzzBodyStaysBounded(f *testing.F) {
	for coding, pack := range packers {
		f.Add(packed(pack, bytes.Repeat([]byte("Lai Châu "), 100)), coding)
	}
	f.Add([]byte("plain"), "")
	f.Add([]byte{0x1f, 0x8b, 8}, "gzip, br")
	f.Fuzz(func(t *testing.T, data []byte, coding string) {
		const limit = 4 << 10
		body, err := readBody(bytes.NewReader(data), coding, limit)
		if err == nil && len(body) > limit {
			t.Fatalf("%d bytes from %d", len(body), len(data))
		}
	})
}

// FuzzAnswersLeadNowhereElse reads any Location, Refresh, Retry-After and
// Set-Cookie: what is followed is an address of the web without a password, a
// pause stays within a day, and a cookie reaches no other host.
func FuzzAnswersLeadNowhereElse(f *testing.F) {
	f.Add("/x", "0;url=/y", "120", "a=b; Path=/", "<script>document.cookie='a=b';location.reload()</script>")
	f.Add("//evil.example", "1,URL='javascript:alert(1)'", "Wed, 21 Oct 2095 07:28:00 GMT", "a=b; Domain=gov.vn", "")
	f.Add("http://u:p@x.example/", "0.5;http://[::1", "-1", "\x00=\x01",
		"<meta http-equiv=refresh content=0;url=data:x>")
	f.Add("ht\ttp:/\\x", "1e400", "99999999999999999999", strings.Repeat("a=b;", 1000), "")
	f.Add("", "", "1.5", "", "")
	portal, err := url.Parse("http://portal.example/tin/bai-1.html")
	if err != nil {
		f.Fatal(err)
	}
	other, err := url.Parse("http://other.example/")
	if err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, location, refresh, later, cookie, body string) {
		web := func(what string, u *url.URL) {
			if u == nil {
				return
			}
			if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
				t.Errorf("%s: got %q, want an address of the web", what, u)
			}
		}
		header := http.Header{"Location": {location}, "Refresh": {refresh}, "Set-Cookie": {cookie}}
		to, err := (&answer{status: http.StatusFound, header: header}).redirect(portal)
		if err == nil {
			web("Location", to)
		}
		page := &answer{status: http.StatusOK, header: header, body: []byte(body)}
		web("Refresh", page.refresh(portal))
		if d := retryAfter(later, now); d < 0 || d > MaxPause {
			t.Errorf("Retry-After %q: got %s, want at most %s", later, d, MaxPause)
		}
		h := newHost(newPace(30), now)
		h.SetCookies(portal, (&http.Response{Header: header}).Cookies())
		if got := h.Cookies(other); len(got) > 0 {
			t.Errorf("Set-Cookie %q: got %v at another host, want none", cookie, got)
		}
	})
}

func TestRobotsAreReadAsTheirWritersMeant(t *testing.T) {
	for _, c := range []struct {
		name, robots, path string
		allowed            bool
	}{
		{"an empty Disallow opens its group", "User-agent: Loa\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/x", true},
		{"rules of a named bot are not everyone's",
			"User-agent: Some Bot 1.0\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/x", true},
		{"a nameless group is nobody's", "User-agent: *\nDisallow: /a\nUser-agent:\nDisallow: /\n", "/x", true},
		{"a bad line does not spoil the rest",
			"Disallow: /early\nUser-agent: *\nCrawl-delay: soon\nDisallow: /closed\n", "/closed/x", false},
		{"a rule before any group is nobody's", "Disallow: /\nUser-agent: *\nDisallow: /closed\n", "/x", true},
		{"a byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /closed\n", "/closed", false},
		{"old line ends", "User-agent: *\rDisallow: /closed\r", "/closed", false},
		{"a comment after a rule", "User-agent: * # all\nDisallow: /closed # this\n", "/closed", false},
		{"a query is part of the address", "User-agent: *\nDisallow: /*?print=\n", "/x?print=1", false},
		{"wildcards", "User-agent: *\nDisallow: /*.pdf$\n", "/a/b.pdf", false},
		{"a page is no robots.txt", "<html>\nUser-agent\n</html>", "/x", true},
		{"too many rules are cut", "User-agent: *\n" + string(bytes.Repeat([]byte("Disallow: /*a*b*c\n"), 100000)),
			"/x", true},
	} {
		r, err := parseRobots([]byte(c.robots), "Loa")
		if err != nil {
			t.Errorf("%s: %v, want no error", c.name, err)
			continue
		}
		u, err := url.Parse("http://x.vn" + c.path)
		if err != nil {
			t.Fatal(err)
		}
		same(t, c.name, r.allows(u), c.allowed)
	}
}
