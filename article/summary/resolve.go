package summary

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"loa/viet"
)

// Resolve puts the date after words that only mean one on the day they were
// written: "Sáng nay, …" of 1 July becomes "Sáng nay (1/7), …", "tuần tới"
// gets its first and last day. A text that says the date already, and what is
// quoted, stays as it is. written is when the text was published, in the time
// zone of its readers.
func Resolve(text string, written time.Time) string {
	if written.IsZero() {
		return text
	}
	var t viet.Text
	t.Read(text)
	text = t.Source
	var b strings.Builder
	done := 0
	for i := 0; i < t.Len(); i++ {
		length, date := relativeDate(&t, i, written)
		if length == 0 {
			continue
		}
		end := int(t.Syllable(i + length - 1).End)
		if !saysDate(text[end:]) && !isQuoted(text[:end]) && (date.sure || beginsClause(&t, i)) {
			b.WriteString(text[done:end])
			b.WriteString(" (" + date.text + ")")
			done = end
		}
		i += length - 1
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// resolved is a date to be written; sure says that the words mean it wherever
// they stand.
type resolved struct {
	text string
	sure bool
}

// relativeDate reads the words at syllable i. Its length is 0 when they are no
// relative date.
func relativeDate(t *viet.Text, i int, written time.Time) (length int, date resolved) {
	word := func(k int) string {
		if i+k >= t.Len() || k > 0 && strings.TrimSpace(t.Source[t.Syllable(i+k-1).End:t.Syllable(i+k).Start]) != "" {
			return ""
		}
		return string(t.Key(i + k))
	}
	first, second := word(0), word(1)
	switch {
	case partsOfDay[first] || first == "hôm":
		if first == "hôm" && second == "kia" {
			return 2, resolved{day(written.AddDate(0, 0, -2)), false}
		}
		if shift, ok := dayShifts[second]; ok && (first != "hôm" || second != "mai") {
			return 2, resolved{day(written.AddDate(0, 0, shift)), first != "hôm" || second == "qua"}
		}
	case first == "ngày" && second == "mai":
		return 2, resolved{day(written.AddDate(0, 0, 1)), false}
	case first == "tuần" || first == "tháng":
		shift, ok := spanShifts[second]
		if !ok {
			return 0, resolved{}
		}
		if first == "tháng" {
			m := time.Date(written.Year(), written.Month()+time.Month(shift), 1, 0, 0, 0, 0, time.UTC)
			return 2, resolved{fmt.Sprintf("tháng %d/%d", m.Month(), m.Year()), false}
		}
		monday := written.AddDate(0, 0, 7*shift-(int(written.Weekday())+6)%7)
		return 2, resolved{day(monday) + "–" + day(monday.AddDate(0, 0, 6)), false}
	}
	return 0, resolved{}
}

func day(t time.Time) string { return fmt.Sprintf("%d/%d", t.Day(), t.Month()) }

var (
	partsOfDay = map[string]bool{"sáng": true, "trưa": true, "chiều": true, "tối": true, "đêm": true}
	dayShifts  = map[string]int{"nay": 0, "qua": -1, "mai": 1}
	spanShifts = map[string]int{"này": 0, "tới": 1, "sau": 1, "trước": -1, "qua": -1}
)

// writtenDay is a day in figures, not a count: "1/7", "30-6".
var writtenDay = regexp.MustCompile(`^\d{1,2}[/.-]\d{1,2}\b`)

// saysDate tells whether what follows a relative date says the date itself:
// "Sáng nay (1/7)", "hôm nay, ngày 1/7", "chiều qua 30-6".
func saysDate(rest string) bool {
	rest = strings.TrimLeft(rest, " ,(")
	return writtenDay.MatchString(rest) || strings.HasPrefix(viet.Lower(viet.Cut(rest, 12)), "ngày ")
}

// isQuoted tells whether a text ends within quotation marks.
func isQuoted(before string) bool {
	open, straight := 0, 0
	for _, r := range before {
		switch r {
		case '“', '«', '‘':
			open++
		case '”', '»', '’':
			open--
		case '"':
			straight++
		}
	}
	return open > 0 || straight%2 == 1
}

// beginsClause tells whether the words at syllable i say when something
// happens, rather than being a part of a name or of "thế giới hôm nay": they
// begin the text or a clause, or follow "vào", "trong", "từ", "đến", "ngày".
func beginsClause(t *viet.Text, i int) bool {
	if i == 0 {
		return true
	}
	switch string(t.Key(i - 1)) {
	case "vào", "trong", "từ", "đầu", "cuối", "giữa", "giờ", "phút":
		return true
	case "ngày":
		return i == 1 || strings.ContainsAny(t.Source[t.Syllable(i-2).End:t.Syllable(i-1).Start], ",.;:")
	}
	between := strings.TrimSpace(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start])
	mark, _ := utf8.DecodeLastRuneInString(between)
	return strings.ContainsRune(",.;:!?…)–-", mark) && between != ""
}
