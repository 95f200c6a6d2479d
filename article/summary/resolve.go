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
// quoted, stays as it is, and so does whatever might mean another day: words
// within a name or a condition, "today" of a text from after midnight, a time of
// day of which the rest of the article says another date. written is when the
// text was published, in the time zone of its readers.
func Resolve(text string, written time.Time, rest ...string) string {
	if written.IsZero() {
		return text
	}
	r := resolver{written: written, rest: rest}
	r.t.Read(text)
	text = r.t.Source
	var b strings.Builder
	done := 0
	for i := 0; i < r.t.Len(); i++ {
		length, date := r.relativeDate(i)
		if length == 0 {
			continue
		}
		if r.isMeant(i, length, date) {
			end := int(r.t.Syllable(i + length - 1).End)
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

// resolver puts dates into one text.
type resolver struct {
	t       viet.Text
	written time.Time
	rest    []string // of the article
}

// resolved is a date to be written.
type resolved struct {
	text string
	sure bool      // the words mean it wherever they stand
	day  time.Time // if it is a time of one day, which part says
	part string
}

// word is the syllable at i+k, if only spaces stand between it and i.
func (r *resolver) word(i, k int) string {
	if i+k < 0 || i+k >= r.t.Len() {
		return ""
	}
	from, to := min(i, i+k), max(i, i+k)
	for n := from; n < to; n++ {
		if strings.TrimSpace(r.t.Source[r.t.Syllable(n).End:r.t.Syllable(n+1).Start]) != "" {
			return ""
		}
	}
	return string(r.t.Key(i + k))
}

// relativeDate reads the words at syllable i. Its length is 0 when they are no
// relative date.
func (r *resolver) relativeDate(i int) (length int, date resolved) {
	first, second := r.word(i, 0), r.word(i, 1)
	switch {
	case partsOfDay[first] || first == "hôm" || first == "ngày" && second == "mai":
		shift, ok := dayShifts[second]
		switch {
		case first == "hôm" && second == "kia":
			shift, ok = -2, true
		case first == "hôm" && second == "mai":
			ok = false
		}
		if !ok || r.isAfterMidnight() {
			return 0, resolved{}
		}
		at := r.written.AddDate(0, 0, shift)
		sure := first != "ngày" && (first != "hôm" || second == "qua")
		return 2, resolved{text: day(at), sure: sure, day: at, part: first}
	case first == "tuần" || first == "tháng":
		shift, ok := spanShifts[second]
		if !ok {
			return 0, resolved{}
		}
		if first == "tháng" {
			y, m, _ := r.written.Date()
			of := time.Date(y, m+time.Month(shift), 1, 0, 0, 0, 0, time.UTC)
			return 2, resolved{text: fmt.Sprintf("tháng %d/%d", of.Month(), of.Year())}
		}
		monday := r.monday(shift)
		return 2, resolved{text: day(monday) + "–" + day(monday.AddDate(0, 0, 6))}
	case first == "thứ" || first == "chủ":
		return r.weekday(i)
	}
	return 0, resolved{}
}

// weekday reads "thứ Tư tuần tới", and "thứ Sáu này" and "thứ Hai tới" where
// they can mean one day only.
func (r *resolver) weekday(i int) (length int, date resolved) {
	n, ok := weekdays[r.word(i, 1)]
	if !ok || (r.word(i, 0) == "chủ") != (n == 6) {
		return 0, resolved{}
	}
	today, next := (int(r.written.Weekday())+6)%7, r.word(i, 2)
	shift, known := spanShifts[r.word(i, 3)]
	switch {
	case next == "tuần" && known:
		return 4, resolved{text: day(r.monday(shift).AddDate(0, 0, n))}
	case next == "này" && n > today && r.isToCome(i): // of the past it was written on a later day
		return 3, resolved{text: day(r.monday(0).AddDate(0, 0, n))}
	case next == "tới" && n <= today:
		return 3, resolved{text: day(r.monday(1).AddDate(0, 0, n))}
	}
	return 0, resolved{}
}

// isToCome tells whether the text near syllable i says that something will be.
func (r *resolver) isToCome(i int) bool {
	for k := max(0, i-nearby); k < min(r.t.Len(), i+nearby); k++ {
		if w := string(r.t.Key(k)); w == "sẽ" || w == "dự" && r.word(k, 1) == "kiến" {
			return true
		}
	}
	return false
}

// nearby is how many syllables around a day say when it is.
const nearby = 25

// monday is the Monday of this week, or so many weeks after it.
func (r *resolver) monday(weeks int) time.Time {
	return r.written.AddDate(0, 0, 7*weeks-(int(r.written.Weekday())+6)%7)
}

// isAfterMidnight tells of a text that came out in the night: whether it was
// written before or after midnight nobody knows. Midnight itself is a day without
// a time.
func (r *resolver) isAfterMidnight() bool {
	h, m, s := r.written.Clock()
	return h < 4 && h+m+s > 0
}

// isMeant tells whether the words at syllable i mean a date that the text does not
// say.
func (r *resolver) isMeant(i, length int, date resolved) bool {
	end := int(r.t.Syllable(i + length - 1).End)
	before, after := r.t.Source[:r.t.Syllable(i).Start], r.t.Source[end:]
	next := r.word(i+length-1, 1)
	switch {
	case saysDate(after) || isQuoted(before, after):
		return false
	case next == "đó" || next == "ấy" || r.word(i, -1) == "mấy" || r.word(i, -1) == "những":
		return false // "tháng trước đó", "mấy hôm nay"
	case next != "" && strings.HasPrefix(r.word(i+length, 2), "khác"), r.isEra(i, length, next):
		return false
	case r.isInName(i) || r.isCondition(i) || r.isContradicted(date):
		return false
	case date.sure:
		return true
	case r.word(i, 0) == "thứ" || r.word(i, 0) == "chủ":
		return beforeWeekday[r.word(i, -1)] || r.t.Syllable(i).Capital && beginsClause(&r.t, i)
	}
	return beginsClause(&r.t, i)
}

// isEra tells whether a day stands for a time: "hôm qua, hôm nay và ngày mai",
// "ngày mai tươi sáng".
func (r *resolver) isEra(i, length int, next string) bool {
	if first := r.word(i, 0); first != "hôm" && first != "ngày" {
		return false
	}
	if r.word(i, 1) == "mai" && afterTomorrow[next] {
		return true
	}
	isDay := func(k int) bool {
		if k < 0 || k+1 >= r.t.Len() || strings.ContainsAny(r.between(min(i, k), max(i, k)), ".!?;:") {
			return false
		}
		first, second := string(r.t.Key(k)), string(r.t.Key(k+1))
		return (first == "hôm" || first == "ngày") && (dayShifts[second] != 0 || second == "nay")
	}
	isAnd := func(k int) bool { return k >= 0 && k < r.t.Len() && string(r.t.Key(k)) == "và" }
	return isDay(i+length) || isDay(i-2) || isAnd(i+length) && isDay(i+length+1) || isAnd(i-1) && isDay(i-3)
}

// between is what stands between the beginnings of two syllables.
func (r *resolver) between(i, k int) string {
	return r.t.Source[r.t.Syllable(i).Start:r.t.Syllable(k).Start]
}

// isInName tells whether the words at syllable i end the name of a work: "ca khúc
// Đừng xa em đêm nay", "phim Ngày hôm qua".
func (r *resolver) isInName(i int) bool {
	for k := -1; k >= -8; k-- {
		if w := r.word(i, k); w == "" {
			return false
		} else if works[w] {
			return r.t.Syllable(i + k + 1).Capital
		}
	}
	return false
}

// isCondition tells whether the clause before syllable i is one of what may be:
// "nếu tối qua".
func (r *resolver) isCondition(i int) bool {
	for k := -1; k >= -8; k-- {
		switch r.word(i, k) {
		case "":
			return false
		case "nếu", "giả", "giá", "ví":
			return true
		}
	}
	return false
}

// writtenPart is a time of a day in figures: "sáng 30/6", "chiều ngày 30-6".
var writtenPart = regexp.MustCompile(`(?i)(sáng|trưa|chiều|tối|đêm)(?: ngày)? (\d{1,2})[/-](\d{1,2})\b`)

// isContradicted tells whether the rest of the article says the time of day of a
// date with another date of these days, and never with this one: it was published
// on a later day than it was written.
func (r *resolver) isContradicted(date resolved) bool {
	if date.part == "" {
		return false
	}
	other := false
	for _, text := range r.rest {
		for _, m := range writtenPart.FindAllStringSubmatch(text, -1) {
			switch said := strings.TrimLeft(m[2], "0") + "/" + strings.TrimLeft(m[3], "0"); {
			case said == date.text:
				return false
			case strings.EqualFold(m[1], date.part) || date.part == "hôm":
				for back := 1; back <= 3; back++ {
					other = other || said == day(date.day.AddDate(0, 0, -back))
				}
			}
		}
	}
	return other
}

func day(t time.Time) string { return fmt.Sprintf("%d/%d", t.Day(), t.Month()) }

var (
	partsOfDay = map[string]bool{"sáng": true, "trưa": true, "chiều": true, "tối": true, "đêm": true}
	dayShifts  = map[string]int{"nay": 0, "qua": -1, "mai": 1}
	// "tuần qua" is none: on a Sunday it is the week that ends.
	spanShifts = map[string]int{"này": 0, "tới": 1, "sau": 1, "trước": -1}
	weekdays   = map[string]int{"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "nhật": 6}
	// beforeWeekday stand before a day of the week; behind others "thứ hai" is a
	// number.
	beforeWeekday = map[string]bool{"vào": true, "sáng": true, "trưa": true, "chiều": true, "tối": true, "đêm": true,
		"ngày": true, "hôm": true, "từ": true, "đến": true}
	// works have names that may end with a day.
	works = map[string]bool{"bài": true, "khúc": true, "phim": true, "vở": true, "cuốn": true, "truyện": true,
		"thuyết": true, "thơ": true, "kịch": true, "album": true, "hát": true, "sách": true, "mục": true,
		"trình": true, "đề": true}
	// afterTomorrow make "ngày mai" the future.
	afterTomorrow = map[string]bool{"tươi": true, "tốt": true, "của": true, "xanh": true, "đẹp": true, "hạnh": true,
		"không": true, "là": true, "bắt": true, "hoà": true, "bình": true, "ấy": true}
)

// writtenDay is a day in figures, not a count: "1/7", "30-6".
var writtenDay = regexp.MustCompile(`^\d{1,2}[/.-]\d{1,2}\b`)

// writtenWeekday is a day of the week before such a day: "chủ nhật 5/7".
var writtenWeekday = regexp.MustCompile(`(?i)^(thứ \p{L}{2,3}|chủ nhật)`)

// saysDate tells whether what follows a relative date says the date itself:
// "Sáng nay (1/7)", "hôm nay, ngày 1/7", "chiều qua 30-6".
func saysDate(rest string) bool {
	rest = strings.TrimLeft(rest, " ,(")
	if day := writtenWeekday.FindString(rest); day != "" {
		rest = strings.TrimLeft(rest[len(day):], " ,(")
	}
	return writtenDay.MatchString(rest) || strings.HasPrefix(viet.Lower(viet.Cut(rest, 12)), "ngày ")
}

// isQuoted tells whether quotation marks stand around what is between two texts.
// A mark that only one side has, as in a sentence of a longer quotation, is
// enough.
func isQuoted(before, after string) bool {
	return openQuotes(before) > 0 || strings.Count(before, `"`)%2 == 1 || strings.Count(after, `"`)%2 == 1 ||
		closesFirst(after)
}

// openQuotes is how many quotations a text opens and does not close.
func openQuotes(s string) (open int) {
	for _, r := range s {
		switch r {
		case '“', '«', '‘':
			open++
		case '”', '»', '’': // also the apostrophe of "H’Mông"
			open = max(0, open-1)
		}
	}
	return open
}

// closesFirst tells whether a text closes a quotation before it opens one.
func closesFirst(s string) bool {
	i := strings.IndexAny(s, "“”«»")
	return i >= 0 && (strings.HasPrefix(s[i:], "”") || strings.HasPrefix(s[i:], "»"))
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
