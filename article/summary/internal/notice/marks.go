package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
	"loa/viet/phrase"
)

// Unmarked returns a line without what counts it, "1. ", "a) ", "II. ", "- ", "Điều
// 2. ", and without a label that every sentence may have: "Trả lời: ".
func Unmarked(line string) string {
	if text, ok := article(line); ok && text != "" {
		return text
	}
	if first, size := utf8.DecodeRuneInString(line); strings.ContainsRune("-–•+*", first) &&
		strings.HasPrefix(line[size:], " ") {
		line = strings.TrimSpace(line[size:])
	} else if n := counted(line); n > 0 {
		line = strings.TrimSpace(line[n:])
	}
	if label, rest, ok := strings.Cut(line, ": "); ok && len(label) <= longestMark && answers[viet.Key(label)] {
		line = capitalized(strings.TrimSpace(rest))
	}
	return line
}

const longestMark = 60 // bytes

func capitalized(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if first == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

// answers are labels of what is a text of its own.
var answers = map[string]bool{"trả lời": true, "đáp": true, "kết quả giải quyết": true, "nội dung trả lời": true,
	"ý kiến trả lời": true, "kết quả": true}

// counted is the length of what counts a line, 0 when nothing does.
func counted(line string) int {
	i := strings.IndexAny(line, ".)/")
	if i <= 0 || i > longestNumber || i+2 >= len(line) || line[i+1] != ' ' {
		return 0
	}
	number := line[:i]
	if strings.Trim(number, "0123456789") == "" && i <= 2 || strings.Trim(number, "IVX") == "" ||
		i == 1 && number[0] >= 'a' && number[0] <= 'h' || number == "đ" {
		return i + 1
	}
	return 0
}

// longestNumber is the number of bytes of the longest number: "VIII".
const longestNumber = 4

// WithoutList returns a sentence that a list follows, "… theo lộ trình như sau:", as one
// that ends, if it says enough without the list.
func WithoutList(s string) string {
	head, ok := strings.CutSuffix(s, "như sau:")
	if !ok {
		return s
	}
	head = strings.TrimRight(head, " ,")
	for _, end := range []string{"cụ thể", "chi tiết"} {
		head = strings.TrimRight(strings.TrimSuffix(head, end), " ,")
	}
	words := viet.Syllables(head)
	if len(words) < fewestWithout || needsList.Contains(lastWords(head)) {
		return s
	}
	return head + "."
}

// fewestWithout is how many syllables a sentence has at least that goes without its
// list.
const fewestWithout = 12

// needsList are words whose object the list is.
var needsList = phrase.Of("thông báo", "kết luận", "yêu cầu", "báo cáo", "ý kiến", "quy định", "trả lời", "hướng dẫn",
	"đề nghị", "nội dung", "biện pháp", "nhiệm vụ", "là", "gồm", "nêu", "nói", "biết", "nhấn mạnh", "chỉ đạo", "sau",
	"kiến nghị", "đề xuất", "công bố", "xử lý", "đính chính")

// lastWords are the last two words of a text.
func lastWords(s string) string {
	words := strings.Fields(s)
	return strings.Join(words[max(0, len(words)-2):], " ")
}
