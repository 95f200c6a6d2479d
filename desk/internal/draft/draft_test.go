package draft

import (
	"strings"
	"testing"
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
			"Khu vực: bản Pa Hạ. Nước lên rất nhanh! Việc cần làm: Rời bờ suối."},
		{"no area", Parts{Text: "Nước lên", Advice: "Rời bờ suối!"}, "Nước lên.\nViệc cần làm: Rời bờ suối!",
			"Nước lên. Việc cần làm: Rời bờ suối!"},
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
