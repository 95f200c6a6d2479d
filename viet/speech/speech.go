// Package speech writes out what a text abbreviates, for readers who do not know
// the abbreviations and for voices that read it aloud: offices, titles, roads,
// units, dates and times. What has no certain reading stays as it is.
package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// Expand returns a text with its abbreviations written out. A sentence that begins
// with a capital or a figure still begins with a capital.
func Expand(text string) string {
	text = viet.Clean(text)
	var b strings.Builder
	done := 0
	for _, sentence := range viet.Sentences(text) {
		at := done + strings.Index(text[done:], sentence)
		b.WriteString(text[done:at])
		b.WriteString(capital(sentence, expandSentence(sentence)))
		done = at + len(sentence)
	}
	b.WriteString(text[done:])
	return b.String()
}

func expandSentence(s string) string {
	for _, n := range namings {
		s = n.pattern.ReplaceAllString(s, n.name)
	}
	s = rewrite(s, clocks)
	s = writeDates(s)
	s = rewrite(s, figures)
	return expandWords(s)
}

// capital is the new text of a sentence, with a capital where the old one began
// with a capital or a figure.
func capital(old, written string) string {
	was, _ := utf8.DecodeRuneInString(old)
	is, size := utf8.DecodeRuneInString(written)
	if (unicode.IsUpper(was) || unicode.IsDigit(was)) && unicode.IsLower(is) && was != is {
		return string(unicode.ToUpper(is)) + written[size:]
	}
	return written
}

// expandWords writes out the abbreviations that stand as words.
func expandWords(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		word := wordAt(text[i:])
		if word == "" {
			_, size := utf8.DecodeRuneInString(text[i:])
			b.WriteString(text[i : i+size])
			i += size
			continue
		}
		full, length := expanded(text[:i], word, text[i+len(word):])
		b.WriteString(full)
		i += length
	}
	return b.String()
}

// wordAt is the word that a text begins with, with the marks that abbreviations
// have inside: "KT-XH", "GD&ĐT", "PGS.TS".
func wordAt(s string) string {
	end, mark := 0, 0
	for i, r := range s {
		if viet.IsWord(r) {
			end, mark = i+utf8.RuneLen(r), 0
			continue
		}
		if end == 0 || mark > 0 || !strings.ContainsRune("&.-/", r) {
			break
		}
		mark++
	}
	return s[:end]
}

// expanded writes out a word if it is known, as a whole or else by its parts,
// and returns how much of the text that took. before and rest are what stands
// around it.
func expanded(before, word, rest string) (string, int) {
	if full, length := degreesOf(word, rest); length > 0 {
		return full, length
	}
	if full, ok := places[word]; ok && strings.HasPrefix(rest, ".") {
		if isPlace(before, word, rest[1:]) {
			return full, len(word) + 1
		}
		return word, len(word)
	}
	if full, ok := abbreviations[word]; ok && !isReference(word) {
		return full, len(word)
	}
	at := strings.IndexAny(word, ".-/&")
	if at < 0 || isReference(word) {
		return word, len(word)
	}
	first := word[:at]
	if full, ok := places[first]; ok && word[at] == '.' {
		if isPlace(before, first, word[at+1:]+rest) {
			return full + " ", at + 1
		}
		return word, len(word)
	}
	full, ok := abbreviations[first]
	switch {
	case ok && word[at] == '&':
		return full + " và ", at + 1
	case ok && word[at] == '-' && strings.ContainsAny(word[at:], "0123456789"):
		return word, len(word) // "PV-DV953": the name of a thing
	case ok:
		return full, at
	case word[at] == '.' && strings.ToUpper(first) == first && strings.ToLower(first) != first:
		return word, len(word) // "N.T.H.", "ĐA.TP": a name
	}
	return word[:at+1], at + 1
}

// isReference tells whether a word is the number of a document, which nobody
// reads in words: "58/2021/NĐ-CP", "QĐ-TTg".
func isReference(word string) bool {
	first, _, ok := strings.Cut(word, "-")
	return reference.MatchString(word) || ok && documents[first]
}

// isPlace tells whether an abbreviation with a full stop, before which and after
// which something stands, is a place's ("H. Tam Đường", "Q.1") and no initial of
// somebody ("anh H. kể", "Lê Văn P. Bị cáo").
func isPlace(before, word, after string) bool {
	name := strings.TrimLeft(after, " ")
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	if !unicode.IsDigit(first) && (!unicode.IsUpper(first) || !unicode.IsLetter(second)) {
		return false
	}
	if utf8.RuneCountInString(word) > 1 {
		return true
	}
	trimmed := strings.TrimRight(before, " ")
	words := strings.Fields(before)
	if len(words) == 0 || strings.HasSuffix(trimmed, ",") || len(trimmed) == len(before) {
		return true
	}
	last := words[len(words)-1]
	r, _ := utf8.DecodeRuneInString(last)
	return !people[viet.Lower(last)] && (!unicode.IsUpper(r) || strings.ToUpper(last) == last && len(last) > 1)
}

// degreesOf writes out one or several degrees, "PGS.TS.", "BS Lý Thị Hoa", and
// returns how much of the text they took; 0 if there are none.
func degreesOf(word, rest string) (string, int) {
	var list []string
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '.' || r == '-' }) {
		full, ok := degrees[part]
		if !ok {
			// What follows a degree at once is a name: "TS.Nguyễn".
			break
		}
		list = append(list, full)
	}
	if len(list) == 0 {
		return "", 0
	}
	length := 0
	for range list {
		length += strings.IndexAny(word[length:]+".", ".-") + 1
	}
	switch {
	case length < len(word): // a name follows
		return strings.Join(list, " ") + " ", length
	case strings.HasPrefix(rest, "."):
		return strings.Join(list, " "), len(word) + 1
	case len(list) > 1 || alwaysDegree[word] || beginsName(rest):
		return strings.Join(list, " "), len(word)
	}
	return "", 0
}

// beginsName tells whether a text begins as a person's name: " Lý Thị Hoa".
func beginsName(rest string) bool {
	name, ok := strings.CutPrefix(rest, " ")
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	return ok && unicode.IsUpper(first) && unicode.IsLower(second)
}
