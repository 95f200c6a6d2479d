package content

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"loa/article"
	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

// A short notice of our own, and a longer text about something else.
var (
	noticeText = `<p>Sáng 12/6, xã Nậm Sa họp bàn việc đưa nước về bản cao; ba mươi hộ của bản cao có nước dùng từ ` +
		`tuần này, các hộ còn lại chờ thêm đường ống.</p>`
	otherTexts = [...]string{
		`Trong ba tháng đầu năm, thị trường nông sản có nhiều biến động, giá chè búp tươi tăng nhẹ và được thương lái thu mua đều.`,
		`Các hợp tác xã đang mở rộng diện tích trồng mắc ca; nhiều nhà vay vốn ưu đãi để mua cây giống và làm đường nội đồng.`,
		`Ngành du lịch cũng khởi sắc khi lượng khách đến nghỉ tăng gần gấp đôi; các chủ nhà nghỉ cho biết phòng đã kín.`,
	}
)

const longTitle = "Xã Nậm Sa: bản cao có nước dùng từ tuần này"

// titled is shaped for an article of that title.
func titled(main string) string {
	return strings.Replace(shaped(main), "<title>Bản cao có nước", "<title>"+longTitle, 1)
}

// TestALongBoxBesideAShortNoticeIsNoPartOfIt whatever it is called, or not called at all.
func TestALongBoxBesideAShortNoticeIsNoPartOfIt(t *testing.T) {
	const title = `<h1>` + longTitle + `</h1>`
	other, rows, answers := "", "", ""
	for _, text := range otherTexts {
		other += "<p>" + text + "</p>"
		rows += `<div><p>` + text + ` <a href="/x.html">Xem tiếp</a></p></div>`
		answers += `<div><b>Lò A</b><p>` + text + `</p></div>`
	}
	for name, text := range map[string]string{"a notice": noticeText, "a long text": noticeText + pagetest.SixDays()} {
		own := title + `<div>` + text + `</div>`
		for shape, main := range map[string]string{
			"a box behind":        `<div><div>` + own + `</div><div>` + other + `</div></div>`,
			"a box before":        `<div><div>` + other + `</div><div>` + own + `</div></div>`,
			"a cell at the right": `<table><tr><td>` + own + `</td><td>` + other + `</td></tr></table>`,
			"a cell at the left":  `<table><tr><td>` + other + `</td><td>` + own + `</td></tr></table>`,
			"a narrower column": `<div><div class="col-md-8">` + own +
				`</div><div class="col-md-4"><h3>Kinh tế</h3>` + other + `</div></div>`,
			"a column called so": `<div><div class="trai">` + own + `</div><div class="cot-phai">` + other +
				`</div></div>`,
			"another article": `<div><div class="bai">` + own +
				`</div><div class="bai"><h2><a href="/b.html">Nông sản được giá đầu năm</a></h2>` + other +
				`</div></div>`,
			"teasers that are read on": `<div><div>` + own + `</div><div>` + rows + `</div></div>`,
			"what is laid over it":     `<div>` + own + `</div><div class="popup-content">` + other + `</div>`,
			"comments":                 `<div>` + own + `<div><b>Ý kiến (3)</b>` + answers + `</div></div>`,
		} {
			a, err := Extract(pagetest.Parse(t, titled(main)), nil)
			if err != nil {
				t.Errorf("%s, %s: %v, want no error", name, shape, err)
				continue
			}
			assert.Same(t, name+", "+shape+", own words", strings.Contains(a.ContentText, "ba mươi hộ của bản cao"), true)
			for _, text := range otherTexts {
				assert.Same(t, name+", "+shape+", "+text[:20], strings.Contains(a.ContentText, text), false)
			}
		}
	}
}

// TestABoxBesideTheTitleThatGoesOnIsTheArticles: what speaks of the same, is named as the
// text, or follows no more than the head of an article, belongs to it.
func TestABoxBesideTheTitleThatGoesOnIsTheArticles(t *testing.T) {
	const title = `<h1>` + longTitle + `</h1>`
	other := "<p>" + strings.Join(otherTexts[:], "</p><p>") + "</p>"
	for name, main := range map[string]string{
		"it speaks of the same": `<div><div>` + title + noticeText + `</div><div>` + other +
			`<p>Bản cao có nước rồi thì ai cũng vui.</p></div></div>`,
		"it names the same": `<div><div>` + title + noticeText + `</div><div>` + other +
			`<p>Theo lời người Nậm Sa, mùa này đông khách.</p></div></div>`,
		"it is called the text": `<div><div>` + title + noticeText +
			`</div><div class="article-content">` + other + `</div></div>`,
		"parts of one class": `<div><section class="k">` + title + noticeText +
			`</section><section class="k">` + other + `</section></div>`,
		"below a head": `<div><header>` + title + noticeText + `</header><div>` + other + other +
			`</div></div>`,
		"in two even columns": `<div class="row"><div class="col-md-6">` + title + noticeText +
			`</div><div class="col-md-6 article-text">` + other + `</div></div>`,
	} {
		a, err := Extract(pagetest.Parse(t, titled(main)), nil)
		if err != nil {
			t.Errorf("%s: %v, want no error", name, err)
			continue
		}
		for _, text := range otherTexts {
			assert.Same(t, name+", "+text[:20], strings.Contains(a.ContentText, text), true)
		}
	}
}

// TestWhatIsShownToAPointerAloneIsNoText: explanations of words stand within the sentence.
func TestWhatIsShownToAPointerAloneIsNoText(t *testing.T) {
	main := `<main><h1>Bản cao có nước</h1><p>Theo <span>thủy văn<span role="tooltip">Khoa học về nước của sông suối.</span></span> thì ` +
		`mạch nước còn đủ dùng lâu dài cho cả bản.</p>` + pagetest.SixDays() + `</main>`
	a, err := Extract(pagetest.Parse(t, shaped(main)), nil)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "the explanation", strings.Contains(a.ContentText, "Khoa học"), false)
	assert.Same(t, "the sentence", strings.Contains(a.ContentText, "Theo thủy văn thì mạch nước"), true)
}

// TestTitlesWithoutLinksAndWordsToReadOnAreAList of other pages, not an article.
func TestTitlesWithoutLinksAndWordsToReadOnAreAList(t *testing.T) {
	rows := ""
	for i, text := range append(otherTexts[:], otherTexts[:]...) {
		rows += `<div><h3>` + strings.Join(strings.Fields(text)[:8], " ") + `</h3>
<p>` + text + ` <a href="/tin/` + string(rune('a'+i)) + `.html">Xem tiếp</a></p></div>`
	}
	page := strings.Replace(shaped(`<div><h1>Tin tức</h1>`+rows+`</div>`), "<title>Bản cao có nước", "<title>Tin tức", 1)
	if a, err := Extract(pagetest.Parse(t, page), nil); err == nil {
		t.Errorf("got %q as an article, want an error", a.ContentText)
	}
}

// storyWords is the opening of a story of so many words, as a front page prints it.
func storyWords(count int) string {
	words := strings.Fields(strings.Repeat("Sáng mùng sáu, ba bản cao nhất của xã mở van nước lần đầu, bà con mang can ra hứng từ lúc "+
		"gà chưa gáy, người già kể lại những mùa khô phải gùi nước qua hai con dốc. ", 8))
	return strings.Join(words[:count], " ") + "."
}

// listShapes are what stands below the big story of a front page or section: links to
// the other stories.
var listShapes = map[string]func(i int, title string) string{
	"lines": func(i int, title string) string {
		return fmt.Sprintf(`<li><a href="/tin/%d.html">%s</a></li>`, i, title)
	},
	"lines with days": func(i int, title string) string {
		return fmt.Sprintf(`<div class="item"><a href="/tin/%d.html">%s</a> <span class="date">%02d/11/2026</span></div>`, i, title,
			i+1)
	},
	"cards": func(i int, title string) string {
		return fmt.Sprintf(`<div class="card"><a href="/tin/%d.html"><img src="/a/%d.jpg"></a><h3><a href="/tin/%d.html">%s</a></h3>
<p>Việc làm từ đầu mùa khô, nay đã xong phần lớn.</p></div>`, i, i, i, title)
	},
}

var listTitles = []string{"Bản Nậm Sa thu hoạch lúa sớm hơn mọi năm", "Trạm y tế xã tiêm phòng cho trẻ dưới hai tuổi",
	"Con đường vào bản Huổi Cưởm thông xe trở lại", "Lớp xóa mù chữ khai giảng ở nhà văn hóa bản", "Chợ phiên dời sang sáng chủ nhật",
	"Xã họp bàn việc trồng rừng đầu nguồn"}

// heroShapes are how a page shows its big story: %s is its opening.
var heroShapes = map[string]string{
	"heading linked": `<div class="hero"><a href="/tin/mo-van.html"><img src="/a/h.jpg"></a>
<h2><a href="/tin/mo-van.html">Ba bản cao mở van nước lần đầu</a></h2><p>%s</p></div>`,
	"all of it a link": `<a class="hero" href="/tin/mo-van.html"><img src="/a/h.jpg"><h2>Ba bản cao mở van nước lần đầu</h2><p>%s</p></a>`,
	"heading linked, and a link to read on": `<article class="hero">
<h2><a href="/tin/mo-van.html">Ba bản cao mở van nước lần đầu</a></h2>
<div class="sapo">%s</div><a class="more" href="/tin/mo-van.html">Xem chi tiết</a></article>`,
	"opening linked": `<div class="top"><h2><a href="/tin/mo-van.html">Ba bản cao mở van nước lần đầu</a></h2>
<p><a href="/tin/mo-van.html">%s</a></p></div>`,
}

func heroPage(head, hero, list string) string {
	return `<!DOCTYPE html><html lang="vi"><head><title>` + head + ` - Xã Nậm Sa</title></head><body><ul class="menu">
<li><a
href="/">Trang chủ</a></li><li><a href="/kinh-te">Kinh tế</a></li></ul><main>` + hero + list + `</main>
<div id="footer"><p>Trang tin của xã Nậm Sa, lập năm 2009.</p></div></body></html>`
}

func TestABigStoryAboveLinksToOthersIsAList(t *testing.T) {
	given, pages := 0, 0
	for heading, head := range map[string]string{"": "Trang chủ", "<h1>Kinh tế</h1>": "Kinh tế",
		`<h1 class="page-title">Tin tức và sự kiện trong xã</h1>`: "Tin tức và sự kiện trong xã"} {
		for name, hero := range heroShapes {
			for shape, entry := range listShapes {
				for _, words := range []int{25, 50, 90, 160} {
					var list strings.Builder
					for i, title := range listTitles {
						list.WriteString(entry(i, title))
					}
					pages++
					a, err := Extract(pagetest.Parse(t, heroPage(head, heading+fmt.Sprintf(hero, storyWords(words)),
						`<div class="list">`+list.String()+`</div>`)), nil)
					if !errors.Is(err, article.ErrLayout) {
						given++
						t.Logf("%q, %s, %d words, above %s: got %q, want a list", heading, name, words, shape, a.Title)
					}
				}
			}
		}
	}
	if given*100 > pages*3 {
		t.Errorf("got %d of %d pages as articles, want at most 3 in 100", given, pages)
	}
}

func TestAnArticleAboveLinksToOthersStaysOne(t *testing.T) {
	var list strings.Builder
	for i, title := range listTitles {
		list.WriteString(listShapes["lines"](i, title))
	}
	story := "<p>" + storyWords(90) + "</p>"
	for name, main := range map[string]string{
		"the heading leads to the page itself": `<div class="post">
<h2><a href="/tin/bai.html">Ba bản cao mở van nước</a></h2>` +
			story + `</div>`,
		"the heading leads to its own anchor": `<div class="post">
<h2><a href="#top">Ba bản cao mở van nước</a></h2>` + story + `</div>`,
		"a heading within the text leads elsewhere": `<h1>Ba bản cao mở van nước</h1><div><p>` + more + `</p>
<h2><a href="/tin/be.html">Xem
bể nước của bản</a></h2>` + story + `</div>`,
	} {
		a, err := Extract(pagetest.Parse(t, heroPage("Ba bản cao mở van nước", main, "<ul>"+list.String()+"</ul>")), nil)
		if err != nil {
			t.Errorf("%s: got %v, want an article", name, err)
			continue
		}
		assert.Same(t, name+": the text has the story", strings.Contains(a.ContentText, "gà chưa gáy"), true)
	}
}
