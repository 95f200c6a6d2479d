package viet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Lower returns s in lower case and NFC, accents kept.
func Lower(s string) string {
	return nfc(strings.ToLower(s))
}

// Key is Lower, with each tone in one place and one đ: both spellings of a word,
// "hòa" and "hoà", have the same key.
func Key(s string) string {
	s = Lower(s)
	if !slices.ContainsFunc([]byte(s), func(c byte) bool { return c >= utf8.RuneSelf }) {
		return s
	}
	return string(placeTones([]byte(strings.ReplaceAll(s, "ð", "đ")), 0))
}

// lowerRune is r in lower case. Ð, the letter eth, is what old fonts and keyboards
// wrote for Đ, which looks the same.
func lowerRune(r rune) rune {
	if r == 'Ð' || r == 'ð' {
		return 'đ'
	}
	return unicode.ToLower(r)
}

// Fold returns s in lower case without accents, đ as d: how people type into
// a search box. "Thi đua" and "THI DUA" both fold to "thi dua". Letters of
// scripts other than Latin are only put into lower case.
func Fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}

// foldRune returns the bare lower-case letter of r, or -1 for a combining mark.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case r < latinEnd:
		return bareLatin[r]
	case r >= 0x300 && r <= 0x36F:
		return -1
	case r >= 0x1E00 && r <= 0x1EFF:
		return bareVietnamese[r-0x1E00]
	}
	return unicode.ToLower(r)
}

const latinEnd = 0x250

// The bare lower-case letters of the Latin blocks U+0000–024F and U+1E00–1EFF.
var bareLatin, bareVietnamese = bareLetters(0, latinEnd), bareLetters(0x1E00, 0x100)

func bareLetters(from, count rune) []rune {
	table := make([]rune, count)
	for i := range table {
		r := from + rune(i)
		switch r {
		case 'đ', 'Đ', 'ð', 'Ð':
			r = 'd'
		default:
			if parts := norm.NFD.PropertiesString(string(r)).Decomposition(); parts != nil {
				r, _ = utf8.DecodeRune(parts)
			}
		}
		table[i] = unicode.ToLower(r)
	}
	return table
}

// Slug returns s as a part of an address: folded, only a–z, 0–9 and single
// hyphens between them. It is empty when nothing of s is left.
func Slug(s string) string {
	b := make([]byte, 0, len(s))
	gap := false
	for _, r := range s {
		r = foldRune(r)
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			if gap && len(b) > 0 {
				b = append(b, '-')
			}
			gap = false
			b = append(b, byte(r))
		case r >= 0:
			gap = true
		}
	}
	return string(b)
}

// HasAccent tells whether Fold would take more than the case from s.
func HasAccent(s string) bool {
	for _, r := range s {
		if r >= utf8.RuneSelf && foldRune(r) != unicode.ToLower(r) {
			return true
		}
	}
	return false
}
