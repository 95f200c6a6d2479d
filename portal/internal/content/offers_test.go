package content

import (
	"strings"
	"testing"

	"loa/portal/internal/page/pagetest"
)

// TestOffersWithinTheTextAreNoPartOfIt although no name says what they are; boxes of the
// article's own stay.
func TestOffersWithinTheTextAreNoPartOfIt(t *testing.T) {
	text := pagetest.SixDays()
	half := strings.LastIndex(text[:len(text)/2], "<p>")
	for name, c := range map[string]struct {
		box, said string
		stays     bool
	}{
		"goods to buy": {`<div class="b12"><h3>Khuyến mãi</h3><p>Cửa hàng bên đường bớt giá tủ lạnh, máy giặt.</p>
<a href="https://shop.example/mua">Mua ngay</a></div>`, "tủ lạnh", false},
		"another article to read on there": {`<div class="z"><a href="/x.html"><b>Đội bóng xã bạn thắng lớn</b></a>
<p>Đội bóng vừa thắng ba bàn trên sân nhà. <a href="/x.html">Xem tiếp</a></p></div>`, "Đội bóng", false},
		"an embedded post": {`<blockquote class="wp-embedded-content"><a href="/x.html">Đội bóng xã bạn thắng ` +
			`lớn</a></blockquote>`,
			"Đội bóng", false},
		"below the word for advertisement": {`<p>Quảng cáo</p><div><p>Cửa hàng bên đường bớt giá tủ lạnh, máy ` +
			`giặt.</p></div>`, "tủ lạnh", false},
		"containers of the text around a place for advertising": {`<div class="s1"><p>Bể chung xây bằng đá ` +
			`suối.</p></div><div class="ads">Quảng
cáo</div><div class="s1"><p>Ống nước dài bốn cây số.</p></div>`, "bốn cây số", true},
		"a newsletter": {`<div class="w"><h4>Nhận bản tin</h4><p>Cho biết thư điện tử để nhận tin mỗi sáng.</p>
<form><input type="email" name="e"><button>Gửi</button></form></div>`, "thư điện tử", false},
		"a box about the subject": {`<div class="k"><h3>Bản cao</h3><p>Bản cao cách xã mười hai cây số, <a ` +
			`href="/ban-cao.html">bốn
mươi hộ</a> sống bằng lúa nương.</p></div>`, "lúa nương", true},
		"a quotation with its source": {`<blockquote><p>Có nước là có tất cả.</p><a href="/gia-lang.html">Già ` +
			`làng bản cao</a></blockquote>`,
			"có tất cả", true},
		"a quotation of another site": {`<blockquote><a href="https://other.example/x">Có nước là có tất cả, ` +
			`già làng nói</a></blockquote>`,
			"có tất cả", true},
		"a way to apply": {`<div class="k"><h3>Hồ sơ</h3><p>Bà con nộp đơn tại xã hoặc <a ` +
			`href="/nop-don.html">nộp qua mạng</a>.</p></div>`,
			"nộp đơn tại xã", true},
	} {
		page := titled(`<article><h1>` + longTitle + `</h1><div ` +
			`class="k7">` + text[:half] + c.box + text[half:] + `</div></article>`)
		a, err := Extract(pagetest.Parse(t, page), nil)
		if err != nil {
			t.Errorf("%s: got the error %v, want the article", name, err)
			continue
		}
		if got := strings.Contains(a.ContentText, c.said); got != c.stays {
			t.Errorf("%s: got %q in the text: %v, want %v", name, c.said, got, c.stays)
		}
		if !strings.Contains(a.ContentText, "Ngày thứ 6") {
			t.Errorf("%s: got a text without its end, want all of it", name)
		}
	}
}
