package content

import (
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
	strange = "Chương trình quà tặng của cửa hàng bên đường mở đến hết tháng, ai mua từ ba món thì được bớt một phần tư giá."
	more    = "Phần hai kể chuyện bể nước: mỗi nhà góp mười ngày công, đá lấy ở suối, xi măng do huyện cấp từ đầu năm."
)

func TestWhatStandsBesideTheTextIsNoPartOfIt(t *testing.T) {
	text := sixDays()
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
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text + `</div><p>` + more + `</p></main>`,
			in:   true, said: more},
		"a call within the text": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text[:len(text)/2] +
				text[len(text)/2:] + `<div class="inline-cta"><p>` + strange + `</p></div><p>` + more + `</p></div></main>`},
		"the writer's box within the text": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content"><div class="post-author"><p>` + strange +
				`</p></div>` + text + `</div></main>`},
		"whose words a quotation is": {
			main: `<main><h1>Bản cao có nước</h1><div class="post-content">` + text +
				`<div class="pull-quote"><p>Nước về là vui nhất.</p><div class="source"><p>` + more + `</p></div></div><p>` +
				strange + `</p></div></main>`, in: true, said: more},
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
			`</p><p>`+line+`</p>`+sixDays()+`</div></main>`)), nil)
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
			`</p><p>`+line+`</p>`+sixDays()+`</div></main>`)), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", line, err)
			continue
		}
		assert.Same(t, line+": the text has it", strings.Contains(a.ContentText, line), true)
	}
}
