package draft

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/internal/assert"
)

func TestPartsComeInTheirOrderAsSentences(t *testing.T) {
	for _, c := range []struct {
		name           string
		parts          Parts
		lines, summary string
	}{
		{"only what happens", Parts{Text: "Nước lên nhanh"}, "Nước lên nhanh", "Nước lên nhanh"},
		{"all of it", Parts{Text: "Nước lên\nrất nhanh!", Area: "bản Pa Hạ", Advice: "Rời bờ suối"},
			"Khu vực: bản Pa Hạ.\nNước lên\nrất nhanh!\nViệc cần làm: Rời bờ suối.",
			"Khu vực: bản Pa Hạ.\nNước lên\nrất nhanh!\nViệc cần làm: Rời bờ suối."},
		{"no area", Parts{Text: "Nước lên", Advice: "Rời bờ suối!"}, "Nước lên.\nViệc cần làm: Rời bờ suối!",
			"Nước lên.\nViệc cần làm: Rời bờ suối!"},
	} {
		assert.Same(t, c.name+": lines", c.parts.Lines(), c.lines)
		assert.Same(t, c.name+": summary", c.parts.Summary(), c.summary)
	}
}

func TestALongTextLeavesRoomForPlaceAndAdvice(t *testing.T) {
	p := Parts{Text: strings.Repeat("Nước lên nhanh. ", 100), Area: strings.Repeat("x", AreaMost),
		Advice: strings.Repeat("y", AdviceMost)}
	got := p.Summary()
	assert.Same(t, "it fits", utf8.RuneCountInString(got) <= article.SummaryLimit, true)
	for _, part := range []string{p.Area, "Nước lên nhanh", p.Advice} {
		assert.Same(t, "it holds "+part[:1], strings.Contains(got, part), true)
	}
}

func TestWhatIsWrittenIsNoMarkup(t *testing.T) {
	assert.Same(t, "HTML", Parts{Text: "<b>a</b>\nb"}.HTML(), "<p>&lt;b&gt;a&lt;/b&gt;<br>b</p>")
}

func TestAWarningIsTheArticleThatSourcesOfAreaAndTimeTell(t *testing.T) {
	now := time.Date(2026, 11, 29, 5, 0, 0, 0, time.FixedZone("", 7*3600))
	w := Warning{Parts: Parts{Text: "Nước lên.", Advice: "Rời <bờ> suối"}, ID: "desk-a", Area: []string{"tinh"},
		Until: now.Add(3 * time.Hour), Title: "Lũ", Level: article.Warning, Topics: []string{"thien-tai"}}
	a := w.Article(now)
	assert.Same(t, "published", a.Published, now.UTC())
	assert.Same(t, "area", strings.Join(a.Publishers(), " "), "tinh")
	assert.Same(t, "it holds before its end", a.Holds(now.Add(3*time.Hour-time.Second)), true)
	assert.Same(t, "it holds at its end", a.Holds(now.Add(3*time.Hour)), false)
	assert.Same(t, "summary", a.Summary, "Nước lên.\nViệc cần làm: Rời <bờ> suối.")
	assert.Same(t, "text", a.ContentHTML, "<p>Nước lên.<br>Việc cần làm: Rời &lt;bờ&gt; suối.</p>")
	a.Ended = article.EscalationAllClear
	assert.Same(t, "it holds when it was ended", a.Holds(now), false)
}
