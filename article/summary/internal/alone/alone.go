// Package alone makes of the sentences of an article what may be its summary:
// texts that can be read without the others.
package alone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/article/summary/internal/persons"
	"loa/viet"
	"loa/viet/phrase"
)

const fewestSyllables = 5

// standsAlone tells whether a sentence can be read without those before it, under
// a title of these syllables: it has an end, says something, and does not begin
// with or speak of what only the others explain.
func standsAlone(t *viet.Text, inTitle map[uint64]bool) bool {
	return isSentence(t, inTitle) && !isPronoun(t) && ends(t.Source) && !lacksMainClause(t) &&
		!saidBefore.In(t) && !leaning.of(t) && !isLater(t) && !isBareOffice(t, inTitle) && !saysWho(t) &&
		!isBackground(t) && !closes(t) && !pointsBack(t, inTitle) && !isBareThing(t, inTitle) &&
		!speaksOfItself(t) && !lacksPerson(t)
}

// isSentence tells whether a text tells something that the title does not, and is no
// part of a sentence, question, label or caption.
func isSentence(t *viet.Text, inTitle map[uint64]bool) bool {
	return t.Len() >= fewestSyllables && !strings.HasSuffix(t.Source, ":") && !strings.HasSuffix(t.Source, "?") &&
		beginsSentence(t.Source) && !isLabelled(t) && !isLikeACaption(t) && !isTheTitle(t, inTitle) &&
		!trailsOff(t)
}

// trailsOff tells whether a sentence ends in dots and is no list.
func trailsOff(t *viet.Text) bool {
	return t.Len() < longestStill+3 && (strings.HasSuffix(t.Source, "…") || strings.HasSuffix(t.Source, "..")) &&
		!strings.Contains(t.Source, ", ")
}

// isPresentable tells whether a sentence reads well as far as it goes, though it leans
// on others.
func isPresentable(t *viet.Text) bool {
	return t.Len() >= shortestPresentable && !strings.HasSuffix(t.Source, ":") && !strings.HasSuffix(t.Source, "?") &&
		beginsSentence(t.Source) && ends(t.Source) && !isLabelled(t) && !isLikeACaption(t) && !isPronoun(t) &&
		!leaning.of(t) && !links(t) && !lacksMainClause(t)
}

const shortestPresentable = 10

// beginsSentence tells whether a text begins as a sentence does: with a capital, a
// figure or a quotation. One cut within a name or a list does not, nor one that is a
// quotation as a whole, without who says it.
func beginsSentence(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case isQuote(first):
		inside := strings.TrimRight(s[size:], " .,")
		last, size := utf8.DecodeLastRuneInString(inside)
		return inside != "" && (!isQuote(last) || strings.ContainsAny(inside[:len(inside)-size], "\"“”«»"))
	case unicode.IsLetter(first):
		return unicode.IsUpper(first)
	}
	return unicode.IsDigit(first)
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”«»", r) }

// ends tells whether a text ends where a sentence does, not within brackets nor at
// the dot of a shortened name: "bà Ng.", "trú TP."
func ends(s string) bool {
	return strings.Count(s, "(") == strings.Count(s, ")") && !endsShortened(s)
}

// longestDivided is how many bytes a sentence has at most that a line end divided.
const longestDivided = 600

// GoesOn tells whether a sentence goes on on the next line: at the dot of a shortened
// name, or in brackets that are closed there.
func GoesOn(s, next string) bool {
	open := strings.Count(s, "(") - strings.Count(s, ")")
	return len(s)+len(next) <= longestDivided && (endsShortened(s) ||
		open > 0 && strings.Count(next, ")")-strings.Count(next, "(") == open)
}

func endsShortened(s string) bool {
	word, dot := strings.CutSuffix(s[strings.LastIndexAny(s, " (-–,")+1:], ".")
	first, _ := utf8.DecodeRuneInString(word)
	if !dot || !unicode.IsUpper(first) || strings.ContainsAny(word, ".0123456789") {
		return false
	}
	return word == "TP" || word == "Tp" || !strings.ContainsAny(viet.Fold(word), "aeiouy") ||
		utf8.RuneCountInString(word) == 1
}

// isLabelled tells whether a text begins with a label: "Clip: …", "Phóng viên: …". A
// day is none: "Ngày 4/7: …".
func isLabelled(t *viet.Text) bool {
	i := strings.Index(t.Source, ": ")
	if i < 0 {
		return false
	}
	n := 0
	for n < t.Len() && int(t.Syllable(n).Start) < i {
		n++
	}
	return n <= longestLabel && !strings.ContainsAny(t.Source[:i], "0123456789") &&
		!speech.Contains(t.Source[:i]) &&
		!links(t)
}

const longestLabel = 6 // syllables

var speech = phrase.Of("nói", "cho biết", "chia sẻ", "khẳng định", "nhấn mạnh", "cho rằng", "viết", "kể", "hỏi",
	"tuyên bố", "trả lời", "phát biểu", "cho hay", "tâm sự", "thông tin", "bày tỏ", "giải thích", "thừa nhận",
	"bức xúc",
	"phân tích", "nhận định", "đề nghị", "theo")

// speaksOfItself tells whether the writer, or who is interviewed, speaks outside
// quotation marks: "tôi", "chúng ta".
func speaksOfItself(t *viet.Text) bool {
	for i := range t.Len() {
		k := t.Syllable(i).KeyHash
		if (selves[k] || k == mine && i > 0 && t.Syllable(i-1).KeyHash == us) &&
			!persons.IsQuoted(t.Source[:t.Syllable(i).Start]) {
			return true
		}
	}
	return musing.of(t)
}

// musing begin what the writer thinks.
var musing = begins("thiết nghĩ", "mong rằng", "ước gì", "phải chăng", "giá như", "có lẽ", "ai cũng biết",
	"phải nói rằng")

var (
	selves = viet.HashSet("tôi", "tao", "tui")
	us     = viet.HashSyllable([]byte("chúng"))
	mine   = viet.HashSyllable([]byte("ta"))
)

// fewestNew is how many syllables a summary has at least that the title has not.
const fewestNew = 4

// isTheTitle tells whether a text says no more than the title.
func isTheTitle(t *viet.Text, inTitle map[uint64]bool) bool {
	n := 0
	for i := range t.Len() {
		if !inTitle[t.Syllable(i).KeyHash] {
			n++
		}
	}
	return n < fewestNew
}

// longestWho is the number of syllables up to which a sentence of who somebody is
// tells nothing else.
const longestWho = 18

// saysWho tells whether a sentence only says who somebody is: "Lò Văn Pâng là nhân viên
// bảo vệ của chợ."
func saysWho(t *viet.Text) bool {
	i := 0
	if string(t.Key(0)) == "theo" {
		i = afterComma(t)
	}
	if t.Len()-i > longestWho || strings.Contains(t.Source[t.Syllable(i).Start:], ", ") {
		return false
	}
	if persons.Titles[string(t.Key(i))] != 0 {
		i++
	}
	if i >= t.Len() || !persons.Families[string(t.Key(i))] {
		return false
	}
	for i < t.Len() && t.Syllable(i).Capital {
		i++
	}
	return i < t.Len() && string(t.Key(i)) == "là"
}

// afterComma is the first syllable behind a comma, 0 when there is none.
func afterComma(t *viet.Text) int {
	for i := 1; i < t.Len(); i++ {
		if strings.HasPrefix(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start], ", ") {
			return i
		}
	}
	return 0
}

// laterWithin is how many syllables a time of another event has at most.
const laterWithin = 5

// isLater tells whether a sentence begins with a time that another event gives: "Hai
// ngày sau, …", "Sáng hôm sau …".
func isLater(t *viet.Text) bool {
	for i := 1; i < min(laterWithin, t.Len()-1); i++ {
		if string(t.Key(i)) == "sau" && timeUnits[t.Syllable(i-1).KeyHash] && string(t.Key(i+1)) != "khi" &&
			!t.Syllable(i+1).Capital {
			return string(t.Key(0)) != "sau" && string(t.Key(0)) != "từ" && string(t.Key(0)) != "vào"
		}
	}
	return false
}

var timeUnits = viet.HashSet("phút", "giờ", "tiếng", "ngày", "hôm", "tháng", "lát", "lúc", "hồi")

// saidBefore are words of who has said what the sentence before told.
var saidBefore = phrase.Of("cho biết như vậy", "cho hay như vậy", "nói như vậy", "khẳng định như vậy",
	"cho biết điều này", "nhấn mạnh điều này")

// isPronoun tells whether a text begins with a word for somebody whom another
// sentence names: "Ông cho biết", but not "Ông Pâng", "Bà con", "Cô giáo".
func isPronoun(t *viet.Text) bool {
	return pronouns[t.Syllable(0).KeyHash] && !t.Syllable(1).Capital && !kin[t.Syllable(1).KeyHash]
}

var (
	pronouns = viet.HashSet("ông", "bà", "anh", "chị", "cô", "họ", "nó", "hắn", "y", "cậu", "nàng", "chàng",
		"em", "mình",
		"cháu", "con", "chúng")
	// kin are what makes a noun of such a word.
	kin = viet.HashSet("con", "giáo", "gái", "bé", "lão", "cụ", "trai", "ruột", "chủ", "tá", "sĩ", "học", "tế",
		"dâu", "rể",
		"mẹ", "em", "chị", "đường", "người", "số", "tàu", "đập", "suối", "sông", "cái", "hùng", "bố", "nội",
		"ngoại", "già", "trùm",
		"lớn", "đỡ", "lập", "đơn", "độc", "dũng", "hoàng", "xã", "vợ", "chồng", "hàng", "bà", "hai", "ba")
)
