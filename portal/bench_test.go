package portal

import (
	"bytes"
	"testing"

	"golang.org/x/net/html"

	"loa/article"
	"loa/portal/internal/sitemap"
)

func BenchmarkReadArticle(b *testing.B) {
	for _, name := range []string{"vhv/article.html", "nukeviet/article.html", "vccorp/article.html"} {
		page := savedPage(b, name)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(page.Body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ReadArticle(page, article.Source{Profile: "auto"}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+" html.Parse alone", func(b *testing.B) {
			for b.Loop() {
				if _, err := html.Parse(bytes.NewReader(page.Body)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReadList(b *testing.B) {
	cases := corpus(20, 1)
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range cases {
			if _, err := ReadList(b.Context(), c.site.get, c.url,
				article.Source{Profile: "auto", Lists: []string{c.url}}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkParseSitemap(b *testing.B) {
	page := xmlPage(b, "https://congan.suoida.example.vn/sitemap-vi.news.xml", "nukeviet/sitemap-vi.news.xml")
	head, tail, _ := bytes.Cut(page.Body, []byte("<url>"))
	entry := append([]byte("<url>"), tail[:bytes.Index(tail, []byte("</url>"))+6]...)
	page.Body = append(append(append([]byte(nil), head...), bytes.Repeat(entry, 1000)...), "</urlset>"...)
	b.SetBytes(int64(len(page.Body)))
	for b.Loop() {
		if _, err := sitemap.ParseSitemap(page); err != nil {
			b.Fatal(err)
		}
	}
}
