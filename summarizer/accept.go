package summarizer

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"loa/article"
	"loa/article/summary"
	"loa/viet"
)

const (
	shortest = 12 // syllables of a summary
	// sharedLeast is the part of an answer's pairs of syllables that the article
	// has at least, and sharedOfSentence of each sentence's: 95 of 100 leads of
	// newspapers have more, and 99 of 100 times an apology, an advertisement or
	// another language less.
	sharedLeast      = 0.25
	sharedOfSentence = 0.125
)

// Accept returns a summary that was made elsewhere, as one line, or a
// *RefusedError when it cannot be trusted.
func Accept(answer string, a article.Article) (string, error) {
	s := tidy(answer)
	refuse := func(why string, args ...any) (string, error) {
		return "", &RefusedError{Summary: s, Why: fmt.Sprintf(why, args...)}
	}
	if n := utf8.RuneCountInString(s); n > article.SummaryLimit {
		return refuse("%d characters are more than %d", n, article.SummaryLimit)
	}
	if n := len(viet.Syllables(s)); n < shortest {
		return refuse("%d words are too few", n)
	}
	if viet.Key(strings.TrimRight(s, ".")) == viet.Key(strings.TrimRight(viet.CleanLine(a.Title), ".")) {
		return refuse("it is the title again")
	}
	folded := viet.Fold(s)
	for _, mark := range []string{"://", "www.", "@", "t.me/", "<", "http", "](", "&lt;", "&nbsp;", "&amp;"} {
		if strings.Contains(folded, mark) {
			return refuse("it has an address or markup (%s)", mark)
		}
	}
	if foreign := summary.Foreign(s, a.Title, a.Lead, a.ContentText); len(foreign) > 0 {
		return refuse("the article does not have %s", strings.Join(foreign, ", "))
	}
	said := newSaid(a)
	if name := said.madeUpName(s); name != "" {
		return refuse("the article has no name %s", name)
	}
	if number := said.madeUpNumber(s); number != "" {
		return refuse("the article does not say %s", number)
	}
	if said.shared(s) < sharedLeast {
		return refuse("too little of it is in the article")
	}
	for _, sentence := range viet.Sentences(s) {
		if said.shared(sentence) < sharedOfSentence {
			return refuse("too little of a sentence is in the article")
		}
	}
	return s, nil
}

var (
	// label is what some answers begin with.
	label = regexp.MustCompile(`(?i)^(?:dưới đây là |đây là )?(?:bản |câu |phần |nội dung )?tóm tắt[^:.]{0,40}:\s*`)
	// thoughts are what some models print before the answer.
	thoughts = regexp.MustCompile(`(?s)^\s*<think(?:ing)?>.*?</think(?:ing)?>`)
)

// tidy takes off an answer what is around the summary, and ends it as a sentence.
func tidy(answer string) string {
	s := viet.CleanLine(thoughts.ReplaceAllString(answer, ""))
	s = strings.Trim(strings.NewReplacer("**", "", "__", "", "`", "").Replace(s), "\"“”*#- ")
	s = strings.Trim(label.ReplaceAllString(s, ""), "\"“” ")
	if last, _ := utf8.DecodeLastRuneInString(s); viet.IsWord(last) {
		s += "."
	}
	return s
}

// said is what an article says, as far as answers are held against it.
type said struct {
	words map[string]bool
	pairs map[[2]string]bool
}

func newSaid(a article.Article) *said {
	s := &said{words: map[string]bool{}, pairs: map[[2]string]bool{}}
	for _, text := range []string{a.Title, a.Lead, a.ContentText} {
		before := ""
		for _, word := range keys(text) {
			s.words[word], s.pairs[[2]string{before, word}] = true, true
			before = word
		}
	}
	return s
}

func keys(text string) []string { return viet.Syllables(viet.Key(text)) }

// shared is the part of a text's pairs of syllables that the article has.
func (s *said) shared(text string) float64 {
	words := keys(text)
	if len(words) < 2 {
		return 1
	}
	n := 0
	for i := 1; i < len(words); i++ {
		if s.pairs[[2]string{words[i-1], words[i]}] {
			n++
		}
	}
	return float64(n) / float64(len(words)-1)
}

// madeUpName returns a name of several syllables that the article has apart only,
// as "Lò Văn Nam" of Lò Văn Hải and Nam Định; "" if there is none.
func (s *said) madeUpName(text string) string {
	var t viet.Text
	t.Read(text)
	for i := 0; i < t.Len(); {
		end := i
		for end < t.Len() && t.Syllable(end).Capital && (end == i || isSpace(&t, end)) {
			end++
		}
		if end == i || beginsSentence(&t, i) { // capitals say nothing there
			i++
			continue
		}
		for at := i; at < end && end-i > 1; {
			n := s.longest(&t, at, end)
			if word := t.Written(at); n < 2 && at > i && strings.ToUpper(word) != word && !viet.IsForeign(word) {
				return t.Source[t.Syllable(i).Start:t.Syllable(end-1).End]
			}
			at += max(n, 1)
		}
		i = end
	}
	return ""
}

func beginsSentence(t *viet.Text, i int) bool {
	return i == 0 || strings.ContainsAny(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start], ".!?:“\"")
}

// isSpace tells whether only a space stands before syllable i.
func isSpace(t *viet.Text, i int) bool {
	return t.Source[t.Syllable(i-1).End:t.Syllable(i).Start] == " "
}

// longest is how many syllables from one on stand together in the article.
func (s *said) longest(t *viet.Text, from, end int) int {
	n := 1
	for from+n < end && s.pairs[[2]string{string(t.Key(from + n - 1)), string(t.Key(from + n))}] {
		n++
	}
	return n
}

// numerals are what numbers are written with in words, and what they are worth.
var numerals = map[string]int{"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
	"mười": 10, "mốt": 1, "tư": 4, "lăm": 5}

// scales make more of a numeral before them.
var scales = map[string]int{"mươi": 10, "chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "triệu": 1_000_000,
	"tỷ": 1_000_000_000, "tỉ": 1_000_000_000}

// counted are what a numeral alone counts for certain.
var counted = map[string]bool{"người": true, "hộ": true, "nhà": true, "ngôi": true, "cháu": true, "học": true,
	"nạn": true, "xe": true, "chiếc": true, "bản": true, "xã": true, "vụ": true, "căn": true}

// madeUpNumber returns a number in words that the article has neither in words nor
// in figures; "" if there is none.
func (s *said) madeUpNumber(text string) string {
	words := keys(text)
	for i := 0; i < len(words); {
		n, worth := number(words[i:])
		if n == 0 {
			i++
			continue
		}
		sure := n > 1 || i+1 < len(words) && counted[words[i+1]] && words[i] != "một"
		if sure && !s.words[strconv.Itoa(worth)] && !s.has(words[i:i+n]) {
			return strings.Join(words[i:i+n], " ")
		}
		i += n
	}
	return ""
}

// number reads a number in words: how many words it has, and what it is worth.
// "Năm" behind another numeral is a year.
func number(words []string) (n, worth int) {
	last := 0 // the numeral before, which a scale makes more of
	for ; n < len(words); n++ {
		numeral, scale := numerals[words[n]], scales[words[n]]
		switch {
		case numeral > 0 && (n == 0 || words[n] != "năm" && (last == 0 || last == 10)):
			worth, last = worth+numeral, numeral
		case n > 0 && scale >= 1000:
			worth, last = worth*scale, 0
		case n > 0 && scale > 0 && last > 0:
			worth, last = worth+last*(scale-1), 0
		default:
			return n, worth
		}
	}
	return n, worth
}

// has tells whether words stand together in the article.
func (s *said) has(words []string) bool {
	for i := 1; i < len(words); i++ {
		if !s.pairs[[2]string{words[i-1], words[i]}] {
			return false
		}
	}
	return s.words[words[0]]
}
