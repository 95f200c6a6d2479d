package fetch

import (
	"bytes"
	"net/url"
	"testing"
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
