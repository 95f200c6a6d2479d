package address

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/web/internal/site"
)

// FuzzParseFeed reads any address; one that names a feed has one canonical
// address, which names the same feed.
func FuzzParseFeed(f *testing.F) {
	for _, seed := range [][2]string{{"all.rss", ""}, {"y+x.atom", "limit=5&content=none"},
		{"sources/a/x.json", "since=2026-01-02"}, {"authors/Nguyễn Văn An.rss", ""},
		{"search.atom", "q=mưa lũ&not=b&topic=x+y&source=a&urgent=1"}, {"y.rss", "not=b"}, {"y.rss", "q=b"},
		{"all.rss", "since=2026-01-02T00:00:00+07:00"}, {"all.rss", "since=0000-01-01"},
		{"x/archive/101-200.atom", "urgent=1"}, {"urgent.rss", "limit=1000"}, {"old.rss", ""}, {"/.rss", "%"}} {
		f.Add(seed[0], seed[1])
	}
	set, err := site.NewSetup(site.Site{Name: "Loa", URL: "https://loa.example", TimeZone: time.FixedZone("", 7*3600)},
		true,
		[]article.Topic{{ID: "x", Formerly: []string{"old"}}, {ID: "y"}}, []article.Source{{ID: "a"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		sel, format, p := Parse(set, path, query)
		if p != nil && p.Status != 301 {
			if p.Status < 400 || p.VI == "" || p.EN == "" {
				t.Errorf("%q %q: got %+v, want a status of 4xx with words", path, query, p)
			}
			return
		}
		if p != nil && p.Redirect != sel.Address(format) {
			t.Errorf("%q %q: got a redirect to %q, want to %q", path, query, p.Redirect, sel.Address(format))
		}
		address := sel.Address(format)
		u, err := url.Parse(address)
		if err != nil {
			t.Fatalf("%q %q gives %q: %v, want no error", path, query, address, err)
		}
		again, format2, p := Parse(set, strings.TrimPrefix(u.Path, "/feeds/"), u.RawQuery)
		if p != nil || format2 != format || again.Address(format) != address {
			t.Errorf("%q %q gives %q, which gives %q, %+v, want p nil, format2 %v, again.Address(format) %v", path,
				query, address, again.Address(format), p, format, address)
		}
		Head(set, sel, format)
	})
}
