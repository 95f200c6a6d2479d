package portal

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"loa/article"
)

func TestTitleIsWhatThePageShowsWithoutTheSiteName(t *testing.T) {
	for _, c := range []struct{ name, page, want string }{
		{"heading before metadata", `<title>Họp báo tháng 7 - Huyện Nậm Sa</title><h1>Họp báo tháng 7 năm 2020</h1>`, "Họp báo tháng 7 năm 2020"},
		{"site name in a first heading", `<title>Huyện Nậm Sa: Họp báo</title><meta property=og:title content="Họp báo"><h1><a href="/">Huyện Nậm Sa mến khách</a></h1><h1>Họp báo</h1>`, "Họp báo"},
		{"hidden heading", `<meta property=og:site_name content="Nậm Sa"><title>Họp báo | Nậm Sa</title><h1 hidden>Cổng thông tin Nậm Sa</h1>`, "Họp báo"},
		{"only <title>", `<meta property=og:site_name content="Cổng TTĐT Nậm Sa"><title>Thông báo - lịch tiếp dân - Cổng TTĐT Nậm Sa</title>`, "Thông báo - lịch tiếp dân"},
		{"host as site name", `<title>Họp báo - portal.example</title>`, "Họp báo"},
		{"escaped twice", `<title>Đất &amp;amp; nước</title>`, "Đất & nước"},
		{"no heading, a section's name in <title>", `<title>Chi tiết tin</title><div class="title-box"><h2 id="news-title">Bộ trả lời kiến nghị của cử tri</h2></div><p>x`, "Bộ trả lời kiến nghị của cử tri"},
		{"titles of other articles", `<title>Thông báo lịch tiếp dân</title><div class="post-title"><a href="/x">Một tin khác của trang này</a></div>`, "Thông báo lịch tiếp dân"},
		{"only the site's name", `<meta property=og:site_name content="Nậm Sa"><title>Nậm Sa</title>`, ""},
	} {
		if got := parsePage(t, c.page).Title(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAuthorIsAPersonsName(t *testing.T) {
	const site = `<meta property=og:site_name content="Báo Nậm Sa">`
	ld := func(author string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","author":` + author + `}</script>`
	}
	for _, c := range []struct{ name, page, want string }{
		{"json-ld", ld(`{"@type":"Person","name":"Lò Thị Mai"}`), "Lò Thị Mai"},
		{"several", ld(`[{"name":"Lò Thị Mai"},{"name":"Vàng A Páo"},{"name":"Lò Thị Mai"}]`), "Lò Thị Mai, Vàng A Páo"},
		{"the site", ld(`"Báo Nậm Sa"`), ""},
		{"a login", ld(`"bientap02"`), ""},
		{"a role", ld(`"Administrator"`), ""},
		{"an address", ld(`"https://portal.example/user/1"`), ""},
		{"a mailbox", ld(`"mai@portal.example"`), ""},
		{"role in json-ld, name below the text", ld(`"Quản trị viên"`) + `<p>Nội dung.</p><p><b>Tác giả:</b> Ngọc Sánh</p>`, "Ngọc Sánh"},
		{"meta", `<meta name=author content="Vàng A Páo">`, "Vàng A Páo"},
		{"byline with date", `<div class=byline><span>By</span> <a href="/tac-gia/mai">Lò Thị Mai</a> <span>01/07/2020</span></div>`, "Lò Thị Mai"},
		{"comment's author", `<div id=comments><span class=author>Người đọc</span></div>`, ""},
	} {
		if got := Author(bylinePage(t, site+c.page), nil); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPublicationTimeFollowsTheOrderOfTrust(t *testing.T) {
	ld := `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-07-01T16:25:00+07:00","dateModified":"2020-07-02T08:00:00+07:00"}</script>`
	for _, c := range []struct{ name, page, want, evidence string }{
		{"json-ld", ld, "2020-07-01T16:25:00+07:00", "json-ld"},
		{"json-ld and the same day shown", ld + `<h1>Họp báo</h1><p>01/07/2020</p>`, "2020-07-01T16:25:00+07:00", "json-ld"},
		{"another day shown at the title", ld + `<title>Họp báo</title><h1>Họp báo</h1><p class=date>Thứ hai, 22/06/2020 | 10:31</p>`, "2020-06-22T10:31:00+07:00", "visible date"},
		{"an update shown at the title", ld + `<title>Họp báo</title><h1>Họp báo</h1><p class=date>Cập nhật: 22/07/2020</p>`, "2020-07-01T16:25:00+07:00", "json-ld"},
		{"meta", `<meta property=article:published_time content="2020-07-01T05:25:00-04:00">`, "2020-07-01T05:25:00-04:00", "meta article:published_time"},
		{"1970 in meta", `<meta property=article:published_time content="1970-01-01T00:00:00Z"><title>Họp báo</title><h1>Họp báo</h1><span>15:30, 01/07/2020</span>`, "2020-07-01T15:30:00+07:00", "visible date"},
		{"label before the time", `<title>Họp báo</title><h1>Họp báo</h1><span>Cập nhật: 15h30 ngày 01/07/2020</span>`, "2020-07-01T15:30:00+07:00", "visible date"},
		{"a date in the text", `<title>Họp báo</title><h1>Họp báo</h1><p>Dự kiến đến ngày 3/7 trời sẽ tạnh mưa.</p>`, "", ""},
		{"the future in meta", `<meta property=article:published_time content="2031-01-01T00:00:00Z">`, "", ""},
		{"date of another article", `<title>Họp báo</title><h1>Họp báo</h1><p>` + strings.Repeat("chữ ", 900) + `</p><div>03/07/2020</div>`, "", ""},
		{"a day and its update", ld + `<title>Họp báo</title><h1>Họp báo</h1><p>22/06/2020 - Cập nhật: 05/07/2020</p>`, "2020-06-22T00:00:00+07:00", "visible date"},
		{"a text of its own right behind the title", `<title>Họp báo</title><fieldset><legend>Họp báo</legend> Thứ tư, ngày 1 tháng 7 năm 2020 <div>` + strings.Repeat("chữ ", 60) + `</div></fieldset>`, "2020-07-01T00:00:00+07:00", "visible date"},
		{"a sentence right behind the title", `<title>Họp báo</title><div><h1>Họp báo</h1> Dự kiến khai mạc hội chợ vào ngày 1 tháng 7 năm 2020 <div>` + strings.Repeat("chữ ", 60) + `</div></div>`, "", ""},
		{"byline box, and an import in json-ld", ld + `<title>Họp báo</title><h1>Họp báo</h1><div class=author-box><p>Lò Thị Mai</p><p class=post-date>22/06/2020</p></div><p>` + strings.Repeat("chữ ", 60), "2020-06-22T00:00:00+07:00", "visible date"},
		{"box about the author below the text", ld + `<title>Họp báo</title><h1>Họp báo</h1><p>` + strings.Repeat("chữ ", 60) + `</p><div class=author-box><p>Lò Thị Mai</p><p class=post-date>22/06/2020</p></div>`, "2020-07-01T16:25:00+07:00", "json-ld"},
		{"year of the copyright", `<title>Họp báo</title><h1>Họp báo</h1><p>© 01/01/2020 Nậm Sa</p>`, "", ""},
	} {
		got := Published(datesPage(t, c.page), nil)
		said := ""
		if !got.IsZero() {
			said = got.T.Format("2006-01-02T15:04:05-07:00")
		}
		if said != c.want || got.Evidence != c.evidence {
			t.Errorf("%s: got %s by %q, want %s", c.name, said, got.Evidence, c.want)
		}
	}
	doc, err := Parse(Page{URL: "https://portal.example/2020/07/01/hop-bao.html", Body: []byte("<p>x")})
	if err != nil {
		t.Fatal(err)
	}
	if got := Published(doc, nil); got.Evidence != "address" || !got.Guessed || got.T.Format("2006-01-02") != "2020-07-01" {
		t.Errorf("address: %+v", got)
	}
}

func TestTheOnlyDayBelowATextIsAGuess(t *testing.T) {
	text := `<title>Họp báo</title><h1>Họp báo</h1><p>` + strings.Repeat("chữ ", 500) + `</p>`
	for _, c := range []struct{ name, page, want string }{
		{"named for a date", text + `<p class=date>01/07/2020</p>`, "2020-07-01"},
		{"said twice", text + `<p class=date>01/07/2020</p><p>01/07/2020</p>`, "2020-07-01"},
		{"an update", text + `<p>Cập nhật: 01/07/2020</p>`, "2020-07-01"},
		{"beside an update", text + `<p class=date>01/07/2020 <i>Cập nhật: 05/07/2020</i></p>`, "2020-07-01"},
		{"before the description's", `<meta name=description content="Lai Châu, 30/6/2020 - Họp báo">` + text + `<p class=date>01/07/2020</p>`, "2020-06-30"},
		{"after what is stated", `<meta name=date content="2020-06-22">` + text + `<p class=date>01/07/2020</p>`, "2020-06-22"},
		{"two days", text + `<p class=date>01/07/2020</p><p class=date>02/07/2020</p>`, ""},
		{"named for nothing", text + `<p>01/07/2020</p>`, ""},
		{"above the title", `<p class=date>01/07/2020</p><p>` + strings.Repeat("chữ ", 90) + `</p>` + text, ""},
		{"in the foot of the page", text + `<footer><p>Cập nhật: 01/07/2020</p></footer>`, ""},
		{"in the foot of the article", `<article>` + text + `<footer><p>Cập nhật: 01/07/2020</p></footer></article>`, "2020-07-01"},
	} {
		got, said := Published(datesPage(t, c.page), nil), ""
		if !got.IsZero() {
			said = got.T.Format("2006-01-02")
		}
		if said != c.want || said != "" && got.Guessed != (c.name != "after what is stated") {
			t.Errorf("%s: got %s (guessed %v) by %q, want %s", c.name, said, got.Guessed, got.Evidence, c.want)
		}
	}
}

func TestMainImageIsNeitherLogoNorPlaceholder(t *testing.T) {
	for _, c := range []struct{ name, page, want, caption string }{
		{"stated", `<meta property=og:image content="/a.jpg"><p>x`, "https://portal.example/a.jpg", ""},
		{"stated logo", `<meta property=og:image content="/images/logo.png"><p><img src="/b.jpg">`, "https://portal.example/b.jpg", ""},
		{"placeholder and icon", `<p><img src="/no-image.jpg"><img src="/i.png" width=16 height=16><img src="/b.jpg" alt=x>`, "https://portal.example/b.jpg", ""},
		{"figure", `<figure><img src="/b.jpg"><figcaption>Quang cảnh.</figcaption></figure>`, "https://portal.example/b.jpg", "Quang cảnh."},
		{"line below", `<p><img src="/b.jpg"></p><p><em>Quang cảnh.</em></p>`, "https://portal.example/b.jpg", "Quang cảnh."},
		{"table", `<table><tr><td><img src="/b.jpg"></td></tr><tr><td>Quang cảnh.</td></tr></table>`, "https://portal.example/b.jpg", "Quang cảnh."},
		{"stated without what it shows", `<meta property=og:image content="/thumb/b.jpg"><figure><img data-src="/large/b.jpg" src="data:image/gif;base64,R0lGOD"><figcaption>Quang cảnh.</figcaption></figure>`, "https://portal.example/large/b.jpg", "Quang cảnh."},
		{"none", `<p><img src="data:image/png;base64,xx"><img src="/1x1.gif">`, "", ""},
	} {
		doc := mediaPage(t, c.page)
		img := MainImage(doc, doc.Body())
		if img == nil {
			img = &article.Image{}
		}
		if img.URL != c.want || img.Caption != c.caption {
			t.Errorf("%s: got %+v", c.name, *img)
		}
	}
}

func TestAttachmentsAreFoundWhereverTheyHide(t *testing.T) {
	const pdf, docx = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	for _, c := range []struct {
		name, page string
		want       []article.Attachment
	}{
		{"link", `<a href="/upload/Ke_hoach 12.pdf">Kế hoạch số 12 (245 KB)</a>`, []article.Attachment{{URL: "https://portal.example/upload/Ke_hoach%2012.pdf", Name: "Kế hoạch số 12", Type: pdf, SizeBytes: 245 << 10}}},
		{"word to click", `<a href="/upload/12_KH.docx">Tải về</a>`, []article.Attachment{{URL: "https://portal.example/upload/12_KH.docx", Name: "12 KH.docx", Type: docx}}},
		{"onclick with escaped slashes", `<a href="#" onclick="downloadFile('123','\/upload\/2000\/vanban.pdf')">Văn bản</a>`, []article.Attachment{{URL: "https://portal.example/upload/2000/vanban.pdf", Name: "Văn bản", Type: pdf}}},
		{"onclick", `<a href="javascript:void(0)" onclick="downloadFile('123','/upload/2000/vanban.pdf')">Văn bản</a>`, []article.Attachment{{URL: "https://portal.example/upload/2000/vanban.pdf", Name: "Văn bản", Type: pdf}}},
		{"download parameter", `<a href="/tin/bai-1.html?download=1&id=0" download="bieu-mau.docx">Biểu mẫu</a>`, []article.Attachment{{URL: "https://portal.example/tin/bai-1.html?download=1&id=0", Name: "Biểu mẫu", Type: docx}}},
		{"handler without extension", `<a href="/DownloadHandler.ashx?id=9">Phụ lục</a>`, []article.Attachment{{URL: "https://portal.example/DownloadHandler.ashx?id=9", Name: "Phụ lục", Type: unknownFile}}},
		{"viewer frame", `<iframe src="/pdfjs/web/viewer.html?file=%2Fupload%2Fa.pdf"></iframe>`, []article.Attachment{{URL: "https://portal.example/upload/a.pdf", Name: "a.pdf", Type: pdf}}},
		{"foreign viewer", `<iframe src="https://docs.google.com/viewer?url=https://portal.example/b.docx&embedded=true"></iframe>`, []article.Attachment{{URL: "https://portal.example/b.docx", Name: "b.docx", Type: docx}}},
		{"twice", `<a href="/a.pdf">Tệp</a><a href="/a.pdf">Tệp</a>`, []article.Attachment{{URL: "https://portal.example/a.pdf", Name: "Tệp", Type: pdf}}},
		{"no file", `<a href="/tin.html">Tin</a><a href="/a.jpg" download="a.jpg">Ảnh</a><a href="javascript:alert('x.pdf')">x</a><iframe src="https://video.example/1"></iframe>`, nil},
	} {
		doc := mediaPage(t, c.page)
		if got := Attachments(doc, doc.Body()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func TestCategoriesComeFromTheBreadcrumb(t *testing.T) {
	want := []string{"Tin tức", "Giáo dục"}
	for name, page := range map[string]string{
		"list":      `<h1>Họp báo</h1><ul class="temp-breadcrumbs"><li><a href="/">Trang chủ</a><li><a href="/tin">Tin tức</a><li><a href="/gd">Giáo dục</a><li><a href="#">Họp báo</a></ul>`,
		"microdata": `<h1>Họp báo</h1><ol itemscope itemtype="https://schema.org/BreadcrumbList"><li itemprop=itemListElement itemscope><span itemprop=name>Trang nhất</span><li itemprop=itemListElement itemscope><span itemprop=name>Tin tức</span><li itemprop=itemListElement itemscope><span itemprop=name>Giáo dục</span></ol>`,
		"json-ld":   `<h1>Họp báo</h1><script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":[{"name":"Home"},{"item":{"name":"Tin tức"}},{"name":"Giáo dục"},{"name":"Họp báo"}]}</script>`,
		"meta":      `<h1>Họp báo</h1><meta property=article:section content="Tin tức"><meta property=article:section content="Giáo dục">`,
	} {
		if got := parsePage(t, page).Categories(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

func TestLanguageIsATag(t *testing.T) {
	for in, want := range map[string]string{"vi": "vi", "vi-VN": "vi", "vi_VN": "vi", "en_us": "en-US", "": "", "tiếng Việt": "vi", "xx-yy-zz-qq-too-long-for-a-tag": "", "1": ""} {
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
			t.Errorf("%s: got %v", name, o)
		}
	}
	deep := parsePage(t, `<script type="application/ld+json">`+strings.Repeat(`{"@graph":[`, 5000)+strings.Repeat(`]}`, 5000)+`</script>`)
	if n := len(deep.JSONLD()); n > maxObjects {
		t.Errorf("%d objects of a nested bomb", n)
	}
}

func TestMicrodataOfSideBoxesIsNotTheArticles(t *testing.T) {
	box := func(i int) string {
		return fmt.Sprintf(`<section itemscope itemtype="http://schema.org/NewsArticle"><a itemprop=headline href="/%d">Tin khác số %d</a></section>`, i, i)
	}
	page := box(1) + `<article itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop=headline>Họp báo</h1><meta itemprop=datePublished content="2020-07-01T16:25:00+07:00"><span itemprop=author itemscope><span itemprop=name>Lò Thị Mai</span></span><div itemprop=articleBody><p>Nội dung.</p></div></article>` + box(2)
	doc := parsePage(t, page)
	s := doc.ArticleScope()
	if s == nil || s.Value("headline") != "Họp báo" || s.Value("author") != "Lò Thị Mai" {
		t.Fatalf("scope %+v", s)
	}
	if doc := parsePage(t, box(1)+box(2)); doc.ArticleScope() != nil {
		t.Error("a list has an article scope")
	}
}

func FuzzJSONLD(f *testing.F) {
	f.Add(`{"@type":"NewsArticle","author":[{"name":["a"]}],"image":{"url":7},"datePublished":["x"]}`)
	f.Add("<!--[{\"@graph\":[{}],\n}] -->")
	f.Add(`{"a":"\`)
	f.Fuzz(func(t *testing.T, script string) {
		doc, err := Parse(Page{URL: "https://portal.example/a", Body: []byte(`<script type="application/ld+json">` + script + `</script><p>x`)})
		if err != nil {
			return
		}
		doc.ArticleObject()
		doc.Title()
		Author(doc, nil)
		Published(doc, nil)
		MainImage(doc, nil)
		doc.Categories()
	})
}

func bylinePage(t testing.TB, body string) *Document {
	t.Helper()
	doc, err := Parse(Page{URL: "https://portal.example/tin/bai.html", Body: []byte(body), Fetched: time.Date(2025, 10, 31, 2, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func datesPage(t testing.TB, body string) *Document {
	t.Helper()
	doc, err := Parse(Page{URL: "https://portal.example/tin/bai.html", Body: []byte(body), Fetched: time.Date(2025, 10, 31, 2, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func mediaPage(t testing.TB, body string) *Document {
	t.Helper()
	doc, err := Parse(Page{URL: "https://portal.example/tin/bai.html", Body: []byte(body), Fetched: time.Date(2025, 10, 31, 2, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
