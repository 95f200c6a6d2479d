package viet

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes s fit to store and to put into any format: valid UTF-8 in NFC,
// without the characters that XML 1.0 forbids, without invisible ones
// (zero-width, soft hyphen, tags) and without marks that turn the direction of
// writing. Bytes that are no UTF-8 become one U+FFFD, which stays, so that a
// reader sees where something is missing. Line ends become "\n", the many kinds
// of space become " "; tabs stay. A joiner between two emoji stays, and so do
// the tags behind a black flag, which name a land. Clean(Clean(s)) is Clean(s).
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	var last rune // the last rune that stayed
	flag := false // last belongs to the flag of a land
	broken := -1  // where the last bytes ended that are no UTF-8
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r == '\r':
			if i < len(s) && s[i] == '\n' {
				continue
			}
			r = '\n'
		case r == 0x85 || r == 0x2028 || r == 0x2029:
			r = '\n'
		case isWideSpace(r):
			r = ' '
		case r == zeroWidthJoiner:
			next, _ := utf8.DecodeRuneInString(s[i:])
			if !isEmoji(last) || !isEmoji(next) {
				continue
			}
		case r == utf8.RuneError && size == 1:
			if broken == i-1 {
				broken = i
				continue
			}
			broken = i
		case flag && isTag(r):
		case isForbidden(r):
			continue
		}
		flag = r == blackFlag || flag && isTag(r)
		last = r
		b.WriteRune(r)
	}
	return nfc(b.String())
}

// CleanLine is Clean for a text of one line, such as a title: white space of
// any kind and length becomes one space, none is left at the ends.
func CleanLine(s string) string {
	return collapse(Clean(s))
}

// collapse joins the words of s by single spaces; it does not allocate when
// they are already.
func collapse(s string) string {
	space := true // what precedes counts as a space: none may follow
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n' || c == '\t' || c == ' ' && (space || i == len(s)-1):
			return strings.Join(strings.Fields(s), " ")
		default:
			space = c == ' '
		}
	}
	return s
}

const (
	zeroWidthJoiner = 0x200D
	blackFlag       = 0x1F3F4
)

// isTag tells of the invisible letters that name a land behind a black flag:
// https://unicode.org/reports/tr51/#emoji-tag-sequences
func isTag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }

// isClean tells quickly that s is clean already, as most texts are. It may say
// no of a clean text with joined emoji.
func isClean(s string) bool {
	composed := true
	for _, r := range s {
		switch {
		case r >= ' ' && r < 0x7f, r == '\n', r == '\t':
		case isForbidden(r) || isWideSpace(r) || r == 0x2028 || r == 0x2029 || r == utf8.RuneError:
			return false
		default:
			composed = composed && isStarter(r)
		}
	}
	return composed || norm.NFC.QuickSpanString(s) == len(s)
}

func isWideSpace(r rune) bool {
	return r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F || r == 0x3000 || r == 0x1680
}

// isForbidden tells of characters that no stored text may hold: those outside
// https://www.w3.org/TR/xml/#charsets, noncharacters, and the invisible ones.
func isForbidden(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t'
	case r < 0x7f:
		return false
	case r <= 0x9f, r == 0xAD, r == 0x34F, r == 0x61C, r == 0x180E:
		return true
	case r < 0x200B:
		return false
	case r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	case r >= 0xD800 && r <= 0xDFFF, r >= 0xFDD0 && r <= 0xFDEF:
		return true
	case r == 0xFEFF, r >= 0xFFF9 && r <= 0xFFFC, r&0xFFFE == 0xFFFE:
		return true
	case r >= 0xE0000 && r <= 0xE007F, r > 0x10FFFF:
		return true
	}
	return false
}

func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF ||
		r >= 0x2190 && r <= 0x21FF || r >= 0x2B00 && r <= 0x2BFF || r == 0xFE0F
}
