package traits

import (
	"slices"
	"strconv"
	"strings"

	"loa/article/story/internal/lexicon"
)

// storm is the kind of what has a name of its own: "bão Linfa".
const storm = "bão"

// ordinalWords stand before a number that says which one: "thứ 5", "số 3".
var ordinalWords = map[string]string{"thứ": "thứ", "số": "số", "km": "km", "lộ": "quốc lộ", "đợt": "đợt",
	"vòng": "vòng", "tuần": "tuần", "quý": "quý", "lớp": "lớp", "khoá": "khóa", "tập": "tập", storm: storm}

// readOrdinal reads "thứ 5", "lần thứ VI", "quốc lộ 4H" at syllable i.
func (r *reader) readOrdinal(i int) {
	if post, ok := strings.CutPrefix(string(r.t.Key(i)), "km"); ok && post != "" && isNumber([]byte(post)) {
		r.addOrdinal("km", post) // "Km79"
		return
	}
	kind, ok := ordinalWords[string(r.t.Key(i))]
	if !ok || i+1 >= r.t.Len() || !r.joined(i+1) {
		return
	}
	value := r.t.Written(i + 1)
	if !isNumber([]byte(value)) && strings.Trim(value, "IVXL") != "" && !(kind == storm && r.t.Syllable(i+1).Capital) {
		return
	}
	r.addOrdinal(kind, value)
	if kind == storm || kind == "số" && i > 0 && string(r.t.Key(i-1)) == storm {
		r.Storms = append(r.Storms, strings.ToLower(value))
	}
}

func (r *reader) addOrdinal(kind, value string) {
	value = strings.ToLower(strings.TrimLeft(value, "0"))
	if !slices.Contains(r.Ordinals[kind], value) {
		r.Ordinals[kind] = append(r.Ordinals[kind], value)
	}
	r.add(kind+" "+value, Ordinal, 1)
}

// readDay reads "8/7" at syllable i.
func (r *reader) readDay(i int) {
	if i+1 >= r.t.Len() || !isNumber(r.t.Key(i)) || !isNumber(r.t.Key(i+1)) {
		return
	}
	if between := r.between(i + 1); between == "/" || between == "-" {
		r.Days = append(r.Days, strings.TrimLeft(r.t.Written(i), "0")+"/"+strings.TrimLeft(r.t.Written(i+1), "0"))
		day, _ := strconv.Atoi(r.t.Written(i))
		month, _ := strconv.Atoi(r.t.Written(i + 1))
		if 1 <= day && day <= 31 && 1 <= month && month <= 12 {
			r.AllDays = append(r.AllDays, (month-1)*61/2+day)
		}
	}
}

// numerals are numbers in words, which another newspaper writes in digits.
var numerals = map[string]string{"hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8",
	"chín": "9"}

// counted are words that a number before them counts as days and times, not as things.
var counted = lexicon.Set("giờ", "ngày", "tháng", "năm", "phút", "h", "tuần", "giây", "tuổi", "lần", "và", "là",
	"ở", "của",
	"tại", "trong", "thì", "mà", "nay", "chiều", "sáng", "tối", "qua", "đến", "đã", "đang", "sẽ", "được", "bị",
	"do", "vụ",
	"việc", "phần", "với", "khi")

// readFigure reads "14 ngôi", "bốn ngôi", "3,2 tấn" at syllable i: how many of what.
func (r *reader) readFigure(i int) {
	value, tells := r.number(i)
	if value == "" || i > 0 && (r.joined(i) && ordinalWords[string(r.t.Key(i-1))] != "" || !r.separate(i)) {
		return
	}
	end := i
	for end+1 < r.t.Len() && isNumber(r.t.Key(end+1)) {
		if between := r.between(end + 1); between != "." && between != "," {
			return // "8/7", "8-9"
		}
		end++
		value, tells = value+" "+r.t.Written(end), 2
	}
	if end+1 >= r.t.Len() || !r.joined(end+1) || r.t.Syllable(end+1).Capital {
		return
	}
	if what := string(r.t.Key(end + 1)); !counted[what] {
		r.add(value+" "+what, Figure, tells)
	}
}

// separate tells whether the number at syllable i begins there.
func (r *reader) separate(i int) bool {
	between := r.between(i)
	return !isNumber(r.t.Key(i-1)) || !strings.ContainsAny(between, ".,/-") || strings.ContainsRune(between, ' ')
}

// number is the number that syllable i is, and how much it tells as a figure: a long
// one tells more.
func (r *reader) number(i int) (value string, tells float64) {
	key := r.t.Key(i)
	if !isNumber(key) {
		value = numerals[string(key)]
		return value, 0.3
	}
	value = strings.TrimLeft(string(key), "0")
	switch {
	case value == "" || value == "1" || len(value) == 4 && (value[:2] == "19" || value[:2] == "20"):
		return "", 0
	case len(value) == 1:
		return value, 0.3
	case len(value) == 2 && value[1] == '0':
		return value, 0.4
	case len(value) == 2:
		return value, 0.7
	}
	if strings.HasSuffix(value, "00") {
		return value, 0.7
	}
	return value, 2
}
