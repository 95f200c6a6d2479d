package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// item is a line that says one thing of what is announced.
type item struct {
	text string
	kind kind
}

// kind is what an item tells; the first are told first where not all have room.
type kind uint8

const (
	when kind = iota
	where
	what
	day // one of several days, which are told all or not at all
)

// labels are how items begin.
var labels = []struct {
	kind  kind
	words []string
}{
	{when, []string{"thời gian", "thời hạn", "hạn nộp", "hạn cuối", "hạn chót", "ngày thi", "ngày tổ chức"}},
	{where, []string{"địa điểm", "khu vực", "địa chỉ", "nơi ", "phạm vi"}},
	{what, []string{"đối tượng", "thành phần", "chỉ tiêu", "số lượng", "tài sản", "nội dung", "giá khởi điểm",
		"hình thức", "phương thức", "mức ", "lý do", "vị trí", "quy mô", "tổng chỉ tiêu"}},
}

const (
	longestLabel = 8 // syllables
	// bytesOfALabel is more than any label has.
	bytesOfALabel = longestLabel * 12
	// itemsMost is the number of items that are told.
	itemsMost = 4
)

// itemsOf returns the items of a text, whose labels stand in a line with what they
// tell or in the line above.
func itemsOf(lines []string) (items []item) {
	for i, line := range lines {
		line = unbracketed(Unmarked(line))
		label, told, ok := strings.Cut(line, ":")
		told = strings.TrimSpace(told)
		if !ok && i+1 < len(lines) && isShort(line) {
			label, told = line, lines[i+1]
			if Unmarked(told) != told || strings.HasSuffix(told, ":") {
				continue
			}
		}
		k, known := kindOf(label)
		if isDay(label) {
			k, known = day, true
			if told == "" {
				told = "…"
			}
		}
		if first, _ := utf8.DecodeRuneInString(told); !known || told == "" ||
			k != day && !unicode.IsUpper(first) && !unicode.IsDigit(first) {
			continue
		}
		if label = strings.TrimSpace(label); strings.ToUpper(label) == label {
			label = capitalized(strings.ToLower(label))
		}
		items = append(items, item{label + ": " + firstSentence(told), k})
	}
	return items
}

// isDay tells whether a label is a day: "Ngày 10/12", "Thứ Hai (5/10)".
func isDay(label string) bool {
	if !strings.ContainsRune(label, '/') || !isShort(label) {
		return false
	}
	key := viet.Key(label)
	return strings.HasPrefix(key, "ngày ") || strings.HasPrefix(key, "thứ ") || strings.HasPrefix(key, "chủ nhật")
}

// unbracketed takes off the brackets around a whole line.
func unbracketed(line string) string {
	if inside, ok := strings.CutPrefix(line, "("); ok && strings.Count(line, "(") == 1 {
		if inside, ok = strings.CutSuffix(inside, ")"); ok {
			return inside
		}
	}
	return line
}

func kindOf(label string) (kind, bool) {
	first, _ := utf8.DecodeRuneInString(label)
	if !unicode.IsUpper(first) || strings.ContainsAny(label, "0123456789") || !isShort(label) {
		return 0, false
	}
	key := viet.Key(label) + " "
	for _, l := range labels {
		for _, w := range l.words {
			if strings.HasPrefix(key, w) {
				return l.kind, true
			}
		}
	}
	return 0, false
}

// isShort tells whether a text may be a label.
func isShort(s string) bool {
	return len(s) <= bytesOfALabel && len(viet.Syllables(s)) <= longestLabel
}

func tellsWhen(items []item) bool {
	for _, it := range items {
		if it.kind == when {
			return true
		}
	}
	return ofDays(items) != ""
}

// ofDays returns what is told of days, a line each; "" when there are too many, or one
// of them tells nothing by itself.
func ofDays(items []item) string {
	n, s := 0, ""
	for _, it := range items {
		if it.kind != day {
			continue
		}
		if strings.HasSuffix(it.text, "….") {
			return ""
		}
		n++
		s += it.text + "\n"
	}
	if n > itemsMost {
		return ""
	}
	return s
}

// compose returns the introduction and the items that have room, in the order of the
// text; "" when nothing has.
func compose(intro string, items []item, limit int) string {
	room, left := limit, itemsMost
	if utf8.RuneCountInString(intro) > limit {
		intro = ""
	}
	room -= utf8.RuneCountInString(intro)
	told := make([]bool, len(items))
	days := ofDays(items)
	if n := len(days); n > 0 && n <= room {
		for i, it := range items {
			told[i] = it.kind == day
		}
		room -= n
		left -= strings.Count(days, "\n")
	}
	for k := when; k <= what; k++ {
		for i, it := range items {
			if n := utf8.RuneCountInString(it.text) + 1; it.kind == k && left > 0 && n <= room {
				told[i] = true
				room -= n
				left--
			}
		}
	}
	s := intro
	for i, it := range items {
		if told[i] {
			s += " " + it.text
		}
	}
	return strings.TrimSpace(s)
}
