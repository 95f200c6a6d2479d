package content

import (
	"fmt"
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

// shaped is a page whose main part is given.
func shaped(main string) string {
	return `<!DOCTYPE html><html lang="vi"><head><title>Bản cao có nước - Xã Nậm Sa</title></head><body>
<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li></ul>` + main +
		`<div id="footer"><p>Trang tin của xã Nậm Sa, lập năm 2009.</p></div></body></html>`
}

const (
	strange = "Chương trình quà tặng của cửa hàng bên đường mở đến hết tháng, ai mua từ ba món thì được bớt một phần " +
		"tư giá."
	more = "Phần hai kể chuyện bể nước: mỗi nhà góp mười ngày công, đá lấy ở suối, xi măng do huyện cấp từ đầu năm."
)

func TestWhatStandsBesideTheTextIsNoPartOfIt(t *testing.T) {
	text := pagetest.SixDays()
	for name, c := range map[string]struct {
		main string
		in   bool   // the other text belongs to the article
		said string // the other text; strange when empty
	}{
		"behind the box that is called the text": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div>
<section class="k12"><h2>Cửa hàng</h2><div><p>` + strange + `</p></div></section></main>`},
		"behind a box without a name that says nearly all": {
			main: `<main><h1>Bản cao có nước</h1><div class="x1">` + text + `</div>
<section class="k12"><h2>Cửa hàng</h2><div><p>` + strange[:80] + ` tháng này.</p></div></section></main>`,
			said: strange[:80]},
		"the text goes on in a box of the same shape": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div>
<div class="post-content"><p>` + more + `</p></div></main>`, in: true, said: more},
		"the text goes on in a box that is called so": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div>
<section class="more-text"><p>` + more + `</p></section></main>`, in: true, said: more},
		"the text goes on as a paragraph": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div><p>` + more +
				`</p></main>`,
			in: true, said: more},
		"steps in a box of their own": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div>
<div class="k13"><h2>Cách xây bể</h2><ol>
<li>` + more + `</li><li>Đổ đáy bể dày mười phân, chờ ba ngày cho cứng.</li>
</ol></div></main>`,
			in: true, said: more},
		"results in a box of their own": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div>
<div class="k13"><table><tr><th>Bản</th><th>Việc đã làm</th></tr><tr><td>Hai</td>
<td>` + more + `</td></tr></table>
</div></main>`,
			in: true, said: more},
		"a call within the text": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text[:len(text)/2] +
				text[len(text)/2:] + `<div class="inline-cta"><p>` + strange + `</p></div><p>` + more +
				`</p></div></main>`},
		"the writer's box within the text": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content"><div class="post-author"><p>` + strange +
				`</p></div>` + text + `</div></main>`},
		"whose words a quotation is": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text +
				`<div class="pull-quote"><p>Nước về là vui nhất.</p><div class="source"><p>` + more +
				`</p></div></div><p>` +
				strange + `</p></div></main>`, in: true, said: more},
		"a frame of the page that may have a side column": {
			main: `<main><h1>Bản cao có nước</h1><div class="page__main sidebar-enabled--false"><p>` + more +
				`</p></div><div class="page__main
sidebar-enabled--false">` + text + `</div></main>`, in: true, said: more},
		"a grid named after all its columns": {
			main: `<main><h1>Bản cao có nước</h1><div class="house-grid-toc-content-sidebar"><div>` + text +
				`</div></div><div class="house-grid-toc-content-sidebar"><div><p>` + more + `</p></div></div></main>`,
			in: true, said: more},
		"a side column within a grid": {
			main: `<main><h1>Bản cao có nước</h1><div class="grid"><div>` + text +
				`</div><div class="sidebar"><p>` + strange + `</p></div></div></main>`},
		"a part with an address made of its heading": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text +
				`<div id="toc_bai-hoc-related-to-water-of-the-village"><h2>Bài
học</h2><p>` + more + `</p></div></div></main>`,
			in: true, said: more},
		"an answer that is folded": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `<div><button
aria-controls="faq-1">Ai góp công?
</button><div id="faq-1" aria-hidden="true"
style="height:0;overflow:hidden"><p>` + more + `</p></div></div></div></main>`,
			in: true, said: more},
		"a note set aside": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `<aside
class="styles_aside__x1"><p>` +
				more + `</p></aside><p>` + strange + `</p></div></main>`, in: true, said: more},
		"questions of the house in a row of boxes behind it": {
			main: `<main><section class="block block-1"><h1>Bản cao có nước</h1><div>` + text + `</div></section>
<section class="block block-2"><h2>Nhà hàng trả lời</h2><div class="q"><div class="q__item"><b>Mở mấy
giờ?</b><p>` + strange + `</p></div>
<div class="q__item"><b>Có giao tận nhà không?</b><p>Có, trong vòng mười cây số quanh chợ, không lấy thêm tiền
công.</p></div>
<div class="q__item"><b>Có đổi hàng không?</b><p>Được đổi trong bảy ngày, còn nguyên bao bì và hóa đơn của cửa
hàng.</p></div>
<div class="q__item"><b>Trả tiền thế nào?</b><p>Trả bằng tiền mặt hay chuyển khoản đều được, không thu thêm
phí.</p></div></div></section></main>`},
		"what readers say in a row of boxes behind it": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `<div
class="testimonials"><div class="w">
<div class="say"><blockquote>` + strange + `</blockquote></div><div class="say"><blockquote>Đọc trang này mỗi sáng,
lần nào cũng học được
thêm một điều hay.</blockquote></div><div class="say"><blockquote>Cả nhà tôi chờ bài mới, đến bà cụ cũng bảo đọc to
cho nghe.
</blockquote></div><div class="say"><blockquote>Ngắn gọn, dễ hiểu, không có chữ nào thừa, cảm ơn ban biên tập nhiều.
</blockquote></div></div></div></div></main>`},
		"pictures with words in a row of boxes behind it": {
			main: `<main><section class="block"><h1>Bản cao có nước</h1><div>` + text + `</div></section><section
class="block"><div>
<div class="p"><img src="/1.jpg"><p>` + more + `</p></div><div class="p"><img src="/2.jpg"><p>Bể thứ hai nằm ngay
đầu bản, xây
xong đầu tháng tư.</p></div><div class="p"><img src="/3.jpg"><p>Người già ra xem nước chảy, cười suốt cả buổi sáng
hôm ấy.</p></div>
<div class="p"><img src="/4.jpg"><p>Trẻ con tắm ở máng nước mới, dưới gốc cây đa của
bản.</p></div></div></section></main>`,
			in: true, said: more},
		"a list of links that a sentence opens": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `<p>Các bản dưới đây đã có
nước từ đầu năm nay,
mỗi bản một bể:</p><ul><li><a href="/ban/1">Bản Nậm Sa Một trên dốc</a></li><li><a href="/ban/2">Bản Nậm Sa Hai ven
suối</a></li>
<li><a href="/ban/3">Bản Huổi Cưởm đầu nguồn</a></li></ul><p>` + strange + `</p></div></main>`, in: true,
			said: "Bản Huổi Cưởm đầu nguồn"},
		"a list of other articles that a sentence opens": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `<p>Mời bà con xem thêm các
bài viết khác của xã
ở ngay dưới đây:</p><ul><li><a href="/tin/1">Bản Nậm Sa Một trên dốc</a></li><li><a href="/tin/2">Bản Nậm Sa Hai
ven suối</a></li>
<li><a href="/tin/3">Bản Huổi Cưởm đầu nguồn</a></li></ul><p>` + more + `</p></div></main>`,
			said: "Bản Huổi Cưởm đầu nguồn"},
	} {
		a, err := Extract(pagetest.Parse(t, shaped(c.main)), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", name, err)
			continue
		}
		said := c.said
		if said == "" {
			said = strange
		}
		assert.Same(t, name+": the text has it", strings.Contains(a.ContentText, said), c.in)
		assert.Same(t, name+": the last paragraph is kept", strings.Contains(a.ContentText, "Tối ngày 6"), true)
	}
}

func TestTheLineThatNamesWriterAndDayIsNoPartOfTheText(t *testing.T) {
	const lead = "Nước sạch đã về tới ba bản cao nhất của xã Nậm Sa sau tám tháng đào mương, đặt ống và xây bể chứa."
	for _, line := range []string{
		"By Mai Lo | March 3, 2025", "Last updated: March 3, 2025 • 5 min", "Cập nhật: 03/03/2025 07:15",
		"Lò Thị Mai | 03/03/2025", "Aktualisiert am 03.03.2025",
	} {
		a, err := Extract(pagetest.Parse(t, shaped(`<main><h1>Bản cao có nước</h1><div class="post-content"><p>`+lead+
			`</p><p>`+line+`</p>`+pagetest.SixDays()+`</div></main>`)), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", line, err)
			continue
		}
		assert.Same(t, line+": the text has it", strings.Contains(a.ContentText, line), false)
		assert.Same(t, line+": the lead is kept", strings.HasPrefix(a.ContentText, lead), true)
	}
	for _, line := range []string{
		"Hạn nộp hồ sơ: 15/03/2025", "Thời gian: 8 giờ ngày 03/03/2025", "Lịch họp tuần này, từ 03/03 đến 07/03/2025",
	} {
		a, err := Extract(pagetest.Parse(t, shaped(`<main><h1>Bản cao có nước</h1><div class="post-content"><p>`+lead+
			`</p><p>`+line+`</p>`+pagetest.SixDays()+`</div></main>`)), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", line, err)
			continue
		}
		assert.Same(t, line+": the text has it", strings.Contains(a.ContentText, line), true)
	}
}

// each writes n pieces that differ by their number.
func each(n int, piece string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(piece, "#", fmt.Sprint(i+1)))
	}
	return b.String()
}

// TestShapesOfPages has the shapes in which pages hide an article between other
// things. Each paragraph of the article says "Nước sạch", all else "ngoại lai".
func TestShapesOfPages(t *testing.T) {
	const (
		h1   = `<h1>Bản cao có nước</h1>`
		lead = `Nước sạch về bản thứ 1 sau tám tháng đào mương, đặt ống và xây bể, nhờ công góp của từng nhà trong
bản.`
		para = `<p>Nước sạch về bản thứ # sau tám tháng đào mương, đặt ống và xây bể, nhờ công góp của từng nhà
trong bản.</p>`
		terms = `<p>Điều # của bản ngoại lai này nói về việc trang dùng dữ liệu của người xem ra sao, theo đúng quy
định chung.</p>`
		asked = `<p>Điều # ngoại lai: trang này dùng cookie để nhớ người xem, ai không thuận thì tắt cookie trong
trình duyệt.</p>`
		card = `<div class="it"><a href="/t#.html">Tiêu đề ngoại lai của bài khác thứ # trong mục</a>` +
			`<p>Lời dẫn ngoại lai của bài khác thứ #, dài chừng một câu rưỡi, để người đọc bấm vào xem tiếp nội
dung.</p></div>`
		said = `<div class="c"><b>An # ngoại lai</b>
<p>Bài ngoại lai hay, tôi ở cách đó # cây số mà giờ mới biết, cảm ơn tòa soạn nhiều.</p></div>`
	)
	described := `<meta name="description" content="` + lead + `">`
	for name, c := range map[string]struct {
		head, body string
		paragraphs int
	}{
		"teasers with leads beside a short text": {"", `<div class="b">` + h1 + `<div class="nd">` + each(2, para) +
			`</div></div><div class="gt">` + each(12, card) + `</div>`, 2},
		"teasers with leads in the text's box": {"", `<div class="b">` + h1 + `<div class="nd">` + each(2, para) +
			`</div><div class="gt">` + each(12, card) + `</div></div>`, 2},
		"one described paragraph above teasers": {described, `<div class="b">` + h1 + `<div class="nd">` +
			each(1, para) +
			`</div></div><div class="gt">` + each(20, card) + `</div>`, 1},
		"comments below a counted heading": {described, `<div class="b">` + h1 + `<div class="nd">` + each(6, para) +
			`</div><div class="gt"><h3>Ý kiến bạn đọc (12)</h3>` + each(12, said) + `</div></div>`, 6},
		"a dialog longer than the text": {described, `<div class="b">` + h1 + `<div class="nd">` + each(6, para) +
			`</div></div><div class="x" role="dialog">` + each(20, terms) + `</div>`, 6},
		"a box about cookies longer than the text": {"", `<div class="b">` + h1 + `<div class="nd">` + each(6, para) +
			`</div></div><div id="x9">` + each(20, asked) + `</div>`, 6},
		"the article in a dialog": {described, `<div role="dialog"><div class="x">` + h1 + each(6, para) +
			`</div></div>`, 6},
		"containers beside advertising": {described, `<div class="b">` + h1 + each(5, `<div class="s1">`+para+
			`</div><div class="ads">Quảng cáo</div>`) + `</div>`, 5},
		"containers of different names": {described, `<div class="b">` + h1 + `<div class="intro-text">` +
			each(2, para) + `</div><div class="chap-1">` + strings.ReplaceAll(each(8, para), "thứ ", "thứ 1") +
			`</div><div class="chap-2">` + strings.ReplaceAll(each(3, para), "thứ ", "thứ 2") + `</div></div>`, 13},
		"the posts of a forum": {"", `<div class="b">` + h1 + each(6, `<div class="post"><h3><a href="/t.php?p=#">`+
			`Re: Bản cao có nước</a></h3><p class="author">an#</p><div class="msg">`+para+`</div></div>`) + `</div>`,
			6},
		"a lead as a heading": {"", `<div class="b">` + h1 + `<h2>` + strings.Replace(lead, "thứ 1", "thứ 0", 1) +
			`</h2><div class="nd">` + each(5, para) + `</div></div>`, 6},
		"the rest behind a button": {"", `<div class="b">` + h1 + `<div class="nd">` + each(2, para) +
			`<div style="display:none">` + strings.ReplaceAll(each(6, para), "thứ ", "thứ 1") +
			`</div><a href="#">Xem thêm</a></div></div>`, 8},
		"hidden without a button": {"", `<div class="b">` + h1 + `<div class="nd">` + each(4, para) +
			`<div style="display:none">` + each(3, terms) + `</div></div></div>`, 4},
		"components": {"", `<app-root><app-article>` + h1 + `<app-body>` + each(5, para) +
			`</app-body></app-article><app-sidebar>` + each(3, terms) + `</app-sidebar></app-root>`, 5},
		"a report that grows": {described, `<div class="b">` + h1 +
			each(8, `<article class="u"><time>10:3#</time>`+para+`</article>`) + `</div>`, 8},
	} {
		page := strings.Replace(shaped(c.body), "<head>", "<head>"+c.head, 1)
		page = strings.ReplaceAll(page, "Bản cao có nước", "Bản cao có nước sau tám tháng")
		a, err := Extract(pagetest.Parse(t, page), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", name, err)
			continue
		}
		assert.Same(t, name+": paragraphs of the article", strings.Count(a.ContentText, "Nước sạch"), c.paragraphs)
		assert.Same(t, name+": pieces of something else", strings.Count(a.ContentText, "ngoại lai"), 0)
	}
}
