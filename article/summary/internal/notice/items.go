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
		if first, _ := utf8.DecodeRuneInString(told); !known || told == "" ||
			!unicode.IsUpper(first) && !unicode.IsDigit(first) {
			continue
		}
		items = append(items, item{strings.TrimSpace(label) + ": " + firstSentence(told), k})
	}
	return items
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
	return false
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
