package webtest

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/assert"
	"loa/web"
)

func TestASearchIsNarrowedMarkedAndFollowed(t *testing.T) {
	s := newSite(t)
	for i := range 45 {
		a := news(i)
		a.ContentText += " Đêm qua lũ quét tràn qua bản Nậm Mạ."
		if i%2 == 1 {
			a.Source, a.Topics = "tamduong", []string{"thien-tai"}
		}
		if _, err := s.store.SaveArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	s.web.Notify()
	s.waitFresh()
	const words = "/search?q=l%C5%A9+qu%C3%A9t"
	for path, want := range map[string]int{words: 45, words + "&topic=thien-tai": 22, words + "&source=laichau": 23,
		words + "&since=2026-11-02": 28, words + "&not=%22l%E1%BA%A7n+th%E1%BB%A9+3%22": 44,
		words + "&topic=y-te&source=tamduong": 0, words + "&topic=&source=&since=&not=": 45} {
		assert.Same(t, path, len(s.walk(path)), want)
	}
	page := s.body(words + "&topic=y-te")
	for _, want := range []string{"Đêm qua <mark>lũ quét</mark> tràn qua", `<option value="y-te" selected>`,
		"<details open>",
		"https://loa.example/feeds/search.rss?q=l%C5%A9&#43;qu%C3%A9t&amp;topic=y-te",
		"https://t.me/loa_bot?start=q_bMWpIHF1w6l0", "Theo dõi kết quả này"} {
		if !strings.Contains(page, want) {
			t.Errorf("got a page without %s, want it in\n%s", want, page)
		}
	}
	if closed := s.body(words + "&source=tamduong"); strings.Contains(closed, "<mark>lũ quét") {
		t.Error("got a part of a text that may not be shown, want the summary alone")
	}
	for path, want := range map[string]int{words + "&topic=khong": 404, words + "&source=khong": 404,
		words + "&since=hom-qua": 400, words + "&before=x": 400, "/search": 200, "/search?q=+": 200,
		"/search?q=%ff%fe": 200, "/search?q=" + strings.Repeat("x", 8000): 200} {
		assert.Same(t, path[:min(len(path), 60)], s.get(path).StatusCode, want)
	}
}

// didYouMean is the link to another spelling.
var didYouMean = regexp.MustCompile(`Ý quý vị là: <a href="([^"]*)">([^<]*)</a>`)

func TestASearchThatFindsNothingNamesAnotherSpelling(t *testing.T) {
	s := newSite(t)
	a := news(1)
	a.Title = "Tiêm chủng mở rộng"
	s.publish(a)
	page := s.body("/search?q=" + url.QueryEscape("tiêm chủgn") + "&topic=y-te")
	link := didYouMean.FindStringSubmatch(page)
	if link == nil || link[2] != "tiêm chủng" {
		t.Fatalf("got the suggestion %q, want tiêm chủng", link)
	}
	if found := s.body(html.UnescapeString(link[1])); !strings.Contains(found, "<mark>Tiêm chủng</mark> mở rộng") {
		t.Errorf("by the suggestion: got\n%s\nwant the article", found)
	}
	if page := s.body("/search?q=khongbietgica"); strings.Contains(page, "Ý quý vị là") {
		t.Error("got a suggestion for what is near no word, want none")
	}
}

// cutShort is a store whose searches take too long.
type cutShort struct{ *flaky }

func (c cutShort) Find(ctx context.Context, q article.Query) ([]article.Article, bool, error) {
	list, _, err := c.flaky.Find(ctx, q)
	return list, true, err
}

func TestAPartialResultSaysSo(t *testing.T) {
	s := newSite(t, func(o *web.Options) { o.Store = cutShort{o.Store.(*flaky)} })
	s.publish(news(1))
	const words = "q=%22h%E1%BB%99i+ngh%E1%BB%8B%22"
	for _, path := range []string{"/search?" + words, "/feeds/search.rss?" + words, "/feeds/search.atom?" + words,
		"/feeds/search.json?" + words} {
		if got := s.body(path); !strings.Contains(got, "kết quả có thể thiếu những tin cũ hơn") {
			t.Errorf("%s: got nothing said of what may be missing, want it in\n%s", path, got)
		}
	}
	if got := s.body("/api/v1/search?" + words); !strings.Contains(got, `"partial":true`) {
		t.Errorf("/api/v1/search: got %s, want it to say that it is partial", got)
	}
	if got := s.body("/feeds/all.rss"); strings.Contains(got, "có thể thiếu") {
		t.Error("got a feed without a search that says it is partial, want none")
	}
}
