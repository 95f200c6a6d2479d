package viet

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Vietnamese is written with its tone on either vowel of oa, oe and uy (hòa,
// hoà), and typed wrongly on the first of others (thừơng). One place is right
// for all of them in a key: the second vowel. After q the u, and after g the i,
// is no vowel of its own: quý and giá have their tone on what follows.

// letter is a vowel apart from its tone: bare as written without one, tone 0
// for none, else 1 to 5.
type letter struct {
	bare rune
	tone int
}

// vowels are the Vietnamese vowels, each with its five tones.
const vowels = "aàáảãạ ăằắẳẵặ âầấẩẫậ eèéẻẽẹ êềếểễệ iìíỉĩị oòóỏõọ ôồốổỗộ ơờớởỡợ uùúủũụ ưừứửữự yỳýỷỹỵ"

// toneLetters has the letter of each vowel at its toneIndex; tonedVowel has,
// for each bare vowel, itself and what it is with each tone.
var toneLetters, tonedVowel = func() (letters [0x300]letter, toned map[rune][]rune) {
	toned = map[rune][]rune{}
	for group := range strings.FieldsSeq(vowels) {
		all := []rune(group)
		toned[all[0]] = all
		for tone, v := range all {
			letters[toneIndex(v)] = letter{all[0], tone}
		}
	}
	return letters, toned
}()

func toneIndex(r rune) int {
	switch {
	case r < 0x200:
		return int(r)
	case r >= 0x1E00 && r < 0x1F00:
		return int(r-0x1E00) + 0x200
	}
	return -1
}

func letterOf(r rune) letter {
	if i := toneIndex(r); i >= 0 {
		return toneLetters[i]
	}
	return letter{}
}

// movesTone tells whether a tone on first belongs on second, which follows
// it; before is the rune in front of both.
func movesTone(before, first, second rune) bool {
	switch first {
	case 'o':
		return second == 'a' || second == 'e' || second == 'ă'
	case 'u':
		return before == 'q' || second == 'y' || second == 'ô' || second == 'ê' || second == 'â' || second == 'ơ'
	case 'ư':
		return second == 'ơ'
	case 'i':
		return before == 'g' || second == 'ê'
	case 'y':
		return second == 'ê'
	}
	return false
}

// placeTones moves the tones of b[start:], in lower case and NFC, to where a
// key has them.
func placeTones(b []byte, start int) []byte {
	var before, previous rune
	for at := start; at < len(b); {
		r, size := rune(b[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(b[at:])
		}
		first, second := letterOf(previous), letterOf(r)
		if first.tone > 0 && second.bare == r && r != 0 && movesTone(before, first.bare, r) {
			var pair [2 * utf8.UTFMax]byte
			moved := utf8.AppendRune(utf8.AppendRune(pair[:0], first.bare), tonedVowel[r][first.tone])
			from := at - utf8.RuneLen(previous)
			b = slices.Replace(b, from, at+size, moved...)
			// The vowel that has lost its tone is looked at again: it may take the
			// tone of the one before it.
			at = from
			previous, size = utf8.DecodeLastRune(b[start:from])
			before, _ = utf8.DecodeLastRune(b[start : from-size])
			continue
		}
		before, previous, at = previous, r, at+size
	}
	return b
}
