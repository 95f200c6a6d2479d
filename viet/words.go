package viet

import (
	"unicode"
	"unicode/utf8"
)

// Syllables returns the runs of letters and digits in s, in order and as they
// are written: in Vietnamese each is a syllable or a number. They share the
// memory of s.
func Syllables(s string) []string {
	var list []string
	start := -1
	for i, r := range s {
		if isWordRune(r) {
			if start < 0 {
				start = i
			}
		} else if start >= 0 {
			if list == nil {
				list = make([]string, 0, (len(s)-start)/6+1)
			}
			list = append(list, s[start:i])
			start = -1
		}
	}
	if start >= 0 {
		list = append(list, s[start:])
	}
	return list
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return isWideWordRune(r)
}

// isWideWordRune is isWordRune beyond ASCII. The letters of Vietnamese are
// known without a search.
func isWideWordRune(r rune) bool {
	return r >= 0x1E00 && r <= 0x1EFF || r >= 0xC0 && r < latinEnd && r != '×' && r != '÷' ||
		unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

const ellipsis = "…"

// Cut returns s if it has at most limit characters, else as many whole words
// as fit with "…" after them, limit characters in all. Only a first word that
// is itself too long is divided. Characters are code points.
func Cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	if limit <= 0 {
		return ""
	}
	// end is the byte at which character number limit-1 starts: what stands
	// before it leaves room for the ellipsis.
	end, count, word := 0, 0, 0
	over := false
	for i, r := range s {
		if count == limit-1 {
			end = i
		}
		if count == limit {
			over = true
			break
		}
		if count < limit && i > 0 && unicode.IsSpace(r) {
			if count <= limit-1 {
				word = i
			}
		}
		count++
	}
	if !over {
		return s
	}
	if word == 0 {
		word = joinStart(s, end)
	}
	for word > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:word])
		if !unicode.IsSpace(r) && !isTrailing(r) {
			break
		}
		word -= size
	}
	return s[:word] + ellipsis
}

// joinStart moves end back so that no mark or joined emoji is torn from what
// stands before it.
func joinStart(s string, end int) int {
	for end > 0 {
		r, _ := utf8.DecodeRuneInString(s[end:])
		before, size := utf8.DecodeLastRuneInString(s[:end])
		if !unicode.IsMark(r) && r != zeroWidthJoiner && before != zeroWidthJoiner {
			break
		}
		end -= size
	}
	return end
}

// isTrailing tells of marks that look wrong before an ellipsis.
func isTrailing(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '-', '–', '—', '(', '[', '“', '‘', '"', '/', '…', '•':
		return true
	}
	return false
}

// IsWord tells of the characters that syllables are made of: letters, digits
// and the marks on them.
func IsWord(r rune) bool { return isWordRune(r) }
