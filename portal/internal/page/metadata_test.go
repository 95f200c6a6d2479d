package page

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestTitleIsWhatThePageShowsWithoutTheSiteName(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"heading before metadata", `<title>Họp báo tháng 7 - Huyện Nậm Sa</title><h1>Họp báo tháng 7 năm 2020</h1>`,
			"Họp báo tháng 7 năm 2020"},
		{"site name in a first heading",
			`<title>Huyện Nậm Sa: Họp báo</title><meta property=og:title content="Họp báo"><h1><a
href="/">Huyện Nậm Sa mến khách</a></h1><h1>Họp báo</h1>`, "Họp báo"},
		{"hidden heading", `<meta property=og:site_name content="Nậm Sa"><title>Họp báo | Nậm Sa</title>
<h1 hidden>Cổng thông tin Nậm Sa</h1>`, "Họp báo"},
		{"only <title>", `<meta property=og:site_name content="Cổng TTĐT Nậm Sa">
<title>Thông báo - lịch tiếp dân - Cổng TTĐT Nậm Sa</title>`, "Thông báo - lịch tiếp dân"},
		{"host as site name", `<title>Họp báo - portal.example</title>`, "Họp báo"},
		{"escaped twice", `<title>Đất &amp;amp; nước</title>`, "Đất & nước"},
		{"no heading, a section's name in <title>",
			`<title>Chi tiết tin</title><div class="title-box">
<h2 id="news-title">Bộ trả lời kiến nghị của cử tri</h2></div>
<p>x`, "Bộ trả lời kiến nghị của cử tri"},
		{"titles of other articles", `<title>Thông báo lịch tiếp dân</title><div class="post-title"><a
href="/x">Một tin khác của trang này</a></div>`, "Thông báo lịch tiếp dân"},
		{"only the site's name", `<meta property=og:site_name content="Nậm Sa"><title>Nậm Sa</title>`, ""},
	} {
		if got := parsePage(t, c.page).Title(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestCategoriesComeFromTheBreadcrumb(t *testing.T) {
	want := []string{"Tin tức", "Giáo dục"}
	for name, page := range map[string]string{
		"list": `<h1>Họp báo</h1><ul class="temp-breadcrumbs"><li><a href="/">Trang chủ</a><li><a
href="/tin">Tin tức</a><li><a href="/gd">Giáo dục</a><li><a href="#">Họp báo</a></ul>`,
		"microdata": `<h1>Họp báo</h1><ol itemscope itemtype="https://schema.org/BreadcrumbList">
<li itemprop=itemListElement itemscope><span itemprop=name>Trang nhất</span>
<li itemprop=itemListElement itemscope><span itemprop=name>Tin tức</span>
<li itemprop=itemListElement itemscope><span itemprop=name>Giáo dục</span></ol>`,
		"json-ld": `<h1>Họp báo</h1><script
type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"item":{"name":"Tin tức"}},{"name":"Giáo dục"},{"name":"Họp báo"}]}</script>`,
		"meta": `<h1>Họp báo</h1><meta property=article:section content="Tin tức">
<meta property=article:section content="Giáo dục">`,
	} {
		if got := parsePage(t, page).Categories(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q, want got %v", name, got, want)
		}
	}
}

func TestLanguageIsATag(t *testing.T) {
	for in, want := range map[string]string{"vi": "vi", "vi-VN": "vi", "vi_VN": "vi", "en_us": "en-US", "": "",
		"tiếng Việt": "vi", "xx-yy-zz-qq-too-long-for-a-tag": "", "1": ""} {
		if got := languageTag(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestBrokenJSONLDIsMended(t *testing.T) {
	for name, script := range map[string]string{
		"raw line ends":     "{\"@type\":\"NewsArticle\",\"headline\":\"Họp\nbáo\"}",
		"comma too many":    `{"@type":"NewsArticle","headline":"Họp báo",}`,
		"comment around":    `<!-- {"@type":"NewsArticle","headline":"Họp báo"} -->`,
		"cdata":             "//<![CDATA[\n" + `{"@type":"NewsArticle","headline":"Họp báo"}` + "\n//]]>",
		"two in a row":      `{"@type":"WebSite"}{"@type":"NewsArticle","headline":"Họp báo"}`,
		"wrong escape":      `{"@type":"NewsArticle","headline":"Họp báo","x":"a\'b"}`,
		"graph":             `{"@context":"x","@graph":[{"@type":["Thing","schema:NewsArticle"],"headline":"Họp báo"}]}`,
		"semicolon behind":  `{"@type":"NewsArticle","headline":"Họp báo"};`,
		"entities in texts": `{"@type":"NewsArticle","headline":"H&#7885;p b&aacute;o"}`,
	} {
		doc := parsePage(t, `<script type="application/ld+json">`+script+`</script>`)
		if o := doc.ArticleObject(); o == nil || o.Text("headline") != "Họp báo" {
			t.Errorf("%s: got %v, want o not nil, %q", name, o, "Họp báo")
		}
	}
	deep := parsePage(t, `<script type="application/ld+json">`+strings.Repeat(`{"@graph":[`, 5000)+
		strings.Repeat(`]}`, 5000)+`</script>`)
	if n := len(deep.JSONLD()); n > maxObjects {
		t.Errorf("%d objects of a nested bomb, want at most %v", n, maxObjects)
	}
}

func TestMicrodataOfSideBoxesIsNotTheArticles(t *testing.T) {
	box := func(i int) string {
		return fmt.Sprintf(`<section itemscope itemtype="http://schema.org/NewsArticle"><a itemprop=headline href="/%d">Tin khác số %d</a></section>`, i, i)
	}
	page := box(1) + `<article itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop=headline>Họp báo</h1>
<meta itemprop=datePublished content="2020-07-01T16:25:00+07:00"><span itemprop=author itemscope><span itemprop=name>Lò Thị Mai</span></span><div itemprop=articleBody><p>Nội dung.</p></div></article>` + box(2)
	doc := parsePage(t, page)
	s := doc.ArticleScope()
	if s == nil || s.Value("headline") != "Họp báo" || s.Value("author") != "Lò Thị Mai" {
		t.Fatalf("scope %+v, want s not nil, %q, %q", s, "Họp báo", "Lò Thị Mai")
	}
	if doc := parsePage(t, box(1)+box(2)); doc.ArticleScope() != nil {
		t.Error("a list has an article scope, want doc.ArticleScope() nil")
	}
}
