package charset

import (
	"bytes"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// unmarkedUTF16 finds UTF-16 without a mark by its zeros: the markup of a page is
// ASCII, every other byte of which is zero.
func unmarkedUTF16(body []byte) (encoding.Encoding, string) {
	head := body[:min(len(body), 2048)&^1]
	even, odd := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	pairs := len(head) / 2
	switch {
	case pairs < 4:
	case odd*10 >= pairs*6 && even*10 < pairs:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case even*10 >= pairs*6 && odd*10 < pairs:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	return nil, ""
}

// isJIS tells whether ASCII bytes switch to Japanese, as ISO-2022-JP does.
func isJIS(body []byte) bool {
	return bytes.Contains(body, []byte("\x1b$B")) && bytes.Contains(body, []byte("\x1b(B")) && !hasHighBytes(body)
}

// pairs counts what bytes beyond ASCII come in, under one way to read them.
type pairs struct {
	all, broken int
	kana        int // of Japanese syllables
	common      int // of the characters that their standard lists first
	rare        int // of those that it lists last
	low         int // whose second byte is ASCII
	singles     int // bytes that stand alone
}

// byEvidence names the charset of bytes of which nothing tells it, as long as
// most of the text is not in Latin letters; no name when it is no such.
func byEvidence(body []byte) ([]byte, string) {
	high, letters := 0, 0
	for _, c := range body {
		switch {
		case c >= 0x80:
			high++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		}
	}
	if high < 16 {
		return nil, ""
	}
	euc := countPairs(body, 0xA1, 0xFE, false)
	if euc.broken*50 <= euc.all && euc.all*5 >= high*2 {
		switch {
		case euc.kana*10 >= euc.all:
			return decodeAs(body, "euc-jp")
		case euc.low*20 <= euc.all && isKorean(body):
			return decodeAs(body, "euc-kr")
		case euc.common*10 >= euc.all*7:
			return decodeAs(body, "gb18030")
		}
	}
	if jis := countShiftJIS(body); jis.broken*50 <= jis.all+jis.singles && jis.kana*10 >= jis.all && jis.all > 8 {
		return decodeAs(body, "shift_jis")
	}
	if big := countPairs(body, 0x40, 0xFE, true); big.broken*50 <= big.all && big.common*10 >= big.all*7 &&
		big.low*5 >= big.all {
		return decodeAs(body, "big5")
	}
	return byCyrillic(body)
}

// countPairs reads bytes as pairs whose second byte lies between from and to;
// big tells that they are read as Big5, else as one of the EUC family.
func countPairs(body []byte, from, to byte, big bool) (p pairs) {
	for i := 0; i < len(body); i++ {
		c := body[i]
		if c < 0x80 {
			continue
		}
		if i+1 >= len(body) || body[i+1] < from || body[i+1] > to || c < 0xA1 || c == 0xFF {
			p.broken++
			continue
		}
		next := body[i+1]
		i++
		p.all++
		switch {
		case big && (c >= 0xA4 && c <= 0xC6 || c < 0xA4):
			p.common++
		case !big && (c == 0xA4 || c == 0xA5):
			p.kana++
		case !big && (c >= 0xB0 && c <= 0xD7 || c < 0xB0):
			p.common++
		default:
			p.rare++
		}
		if next < 0x80 {
			p.low++
		}
	}
	return p
}

// isKorean tells whether pairs are Korean syllables, which KS X 1001 sets in
// another part of the table than most Chinese characters of daily use.
func isKorean(body []byte) bool {
	syllables, other := 0, 0
	for i := 0; i+1 < len(body); i++ {
		c := body[i]
		if c < 0x80 {
			continue
		}
		switch {
		case c >= 0xB0 && c <= 0xC8:
			syllables++
		case c > 0xC8:
			other++
		}
		i++
	}
	return syllables > 8 && other*12 < syllables
}

// countShiftJIS reads bytes as Shift_JIS.
func countShiftJIS(body []byte) (p pairs) {
	for i := 0; i < len(body); i++ {
		c := body[i]
		switch {
		case c < 0x80:
		case c >= 0xA1 && c <= 0xDF:
			p.singles++
		case c >= 0x81 && c <= 0x9F || c >= 0xE0 && c <= 0xFC:
			if i+1 >= len(body) || body[i+1] < 0x40 || body[i+1] == 0x7F || body[i+1] > 0xFC {
				p.broken++
				continue
			}
			p.all++
			if next := body[i+1]; c == 0x82 && next >= 0x9F && next <= 0xF1 || c == 0x83 && next >= 0x40 &&
				next <= 0x96 {
				p.kana++
			}
			i++
		default:
			p.broken++
		}
	}
	return p
}

// byCyrillic tells windows-1251 from KOI8-R by which half of their letters is the
// small one. Latin texts never have that many letters beyond ASCII in a row.
func byCyrillic(body []byte) ([]byte, string) {
	upper, lower, words, whole := 0, 0, 0, 0
	length, ascii := 0, false
	for i := 0; i <= len(body); i++ {
		var c byte
		if i < len(body) {
			c = body[i]
		}
		switch {
		case c >= 0xE0 || c == 0xB8:
			lower++
			length++
		case c >= 0xC0:
			upper++
			length++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			ascii = true
		default:
			if length > 0 {
				words++
				if !ascii && length >= 1 {
					whole++
				}
			}
			length, ascii = 0, false
		}
	}
	switch {
	case words < 8 || whole*10 < words*9:
		return nil, ""
	case lower > 3*upper:
		return decodeAs(body, "windows-1251")
	case upper > 3*lower:
		return decodeAs(body, "koi8-r")
	}
	return nil, ""
}
