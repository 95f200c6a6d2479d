package render

import (
	"reflect"
	"regexp"
	"testing"
	"time"

	"loa/article"
)

// newSpelling is a tone on the second vowel of an open syllable: "hoá" for "hóa".
var newSpelling = regexp.MustCompile(`(?i)(?:o[áàảãạéèẻẽẹ]|[^q]u[ýỳỷỹỵ])(?:[^\p{L}]|$)`)

func TestTheBotSpellsTheOldWay(t *testing.T) {
	all := reflect.ValueOf(Words)
	for subject := range all.NumField() {
		texts := all.Field(subject)
		for i := range texts.NumField() {
			if bad := newSpelling.FindString(texts.Field(i).Field(0).String()); bad != "" {
				t.Errorf("%s: got %q, want the tone on the first vowel", texts.Type().Field(i).Name, bad)
			}
		}
	}
	for _, bad := range []string{"Đã huỷ.", "xoá", "từ khoá, và", "hoà"} {
		if !newSpelling.MatchString(bad) {
			t.Errorf("%q: got no complaint, want one", bad)
		}
	}
	for _, good := range []string{"hủy", "hoàn toàn", "quý vị", "Quỹ", "khỏe", "loạt"} {
		if newSpelling.MatchString(good) {
			t.Errorf("%q: got a complaint, want none", good)
		}
	}
}

func TestDaysOfTheWeekStandAsWithinASentence(t *testing.T) {
	r := New("Loa", time.UTC, false)
	for day, want := range map[int]string{4: "thứ Bảy, 04/07/2020", 5: "Chủ nhật, 05/07/2020",
		6: "thứ Hai, 06/07/2020"} {
		if got := r.Date(Vietnamese, time.Date(2020, 7, day, 0, 0, 0, 0, time.UTC)); got != want {
			t.Errorf("day %d: got %q, want %q", day, got, want)
		}
	}
}

func TestTheOpeningDoesNotSayAgainWhatTheSummarySays(t *testing.T) {
	const first, second, third = "Sáng nay, lũ về trên suối Nậm Na làm ngập 40 hộ.", "Bà con đã được đưa đến nơi an " +
		"toàn.", "Đường vào bản bị cắt."
	for name, c := range map[string]struct{ lead, summary, text, want string }{
		"the same beginning": {first, first, first + " " + second, second},
		"two sentences":      {"", first + " " + second, first + "\n" + second + "\n" + third, third},
		"another spelling":   {"", "Lũ hoành hành ở Hoà Bình.", "Lũ hoành hành ở Hòa Bình. " + third, third},
		"a cut summary":      {"", "Sáng nay, lũ về trên suối Nậm Na làm…", first + " " + second, second},
		"the lead alone":     {first, "Lũ lớn ở Nậm Na.", first + " " + third, third},
		"nothing of it":      {"", "Lũ lớn ở Nậm Na.", first + " " + second, first + " " + second},
		"a single sentence":  {first, first + " Và hơn thế.", first, ""},
	} {
		got := openingOf(article.Article{Lead: c.lead, Summary: c.summary, ContentText: c.text})
		if got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
