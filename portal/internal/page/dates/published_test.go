package dates

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"loa/internal/assert"
	"loa/portal/internal/page/pagetest"
)

func TestAPublicationIsReadWhereItStands(t *testing.T) {
	const (
		title    = `<title>Khánh thành cầu treo</title>`
		ld       = `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-06-05T08:00:00+07:00"}</script>`
		meta     = `<meta property="article:published_time" content="2019-06-05T08:00:00+07:00">`
		utc      = `<meta property="article:published_time" content="2019-06-04T20:00:00Z">`
		noon     = `<meta property="article:published_time" content="2019-06-04T12:00:00Z">`
		prose    = ` chữ của bài viết`
		wantDay  = "2019-06-05"
		otherDay = "2019-09-20"
	)
	text := "<p>" + strings.Repeat(prose, 200) + "</p>"
	for _, c := range []struct{ name, page, want string }{
		{"an element inside the heading", title + `<h1>Khánh thành cầu treo <span>05/06/2019</span></h1>` + text,
			wantDay},
		{"a time element inside the heading",
			title + `<h1>Khánh thành cầu treo <time datetime="2019-06-05T08:00+07:00">hôm qua</time></h1>` + text,
			wantDay},
		{"an abbr with a title", title +
			`<h1>Khánh thành cầu treo</h1><abbr class="published" title="2019-06-05T08:00:00+07:00">thứ Tư</abbr>` +
			text, wantDay},
		{"a post that was never changed",
			title + `<h1>Khánh thành cầu treo</h1><time class="entry-date published updated"
datetime="2019-06-05T08:00:00+07:00">05/06/2019</time>` + text, wantDay},
		{"letters apart from their accents", title + `<h1>Khánh thành cầu treo</h1>` +
			norm.NFD.String(`<p>Thứ tư, ngày 5 tháng 6 năm 2019</p>`) + text, wantDay},
		{"a German page", title + `<h1>Khánh thành cầu treo</h1><p>Veröffentlicht am 5. Juni 2019, 10.30 Uhr</p>` +
			text, wantDay},
		{"day and month exchanged, against two statements", ld + meta + title +
			`<h1>Khánh thành cầu treo</h1><p class=date>06/05/2019</p>` + text, wantDay},
		{"another article's day, against two statements", ld + meta + title + `<h1>Khánh thành cầu treo</h1>` +
			"<p>" + strings.Repeat(prose, 14) + `</p><p class=date>20/09/2019</p>` + text, wantDay},
		{"a day far below that is called so, against two statements", ld + meta + title +
			`<h1>Khánh thành cầu treo</h1><p>` + strings.Repeat(prose, 60) +
			`</p><div><a href="/b">Chợ</a> <span class=published>Ngày đăng: 20/09/2019</span></div>` + text, wantDay},
		{"another day right at the title, against two statements", ld + meta + title +
			`<h1>Khánh thành cầu treo</h1><p class=date>20/09/2019</p>` + text, otherDay},
		{"a statement in UTC beside the day shown", utc + title +
			`<h1>Khánh thành cầu treo</h1><p class=date>05/06/2019</p>` + text, wantDay},
		{"the same where the zone is not ours", noon + title +
			`<h1>Khánh thành cầu treo</h1><p class=date>05/06/2019</p>` + text, wantDay},
		{"a date that links to another article", title +
			`<h1>Khánh thành cầu treo</h1><time datetime="2019-06-05">05/06/2019</time>` +
			`<div><time class=date datetime="2019-06-06"><a href="/khac.html">06/06/2019</a></time></div>` + text,
			wantDay},
	} {
		got, said := Published(pagetest.Parse(t, c.page), nil), ""
		if !got.IsZero() {
			said = got.T.Format(time.DateOnly)
		}
		assert.Same(t, c.name+" (by "+got.Evidence+")", said, c.want)
	}
}

func TestADatelineAtTheStartOfTheTextIsAGuess(t *testing.T) {
	doc := pagetest.Parse(t, `<title>Khánh thành cầu treo</title><h1>Khánh thành cầu treo</h1>
<div id=body>LAI CHÂU, 05/06/2019 - Sáng nay cầu được đưa vào sử dụng.</div>`)
	got := Published(doc, doc.Body().LastChild)
	assert.Same(t, "day", got.T.Format(time.DateOnly), "2019-06-05")
	assert.Same(t, "guessed", got.Guessed, true)
}

// TestDaysInAListAreNotThePublication whatever stands near the title: rosters and
// timetables name days too.
func TestDaysInAListAreNotThePublication(t *testing.T) {
	const title = `<title>Lịch tiêm chủng</title><h1>Lịch tiêm chủng</h1>`
	for name, c := range map[string]struct{ page, want string }{
		"days of a timetable": {`<table><tr><td>3/12<td>Nà Tăm</tr><tr><td>5/12<td>Phiêng Ban</tr></table>`, ""},
		"one day of it":       {`<table><tr><td>3/10<td>Nà Tăm</tr></table>`, ""},
		"with their years": {`<table><tr><td>3/10/2025<td>Nà Tăm</tr><tr><td>5/10/2025<td>Phiêng ` +
			`Ban</tr></table>`, ""},
		"in a list": {`<ul><li>3/10/2025</li><li>5/10/2025</li></ul>`, ""},
		"and the day at the title": {`<div class="date">01/10/2025</div><table><tr><td>3/10/2025<td>Nà ` +
			`Tăm</tr><tr><td>5/10/2025<td>Phiêng
Ban</tr></table>`, "2025-10-01"},
		"one in the line on the post": {`<ul class="post-meta"><li>Lò A</li><li>03/10/2025</li></ul>`, "2025-10-03"},
	} {
		got := Published(pagetest.Parse(t, title+c.page+`<p>Phụ huynh nhớ mang theo sổ tiêm của trẻ.</p>`), nil)
		day := ""
		if !got.IsZero() {
			day = got.T.Format(time.DateOnly)
		}
		assert.Same(t, name, day, c.want)
	}
}

// TestAClockThatIsCalledUTCIsThatOfTheWall when the reader sees its day, which is over in
// Vietnam at that moment.
func TestAClockThatIsCalledUTCIsThatOfTheWall(t *testing.T) {
	for name, c := range map[string]struct{ lang, stated, shown, want string }{
		"the day shown is the one stated": {"vi", "2025-10-20T19:05:00Z", "20/10/2025", "2025-10-20T19:05:00+07:00"},
		"no language":                     {"", "2025-10-20T19:05:00+00:00", "2025-10-20", "2025-10-20T19:05:00+07:00"},
		"the day shown is Vietnam's":      {"vi", "2025-10-20T19:05:00Z", "21/10/2025", "2025-10-21T02:05:00+07:00"},
		"a page of another country":       {"en", "2025-10-20T19:05:00Z", "October 20, 2025", "2025-10-20T19:05:00Z"},
		"an offset is believed":           {"vi", "2025-10-20T19:05:00+01:00", "20/10/2025", "2025-10-20T19:05:00+01:00"},
	} {
		page := `<html lang="` + c.lang + `"><title>Giá quế</title><h1>Giá quế</h1><article itemscope ` +
			`itemtype="https://schema.org/NewsArticle">
<time datetime="` + c.stated + `" itemprop="datePublished">` + c.shown + `</time><p itemprop="articleBody">Chữ.</p></article>`
		assert.Same(t, name, Published(pagetest.Parse(t, page), nil).T.Format(time.RFC3339), c.want)
	}
}

// TestWhatAPageSaysOfOtherDaysIsNotItsPublication on pages that hold no day of their own,
// and beside one.
func TestWhatAPageSaysOfOtherDaysIsNotItsPublication(t *testing.T) {
	const title = `<title>Khánh thành cầu treo</title><h1>Khánh thành cầu treo</h1>`
	const text = `<p>Sáng nay, bà con các bản vui mừng dự lễ khánh thành cây cầu treo mới bắc qua suối lớn.</p>`
	for name, other := range map[string]string{
		"another page in one line": `<p><a href="/b">Trồng rừng đầu nguồn Nậm Ma</a> (21/09/2025)</p>`,
		"comments": `<div><div><b>Lò Văn A</b> <i>26/09/2025 10:00</i><p>Hay quá đi.</p></div>
<div><b>Lò Thị B</b> <i>27/09/2025 11:00</i><p>Mừng cho bà con.</p></div></div>`,
		"the foot of the page": `<footer><p>Cập nhật lần cuối: 28/10/2025</p></footer>`,
		"a deadline":           `<p>Hạn cuối nộp hồ sơ: 15/09/2025</p>`,
		"a time and place":     `<p>Thời gian: 8h00, ngày 20/09/2025</p>`,
		"the weather":          `<div>Thời tiết 28/10/2025: nắng</div>`,
		"a counter":            `<p>Từ ngày 01/01/2020: 123.456 lượt</p>`,
		"a list stated for machines": `<script ` +
			`type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle",
"datePublished":"2025-10-01"}]}</script>`,
	} {
		alone := Published(pagetest.Parse(t, title+text+other), nil)
		assert.Same(t, name+", alone", alone.IsZero(), true)
		beside := Published(pagetest.Parse(t, title+`<div class="date">12/10/2025</div>`+text+other), nil)
		assert.Same(t, name+", beside the day", beside.T.Format(time.DateOnly), "2025-10-12")
	}
}

func TestAWriterBesideTheDayIsNoMonth(t *testing.T) {
	for _, line := range []string{"Lò Thị Mai, 12/10/2025", "Tác giả: Mai - 12/10/2025", `<a href="/vh">Văn ` +
		`hóa</a> 12/10/2025`} {
		got := Published(pagetest.Parse(t, `<title>Khánh thành cầu treo</title><h1>Khánh thành cầu `+
			`treo</h1><div>`+line+
			`</div><p>Chữ của bài.</p>`), nil)
		assert.Same(t, line, got.T.Format(time.DateOnly), "2025-10-12")
	}
}
