package charset

import (
	"bytes"
	"html"
	"strings"
	"unicode/utf8"
)

const (
	// sampleBytes is how far a text is searched for words, sampleWords how many
	// of them are looked at.
	sampleBytes = 96 << 10
	sampleWords = 800
	// minWords is how many words must speak for an encoding, fewWords how many
	// when the page names one of its fonts.
	minWords, fewWords = 5, 2
)

// restore makes Vietnamese of the runs of a text that were written in an encoding
// from before Unicode, or in UTF-8, and read as Latin letters. It names the
// encoding; an empty name says that the text is given back as it was.
func restore(text string) (string, string) {
	words, proper := latinWords(text)
	if len(words) < fewWords {
		return text, ""
	}
	if doubled := share(words, isDoubled); doubled >= 0.5 && len(words) >= minWords {
		text = byRuns(text, undouble, isDoubled, true)
		if again, found := restore(text); found != "" { // each time is shorter
			text = again
		}
		return text, "utf-8 taken for windows-1252"
	}
	plain := share(words, isSyllable)
	if plain >= 0.9 {
		return text, ""
	}
	// windows-1258 writes many syllables as every Latin encoding does.
	best, bestShare := legacy{}, max(0.6, plain+0.15)
	for _, l := range legacies {
		s := share(words, func(w string) bool { return isSyllable(trimMarks(l.restore(w))) })
		if s > bestShare {
			best, bestShare = l, s
		}
	}
	switch {
	case best.name == "":
		return text, ""
	case len(words) >= minWords && bestShare >= 0.75:
	case !namesFont(text) && !saysVietnamese(text):
		return text, ""
	}
	made := byRuns(text, best.restore, isSyllable, !proper)
	if best.name == "tcvn3" {
		made = withCapitals(made)
	}
	return made, best.name
}

// isProper sees in one look at most pages that there is nothing to restore: no
// letter beyond ASCII, or as many of Vietnamese's own as its texts have.
func isProper(text []byte) bool {
	latin := bytes.Count(text, []byte("\xc2")) + bytes.Count(text, []byte("\xc3"))
	if latin > 0 && !hasOwn(text, latin/4+1) {
		return false
	}
	return !bytes.Contains(text, []byte(".Vn")) && !bytes.Contains(text, []byte("VNI-"))
}

// hasOwn tells whether a text has so many of Vietnamese's own letters: a part of a page
// mostly shows it.
func hasOwn(text []byte, least int) bool {
	for own := 0; own < least; {
		i := bytes.IndexByte(text, '\xe1')
		if i < 0 || i+1 == len(text) {
			return false
		}
		if text[i+1] == '\xba' || text[i+1] == '\xbb' {
			own++
		}
		text = text[i+1:]
	}
	return true
}

// fonts are names of fonts for texts in legacy encodings.
var fonts = [...]string{".vn", "vni-", "abc-", "vps "}

func namesFont(text string) bool {
	for rest := text[:min(len(text), sampleBytes)]; ; {
		_, after, found := strings.Cut(rest, "face=")
		if !found {
			break
		}
		rest = after
		name := strings.ToLower(strings.TrimLeft(after[:min(len(after), 12)], `"' `))
		for _, f := range fonts {
			if strings.HasPrefix(name, f) {
				return true
			}
		}
	}
	lower := strings.ToLower(text[:min(len(text), sampleBytes)])
	return strings.Contains(lower, "font-family:.vn") || strings.Contains(lower, "font-family: .vn") ||
		strings.Contains(lower, "font-family:'.vn") || strings.Contains(lower, "font-family:\".vn") ||
		strings.Contains(lower, "font-family:vni-") || strings.Contains(lower, "font-family: vni-")
}

// saysVietnamese tells whether a page calls its language Vietnamese.
func saysVietnamese(text string) bool {
	head := strings.ToLower(text[:min(len(text), sniffBytes)])
	for _, mark := range [...]string{`lang="vi`, "lang='vi", "lang=vi", "vi_vn"} {
		if strings.Contains(head, mark) {
			return true
		}
	}
	return false
}

// share is the share of words for which holds is true.
func share(words []string, holds func(string) bool) float64 {
	n := 0
	for _, w := range words {
		if holds(w) {
			n++
		}
	}
	return float64(n) / float64(max(len(words), 1))
}

// latinWords samples the words of a text that hold Latin letters beyond ASCII and
// no other ones. proper tells whether other words hold Vietnamese letters that
// are no Latin ones.
func latinWords(text string) (words []string, proper bool) {
	text = text[:min(len(text), sampleBytes)]
	for run := range runs(text) {
		if !isLatinRun(run) {
			proper = proper || strings.Contains(run, "\u1ea1") || strings.Contains(run, "\u1ebf") ||
				strings.Contains(run, "\u01b0")
			continue
		}
		for _, w := range strings.FieldsFunc(unescapeLatin(run), isBreak) {
			// A letter that stands alone is a mark more often than a word: ® ™ ›
			if w = trimMarks(w); !isASCII(w) && utf8.RuneCountInString(w) > 1 {
				words = append(words, w)
			}
		}
		if len(words) >= sampleWords {
			break
		}
	}
	return words, proper
}

// isBreak tells of what parts words in text of any of the encodings.
func isBreak(r rune) bool {
	return r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 0x80 || r == 0xA0
}

// trimMarks takes typographic marks from both ends of a word.
func trimMarks(w string) string { return strings.Trim(w, "“”‘’«»…–—•") }

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// runs gives the pieces of an HTML text between tags and quotation marks.
func runs(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			end := strings.IndexAny(text, `<>"`)
			if end < 0 {
				end = len(text)
			}
			if run := text[:end]; (!isASCII(run) || strings.IndexByte(run, '&') >= 0) && !yield(run) {
				return
			}
			text = text[min(end+1, len(text)):]
		}
	}
}

// isLatinRun tells whether all letters of a run are ones that a byte may have
// been taken for.
func isLatinRun(run string) bool {
	for _, r := range run {
		if r >= 0x100 {
			if _, ok := latinByte(r); !ok {
				return false
			}
		}
	}
	return true
}

// unescapeLatin resolves the references in a run that stand for Latin letters:
// old editors wrote &ocirc; for the byte that their font showed as another letter.
func unescapeLatin(run string) string {
	if strings.IndexByte(run, '&') < 0 {
		return run
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(run, '&')
		if i < 0 {
			b.WriteString(run)
			return b.String()
		}
		b.WriteString(run[:i])
		run = run[i:]
		end := strings.IndexByte(run[:min(len(run), 10)], ';')
		if end < 0 {
			b.WriteByte('&')
			run = run[1:]
			continue
		}
		ref := run[:end+1]
		run = run[end+1:]
		if s := html.UnescapeString(ref); utf8.RuneCountInString(s) == 1 && s >= "\u0080" && isLatinRun(s) {
			ref = s
		}
		b.WriteString(ref)
	}
}

// byRuns makes what convert makes of the runs of a text that it betters, by how
// many of their words are right; those for which it makes no difference too
// when all is set.
func byRuns(text string, convert func(string) string, right func(string) bool, all bool) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	for text != "" {
		end := strings.IndexAny(text, `<>"`)
		if end < 0 {
			end = len(text)
		}
		b.WriteString(betterRun(text[:end], convert, all))
		if end < len(text) {
			b.WriteByte(text[end])
		}
		text = text[min(end+1, len(text)):]
	}
	return b.String()
}

func betterRun(run string, convert func(string) string, all bool) string {
	if isASCII(run) && strings.IndexByte(run, '&') < 0 || !isLatinRun(run) {
		return run
	}
	latin := unescapeLatin(run)
	made := convert(latin)
	if made == latin {
		return run
	}
	before, after := syllablesBeyondASCII(latin), syllablesBeyondASCII(made)
	if after > before || after == before && all {
		return made
	}
	return run
}

// syllablesBeyondASCII counts the syllables of a text that are written with other
// letters than ASCII's.
func syllablesBeyondASCII(text string) (count int) {
	for _, w := range strings.FieldsFunc(text, isBreak) {
		if w = trimMarks(w); !isASCII(w) && utf8.RuneCountInString(w) > 1 && isSyllable(w) {
			count++
		}
	}
	return count
}

// isDoubled tells of a word that is UTF-8 read as Latin letters.
func isDoubled(w string) bool {
	made := undouble(w)
	return made != w && utf8.RuneCountInString(made) < utf8.RuneCountInString(w)
}

// undouble reads the letters of a text as the bytes of UTF-8, where they are.
func undouble(s string) string {
	raw, ok := latinBytes(s)
	if !ok {
		return s
	}
	if utf8.Valid(raw) {
		return string(raw)
	}
	return s
}
