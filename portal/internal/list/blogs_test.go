package list

import (
	"context"
	"fmt"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page"
)

// TestListsOfBlogThemes are read whatever stands in the foot of an entry: the day with a
// link to the entry, the way to its comments, the names of sections and tags.
func TestListsOfBlogThemes(t *testing.T) {
	titles := []string{"Khánh thành cầu treo ở bản cao", "Mở lớp xóa mù chữ", "Thu hoạch chè shan trên núi Nậm Ma", "Trồng rừng"}
	for name, form := range map[string]string{
		"the day is a link in the entry's foot": `<article class="post category-xa"><header ` +
			`class="entry-header"><h2><a href="%[1]s">%[2]s</a></h2></header>
<p>Lời dẫn của bài kể chuyện bà con.</p><footer class="entry-footer"><a href="%[1]s" rel="bookmark"><time datetime="2026-11-20">20/11/2026</time></a>
<a href="/category/xa-hoi/" rel="category tag">Xã hội</a></footer></article>`,
		"whole texts with headings": `<article class="post"><h2 class="title"><a ` +
			`href="%[1]s">%[2]s</a></h2><p>Lời dẫn của bài.</p><h2>Vì sao?</h2><p>Vì mưa to.</p>
<div class="meta"><a href="/categories/Kinh-te/">Kinh tế</a> <a href="/tags/ban-cao/">bản cao</a></div></article>`,
		"sections without a word on what they are": `<div class="card"><a href="%[1]s"><h2>%[2]s</h2></a><p>Lời ` +
			`dẫn của bài.</p>
<a class="badge" href="/index.php/category/k%[3]d/">Y tế</a></div>`,
		"a list called the recent posts": `<div class="recent-post-item"><a class="article-title" ` +
			`href="%[1]s">%[2]s</a><span>2026-11-20</span></div>`,
	} {
		items := ""
		for i, title := range titles {
			items += fmt.Sprintf(form, fmt.Sprintf("/2026/11/bai-so-%c/", 'a'+i), title, i)
		}
		doc, err := page.Parse(page.Page{URL: "https://xa.example/", Body: []byte(`<html lang=vi><title>Xã Nậm ` +
			`Sa</title><body>
<div id="page"><main id="content"><div class="recent-posts" id="recent-posts">` + items + `</div></main>
<aside><a href="/archives/">12</a></aside></div><footer><p>Xã Nậm Sa</p></footer></body>`)})
		if err != nil {
			t.Fatal(err)
		}
		l, err := Find(context.Background(), nil, doc, nil)
		if err != nil {
			t.Errorf("%s: got the error %v, want the list", name, err)
			continue
		}
		var got []string
		for _, k := range l.Links {
			got = append(got, k.Title)
		}
		assert.Same(t, name, got, titles)
	}
}

// TestSectionsOfAPortalMayHoldArticles whose addresses begin with the word for a section.
func TestSectionsOfAPortalMayHoldArticles(t *testing.T) {
	items := ""
	for i := range 5 {
		items += fmt.Sprintf(`<li><a href="/chuyen-muc/khanh-thanh-cau-treo-%d.html">Khánh thành cầu treo số %d `+
			`ở bản</a></li>`, 1000+i, i)
	}
	doc, err := page.Parse(page.Page{URL: "https://xa.example/chuyen-muc", Body: []byte(`<title>Chuyên ` +
		`mục</title><body><div id="main"><h1>Chuyên mục</h1><ul>` +
		items + `</ul></div></body>`)})
	if err != nil {
		t.Fatal(err)
	}
	l, err := Find(context.Background(), nil, doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "articles", len(l.Links), 5)
}

// TestABoxOfASectionBelowThePageIsNoSideBox whatever the section is called;
// one of that name of another module is.
func TestABoxOfASectionBelowThePageIsNoSideBox(t *testing.T) {
	box := func(heading, link, folder string, first int) string {
		b := `<div class="box"><h4><a href="` + link + `">` + heading + `</a></h4><div class="row"><div><h3>`
		for i := range 3 {
			if i == 1 {
				b += `</h3><p>Lời dẫn của tin đầu.</p></div><ul>`
			}
			a := fmt.Sprintf(`<a href="%s/bai-cua-muc-nay-%d.html">Bài của mục này có số %d</a>`, folder, first+i, first+i)
			if i == 0 {
				b += a
			} else {
				b += `<li>` + a + `</li>`
			}
		}
		return b + `</ul></div></div>`
	}
	for name, c := range map[string]struct {
		other string
		want  int
	}{
		"questions":         {box("Hướng dẫn - Hỏi đáp", "/tin/hoi-dap/", "/tin/hoi-dap", 21), 6},
		"readers":           {box("Bạn đọc viết", "/tin/ban-doc/", "/tin/ban-doc", 21), 6},
		"of another module": {box("Hỏi đáp", "/faq/", "/faq", 21), 3},
	} {
		doc, err := page.Parse(page.Page{URL: "https://xa.example/tin/", Body: []byte(`<html lang=vi><title>Tin - Xã ` +
			`Nậm Sa</title><body><div id="main">` + box("Xã hội", "/tin/xa-hoi/", "/tin/xa-hoi", 11) + c.other +
			`</div></body>`)})
		if err != nil {
			t.Fatal(err)
		}
		l, err := Find(context.Background(), nil, doc, nil)
		assert.Same(t, name+": error", err, nil)
		assert.Same(t, name, len(l.Links), c.want)
	}
}

// TestWhatABoxShowsOnAnEmptySectionIsNoList by the breadcrumb of what it leads to; the only
// article of a section is its list wherever it stands.
func TestWhatABoxShowsOnAnEmptySectionIsNoList(t *testing.T) {
	for name, c := range map[string]struct {
		crumb string
		want  int
	}{
		"a page of another part":          {`<a href="/gioi-thieu/">Giới thiệu</a>`, 0},
		"the section's only article":      {`<a href="/tin/canh-bao/">Cảnh báo</a>`, 1},
		"an article that says no section": {"", 1},
	} {
		parse := func(url, body string) *page.Document {
			doc, err := page.Parse(page.Page{URL: url, Body: []byte("<html lang=vi><body>" + body + "</body></html>")})
			assert.Same(t, name+": parsing", err, nil)
			return doc
		}
		get := func(_ context.Context, url string) (page.Page, error) {
			if url != "https://xa.example/gioi-thieu/cac-ban-lang-cua-xa-ta.html" {
				return page.Page{}, fmt.Errorf("no page at %s", url)
			}
			return page.Page{URL: url, Body: []byte(`<html lang=vi><body><ul class="breadcrumb"><li>` + c.crumb +
				`</li></ul><h1>Các bản làng của xã ta</h1></body></html>`)}, nil
		}
		l, err := Find(context.Background(), get, parse("https://xa.example/tin/canh-bao/", `<nav class="menu"><a href="/">Trang `+
			`nhất</a><a href="/gioi-thieu/">Giới thiệu</a><a href="/tin/canh-bao/">Cảnh báo</a></nav><div class="well"><h3><a `+
			`href="/gioi-thieu/cac-ban-lang-cua-xa-ta.html">Các bản làng của xã ta từ xưa đến nay</a></h3><p>Xã có chín bản, `+
			`bản nào cũng ở lưng chừng núi và bên bờ suối.</p></div>`), nil)
		assert.Same(t, name, len(l.Links), c.want)
		assert.Same(t, name+": an error", err != nil, c.want == 0)
	}
}
