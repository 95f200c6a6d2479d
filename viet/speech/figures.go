package speech

import (
	"regexp"
	"strconv"
	"strings"
)

// rule is one form of figures and what it becomes; m has the form's parts,
// the first of which is what stands before it.
type rule struct {
	pattern *regexp.Regexp
	write   func(m []string) string
}

func rewrite(text string, rules []rule) string {
	for _, r := range rules {
		for range 2 { // one space can end one form and begin the next
			text = r.pattern.ReplaceAllStringFunc(text, func(found string) string {
				return r.write(r.pattern.FindStringSubmatch(found))
			})
		}
	}
	return text
}

const (
	// before is the beginning of the text or what no figure continues.
	before = `(^|[^\p{L}\d/.,:-])`
	// after, as a group of its own, is the end or a mark.
	after  = `($|[^\p{L}\d/:-])`
	number = `(\d+(?:[.,]\d+)*)`
	dash   = ` ?[-–] ?`
	roman  = `([IVX]+)`
)

func form(pattern, after string, write func(m []string) string) rule {
	return rule{regexp.MustCompile(before + pattern + after), write}
}

// clock is a form that a dash before or after it makes a time from or until then.
func clock(pattern string, write func(m []string) string) rule {
	return rule{regexp.MustCompile(`(^|[^\p{L}\d/.,:])` + pattern + `($|[^\p{L}\d/:])`), write}
}

// clocks are times of day.
var clocks = []rule{
	clock(`(\d{1,2})(h|g|giờ|:)(\d{2})(?:'|p|phút)?`, func(m []string) string {
		if hour, _ := strconv.Atoi(m[2]); hour > 24 || m[4] > "59" {
			return m[0]
		}
		if m[4] == "00" {
			return m[1] + plain(m[2]) + " giờ" + m[5]
		}
		return m[1] + plain(m[2]) + " giờ " + plain(m[4]) + m[5]
	}),
	clock(`(\d{1,2})h`, func(m []string) string { return m[1] + plain(m[2]) + " giờ" + m[3] }),
	form(`(\d{1,2})g( (?:sáng|trưa|chiều|tối|đêm|ngày))`, after, func(m []string) string {
		return m[1] + plain(m[2]) + " giờ" + m[3] + m[4]
	}),
	{regexp.MustCompile(`(\d giờ(?: \d{1,2})?)` + dash + `(\d{1,2} giờ)`), func(m []string) string {
		return m[1] + " đến " + m[2]
	}},
}

// perUnit are the units of which there may be so many in one other.
const (
	perLeft = `mm|cm|km|%|đồng|đ|nghìn|ngàn|triệu|tỷ|tỉ|tấn|tạ|người|chuyến|lượt|lít|viên|ca|con|lần|USD|` +
		`VNĐ|VND|kg|mg|g|m3|m³|m`
	perRight = `km/h|kg|km2|km²|ha|m2|m²|m3|m³|km|tháng|tuần|năm|ngày|đêm|giờ|phút|giây|người|lượng|chỉ|lít|con|hộ|` +
		`chiếc|thùng|ounce|vé|vụ|bao|lần|suất|tấn|tạ|cổ phiếu|cuốn|xe|USD`
	counted = `%|đồng|triệu|tỷ|tỉ|nghìn|ngàn|trăm|người|hộ|ngày|tháng|năm|tuần|giờ|phút|giây|tiếng|km/h|km2|km²|km|` +
		`cm|mm|m2|m²|m3|m³|m|kg|g|mg|tấn|tạ|ha|lần|tuổi|độ|°C|lít|USD|chuyến|lượt|viên|con|cây|chiếc|suất|mét|ki-lô-mét`
	measured = `km/h|km/giờ|km2|km²|m2|m²|m3|m³|km|cm|mm|kWh|MWh|kW|MW|kV|kg|ha|mg|ml|m|g|°C|USD|EUR|VND|VNĐ`
)

// figures are what figures and what stands beside them becomes, dates and times
// aside.
var figures = []rule{
	form(`(\d{4})`+dash+`(\d{4})`, after, func(m []string) string {
		if !isYear(m[2]) || !isYear(m[3]) || m[2] >= m[3] {
			return m[0]
		}
		return m[1] + m[2] + " đến " + m[3] + m[4]
	}),
	{regexp.MustCompile(number + `%` + dash + number + `%`),
		func(m []string) string { return m[1] + "-" + m[2] + "%" }},
	form(number+dash+number+`( ?(?:`+counted+`))`, `($|[^\p{L}\d])`, func(m []string) string {
		if value(m[2]) >= value(m[3]) {
			return m[0]
		}
		return m[1] + m[2] + " đến " + m[3] + m[4] + m[5]
	}),
	form(`([Qq]uý )(\d|[IVX]+)[/-](\d{4})`, after, func(m []string) string {
		return m[1] + m[2] + m[3] + " năm " + m[4] + m[5]
	}),
	{regexp.MustCompile(`(^|[^\p{L}])(` + numberedByRoman + `) ` + roman + `($|[^\p{L}\d-])`), func(m []string) string {
		if n := romanValue(m[3]); n > 0 {
			return m[1] + m[2] + " " + strconv.Itoa(n) + m[4]
		}
		return m[0]
	}},
	form(`(QL|ĐT|TL|HL)\.? ?(\d{1,3}[A-Z]?)`, after, func(m []string) string {
		return m[1] + roads[m[2]] + " " + m[3] + m[4]
	}),
	{regexp.MustCompile(`(^|[^\d] |[(,;])(?:Km ?|km )(\d+)(?:\+(\d+))?` + after), func(m []string) string {
		if m[3] == "" {
			return m[1] + "ki-lô-mét " + m[2] + m[4]
		}
		return m[1] + "ki-lô-mét " + m[2] + " cộng " + m[3] + m[4]
	}},
	{regexp.MustCompile(`(\d[.,]\d{3}|\d{3})đ($|[^\p{L}])`), func(m []string) string { return m[1] + " đồng" + m[2] }},
	{regexp.MustCompile(`(^|[^\p{L}])(` + perLeft + `)/(` + perRight + `)(?:/(vụ|năm|tháng|ngày))?` +
		`($|[^\p{L}\d/])`), per},
	{regexp.MustCompile(`(\d)( ?)%`), func(m []string) string { return m[1] + " phần trăm" }},
	{regexp.MustCompile(`(\d|triệu|tỷ|tỉ|trăm|nghìn|ngàn|mỗi|đồng|giá|vuông) ?(` + measured + `)($|[^\p{L}\d/])`),
		func(m []string) string {
			if strings.HasSuffix(m[0], m[1]+m[2]+m[3]) && m[1] > "9" { // no space between a word and a unit
				return m[0]
			}
			return m[1] + " " + units[m[2]] + m[3]
		}},
	{regexp.MustCompile(`(^|[^\p{L}])SN (\d{4})`), func(m []string) string { return m[1] + "sinh năm " + m[2] }},
}

// per writes out "đồng/kg", "tấn/ha/vụ".
func per(m []string) string {
	written := m[1]
	if written != "" && written[0] >= '0' && written[0] <= '9' {
		written += " "
	}
	for i, unit := range m[2:5] {
		switch full := units[unit]; {
		case unit == "":
			continue
		case full != "":
			unit = full
		}
		if i > 0 {
			written += " một "
		}
		written += unit
	}
	return written + m[5]
}

// numberedByRoman stand before a Roman number that is read as a number.
const numberedByRoman = `[Tt]hế k[ỷỉ]|[Đđ]ại hội(?: Đảng)?(?: lần)?(?: thứ)?|[Kk]h[oó][aá]|[Nn]hiệm k[ỳì]|[Qq]uý|` +
	`[Tt]hế [Cc]hiến(?: thứ)?|[Cc]hiến tranh thế giới(?: lần)?(?: thứ)?|[Ll]ần thứ|[Hh]ạng|[Ll]oại|[Cc]ấp|[Đđ]ợt|` +
	`[Kk]ỳ(?: họp)?(?: thứ)?|[Gg]iai đoạn|[Vv]ùng|[Cc]hương|[Pp]hần|[Mm]ục|[Bb]ậc|Trung ương`

// romanValue is what a Roman number up to 39 means; 0 if it is none.
func romanValue(s string) int {
	n := 0
	for i, r := range s {
		v := romanDigits[r]
		if i+1 < len(s) && v < romanDigits[rune(s[i+1])] {
			v = -v
		}
		n += v
	}
	if n < 1 || n > 39 || romanOf(n) != s {
		return 0
	}
	return n
}

var romanDigits = map[rune]int{'I': 1, 'V': 5, 'X': 10}

func romanOf(n int) string {
	ones := [...]string{"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"}
	return strings.Repeat("X", n/10) + ones[n%10]
}

func isYear(s string) bool { return s >= "1800" && s <= "2199" }

// value is a figure as it is compared: "7.000" is more than "5.000".
func value(s string) float64 {
	v, _ := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", "."), 64)
	return v
}

// plain is a figure without the zero that it may begin with.
func plain(s string) string {
	if len(s) == 2 {
		return strings.TrimPrefix(s, "0")
	}
	return s
}
