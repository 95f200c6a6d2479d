package webtest

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/web"
)

var (
	resource = regexp.MustCompile(`<(?:script|link rel="(?:stylesheet|icon)"|img|iframe|video|audio|source|object)[^>]*(?:src|href)="([^"]*)"`)
	// What a page says of itself as JSON-LD is no code.
	inline = regexp.MustCompile(`(?i)<script(?:\s+(?:src|id|defer|async|type="(?:text|module))[^>]*)?>[^<]|\son[a-z]+="|\sstyle="|<style`)
)

func TestPagesLoadNothingFromOutsideAndRunNoInlineCode(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	for _, path := range []string{"/", "/topics/y-te", "/sources/laichau", "/articles/1", "/search",
		"/search?q=hoi+nghi"} {
		resp := s.get(path)
		b, _ := io.ReadAll(resp.Body)
		page := string(b)
		if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
			t.Errorf(`%s: %d, want resp.StatusCode 200, it to begin with "text/html"`, path, resp.StatusCode)
		}
		for _, m := range resource.FindAllStringSubmatch(page, -1) {
			if !strings.HasPrefix(m[1], "/assets/") {
				t.Errorf(`%s loads %s, want m[1] to begin with "/assets/"`, path, m[1])
			} else if got := s.get(m[1]); got.StatusCode != 200 {
				t.Errorf("%s: %s is %d, want got.StatusCode 200", path, m[1], got.StatusCode)
			}
		}
		if m := inline.FindString(page); m != "" {
			t.Errorf("%s holds %q, want m empty", path, m)
		}
		for _, want := range []string{`<html lang="vi">`, `class="skip"`, "<main", "<h1", `name="viewport"`,
			`lang="en"`, "Cỡ chữ", "Tăng tương phản"} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s, want page to contain %v", path, want, want)
			}
		}
		if n := strings.Count(page, "<h1"); n != 1 {
			t.Errorf("%s has %d first headings, want 1", path, n)
		}
	}
}

func TestPagesShowArticlesWithTheirSourceAndHowToSubscribe(t *testing.T) {
	s := newSite(t)
	a := news(1)
	a.Attachments = []article.Attachment{{URL: "https://laichau.example/qd.pdf", Name: "Quyết định.pdf",
		SizeBytes: 1_500_000}}
	a.Image = &article.Image{URL: "https://laichau.example/anh.jpg", Caption: "Quang cảnh"}
	a.Urgency = article.Emergency
	s.publish(a)
	b := news(2)
	b.Source, b.Key = "tamduong", "x"
	b.ContentHTML = "<p>toàn văn kín</p>"
	second := s.publish(b)
	for path, wants := range map[string][]string{
		"/": {"Hội nghị lần thứ 1", "/topics/y-te", "2 tin", "https://loa.example/feeds/all.rss",
			"https://t.me/loa_bot", "/feeds.opml", "Khẩn cấp", "Đời sống"},
		"/topics/y-te": {"Hội nghị lần thứ 2", "https://loa.example/feeds/y-te.atom",
			"https://t.me/loa_bot?start=c_y-te",
			`<link rel="alternate" type="application/rss&#43;xml"`},
		"/articles/1": {"Cổng TTĐT tỉnh Lai Châu", `href="https://laichau.example/tin/bai-1.html"`, "Bài số 1",
			"Quyết định.pdf", "1,4 MB", "anh.jpg", "Quang cảnh", "Nguyễn Văn An",
			`<link rel="canonical" href="https://laichau.example/tin/bai-1.html">`},
		fmt.Sprint("/articles/", second): {"Huyện Tam Đường", "Tóm tắt bài 2", "Đọc tại Huyện Tam Đường"},
		"/search?q=h%E1%BB%99i+ngh%E1%BB%8B": {"<mark>Hội nghị</mark> lần thứ 1",
			"https://loa.example/feeds/search.rss?q=h"},
		"/search?q=khong+co+gi": {"Không tìm thấy"},
		"/sources/laichau": {"Hội nghị lần thứ 1", "https://loa.example/feeds/sources/laichau.rss",
			"https://laichau.example/"},
	} {
		page := s.body(path)
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s, want page to contain %v", path, want, want)
			}
		}
	}
	if page := s.body(fmt.Sprint("/articles/", second)); strings.Contains(page, "toàn văn kín") {
		t.Error(`the text of a source that does not allow it is shown, want page without "toàn văn kín"`)
	}
}

func TestWhatIsTypedOrWrittenNeverBecomesMarkup(t *testing.T) {
	s := newSite(t)
	a := news(1)
	a.Title, a.Summary, a.Author = `<script>alert(1)</script>"'>`, `<img src=x onerror=alert(1)>`, `<b onclick=x>`
	a.URL = "javascript:alert(1)"
	a.Attachments = []article.Attachment{{URL: "javascript:alert(1)", Name: "<svg onload=alert(1)>"}}
	a.Categories = []string{"</title><script>"}
	s.publish(a)
	evil := `"><script>alert(1)</script>`
	for _, path := range []string{"/", "/topics/y-te", "/articles/1", "/search?q=" +
		strings.NewReplacer(`"`, "%22", "<", "%3C", ">", "%3E").Replace(evil),
		"/feeds/%3Cscript%3Ealert(1)%3C%2Fscript%3E.rss", "/topics/%3Cscript%3E", "/%3Cscript%3E"} {
		resp := s.get(path, "Sec-Fetch-Dest", "document")
		b, _ := io.ReadAll(resp.Body)
		page := string(b)
		for _, bad := range []string{"<script>", "<img src=x", "<svg onload", "<b onclick", `href="javascript:`,
			"onerror=alert(1)>"} {
			if strings.Contains(page, bad) {
				t.Errorf("%s (%d) holds %s, want page without %v", path, resp.StatusCode, bad, bad)
			}
		}
	}
}

func TestAPanicIsAPageAndTheServerGoesOn(t *testing.T) {
	s := newSite(t, func(o *web.Options) {
		o.Extra = map[string]http.Handler{"/extra/": http.HandlerFunc(func(http.ResponseWriter,
			*http.Request) {
			panic("oh")
		})}
	})
	resp := s.get("/extra/x", "Sec-Fetch-Dest", "document")
	b, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 500 || !strings.Contains(string(b), "ngoài ý muốn") || strings.Contains(string(b), "oh\n") ||
		resp.Header.Get("Content-Security-Policy") == "" {
		t.Errorf(`%d %s, want resp.StatusCode 500, it to contain "ngoài ý muốn", it without %q, not empty`,
			resp.StatusCode, b, "oh\n")
	}
	if s.get("/").StatusCode != 200 {
		t.Error("the server stopped, want 200")
	}
	if !strings.Contains(s.body("/metrics"), "loa_http_panics_total 1") {
		t.Error(`the panic is not counted, want it to contain "loa_http_panics_total 1"`)
	}
}

func TestTheMetricsNameNoAddressAndNoPerson(t *testing.T) {
	s := newSite(t)
	s.publish(news(1))
	s.body("/search?q=benh+cua+toi")
	s.body("/feeds/search.rss?q=benh+cua+toi")
	metrics := s.body("/metrics")
	if strings.Contains(metrics, "benh") || !strings.Contains(metrics,
		`loa_http_responses_total{route="pages",code="200"}`) {
		t.Errorf(`%s, want metrics without "benh", metrics to contain %q`, metrics,
			`loa_http_responses_total{route="pages",code="200"}`)
	}
}

func TestASearchShowsWhatIsSpelledAsAskedFirst(t *testing.T) {
	s := newSite(t)
	for i, title := range []string{"Gia cảnh khó khăn", "Giá chè tăng", "Già làng kể chuyện"} {
		a := news(i)
		a.Title = title
		s.publish(a)
	}
	page := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(s.body("/search?q=gia"))
	var at []int
	for _, title := range []string{"Gia cảnh", "Già làng", "Giá chè"} {
		at = append(at, strings.Index(page, title))
	}
	if at[0] < 0 || at[0] > at[1] || at[1] > at[2] {
		t.Errorf("got the titles at %v, want the one spelled as asked first, then the newest", at)
	}
}

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

// TestEveryWarningIsKeptOnTheDevice: more of them than are listed on any page.
func TestEveryWarningIsKeptOnTheDevice(t *testing.T) {
	s := newSite(t)
	var list []article.Article
	for i := range 230 {
		a := news(i)
		a.Key, a.Title, a.Urgency = fmt.Sprint("w", i), fmt.Sprintf("Cảnh báo lũ đợt %d.", i), article.Warning
		a.ContentText = fmt.Sprint("Nước lên mức ", i*i*7919)
		a.Published = time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)
		list = append(list, a)
	}
	if err := s.store.SaveFills(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	page := s.body("/offline")
	for i := range 230 {
		if !strings.Contains(page, fmt.Sprintf("Cảnh báo lũ đợt %d.", i)) {
			t.Fatalf("got no warning %d among those that are kept, want all", i)
		}
	}
}
