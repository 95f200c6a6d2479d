package desk_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/article"
	"loa/article/draft"
	"loa/internal/assert"
	"loa/operations"
)

// summaryForm is what a browser sends of the form for a summary, with another text.
func (v *visitor) summaryForm(text string) url.Values {
	v.t.Helper()
	_, page := v.get("/desk/articles/1")
	_, was, ok := strings.Cut(page, `name="was" value="`)
	was, _, _ = strings.Cut(was, `"`)
	assert.Same(v.t, "the page has the form", ok, true)
	return url.Values{"was": {html.UnescapeString(was)}, "summary": {text}}
}

func (o *office) summary() string {
	o.t.Helper()
	a, err := o.store.Articles.Article(o.t.Context(), 1)
	assert.Same(o.t, "error of the article", err, nil)
	return a.Summary
}

func TestASummaryIsCorrectedOnceAndToldToWhoComesSecond(t *testing.T) {
	const path = "/desk/articles/1/summary"
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("minh", operations.DeskEditor)
		o.hire("lan", operations.DeskOperator)
		const was, is = `Xã "Nậm Mạ" & <bản> Co Sản bị ngập, 40 hộ phải dời đi.`, "Xã Nậm Mạ bị ngập, 400 hộ phải dời đi."
		o.publish("1", func(a *article.Article) { a.Summary = was })
		minh, lan := o.signedIn("minh"), o.signedIn("lan")
		theirs := lan.summaryForm("Nước đã rút khỏi xã Nậm Mạ từ sáng nay.")
		for name, text := range map[string]string{"none": "", "spaces": strings.Repeat(" \u00a0", 40),
			"a short one": "Ngập.",
			"a long one":  strings.Repeat("dài ", article.SummaryLimit)} {
			r, page := minh.post(path, minh.summaryForm(text))
			assert.Same(t, name, r.StatusCode, http.StatusBadRequest)
			assert.Same(t, name+" is told what it needs", strings.Contains(page,
				fmt.Sprintf("từ 20 đến %d ký tự", article.SummaryLimit)), true)
		}
		assert.Same(t, "after what was refused", o.summary(), was)

		r, _ := minh.post(path, minh.summaryForm("  "+is+"\r\n"))
		assert.Same(t, "corrected", r.StatusCode, http.StatusSeeOther)
		assert.Same(t, "leads to", r.Header.Get("Location"), "/desk/articles/1")
		assert.Same(t, "summary", o.summary(), is)
		_, page := minh.get("/desk/articles/1")
		for _, want := range []string{"Đã sửa tóm tắt", "<p>" + is + "</p>", "</span>400 hộ"} {
			assert.Same(t, "the page has "+want, strings.Contains(page, want), true)
		}
		log, err := o.store.Operations.DeskLog(t.Context(), 10)
		assert.Same(t, "error of the log", err, nil)
		assert.Same(t, "entries", len(log), 1)
		assert.Same(t, "who did it", log[0].Who+" "+log[0].Did+" "+log[0].Target, "minh correct summary article 1")
		assert.Same(t, "what was made of what", log[0].Note, was+" → "+is)

		r, page = lan.post(path, theirs)
		assert.Same(t, "who comes second", r.StatusCode, http.StatusConflict)
		assert.Same(t, "is told", strings.Contains(page, "chưa ghi đè gì cả"), true)
		assert.Same(t, "nothing is overwritten", o.summary(), is)
		r, _ = lan.post("/desk/articles/99/summary", theirs)
		assert.Same(t, "of no article", r.StatusCode, http.StatusNotFound)
	})
}

// Bytes that are no text come to no database, and marks that turn the direction of
// writing are left out of what is stored.
func TestBrokenTextIsRefusedAndTurnedTextIsStraightened(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		const was = "Xã Nậm Mạ bị ngập, 40 hộ phải dời đi."
		o.publish("1", func(a *article.Article) { a.Summary = was })
		lan := o.signedIn("lan")
		for name, broken := range map[string]string{"cut UTF-8": "Xã Nậm Mạ bị ngập, 40 hộ ph\xe1\xba",
			"Latin-1":        "Xã \xe0\xff",
			"half of a pair": "Xã \xed\xa0\x80", "a NUL": "Xã Nậm Mạ\x00 bị ngập, 40 hộ phải dời."} {
			for path, form := range map[string]url.Values{"/desk/articles/1/summary": lan.summaryForm(broken),
				"/desk/articles/1/remove": {"reason": {broken}}, "/desk/agencies/resume": {"id": {broken}},
				"/desk/agencies/revoke": {"name": {broken}}, "/desk/warnings/preview": {"title": {broken}, "level": {"2"}},
				"/desk/warnings/1/decide": {"emergency": {"0"}, broken: {"1"}}} {
				r, page := lan.post(path, form)
				assert.Same(t, path+" with "+name, r.StatusCode, http.StatusBadRequest)
				assert.Same(t, path+" with "+name+" says so", strings.Contains(page, "Có ký tự bị hỏng"), true)
			}
			text := url.QueryEscape(broken)
			for path, want := range map[string]int{"/desk/articles?q=" + text: http.StatusOK,
				"/desk/people/chat?address=" + text: http.StatusOK, "/desk/login?to=" + text: http.StatusOK,
				"/desk/sources/" + url.PathEscape(broken):  http.StatusNotFound,
				"/desk/articles/" + url.PathEscape(broken): http.StatusNotFound} {
				r, _ := lan.get(path)
				assert.Same(t, path, r.StatusCode, want)
			}
		}
		assert.Same(t, "after what was refused", o.summary(), was)
		r, _ := lan.post("/desk/articles/1/summary", lan.summaryForm("\u202eXã Nậm Mạ\u202c bị\u2067 ngập,\u200b 400 hộ "+
			"phải dời đi."))
		assert.Same(t, "turned text", r.StatusCode, http.StatusSeeOther)
		assert.Same(t, "is stored straight", o.summary(), "Xã Nậm Mạ bị ngập, 400 hộ phải dời đi.")
	})
}

// A browser sends the breaks between the lines of a warning in its own way.
func TestTheSummaryOfAWarningKeepsItsLines(t *testing.T) {
	inAnOffice(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		w := draft.Warning{Parts: draft.Parts{Text: "Nước lên nhanh.", Area: "xã Nậm Mạ", Advice: "Rời xa bờ suối"},
			ID: "a", Title: "Lũ", Level: article.Warning, Topics: []string{"thien-tai"}}
		if _, err := o.store.Publishing.SaveArticle(t.Context(), w.Article(o.clock.Now())); err != nil {
			t.Fatal(err)
		}
		lan := o.signedIn("lan")
		form := lan.summaryForm("Khu vực: xã Nậm Mạ.\r\nNước rút chậm.\r\nViệc cần làm: Rời xa bờ suối.\r\n")
		assert.Same(t, "the form has the lines", form.Get("was"), w.Summary())
		form.Set("was", strings.ReplaceAll(form.Get("was"), "\n", "\r\n"))
		r, _ := lan.post("/desk/articles/1/summary", form)
		assert.Same(t, "corrected", r.StatusCode, http.StatusSeeOther)
		assert.Same(t, "summary", o.summary(), "Khu vực: xã Nậm Mạ.\nNước rút chậm.\nViệc cần làm: Rời xa bờ suối.")
	})
}
