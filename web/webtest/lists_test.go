package webtest

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

var (
	listed   = regexp.MustCompile(`<h3><a href="/articles/(\d+)[^"]*"`)
	nextPage = regexp.MustCompile(`rel="next" href="([^"]*)"`)
)

// walk reads a list to its end by the links to what is older, and returns how
// often each article stands in it.
func (s *site) walk(path string) map[string]int {
	s.t.Helper()
	seen := map[string]int{}
	for range 30 {
		page := s.body(path)
		for _, m := range listed.FindAllStringSubmatch(page, -1) {
			seen[m[1]]++
		}
		next := nextPage.FindStringSubmatch(page)
		if next == nil {
			return seen
		}
		at, err := url.Parse(path)
		if err != nil {
			s.t.Fatal(err)
		}
		to, err := at.Parse(html.UnescapeString(next[1]))
		if err != nil {
			s.t.Fatal(err)
		}
		path = to.String()
	}
	s.t.Fatalf("%s: got a list without an end", path)
	return nil
}

// Every list leads to everything in it, once, whichever way one goes.
func TestEveryListLeadsToAllItsArticles(t *testing.T) {
	s := newSite(t)
	const n = 47
	for i := range n {
		a := news(i)
		a.Published = time.Date(2026, 11, 30, 22, 0, 0, 0, time.UTC).AddDate(0, 0, -i*4)
		if i%2 == 0 {
			a.Urgency = article.Notice
		}
		if _, err := s.store.SaveArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	s.web.Notify()
	s.waitFresh()
	author := "/authors/" + url.PathEscape("Nguyễn Văn An")
	for path, want := range map[string]int{"/": n, "/all": n, "/topics/y-te": n, "/sources/laichau": n, author: n,
		"/urgent": (n + 1) / 2, "/topics/thien-tai": 0, "/topics/y-te/archive/2026-12": n,
		"/all/archive/2026-12": n, author + "/archive/2026-12": n} {
		seen := s.walk(path)
		assert.Same(t, path+": articles", len(seen), want)
		for id, times := range seen {
			if times != 1 {
				t.Errorf("%s: got article %s %d times, want once", path, id, times)
			}
		}
	}
	months := regexp.MustCompile(`href="(/all/archive/[^"]*)"`).FindAllStringSubmatch(s.body("/all/archive"), -1)
	assert.Same(t, "months", len(months), 8)
	// 22:00 on the 30th in UTC is December in Vietnam.
	assert.Same(t, "newest month", months[0][1], "/all/archive/2026-12")
}

func TestAListThatIsNotThereIsNotFound(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	for path, want := range map[string]int{"/authors/Ai": 404, "/authors/Ai/archive": 404,
		"/authors/Ai/archive/2026-11": 404, "/all/archive/2026-13": 404, "/all/archive/x": 404, "/all?before=x": 400,
		"/all?before=1-0": 400, "/all?before=01-1": 400, "/topics/khong/archive": 404,
		"/sources/khong/archive/2026-11": 404,
		"/all/archive/2026-11":           200, "/all/archive/1999-01": 200, "/topics/thien-tai/archive": 200,
		"/urgent":      200,
		"/authors/%00": 404} {
		assert.Same(t, path, s.get(path).StatusCode, want)
	}
	moved := s.get("/topics/thi-dua/archive/2026-11")
	assert.Same(t, "a former name", moved.Header.Get("Location"), "/topics/thi-dua-khen-thuong/archive/2026-11")
}

// The banner stands on every page as long as the warning holds, errors too.
func TestAWarningInForceStandsOnEveryPage(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	a := flood()
	a.Published = s.clock.Now()
	s.publish(a)
	notice := news(3)
	notice.Title, notice.Urgency = "Lịch cắt điện", article.Notice
	s.publish(notice)
	pages := []string{"/", "/all", "/topics/y-te", "/all/archive", "/all/archive/2026-11", "/articles/1", "/search",
		"/search?q=hoi", "/embed", "/for-agencies"}
	banner := func(path string) string {
		resp := s.get(path, "Accept", "text/html")
		b, _ := io.ReadAll(resp.Body)
		_, rest, _ := strings.Cut(string(b), `<aside class="warnings"`)
		inside, _, _ := strings.Cut(rest, "</aside>")
		return inside
	}
	for _, path := range append(pages, "/khong-co") {
		got := banner(path)
		if !strings.Contains(got, "Lũ quét ở Nậm Mạ") || strings.Contains(got, "cắt điện") {
			t.Errorf("%s: got the banner %q, want the warning and no notice", path, got)
		}
	}
	s.clock.Advance(article.WarningLife - time.Minute)
	if banner("/") == "" {
		t.Error("a minute before the end: got no banner, want the warning")
	}
	s.clock.Advance(2 * time.Minute)
	for _, path := range append([]string{"/khong-co"}, pages...) {
		if got := banner(path); got != "" {
			t.Errorf("%s, after the warning has ended: got %q, want no banner", path, got)
		}
	}
}

func TestAnArticleTellsMachinesWhatItIs(t *testing.T) {
	s := newSite(t)
	for i := range 9 {
		s.publish(news(i))
	}
	a := news(20)
	a.Title = `Họp "báo" </script><b>`
	a.Image = &article.Image{URL: "https://laichau.example/anh.jpg"}
	page := s.body(fmt.Sprint("/articles/", s.publish(a)))
	_, rest, _ := strings.Cut(page, `<script type="application/ld+json">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var got struct {
		Type                    string `json:"@type"`
		Headline, DatePublished string
		Image                   []string
		Publisher               struct{ Name string }
		Author                  []struct{ Name, URL string }
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("got %v of %q, want JSON", err, text)
	}
	assert.Same(t, "type", got.Type, "NewsArticle")
	assert.Same(t, "headline", got.Headline, a.Title)
	assert.Same(t, "published", got.DatePublished, "2026-11-02T03:00:00+07:00")
	assert.Same(t, "publisher", got.Publisher.Name, "Cổng TTĐT tỉnh Lai Châu")
	assert.Same(t, "author", got.Author[0].Name, "Nguyễn Văn An")
	assert.Same(t, "pictures", strings.Join(got.Image, " "), "https://laichau.example/anh.jpg")
	if dark := strings.Count(page, `stroke="#000"`); dark != 1 || !strings.Contains(page, `viewBox="-4 -4 37 37"`) {
		t.Errorf("got %d QR codes, want one of 29 modules and its margin", dark)
	}
	for _, want := range []string{`property="og:type" content="article"`, `property="og:image"`,
		`property="article:published_time"`, `href="/authors/Nguy%E1%BB%85n%20V%C4%83n%20An"`, "Cùng chủ đề",
		"Hội nghị lần thứ 8", "data-share", "https://t.me/share/url?url=https%3a%2f%2floa.example%2farticles%2f"} {
		if !strings.Contains(page, want) {
			t.Errorf("got a page without %s, want it in\n%s", want, page)
		}
	}
	if n := strings.Count(page, `<ul class="related">`); n != 1 || strings.Count(page, "Hội nghị lần thứ") > 12 {
		t.Errorf("got %d lists of related articles, want one of five", n)
	}
	if list := s.body("/topics/y-te"); !strings.Contains(list,
		`<img class="thumb" src="https://laichau.example/anh.jpg"`) {
		t.Error("got a list without the picture, want it")
	}
}

// TestPagesAreLight counts what a browser loads for a page: itself, one
// stylesheet, one script; pictures, icon and manifest aside.
func TestPagesAreLight(t *testing.T) {
	s := newSite(t)
	for i := range 60 {
		a := news(i)
		a.Summary = strings.Repeat("Nội dung tóm tắt dài ", 14)
		a.Image = &article.Image{URL: fmt.Sprintf("https://laichau.example/anh-%d.jpg", i)}
		if i%9 == 0 {
			a.Urgency = article.Warning
		}
		if _, err := s.store.SaveArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	s.web.Notify()
	s.waitFresh()
	for _, path := range []string{"/", "/topics/y-te", "/search?q=h%E1%BB%99i+ngh%E1%BB%8B", "/articles/40"} {
		bytes, requests := 0, 0
		load := func(address string) *http.Response {
			resp := s.get(address, "Accept-Encoding", "gzip")
			b, _ := io.ReadAll(resp.Body)
			bytes, requests = bytes+len(b), requests+1
			return resp
		}
		load(path)
		for _, m := range regexp.MustCompile(`<(?:script src|link rel="stylesheet" href)="([^"]*)"`).
			FindAllStringSubmatch(s.body(path), -1) {
			load(m[1])
		}
		t.Logf("%s: %d bytes, %d requests", path, bytes, requests)
		if bytes > 30<<10 || requests > 3 {
			t.Errorf("%s: got %d bytes in %d requests, want at most 30 KiB in 3", path, bytes, requests)
		}
	}
}
