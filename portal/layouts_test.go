package portal

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/weburl"
)

// A layout is a list page of a kind that real portals have, written out: own
// are the links that belong to its section, other those that do not.
type layout struct {
	name string
	url  string
	body string
	more map[string]string // other pages of the site, by path
	kind string            // expected Listing.Kind; empty: any
}

// Links makes n entries by a format that takes address, title and figure.
func links(format, path string, n int, titles ...string) string {
	var b strings.Builder
	for i := range n {
		title := fmt.Sprintf("%s số %d của huyện nhà", titles[i%len(titles)], i+1)
		b.WriteString(strings.NewReplacer("{u}", fmt.Sprintf(path, i+1), "{t}", title, "{i}", fmt.Sprint(i+1), "{d}",
			fmt.Sprintf("%02d/06/2020 0%d:15", i+1, i%9)).Replace(format))
	}
	return b.String()
}

// mark says which links of a page are the section's own: those whose address
// holds "own".
const (
	ownPath   = "/own-bai-viet-dai-ve-doi-song-%d.html"
	otherPath = "/khac-bai-viet-dai-ve-chu-de-%d.html"
)

const topMenu = `<div id="menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/muc-a">Mục A</a></li><li><a
href="/muc-b">Mục B</a></li><li><a href="/muc-c">Mục C</a></li></ul></div>`

func layoutPage(title, body string) string {
	return `<html lang="vi"><head><title>` + title + ` - Cổng thông tin</title></head><body>` + topMenu + body +
		`<div id="footer"><a href="/lien-he">Liên hệ</a></div></body></html>`
}

func layouts() []layout {
	nuke := func(body string) string {
		return `<html lang="vi"><head><title>Mục A - Cổng</title><meta name="generator" content="NukeViet v4.5"></head>
<body><nav id="menusite"><ul><li><a href="/">Trang chủ</a></li><li><a href="/muc-a/">Mục A</a></li><li><a
href="/muc-b/">Mục B</a></li></ul></nav>` + body + `</body></html>`
	}
	nukeBlock := `<div class="col-md-8"><div class="panel panel-default"><div class="panel-heading">Bài xem nhiều</div>
<div class="panel-body"><ul class="block_tophits list-none list-items">` +
		links(`<li class="clearfix"><a class="show" href="{u}" title="{t}">{t}</a></li>`, "/muc-b/tin-khac-%d.html", 6,
			"Chuyện lạ") + `</ul></div></div></div>`
	vhvPage := func(body string) string {
		return `<html lang="vi"><head><title>Mục A</title></head><body>` + topMenu + body + `</body></html>`
	}
	vhvItem := `<article class="Article-News"><figure class="post-image"><a href="{u}"><img
src="/3rdparty/placeholder.gif" data-original="/upload/20001/20200601/{i}.jpg"></a></figure><h4 class="entry-title"><a
href="{u}">{t}</a></h4><time class="post-date" datetime="2020-06-0{i}T08:00:00+07:00"></time></article>`
	return []layout{
		{name: "vhv section", url: "/muc-a", kind: "profile",
			body: vhvPage(`<section class="section-list Article-Detail-default">` +
				links(vhvItem, ownPath, 8, "Hội nghị") + `</section><aside><section class="Article-Detail-default">` +
				links(vhvItem, otherPath, 5, "Tin hay") + `</section></aside>`)},
		{name: "vhv with related list", url: "/muc-a", kind: "profile",
			body: vhvPage(`<section class="section-list Article-Detail-default">` +
				links(vhvItem, ownPath, 6, "Hội nghị") + `</section><section class="Article-News-Detail-default">` +
				links(vhvItem, otherPath, 4, "Tin hay") + `</section>`)},
		{name: "vhv boxes of other modules", url: "/muc-a",
			body: vhvPage(`<div class="row"><div class="col-md-8"><section class="section-list Article-Detail-default">
<h2>Mục A</h2>` + links(vhvItem, ownPath, 6, "Hội nghị") + `</section></div><div class="col-md-4 sidebar"><section
class="Article-Hot"><h3>Tin nổi bật</h3>` + links(`<article class="Article-News"><h4 class="entry-title"><a
href="{u}">{t}</a></h4></article>`, otherPath, 6, "Nóng") + `</section></div></div>`)},
		{name: "vhv modules that look the same", url: "/muc-a", kind: "profile",
			body: vhvPage(`<div class="row"><div class="m1"><section class="section-list Article-Detail-default">` +
				links(vhvItem, ownPath, 5, "Hội nghị") +
				`</section></div><div class="m2"><section class="section-list Article-Detail-default">` +
				links(vhvItem, otherPath, 6, "Tin hay") + `</section></div></div>`),
			more: map[string]string{"/muc-b": vhvPage(`<div class="row"><div class="m1"><section
class="section-list Article-Detail-default">` + links(vhvItem, "/b-bai-viet-%d.html", 5, "Hội nghị") + `</section>
</div><div class="m2"><section class="section-list Article-Detail-default">` + links(vhvItem, otherPath, 6, "Tin hay") + `</section></div></div>`)}},
		{name: "liferay portlets that look the same", url: "/web/guest/muc-a", kind: "profile",
			body: layoutPage("Mục A", `<script>Liferay.ThemeDisplay={}</script><div class="row"><div class="span8">
<section
class="portlet portlet-asset-publisher">`+links(`<div class="asset-abstract"><h3 class="asset-title"><a
href="{u}">{t}</a></h3><div class="asset-summary">Tóm tắt.</div>
</div>`, "/web/guest/muc-a/-/asset_publisher/a1/content/own-bai-%d", 6, "Khám bệnh")+`</section></div><div
class="span4"><section class="portlet portlet-asset-publisher">
<h2>Tin mới</h2>`+links(`<div class="asset-abstract">
<h3 class="asset-title"><a href="{u}">{t}</a></h3>
</div>`, "/web/guest/muc-b/-/asset_publisher/b2/content/khac-%d", 6, "Chuyện")+`</section></div></div>`)},
		{name: "vhv front page of several modules", url: "/", kind: "profile",
			body: vhvPage(`<section class="section-list Article-Detail-default">` +
				links(vhvItem, ownPath, 5, "Hội nghị") + `</section><div class="listNewsType1">` +
				links(`<article class="item-block"><h3 class="title"><a href="{u}">{t}</a></h3></article>`,
					"/own-thong-bao-moi-%d.html", 4, "Mời họp") + `</div>`)},
		{name: "nukeviet panels", url: "/muc-a/", kind: "profile",
			body: nuke(`<div class="col-md-16">` +
				links(`<div class="news_column"><div class="panel panel-default"><div class="panel-body">
<h3><a href="{u}"
title="{t}">{t}</a></h3><p>Lời dẫn của bài viết này dài vừa phải thôi.</p></div></div>
</div>`, "/muc-a/own-bai-%d.html", 8, "Tập huấn") + `</div>` + nukeBlock)},
		{name: "nukeviet titles", url: "/muc-a/", kind: "profile",
			body: nuke(`<div class="col-md-16"><div class="list-group">` +
				links(`<a class="show h4" href="{u}" title="{t}"><h4 class="list-group-item-heading"><span
class="label label-default">{i}</span>&nbsp;{t}</h4></a>`, "/muc-a/own-bai-%d.html", 8, "Tập huấn") + `</div>
</div>` + nukeBlock)},
		{name: "nukeviet grid", url: "/muc-a/", kind: "profile",
			body: nuke(`<div class="col-md-16"><div class="row viewgrid">` +
				links(`<div class="col-sm-12 col-md-8"><div class="thumbnail"><a title="{t}" href="{u}"><img alt="{t}"
src="/assets/news/2020_06/{i}.jpg" class="img-thumbnail"></a><div class="caption text-center"><h4><a class="show"
href="{u}">{t}</a></h4></div></div></div>`, "/muc-a/own-bai-%d.html", 9, "Ra quân") + `</div></div>` + nukeBlock)},
		{name: "nukeviet boxes of subcategories", url: "/muc-a/", kind: "profile",
			body: nuke(`<div class="col-md-16"><div class="news_column"><div class="panel panel-default"><div
class="panel-heading"><ul class="list-inline"><li><h4><a href="/con-1/">Con một</a></h4></li></ul></div><div
class="panel-body"><h2><a href="/con-1/own-dau-91.html">Bài đứng đầu của mục con thứ nhất</a></h2></div><ul
class="related">` + links(`<li><a class="show h4" href="{u}">{t}</a>
</li>`, "/con-1/own-bai-%d.html", 4, "Ra quân") + `</ul></div></div><div class="news_column"><div
class="panel panel-default"><div class="panel-heading"><ul class="list-inline"><li><h4><a href="/con-2/">Con hai</a>
</h4></li></ul></div><div class="panel-body">
<h2><a href="/con-2/own-dau-92.html">Bài đứng đầu của mục con thứ hai</a></h2></div>
<ul class="related">` + links(`<li><a class="show h4" href="{u}">{t}</a></li>`, "/con-2/own-tin-1%d.html", 4, "Ra quân") + `</ul></div></div></div>` + nukeBlock), more: map[string]string{"/con-1/own-bai-1.html": nuke(`<ul class="breadcrumb"><li><a href="/muc-a/">Mục A</a></li><li><a href="/con-1/">Con một</a></li></ul><h1>Ra quân</h1>`)}},
		{name: "sharepoint table", url: "/tintuc/Pages/muc-a.aspx",
			body: layoutPage("Mục A", `<table class="ms-listviewtable"><tr><th>Tiêu đề</th><th>Ngày</th></tr>`+
				links(`<tr class="ms-itmhover"><td class="ms-vb2"><a href="{u}">{t}</a></td><td class="ms-vb2">{d}</td>
</tr>`, "/tintuc/Pages/own.aspx?ItemID=%d", 10, "Thông báo")+`</table><div class="right-col"><h3>Tin mới</h3>
<ul>`+links(`<li><a href="{u}">{t}</a></li>`, "/tintuc/Pages/khac.aspx?ItemID=9%d", 6, "Chuyện")+`</ul></div>`)},
		{name: "dotnetnuke", url: "/muc-a.aspx", body: layoutPage("Mục A",
			`<div id="dnn_ContentPane"><div class="DnnModule"><div class="article_list">`+
				links(`<div class="edn_article"><h2><a href="{u}">{t}</a></h2><div class="edn_meta">
<time>{d}</time></div>
<p>Tóm tắt bài viết gồm vài chữ cho người đọc.</p>
</div>`, "/muc-a/own-bai-viet-hay/%d.aspx", 7, "Họp báo")+`</div>
</div></div><div id="dnn_RightPane"><div class="DnnModule"><h3>Tin đọc nhiều</h3>
<ul>`+links(`<li><a
href="{u}">{t}</a></li>`, "/muc-b/khac-%d.aspx", 6, "Chuyện")+`</ul></div></div>`)},
		{name: "joomla blog", url: "/muc-a", body: layoutPage("Mục A",
			`<div class="blog"><div class="items-leading"><div class="leading-0"><h2 itemprop="name"><a
href="/muc-a/100-own-bai-dau-tien">Bài đầu tiên rất đáng đọc của mục</a></h2><p>Lời dẫn của bài đầu.</p></div></div>
<div class="items-row row-0">`+links(`<div class="span6"><div class="item column-{i}"><h2><a href="{u}">{t}</a></h2>
<p>Lời dẫn.</p></div></div>`, "/muc-a/10%d-own-bai", 6, "Giao lưu")+`</div></div><div class="moduletable">
<h3>Phổ biến</h3><ul class="mostread">`+links(`<li><a href="{u}">{t}</a>
</li>`, "/muc-b/2%d-khac", 5, "Chuyện")+`</ul>
</div>`)},
		{name: "drupal view", url: "/muc-a", body: layoutPage("Mục A",
			`<div class="region region-content"><div class="view-content">`+
				links(`<div class="views-row views-row-{i}"><div class="views-field views-field-title"><span
class="field-content"><a href="{u}">{t}</a></span></div><div class="views-field views-field-created"><span
class="field-content">{d}</span></div></div>`, "/own/node-%d", 10, "Khởi công")+`</div><ul class="pager"><li
class="pager-next"><a href="/muc-a?page=1">sau ›</a></li></ul></div><div class="region region-sidebar-second"><div
class="block"><h2>Mới nhất</h2>`+links(`<div class="views-row"><a href="{u}">{t}</a>
</div>`, "/khac/node-9%d", 6, "Chuyện")+`</div></div>`)},
		{name: "wordpress blocks", url: "/category/muc-a/", kind: "profile",
			body: `<html><head><title>Mục A</title><meta name="generator" content="WordPress 6.5"></head><body>
<header><nav><a
href="/category/muc-b/">Mục B</a></nav></header><main><ul
class="wp-block-post-template">` + links(`<li
class="wp-block-post post-{i} post type-post"><h2 class="wp-block-post-title"><a href="{u}">{t}</a></h2><div
class="wp-block-post-date"><time datetime="2020-06-0{i}T08:00:00+07:00">x</time></div>
</li>`, "/own-bai-%d/", 8, "Trồng cây") + `</ul></main><aside><ul
class="wp-block-latest-posts">` + links(`<li><a
href="{u}">{t}</a></li>`, "/khac-%d/", 5, "Chuyện") + `</ul></aside></body></html>`},
		{name: "related links within entries", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="content"><ul class="ds">`+
				links(`<li><h3><a href="{u}">{t}</a></h3><p>Lời dẫn.</p></li>`, ownPath, 4, "Diễn tập")+
				`<li><h3><a href="/own-co-lien-quan-chinh.html">Bài chính có tin liên quan đi kèm bên dưới</a></h3>
<ul><li><a
href="/own-lien-quan-mot.html">Tin đi kèm thứ nhất của bài chính</a></li><li><a
href="/own-lien-quan-hai.html">Tin đi kèm thứ hai của bài chính</a></li></ul></li></ul></div>`)},
		{name: "labels and writers in entries", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="list">`+
				links(`<div class="it"><a href="{u}"><img src="/i/{i}.jpg"></a><a class="lb" href="/con/nho-{i}">Mục nhỏ {i}</a>
<h3><a href="{u}">{t}</a></h3><p>Lời dẫn của bài viết này dài vừa phải thôi nhé các bạn.</p>
</div>`, "/con/nho-1/own-bai-viet-hay-%d.html", 8, "Kỷ niệm")+`</div><div class="sidebar">
<h4>Xem nhiều</h4>`+links(`<p><a href="{u}">{t}</a></p>`, otherPath, 5, "Chuyện")+`</div>`)},
		{name: "title beside the link", url: "/muc-a", body: layoutPage("Mục A", `<div class="tin">`+
			links(`<div class="o"><div class="chu">{t}</div><div class="ngay">{d}</div><a href="{u}">Xem chi tiết</a>
</div>`, ownPath, 7, "Thăm hỏi")+`</div>`)},
		{name: "short slugs in a plain list", url: "/thong-bao",
			body: layoutPage("Thông báo", `<h1>Thông báo</h1><ul class="tb"><li><a
href="/own-thong-bao-mat-dien-74">Thông báo mất điện</a></li><li><a href="/own-nghi-le-75">Nghỉ lễ</a></li><li><a
href="/own-moi-hop-76">Mời họp</a></li><li><a href="/own-tuyen-dung-77">Tuyển dụng</a></li><li><a
href="/own-tim-chu-xe-78">Tìm chủ xe</a></li></ul>`)},
		{name: "two own lists and a box between", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="cot-chinh"><div class="noi"><h2><a href="/muc-a">Mục A</a></h2>`+
				links(`<div class="n"><h3><a href="{u}">{t}</a></h3></div>`, ownPath, 4, "Gặp mặt")+
				`</div><div class="quang-cao"><h3>Quảng cáo</h3><a
href="/khac-qc-dai-ngoang-1.html">Quảng cáo dài ngoẵng của nhà tài trợ</a></div><div class="noi"><h3>Các tin khác</h3>
<ul>`+links(`<li><a href="{u}">{t}</a> ({d})</li>`, "/own-tin-cu-hon-nhieu-%d.html", 6, "Tin cũ")+`</ul></div></div>`)},
		{name: "JSON-LD list", url: "/muc-a",
			body: `<html><head><title>Mục A</title><script
type="application/ld+json">{"@context":"https://schema.org","@type":"ItemList","itemListElement":[{"@type":"ListItem","position":1,"url":"/own-mot-hai-ba-1.html"},{"@type":"ListItem","position":2,"url":"/own-mot-hai-ba-2.html"},{"@type":"ListItem","position":3,"url":"/own-mot-hai-ba-3.html"}]}</script></head><body>` + topMenu + `<div class="l">` + links(`<div class="n"><h3><a href="{u}">{t}</a></h3></div>`, "/own-mot-hai-ba-%d.html", 3, "Bài") + `</div></body></html>`, kind: "microdata"},
		{name: "JSON-LD of the side box", url: "/muc-a",
			body: `<html><head><title>Mục A</title><script
type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"ListItem","url":"/khac-mot-1.html"},{"@type":"ListItem","url":"/khac-mot-2.html"},{"@type":"ListItem","url":"/khac-mot-3.html"}]}</script></head><body>` + topMenu + `<main><h1>Mục A</h1>` + links(`<div class="n"><h3><a href="{u}">{t}</a></h3><time>{d}</time></div>`, "/own-mot-hai-ba-%d.html", 6, "Bài") + `</main><aside><h3>Xem nhiều</h3>` + links(`<p><a href="{u}">{t}</a></p>`, "/khac-mot-%d.html", 3, "Chuyện") + `</aside></body></html>`, kind: "links"},
		{name: "microdata blog", url: "/muc-a", body: layoutPage("Mục A",
			`<div itemscope itemtype="https://schema.org/Blog">`+
				links(`<div itemprop="blogPost" itemscope itemtype="https://schema.org/BlogPosting">
<h2 itemprop="headline"><a
itemprop="url" href="{u}">{t}</a></h2><meta itemprop="datePublished" content="2020-06-0{i}T08:00:00+07:00">
</div>`, ownPath, 6, "Bài")+`</div>`), kind: "microdata"},
		{name: "tabs of newest and most read", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="trai"><h1>Mục A</h1>`+
				links(`<div class="dong"><a href="{u}"><b>{t}</b></a> <i>{d}</i></div>`, ownPath, 9, "Mưa lũ")+
				`</div><div class="phai"><ul class="tabs"><li><a href="#t1">Mới nhất</a></li>
<li><a href="#t2">Xem nhiều</a></li>
</ul><div id="t1">`+links(`<div class="s"><a href="{u}">{t}</a>
</div>`, otherPath, 6, "Chuyện")+`</div><div
id="t2">`+links(`<div class="s"><a href="{u}">{t}</a>
</div>`, "/khac-xem-nhieu-nhat-tuan-%d.html", 6, "Chuyện")+`</div>
</div>`), more: map[string]string{"/muc-b": layoutPage("Mục B", `<div class="trai">
<h1>Mục B</h1>`+links(`<div
class="dong"><a href="{u}"><b>{t}</b></a> <i>{d}</i>
</div>`, "/b-bai-viet-khac-%d.html", 9, "Nắng")+`</div><div
class="phai"><ul class="tabs"><li><a href="#t1">Mới nhất</a></li><li><a href="#t2">Xem nhiều</a></li></ul>
<div id="t1">`+links(`<div class="s"><a href="{u}">{t}</a></div>`, otherPath, 6, "Chuyện")+`</div>
<div id="t2">`+links(`<div class="s"><a href="{u}">{t}</a></div>`, "/khac-xem-nhieu-nhat-tuan-%d.html", 6, "Chuyện")+`</div></div>`)}},
		{name: "calendar and archive links", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="c"><h1>Mục A</h1>`+
				links(`<div class="n"><h3><a href="{u}">{t}</a></h3></div>`, ownPath, 6, "Hội xuân")+
				`</div><div class="widget"><h3>Lưu trữ</h3><ul><li><a href="/2020/06/">Tháng Sáu 2020</a></li><li><a
href="/2020/05/">Tháng Năm 2020</a></li><li><a href="/2020/04/">Tháng Tư 2020</a></li></ul></div>`)},
		{name: "a wrapper that is named after a part", url: "/muc-a",
			body: `<html><head><title>Mục A</title></head><body><div id="page" class="has-sidebar menu-open"><div
class="nav-wrapper">` + topMenu + `<div class="c">
<h1>Mục A</h1>` + links(`<div class="n"><h3><a href="{u}">{t}</a>
</h3><p>Lời dẫn của bài viết này dài vừa phải thôi nhé.</p>
</div>`, ownPath, 9, "Hội xuân") + `</div></div><div
class="sidebar">` + links(`<p><a href="{u}">{t}</a></p>`, otherPath, 4, "Chuyện") + `</div></div></body></html>`},
		{name: "article links in the foot", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="c"><h1>Mục A</h1>`+
				links(`<div class="n"><h3><a href="{u}">{t}</a></h3></div>`, ownPath, 6, "Hội xuân")+
				`</div><footer><ul>`+links(`<li><a href="{u}">{t}</a></li>`, otherPath, 5, "Chân trang")+
				`</ul></footer>`)},
		{name: "list of one", url: "/muc-a", body: layoutPage("Mục A",
			`<div class="c"><h1>Mục A</h1><div class="n"><h3><a
href="/own-bai-viet-duy-nhat-cua-muc-1.html">Bài viết duy nhất của mục này cho đến nay</a>
</h3><time>01/06/2020 08:00</time></div></div>`)},
		{name: "linked cards with nested divs", url: "/muc-a",
			body: layoutPage("Mục A", `<div class="grid">`+
				links(`<div class="g"><a href="{u}"><div class="im"><img src="/i/{i}.jpg"></div><div class="tx"><div
class="ti">{t}</div><div class="da">{d}</div></div></a></div>`, ownPath, 9, "Lễ hội")+`</div>`)},
		{name: "definition list", url: "/muc-a", body: layoutPage("Mục A", `<dl>`+
			links(`<dt>{d}</dt><dd><a href="{u}">{t}</a></dd>`, ownPath, 9, "Lễ hội")+`</dl>`)},
		{name: "line breaks", url: "/muc-a", body: layoutPage("Mục A", `<div class="z"><h2>Mục A</h2>`+
			links(`- <a href="{u}">{t}</a> <i>({d})</i><br>`, ownPath, 9, "Lễ hội")+
			`</div><div class="sidebar"><h2>Đọc nhiều</h2>`+
			links(`- <a href="{u}">{t}</a><br>`, otherPath, 5, "Chuyện")+`</div>`)},
	}
}

func TestAnEmptySectionGivesAnErrorAndNotItsSideBoxes(t *testing.T) {
	const host = "https://cong.example.vn"
	side := `<div class="k2"><ul>` + links(`<li><a href="{u}">{t}</a> {d}</li>`, otherPath, 8, "Chuyện") + `</ul></div>`
	s := newSite()
	s.add(host+"/muc-a", layoutPage("Mục A", `<div class="k1"><p>Chưa có bài viết.</p></div>`+side))
	s.add(host+"/muc-b", layoutPage("Mục B", `<div class="k1"><ul>`+
		links(`<li><a href="{u}">{t}</a> {d}</li>`, "/b-bai-viet-rieng-%d.html", 8, "Chuyện")+`</ul></div>`+side))
	l, err := ReadList(t.Context(), s.get, host+"/muc-a",
		article.Source{Profile: "auto", Lists: []string{host + "/muc-a"}})
	if !errors.Is(err, article.ErrLayout) || !strings.Contains(err.Error(), "other sections") {
		t.Errorf(`%d links, error %v, want error %v, it to contain "other sections"`, len(l.Links), err,
			article.ErrLayout)
	}
	if l, err := ReadList(t.Context(), s.get, host+"/muc-b",
		article.Source{Profile: "auto", Lists: []string{host + "/muc-b"}}); err != nil || len(l.Links) != 8 {
		t.Errorf("the full section: %d links, error %v, want no error, len(l.Links) 8", len(l.Links), err)
	}
}

func TestListPagesOfEveryKindGiveExactlyTheirOwnLinks(t *testing.T) {
	const host = "https://cong.example.vn"
	for _, l := range layouts() {
		t.Run(l.name, func(t *testing.T) {
			s := newSite()
			s.add(host+l.url, l.body)
			for path, body := range l.more {
				s.add(host+path, body)
			}
			got, err := ReadList(t.Context(), s.get, host+l.url,
				article.Source{Profile: "auto", Lists: []string{host + l.url}})
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]bool{}
			for _, piece := range strings.Split(l.body, `href="`)[1:] {
				href, _, _ := strings.Cut(piece, `"`)
				if strings.Contains(href, "own") {
					want[weburl.Canonical(host+href)] = true
				}
			}
			for _, link := range got.Links {
				if !want[link.URL] {
					t.Errorf("took %s (%s), which is not the section's: %s", link.URL, link.Title, link.Evidence)
				}
				if strings.Contains(link.Title, "Xem chi tiết") || link.Title == "" {
					t.Errorf(`title %q of %s, want link.Title without "Xem chi tiết", link.Title not empty`, link.Title,
						link.URL)
				}
				delete(want, link.URL)
			}
			for missed := range want {
				t.Errorf("missed %s", missed)
			}
			if l.kind != "" && got.Kind != l.kind {
				t.Errorf("kind %q (%s), want %q", got.Kind, got.Evidence, l.kind)
			}
		})
	}
}
