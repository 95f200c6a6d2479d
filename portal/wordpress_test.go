package portal

import (
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/assert"
)

// blockTheme is a page as WordPress's own themes print it since they are made
// of blocks.
func blockTheme(body string) Page {
	return Page{URL: "https://x.example.vn/cau-treo-nam-ma/", Fetched: visited, Body: []byte(`<!doctype html><html
lang="vi"><head><meta name="generator" content="WordPress 6.1">
		<title>Khánh thành cầu treo Nậm Ma – Xã Tà Tổng</title><link rel="stylesheet"
href="/wp-content/themes/twentytwentythree/style.css"></head>
		<body class="single"><div class="wp-site-blocks">` + body + `</div></body></html>`)}
}

func TestBlockThemesOfWordPressNameTheirCategories(t *testing.T) {
	var text strings.Builder
	for i := range 4 {
		fmt.Fprintf(&text, "<p>Đoạn thứ %d của bài kể rằng cây cầu dài bảy mươi mét thay cho bè tre mà người dân vẫn "+
			"dùng mỗi khi nước lớn.</p>", i)
	}
	a, _, err := ReadArticle(blockTheme(`<main><h1 class="wp-block-post-title">Khánh thành cầu treo Nậm Ma</h1>
		<div class="wp-block-post-date"><time datetime="2020-06-30T08:15:00+07:00">30/06/2020</time></div>
		<div class="entry-content wp-block-post-content">`+text.String()+`</div>
		<div class="taxonomy-category wp-block-post-terms"><a href="/category/kinh-te/" rel="tag">Kinh tế</a>, <a
href="/category/xa-hoi/" rel="tag">Xã hội</a></div>
		<div class="taxonomy-post_tag wp-block-post-terms"><a href="/tag/cau/" rel="tag">cầu</a></div></main>
		<ul class="wp-block-post-template"><li><h2>Bài khác</h2><div class="taxonomy-category wp-block-post-terms"><a
href="/category/the-thao/">Thể thao</a></div></li></ul>`),
		article.Source{Profile: "auto"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "categories", strings.Join(a.Categories, ", "), "Kinh tế, Xã hội")
}

func TestBlockThemesOfWordPressHaveANextPage(t *testing.T) {
	var posts strings.Builder
	for i := range 6 {
		fmt.Fprintf(&posts, `<li class="wp-block-post post-%d post type-post"><h2 class="wp-block-post-title"><a
href="https://x.example.vn/bai-viet-so-%d-cua-xa/">Bài viết số %d của xã Tà Tổng</a></h2>
			<div class="wp-block-post-date"><time datetime="2020-06-2%dT08:00:00+07:00">2%d/06/2020</time></div>
</li>`, i, i, i, i, i)
	}
	for _, next := range []string{"https://x.example.vn/page/2/", "https://x.example.vn/?query-3-page=2"} {
		p := blockTheme(`<main><ul class="wp-block-post-template">` + posts.String() + `</ul><nav
class="wp-block-query-pagination">
			<a href="` + next + `" class="wp-block-query-pagination-next">Older Posts<span aria-hidden="true">→</span></a>
</nav></main>`)
		p.URL = "https://x.example.vn/"
		l, err := ReadList(t.Context(), onlyPage(p), p.URL, article.Source{Profile: "auto", Lists: []string{p.URL}})
		if err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "entries", len(l.Links), 6)
		assert.Same(t, "next page", l.Next, next)
	}
}

// TestTwentyTwentyTwoIsReadWhole: it sets day, author and category below the text, in boxes
// of the editor's own names.
func TestTwentyTwentyTwoIsReadWhole(t *testing.T) {
	var text strings.Builder
	for i := range 4 {
		fmt.Fprintf(&text, "<p>Đoạn thứ %d của bài kể rằng cây cầu dài bảy mươi mét thay cho bè tre mà người dân vẫn "+
			"dùng mỗi khi nước lớn.</p>", i)
	}
	a, _, err := ReadArticle(blockTheme(`<header class="wp-block-template-part">
<h1 class="wp-block-site-title"><a href="/">Xã Tà Tổng</a></h1></header>
		<main class="wp-container-12 wp-block-group"><div class="wp-block-group">
<h1 class="alignwide wp-block-post-title">Khánh thành cầu treo Nậm Ma</h1>
		<figure class="wp-block-post-featured-image"><img width="1200" height="800" src="/wp-content/uploads/2020/06/cau.jpg" alt=""></figure>
		<hr class="wp-block-separator"></div><div class="entry-content wp-block-post-content">`+text.String()+`</div>
		<div class="wp-block-group"><div class="wp-block-post-date">
<time datetime="2020-06-30T08:15:00+07:00">30/06/2020</time></div>
		<div class="wp-block-post-author"><div class="wp-block-post-author__content">
<p class="wp-block-post-author__name">Thu Hà</p></div></div>
		<div class="taxonomy-category wp-block-post-terms"><a href="/category/kinh-te/" rel="tag">Kinh tế</a></div>
</div>
		<section class="wp-block-template-part"><div class="wp-block-post-comments">
<h2>Một phản hồi cho “Khánh thành cầu”</h2>
		<ol class="commentlist"><li class="comment"><p>Bản tôi mong có thêm cây cầu nữa ở đầu suối, mùa mưa nào cũng phải lội.</p></li></ol></div></section></main>`),
		article.Source{Profile: "auto"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "author", a.Author, "Thu Hà")
	assert.Same(t, "time", a.Published.UTC().Format("2006-01-02 15:04"), "2020-06-30 01:15")
	assert.Same(t, "categories", a.Categories, []string{"Kinh tế"})
	assert.Same(t, "picture", a.Image.URL, "https://x.example.vn/wp-content/uploads/2020/06/cau.jpg")
	assert.Same(t, "the text's end", strings.HasSuffix(a.ContentText, "mỗi khi nước lớn."), true)
}
