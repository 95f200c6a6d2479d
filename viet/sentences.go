package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences divides s into its sentences, without the white space around
// them. A sentence ends at a line end, or after ".", "!", "?", "…" (and the
// quotation mark or bracket that closes it) when what follows looks like a
// beginning. Abbreviations (TP., ThS., PGS.TS., v.v.), initials, numbers
// (1.000), dates (1.7.2020), addresses and list numbers ("1. ") do not end one.
func Sentences(s string) []string {
	var list []string
	for line := range strings.SplitSeq(s, "\n") {
		list = appendSentences(list, line)
	}
	return list
}

func appendSentences(list []string, line string) []string {
	start := 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		if !isStop(r) {
			i += size
			continue
		}
		stop := i
		for i < len(line) {
			r, size = utf8.DecodeRuneInString(line[i:])
			if !isStop(r) && !isCloser(r) {
				break
			}
			i += size
		}
		if i < len(line) && endsSentence(line[start:stop], line[stop:i], line[i:]) {
			list = appendTrimmed(list, line[start:i])
			start = i
		}
	}
	return appendTrimmed(list, line[start:])
}

func appendTrimmed(list []string, s string) []string {
	if s = strings.TrimSpace(s); s != "" {
		list = append(list, s)
	}
	return list
}

func isStop(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

func isCloser(r rune) bool {
	switch r {
	case '"', '”', '’', '\'', ')', ']', '»':
		return true
	}
	return false
}

// endsSentence decides whether the marks between before and after end a
// sentence.
func endsSentence(before, marks, after string) bool {
	rest := strings.TrimLeft(after, " \t")
	if len(rest) == len(after) {
		return false // "1.000", "laichau.gov.vn", "PGS.TS"
	}
	next, size := utf8.DecodeRuneInString(rest)
	if (next == '-' || next == '–' || next == '—') && marks != "." {
		next, _ = utf8.DecodeRuneInString(strings.TrimLeft(rest[size:], " \t")) // “…!” – he said
	}
	if unicode.IsLower(next) && !beginsItem(rest) && !beginsBrand(rest) || next == ',' || next == ';' {
		return false
	}
	if marks != "." {
		return true
	}
	return endsWithWord(strings.TrimSpace(before), rest)
}

// endsWithWord decides whether the full stop between before and rest ends a
// sentence, or belongs to the word before it.
func endsWithWord(before, rest string) bool {
	at := strings.LastIndexAny(before, " \t(“\"") + 1
	word, earlier := before[at:], strings.TrimSpace(before[:at])
	last := word[strings.LastIndexByte(word, '.')+1:]
	switch {
	case earlier == "":
		return !isAbbreviation(word, true)
	case isInitial(last) && continuesAfterDash(rest):
		return false // "bà C. - chủ tiệm"
	case isInitial(last) && !strings.Contains(word, "."):
		return !isInitialOfName(last, earlier, rest)
	case word != last && (starters[firstWord(rest)] || last == "Ư"):
		return true // "chị L.H. Chưa rõ", "Ban Chấp hành T.Ư. Ban"
	}
	return !isAbbreviation(word, false) && !isArticleNumber(earlier, word)
}

// continuesAfterDash tells whether a text begins with a dash and small letters.
func continuesAfterDash(s string) bool {
	dash, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[size:], " \t"))
	return (dash == '-' || dash == '–' || dash == '—') && unicode.IsLower(next)
}

// firstWord is the word that a text begins with, in small letters.
func firstWord(s string) string {
	if i := strings.IndexAny(s, " \t,.;:"); i > 0 {
		s = s[:i]
	}
	return Lower(s)
}

// beginsBrand tells whether a text begins with a name that is written like
// "iPod": it may begin a sentence though its first letter is small.
func beginsBrand(s string) bool {
	return len(s) > 1 && 'A' <= s[1] && s[1] <= 'Z'
}

// beginsItem tells whether a text begins as an item of a list: "b. Mức hỗ trợ".
func beginsItem(s string) bool {
	item, text, ok := strings.Cut(s, ". ")
	r, _ := utf8.DecodeRuneInString(text)
	return ok && len(item) == 1 && unicode.IsUpper(r)
}

// isArticleNumber recognises the heading of an article of a law, "Điều 5."
func isArticleNumber(head, number string) bool {
	return parts[Fold(head)] && (isNumber(number) || number != "" && strings.Trim(number, "IVX") == "")
}

var parts = map[string]bool{"dieu": true, "khoan": true, "muc": true, "chuong": true, "phan": true, "bai": true,
	"buoc": true, "cau": true, "phu luc": true}

func isInitial(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.IsUpper(r)
}

// isInitialOfName tells whether a capital by itself, with a full stop, belongs
// to a name: "Nguyễn V. Anh", "ông A. Páo", "P. Tân Phong". It ends a sentence after an ordinary
// word ("3 độ C."), and before one that begins sentences or stands in this one
// without a capital.
func isInitialOfName(initial, earlier, rest string) bool {
	next := firstWord(rest)
	if starters[next] || strings.Contains(" "+earlier+" ", " "+next+" ") {
		return false
	}
	before := earlier[strings.LastIndexAny(earlier, " \t(“\"")+1:]
	if list, ok := strings.CutSuffix(before, ","); ok && isInitial(list) ||
		numbered[Lower(before)] && strings.Trim(initial, "IVX") == "" {
		return false // "khối A, B, D.", "Thế chiến I."
	}
	if IsForeign(next) || strings.Contains("FJWZ", initial) {
		return true // no letter of Vietnamese: "nhà vật lý J. Dalton"
	}
	r, _ := utf8.DecodeRuneInString(before)
	return unicode.IsUpper(r) || titles[before] || abbreviations[Fold(initial)]
}

// numbered stand before a Roman number.
var numbered = wordSet("chiến hội kỷ khóa khoá đợt kỳ quý hạng loại cấp nhóm bậc phần chương")

// starters begin sentences and no names.
var starters = wordSet("họ khoa các trong sau tuy đây hiện theo trước ngoài người những một hai nhà khi do đến từ " +
	"tại trên để với việc đó còn vì nếu hôm ngày chưa vậy nhưng và song bởi thế tuy hơn cũng như mặc qua khoảng " +
	"lúc được ngay cùng riêng chỉ đã đang sẽ không rồi thì lại vẫn mỗi mọi tất cả nhiều ông bà tôi chúng")

// titles stand before a name that is only an initial.
var titles = wordSet("ông bà anh chị em cháu cô chú bác cụ thầy")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// abbreviations are folded words after which a full stop is no end. Those
// with a stop inside need no entry: isAbbreviation looks at the last part.
var abbreviations = map[string]bool{
	"tp": true, "tx": true, "tt": true, "q": true, "p": true, "h": true, "x": true,
	"ths": true, "ts": true, "pgs": true, "gs": true, "bs": true, "bsck": true, "cki": true, "ckii": true,
	"gdtx": true, "ks": true, "kts": true, "ncs": true,
	"ds": true, "dr": true, "mr": true, "mrs": true, "ms": true, "nsnd": true, "nsut": true, "ls": true,
	"dc": true, "d/c": true, "st": true, "no": true, "vd": true, "tr": true, "dt": true, "tel": true,
	"co": true, "ltd": true,
}

func isAbbreviation(word string, first bool) bool {
	if word == "" {
		return false
	}
	last := word[strings.LastIndexByte(word, '.')+1:]
	if first && len(last) <= 3 && isNumber(last) {
		return true // "1. Nội dung": a list number
	}
	if first && (len(last) == 1 || strings.Trim(last, "IVX") == "") {
		return true // "a. Đối tượng", "II. Nội dung"
	}
	runes := utf8.RuneCountInString(last)
	initial, _ := utf8.DecodeRuneInString(last)
	if runes == 1 && unicode.IsUpper(initial) {
		return true // "Nguyễn V. A": an initial
	}
	if !unicode.IsUpper(initial) {
		return false
	}
	return abbreviations[Fold(last)]
}

func isNumber(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
