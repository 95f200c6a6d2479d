package portal

import (
	"errors"
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/cms"
	"loa/portal/internal/page"
)

const oddPage = `<html lang="vi"><head><title>Tin - Cổng X</title></head><body>
<div class="k1"><b class="tt">Khánh thành cầu treo Nậm Ma</b><i class="ng">Đăng ngày 05/06/2023 lúc 07:45</i><span
class="tg">Người viết: Sìn A Lềnh</span><span class="ng2">Nguồn: Đài truyền thanh huyện</span>
<div class="nd"><p class="sa">Cầu dài 86 m nối hai bờ suối.</p>
<p>Người dân hai bản không còn phải lội suối mùa lũ.</p><p class="qc">Quảng cáo</p><img class="a" src="/a/cau.jpg"><p
class="ct">Cầu treo Nậm Ma.</p></div></div></body></html>`

func TestSelectorsOfTheConfigurationReadAPortalWithoutAProfile(t *testing.T) {
	src := article.Source{Profile: "auto", Selectors: article.Selectors{Title: ".tt", Lead: ".sa", Content: ".nd",
		Author: ".tg", Source: ".ng2", Published: ".ng", Image: "img.a", Caption: ".ct", Remove: ".qc"}}
	a, evidence, err := ReadArticle(page.Page{URL: "https://x.example.vn/tin/9", Body: []byte(oddPage),
		Fetched: visited}, src, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "Khánh thành cầu treo Nậm Ma" || a.Lead != "Cầu dài 86 m nối hai bờ suối." ||
		a.Author != "Sìn A Lềnh" || a.Origin != "Đài truyền thanh huyện" {
		t.Errorf("title %q, lead %q, author %q, origin %q, want a.Title %q, a.Lead %q, a.Author %q, a.Origin %q",
			a.Title, a.Lead, a.Author, a.Origin, "Khánh thành cầu treo Nậm Ma", "Cầu dài 86 m nối hai bờ suối.",
			"Sìn A Lềnh", "Đài truyền thanh huyện")
	}
	if a.Published.UTC().Format("2006-01-02 15:04") != "2023-06-05 00:45" || evidence != "the source's selectors" {
		t.Errorf("published %s, evidence %q, want %q, evidence %q", a.Published, evidence, "2023-06-05 00:45",
			"the source's selectors")
	}
	if strings.Contains(a.ContentText, "Quảng cáo") || strings.Contains(a.ContentText, "86 m") ||
		!strings.Contains(a.ContentText, "lội suối") {
		t.Errorf(`content %q, want a.ContentText without "Quảng cáo", a.ContentText without "86 m", a.ContentText to contain "lội suối"`, a.ContentText)
	}
	if a.Image == nil || a.Image.URL != "https://x.example.vn/a/cau.jpg" || a.Image.Caption != "Cầu treo Nậm Ma." {
		t.Errorf("image %+v, want a.Image not nil, a.Image.URL %q, a.Image.Caption %q", a.Image,
			"https://x.example.vn/a/cau.jpg", "Cầu treo Nậm Ma.")
	}
}

func TestASelectorThatFindsNothingIsErrLayoutAndNamesItself(t *testing.T) {
	page := page.Page{URL: "https://x.example.vn/tin/9", Body: []byte(oddPage), Fetched: visited}
	for want, s := range map[string]article.Selectors{
		`title ".none"`:   {Content: ".nd", Title: ".none"},
		`content ".none"`: {Content: ".none"},
	} {
		_, _, err := ReadArticle(page, article.Source{Selectors: s}, nil)
		if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want ErrLayout that names %s", err, want)
		}
	}
	_, err := ReadList(t.Context(), onlyPage(page), page.URL,
		article.Source{Selectors: article.Selectors{Item: ".none"}})
	if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), `item ".none"`) {
		t.Errorf("list: %v, want error %v, it to contain %q", err, article.ErrLayout, `item ".none"`)
	}
}

func TestFaultySelectorsAreNamedAllAtOnce(t *testing.T) {
	faults := cms.CheckSelectors(article.Selectors{Item: "div[", Title: "h1", Content: "p::x(", Lead: ""})
	if len(faults) != 2 || !strings.Contains(faults[0].Error(), "selector item") ||
		!strings.Contains(faults[1].Error(), "selector content") {
		t.Errorf(`faults %v, want len(faults) 2, it to contain "selector item", it to contain "selector content"`,
			faults)
	}
}

func TestSelectorsOfTheConfigurationReadAList(t *testing.T) {
	page := page.Page{URL: "https://x.example.vn/tin", Fetched: visited, Body: []byte(`<html><body>
<div class="r"><a href="/tin/1"><img src="/1.jpg"></a><a href="/tin/1">Tin thứ nhất</a><span>02/06/2023 08:00</span>
</div>
<div class="r"><a href="/tin/2">Tin thứ hai</a></div><div class="r"><a href="/tin/2">Tin thứ hai</a></div>
<div class="r"><a href="/a.pdf">Tệp</a></div><div class="q"><a href="/khac/3">Khác</a></div></body></html>`)}
	l, err := ReadList(t.Context(), onlyPage(page), page.URL, article.Source{Selectors: article.Selectors{Item: ".r"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Links) != 2 || l.Links[0].Title != "Tin thứ nhất" || l.Links[0].Image != "https://x.example.vn/1.jpg" ||
		l.Links[0].Published.IsZero() {
		t.Errorf("links %+v, want len(l.Links) 2, l.Links[0].Title %q, l.Links[0].Image %q, not "+
			"l.Links[0].Published.IsZero()", l.Links, "Tin thứ nhất", "https://x.example.vn/1.jpg")
	}
}
