package tidy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isPlainText sees in one look at most texts that they are clean, without marks
// and runs of white space: ASCII, and the precomposed letters of Latin scripts
// (U+00C0 to U+02BF, U+1E00 to U+1EFF).
func isPlainText(s string) bool {
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ' ':
			if space {
				return false
			}
			space = true
			continue
		case c > ' ' && c < 0x7f:
		case c >= 0xC3 && c <= 0xCA && i+1 < len(s) && isContinuation(s[i+1]):
			i++
		case c == 0xE1 && i+2 < len(s) && s[i+1] >= 0xB8 && s[i+1] <= 0xBB && isContinuation(s[i+2]):
			i += 2
		default:
			return false
		}
		space = false
	}
	return true
}

// isContinuation tells of bytes within a letter's UTF-8.
func isContinuation(c byte) bool { return c&0xC0 == 0x80 }

// collapseSpace makes every run of white space one space.
func collapseSpace(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '\n' || c == '\t' || c == ' ' && i > 0 && s[i-1] == ' ' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == ' ' || c == '\n' || c == '\t' {
			if !space {
				b.WriteByte(' ')
			}
			space = true
		} else {
			b.WriteByte(c)
			space = false
		}
	}
	return b.String()
}

// dropLeadingMarks removes combining marks at the start of a text: written
// after a tag they would join with its ">" when the whole is normalised.
func dropLeadingMarks(s string) string {
	for s != "" && s[0] >= utf8.RuneSelf {
		r, size := utf8.DecodeRuneInString(s)
		if !unicode.Is(unicode.M, r) {
			break
		}
		s = s[size:]
	}
	return s
}

// trimStart takes spaces and combining marks from the start of a text.
func trimStart(s string) string {
	for {
		cut := dropLeadingMarks(strings.TrimLeft(s, " "))
		if cut == s {
			return s
		}
		s = cut
	}
}
