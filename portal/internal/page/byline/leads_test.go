package byline

import (
	"testing"

	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

// TestBylinesAsPortalsWriteThem puts the words before a name and what follows it into
// the places where portals have them.
func TestBylinesAsPortalsWriteThem(t *testing.T) {
	for _, lead := range []string{"Viết bởi", "Được gửi bởi", "Đăng bởi:", "Bởi", "Tác giả:", "Được viết bởi", "Người viết:",
		"Người đăng", "Tin bài:", "Tác giả bài viết:", "Tác giả/Nguồn:", "Phóng viên:", "PV:", "CTV:", "By", "Posted by"} {
		for what, html := range map[string]string{
			"a line":      `<p>` + lead + ` Thu Hà</p>`,
			"words apart": `<p><b>` + lead + `</b> <i>Thu Hà</i></p>`,
			"a link": `<div><span>` + lead +
				`</span> <a href="/thanh-vien/12">Thu Hà</a> <span>12/06/2026 08:30</span></div>`,
			"a day behind":         `<p>` + lead + ` Thu Hà - 12/06/2026</p>`,
			"a day in brackets":    `<p>` + lead + ` Thu Hà (12/06/2026 08:30)</p>`,
			"hour and day behind":  `<p>` + lead + ` Thu Hà vào lúc 08:30 ngày 12/06/2026</p>`,
			"a weekday behind":     `<p>` + lead + ` Thu Hà - Thứ Sáu, 12/06/2026</p>`,
			"a day in words":       `<p>` + lead + ` Thu Hà, ngày 12 tháng 6 năm 2026</p>`,
			"at the right, strong": `<p style="text-align:right"><strong>` + lead + ` Thu Hà</strong></p>`,
		} {
			page := `<title>Khánh thành cầu</title><h1>Khánh thành cầu</h1>` + html + pagetest.SixDays()
			assert.Same(t, lead+", "+what, Author(pagetest.Parse(t, page), nil), "Thu Hà")
		}
	}
}

func TestBylinesInTheLanguageOfThePage(t *testing.T) {
	for _, c := range []struct{ language, line, want string }{
		{"de", "Von Jo Maier, 12. Juni 2026", "Jo Maier"},
		{"de-AT", "Geschrieben von Jo Maier am 12.06.2026", "Jo Maier"},
		{"fr", "Par Jo Maire le 12 juin 2026", "Jo Maire"},
		{"es", "Por Jo Mayor | 12 de junio de 2026", "Jo Mayor"},
		{"pt", "Publicado por Jo Maior em 12 de junho de 2026", "Jo Maior"},
		{"it", "di Jo Maggiore", "Jo Maggiore"},
		{"nl", "Door Jo Meijer", "Jo Meijer"},
		{"vi", "Von Jo Maier", ""},
		{"en", "Par for the Course", ""},
		{"de", "Von der Brücke aus", ""},
		{"vi", "Bài học đầu năm", ""},
		{"vi", "Tin vui cho bản", ""},
		{"vi", "Phóng viên Thu Hà đưa tin từ bản", ""},
	} {
		page := `<html lang=` + c.language +
			`><title>Khánh thành cầu</title><h1>Khánh thành cầu</h1><p>` + c.line + `</p>`
		assert.Same(t, c.language+", "+c.line, Author(pagetest.Parse(t, page), nil), c.want)
	}
}

func TestASectionBesideABylineIsNoWriter(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"a theme that cannot name the writer": {`<p>Written by </p><p>in</p><div class="taxonomy-category"><a ` +
			`href="/kinh-te" rel="tag">Kinh tế</a></div>`, ""},
		"in one line": {`<div class="byline">By <a rel="category tag" ` +
			`href="/kinh-te">Kinh tế</a></div>`, ""},
		"the writer behind the section": {`<div class="byline"><span class="cat-links">Kinh tế</span> ` +
			`<span>Lò Thị Mai</span></div>`, "Lò Thị Mai"},
	} {
		doc := pagetest.Parse(t, `<title>Giá quế</title><h1>Giá quế</h1>`+c.page+`<p>Chữ.</p>`)
		assert.Same(t, name, Author(doc, nil), c.want)
	}
}
