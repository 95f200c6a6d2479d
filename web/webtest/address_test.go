package webtest

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"loa/article"
)

func TestAFeedHasOneAddress(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	for path, want := range map[string]string{
		"/feeds/y-te+thi-dua-khen-thuong.rss":            "/feeds/thi-dua-khen-thuong+y-te.rss",
		"/feeds/y-te+y-te.rss":                           "/feeds/y-te.rss",
		"/feeds/y-te.rss?limit=50":                       "/feeds/y-te.rss",
		"/feeds/y-te.rss?limit=5000":                     "/feeds/y-te.rss?limit=100",
		"/feeds/y-te.rss?limit=05":                       "/feeds/y-te.rss?limit=5",
		"/feeds/y-te.rss?content=full":                   "/feeds/y-te.rss",
		"/feeds/y-te.rss?utm_source=x":                   "/feeds/y-te.rss",
		"/feeds/y-te.rss?limit=5&content=none":           "/feeds/y-te.rss?content=none&limit=5",
		"/feeds/y-te.rss?limit=5&limit=6":                "/feeds/y-te.rss?limit=5",
		"/feeds/all.rss?urgent=1":                        "/feeds/urgent.rss",
		"/feeds/urgent.rss?urgent=1":                     "/feeds/urgent.rss",
		"/feeds/all.rss?since=2026-07-01":                "/feeds/all.rss?since=2026-06-30T17%3A00%3A00Z",
		"/feeds/all.rss?since=2026-07-01T00:00:00+07:00": "/feeds/all.rss?since=2026-06-30T17%3A00%3A00Z",
		"/feeds/y-te.rss?q=hội+nghị":                     "/feeds/search.rss?q=h%E1%BB%99i+ngh%E1%BB%8B&topic=y-te",
		"/feeds/sources/laichau.rss?q=a&not=b":           "/feeds/search.rss?not=b&q=a&source=laichau",
		"/feeds/search.rss?topic=y-te&q=a":               "/feeds/search.rss?q=a&topic=y-te",
		"/feeds/search.rss?q=a&topic=y-te,y-te":          "/feeds/search.rss?q=a&topic=y-te",
		"/feeds/y-te.rss?q=!!!":                          "/feeds/y-te.rss",
		"/feeds/y-te.rss?not=%22&limit=5":                "/feeds/y-te.rss?limit=5",
		"/feeds/search.rss?q=a&not=...":                  "/feeds/search.rss?q=a",
		"/feeds/thi-dua.rss":                             "/feeds/thi-dua-khen-thuong.rss",
		"/feeds/status.rss?x=1":                          "/feeds/status.rss",
		"/feed":                                          "/feeds/all.rss",
		"/rss":                                           "/feeds/all.rss",
		"/atom.xml":                                      "/feeds/all.atom",
		"/feed.json":                                     "/feeds/all.json",
	} {
		resp := s.get(path)
		if got := resp.Header.Get("Location"); resp.StatusCode != http.StatusMovedPermanently || got != want {
			t.Errorf("%s: got %d to %q, want 301 to %s", path, resp.StatusCode, got, want)
			continue
		}
		again := s.get(want)
		body, _ := io.ReadAll(again.Body)
		if again.StatusCode != http.StatusOK {
			t.Errorf("%s: got %d, want 200", want, again.StatusCode)
		}
		self := `href="https://loa.example` + strings.ReplaceAll(want, "&", "&amp;") + `" rel="self"`
		if other := `rel="self" type="application/rss+xml" href="https://loa.example` +
			strings.ReplaceAll(want, "&", "&amp;") + `"`; strings.HasSuffix(strings.SplitN(want, "?", 2)[0], ".rss") &&
			!strings.Contains(string(body), self) && !strings.Contains(string(body), other) {
			t.Errorf("%s: the document calls itself otherwise: %.900s", want, body)
		}
	}
	for _, path := range []string{"/feeds/y-te.rss?content=none&limit=5",
		"/feeds/search.rss?q=h%e1%bb%99i%20ngh%e1%bb%8b&topic=y-te", "/feeds/y-te.rss?not=h%E1%BB%8Dp",
		"/feeds/authors/Nguy%E1%BB%85n%20V%C4%83n%20An.rss"} {
		if got := s.get(path).StatusCode; got != http.StatusOK {
			t.Errorf("%s: got %d, want 200 however it is escaped", path, got)
		}
	}
	for _, path := range []string{"/feeds/y-te.rss?limit=x", "/feeds/y-te.rss?%zz", "/feeds/y-te.rss?a;b",
		"/feeds/y-te.rss?urgent=maybe", "/feeds/y-te.rss?since=2026-13-01"} {
		if got := s.get(path).StatusCode; got != http.StatusBadRequest {
			t.Errorf("%s: got %d, want 400", path, got)
		}
	}
}

func TestWordsNarrowEveryFeed(t *testing.T) {
	s := newSite(t)
	for i := range 4 {
		a := news(i)
		if i%2 == 0 {
			a.Title += " về rét hại"
		}
		s.publish(a)
	}
	for path, want := range map[string]string{"/feeds/y-te.json?not=r%C3%A9t": "3 1",
		"/feeds/all.json?q=r%C3%A9t+h%E1%BA%A1i":                        "2 0",
		"/feeds/authors/Nguy%E1%BB%85n%20V%C4%83n%20An.json?q=r%C3%A9t": "2 0",
		"/feeds/sources/laichau/y-te.json?not=r%C3%A9t":                 "3 1"} {
		if got := titles(s.body(path)); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestAnUnknownAuthorIsNotFound(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	if got := s.get("/feeds/authors/Nguy%E1%BB%85n%20V%C4%83n%20Anh.rss").StatusCode; got != http.StatusNotFound {
		t.Errorf("got %d, want 404", got)
	}
}

func TestScriptsOfOtherSitesMayReadEveryAnswerBelowFeeds(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	for _, path := range []string{"/feeds/all.rss", "/feeds/all.json?limit=3", "/feeds/khong-co.rss",
		"/feeds/y-te.rss?limit=x", "/feeds/y-te.rss?limit=50", "/feeds.opml",
		"/feeds/status.json", "/feeds/all/archive/1-100.json"} {
		if got := s.get(path, "Origin", "https://a.example").Header.Get("Access-Control-Allow-Origin"); got != "*" {
			t.Errorf("%s: got %q, want *", path, got)
		}
	}
	pre := s.ask(http.MethodOptions, "/feeds/all.json", "Origin", "https://a.example", "Access-Control-Request-Method",
		"GET", "Access-Control-Request-Headers", "cache-control, x-requested-with")
	if got := strings.ToLower(pre.Header.Get("Access-Control-Allow-Headers")); pre.StatusCode != 204 ||
		!strings.Contains(got, "cache-control") || !strings.Contains(got, "x-requested-with") {
		t.Errorf("got %d %q, want the usual headers allowed", pre.StatusCode, got)
	}
	if got := s.ask(http.MethodPost, "/feeds/all.json").Header.Get("Access-Control-Allow-Origin"); got != "*" {
		t.Errorf("POST: got %q, want *", got)
	}
}

func TestAProgramIsToldTheNearestTopics(t *testing.T) {
	s := newSite(t)
	for _, meant := range []string{"te-y", "yte", "y-tee", "Y-T%C3%AA", "y_te"} {
		resp := s.get("/feeds/"+meant+".rss", "Accept", "application/rss+xml")
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 404 || !strings.Contains(string(body), "https://loa.example/feeds/y-te.rss") {
			t.Errorf("%s: got %d %s, want the address of the topic that was meant", meant, resp.StatusCode, body)
		}
	}
	resp := s.get("/feeds/bong-da.rss", "Accept", "application/rss+xml")
	if body, _ := io.ReadAll(resp.Body); strings.Contains(string(body), "/feeds/y-te.rss") {
		t.Errorf("bong-da: got %s, want no topic that is nothing like it", body)
	}
}

func TestListsAndPagesAnswerConditionsAndCompress(t *testing.T) {
	s := newSite(t)
	for i := range 5 {
		s.publish(news(i))
	}
	for _, path := range []string{"/feeds.opml", "/", "/topics/y-te", "/sources/laichau", "/articles/1"} {
		first := s.get(path, "Accept-Encoding", "gzip")
		tag := first.Header.Get("ETag")
		if first.StatusCode != 200 || first.Header.Get("Content-Encoding") != "gzip" || !strings.HasPrefix(tag, `"`) {
			t.Errorf("%s: got %d %v, want a compressed answer with a tag", path, first.StatusCode, first.Header)
		}
		if got := s.get(path, "If-None-Match", tag).StatusCode; got != 304 {
			t.Errorf("%s: got %d for its tag, want 304", path, got)
		}
		if got := s.get(path, "If-Match", `"other"`).StatusCode; got != 412 {
			t.Errorf("%s: got %d for another If-Match, want 412", path, got)
		}
	}
	tag := s.get("/topics/y-te").Header.Get("ETag")
	s.publish(news(7))
	if got := s.get("/topics/y-te", "If-None-Match", tag).StatusCode; got != 200 {
		t.Errorf("got %d after a publication, want 200", got)
	}
}

func TestFreshnessIsSaidOnce(t *testing.T) {
	s := newSite(t)
	for i := range 5 {
		a := news(i * 10)
		a.Urgency = article.Warning
		s.publish(a)
	}
	for path, want := range map[string]string{"/feeds/urgent.rss": "5", "/feeds/thien-tai.rss": "5",
		"/feeds/all.rss": "60"} {
		resp := s.get(path)
		body, _ := io.ReadAll(resp.Body)
		if control := resp.Header.Get("Cache-Control"); !strings.Contains(string(body), "<ttl>"+want+"</ttl>") ||
			!strings.Contains(control, "max-age="+want+"00,") &&
				!strings.Contains(control, map[string]string{"5": "max-age=300,", "60": "max-age=3600,"}[want]) {
			t.Errorf("%s: got %s and %q, want both to say %s minutes", path, body[:min(len(body), 900)], control, want)
		}
	}
}
