// Package notice reads what offices announce: notices, plans, programmes and decrees.
// Their sentences say little by themselves; what is announced, for whom, when and
// where stands in lines that begin with a label.
package notice

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
	"loa/viet/phrase"
)

// Of returns what a text of these lines under this title announces, in at most limit
// characters, and in its own words; false when it is no notice.
func Of(title string, lines []string, limit int) (string, bool) {
	if s, ok := decree(lines, limit); ok {
		return s, true
	}
	intro, at := introduction(lines)
	items := itemsOf(lines)
	switch {
	case at < 0 && !isNotice(title, lines), intro == "" && !tellsWhen(items):
		return "", false
	case len(items) == 0 && listed(lines, at+1) < fewestListed:
		return "", false
	}
	s := compose(intro, items, limit)
	return s, s != ""
}

const (
	// headLines is in how many lines of a text it says that it is a notice.
	headLines = 4
	// introLines is in how many lines it says what it announces.
	introLines = 8
	// fewestListed is how many lines of a list make a notice of a sentence that
	// announces it.
	fewestListed = 2
	// fewestAnnounced is how many syllables behind the word for announcing say what.
	fewestAnnounced = 4
)

// isNotice tells whether the title, or a heading in capitals, says that a text is a
// notice.
func isNotice(title string, lines []string) bool {
	if announcing.Contains(viet.Cut(title, 60)) {
		return true
	}
	for _, line := range lines[:min(headLines, len(lines))] {
		if inCapitals(line) && announcing.Contains(line) {
			return true
		}
	}
	return false
}

// inCapitals tells whether a text has no small letter.
func inCapitals(s string) bool {
	for _, r := range s {
		if unicode.ToUpper(r) != r {
			return false
		}
	}
	return true
}

var (
	announcing = phrase.Of("thông báo", "kế hoạch", "lịch", "chương trình", "giấy mời", "thư mời", "tuyển sinh",
		"tuyển dụng", "tuyển quân", "xét tuyển", "đấu giá", "chào giá", "mời thầu", "đấu thầu", "lấy ý kiến",
		"thể lệ",
		"cuộc thi")
	announces = phrase.Of("thông báo", "công bố", "mời", "có nhu cầu")
)

// introduction returns the sentence that says who announces what, "" when it does not
// say what, and its line; -1 when there is none.
func introduction(lines []string) (string, int) {
	for i, line := range lines[:min(introLines, len(lines))] {
		head, ends := strings.CutSuffix(line, ":")
		if !ends || inCapitals(line) {
			continue
		}
		if all := viet.Sentences(head); len(all) > 1 {
			head = all[len(all)-1]
		}
		if !announces.Contains(head) {
			continue
		}
		for _, end := range []string{"như sau", "cụ thể", ",", "sau đây", ",", "với nội dung", ","} {
			head = strings.TrimSpace(strings.TrimSuffix(head, end))
		}
		if !saysWhat(head) {
			return "", i
		}
		return head + ".", i
	}
	return "", -1
}

// saysWhat tells whether somebody is named before the word for announcing, and what
// behind it.
func saysWhat(s string) bool {
	var t viet.Text
	t.Read(s)
	for i := 2; i+1 < t.Len(); i++ {
		pair := string(t.Key(i)) + " " + string(t.Key(i+1))
		if pair == "thông báo" || pair == "công bố" || pair == "nhu cầu" || string(t.Key(i)) == "mời" {
			return t.Len()-i-2 >= fewestAnnounced && t.Syllable(0).Capital
		}
	}
	return false
}

// listed counts the lines of a list or a table from line i on.
func listed(lines []string, i int) int {
	n := 0
	for _, line := range lines[i:] {
		if Unmarked(line) != line || line != "" && line[0] >= '0' && line[0] <= '9' {
			n++
		}
	}
	return n
}

// decree returns what the first article of a decree says, and when it comes into force.
func decree(lines []string, limit int) (string, bool) {
	first, force := "", ""
	for _, line := range lines {
		text, ok := article(line)
		switch {
		case !ok:
		case first == "":
			first = text
		case force == "" && inForce.Contains(text):
			force = firstSentence(text)
		}
	}
	for _, end := range []string{":", "như sau", "cụ thể", ",", "."} {
		first = strings.TrimSpace(strings.TrimSuffix(first, end))
	}
	if len(viet.Syllables(first)) < fewestDecreed || utf8.RuneCountInString(first) >= limit {
		return "", false
	}
	if s := first + ". " + force; force != "" && utf8.RuneCountInString(s) <= limit {
		return s, true
	}
	return first + ".", true
}

const fewestDecreed = 8 // syllables

var inForce = phrase.Of("hiệu lực")

// article returns what stands behind "Điều 2." in a line.
func article(line string) (string, bool) {
	rest, ok := strings.CutPrefix(line, "Điều ")
	digits := strings.TrimLeft(rest, "0123456789")
	if !ok || digits == rest || digits == "" || digits[0] != '.' && digits[0] != ':' {
		return "", false
	}
	return strings.TrimSpace(digits[1:]), true
}

func firstSentence(s string) string {
	if all := viet.Sentences(s); len(all) > 0 {
		s = all[0]
	}
	return strings.TrimRight(s, " ./;") + "."
}
