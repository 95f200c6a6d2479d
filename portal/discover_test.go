package portal

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/page"
)

// newsSite is a portal of no known CMS: a front page, two sections, feeds.
func newsSite() *site {
	s := newSite()
	const host = "https://cong.example.vn"
	page := func(title, section, feed string) string {
		var b strings.Builder
		fmt.Fprintf(&b, `<html><head><title>%s - Cổng</title>%s</head><body><nav><a href="/">Trang chủ</a> <a
href="/kinh-te">Kinh tế</a> <a href="/van-hoa">Văn hóa</a></nav><main><h1>%s</h1>`, title, feed, title)
		for i := range 8 {
			fmt.Fprintf(&b, `<div class="item"><h3><a
href="/%s/bai-viet-so-%d-ve-doi-song.html">Bài viết số %d về đời sống ở huyện</a></h3><p>01/07/2020 0%d:00</p>
</div>`, section, i, i, i)
		}
		b.WriteString(`</main></body></html>`)
		return b.String()
	}
	feed := func(sections ...string) string {
		var b strings.Builder
		b.WriteString(`<rss version="2.0"><channel><title>Cổng</title><link>https://cong.example.vn/</link>`)
		for _, section := range sections {
			for i := range 5 {
				fmt.Fprintf(&b, `<item><title>Bài viết số %d</title>
<link>https://cong.example.vn/%s/bai-viet-so-%d-ve-doi-song.html</link>
<pubDate>Wed, 01 Jul 2020 0%d:00:00 +0700</pubDate></item>`, i, section, i, i)
			}
		}
		return b.String() + `</channel></rss>`
	}
	link := func(path string) string {
		return fmt.Sprintf(`<link rel="alternate" type="application/rss+xml" href="%s">`, path)
	}
	s.add(host+"/", page("Cổng thông tin", "kinh-te", link("/rss.xml")))
	s.add(host+"/kinh-te", page("Kinh tế", "kinh-te", link("/rss.xml")+link("/rss/kinh-te.xml")))
	s.add(host+"/van-hoa", page("Văn hóa", "van-hoa", link("/rss.xml")))
	s.add(host+"/rss.xml", feed("kinh-te", "van-hoa"))
	s.add(host+"/rss/kinh-te.xml", feed("kinh-te"))
	s.add(host+"/dang-nhap", `<html><head><title>Đăng nhập</title></head><body><form><input type="text"><input
type="password"></form></body></html>`)
	s.add(host+"/hong", `<html><head><title>Lỗi 500</title></head><body><h1>Đã xảy ra lỗi</h1></body></html>`)
	moved := s.pages[host+"/"]
	s.pages[host+"/muc-da-bo"] = moved // a redirect to the front page
	return s
}

func TestDiscoveryTakesTheSectionsFeedAndRefusesTheSites(t *testing.T) {
	s := newsSite()
	found, err := Discover(t.Context(), s.get, "https://cong.example.vn/kinh-te", article.Source{Profile: "auto"})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != 3 || found[0].Kind != "feed" || found[0].URL != "https://cong.example.vn/rss/kinh-te.xml" ||
		found[0].Refused {
		t.Fatalf("first found: %+v, want len(found) 3, found[0].Kind %q, found[0].URL %q, not found[0].Refused", found,
			"feed", "https://cong.example.vn/rss/kinh-te.xml")
	}
	if found[1].Kind != "links" || found[1].Refused || len(found[1].Listing.Links) != 8 {
		t.Errorf("second found: %s %v %d, want found[1].Kind %q, not found[1].Refused, len(found[1].Listing.Links) 8",
			found[1].Kind, found[1].Refused, len(found[1].Listing.Links), "links")
	}
	if last := found[2]; !last.Refused || last.URL != "https://cong.example.vn/rss.xml" ||
		!strings.Contains(last.Evidence, "another section") {
		t.Errorf(`the site's feed: %+v, want last.Refused, last.URL %q, last.Evidence to contain "another section"`,
			last, "https://cong.example.vn/rss.xml")
	}
}

func TestABareAddressIsReadThroughTheFeedOfTheWholeSite(t *testing.T) {
	s := newsSite()
	l, err := ReadList(t.Context(), s.get, "https://cong.example.vn/", article.Source{Profile: "auto"})
	if err != nil || l.Kind != "feed" || len(l.Links) != 10 {
		t.Errorf("kind %q, %d links, error %v, want no error, l.Kind %q, len(l.Links) 10", l.Kind, len(l.Links), err,
			"feed")
	}
}

func TestABareNukeVietAddressIsReadThroughItsSitemap(t *testing.T) {
	s := newSite()
	const host = "https://congan.suoida.example.vn"
	s.add(host+"/", string(savedPage(t, "nukeviet/list.html").Body))
	s.pages[host+"/sitemap.xml"] = xmlPage(t, host+"/sitemap.xml", "nukeviet/sitemap.xml")
	s.pages[host+"/sitemap-vi.news.xml"] = xmlPage(t, host+"/sitemap-vi.news.xml", "nukeviet/sitemap-vi.news.xml")
	l, err := ReadList(t.Context(), s.get, host+"/", article.Source{})
	if err != nil || l.Kind != "sitemap" || len(l.Links) != 3 || l.Links[0].Key != "412" {
		t.Errorf("kind %q, %d links, error %v, want no error, l.Kind %q, len(l.Links) 3, l.Links[0].Key %q", l.Kind,
			len(l.Links), err, "sitemap", "412")
	}
	s.pages = map[string]page.Page{host + "/": s.pages[host+"/"]}
	l, err = ReadList(t.Context(), s.get, host+"/", article.Source{})
	if err != nil || l.Kind != "profile" || len(l.Links) < 3 {
		t.Errorf("without sitemap: kind %q, %d links, error %v, want no error, l.Kind %q, len(l.Links) at least 3",
			l.Kind, len(l.Links), err, "profile")
	}
}

func TestAFeedThatThePortalForgotIsRefused(t *testing.T) {
	s := newsSite()
	old := strings.ReplaceAll(string(s.pages["https://cong.example.vn/rss.xml"].Body), "2020", "2013")
	s.add("https://cong.example.vn/rss.xml", strings.ReplaceAll(old, "bai-viet-so", "bai-viet-xua"))
	found, err := Discover(t.Context(), s.get, "https://cong.example.vn/", article.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if found[0].Kind != "links" || found[0].Refused {
		t.Errorf("first found %s %q, want found[0].Kind %q, not found[0].Refused", found[0].Kind, found[0].Evidence,
			"links")
	}
	if last := found[len(found)-1]; !last.Refused || !strings.Contains(last.Evidence, "no longer kept") {
		t.Errorf(`the old feed: %+v, want last.Refused, last.Evidence to contain "no longer kept"`, last)
	}
}

func TestASitemapIsFoundThroughRobotsTxt(t *testing.T) {
	s := newsSite()
	delete(s.pages, "https://cong.example.vn/rss.xml")
	s.add("https://cong.example.vn/robots.txt",
		"User-agent: *\nDisallow: /admin\nSitemap: https://cong.example.vn/bando/tin.xml\nsitemap: "+
			"https://khac.example.vn/x.xml\n")
	s.add("https://cong.example.vn/bando/tin.xml",
		`<urlset><url><loc>https://cong.example.vn/kinh-te/bai-viet-so-1-ve-doi-song.html</loc>
<lastmod>2024-03-01T08:00:00+07:00</lastmod></url></urlset>`)
	l, err := ReadList(t.Context(), s.get, "https://cong.example.vn/", article.Source{})
	if err != nil || l.Kind != "sitemap" || len(l.Links) != 1 || l.URL != "https://cong.example.vn/bando/tin.xml" {
		t.Errorf("kind %q at %s, %d links, error %v, want no error, l.Kind %q, len(l.Links) 1, l.URL %q", l.Kind, l.URL,
			len(l.Links), err, "sitemap", "https://cong.example.vn/bando/tin.xml")
	}
}

func TestPagesThatAreNoListSayWhy(t *testing.T) {
	s := newsSite()
	for address, want := range map[string]string{
		"https://cong.example.vn/dang-nhap": "a login page",
		"https://cong.example.vn/hong":      "an error page",
		"https://cong.example.vn/muc-da-bo": "front page",
	} {
		_, err := ReadList(t.Context(), s.get, address, article.Source{Profile: "auto"})
		if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), address) {
			t.Errorf("%s: %v, want ErrLayout that says %q", address, err, want)
		}
		if _, err := Discover(t.Context(), s.get, address, article.Source{}); !errors.Is(err, article.ErrLayout) {
			t.Errorf("discover %s: %v, want error %v", address, err, article.ErrLayout)
		}
	}
	for address, want := range map[string]string{
		"https://cong.example.vn/dang-nhap": "a login page",
		"https://cong.example.vn/hong":      "an error page",
		"https://cong.example.vn/":          "front page",
	} {
		_, _, err := ReadArticle(s.pages[address], article.Source{Profile: "auto"}, nil)
		if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), want) {
			t.Errorf("article at %s: %v, want ErrLayout that says %q", address, err, want)
		}
	}
}

func TestARedirectToPageOneEndsAList(t *testing.T) {
	s := newsSite()
	s.pages["https://cong.example.vn/kinh-te/page-9/"] = s.pages["https://cong.example.vn/kinh-te"]
	_, err := ReadList(t.Context(), s.get, "https://cong.example.vn/kinh-te/page-9/", article.Source{})
	if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), "no page 9") {
		t.Errorf(`error %v, want error %v, it to contain "no page 9"`, err, article.ErrLayout)
	}
}

func TestTheErrorOfTheFetchComesThroughAsItIs(t *testing.T) {
	s := newSite()
	_, err := ReadList(t.Context(), s.get, "https://cong.example.vn/x", article.Source{})
	if err == nil || errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), "404") {
		t.Errorf(`error %v, want an error, an error other than %v, it to contain "404"`, err, article.ErrLayout)
	}
}
