package speech

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// "1/3" is a day in "sáng 1/3" and a third in "hơn 1/3 diện tích"; "20-11" may be
// a score. So what stands around figures decides, and where nothing does they
// stay as they are.

// dayPattern is a day without or with its year, or several days of one month:
// "28/7", "27-9-2026", "7-10/9".
var dayPattern = regexp.MustCompile(`(?:(\d{1,2}) ?[-–] ?)?(\d{1,2})(/)(\d{1,2})(?:(/)(\d{4}))?|` +
	`(?:(\d{1,2}) ?[-–] ?)?(\d{1,2})(\.)(\d{1,2})(\.)(\d{4})|` +
	`()(\d{1,2})([.-])(\d{1,2})(?:([.-])(\d{4}))?`)

// dayParts are the groups of each form of dayPattern: since, day, mark, month,
// mark and year.
const dayParts, dayForms = 6, 3

// monthPattern is a month with its year.
var monthPattern = regexp.MustCompile(`([Tt]háng )(\d{1,2})[/.-](\d{4})`)

// day is what dayPattern has found.
type day struct {
	since, day, month, year string // since is the first of several days
	mark                    string
	begin, end              int
}

// writeDates writes out the dates of a text.
func writeDates(text string) string {
	text = monthPattern.ReplaceAllStringFunc(text, func(s string) string {
		m := monthPattern.FindStringSubmatch(s)
		return m[1] + plain(m[2]) + " năm " + m[3]
	})
	var b strings.Builder
	done, previous := 0, -1 // previous is where the last date ended
	for at := 0; at < len(text); {
		d, ok := nextDay(text, at)
		if !ok {
			break
		}
		at = d.end
		joint := text[done:d.begin]
		chained := previous == done && previous >= 0 && joins[strings.TrimSpace(joint)]
		switch {
		case d.isDate(text, chained):
			if dashes := strings.TrimSpace(joint); chained && (dashes == "-" || dashes == "–") {
				joint = " đến "
			}
			b.WriteString(joint)
			b.WriteString(d.written(joint))
			done, previous = d.end, d.end
		case d.isFraction(text):
			b.WriteString(joint + d.day + " phần " + d.month)
			done = d.end
		}
	}
	b.WriteString(text[done:])
	return b.String()
}

// joins stand between two dates of which the second is one because the first is.
var joins = map[string]bool{"": true, ",": true, ";": true, "và": true, "-": true, "–": true, "đến": true,
	"đến ngày": true, "hoặc": true, ", ngày": true, "và ngày": true, "tới": true, "rạng sáng": true}

// nextDay finds the next figures after a place that may be a date.
func nextDay(text string, from int) (day, bool) {
	for from < len(text) {
		m := dayPattern.FindStringSubmatchIndex(text[from:])
		if m == nil {
			return day{}, false
		}
		part := func(i int) string { // of the form that was found
			for ; i <= dayParts*dayForms; i += dayParts {
				if m[2*i] >= 0 {
					return text[from+m[2*i] : from+m[2*i+1]]
				}
			}
			return ""
		}
		d := day{part(1), part(2), part(4), part(6), part(3), from + m[0], from + m[1]}
		if isAlone(text, d.begin, d.end) && isDay(d.day, d.month) && (d.year == "" || part(5) == d.mark) &&
			(d.since == "" || isDay(d.since, d.month) && less(d.since, d.day)) {
			return d, true
		}
		from += m[0] + digits(text[from+m[0]:])
	}
	return day{}, false
}

// digits is how many digits a text begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

func less(a, b string) bool {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return x < y
}

// isAlone tells whether figures are no part of longer ones or of a word.
func isAlone(text string, begin, end int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:begin])
	if begin > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/.,:+", r)) {
		return false
	}
	if begin > 1 && r == '-' && !strings.ContainsRune(" )0123456789", rune(text[begin-2])) {
		return false // "Covid-19"
	}
	next, size := utf8.DecodeRuneInString(text[end:])
	if next == '%' || next == '/' || next == '\'' || unicode.IsLetter(next) || unicode.IsDigit(next) {
		return false
	}
	second, _ := utf8.DecodeRuneInString(text[end+size:])
	return next != '.' && next != ',' && next != ':' || !unicode.IsDigit(second)
}

// isDate tells whether figures are a date; chained says that a date stands before
// them, with a joint of dates between.
func (d day) isDate(text string, chained bool) bool {
	if d.year != "" || chained {
		return true
	}
	last, earlier := lastWord(text[:d.begin])
	sure := beforeDay[last] && !isRate(last, earlier)
	if d.mark != "/" {
		return sure && !countsSomething(text[d.end:])
	}
	switch open, _ := utf8.DecodeLastRuneInString(text[:d.begin]); {
	case d.since != "" || sure && !d.isFraction(text):
		return true
	case (open == '(' || d.begin == 0) && !beginsWord(text[d.end:]):
		return true
	case d.isFraction(text) || !less("12", d.day):
		return mayBeforeDay[last] && !d.isFraction(text)
	}
	return d.day != "24" || d.month != "7" // always open
}

// beginsWord tells whether a text goes on with a word.
func beginsWord(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " "))
	return unicode.IsLetter(r)
}

// isRate tells whether "ngày" means each day: "mỗi ngày 2-3 lần".
func isRate(last, earlier string) bool {
	return last == "ngày" && (earlier == "mỗi" || earlier == "một" || earlier == "bình quân" || earlier == "hàng")
}

// countsSomething tells whether what follows a figure is counted by it.
func countsSomething(rest string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	return countedAfter[viet.Lower(strings.Trim(word, ",.;:!?)”\""))]
}

var countedAfter = words("lần viên bữa giờ tiếng chuyến lượt người triệu ca lít kg đồng tỷ tỉ nghìn ngàn ha tấn tạ " +
	"km m con cây suất chiếc hộ % độ bàn điểm phút tháng")

// isFraction tells whether figures are a part of something: "hơn 1/3 diện tích".
func (d day) isFraction(text string) bool {
	if d.mark != "/" || d.year != "" || d.since != "" || !less(d.day, d.month) || less("10", d.month) ||
		d.day[0] == '0' || d.month[0] == '0' {
		return false
	}
	last, _ := lastWord(text[:d.begin])
	next, _, _ := strings.Cut(strings.TrimLeft(text[d.end:], " "), " ")
	return amounts[last] || !beforeDay[last] && ofWhole[viet.Lower(strings.Trim(next, ",.;:!?)”\""))]
}

var (
	// beforeDay stand before a day, and mayBeforeDay where no amount is told.
	beforeDay    = words("ngày hôm sáng trưa chiều tối đêm mùng mồng khuya")
	mayBeforeDay = words("từ đến tới trước sau hết dịp lễ đường nhật kể giờ qua")
	amounts      = words("hơn gần khoảng chiếm bằng được mất quá cả có")
	ofWhole      = words("số mức của diện tích dân tổng lượng quãng chiều điểm thời sân đội ngân doanh trọng giá phần")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// lastWord is the last word of a text and the one before it, in small letters;
// empty when a mark stands behind it.
func lastWord(s string) (last, earlier string) {
	list := strings.FieldsFunc(viet.Lower(s[max(0, len(s)-40):]), func(r rune) bool {
		return strings.ContainsRune(" (“\"[", r)
	})
	if n := len(list); n > 0 {
		last = list[n-1]
		if n > 1 {
			earlier = list[n-2]
		}
	}
	return last, earlier
}

// written is a date in words, after what stands before it.
func (d day) written(before string) string {
	last, _ := lastWord(before)
	named := "ngày "
	if namesDay[last] {
		named = ""
	}
	s := named
	if d.since != "" {
		s += plain(d.since) + " đến ngày "
		if named == "" && last != "ngày" {
			s = "ngày " + s
		}
	}
	s += plain(d.day) + " tháng " + plain(d.month)
	if d.year != "" {
		s += " năm " + d.year
	}
	return s
}

// namesDay stand before a day that is not called one again.
var namesDay = words("ngày hôm mùng mồng lễ đường")

// isDay tells whether two figures are a day and a month.
func isDay(day, month string) bool {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	return d >= 1 && d <= 31 && m >= 1 && m <= 12
}
