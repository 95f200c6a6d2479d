package content

import (
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

// themed is a page of a blog's theme: a short notice, and around it what says more
// words than the notice does.
func themed(text, behind string) string {
	return `<!DOCTYPE html><html lang="vi"><head><title>` + longTitle + ` – Xã Nậm Sa</title></head>
<body class="single showing-comments"><header><a href="/">Xã Nậm Sa</a></header><main><article>
<header class="entry-header"><h1 class="entry-title">` + longTitle + `</h1></header>
<div class="entry-content">` + text + `</div>` + behind + `</article></main></body></html>`
}

// TestAShortTextIsTakenFromThePartThatIsCalledSo although comments, a word on the
// writer and other posts say more than it does.
func TestAShortTextIsTakenFromThePartThatIsCalledSo(t *testing.T) {
	const text = "Xã đang giữ một chiếc xe máy màu xanh bỏ quên ở cổng chợ. Ai là chủ xin đến nhận."
	comments := `<div id="comments" class="comments-area"><h2>2 ý kiến cho bài này</h2><ol class="comment-list">` +
		strings.Repeat(`<li class="comment"><article><p>Cảm ơn xã đã báo tin sớm, tôi sẽ hỏi bà con trong bản `+
			`xem xe của ai.</p>
<a href="/bai?tra-loi=1">Trả lời</a></article></li>`, 3) + `</ol></div>`
	bio := `<div class="author-info"><h2>Lò A</h2><p>Cộng tác viên của trang, chuyên viết về chợ phiên và ruộng ` +
		`bậc thang ở vùng cao.</p></div>`
	posts := `<div class="wp-block-group"><h2>Bài khác</h2><ul>`
	for _, other := range []string{"Họp chợ phiên cuối năm ở Nậm Sa", "Bản cao đón điện về nhà", "Cầu treo mới qua suối Nậm Ma",
		"Lớp xóa mù chữ khai giảng"} {
		posts += `<li><h3><a href="/` + other[:3] + `">` + other + `</a></h3><div>19/11/2025</div></li>`
	}
	posts += `</ul></div>`
	for name, behind := range map[string]string{
		"comments": comments, "a word on the writer": bio, "other posts": posts, "all of these": bio + posts + comments,
	} {
		for place, page := range map[string]string{
			"behind the text": themed("<p>"+text+"</p>", behind),
			"within it":       themed("<p>"+text+"</p>"+behind, ""),
		} {
			if place == "within it" && name != "a word on the writer" {
				continue
			}
			a, err := Extract(pagetest.Parse(t, page), nil)
			if err != nil {
				t.Errorf("%s %s: got the error %v, want the article", name, place, err)
				continue
			}
			assert.Same(t, name+" "+place, a.ContentText, text)
		}
	}
}

// TestAFileBelowTheOnlyParagraphIsTheArticles whether the part around both has a name
// or not.
func TestAFileBelowTheOnlyParagraphIsTheArticles(t *testing.T) {
	const text = "Ủy ban xã ban hành quyết định công nhận bản văn hóa. Toàn văn trong tệp kèm theo."
	body := `<p>` + text + `</p><p><a href="/tep/quyet-dinh-142.pdf">Quyết định 142</a></p>`
	for name, page := range map[string]string{
		"called the text": themed(body, ""),
		"without a name": strings.Replace(themed(body, ""), `<div class="entry-content">`,
			`<div class="k7">`, 1),
		"beside the title": strings.Replace(themed("", body), `<div class="entry-content"></div>`, ``, 1),
	} {
		a, err := Extract(pagetest.Parse(t, page), nil)
		if err != nil {
			t.Errorf("%s: got the error %v, want the article", name, err)
			continue
		}
		files := make([]string, 0, 1)
		for _, f := range a.Attachments {
			files = append(files, f.URL)
		}
		assert.Same(t, name, files, []string{"https://portal.example/tep/quyet-dinh-142.pdf"})
		if !strings.Contains(a.ContentText, text) {
			t.Errorf("%s: got the text %q, want %q in it", name, a.ContentText, text)
		}
	}
}

// TestWhoIsAnswerableStaysInATextThatIsCalledSo although a column says more words.
func TestWhoIsAnswerableStaysInATextThatIsCalledSo(t *testing.T) {
	const line = "Ban tổ chức chịu trách nhiệm giữ kín thông tin của người dự thi và công bố kết quả vào cuối tháng."
	column := `<div class="cot">` + strings.Repeat(`<p>Bản tin cũ kể chuyện bà con trồng quế, nuôi cá lồng và `+
		`mở đường vào bản trong năm qua.</p>`, 4) + `</div>`
	page := themed(`<p>Đoàn xã mở cuộc thi vẽ tranh cho trẻ em.</p><h3>Giải `+
		`thưởng</h3><ul><li>Nhất</li><li>Nhì</li></ul><p>`+
		line+`</p>`, "") + column
	a, err := Extract(pagetest.Parse(t, page), nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "the line is kept", strings.Contains(a.ContentText, line), true)
}

// TestAShortPostAboveTeasersIsAnArticle when its title and text stand in an <article> of
// their own and no name says which the text is.
func TestAShortPostAboveTeasersIsAnArticle(t *testing.T) {
	const text = "Xã đang giữ một chiếc xe máy màu xanh bỏ quên ở cổng chợ. Ai là chủ xin đến nhận."
	teasers := ""
	for i, other := range []string{"Họp chợ phiên cuối năm ở Nậm Sa", "Bản cao đón điện về nhà", "Cầu treo mới qua suối Nậm Ma",
		"Lớp xóa mù chữ khai giảng", "Chè shan được giá đầu xuân", "Mở đường vào bản xa"} {
		teasers += `<article class="gh-card"><a ` +
			`href="/bai-` + string(rune('a'+i)) + `/"><h3>` + other + `</h3><p>Bà con các bản vui mừng đón chờ ` +
			`việc này từ lâu,
ai cũng góp công góp của để làm cho xong trước Tết, trẻ em được nghỉ học đi xem.</p></a></article>`
	}
	own := `<article class="gh-article"><header><h1>` + longTitle + `</h1></header><section ` +
		`class="gh-canvas"><p>` + text + `</p></section></article>`
	for name, page := range map[string]string{
		"in a section below": `<main>` + own + `</main><section class="grid"><h2>Đọc ` +
			`thêm</h2>` + teasers + `</section>`,
		"in a column": `<main>` + own + `</main><aside class="read-more-wrap">` + teasers + `</aside>`,
	} {
		a, err := Extract(pagetest.Parse(t, `<html `+
			`lang="vi"><head><title>`+longTitle+`</title></head><body>`+page+`</body></html>`), nil)
		if err != nil {
			t.Errorf("%s: got the error %v, want the article", name, err)
			continue
		}
		assert.Same(t, name, a.ContentText, text)
	}
	front := strings.Replace(own, longTitle, `<a href="/bai-q/">`+longTitle+`</a>`, 1)
	if a, err := Extract(pagetest.Parse(t, `<html lang="vi"><head><title>Tin tức</title></head><body><main>`+front+
		`</main><section class="grid">`+teasers+`</section></body></html>`), nil); err == nil {
		t.Errorf("a front page: got the article %q, want an error", a.ContentText)
	}
}
