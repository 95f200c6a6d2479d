package webtest

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"loa/article"
	"loa/feed/feedtest"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
	"loa/web"
)

// valid applies the rules of the format that an address ends with.
func valid(t *testing.T, path, doc string) {
	t.Helper()
	var faults []string
	path, _, _ = strings.Cut(path, "?")
	switch path[strings.LastIndexByte(path, '.'):] {
	case ".rss":
		faults = feedtest.RSS([]byte(doc))
	case ".atom":
		faults = feedtest.Atom([]byte(doc))
	case ".json":
		faults = feedtest.JSON([]byte(doc))
	case ".opml":
		faults = feedtest.OPML([]byte(doc))
	}
	for _, f := range faults {
		t.Errorf("%s: %s", path, f)
	}
}

var everyFeed = []string{"all", "y-te", "thi-dua-khen-thuong+y-te", "sources/laichau", "sources/laichau/y-te", "urgent",
	"status"}

func TestEveryFeedIsValidEmptyAndFilled(t *testing.T) {
	s := newSite(t)
	look := func(more ...string) {
		for _, name := range append(more, everyFeed...) {
			for _, f := range []string{".rss", ".atom", ".json"} {
				for _, query := range []string{"", "?limit=2", "?content=summary", "?content=none&since=2026-11-01"} {
					valid(t, name+f, s.body("/feeds/"+name+f+query))
				}
			}
		}
		for _, path := range []string{"/feeds/search.rss?q=hoi+nghi", "/feeds/search.atom?q=hội&not=rét&topic=y-te",
			"/feeds/search.json?q=x", "/feeds.opml", "/feeds/status.atom"} {
			valid(t, path, s.body(path))
		}
	}
	look()
	a := news(1)
	a.Urgency = article.Warning
	s.publish(a)
	s.publish(news(2))
	look("authors/Nguy%E1%BB%85n%20V%C4%83n%20An")
}

func TestTheAddressOfAFeedSaysWhatItShows(t *testing.T) {
	s := newSite(t)
	first := news(1)
	first.Topics, first.Author = []string{"thi-dua-khen-thuong"}, "Trần Thị Bình"
	second := news(2)
	second.Source, second.Key, second.ContentHTML = "tamduong", "x", "<p>toàn văn kín</p>"
	third := news(3)
	third.Urgency, third.Topics = article.Emergency, []string{"thien-tai"}
	for _, a := range []article.Article{first, second, third} {
		s.publish(a)
	}
	for path, want := range map[string]string{
		"/feeds/all.json": "3 2 1", "/feeds/y-te.json": "2", "/feeds/thi-dua-khen-thuong+y-te.json": "2 1",
		"/feeds/y-te+thi-dua-khen-thuong.json": "2 1",
		"/feeds/sources/laichau.json":          "3 1", "/feeds/sources/laichau/thien-tai.json": "3",
		"/feeds/sources/tamduong/thien-tai.json":                     "",
		"/feeds/authors/Tr%E1%BA%A7n%20Th%E1%BB%8B%20B%C3%ACnh.json": "1", "/feeds/urgent.json": "3",
		"/feeds/all.json?urgent=1": "3",
		"/feeds/all.json?limit=1":  "3", "/feeds/all.json?since=2026-11-01T03:00:00Z": "3",
		"/feeds/all.json?limit=5000":    "3 2 1",
		"/feeds/search.json?q=hoi+nghi": "3 2 1", "/feeds/search.json?q=hoi+nghi&topic=y-te": "2",
		"/feeds/search.json?q=hoi+nghi&not=lan+thu+2":                   "",
		"/feeds/search.json?q=h%E1%BB%99i+ngh%E1%BB%8B&source=tamduong": "2",
	} {
		if got := titles(s.body(path)); got != want {
			t.Errorf("%s shows %q instead of %q, want %v", path, got, want, want)
		}
	}
	if body := s.body("/feeds/all.json"); strings.Contains(body, "toàn văn kín") {
		t.Error(`the text of a source that does not allow it is shown, want body without "toàn văn kín"`)
	}
	if body := s.body("/feeds/all.json?content=none"); strings.Contains(body, "content_html") ||
		strings.Contains(body, "Tóm tắt") {
		t.Errorf(`content=none shows %s, want body without "content_html", body without "Tóm tắt"`, body)
	}
}

var numberInTitle = regexp.MustCompile(`"title":"(?:\[Đã gỡ\] )?Hội nghị lần thứ (\d+)`)

// titles are the numbers of the news in a JSON feed, in document order.
func titles(doc string) string {
	var out []string
	for _, m := range numberInTitle.FindAllStringSubmatch(doc, -1) {
		out = append(out, m[1])
	}
	return strings.Join(out, " ")
}

func TestAddressesThatAreNoFeedSaySo(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]int{
		"/feeds/khong-co.rss": 404, "/feeds/y-te": 404, "/feeds/y-te.xml": 404, "/feeds/": 404, "/feeds/.rss": 404,
		"/feeds/y-te+khong-co.atom":   404,
		"/feeds/sources/khong-co.rss": 404, "/feeds/all/x.rss": 404, "/feeds/authors/.rss": 404,
		"/feeds/y-te.rss?limit=0": 400, "/feeds/y-te.rss?limit=x": 400,
		"/feeds/y-te.rss?content=all": 400, "/feeds/y-te.rss?since=gestern": 400, "/feeds/search.rss": 400,
		"/feeds/search.rss?q=" + strings.Repeat("a", 300): 400,
		"/feeds/y-te/archive/2-9.rss":                     404, "/feeds/y-te/archive/1-101.rss": 404,
		"/feeds/y-te/archive/x.rss":           404,
		"/feeds/search/archive/1-100.rss?q=a": 404,
		"/feeds/thi-dua.rss":                  301, "/feeds/y-te+thi-dua.atom?limit=5": 301, "/topics/thi-dua": 301,
		"/topics/khong-co": 404, "/khong-co": 404,
		"/feeds/authors/%ff.rss": 404, "/feeds/authors/a%00b.rss": 404, "/feeds/%00.rss": 404,
		"/feeds/search.rss?q=%00%01": 400, "/topics/%ff": 404,
		"/articles/1": 404, "/articles/x": 404, "/articles/99999999999999999999": 404, "/sources/x": 404,
		"/assets/x.css": 404, "/assets/..%2fpages.go": 404,
	} {
		resp := s.get(path)
		if resp.StatusCode != want {
			t.Errorf("%s: %d instead of %d, want resp.StatusCode %v", path, resp.StatusCode, want, want)
		}
		if csp := resp.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") ||
			resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf(`%s: an error without security headers, want csp to contain "default-src 'none'", %q`, path,
				"nosniff")
		}
	}
	if to := s.get("/feeds/y-te+thi-dua.atom?limit=5").Header.Get("Location"); to != "/feeds/thi-dua-khen-thuong+y-te.atom?limit=5" {
		t.Errorf("a renamed topic leads to %s, want to %q", to, "/feeds/thi-dua-khen-thuong+y-te.atom?limit=5")
	}
	page := s.get("/feeds/te-y.rss", "Sec-Fetch-Dest", "document")
	body, _ := io.ReadAll(page.Body)
	if page.StatusCode != 404 || !strings.Contains(string(body), `href="/topics/y-te"`) {
		t.Errorf("an unknown topic's page names no near one: %s, want page.StatusCode 404, it to contain %q", body,
			`href="/topics/y-te"`)
	}
	if typ := s.get("/feeds/te-y.rss",
		"Accept", "application/rss+xml, text/html;q=1").Header.Get("Content-Type"); !strings.HasPrefix(typ,
		"text/plain") {
		t.Errorf(`a reader gets %s from a feed's address, want typ to begin with "text/plain"`, typ)
	}
}

func TestARetiredTopicIsGone(t *testing.T) {
	s := newSite(t)
	if err := s.store.SyncTopics(t.Context(), topics[:1]); err != nil {
		t.Fatal(err)
	}
	if err := s.web.SetTopics(topics[:1], sources); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/feeds/y-te.rss": 410, "/topics/y-te": 410, "/feeds/khong-co.rss": 404,
		"/feeds/thi-dua-khen-thuong.rss": 200} {
		if got := s.get(path).StatusCode; got != want {
			t.Errorf("%s: %d instead of %d, want %v", path, got, want, want)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	first := s.get("/feeds/all.rss")
	tag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
	if !strings.HasPrefix(tag, `"`) || modified == "" ||
		strings.Contains(first.Header.Get("Cache-Control"), "private") {
		t.Fatalf(`%v, want tag to begin with %q, modified not empty, it without "private"`, first.Header, `"`)
	}
	for _, h := range [][]string{{"If-None-Match", tag}, {"If-None-Match", "W/" + tag},
		{"If-None-Match", `"other", W/"x,y", ` + tag}, {"If-None-Match", "*"},
		{"If-None-Match", `"other"`, "If-None-Match", tag}, {"If-Modified-Since", modified},
		{"If-None-Match", strings.TrimSuffix(tag, `"`) + `-gz"`},
		{"If-None-Match", tag, "If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}} {
		resp := s.get("/feeds/all.rss", h...)
		body, _ := io.ReadAll(resp.Body)
		if resp.StatusCode != 304 || len(body) != 0 || resp.Header.Get("ETag") == "" ||
			resp.Header.Get("Content-Length") != "" || resp.Header.Get("Vary") == "" {
			t.Errorf("%q: %d %v, want resp.StatusCode 304, len(body) 0, not empty, empty, not empty", h,
				resp.StatusCode, resp.Header)
		}
	}
	for _, h := range [][]string{{"If-None-Match", `"other"`}, {"If-None-Match", tag[1 : len(tag)-1]},
		{"If-Modified-Since", "yesterday"},
		{"If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"},
		{"If-None-Match", `"other"`, "If-Modified-Since", modified}} {
		if resp := s.get("/feeds/all.rss", h...); resp.StatusCode != 200 {
			t.Errorf("%q: %d, want resp.StatusCode 200", h, resp.StatusCode)
		}
	}
	s.publish(news(2))
	if resp := s.get("/feeds/all.rss", "If-None-Match", tag); resp.StatusCode != 200 || resp.Header.Get("ETag") == tag {
		t.Errorf("a changed feed has its old tag, want resp.StatusCode 200, other than %v", tag)
	}
	// The clock of this test stands still: both changes are of one second.
	if got := s.get("/feeds/all.rss", "If-Modified-Since", modified); got.StatusCode != 200 ||
		got.Header.Get("Last-Modified") == modified {
		t.Errorf("got %d dated %s after a second change within a second, want a later date than %s", got.StatusCode,
			got.Header.Get("Last-Modified"), modified)
	}
}

func TestHeadAndOptions(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	get, head := s.get("/feeds/all.atom"), s.ask(http.MethodHead, "/feeds/all.atom")
	body, _ := io.ReadAll(head.Body)
	if head.StatusCode != 200 || len(body) != 0 ||
		head.Header.Get("Content-Length") != get.Header.Get("Content-Length") ||
		head.Header.Get("ETag") != get.Header.Get("ETag") {
		t.Errorf("HEAD: %d %v, want head.StatusCode 200, len(body) 0", head.StatusCode, head.Header)
	}
	if pre := s.ask(http.MethodOptions, "/feeds/all.json", "Origin", "https://a.example"); pre.StatusCode != 204 ||
		pre.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("OPTIONS: %d %v, want pre.StatusCode 204, %q", pre.StatusCode, pre.Header, "*")
	}
	if post := s.ask(http.MethodPost, "/feeds/all.json"); post.StatusCode != 405 || post.Header.Get("Allow") == "" {
		t.Errorf("POST: %d, want post.StatusCode 405, not empty", post.StatusCode)
	}
}

func TestEncodingsHoldTheSameBytesUnderTheirOwnTags(t *testing.T) {
	s := newSite(t)
	for i := range 5 {
		s.publish(news(i))
	}
	plain := s.body("/feeds/all.rss")
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(5 * time.Millisecond) { // gzip until brotli is made
		encoding := s.get("/feeds/all.rss", "Accept-Encoding", "gzip, deflate, br").Header.Get("Content-Encoding")
		if encoding == "br" {
			break
		}
		if encoding != "gzip" || time.Now().After(deadline) {
			t.Fatalf("encoding %q, want encoding %q, not time.Now().After(deadline)", encoding, "gzip")
		}
	}
	for accept, want := range map[string]string{"br": "br", "gzip": "gzip", "gzip, deflate, br": "br",
		"br;q=0, gzip;q=0.5": "gzip", "deflate": "", "identity": "", "gzip;q=0": "", "*": "gzip", "GZIP": "gzip"} {
		resp := s.get("/feeds/all.rss", "Accept-Encoding", accept)
		if got := resp.Header.Get("Content-Encoding"); got != want {
			t.Errorf("%s: got %q, want %v", accept, got, want)
		}
		var r io.Reader = resp.Body
		switch want {
		case "gzip":
			var err error
			if r, err = gzip.NewReader(resp.Body); err != nil {
				t.Fatal(err)
			}
		case "br":
			r = brotli.NewReader(resp.Body)
		}
		if body, err := io.ReadAll(r); err != nil || string(body) != plain {
			t.Errorf("%s: other bytes, %v, want no error, string(body) %v", accept, err, plain)
		}
		if own := strings.HasSuffix(resp.Header.Get("ETag"),
			map[string]string{"gzip": `-gz"`, "br": `-br"`, "": `"`}[want]); !own {
			t.Errorf("%s: tag %s, want own", accept, resp.Header.Get("ETag"))
		}
	}
}

// TestAReaderThatClaimsToTakeDeltasGetsTheWholeFeed: feedparser always claims
// it, and the programs that use it know no 226 and lose the news.
func TestAReaderThatClaimsToTakeDeltasGetsTheWholeFeed(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	tag := s.get("/feeds/all.atom").Header.Get("ETag")
	s.publish(news(2))
	resp := s.get("/feeds/all.atom", "A-IM", "feed", "If-None-Match", tag)
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 200 || strings.Count(string(body), "<entry>") != 2 {
		t.Errorf("got %d with %d entries, want 200 with 2", resp.StatusCode, strings.Count(string(body), "<entry>"))
	}
	if got := s.get("/feeds/all.atom", "A-IM", "feed", "If-None-Match",
		resp.Header.Get("ETag")).StatusCode; got != 304 {
		t.Errorf("got %d for the present tag, want 304", got)
	}
}

func TestABrowserGetsWhatOnlyItNeeds(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	reader, browser := s.get("/feeds/all.rss"), s.get("/feeds/all.rss", "Sec-Fetch-Dest", "document")
	if got := browser.Header.Get("Content-Type"); got != "application/xml; charset=utf-8" {
		t.Errorf("browser: got %s, want what it can show", got)
	}
	if got := reader.Header.Get("Content-Type"); got != "application/rss+xml; charset=utf-8" {
		t.Errorf("reader: got %s, want the type of RSS", got)
	}
	a, _ := io.ReadAll(reader.Body)
	b, _ := io.ReadAll(browser.Body)
	if bytes.Contains(a, []byte("xhtml")) || bytes.Contains(a, []byte("stylesheet")) {
		t.Errorf("a reader gets what only a browser needs: %s", a)
	}
	for _, want := range []string{`<?xml-stylesheet type="text/css" href="/assets/feed.css"?>`,
		`<a href="https://laichau.example/tin/bai-1.html">Hội nghị lần thứ 1</a>`, "dán vào ứng dụng đọc tin"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("a browser's answer lacks %s", want)
		}
	}
	if !strings.Contains(reader.Header.Get("Vary"), "Sec-Fetch-Dest") ||
		reader.Header.Get("ETag") == browser.Header.Get("ETag") {
		t.Error(`caches would mix the two up, want it to contain "Sec-Fetch-Dest"`)
	}
	if got := s.get("/feeds/all.json", "Sec-Fetch-Dest",
		"document").Header.Get("Content-Type"); got != "application/feed+json" {
		t.Errorf("JSON: got %s, want it as it is", got)
	}
	if css := s.get("/assets/feed.css"); css.StatusCode != 200 ||
		!strings.HasPrefix(css.Header.Get("Content-Type"), "text/css") {
		t.Errorf("the stylesheet: got %d, want 200", css.StatusCode)
	}
}

func TestLinksNeverComeFromTheRequest(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	for _, path := range []string{"/", "/topics/y-te", "/articles/1", "/feeds/all.rss", "/feeds.opml",
		"/feeds/status.atom", "/feeds/khong.rss", "/feeds/thi-dua.rss", "/khong"} {
		resp := s.get(path, "X-Forwarded-Host", "evil.example", "X-Forwarded-For", "1.2.3.4", "Forwarded",
			"host=evil.example")
		body, _ := io.ReadAll(resp.Body)
		if strings.Contains(string(body), "evil") || strings.Contains(fmt.Sprint(resp.Header), "evil") {
			t.Errorf(`%s repeats the request's host, want it without "evil", it without "evil"`, path)
		}
	}
}

func TestWithdrawnArticlesStayMarkedForThirtyDays(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	id := s.publish(news(2))
	s.body("/feeds/y-te.atom")
	s.clock.Advance(time.Hour)
	s.withdraw(id)
	marked := s.body("/feeds/y-te.atom")
	if !strings.Contains(marked, "[Đã gỡ] Hội nghị lần thứ 2") || strings.Contains(marked, "Tóm tắt bài 2") ||
		!strings.Contains(marked, "at:deleted-entry") {
		t.Errorf(`%s, want marked to contain "[Đã gỡ] Hội nghị lần thứ 2", marked without "Tóm tắt bài 2", marked to contain "at:deleted-entry"`, marked)
	}
	valid(t, ".atom", marked)
	if found := s.body("/feeds/search.atom?q=hoi+nghi"); strings.Contains(found, "thứ 2") {
		t.Error(`a search finds it, want found without "thứ 2"`)
	}
	if page := s.get(fmt.Sprint("/articles/", id)); page.StatusCode != 410 {
		t.Errorf("its page: %d, want page.StatusCode 410", page.StatusCode)
	}
	s.clock.Advance(31 * 24 * time.Hour)
	if later := s.body("/feeds/y-te.atom"); strings.Contains(later, "thứ 2") || !strings.Contains(later, "thứ 1") {
		t.Errorf(`after 30 days: %s, want later without "thứ 2", later to contain "thứ 1"`, later)
	}
}

var nextURL = regexp.MustCompile(`"next_url":"https://loa.example([^"]*)"`)

func TestArchivesLeadThroughTheWholeHistoryAndNeverChange(t *testing.T) {
	s := newSite(t)
	const n = 230
	for i := range n {
		a := news(i)
		if i%2 == 0 {
			a.Topics = []string{"thien-tai"}
		}
		if _, err := s.store.SaveArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	s.web.Notify()
	s.waitFresh()
	walk := func(path string) (seen map[string]bool, docs map[string]string) {
		seen, docs = map[string]bool{}, map[string]string{}
		for path != "" {
			doc := s.body(path)
			valid(t, path, doc)
			docs[path] = doc
			for _, n := range strings.Fields(titles(doc)) {
				seen[n] = true
			}
			next := nextURL.FindStringSubmatch(doc)
			if path = ""; next != nil {
				path = next[1]
			}
			if len(docs) > 50 {
				t.Fatal("the archives have no end, want len(docs) at most 50")
			}
		}
		return seen, docs
	}
	seen, docs := walk("/feeds/y-te.json")
	if len(seen) != n/2 {
		t.Errorf("%d of %d articles can be reached, want len(seen) %v", len(seen), n/2, n/2)
	}
	if all, _ := walk("/feeds/all.json"); len(all) != n {
		t.Errorf("%d of %d articles can be reached, want len(all) %v", len(all), n, n)
	}
	if got, _ := walk("/feeds/sources/laichau/y-te.json"); len(got) != n/2 {
		t.Errorf("%d of %d articles can be reached, want len(got) %v", len(got), n/2, n/2)
	}
	for i := range 20 {
		s.publish(news(n + i))
	}
	for path, doc := range docs {
		if path != "/feeds/y-te.json" && s.body(path) != doc {
			t.Errorf("%s has changed", path)
		}
		if got := s.get(path).Header.Get("Cache-Control"); path != "/feeds/y-te.json" &&
			!strings.Contains(got, "max-age=86400,") {
			t.Errorf("%s: got %q, want that it is fresh for a day", path, got)
		}
	}
	atom := s.body("/feeds/all/archive/1-100.atom")
	if !strings.Contains(atom, "<fh:archive>") || !strings.Contains(atom, `rel="current"`) ||
		strings.Contains(atom, `rel="hub"`) {
		t.Errorf(`an archive does not say that it is one, want atom to contain "<fh:archive>", atom to contain %q, atom without %q`, `rel="current"`, `rel="hub"`)
	}
	valid(t, ".atom", atom)
	if current := s.body("/feeds/all.atom"); !strings.Contains(current, `rel="prev-archive"`) {
		t.Errorf("the feed does not lead to its archive, want current to contain %q", `rel="prev-archive"`)
	}
}

func TestTheStatusFeedTellsWhatHappenedToASource(t *testing.T) {
	s := newSite(t)
	n := 1
	state := func(failures int, silent bool) {
		t.Helper()
		st := article.SourceState{Source: "laichau", Failures: failures, LastSuccess: s.clock.Now(),
			LastAttempt: s.clock.Now(), LastNew: s.clock.Now(), Filled: true}
		if silent {
			st.LastNew, st.PerDay = s.clock.Now().Add(-90*24*time.Hour), 24
		}
		if err := s.store.SaveSourceState(t.Context(), st); err != nil {
			t.Fatal(err)
		}
		s.clock.Advance(2 * time.Minute)
		s.publish(news(n))
		s.publish(news(n + 1)) // the look at the sources follows the first
		n += 2
	}
	state(0, false)
	state(9, false)
	state(0, false)
	got := s.body("/feeds/status.atom")
	valid(t, ".atom", got)
	order := []string{"Nguồn hoạt động trở lại", "Nguồn gặp sự cố", "Nguồn mới"}
	at := 0
	for _, want := range order {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("no %q in its place: %s, want i at least 0", want, got)
		}
		at += i
	}
}

func TestTheHubReadsFeedsByTheirCanonicalAddress(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	body := func(d web.Document) string {
		b, _, err := d.Body()
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	d, err := s.web.Feed(context.Background(), "https://loa.example/feeds/y-te.atom")
	if err != nil || d.Type != "application/atom+xml; charset=utf-8" || d.Tag == "" ||
		body(d) != s.body("/feeds/y-te.atom") {
		t.Errorf("got %+v %v, want the feed", d, err)
	}
	for _, address := range []string{"https://other.example/feeds/y-te.atom", "https://loa.example/feeds/khong.atom",
		"https://loa.example/feeds/all.atom?limit=x",
		"https://loa.example/", "https://loa.example/feeds/all/archive/1-100.atom",
		"https://loa.example/feeds/%zz.atom"} {
		if _, err := s.web.Feed(context.Background(), address); err == nil {
			t.Errorf("%s is taken for a feed, want an error", address)
		}
	}
	// What a reader is redirected to, the hub follows: a renamed topic keeps its subscribers.
	for address, canonical := range map[string]string{"https://loa.example/feeds/thi-dua.atom": "/feeds/thi-dua-khen-thuong.atom",
		"https://loa.example/feeds/y-te.atom?limit=50":           "/feeds/y-te.atom",
		"https://loa.example/feeds/y-te.json?utm=x&content=full": "/feeds/y-te.json"} {
		d, err := s.web.Feed(context.Background(), address)
		if err != nil || body(d) != s.body(canonical) || d.Self != "https://loa.example"+canonical {
			t.Errorf("%s: got other bytes than %s has, %v, want no error, d.Self %v", address, canonical, err,
				"https://loa.example"+canonical)
		}
	}
	for _, address := range []string{"https://loa.example/feeds/status.rss", "https://loa.example/feeds/status.json"} {
		if d, err := s.web.Feed(context.Background(), address); err != nil || d.Tag == "" ||
			body(d) != s.body(strings.TrimPrefix(address, "https://loa.example")) {
			t.Errorf("%s: got %+v %v, want the feed of the sources' state", address, d, err)
		}
	}
}

// TestFeedsAndArchives goes once through what touches SQL of its own.
func TestFeedsAndArchivesOnBothDatabases(t *testing.T) {
	storetest.EachWith(t, store.Options{TimeZone: vietnam}, func(t *testing.T, st *store.Store) {
		for i := range 120 {
			if _, err := st.Publishing.SaveArticle(t.Context(), news(i)); err != nil {
				t.Fatal(err)
			}
		}
		for _, q := range []article.Query{{ToSeq: 1 << 60}, {ToSeq: 1 << 60, Topics: []string{"y-te"}},
			{ToSeq: 1 << 60, Sources: []string{"laichau"}},
			{ToSeq: 1 << 60, Topics: []string{"thien-tai", "y-te"}, Sources: []string{"laichau"}}} {
			if end, err := st.Articles.ArchiveEnd(t.Context(), q); err != nil || end != 120 {
				t.Errorf("%+v: %d %v, want no error, end 120", q, end, err)
			}
		}
		if end, err := st.Articles.ArchiveEnd(t.Context(), article.Query{ToSeq: 100, Urgent: true}); err != nil ||
			end != 0 {
			t.Errorf("%d %v, want no error, end 0", end, err)
		}
		e := operations.SourceEvent{Source: "laichau", Number: 1, Kind: operations.SourceAdded,
			At: time.UnixMilli(1000).UTC()}
		for _, want := range []bool{true, false} {
			if saved, err := st.Operations.SaveSourceEvent(t.Context(), e); err != nil || saved != want {
				t.Errorf("%v %v, want no error, saved %v", saved, err, want)
			}
		}
		if last, err := st.Operations.LastSourceEvents(t.Context()); err != nil || last["laichau"] != e {
			t.Errorf("%v %v, want no error, %v", last, err, e)
		}
		first := operations.FeedToken{Name: "báo", Hash: "h1", Feed: "y-te", Created: time.UnixMilli(1000).UTC()}
		second := first
		second.Hash = "h2"
		for _, token := range []operations.FeedToken{first, second} {
			if err := st.Hub.SaveFeedToken(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := st.Hub.FeedToken(t.Context(), "h1"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("a replaced token works: %v, want error %v", err, article.ErrNotFound)
		}
		if got, err := st.Hub.FeedToken(t.Context(), "h2"); err != nil || got != second {
			t.Errorf("%v %v, want no error, %v", got, err, second)
		}
		if list, err := st.Hub.FeedTokens(t.Context()); err != nil || len(list) != 1 {
			t.Errorf("%v %v, want no error, len(list) 1", list, err)
		}
		if err := st.Hub.RevokeFeedToken(t.Context(), "báo"); err != nil {
			t.Error(err)
		}
		if err := st.Hub.RevokeFeedToken(t.Context(), "báo"); !errors.Is(err, article.ErrNotFound) {
			t.Error(err)
		}
		if events, err := st.Operations.SourceEvents(t.Context(), 10); err != nil || len(events) != 1 {
			t.Errorf("%v %v, want no error, len(events) 1", events, err)
		}
	})
}
