package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A date is read from tokens: numbers, the few words that dates are made of,
// and marks. Unknown words are tokens too, so that what they part stays apart.
type token struct {
	kind   word
	mark   rune // of a wordMark
	value  int  // of a number, a month or a weekday
	digits int  // of a number: how many
	space  bool // white space stands before it
}

type word uint8

const (
	wordOther word = iota
	wordMark
	wordNumber
	wordDay      // ngày, day
	wordMonth    // tháng, month
	wordYear     // năm, year
	wordWeek     // tuần, week
	wordHour     // giờ, h, hour
	wordMinute   // phút, minute
	wordSecond   // giây, second
	wordAgo      // trước, ago
	wordSince    // cách (đây)
	wordNow      // vừa xong, just now
	wordDayAgo   // qua (value 1), kia (2), after "hôm"
	wordDayName  // today (value 0), yesterday (1)
	wordThis     // nay
	wordHom      // hôm
	wordVua      // vừa
	wordPart     // sáng, chiều: part of the day; value is the hour added before noon
	wordMeridian // SA, CH, AM, PM: value 0 or 12
	wordMonthName
	wordWeekday
	wordNumeral // một, hai, …: value
	wordZone    // value: minutes east of Greenwich
	wordT
	wordUpdated // cập (nhật), updated: the date behind it is that of a change
	wordFiller  // lúc, vào, at: may stand between a date and its time
	wordOrdinal
)

type meaning struct {
	kind  word
	value int
	// spelled are the ways to write the word with accents, parted by spaces. A
	// word with other accents is another word: "tối nay" but not "tới nay".
	spelled string
}

// meanings are folded words. A few are numerals ("sau", "nam", "tu") or more
// only where the grammar asks for one.
var meanings = map[string]meaning{
	"ngay": {wordDay, 0, "ngày"}, "day": {wordDay, 0, ""}, "days": {wordDay, 0, ""}, "d": {wordDay, 0, ""},
	"thang": {wordMonth, 0, "tháng"}, "thg": {wordMonth, 0, ""}, "th": {wordMonth, 0, ""}, "month": {wordMonth, 0, ""},
	"months": {wordMonth, 0, ""},
	"nam":    {wordYear, 5, "năm"}, "year": {wordYear, 0, ""}, "years": {wordYear, 0, ""},
	"tuan": {wordWeek, 0, "tuần"}, "week": {wordWeek, 0, ""}, "weeks": {wordWeek, 0, ""},
	"gio": {wordHour, 0, "giờ"}, "h": {wordHour, 0, ""}, "g": {wordHour, 0, ""}, "tieng": {wordHour, 0, "tiếng"},
	"hour": {wordHour, 0, ""}, "hours": {wordHour, 0, ""}, "hr": {wordHour, 0, ""}, "hrs": {wordHour, 0, ""},
	"phut": {wordMinute, 0, "phút"}, "p": {wordMinute, 0, ""}, "ph": {wordMinute, 0, ""}, "minute": {wordMinute, 0, ""},
	"minutes": {wordMinute, 0, ""}, "min": {wordMinute, 0, ""}, "mins": {wordMinute, 0, ""},
	"giay": {wordSecond, 0, "giây"}, "second": {wordSecond, 0, ""}, "seconds": {wordSecond, 0, ""},
	"sec": {wordSecond, 0, ""}, "secs": {wordSecond, 0, ""},
	"truoc": {wordAgo, 0, "trước"}, "ago": {wordAgo, 0, ""}, "cach": {wordSince, 0, "cách"},
	"vua": {wordVua, 0, "vừa"}, "xong": {wordNow, 0, "xong"}, "now": {wordNow, 0, ""}, "moi": {wordNow, 0, "mới"},
	"dang": {wordNow, 0, "đăng"}, "just": {wordVua, 0, ""},
	"hom": {wordHom, 0, "hôm"}, "qua": {wordDayAgo, 1, ""}, "kia": {wordDayAgo, 2, ""}, "nay": {wordThis, 0, ""},
	"yesterday": {wordDayName, 1, ""}, "today": {wordDayName, 0, ""},
	"sang": {wordPart, 0, "sáng"}, "trua": {wordPart, 12, "trưa"}, "chieu": {wordPart, 12, "chiều"},
	"toi": {wordPart, 12, "tối"}, "dem": {wordPart, 12, "đêm"}, "khuya": {wordPart, 12, ""},
	"sa": {wordMeridian, 0, ""}, "am": {wordMeridian, 0, ""}, "ch": {wordMeridian, 12, ""},
	"pm":      {wordMeridian, 12, ""},
	"january": {wordMonthName, 1, ""}, "jan": {wordMonthName, 1, ""}, "february": {wordMonthName, 2, ""},
	"feb":   {wordMonthName, 2, ""},
	"march": {wordMonthName, 3, ""}, "mar": {wordMonthName, 3, ""}, "april": {wordMonthName, 4, ""},
	"apr": {wordMonthName, 4, ""},
	"may": {wordMonthName, 5, ""}, "june": {wordMonthName, 6, ""}, "jun": {wordMonthName, 6, ""},
	"july": {wordMonthName, 7, ""}, "jul": {wordMonthName, 7, ""},
	"august": {wordMonthName, 8, ""}, "aug": {wordMonthName, 8, ""}, "september": {wordMonthName, 9, ""},
	"sep": {wordMonthName, 9, ""}, "sept": {wordMonthName, 9, ""},
	"october": {wordMonthName, 10, ""}, "oct": {wordMonthName, 10, ""}, "november": {wordMonthName, 11, ""},
	"nov":      {wordMonthName, 11, ""},
	"december": {wordMonthName, 12, ""}, "dec": {wordMonthName, 12, anySpelling},
	"thu": {wordWeekday, 0, "thứ"}, "cn": {wordWeekday, 0, ""}, "chu": {wordWeekday, 0, "chủ"},
	"nhat": {wordWeekday, 0, "nhật"},
	"mon":  {wordWeekday, 0, ""}, "tue": {wordWeekday, 0, ""}, "tues": {wordWeekday, 0, ""},
	"wed":  {wordWeekday, 0, ""},
	"thur": {wordWeekday, 0, ""}, "thurs": {wordWeekday, 0, ""}, "fri": {wordWeekday, 0, ""},
	"sat": {wordWeekday, 0, ""}, "sun": {wordWeekday, 0, ""},
	"monday": {wordWeekday, 0, ""}, "tuesday": {wordWeekday, 0, ""}, "wednesday": {wordWeekday, 0, ""},
	"thursday": {wordWeekday, 0, ""}, "friday": {wordWeekday, 0, ""}, "saturday": {wordWeekday, 0, ""},
	"sunday": {wordWeekday, 0, ""},
	"mot":    {wordNumeral, 1, "một mốt"}, "gieng": {wordNumeral, 1, "giêng"}, "hai": {wordNumeral, 2, ""},
	"ba": {wordNumeral, 3, ""}, "tu": {wordNumeral, 4, "tư"}, "bon": {wordNumeral, 4, "bốn"},
	"sau": {wordNumeral, 6, "sáu"}, "bay": {wordNumeral, 7, "bảy bẩy"}, "tam": {wordNumeral, 8, "tám"},
	"chin": {wordNumeral, 9, "chín"}, "muoi": {wordNumeral, 10, "mười"}, "chap": {wordNumeral, 12, "chạp"},
	"vai": {wordNumeral, 3, "vài"}, "few": {wordNumeral, 3, ""}, "a": {wordNumeral, 1, ""}, "an": {wordNumeral, 1, ""},
	"one": {wordNumeral, 1, ""},
	"gmt": {wordZone, 0, ""}, "utc": {wordZone, 0, ""}, "ut": {wordZone, 0, ""}, "z": {wordZone, 0, ""},
	"ict": {wordZone, 7 * 60, ""},
	"est": {wordZone, -5 * 60, ""}, "edt": {wordZone, -4 * 60, ""}, "cst": {wordZone, -6 * 60, ""},
	"cdt": {wordZone, -5 * 60, ""},
	"mst": {wordZone, -7 * 60, ""}, "mdt": {wordZone, -6 * 60, ""}, "pst": {wordZone, -8 * 60, ""},
	"pdt": {wordZone, -7 * 60, ""},
	"bst": {wordZone, 60, ""}, "cet": {wordZone, 60, ""}, "cest": {wordZone, 120, ""}, "jst": {wordZone, 9 * 60, ""},
	"t": {wordT, 0, ""}, "luc": {wordFiller, 0, "lúc"}, "vao": {wordFiller, 0, "vào"}, "hoi": {wordFiller, 0, "hồi"},
	"va": {wordFiller, 0, "và"}, "and": {wordFiller, 0, ""}, "at": {wordFiller, 0, ""}, "on": {wordFiller, 0, ""},
	"of":  {wordFiller, 0, ""},
	"cap": {wordUpdated, 0, "cập"}, "sua": {wordUpdated, 0, "sửa"},
	"st": {wordOrdinal, 0, ""}, "nd": {wordOrdinal, 0, ""}, "rd": {wordOrdinal, 0, ""},
}

// maxTokens and maxBytes bound the work on one text: a date that does not
// stand near its beginning is not its date.
const (
	maxTokens   = 96
	maxWordLen  = 20
	maxBytes    = 600
	farTooLarge = 1 << 58
)

type tokens struct {
	list  [maxTokens]token
	count int
}

// at returns token i, or a zero token (wordOther) outside of the text.
func (ts *tokens) at(i int) token {
	if i < 0 || i >= ts.count {
		return token{}
	}
	return ts.list[i]
}

func (ts *tokens) isMark(i int, mark rune) bool {
	t := ts.at(i)
	return t.kind == wordMark && t.mark == mark
}

func (ts *tokens) is(i int, kind word) bool { return i >= 0 && i < ts.count && ts.list[i].kind == kind }

func (ts *tokens) read(s string) {
	if len(s) > maxBytes {
		s = s[:maxBytes]
	}
	var buf [maxWordLen + 4]byte
	space := false
	for i := 0; i < len(s) && ts.count < maxTokens; {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		t := token{space: space}
		switch {
		case '0' <= r && r <= '9':
			t.kind = wordNumber
			for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
				if t.value < farTooLarge {
					t.value = t.value*10 + int(s[i]-'0')
				}
				t.digits++
			}
		case isWordRune(r):
			n, start, ascii, marks := 0, i, true, false
			for i < len(s) {
				r, size = utf8.DecodeRuneInString(s[i:])
				if !isWordRune(r) || '0' <= r && r <= '9' {
					break
				}
				i += size
				ascii = ascii && r < utf8.RuneSelf
				if r = foldRune(r); r < 0 {
					marks = true // not NFC: the accents are not compared
				} else if n <= maxWordLen {
					n += utf8.EncodeRune(buf[n:], r)
				}
			}
			if n <= maxWordLen {
				if m := meanings[string(buf[:n])]; s[start:i] == "à" { // French, "at"; without accent it is English
					t.kind = wordFiller
				} else if ascii || marks || isSpelled(s[start:i], m.spelled) {
					t.kind, t.value = m.kind, m.value
				}
			}
		default:
			i += size
			if unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF {
				space = true
				continue
			}
			switch r {
			case '–', '—', '−', '‐', '‑':
				r = '-'
			case '：':
				r = ':'
			case '’', '′':
				r = '\''
			}
			t.kind, t.mark = wordMark, r
		}
		space = false
		ts.list[ts.count] = t
		ts.count++
	}
}

// isSpelled tells whether a word is one of those in list.
func isSpelled(word, list string) bool {
	if list == anySpelling {
		return true
	}
	first, others, more := strings.Cut(list, " ")
	return strings.EqualFold(word, first) || more && isSpelled(word, others)
}
