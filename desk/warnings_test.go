package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/desk"
	"loa/internal/assert"
	"loa/operations"
)

func TestAWarningIsLookedAtBeforeItIsSentOnce(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("minh", operations.DeskEditor)
		minh := o.signedIn("minh")
		form := url.Values{"level": {"2"}, "title": {"Lũ quét ở Nậm Mạ"},
			"text": {"Bà con rời xa bờ suối.\n<b>Gọi 112</b>"},
			"area": {"xã Nậm Mạ"}, "advice": {"Lên chỗ cao"}, "hours": {"6"},
			"topic": {"thien-tai"}}
		for name, change := range map[string]url.Values{"no title": {"title": {" "}}, "no text": {"text": {""}},
			"a level that is none": {"level": {"7"}}, "no level": {"level": {"x"}}, "no topic": {"topic": {}},
			"a long title": {"title": {strings.Repeat("dài ", 100)}}, "a long area": {"area": {strings.Repeat("x", 81)}},
			"long advice": {"advice": {strings.Repeat("x", 121)}}, "for a week": {"hours": {"168"}},
			"for no time": {"hours": {"0"}}, "for some time": {"hours": {"lâu"}}} {
			wrong := url.Values{}
			for k, v := range form {
				wrong[k] = v
			}
			for k, v := range change {
				wrong[k] = v
			}
			r, _ := minh.post("/desk/warnings/preview", wrong)
			assert.Same(t, name, r.StatusCode, http.StatusBadRequest)
		}
		r, _ := minh.post("/desk/warnings/send", form)
		assert.Same(t, "sent without a look", r.StatusCode, http.StatusBadRequest)
		r, body := minh.post("/desk/warnings/preview", form)
		assert.Same(t, "preview", r.StatusCode, http.StatusOK)
		_, key, _ := strings.Cut(body, `name="key" value="`)
		key, _, _ = strings.Cut(key, `"`)
		form.Set("key", key)
		_, until, _ := strings.Cut(body, `name="until" value="`)
		until, _, _ = strings.Cut(until, `"`)
		for name, wrong := range map[string]string{"over": "1", "no time": "mai", "in a year": "2000000000"} {
			form.Set("until", wrong)
			r, _ = minh.post("/desk/warnings/send", form)
			assert.Same(t, "until a time that is "+name, r.StatusCode, http.StatusBadRequest)
		}
		form.Set("until", until)
		for range 2 { // pressed twice
			r, _ = minh.post("/desk/warnings/send", form)
			assert.Same(t, "sent", r.Header.Get("Location"), "/desk/articles/1")
		}
		list, err := o.store.Articles.Articles(t.Context(), article.Query{Limit: 10})
		assert.Same(t, "error", err, nil)
		assert.Same(t, "warnings", len(list), 1)
		a := list[0]
		assert.Same(t, "urgency", a.Urgency, article.Warning)
		assert.Same(t, "source", a.Source, article.OperatorSource)
		assert.Same(t, "topics", strings.Join(a.Topics, " "), "thien-tai")
		assert.Same(t, "markup in what was written", strings.Contains(a.ContentHTML, "<b>"), false)
		assert.Same(t, "summary", a.Summary,
			"Khu vực: xã Nậm Mạ.\nBà con rời xa bờ suối.\n<b>Gọi 112</b>.\nViệc cần làm: Lên chỗ cao.")
		assert.Same(t, "it holds for", a.WarningEnds().Sub(o.clock.Now()), 6*time.Hour)
	})
}

// TestAWarningIsForOneProvince: of an installation with a bot for each province an
// operator alarms the people of one.
func TestAWarningIsForOneProvince(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.areas = []desk.Area{{ID: "dien-bien", Name: "Loa Điện Biên", Sources: []string{"dienbien", "muonglay"}}}
		o.hire("minh", operations.DeskEditor)
		minh := o.signedIn("minh")
		_, page := minh.get("/desk/warnings")
		assert.Same(t, "the choice", strings.Contains(page, `<option value="dien-bien">Loa Điện Biên</option>`), true)
		form := url.Values{"level": {"3"}, "title": {"Lũ"}, "text": {"Lên cao"}, "of": {"lao-cai"}, "sure": {"1"},
			"key": {strings.Repeat("k", 26)}}
		r, _ := minh.post("/desk/warnings/preview", form)
		assert.Same(t, "a bot that is none", r.StatusCode, http.StatusBadRequest)
		form.Set("of", "dien-bien")
		_, page = minh.post("/desk/warnings/preview", form)
		assert.Same(t, "who gets it", strings.Contains(page, "cho mọi người của Loa Điện Biên"), true)
		r, _ = minh.post("/desk/warnings/send", form)
		assert.Same(t, "sent", r.Header.Get("Location"), "/desk/articles/1")
		a, err := o.store.Articles.Article(t.Context(), 1)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "it counts as published by", strings.Join(a.Publishers(), " "), "dienbien muonglay")
	})
}

func TestAnEmergencyIsConfirmedAndEnded(t *testing.T) {
	inOffices(t, func(t *testing.T, o *office) {
		o.hire("lan", operations.DeskOperator)
		lan := o.signedIn("lan")
		form := url.Values{"level": {"3"}, "title": {"Vỡ đập Nậm Hăn"}, "text": {"Lên chỗ cao ngay."},
			"key": {strings.Repeat("k", 26)}}
		r, _ := lan.post("/desk/warnings/send", form)
		assert.Same(t, "an emergency that nobody confirmed", r.StatusCode, http.StatusBadRequest)
		form.Set("sure", "1")
		r, _ = lan.post("/desk/warnings/send", form)
		assert.Same(t, "one that was", r.StatusCode, http.StatusSeeOther)
		_, body := lan.get("/desk/warnings")
		assert.Same(t, "it can be ended", strings.Contains(body, "Báo nhầm</button>"), true)
		r, _ = lan.post("/desk/warnings/1/end", url.Values{"how": {"false-alarm"}})
		assert.Same(t, "ended", r.StatusCode, http.StatusSeeOther)
		a, err := o.store.Articles.Article(t.Context(), 1)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "how it ended", a.Ended, article.EscalationFalseAlarm)
		r, _ = lan.post("/desk/warnings/99/end", nil)
		assert.Same(t, "an end of nothing", r.StatusCode, http.StatusNotFound)
	})
}

func TestAnEscalationIsDecidedOnce(t *testing.T) {
	for _, yes := range []bool{true, false} {
		inOffices(t, func(t *testing.T, o *office) {
			o.hire("lan", operations.DeskOperator)
			o.hire("minh", operations.DeskEditor)
			o.publish("1", func(a *article.Article) { a.Urgency, a.Unconfirmed = article.Emergency, true })
			lan, minh := o.signedIn("lan"), o.signedIn("minh")
			_, body := lan.get("/desk/")
			assert.Same(t, "today says so", strings.Contains(body, "1 cảnh báo chờ quyết định"), true)
			o.silent = []string{"dienbien: Telegram không nhận mã của bot"}
			_, body = lan.get("/desk/")
			assert.Same(t, "today names a bot that sends nothing",
				strings.Contains(body, "dienbien: Telegram không nhận mã của bot"), true)
			answer := map[bool]string{true: "1", false: "0"}[yes]
			r, _ := lan.post("/desk/warnings/1/decide", url.Values{"emergency": {answer}})
			assert.Same(t, "decided", r.StatusCode, http.StatusSeeOther)
			a, err := o.store.Articles.Article(t.Context(), 1)
			assert.Same(t, "error", err, nil)
			assert.Same(t, "an emergency", a.Urgency == article.Emergency, yes)
			minh.post("/desk/warnings/1/decide", url.Values{"emergency": {"1"}})
			_, body = minh.get("/desk/warnings")
			assert.Same(t, "who comes second is told", strings.Contains(body, "đã được quyết định trước"), true)
		})
	}
}
