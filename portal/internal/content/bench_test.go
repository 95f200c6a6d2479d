package content

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"loa/portal/internal/page"
)

// heavyPage is shaped like the pages of large news sites: most of it is
// scripts, menus, boxes and comments, a tenth is text.
func heavyPage(paragraphs int) []byte {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="vi"><head><title>Bài viết dài của trang lớn - Nậm Sa</title><meta
property="og:site_name" content="Nậm Sa">`)
	for i := range 40 {
		fmt.Fprintf(&b, `<meta name="m%d" content="giá trị số %d"><link rel="stylesheet" href="/css/%d.css">`, i, i, i)
	}
	b.WriteString(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bài viết dài của trang lớn","datePublished":"2020-07-01T16:25:00+07:00","author":{"name":"Lò Thị Mai"}}</script>`)
	fmt.Fprintf(&b, `<script>var config = {%s};</script></head><body>`,
		strings.Repeat(`"key":"value","list":[1,2,3],`, 800))
	for i := range 250 {
		fmt.Fprintf(&b, `<li class="menu-item menu-item-%d"><a class="nav-link"
href="/muc/%d"><span>Mục số %d</span></a>
</li>`, i, i, i)
	}
	b.WriteString(`<div class="container"><div class="row"><div class="col-8">
<h1 class="title">Bài viết dài của trang lớn</h1><div class="meta"><time
datetime="2020-07-01T16:25:00+07:00">01/07/2020 16:25</time></div><div class="article-content">`)
	for i := range paragraphs {
		fmt.Fprintf(&b, `<p class="Normal" style="text-align:justify"><span
style="font-size:14px">Đoạn văn thứ %d kể việc bà con các bản làm đường, dựng nhà, chăm lo vụ mùa; ai cũng góp <b>công sức</b> và <a href="/tin/%d.html">niềm vui</a>, để xóm làng đổi mới từng ngày.</span></p>`, i, i)
		if i%10 == 5 {
			fmt.Fprintf(&b, `<figure class="image"><img src="/blank.gif" data-src="/anh/%d.jpg"
width="800"><figcaption>Ảnh số %d của bài.</figcaption></figure><div class="ads"><script>show(%d)</script>
</div>`, i, i, i)
		}
	}
	b.WriteString(`</div></div><div class="col-4 sidebar">`)
	for i := range 120 {
		fmt.Fprintf(&b, `<div class="card card-%d"><a href="/tin/%d.html"><img src="/t/%d.jpg"></a><h3><a
href="/tin/%d.html">Tin bên lề số %d của trang lớn này</a></h3><p>Tóm tắt ngắn của tin bên lề, có dấu chấm ở cuối.</p>
</div>`, i, i, i, i, i)
	}
	b.WriteString(`</div></div><div id="comments">`)
	for i := range 100 {
		fmt.Fprintf(&b, `<div class="comment"><span class="author">Bạn đọc %d</span>
<p>Ý kiến của bạn đọc về bài viết, dài vài câu. Cảm ơn tòa soạn.</p></div>`, i)
	}
	b.WriteString(`</div></div></body></html>`)
	return []byte(b.String())
}

// BenchmarkExtractGeneric compares reading an article with html.Parse alone on
// the same page, in the same run.
func BenchmarkExtractGeneric(b *testing.B) {
	fetched := time.Date(2025, 10, 31, 2, 0, 0, 0, time.UTC)
	for _, paragraphs := range []int{3, 40, 2000} {
		body := heavyPage(paragraphs)
		name := fmt.Sprintf("%d KB", len(body)>>10)
		b.Run(name+"/html.Parse alone", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := html.Parse(bytes.NewReader(body)); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/article", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				doc, err := page.Parse(page.Page{URL: "https://portal.example/tin/bai.html", Body: body,
					Fetched: fetched})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Extract(doc, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
