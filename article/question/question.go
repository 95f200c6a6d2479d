// Package question reads what people type to search: words, phrases in quotes, and
// what is not wanted. Every place that searches reads it so.
package question

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/article"
	"loa/viet"
)

// quotes are the quotation marks that keyboards and texts have.
var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‟", `"`, "«", `"`, "»", `"`, "＂", `"`)

// Straight writes all quotation marks as ".
func Straight(q string) string { return quotes.Replace(q) }

// Split divides a question into what is wanted and what is not: in
// `lũ quét -sơn la` that is "sơn la", since a word of Vietnamese has several
// syllables. It ends at the next "-", a comma or a quotation mark; -"sơn la" ends
// with its own. A hyphen between spaces, within a word or before a figure is a
// hyphen, and a question must want something. What is not wanted comes as phrases
// in quotes.
func Split(q string) (wanted, unwanted string) {
	q = Straight(q)
	var yes, no strings.Builder
	for at := 0; at < len(q); {
		switch {
		case q[at] == '"':
			end := closing(q, at)
			yes.WriteString(q[at:end])
			at = end
		case refuses(q, at):
			phrase, end := refused(q, at)
			no.WriteString(` "` + phrase + `"`)
			at = end
		default:
			_, size := utf8.DecodeRuneInString(q[at:])
			yes.WriteString(q[at : at+size])
			at += size
		}
	}
	wanted = strings.Join(strings.Fields(yes.String()), " ")
	if !strings.ContainsFunc(wanted, viet.IsWord) {
		return q, ""
	}
	return wanted, strings.TrimSpace(no.String())
}

// Join writes a question that Split divides so.
func Join(wanted, unwanted string) string {
	for i, phrase := range strings.Split(unwanted, `"`) {
		if i%2 == 1 {
			wanted += ` -"` + phrase + `"`
		}
	}
	return wanted
}

// closing is where the quotation ends that begins at a place: behind its mark, or
// at the end of the question.
func closing(q string, at int) int {
	if n := strings.IndexByte(q[at+1:], '"'); n >= 0 {
		return at + n + 2
	}
	return len(q)
}

// refuses tells whether a hyphen at a place says that what follows is not wanted.
func refuses(q string, at int) bool {
	mark, size := utf8.DecodeRuneInString(q[at:])
	if mark != '-' && mark != '–' && mark != '−' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(q[:at])
	next, _ := utf8.DecodeRuneInString(q[at+size:])
	return (at == 0 || unicode.IsSpace(before)) && (unicode.IsLetter(next) || next == '"')
}

// refused is what is not wanted after the hyphen at a place, and where it ends.
func refused(q string, at int) (phrase string, end int) {
	_, size := utf8.DecodeRuneInString(q[at:])
	begin := at + size
	if q[begin] == '"' {
		end = closing(q, begin)
		return strings.Trim(q[begin:end], `"`), end
	}
	for end = begin; end < len(q); end++ {
		if c := q[end]; c == '"' || c == ',' || c == ';' || end > begin && refuses(q, end) {
			break
		}
	}
	return strings.TrimSpace(q[begin:end]), end
}

// AsTypedFirst puts the articles first in which every word stands as it was typed:
// who writes without accents may mean a word that has none. Within the two parts
// the order stays.
func AsTypedFirst(list []article.Article, q string) {
	wanted, _ := Split(q)
	typed := viet.Syllables(viet.Key(wanted))
	exact := make(map[int64]bool, len(list))
	for i := range list {
		have := viet.Syllables(viet.Key(list[i].Title + " " + list[i].Lead + " " + list[i].ContentText))
		exact[list[i].ID] = !slices.ContainsFunc(typed, func(w string) bool { return !slices.Contains(have, w) })
	}
	slices.SortStableFunc(list, func(a, b article.Article) int {
		switch {
		case exact[a.ID] == exact[b.ID]:
			return 0
		case exact[a.ID]:
			return -1
		}
		return 1
	})
}
