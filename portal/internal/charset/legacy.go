package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// A legacy is an encoding of Vietnamese from before Unicode. Its texts come as
// bytes, or as the Latin letters that a program took the bytes for.
type legacy struct {
	name string
	// restore makes Vietnamese of a text whose letters are those bytes, each as
	// the Latin letter of windows-1252 or ISO-8859-1.
	restore func(latin string) string
}

var legacies = [...]legacy{
	{"tcvn3", func(s string) string { return byTable(s, &tcvn3) }},
	{"vni", fromVNI},
	{"viscii", func(s string) string { return byTable(s, &viscii) }},
	{"windows-1258", from1258},
}

// tcvn3 holds the letters of TCVN 5712:1993 VN3, from 0x80 on; a space where
// there is none. Capitals with tones have fonts of their own.
var tcvn3 = table("" +
	"                                " + // 80
	" ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ " + // A0
	"      ặầẩẫấậ èẻẽéẹềểễếệìỉ   ĩíịò" + // C0
	" ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ ") // E0

// viscii holds the letters of RFC 1456, from 0x80 on.
var viscii = table("" +
	"ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ" + // 80
	"ÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ" + // A0
	"ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư" + // C0
	"àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ") // E0

func table(letters string) (t [128]rune) {
	i := 0
	for _, r := range letters {
		if r != ' ' {
			t[i] = r
		}
		i++
	}
	return t
}

// byTable maps the letters of a text, each a byte of 0x80 on, by a table.
func byTable(s string, t *[128]rune) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	for _, r := range s {
		if c, ok := latinByte(r); ok && c >= 0x80 && t[c-0x80] != 0 {
			r = t[c-0x80]
		}
		b.WriteRune(r)
	}
	return b.String()
}

// latinByte is the byte that a program took for a Latin letter.
func latinByte(r rune) (byte, bool) {
	if r < 0x100 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// latinBytes are the bytes of a text of Latin letters; not ok when it holds
// letters that no byte stands for.
func latinBytes(s string) ([]byte, bool) {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		c, ok := latinByte(r)
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

// from1258 reads windows-1258, whose tones are bytes behind the vowel.
func from1258(s string) string {
	raw, ok := latinBytes(s)
	if !ok {
		return s
	}
	text, err := charmap.Windows1258.NewDecoder().Bytes(raw)
	if err != nil {
		return s
	}
	return norm.NFC.String(string(text))
}

// vniMarks are the bytes that VNI sets behind a vowel, as Latin letters, and
// what they add to it; vniLetters are the letters that are one byte.
var (
	vniMarks = map[rune]string{
		'ø': "\u0300", 'ù': "\u0301", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
		'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303",
		'ä': "\u0302\u0323",
		'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303",
		'ë': "\u0306\u0323",
	}
	vniLetters = map[rune]rune{'ñ': 'đ', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'ì': 'ì', 'í': 'í', 'ô': 'ơ', 'ö': 'ư', 'î': 'ỵ'}
)

// fromVNI reads VNI, whose marks are letters behind the vowel.
func fromVNI(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/4)
	previous := rune(0) // the vowel that a mark may follow
	for _, r := range s {
		lower := lowerLatin(r)
		if mark, ok := vniMarks[lower]; ok && takesMark(previous, mark) {
			b.WriteString(mark)
			previous = 0
			continue
		}
		out := r
		if letter, ok := vniLetters[lower]; ok {
			out = letter
			if lower != r {
				out = upperVietnamese(letter)
			}
		}
		b.WriteRune(out)
		previous = out
	}
	return norm.NFC.String(b.String())
}

// takesMark tells whether a vowel of VNI may be followed by a mark.
func takesMark(vowel rune, mark string) bool {
	switch vowel {
	case 'a', 'A':
		return true
	case 'e', 'E', 'o', 'O':
		return !strings.HasPrefix(mark, "\u0306")
	case 'u', 'U', 'y', 'Y', 'ơ', 'Ơ', 'ư', 'Ư':
		return !strings.HasPrefix(mark, "\u0306") && !strings.HasPrefix(mark, "\u0302")
	}
	return false
}

func lowerLatin(r rune) rune {
	if r >= 0xC0 && r <= 0xDE && r != 0xD7 {
		return r + 0x20
	}
	return r
}

func upperVietnamese(r rune) rune {
	if upper := []rune(strings.ToUpper(string(r))); len(upper) == 1 {
		return upper[0]
	}
	return r
}

// latin1 reads bytes as the Latin letters of the same number, and those that
// ISO-8859-1 leaves out as windows-1252 does.
func latin1(body []byte) string {
	var b strings.Builder
	b.Grow(len(body) + len(body)/4)
	for _, c := range body {
		if c < utf8.RuneSelf {
			b.WriteByte(c)
			continue
		}
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		b.WriteRune(r)
	}
	return b.String()
}
