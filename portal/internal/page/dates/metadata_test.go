package dates

import (
	"loa/portal/internal/page/pagetest"
	"strings"
	"testing"

	"loa/portal/internal/page"
)

func TestPublicationTimeFollowsTheOrderOfTrust(t *testing.T) {
	ld := `<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2020-07-01T16:25:00+07:00","dateModified":"2020-07-02T08:00:00+07:00"}</script>`
	for _, c := range []struct{ name, page, want, evidence string }{
		{"json-ld", ld, "2020-07-01T16:25:00+07:00", "json-ld"},
		{"json-ld and the same day shown", ld + `<h1>Họp báo</h1><p>01/07/2020</p>`, "2020-07-01T16:25:00+07:00",
			"json-ld"},
		{"another day shown at the title",
			ld + `<title>Họp báo</title><h1>Họp báo</h1><p class=date>Thứ hai, 22/06/2020 | 10:31</p>`,
			"2020-06-22T10:31:00+07:00", "visible date"},
		{"an update shown at the title",
			ld + `<title>Họp báo</title><h1>Họp báo</h1><p class=date>Cập nhật: 22/07/2020</p>`,
			"2020-07-01T16:25:00+07:00", "json-ld"},
		{"meta", `<meta property=article:published_time content="2020-07-01T05:25:00-04:00">`,
			"2020-07-01T05:25:00-04:00", "meta article:published_time"},
		{"1970 in meta", `<meta property=article:published_time content="1970-01-01T00:00:00Z"><title>Họp báo</title>
<h1>Họp báo</h1><span>15:30, 01/07/2020</span>`, "2020-07-01T15:30:00+07:00", "visible date"},
		{"label before the time", `<title>Họp báo</title><h1>Họp báo</h1><span>Cập nhật: 15h30 ngày 01/07/2020</span>`,
			"2020-07-01T15:30:00+07:00", "visible date"},
		{"a date in the text", `<title>Họp báo</title><h1>Họp báo</h1><p>Dự kiến đến ngày 3/7 trời sẽ tạnh mưa.</p>`,
			"", ""},
		{"the future in meta", `<meta property=article:published_time content="2031-01-01T00:00:00Z">`, "", ""},
		{"date of another article", `<title>Họp báo</title><h1>Họp báo</h1><p>` + strings.Repeat("chữ ", 900) +
			`</p><div>03/07/2020</div>`, "", ""},
		{"a day and its update", ld + `<title>Họp báo</title><h1>Họp báo</h1><p>22/06/2020 - Cập nhật: 05/07/2020</p>`,
			"2020-06-22T00:00:00+07:00", "visible date"},
		{"a text of its own right behind the title",
			`<title>Họp báo</title><fieldset><legend>Họp báo</legend> Thứ tư, ngày 1 tháng 7 năm 2020 <div>` +
				strings.Repeat("chữ ", 60) + `</div></fieldset>`, "2020-07-01T00:00:00+07:00", "visible date"},
		{"a sentence right behind the title",
			`<title>Họp báo</title><div><h1>Họp báo</h1> Dự kiến khai mạc hội chợ vào ngày 1 tháng 7 năm 2020 <div>` +
				strings.Repeat("chữ ", 60) + `</div></div>`, "", ""},
		{"byline box, and an import in json-ld",
			ld + `<title>Họp báo</title><h1>Họp báo</h1><div class=author-box><p>Lò Thị Mai</p>
<p class=post-date>22/06/2020</p></div><p>` + strings.Repeat("chữ ", 60), "2020-06-22T00:00:00+07:00", "visible date"},
		{"box about the author below the text", ld + `<title>Họp báo</title><h1>Họp báo</h1><p>` +
			strings.Repeat("chữ ", 60) + `</p><div class=author-box><p>Lò Thị Mai</p><p class=post-date>22/06/2020</p>
</div>`, "2020-07-01T16:25:00+07:00", "json-ld"},
		{"year of the copyright", `<title>Họp báo</title><h1>Họp báo</h1><p>© 01/01/2020 Nậm Sa</p>`, "", ""},
	} {
		got := Published(pagetest.Parse(t, c.page), nil)
		said := ""
		if !got.IsZero() {
			said = got.T.Format("2006-01-02T15:04:05-07:00")
		}
		if said != c.want || got.Evidence != c.evidence {
			t.Errorf("%s: got %s by %q, want %s", c.name, said, got.Evidence, c.want)
		}
	}
	doc, err := page.Parse(page.Page{URL: "https://portal.example/2020/07/01/hop-bao.html", Body: []byte("<p>x")})
	if err != nil {
		t.Fatal(err)
	}
	if got := Published(doc, nil); got.Evidence != "address" || !got.Guessed ||
		got.T.Format("2006-01-02") != "2020-07-01" {
		t.Errorf("address: %+v, want got.Evidence %q, got.Guessed, %q", got, "address", "2020-07-01")
	}
}

func TestTheOnlyDayBelowATextIsAGuess(t *testing.T) {
	text := `<title>Họp báo</title><h1>Họp báo</h1><p>` + strings.Repeat("chữ ", 500) + `</p>`
	for _, c := range []struct{ name, page, want string }{
		{"named for a date", text + `<p class=date>01/07/2020</p>`, "2020-07-01"},
		{"said twice", text + `<p class=date>01/07/2020</p><p>01/07/2020</p>`, "2020-07-01"},
		{"an update", text + `<p>Cập nhật: 01/07/2020</p>`, "2020-07-01"},
		{"beside an update", text + `<p class=date>01/07/2020 <i>Cập nhật: 05/07/2020</i></p>`, "2020-07-01"},
		{"before the description's", `<meta name=description content="Lai Châu, 30/6/2020 - Họp báo">` + text +
			`<p class=date>01/07/2020</p>`, "2020-06-30"},
		{"after what is stated", `<meta name=date content="2020-06-22">` + text + `<p class=date>01/07/2020</p>`,
			"2020-06-22"},
		{"two days", text + `<p class=date>01/07/2020</p><p class=date>02/07/2020</p>`, ""},
		{"in a line of its own", text + `<p>01/07/2020</p>`, "2020-07-01"},
		{"in a sentence", text + `<p>Hội chợ mở cửa từ sáng ngày 01/07/2020 đến hết tuần sau.</p>`, ""},
		{"above the title", `<p class=date>01/07/2020</p><p>` + strings.Repeat("chữ ", 90) + `</p>` + text, ""},
		{"in the foot of the page", text + `<footer><p>Cập nhật: 01/07/2020</p></footer>`, ""},
		{"in the foot of the article", `<article>` + text + `<footer><p>Cập nhật: 01/07/2020</p></footer></article>`,
			"2020-07-01"},
	} {
		got, said := Published(pagetest.Parse(t, c.page), nil), ""
		if !got.IsZero() {
			said = got.T.Format("2006-01-02")
		}
		if said != c.want || said != "" && got.Guessed != (c.name != "after what is stated") {
			t.Errorf("%s: got %s (guessed %v) by %q, want %s", c.name, said, got.Guessed, got.Evidence, c.want)
		}
	}
}
