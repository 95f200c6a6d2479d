package content

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"loa/article"
	"loa/portal/internal/dom"
	"loa/portal/internal/page"
	"loa/portal/internal/page/media"
	"loa/portal/internal/page/pagetest"
	"loa/portal/internal/repeats"
	"loa/portal/internal/tidy"
)

// sample is a page of a made-up portal, built the way provincial portals are.
type sample struct {
	head    string // more of <head>
	title   string
	above   string // between title and text
	body    string
	below   string // under the text, in its container
	aside   string
	related string
}

const standingNote = "Bạn đọc có ý kiến về bài viết xin gửi về hộp thư của Ban Biên tập Cổng thông tin huyện Nậm " +
	"Sa để được trả lời trong năm ngày làm việc."

const portalBox = `<div class="box"><h4>Cổng thông tin điện tử huyện Nậm Sa</h4>
<p>Cơ quan chủ quản: Ủy ban nhân dân huyện Nậm Sa. Chịu trách nhiệm nội dung: ông Lò Văn Thức, Chánh Văn phòng,
Trưởng Ban Biên tập cổng thông tin điện tử huyện.</p>
<p>Địa chỉ: số 5, phố Nậm Sa, thị trấn Nậm Sa. Điện thoại: 0213 000 111. Email: vanphong@namsa.example. Giấy phép
số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 2 tháng 3 năm 2019.</p>
<p>Ghi rõ nguồn khi phát hành lại thông tin từ cổng thông tin này, mọi sao chép phải được sự đồng ý bằng văn bản
của Ban Biên tập.</p></div>`

func (s sample) html() string {
	var menu, more strings.Builder
	for _, section := range []string{"Giới thiệu", "Tin tức", "Thông báo", "Văn bản", "Thủ tục hành chính", "Liên hệ"} {
		fmt.Fprintf(&menu, `<li><a href="/%d">%s</a></li>`, len(section), section)
	}
	for i, t := range []string{"Hội nghị tổng kết công tác dân vận năm qua",
		"Khai giảng lớp bồi dưỡng kiến thức quốc phòng", "Phát động tháng an toàn giao thông"} {
		fmt.Fprintf(&more, `<div class="item"><h5><a href="/tin/%d.html">%s</a></h5><span>0%d/07/2020</span></div>`, i,
			t, i+1)
	}
	return `<!DOCTYPE html><html lang="vi"><head>
<title>` + s.title + ` - Huyện Nậm Sa</title><meta
property="og:site_name" content="Huyện Nậm Sa">` + s.head + `</head><body>
<div class="top"><ul class="menu">` + menu.String() + `</ul></div>
<div class="wrap"><div class="col-main"><div class="tools">A- A A+ | <a href="#">Chia sẻ bài viết lên facebook</a> <a
href="#">Tăng tương phản</a></div>
<h1>` + s.title + `</h1>` + s.above + `<div class="noi-dung">` + s.body + `</div>` + s.below + `
<div class="danhgia">Tổng số điểm của bài viết là: 0 trong 0 đánh giá <a href="#">Click để đánh giá bài viết</a></div>
<div class="khac"><h3>Các tin khác</h3>` + more.String() + s.related + `</div></div>
<div class="col-right">` + s.aside + `<div class="thong-ke">
<h4>Thống kê truy cập</h4>Hôm nay : 145<br>Hôm qua : 6.608<br>Tổng số : 82.120.977</div></div></div>
<div id="footer">` + portalBox + `</div></body></html>`
}

var news = sample{
	title: "Huyện Nậm Sa họp bàn công tác chuẩn bị năm học mới",
	above: `<div class="ngay">Thứ tư, 01/07/2020 15:30</div><div
class="sapo"><b>Sáng nay (1/7), Ủy ban nhân dân huyện Nậm Sa tổ chức cuộc họp bàn công tác chuẩn bị cho năm học
mới, đồng chí Vàng A Páo chủ trì.</b></div>`,
	body: `<p style="text-align:center"><img src="/lazy.gif" data-original="/upload/hop.jpg" width="600" height="400">
</p><p><em>Quang cảnh cuộc họp.</em></p>
<p>Năm học tới toàn huyện có 42 trường với hơn mười một nghìn học sinh, tăng ba trăm em so với năm học trước, trong
đó bậc mầm non tăng nhiều nhất.</p>
<p>Tại cuộc họp, các đại biểu cho ý kiến về việc sửa chữa phòng học, bổ sung giáo viên và chăm lo cho học sinh bán
trú.</p>
<table border="1"><tr><th>Bậc học</th><th>Số trường</th></tr><tr><td>Mầm non</td><td>15</td></tr><tr><td>Tiểu học</td>
<td>17</td></tr></table>
<ul><li>Sửa chữa 12 phòng học ở các xã vùng cao;</li><li>Bổ sung 35 giáo viên cho bậc mầm non.</li></ul>
<p style="display:none">Mã theo dõi của trang không dành cho bạn đọc, xin đừng để ý.</p>
<p>Kết luận cuộc họp, đồng chí Vàng A Páo giao Phòng Giáo dục và Đào tạo hoàn thành mọi việc trước ngày 20 tháng 8.</p>
<p style="text-align:right"><strong>Tác giả: Lò Thị Mai</strong></p><p>Nguồn tin: Báo Nậm Sa</p>`,
}

func TestArticleOfAPortalWithoutProfileIsWholeAndClean(t *testing.T) {
	a, err := Extract(pagetest.Parse(t, news.html()), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Sáng nay (1/7)", "42 trường", "các đại biểu cho ý kiến", "Mầm non | 15",
		"- Sửa chữa 12 phòng học", "Kết luận cuộc họp"} {
		if !strings.Contains(a.ContentText, want) {
			t.Errorf("text lacks %q:\n%s\nwant a.ContentText to contain %v", want, a.ContentText, want)
		}
	}
	for _, unwanted := range []string{"A- A A+", "Chia sẻ", "Tác giả", "Nguồn tin", "đánh giá", "Các tin khác",
		"Khai giảng", "Thống kê", "Cơ quan chủ quản", "Mã theo dõi", "Thứ tư", a.Title} {
		if strings.Contains(a.ContentText, unwanted) {
			t.Errorf("text holds %q:\n%s\nwant a.ContentText without %v", unwanted, a.ContentText, unwanted)
		}
	}
	if a.Title != news.title || a.Author != "Lò Thị Mai" || a.Origin != "Báo Nậm Sa" || a.Language != "vi" {
		t.Errorf("title %q, author %q, origin %q, language %q, want a.Title %v, a.Author %q, a.Origin %q, "+
			"a.Language %q", a.Title, a.Author, a.Origin, a.Language, news.title, "Lò Thị Mai", "Báo Nậm Sa", "vi")
	}
	if got := a.Published.UTC().Format("2006-01-02 15:04"); got != "2020-07-01 08:30" ||
		a.PublishedEvidence != "visible date" {
		t.Errorf("published %s by %s, want %q, a.PublishedEvidence %q", got, a.PublishedEvidence, "2020-07-01 08:30",
			"visible date")
	}
	if a.Image == nil || a.Image.URL != "https://portal.example/upload/hop.jpg" ||
		a.Image.Caption != "Quang cảnh cuộc họp." || a.Image.Width != 600 || a.Image.Type != "image/jpeg" {
		t.Errorf("image %+v, want a.Image not nil, a.Image.URL %q, a.Image.Caption %q, a.Image.Width 600, "+
			"a.Image.Type %q", a.Image, "https://portal.example/upload/hop.jpg", "Quang cảnh cuộc họp.", "image/jpeg")
	}
	if !strings.HasPrefix(a.Lead, "Sáng nay (1/7), Ủy ban") {
		t.Errorf(`lead %q, want a.Lead to begin with "Sáng nay (1/7), Ủy ban"`, a.Lead)
	}
	if !strings.Contains(a.ContentHTML, "<table>") || !strings.Contains(a.ContentHTML, "<li>") ||
		strings.Contains(a.ContentHTML, "style") {
		t.Errorf(`html %s, want a.ContentHTML to contain "<table>", a.ContentHTML to contain "<li>", a.ContentHTML
without "style"`, a.ContentHTML)
	}
}

func TestShortNoticeIsNotReplacedByALongerBox(t *testing.T) {
	notice := sample{
		title: "Thông báo mất điện 74",
		body: `<p>Điện lực Nậm Sa thông báo tạm ngừng cấp điện từ 7 giờ đến 11 giờ ngày 5/7/2020 tại bản Nà Lốc.
Mong bà con thông cảm.</p>`,
		aside: portalBox,
	}
	a, err := Extract(pagetest.Parse(t, notice.html()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Điện lực Nậm Sa thông báo tạm ngừng cấp điện từ 7 giờ đến 11 giờ ngày 5/7/2020 tại bản Nà Lốc. Mong " +
		"bà con thông cảm."; a.ContentText != want {
		t.Errorf("got %q, want a.ContentText %v", a.ContentText, want)
	}
}

func TestShortNoticeInAnArticleElementStandsAlone(t *testing.T) {
	page := `<html lang=vi><title>Cảnh báo lũ quét</title><div class=site><article><h1>Cảnh báo lũ quét suối Nậm Sa</h1>
<p>Đề nghị bà con ven suối chủ động sơ tán.</p><p>Trực ban: 0213 000 111.</p></article><div class=second>
<h3>Giới thiệu</h3>
<p>Huyện Nậm Sa nằm ở phía tây của tỉnh, có diện tích hơn một nghìn ki-lô-mét vuông, dân số năm mươi nghìn người
gồm mười hai dân tộc cùng sinh sống. Huyện có mười bốn xã và một thị trấn, trong đó sáu xã biên giới, đường biên
dài tám mươi chín ki-lô-mét. Kinh tế của huyện chủ yếu là nông nghiệp, lâm nghiệp và du lịch.</p></div></div>`
	a, err := Extract(pagetest.Parse(t, page), nil)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Đề nghị bà con ven suối chủ động sơ tán.\n\nTrực ban: 0213 000 111."; a.ContentText != want {
		t.Errorf("got %q, want a.ContentText %v", a.ContentText, want)
	}
}

func TestPageThatIsNoArticleIsALayoutError(t *testing.T) {
	var links strings.Builder
	for i := range 30 {
		fmt.Fprintf(&links, `<div class="item"><h3><a
href="/tin/%d.html">Tin số %d của trang nhất về việc làng việc xã</a>
</h3><p>Tóm tắt ngắn của tin số %d, có dấu chấm ở cuối câu.</p></div>`, i, i, i)
	}
	for name, body := range map[string]string{
		"front page": `<html lang=vi><title>Huyện Nậm Sa</title><meta property="og:site_name" content="Huyện Nậm Sa">
<body>
<div class="list">` + links.String() + `</div></body>`,
		"login page": `<html lang=vi><title>Đăng nhập hệ thống</title><body>
<h1>Đăng nhập hệ thống</h1><form><label>Tên đăng nhập</label><input name=u><label>Mật khẩu</label><input name=p
type=password><button>Đăng nhập</button></form></body>`,
		"no text": `<html><title>Tin</title><body><h1>Tin</h1><img src="/a.jpg"></body>`,
	} {
		a, err := Extract(pagetest.Parse(t, body), nil)
		if !errors.Is(err, article.ErrLayout) {
			t.Errorf("%s: %v, text %q, want error %v", name, err, a.ContentText, article.ErrLayout)
		}
	}
}

func TestWhatAHostRepeatsIsBoilerplate(t *testing.T) {
	f := repeats.NewBoilerplate()
	page := func(i int) *page.Document {
		s := news
		s.title = fmt.Sprintf("Bản tin số %d của huyện Nậm Sa về sản xuất vụ mùa", i)
		s.body = fmt.Sprintf(`<p>Trong tuần thứ %d bà con các xã đã gieo cấy xong %d héc ta lúa mùa, đạt kế hoạch
đề ra của huyện.</p><p>Các hợp tác xã số %d tiếp tục chăm sóc diện tích chè và mắc ca, chuẩn bị phân bón cho vụ
tới.</p>`, i, i*17, i)
		s.below += `<div class="ghi-chu"><p>` + standingNote + `</p></div>`
		doc, err := page.Parse(page.Page{URL: fmt.Sprintf("https://portal.example/tin/ban-tin-%d.html", i),
			Body: []byte(s.html())})
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	read := func(i int) string {
		a, err := Extract(page(i), f)
		if err != nil {
			t.Fatal(err)
		}
		return a.ContentText
	}
	for range 10 { // one page visited ten times is one page
		Learn(f, page(1))
	}
	if text := read(1); !strings.Contains(text, "17 héc ta") || !strings.Contains(text, standingNote) {
		t.Errorf(`after one page: %s, want text to contain "17 héc ta", text to contain %v`, text, standingNote)
	}
	Learn(f, page(2))
	Learn(f, page(3))
	kept, err := repeats.ParseBoilerplate(f.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	f = kept
	if text := read(4); !strings.Contains(text, "68 héc ta") || strings.Contains(text, standingNote) {
		t.Errorf(`after three pages: %s, want text to contain "68 héc ta", text without %v`, text, standingNote)
	}
	if _, err := repeats.ParseBoilerplate([]byte("broken")); err == nil {
		t.Error("broken bytes were read, want an error")
	}
}

func TestANoticeMayBeATitleAndAFile(t *testing.T) {
	const menu = `<ul class="menu"><li><a href="/">Trang chủ</a></li><li><a href="/a.html">Tin tức</a></li></ul>`
	for name, c := range map[string]struct {
		in, text, file, image string
	}{
		"link": {`<h1>Lịch trực Tết của xã</h1><article><p><a href="/f/lich.pdf">lich.pdf</a></p></article>`,
			"", "https://portal.example/f/lich.pdf", ""},
		"viewer": {`<main><h1>Lịch trực Tết của xã</h1><div class="content"><iframe
src="/v/viewer.html?file=/f/lich.pdf"></iframe></div></main>`, "", "https://portal.example/f/lich.pdf", ""},
		"number": {`<main><h1>Lịch trực Tết của xã</h1><div class="content"><p>Số: 12/UBND</p><p><a
href="/f/12.docx">Tải về</a></p></div></main>`, "Số: 12/UBND", "https://portal.example/f/12.docx", ""},
		"scan": {`<h1>Lịch trực Tết của xã</h1><article><p><img src="/f/lich-scan.jpg" alt=""></p></article>`,
			"", "", "https://portal.example/f/lich-scan.jpg"},
		"a few words": {`<h1>Lịch trực Tết của xã</h1><div><p>Xem tệp kèm theo.</p><p><a
href="/f/lich.xlsx">Tải về</a></p>
</div>`, "Xem tệp kèm theo.", "https://portal.example/f/lich.xlsx", ""},
		"not: nothing": {`<h1>Lịch trực Tết của xã</h1><div><p>Đang tải</p></div>`, "", "", ""},
		"not: links": {`<h1>Lịch trực Tết của xã</h1><div>` +
			strings.Repeat(`<p><a href="/b.html"><img src="/b.jpg"></a></p><p><a href="/c.html">Tin</a></p>`, 6) +
			`</div>`, "", "", ""},
	} {
		doc := pagetest.Parse(t, `<html lang="vi"><title>Lịch trực Tết của xã</title><body>`+menu+c.in+
			`<footer>UBND xã</footer></body></html>`)
		a, err := Extract(doc, nil)
		if c.file+c.image == "" {
			if !errors.Is(err, article.ErrLayout) {
				t.Errorf("%s: got %q, %v, want article.ErrLayout", name, a.ContentText, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v, want no error", name, err)
			continue
		}
		file, image := "", ""
		if len(a.Attachments) > 0 {
			file = a.Attachments[0].URL
		}
		if a.Image != nil {
			image = a.Image.URL
		}
		if !strings.Contains(a.ContentText, c.text) || file != c.file || image != c.image || len(a.Attachments) > 1 {
			t.Errorf("%s: got text %q, files %v, picture %q, want %q, %q, %q", name, a.ContentText, a.Attachments,
				image, c.text, c.file, c.image)
		}
	}
}

func TestWhatAsksToPayIsNoText(t *testing.T) {
	doc := pagetest.Parse(t, `<html lang="vi"><title>Chợ bản mở lại</title><script
type="application/ld+json">/* báo */ {"@type":"NewsArticle","hasPart":[{"isAccessibleForFree":"False","cssSelector":".mua"}]}</script>
<h1>Chợ bản mở lại</h1><article><p>Chợ bản mở lại sau ba năm sửa chữa, họp vào chủ nhật hằng tuần; bà con mang gà,
ngô và thổ cẩm xuống bán từ sáng sớm.</p><div class="mua"><p>Mua gói tháng với giá 30.000 đồng để đọc tiếp bài
này.</p></div></article>`)
	a, err := Extract(doc, nil)
	if err != nil || strings.Contains(a.ContentText, "Mua gói") ||
		!strings.Contains(a.ContentText, "chủ nhật hằng tuần") {
		t.Errorf("got %q, %v, want the text without its price", a.ContentText, err)
	}
}

func TestBoilerplateForgetsRatherThanGrows(t *testing.T) {
	f := repeats.NewBoilerplate()
	for i := range 60 {
		var body strings.Builder
		for j := range 100 {
			fmt.Fprintf(&body, "<p>Đoạn văn số %d của trang %d</p>", j, i)
		}
		body.WriteString("<p>Chân trang của cổng thông tin</p>")
		doc, err := page.Parse(page.Page{URL: fmt.Sprintf("https://portal.example/%d", i), Body: []byte(body.String())})
		if err != nil {
			t.Fatal(err)
		}
		Learn(f, doc)
	}
	if n := f.Len(); n > repeats.Most {
		t.Errorf("holds %d blocks, want at most %v", n, repeats.Most)
	}
	if !f.Has(pagetest.Parse(t, "<p>Chân trang của cổng thông tin</p>").Body().FirstChild) {
		t.Error("forgot what stands on every page")
	}
}

func TestLeadInASiblingBlockIsKept(t *testing.T) {
	s := news
	s.above = `<div class="brief"><p>Đây là lời dẫn đứng riêng ngoài phần nội dung, nói gọn việc họp bàn chuẩn bị
năm học.</p></div>`
	a, err := Extract(pagetest.Parse(t, s.html()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a.ContentText, "Đây là lời dẫn") {
		t.Errorf(`text begins %.80q, want a.ContentText to begin with "Đây là lời dẫn"`, a.ContentText)
	}
}

func TestFilesBelowTheTextAreTheArticles(t *testing.T) {
	s := news
	s.below = `<div class="box"><h4>Tài liệu đính kèm</h4><a
onclick="downloadFile('1','/upload/ke-hoach.docx')">Kế hoạch năm học</a> <a
href="/tin/bai.html?download=1&id=2">phu-luc.xlsx</a></div>`
	s.aside = `<div class="vanban"><h4>Văn bản mới</h4><a href="/vb/quyet-dinh.pdf">Quyết định 12</a></div>`
	a, err := Extract(pagetest.Parse(t, s.html()), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Attachments) != 2 || a.Attachments[0].URL != "https://portal.example/upload/ke-hoach.docx" ||
		a.Attachments[1].Type != media.FileTypes[".xlsx"] {
		t.Errorf("attachments %+v, want len(a.Attachments) 2, a.Attachments[0].URL %q, a.Attachments[1].Type %v",
			a.Attachments, "https://portal.example/upload/ke-hoach.docx", media.FileTypes[".xlsx"])
	}
}

func TestHeadingsAndLinesThatOnlySoundLikeBoilerplateStay(t *testing.T) {
	s := news
	s.body = `<p>Kính gửi: Ủy ban nhân dân các xã, thị trấn.</p>
<p>Huyện báo cáo kết quả sáu tháng đầu năm về phát triển kinh tế, văn hóa, xã hội và bảo đảm quốc phòng an ninh.</p>
<h3>Kết quả đạt được</h3><p>Diện tích lúa xuân đạt 1.200 héc ta, sản lượng ước 6.000 tấn, tăng so với cùng kỳ năm
trước nhờ thời tiết thuận lợi.</p>
<p>Chia sẻ tại hội nghị, các xã mong được hỗ trợ giống.</p><p>Thích ứng với thời tiết là việc lâu dài.</p>
<h3>Đánh giá chung</h3><p>Các xã, thị trấn đã cố gắng nhiều, song tiến độ giải ngân còn chậm, cần tập trung tháo gỡ
trong quý ba.</p>
<h3>Ý kiến của đại biểu</h3><p>Đại biểu đề nghị sớm sửa tuyến đường liên xã bị sạt lở trong đợt mưa vừa qua.</p>
<p>Xin trân trọng báo cáo!</p>`
	a, err := Extract(pagetest.Parse(t, s.html()), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Kính gửi", "Chia sẻ tại hội nghị", "Thích ứng với", "Đánh giá chung", "giải ngân",
		"Ý kiến của đại biểu", "sạt lở", "Xin trân trọng báo cáo!"} {
		if !strings.Contains(a.ContentText, want) {
			t.Errorf("text lacks %q:\n%s\nwant a.ContentText to contain %v", want, a.ContentText, want)
		}
	}
}

func TestStatedBodyIsNotLost(t *testing.T) {
	sentence := "Câu văn của bài viết chỉ có trong dữ liệu có cấu trúc mà trang gửi kèm cho máy tìm kiếm đọc. "
	page := `<html lang=vi><head><script
type="application/ld+json">{"@type":"NewsArticle","headline":"Bài viết dựng bằng
mã","articleBody":"` + strings.Repeat(sentence, 6) + `"}</script></head><body><div id=app></div><p>Trình duyệt của
bạn không chạy mã, hãy bật lên rồi thử lại.</p></body></html>`
	a, err := Extract(pagetest.Parse(t, page), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(a.ContentText, strings.TrimSpace(sentence)) {
		t.Errorf("got %q", a.ContentText)
	}
}

// tablePage is set in tables, without a heading and without paragraphs, as
// portals of the years around 2005 are.
const tablePage = `<html><head><title>Trang tin huyện Nậm Sa</title></head><body><table width=1000><tr>
<td colspan=3><img src="/banner.jpg"></td></tr>
<tr><td width=200><table><tr><td><a href="/gt">Giới thiệu</a></td></tr><tr><td><a
href="/vb">Văn bản mới ban hành của huyện</a></td></tr></table></td>
<td><table width=100%><tr><td><span class="tieudetin">Khai trương chợ phiên vùng cao sau ba năm sửa chữa</span></td>
</tr><tr><td class="ngaythang">Cập nhật: 15h30 ngày 01/07/2020</td></tr>
<tr><td class="noidungtin"><font face="Times"><b>Sáng 1/7, Ủy ban nhân dân huyện khai trương chợ phiên vùng cao sau
ba năm sửa chữa.</b><br><br><center><img src="/Uploads/cho.jpg" width=450><br><i>Bà con đi chợ phiên.</i></center>
<br>Chợ có 120 gian hàng, bán nông sản, thổ cẩm và đồ gia dụng. Mỗi tuần chợ họp hai phiên.<br><br>Ông Lò Văn Thức,
Phó Chủ tịch huyện, mong bà con giữ gìn vệ sinh, buôn bán thật thà.<br><br><div align=right><b>Vàng A
Páo</b></div></font></td></tr>
<tr><td><b>Các tin khác:</b><br>- <a href="/1">Họp giao ban tháng 6</a> (30/06/2020)<br>- <a
href="/2">Tập huấn khuyến nông cho các xã</a> (29/06/2020)</td></tr></table></td></tr>
<tr><td colspan=3>Bản quyền thuộc UBND huyện Nậm Sa. Địa chỉ: thị trấn Nậm Sa. Điện thoại: 0213 000 111. Chịu trách
nhiệm: Chánh Văn phòng.</td></tr></table></body></html>`

func TestArticleSetInTablesIsRead(t *testing.T) {
	a, err := Extract(pagetest.Parse(t, tablePage), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "Sáng 1/7, Ủy ban nhân dân huyện khai trương chợ phiên vùng cao sau ba năm sửa chữa.\n\nChợ có 120 gian " +
		"hàng, bán nông sản, thổ cẩm và đồ gia dụng. Mỗi tuần chợ họp hai phiên.\n\nÔng Lò Văn Thức, Phó Chủ tịch " +
		"huyện, " +
		"mong bà con giữ gìn vệ sinh, buôn bán thật thà."
	if a.ContentText != want {
		t.Errorf("text %q, want a.ContentText %v", a.ContentText, want)
	}
	if a.Title != "Khai trương chợ phiên vùng cao sau ba năm sửa chữa" || a.Author != "Vàng A Páo" ||
		a.Published.UTC().Format("2006-01-02 15:04") != "2020-07-01 08:30" {
		t.Errorf("title %q, author %q, published %s, want a.Author %q, %q", a.Title, a.Author, a.Published,
			"Vàng A Páo", "2020-07-01 08:30")
	}
	if a.Image == nil || a.Image.URL != "https://portal.example/Uploads/cho.jpg" ||
		a.Image.Caption != "Bà con đi chợ phiên." {
		t.Errorf("image %+v, want a.Image not nil, a.Image.URL %q, a.Image.Caption %q", a.Image,
			"https://portal.example/Uploads/cho.jpg", "Bà con đi chợ phiên.")
	}
}

func FuzzArticleOfAnyPage(f *testing.F) {
	f.Add(news.html())
	f.Add(`<h1>a</h1><table><tr><td><img src=x><p>Một câu văn, có dấu phẩy và dấu chấm.</table>`)
	f.Add(`<script type="application/ld+json">[{"@graph":[{"@type":["Article"],"headline":7}]}]</script>
<div hidden id=S:0><main><p>` + strings.Repeat("chữ ", 90) + `.`)
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := page.Parse(page.Page{URL: "https://portal.example/a.html", Body: []byte(body)})
		if err != nil {
			return
		}
		boilerplate := repeats.NewBoilerplate()
		Learn(boilerplate, doc)
		a, err := Extract(doc, boilerplate)
		if err != nil {
			if !errors.Is(err, article.ErrLayout) {
				t.Fatalf("an error of another kind: %v, want error %v", err, article.ErrLayout)
			}
			return
		}
		if a.Title == "" || a.ContentText == "" && len(a.Attachments) == 0 && a.Image == nil {
			t.Fatalf("half an article: %+v, want a.Title not empty", a)
		}
		if again := sanitised(t, a.ContentHTML, doc.Base); again != a.ContentHTML {
			t.Fatalf("not stable:\n%s\n%s\nwant again %v", a.ContentHTML, again, a.ContentHTML)
		}
	})
}

// TestPagesOfOneThingOverAndOverEnd would not end within the time of a test run
// if any step took more than linear time.
func TestPagesOfOneThingOverAndOverEnd(t *testing.T) {
	sentence := "Một câu văn dài vừa phải, có dấu phẩy, dấu chấm và đủ chữ để là văn xuôi. "
	for name, body := range map[string]string{
		"paragraphs":           strings.Repeat("<p>"+sentence+"</p>", 40_000/dom.Slowdown),
		"headings of sections": strings.Repeat("<h3>Xem thêm</h3><p>"+sentence+"</p>", 30_000/dom.Slowdown),
		"dates":                strings.Repeat("<span>01/07/2020 15:30</span> ", 90_000/dom.Slowdown),
		"authors within scopes": strings.Repeat("<div itemscope itemtype=x/NewsArticle itemprop=a>", 500) +
			strings.Repeat("<span itemprop=author>Lò</span>", 90_000/dom.Slowdown),
		"links": strings.Repeat("<li><a href=/a>Tiêu đề của một tin khác</a></li>",
			90_000/dom.Slowdown),
		"marks":         strings.Repeat("<b><i><u>x</u></i></b>", 60_000/dom.Slowdown),
		"one long word": "<p>" + strings.Repeat("x", 7<<20/dom.Slowdown),
		"tables in tables": strings.Repeat(strings.Repeat("<table><tr><td>", 100)+sentence+
			strings.Repeat("</table>", 100), 200),
	} {
		doc := pagetest.Parse(t, "<title>Bài thử rất dài</title><h1>Bài thử rất dài</h1>"+body)
		a, err := Extract(doc, nil)
		if err != nil && !errors.Is(err, article.ErrLayout) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && a.ContentText == "" {
			t.Errorf("%s: half an article", name)
		}
	}
}

func sanitised(t *testing.T, fragment string, base *url.URL) string {
	t.Helper()
	root, err := dom.ParseFragment(fragment)
	if err != nil {
		t.Fatal(err)
	}
	return tidy.SanitiseNode(root, base)
}
