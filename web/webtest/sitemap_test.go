package webtest

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
)

func TestTheSitemapNamesTheNewsOfTwoDays(t *testing.T) {
	s := newSite(t)
	for i, age := range []time.Duration{time.Hour, 47 * time.Hour, 49 * time.Hour} {
		a := news(i)
		a.Title, a.Published = "Tin & <b>"+age.String(), s.clock.Now().Add(-age)
		s.publish(a)
	}
	type entry struct {
		Loc  string `xml:"loc"`
		News *struct {
			Title string `xml:"http://www.google.com/schemas/sitemap-news/0.9 title"`
			Date  string `xml:"http://www.google.com/schemas/sitemap-news/0.9 publication_date"`
		} `xml:"http://www.google.com/schemas/sitemap-news/0.9 news"`
	}
	read := func() (addresses []string, news []string) {
		t.Helper()
		var got struct {
			URLs []entry `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
		}
		if err := xml.Unmarshal([]byte(s.body("/sitemap.xml")), &got); err != nil {
			t.Fatal(err)
		}
		for _, u := range got.URLs {
			addresses = append(addresses, u.Loc)
			if u.News != nil {
				news = append(news, u.News.Title+" "+u.News.Date)
			}
		}
		return addresses, news
	}
	addresses, got := read()
	assert.Same(t, "news", strings.Join(got, ", "),
		"Tin & <b>1h0m0s 2026-11-20T15:00:00+07:00, Tin & <b>47h0m0s 2026-11-18T17:00:00+07:00")
	for _, want := range []string{"https://loa.example/topics/y-te", "https://loa.example/sources/tamduong",
		"https://loa.example/",
		"https://loa.example/articles/1"} {
		if !strings.Contains(strings.Join(addresses, " ")+" ", want+" ") {
			t.Errorf("got %v, want %s among them", addresses, want)
		}
	}
	s.clock.Advance(90 * time.Minute)
	if _, got = read(); len(got) != 1 {
		t.Errorf("after an hour and a half: got %v, want one article of two days", got)
	}
	if robots := s.body("/robots.txt"); !strings.Contains(robots, "Sitemap: https://loa.example/sitemap.xml") {
		t.Errorf("got %q, want the sitemap named", robots)
	}
}

func TestThePagesCanBeInstalled(t *testing.T) {
	s := newSite(t)
	page := s.body("/")
	if !strings.Contains(page, `<link rel="manifest" href="/manifest.webmanifest">`) {
		t.Error("got a page without a manifest, want its link")
	}
	var got struct {
		Name    string
		Display string
		Start   string `json:"start_url"`
		Icons   []struct{ Src, Sizes, Type string }
	}
	if err := json.Unmarshal([]byte(s.body("/manifest.webmanifest")), &got); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "name", got.Name, "Loa Lai Châu")
	assert.Same(t, "start", got.Display+got.Start, "standalone/")
	for _, icon := range got.Icons {
		resp := s.get(icon.Src)
		assert.Same(t, icon.Src, resp.Header.Get("Content-Type"), "image/png")
		assert.Same(t, icon.Src, resp.StatusCode, http.StatusOK)
	}
	worker := s.get("/worker.js")
	assert.Same(t, "type of the worker", worker.Header.Get("Content-Type"), "text/javascript; charset=utf-8")
	if csp := worker.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "connect-src 'self'") {
		t.Errorf("got the policy %q, want one under which the worker may ask", csp)
	}
	assert.Same(t, "the worker among the assets", s.get("/assets/worker.js").StatusCode, 404)
}
