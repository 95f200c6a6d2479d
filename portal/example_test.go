package portal_test

import (
	"fmt"

	"loa/article"
	"loa/portal"
)

// A page of a known CMS is read by its profile, any other by what speaks for
// an article.
func ExampleReadArticle() {
	body := []byte(`<html><head><title>Khánh thành cầu treo Nậm Mạ</title>
		<meta property="article:published_time" content="2026-11-26T07:30:00+07:00"></head><body>
		<nav><a href="/">Trang chủ</a></nav><article><h1>Khánh thành cầu treo Nậm Mạ</h1>
		<p>Sáng 26/11, Ủy ban nhân dân xã Nậm Mạ khánh thành cầu treo dài 120 m, nối ba bản với trung tâm xã.</p>
		<p>Cầu được khởi công từ tháng 3, giúp hơn 200 học sinh không phải lội suối đến trường trong mùa mưa lũ.</p>
		<p>Tác giả: Lò Văn Thu</p></article></body></html>`)
	a, how, err := portal.ReadArticle(portal.Page{URL: "https://nam-ma.example/tin/khanh-thanh-cau-treo-12.html",
		Body: body}, article.Source{}, nil)
	fmt.Println(a.Title, "·", a.Author, "·", a.Published.Format("02/01/2006 15:04"), "·", a.PublishedEvidence)
	fmt.Println(how, err)
	// Output:
	// Khánh thành cầu treo Nậm Mạ · Lò Văn Thu · 26/11/2026 07:30 · meta article:published_time
	// without a profile: no CMS recognised <nil>
}
