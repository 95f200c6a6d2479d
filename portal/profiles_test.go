package portal

import (
	"encoding/json"
	"errors"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/page"
	"loa/portal/internal/page/dates"
)

var update = flag.Bool("update", false, "write the golden files of the profiles anew")

// Visited is when the saved pages were fetched.
var visited = time.Date(2024, 3, 4, 8, 0, 0, 0, dates.SiteZone)

// addresses are where the saved pages stand on their portals.
var addresses = map[string]string{
	"vhv/article.html":             "https://maytrang.example.vn/tin-tuc-su-kien/thi-dua-khen-thuong/ra-mat-to-thi-dua-xay-dung-nong-thon-moi.html",
	"vhv/article-seed.html":        "https://maytrang.example.vn/tin-tuc-su-kien/thi-dua-khen-thuong/hop-ban-chuan-bi-hoi-thi-cong-chieng.html",
	"vhv/brief.html":               "https://maytrang.example.vn/thong-bao/lich-cat-dien-tuan-32-o-quy-ho2.html",
	"vhv/list.html":                "https://maytrang.example.vn/tin-tuc-su-kien/thi-dua-khen-thuong",
	"vhv/list-type1.html":          "https://maytrang.example.vn/thong-bao",
	"vhv/list-members.html":        "https://maytrang.example.vn/hoat-dong-co-so",
	"nukeviet/article.html":        "https://congan.suoida.example.vn/tin-tuc/cong-an-huyen-suoi-da-ban-giao-nha-mai-am-412.html",
	"nukeviet/article-abroad.html": "https://congan.suoida.example.vn/tin-tuc/tap-huan-phong-chay-409.html",
	"nukeviet/list.html":           "https://congan.suoida.example.vn/tin-tuc/",
	"tandan/article.html":          "https://dienpa.example.vn/portal/Pages/2023-4-21/Khai-mac-ngay-hoi-doc-sach7k2m1p.aspx",
	"tandan/list.html":             "https://dienpa.example.vn/portal/Pages/Van-hoa.aspx",
	"sharepoint/article.html":      "https://bo.example.vn/tintuc/Pages/tin-hoat-dong.aspx?ItemID=5501",
	"sharepoint/list.html":         "https://bo.example.vn/tintuc/Pages/tin-hoat-dong.aspx",
	"vnpt/article.html":            "https://sonongnghiep.example.vn/tin-hoat-dong/-/tin/1034/ho-tro-giong-lua-nep-nuong",
	"vnpt/list.html":               "https://sonongnghiep.example.vn/tin-hoat-dong",
	"liferay/article.html":         "https://soyte.example.vn/tin-tuc/-/asset_publisher/x1y2/content/kham-benh-luu-dong",
	"liferay/list.html":            "https://soyte.example.vn/tin-tuc",
	"vccorp/article.html":          "https://bao.example.vn/dua-dien-luoi-ve-ba-ban-cuoi-cung-cua-huyen-102220901063012345.htm",
	"vccorp/list.html":             "https://bao.example.vn/kinh-te.htm",
	"wordpress/article.html":       "https://truong.example.vn/trao-hoc-bong/",
	"wordpress/list.html":          "https://truong.example.vn/category/tin-tuc/",
	"nukeviet/list-titles.html":    "https://congan.suoida.example.vn/thong-bao/",
}

func savedPage(t testing.TB, name string) page.Page {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return page.Page{URL: addresses[name],
		Body: body, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Fetched: visited}
}

func savedPages(t testing.TB, kinds ...string) []string {
	t.Helper()
	var names []string
	for name := range addresses {
		for _, kind := range kinds {
			if strings.HasPrefix(filepath.Base(name), kind) {
				names = append(names, name)
			}
		}
	}
	if len(names) < 2 {
		t.Fatalf("only %d saved pages of kind %q, want len(names) at least 2", len(names), kinds)
	}
	slices.Sort(names)
	return names
}

// reading is what a page says of an article.
type reading struct {
	Key, URL, Title, Lead, Author, Origin, Language string
	Published, Updated                              time.Time `json:",omitzero"`
	PublishedEvidence                               string
	PublishedGuessed                                bool                 `json:",omitzero"`
	Image                                           *article.Image       `json:",omitzero"`
	Attachments                                     []article.Attachment `json:",omitzero"`
	Categories                                      []string             `json:",omitzero"`
	ContentText, ContentHTML                        string
}

func readingOf(a article.Article) reading {
	return reading{
		Key: a.Key, URL: a.URL, Title: a.Title, Lead: a.Lead, Author: a.Author, Origin: a.Origin, Language: a.Language,
		Published: a.Published, Updated: a.Updated, PublishedEvidence: a.PublishedEvidence,
		PublishedGuessed: a.PublishedGuessed,
		Image:            a.Image, Attachments: a.Attachments, Categories: a.Categories, ContentText: a.ContentText,
		ContentHTML: a.ContentHTML,
	}
}

// finding is what a page says of its list.
type finding struct {
	Kind, Profile, Next string
	Links               []foundLink
}

type foundLink struct {
	Key, URL, Title string
	Lead, Image     string    `json:",omitzero"`
	Published       time.Time `json:",omitzero"`
}

func findingOf(l page.Listing) finding {
	f := finding{Kind: l.Kind, Profile: l.Profile, Next: l.Next}
	for _, link := range l.Links {
		f.Links = append(f.Links, foundLink{Key: link.Key, URL: link.URL, Title: link.Title, Lead: link.Lead,
			Image: link.Image, Published: link.Published})
	}
	return f
}

// golden compares what a page gave with what was once read by eye.
func golden(t *testing.T, name string, got any) {
	t.Helper()
	file := filepath.Join("testdata", strings.TrimSuffix(name, ".html")+".golden.json")
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs from its golden file (go test -run . -update writes it anew)\ngot:\n%s\nwant:\n%s", name,
			b.String(), want)
	}
}

func TestEverySavedArticlePageIsReadByItsProfileWholeAndClean(t *testing.T) {
	for _, name := range savedPages(t, "article", "brief") {
		t.Run(name, func(t *testing.T) {
			a, evidence, err := ReadArticle(savedPage(t, name), article.Source{Profile: "auto"}, nil)
			if err != nil {
				t.Fatal(err)
			}
			cms := filepath.Dir(name)
			if !strings.HasPrefix(evidence, "profile "+cms) {
				t.Errorf("read by %q, want profile %s", evidence, cms)
			}
			golden(t, name, readingOf(a))
		})
	}
}

func TestEverySavedListPageGivesItsOwnSectionsArticlesOnly(t *testing.T) {
	for _, name := range savedPages(t, "list") {
		t.Run(name, func(t *testing.T) {
			page := savedPage(t, name)
			l, err := ReadList(t.Context(), onlyPage(page), page.URL,
				article.Source{Profile: "auto", Lists: []string{page.URL}})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, findingOf(l))
		})
	}
}

func TestADocumentInAViewerIsAnArticleWithAnAttachment(t *testing.T) {
	page := page.Page{URL: "https://x.example.vn/van-ban/thong-bao-so-12.html", Fetched: visited,
		Body: []byte(`<html><body><article class="news-detail-layout-type-2">
<h1 class="title-detail">Thông báo số 12</h1><span class="post-date">02/03/2021 | 08:00</span><div
class="content-detail" itemprop="articleBody"><iframe
src="/viewer.html?file=/upload/20001/20210302/tb-12.pdf"></iframe></div></article></body></html>`)}
	a, _, err := ReadArticle(page, article.Source{Profile: "auto"}, nil)
	if err != nil || len(a.Attachments) != 1 ||
		a.Attachments[0].URL != "https://x.example.vn/upload/20001/20210302/tb-12.pdf" {
		t.Errorf("attachments %+v, error %v, want no error, len(a.Attachments) 1, a.Attachments[0].URL %q",
			a.Attachments, err, "https://x.example.vn/upload/20001/20210302/tb-12.pdf")
	}
}

func TestNukeVietKeysSurviveNewSlugsAndKeepModulesApart(t *testing.T) {
	for address, want := range map[string]string{
		"https://x.example.vn/tin-tuc/mot-bai-412.html":            "412",
		"https://x.example.vn/su-kien/ten-khac-412.html":           "412",
		"https://x.example.vn/thong-bao/lich/mot-bai-412.html":     "thong-bao/412",
		"https://x.example.vn/vi/thong-bao/lich/ten-moi-412.html":  "vi/thong-bao/412",
		"https://x.example.vn/van-ban/nghi-quyet-412/":             "van-ban/412",
		"https://www.x.example.vn/tin-tuc/":                        "https://x.example.vn/tin-tuc",
		"https://x.example.vn/tin-tuc/page-2/":                     "https://x.example.vn/tin-tuc/page-2",
		"https://x.example.vn/tin-tuc/mot-bai-412.html?download=1": "https://x.example.vn/tin-tuc/mot-bai-412.html?download=1",
	} {
		if got := cms.ProfileNamed("nukeviet").Key(address); got != want {
			t.Errorf("key of %s is %q, want %q", address, got, want)
		}
	}
}

func TestAPageOfAnotherLayoutIsErrLayoutForEveryProfile(t *testing.T) {
	page := page.Page{URL: "https://x.example.vn/tin/a.html", Fetched: visited,
		Body: []byte(`<html><head><title>Trang khác</title></head><body><div><h1>Một trang khác</h1>
<p>Không có gì để đọc.</p></div></body></html>`)}
	for _, p := range cms.Profiles() {
		if _, _, err := ReadArticle(page, article.Source{Profile: p.Name()}, nil); !errors.Is(err, article.ErrLayout) {
			t.Errorf("article by %s: %v, want ErrLayout", p.Name(), err)
		}
		if _, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Profile: p.Name()}); !errors.Is(err,
			article.ErrLayout) {
			t.Errorf("list by %s: %v, want ErrLayout", p.Name(), err)
		}
	}
}
