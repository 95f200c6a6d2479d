package byline

import (
	"strings"
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

// givenNames are common given names; many read like words of dates, labels or
// roles when their accents are taken away.
const givenNames = `Thu Thư Thụ Thứ Thắng Thăng Ngày Ngay Jan June May April Mai Năm Tư Sáu Bảy Tám Chín Mười Hai Ba Nhật Chủ Ngọc Nga Ngân Nghĩa Nguyên Nguyệt
An Anh Ánh Ân Bách Bảo Bích Bình Cảnh Cầm Châu Chi Chiến Chính Chung Công Cúc Cường Dân Diễm Diệp Diệu Doanh Dung Dũng Duy Duyên Dương Đài Đan Đào Đạt
Đăng Điệp Định Đoan Đô Đông Đức Giang Hà Hạ Hải Hạnh Hân Hằng Hảo Hậu Hiên Hiền Hiếu Hiệp Hiệu Hoa Hòa Hoài Hoan Hoàng Hoạt Hồng Hợp Huân Huệ Hùng Huy
Huyền Hưng Hương Hữu Kha Khải Khánh Khang Khiêm Khoa Khôi Khuê Kiên Kiệt Kiều Kim Kỳ Lam Lan Lâm Lập Lê Liên Liễu Linh Loan Long Lộc Lợi Luân Luật Lực
Lương Lưu Ly Lý Mạnh Mẫn Mẫu Miên Minh Mơ Mùi Mỹ My Na Nam Nhã Nhàn Nhân Nhi Nhiên Nhung Như Ninh Nương Oanh Phan Phát Phong Phú Phúc Phùng Phước Phương
Phượng Quang Quân Quế Quốc Quý Quyên Quyết Quỳnh Sa Sáng Sen Sinh Sơn Sương Tài Tâm Tân Tấn Thạch Thái Thanh Thành Thảo Thạnh Thế Thi Thiên Thiện Thịnh
Thoa Thơ Thơm Thuận Thục Thủy Thúy Thùy Thương Thường Tiên Tiến Tín Tình Tỉnh Toàn Tố Trang Tráng Trâm Trân Tri Trí Trinh Trọng Trung Trúc Trường Tú Tuân
Tuấn Tuệ Tùng Tuyên Tuyến Tuyết Tường Ước Uyên Vân Văn Vi Viên Việt Vinh Vĩnh Vũ Vui Vương Vy Vỹ Xuân Xuyến Ý Yên Yến
Chang Chừ Dế Dua Giàng Giống Hồ Lử Mỷ Mị Páo Pó Sang Seo Súa Sùng Tráng Tủa Vàng Xa Xúa Ghến Lả Lò Lù Lường Mào Pờ Phìn Tẩn Tao Phù`

// TestNoNameIsTakenForADate puts each name where a byline has one.
func TestNoNameIsTakenForADate(t *testing.T) {
	positions := map[string]func(name string) (page, want string){
		"alone in a byline": func(n string) (string, string) { return `<p class="author">` + n + `</p>`, n },
		"first":             func(n string) (string, string) { return `<p class="author">` + n + ` Hà</p>`, n + " Hà" },
		"last": func(n string) (string, string) {
			return `<p class="author">Nguyễn Thị ` + n + `</p>`, "Nguyễn Thị " + n
		},
		"behind a label": func(n string) (string, string) { return `<p>Tác giả: Lò Văn ` + n + `</p>`, "Lò Văn " + n },
		"behind By":      func(n string) (string, string) { return `<p>By ` + n + ` Nguyen</p>`, n + " Nguyen" },
		"before its date": func(n string) (string, string) {
			return `<p class="byline"><span>` + n + ` Vân</span> <span>Thứ Năm, 26/11/2020</span></p>`, n + " Vân"
		},
		"a link to the author": func(n string) (string, string) {
			return `<a rel="author" href="/a/1">` + n +
				` Mai</a>`, n + " Mai"
		},
		"in the article's foot": func(n string) (string, string) {
			return `<article><p>chữ</p><footer><span class="byline">Bởi <a rel="author" href="/a/1">` + n +
				` Mai</a></span></footer></article>`, n + " Mai"
		},
	}
	names := strings.Fields(givenNames)
	if len(names) < 250 {
		t.Fatalf("got %d names, want at least 250", len(names))
	}
	for position, build := range positions {
		for _, name := range names {
			html, want := build(name)
			if position == "alone in a byline" && len([]rune(name)) < 2 {
				continue // one letter is an initial
			}
			got := Author(pagetest.Parse(t, `<title>Khánh thành cầu</title><h1>Khánh thành cầu</h1>`+html), nil)
			assert.Same(t, position+", "+name, got, want)
		}
	}
}

func TestWhatStandsInABylineAndIsNoName(t *testing.T) {
	for _, text := range []string{
		"Thứ Năm, 26/11/2020", "Thứ Năm", "Thursday", "June 4, 2020", "ngày 26/11", "Tháng Bảy", "26 tháng 11",
		"CC BY-SA 4.0", "von", "admin", "pv_123",
	} {
		got := Author(pagetest.Parse(t, `<title>Khánh thành cầu</title><h1>Khánh thành cầu</h1><p class="author">`+text+
			`</p>`), nil)
		assert.Same(t, text, got, "")
	}
	for _, text := range []string{"Ban biên tập", "BBT"} {
		got := Author(pagetest.Parse(t, `<title>Khánh thành cầu</title><h1>Khánh thành cầu</h1><p class="author">`+text+
			`</p>`), nil)
		assert.Same(t, text, got, text)
	}
}
