package article

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// numbersIn returns the figures in s, sorted: digits with the marks between
// them (1.250, 8,5, 15:30, 1/7/2024). 01/07 and 1/7 are the same.
func numbersIn(s string) []string {
	var list []string
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		var number strings.Builder
		for {
			start := i
			for i < len(s) && isDigit(s[i]) {
				i++
			}
			number.WriteString(withoutZeros(s[start:i]))
			if i+1 >= len(s) || !strings.ContainsRune("./,:-", rune(s[i])) || !isDigit(s[i+1]) {
				break
			}
			number.WriteByte(s[i])
			i++
		}
		list = append(list, number.String())
	}
	slices.Sort(list)
	return list
}

// withoutZeros drops the leading zeros of a day or month; the groups of a
// large number (1.050) keep theirs.
func withoutZeros(digits string) string {
	if len(digits) == 2 {
		return strings.TrimPrefix(digits, "0")
	}
	return digits
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// numbersAgree tells whether not both texts have figures that the other lacks.
// A shortened copy lacks some; another notice on the same form differs both
// ways.
func numbersAgree(a, b string) bool {
	na, nb := slices.Compact(numbersIn(a)), slices.Compact(numbersIn(b))
	return contains(na, nb) || contains(nb, na)
}

// contains tells whether the sorted list has every value of the sorted part.
func contains(list, part []string) bool {
	for _, p := range part {
		if _, ok := slices.BinarySearch(list, p); !ok {
			return false
		}
	}
	return true
}

// sameTitleFacts tells whether two titles have the same figures and no name
// that the other lacks. Titles in capitals, in which names cannot be told
// apart, must have the same words.
func sameTitleFacts(a, b string) bool {
	if !slices.Equal(numbersIn(a), numbersIn(b)) {
		return false
	}
	wordsA, wordsB := viet.Syllables(viet.Key(a)), viet.Syllables(viet.Key(b))
	if slices.Equal(wordsA, wordsB) {
		return true
	}
	if isCapitals(a) && isCapitals(b) {
		return false
	}
	slices.Sort(wordsA)
	slices.Sort(wordsB)
	return contains(wordsB, namesIn(a)) && contains(wordsA, namesIn(b))
}

func isCapitals(s string) bool {
	return strings.ToUpper(s) == s
}

// namesIn returns the words of proper names in a line, in lower case: words
// with a capital inside a sentence, and the first word of one when a further
// capitalised word follows it. Abbreviations of offices (UBND) are none, for
// they are written out as often as not.
func namesIn(line string) []string {
	if isCapitals(line) {
		return nil
	}
	words := viet.Syllables(line)
	var names []string
	rest := line
	first := true // at the start of a sentence
	for i, w := range words {
		at := strings.Index(rest, w)
		if strings.ContainsAny(rest[:at], ".!?:“\"") {
			first = true
		}
		rest = rest[at+len(w):]
		if startsUpper(w) && !isAcronym(w) {
			if !first || i+1 < len(words) && startsUpper(words[i+1]) && !isAcronym(words[i+1]) {
				names = append(names, viet.Key(w))
			}
		}
		first = false
	}
	return names
}

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

func isAcronym(w string) bool {
	return utf8.RuneCountInString(w) > 1 && strings.ToUpper(w) == w && !hasDigit(w)
}
