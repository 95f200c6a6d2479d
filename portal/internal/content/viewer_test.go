package content

import (
	"strings"
	"testing"

	"loa/article"
	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

const viewerTitle = "Quyết định công khai dự toán thu chi ngân sách xã Nậm Sa"

// viewerPages are the pages that a viewer stands on, as systems of portals make
// them; TEXT stands for what stands below the title.
var viewerPages = map[string]string{
	"nuke": `<body><noscript><div class="alert">Trình duyệt của bạn đã tắt JavaScript, hãy bật lại để xem trang.</div>
</noscript><div id="mobilePage"><header><div class="logo"><a href="/">Xã Nậm Sa</a></div></header>
<nav class="navbar"><ul class="nav"><li><a href="/">Trang nhất</a></li><li><a href="/gioi-thieu/">Giới thiệu</a></li>
<li><a href="/tin/">Tin tức</a></li><li><a href="/cong-khai/">Công khai ngân sách</a></li></ul></nav>
<section><div class="container" id="body"><div class="breadcrumbs-wrap"><ul><li><a href="/">Trang nhất</a></li>
<li><a href="/cong-khai/">Công khai ngân sách</a></li></ul></div><div class="row"><div class="col-md-18">
<div class="news_column panel panel-default" itemtype="http://schema.org/NewsArticle" itemscope>
<div class="panel-body"><h1 class="title margin-bottom-lg" itemprop="headline">TITLE</h1>
<div class="row margin-bottom-lg"><div class="col-md-12"><span class="h5">Thứ tư - 15/10/2025 08:41</span></div>
<div class="col-md-12"><ul class="list-inline text-right"><li><a href="/in" title="In ra">In
ra</a></li></ul></div></div>
<div class="clearfix"></div><div id="news-bodyhtml" class="bodytext margin-bottom-lg">TEXT</div></div></div>
<div class="news_column panel panel-default"><div class="panel-body"><form id="form3B"><div class="h5"><span>Tổng số
điểm của bài viết là: 0 trong 0 đánh giá</span></div>
<div>Click để đánh giá bài viết</div></form></div></div>
<div class="news_column panel panel-default"><div class="panel-body other-news"><p class="h3"><strong>Những tin mới
hơn</strong></p>
<ul class="related"><li><a href="/a1.html">Thông báo tuyển dụng viên chức năm nay</a> (16/10/2025)</li>
<li><a href="/a2.html">Kế hoạch phòng chống rét cho đàn trâu</a> (17/10/2025)</li></ul></div></div></div>
<div class="col-md-6"><div class="panel"><div class="panel-heading">Thống kê</div><ul><li>Đang truy cập 12</li><li>Hôm
nay 1,245</li></ul></div></div></div></div></section>
<footer id="footer"><p>Ủy ban nhân dân xã Nậm Sa. Địa chỉ: bản Nà Lốc, xã Nậm Sa. Điện thoại: 0213 000 111.</p>
<p>Chịu trách nhiệm chính: ông Lò Văn Thức, Chủ tịch Ủy ban nhân dân xã.</p></footer></div></body>`,
	"plain": `<body><div><a href="/">Trang chủ</a> <a href="/tin.html">Tin tức</a> <a href="/vb.html">Văn bản</a></div>
<h1>TITLE</h1><div>Ngày đăng: 15/10/2025</div>TEXT
<div><p>Bản quyền thuộc về Ủy ban nhân dân xã Nậm Sa. Địa chỉ: bản Nà Lốc, xã Nậm Sa, điện thoại 0213 000 111.</p>
<p>Cổng thông tin được xây dựng để phục vụ bà con trong xã, mọi góp ý xin gửi về Văn phòng Ủy ban.</p></div></body>`,
	"tables": `<body><table width="980"><tr><td colspan="2"><a href="/">Trang chủ</a> | <a href="/tin.aspx">Tin
tức</a> |
<a href="/lh.aspx">Liên hệ</a></td></tr><tr><td width="200"><table><tr><td><a href="/1">Giới thiệu chung</a></td></tr>
<tr><td><a href="/2">Bộ máy tổ chức</a></td></tr></table></td><td><div class="tieude"><b>TITLE</b></div>
<div class="ngay">15/10/2025</div><div class="chitiet">TEXT</div><div class="tinkhac"><b>Tin khác</b>
<ul><li><a href="/3">Lịch tiếp công dân tháng mười</a></li><li><a href="/4">Danh sách hộ được vay
vốn</a></li></ul></div></td></tr>
<tr><td colspan="2" align="center">Cơ quan chủ quản: Ủy ban nhân dân xã Nậm Sa. Chịu trách nhiệm: ông Lò Văn Thức.<br>
Giấy phép số 12/GP-TTĐT do Sở cấp ngày 2 tháng 3 năm 2019. Ghi rõ nguồn khi dùng lại thông tin của trang
này.</td></tr></table></body>`,
	"blog": `<body class="single"><div id="page"><header><p class="site-title">Trường tiểu học Nậm Sa</p>
<p class="site-description">Dạy tốt, học tốt, vui tới trường mỗi ngày.</p></header><div id="content"><main><article
class="post">
<h1 class="entry-title">TITLE</h1><div class="entry-meta">Đăng ngày <time
datetime="2025-10-15T08:41:00+07:00">15/10/2025</time> bởi
<a href="/author/admin">admin</a></div><div class="entry-content">TEXT</div></article>
<nav class="post-navigation"><a href="/x">Bài trước</a></nav><div class="comments"><h3>Để lại một bình luận</h3>
<p>Email của bạn sẽ không được hiển thị công khai. Các trường bắt buộc được đánh dấu.</p></div></main></div>
<div class="widget-area"><section class="widget"><h2>Về trường</h2><p>Trường được thành lập năm 1975, hiện có mười hai
lớp với hơn ba trăm học sinh, phần lớn là con em các bản vùng cao của xã.</p></section></div>
<footer class="site-footer">Trường tiểu học Nậm Sa, bản Nà Lốc. Điện thoại 0213 000 222.</footer></div></body>`,
}

// viewers show a file, each in its way, and the address that it has.
var viewers = map[string]struct{ shown, file string }{
	"iframe": {`<p><iframe src="/uploads/2025/qd-12.pdf" width="100%"
height="800"></iframe></p>`, "https://portal.example/uploads/2025/qd-12.pdf"},
	"lazy iframe": {`<div><iframe src="about:blank"
data-src="/uploads/2025/qd-12.pdf#toolbar=0"></iframe></div>`, "https://portal.example/uploads/2025/qd-12.pdf#toolbar=0"},
	"object": {`<object data="/uploads/2025/qd-12.pdf" type="application/pdf" width="100%"
height="800"><p>Trình duyệt của bạn không xem được tệp PDF, hãy <a href="/uploads/2025/qd-12.pdf">tải tệp về máy</a>
để xem.</p></object>`, "https://portal.example/uploads/2025/qd-12.pdf"},
	"object embed": {`<object type="application/pdf"><embed src="/uploads/2025/qd-12.pdf"
type="application/pdf"></object>`, "https://portal.example/uploads/2025/qd-12.pdf"},
	"object param": {`<object classid="clsid:CA8A9780"><param name="src"
value="/uploads/2025/qd-12.pdf"></object>`, "https://portal.example/uploads/2025/qd-12.pdf"},
	"embed": {`<embed src="/uploads/2025/qd-12.pdf" type="application/pdf"
width="100%">`, "https://portal.example/uploads/2025/qd-12.pdf"},
	"typed embed": {`<div><embed src="/tai-lieu/4711"
type="application/pdf"></div>`, "https://portal.example/tai-lieu/4711"},
	"google": {`<p><iframe
src="https://docs.google.com/viewer?url=https%3A%2F%2Ffiles.example%2Fnam%20sa%2Fqd-12.docx&amp;embedded=true"></iframe></p>`, "https://files.example/nam%20sa/qd-12.docx"},
	"google gview": {`<iframe
src="//docs.google.com/gview?embedded=true&amp;url=files.example/qd-12.pdf"></iframe>`, "https://files.example/qd-12.pdf"},
	"google drive": {`<p><iframe src="https://drive.google.com/file/d/1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT/preview"
width="640"
height="480"></iframe></p>`, "https://drive.google.com/uc?export=download&id=1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT"},
	"office": {`<div class="xem"><iframe
src="https://view.officeapps.live.com/op/embed.aspx?src=https%3A%2F%2Ffiles.example%2Fdu-toan.xlsx&amp;wdStartOn=1"></iframe></div>`, "https://files.example/du-toan.xlsx"},
	"pdf.js": {`<iframe
src="/assets/pdfjs/web/viewer.html?file=%2Fuploads%2Fqd-12.pdf%3Fv%3D2"></iframe>`, "https://portal.example/uploads/qd-12.pdf?v=2"},
	"pdf.js by id": {`<iframe
src="/assets/pdfjs/web/viewer.html?file=/download/4711"></iframe>`, "https://portal.example/download/4711"},
	"pdf.js in mark": {`<iframe
src="/pdfjs/web/viewer.html#file=/uploads/qd-12.pdf"></iframe>`, "https://portal.example/uploads/qd-12.pdf"},
}

func TestANoticeMayBeATitleAndAViewer(t *testing.T) {
	const line = "Ủy ban nhân dân xã đăng toàn văn quyết định dưới đây."
	for pageName, layout := range viewerPages {
		for name, v := range viewers {
			for _, text := range []string{"", line} {
				source := text
				if text != "" {
					source = "<p>" + text + "</p>"
				}
				source = strings.NewReplacer("TITLE", viewerTitle, "TEXT", source+v.shown).Replace(layout)
				a, err := Extract(pagetest.Parse(t, `<html lang="vi"><title>`+viewerTitle+` - Xã Nậm Sa</title>`+
					source+`</html>`), nil)
				what := pageName + ", " + name
				if text != "" {
					what += ", with a line"
				}
				if err != nil {
					t.Errorf("%s: got %v, want an article", what, err)
					continue
				}
				assert.Same(t, what+": title", a.Title, viewerTitle)
				assert.Same(t, what+": text", a.ContentText, text)
				assert.Same(t, what+": files", addresses(a.Attachments), v.file)
				assert.Same(t, what+": date", a.Published.UTC().Add(7*60*60*1e9).Format("2006-01-02"), "2025-10-15")
			}
		}
	}
}

func addresses(files []article.Attachment) string {
	var all []string
	for _, f := range files {
		all = append(all, f.URL)
	}
	return strings.Join(all, " ")
}

func TestATextWithAFrameStaysTheArticle(t *testing.T) {
	const (
		first = "Sáng nay, xã Nậm Sa khánh thành con đường vào bản Nà Lốc, dài bốn cây số, do bà con góp công làm từ " +
			"đầu năm."
		second = "Trưởng bản Vàng A Páo cho biết, từ nay xe máy vào được tận bản cả mùa mưa, ngô và thảo quả không còn " +
			"phải gùi ra chợ."
		third = "Trong năm tới, xã làm tiếp đoạn sang bản Pắc Ngòi, với xi măng của huyện và đá của bà con khai thác ở " +
			"suối."
		pdf = `<iframe src="/f/du-an.pdf"></iframe>`
	)
	text := first + "\n\n" + second + "\n\n" + third
	paragraphs := "<p>" + first + "</p><p>" + second + "</p><p>" + third + "</p>"
	for pageName, layout := range viewerPages {
		for name, c := range map[string]struct{ in, text, file string }{
			"film": {`<p><iframe
src="https://www.youtube.com/embed/nuoc_VE1234"></iframe></p>` + paragraphs, text, ""},
			"film alone": {"<p>" + first + `</p><p><iframe
src="https://www.youtube.com/embed/nuoc_VE1234"></iframe></p>`, first, ""},
			"advertising": {`<iframe
src="https://qc.example/ads/khung.html?to=https://ban.example/"></iframe>` + paragraphs, text, ""},
			"map": {paragraphs + `<p><iframe
src="https://www.google.com/maps/embed?pb=!1m18!2m3"></iframe></p>`, text, ""},
			"file above": {`<p>` + pdf + `</p>` + paragraphs, text, "https://portal.example/f/du-an.pdf"},
			"file below": {paragraphs + `<div>` + pdf + `</div>`, text, "https://portal.example/f/du-an.pdf"},
			"file between": {`<p>` + first + `</p><p>` + pdf + `</p><p>` + second + `</p>
<p>` + third + `</p>`, text, "https://portal.example/f/du-an.pdf"},
			"file in a box": {`<div class="xem">` + pdf + `</div><div
class="content">` + paragraphs + `</div>`, text, "https://portal.example/f/du-an.pdf"},
			"short text below": {`<div class="xem">` + pdf + `</div><div
class="content"><p>` + first + `</p></div>`, first, "https://portal.example/f/du-an.pdf"},
		} {
			what := pageName + ", " + name
			source := strings.NewReplacer("TITLE", viewerTitle, "TEXT", c.in).Replace(layout)
			a, err := Extract(pagetest.Parse(t, `<html lang="vi"><title>`+viewerTitle+`</title>`+source+`</html>`), nil)
			if err != nil {
				t.Errorf("%s: got %v, want an article", what, err)
				continue
			}
			got := strings.TrimSpace(strings.NewReplacer("Video\n\n", "", "\n\nVideo", "", "\n\nBản đồ", "").
				Replace(a.ContentText))
			if pageName == "plain" { // whose foot nothing parts from the text
				got, _, _ = strings.Cut(got, "\n\nCổng thông tin được xây dựng")
			}
			if got != c.text {
				t.Errorf("%s: got text %q, want %q", what, a.ContentText, c.text)
			}
			assert.Same(t, what+": files", addresses(a.Attachments), c.file)
		}
	}
}

func TestTextThatTheTitleBelongsToIsNotLostToAViewer(t *testing.T) {
	body := pagetest.SixDays()
	for name, source := range map[string]string{
		"viewer in the head": `<main><header><h1>` + viewerTitle + `</h1><iframe src="/f/a.pdf"></iframe></header><div
class="body">` + body + `</div></main>`,
		"short text beside the head": `<div class="bai"><div class="top"><h1>` + viewerTitle + `</h1><iframe
src="/f/a.pdf"></iframe></div><div class="noi-dung"><p>Ngày thứ 1, bà con bản cao mừng vì nước đã về tới sân
nhà.</p></div></div>`,
		"viewer behind a heading": `<article><h1>` + viewerTitle + `</h1>` + body + `<h3>Tài liệu</h3><iframe
src="/f/a.pdf"></iframe></article>`,
	} {
		a, err := Extract(pagetest.Parse(t, `<html lang="vi"><title>`+viewerTitle+`</title><body><ul><li><a
href="/">Trang chủ</a></li></ul>`+source+`<div id="footer">Xã Nậm Sa</div></body></html>`), nil)
		if err != nil || !strings.Contains(a.ContentText, "Ngày thứ 1, bà con bản cao mừng vì nước đã về tới sân nhà") {
			t.Errorf("%s: got %q, %v, want the text", name, a.ContentText, err)
		}
		assert.Same(t, name+": files", addresses(a.Attachments), "https://portal.example/f/a.pdf")
	}
}
