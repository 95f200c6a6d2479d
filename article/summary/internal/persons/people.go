// Package persons knows who is named in a text, and names in full whom a sentence
// names by the given name alone.
//
// Reports name a person in full once and then by the given name alone: "Lò Văn
// Pâng" and then "Pâng". A sentence that is sent alone says the full name, or is
// not sent.
package persons

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/viet"
)

// People are the persons of a text by their given names, as keys.
type People struct {
	// full is the name of the only person of that given name, "" if there may be
	// more than one.
	full map[string]person
	// eastern are persons by the family name, as keys, by which reports call them:
	// "Tập Cận Bình" is "ông Tập".
	eastern map[string]person
	// alone are given names that stand alone somewhere inside a sentence.
	alone map[string]bool
}

type person struct {
	name string // "" when more than one may be meant
	sex  byte
	at   int // the sentence that names it first
	// office is what that sentence says behind the name: "Chủ tịch UBND xã Nậm Sỏ".
	office string
}

// Families are the family names after which a name of three or four syllables is a
// person's.
var Families = keySet("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi",
	"Đỗ", "Hồ",
	"Ngô", "Dương", "Lý", "Đinh", "Trương", "Mai", "Tô", "Cao", "Lương", "Hà", "Đào", "Lâm", "Trịnh", "Tạ", "Triệu",
	"Lò", "Giàng", "Sùng", "Vàng", "Lù", "Tẩn", "Chảo", "Thào", "Hạng", "Ma", "Mùa", "Quàng", "Tòng", "Cà", "Điêu",
	"Khoàng", "Pờ", "Phùng", "Châu", "Quách", "Thái", "Kiều", "Đoàn", "Nông", "Hứa", "Chu", "Đàm", "La",
	"Tống", "Vi",
	"Vương", "Sầm", "Lường", "Vừ", "Ly", "Tráng", "Thân", "Lưu", "Lục", "Kim", "Thạch", "Tăng", "Ninh", "Doãn",
	"Khổng", "Tôn", "Lầu", "Mã", "Phàn", "Tao", "Chang", "Hảng", "Cứ", "Lỳ", "Phà", "Đậu",
	"Khuất", "Cù", "Lại", "Nghiêm", "Phí", "Cấn", "Chử", "Thiều", "Mạc", "Đổng", "Giáp", "Tiêu", "Lã", "Đèo",
	"Lèng")

// middles stand behind a family name.
var middles = keySet("văn", "thị")

// givenNames are common ones that are hardly anything else: where one stands alone,
// it is a person whom another sentence names.
var givenNames = keySet("Dũng", "Hùng", "Bình", "Minh", "Hải", "Thắng", "Tuấn", "Hậu", "Thảo", "Toản", "Khởi",
	"Sang",
	"Hiếu", "Thành", "Lan", "Hoa", "Linh", "Trang", "Hương", "Thủy", "Hằng", "Hạnh", "Hòa", "Huy", "Hưng", "Khánh",
	"Kiên", "Lâm", "Lợi", "Luân", "Mạnh", "Nghĩa", "Ngọc", "Nhung", "Phong", "Phúc", "Phương", "Quân", "Quang",
	"Quý",
	"Quyền", "Quyết", "Tâm", "Tân", "Thanh", "Thịnh", "Thu", "Thúy", "Tiến", "Tình", "Toàn", "Trường", "Tú", "Tùng",
	"Tuyến", "Vân", "Việt", "Vinh", "Vũ", "Yến", "Đạt", "Đông", "Duy", "Giang", "Chiến", "Chính", "Cường", "Cảnh")

// placesBefore stand before a name that is a street's, a school's or a town's.
var placesBefore = keySet("đường", "phố", "trường", "tp", "thpt", "thcs", "tiểu", "học", "thị", "phường", "quận",
	"huyện", "xã", "tỉnh", "viện", "chợ", "cầu", "khu", "cảng", "lăng", "giải", "viên", "ngõ", "hẻm", "công", "ty",
	"sông", "suối", "đền", "chùa", "biển", "núi", "đảo", "hồ", "thôn", "bản", "ấp", "làng", "bến", "ga", "đèo",
	"nước",
	"người", "tiếng", "phía", "miền", "hướng", "bờ", "bán", "cận", "trung", "báo", "đài", "hãng", "tàu", "nhóm",
	"bão",
	"gốc")

// Titles stand before a person's name, and say a man (m), a woman (w) or neither.
var Titles = map[string]byte{"ông": 'm', "anh": 'm', "cậu": 'm', "bà": 'w', "chị": 'w', "cô": 'w', "em": 'b',
	"cháu": 'b', "bé": 'b'}

// leadWords begin a sentence and belong to no name: "Khi Pâng ra nương", "Theo Lò Văn
// Pâng".
var leadWords = keySet("khi", "theo", "sau", "trước", "lúc", "nếu", "do", "vì", "với", "tại", "nhưng", "và", "còn",
	"bị", "thấy", "được", "để", "nhờ", "cùng", "hiện", "riêng", "tuy", "trong", "từ", "ở", "trên", "mà", "song",
	"biết",
	"nghe", "cũng", "đến", "tới", "gặp", "đưa", "bắt", "phát")

func keySet(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[viet.Key(w)] = true
	}
	return set
}

// Find reads who is named in the sentences of a text, and forgets whom it knew.
func (p *People) Find(sentences []viet.Text) {
	if p.full == nil {
		*p = People{map[string]person{}, map[string]person{}, map[string]bool{}}
	}
	clear(p.full)
	clear(p.eastern)
	clear(p.alone)
	for at := range sentences {
		t := &sentences[at]
		eachName(t, func(start, end int) { p.read(t, at, start, end) })
	}
}

// eachName finds the runs of syllables with capitals.
func eachName(t *viet.Text, found func(start, end int)) {
	for i := 0; i < t.Len(); {
		if !t.Syllable(i).Capital || i == 0 && leadWords[string(t.Key(0))] {
			i++
			continue
		}
		end := i + 1
		for end < t.Len() && t.Syllable(end).Capital && Spaced(t, end) {
			end++
		}
		found(i, end)
		i = end
	}
}

// Spaced tells whether only a space stands before syllable i.
func Spaced(t *viet.Text, i int) bool {
	return strings.TrimSpace(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start]) == ""
}

// wordBefore is the word that stands before syllable i, "" when a mark divides them.
func wordBefore(t *viet.Text, i int) string {
	if i == 0 || !Spaced(t, i) && string(t.Key(i-1)) != "tp" { // "TP. Vinh"
		return ""
	}
	return string(t.Key(i - 1))
}

func (p *People) read(t *viet.Text, at, start, end int) {
	before := wordBefore(t, start)
	if start == 0 && end-start > 1 && Titles[string(t.Key(0))] != 0 {
		start, before = 1, string(t.Key(0)) // "Ông Lò Văn Pâng"
	}
	last := string(t.Key(end - 1))
	if end-start == 1 {
		if start > 0 && !unicode.IsDigit(rune(last[0])) {
			p.alone[last] = true
			p.addTitle(last, before)
		}
		return
	}
	p.readEastern(t, at, start, end)
	if p.readForeign(t, at, start, end) || p.readShort(t, at, start, end, before) {
		return
	}
	for end-start > 4 && !Families[string(t.Key(start))] {
		start++ // "Trưởng Công an xã Lò Văn Pâng" may lack the small words
	}
	if end-start < 3 || end-start > 4 || !Families[string(t.Key(start))] && !middles[string(t.Key(start+1))] {
		if _, known := p.full[last]; known && end-start < 5 {
			p.full[last] = person{}
		}
		return
	}
	if placesBefore[before] {
		p.full[last] = person{}
		return
	}
	p.note(last, person{t.Source[t.Syllable(start).Start:t.Syllable(end-1).End], Titles[before], at,
		officeAfter(t, end)})
}

// note notes a person by the given name: two of one given name are nobody in
// particular.
func (p *People) note(given string, who person) {
	if known, is := p.full[given]; !is {
		p.full[given] = who
	} else if viet.Key(known.name) != viet.Key(who.name) {
		p.full[given] = person{}
	}
}

// readShort reads a name of two syllables behind a title: "ông Lò Pâng".
func (p *People) readShort(t *viet.Text, at, start, end int, title string) bool {
	if end-start != 2 || Titles[title] == 0 || !Families[string(t.Key(start))] {
		return false
	}
	p.note(string(t.Key(end-1)), person{t.Source[t.Syllable(start).Start:t.Syllable(end-1).End], Titles[title],
		at, ""})
	return true
}

// addTitle notes with which title a given name stands alone: one that does not fit
// the person of the full name means somebody else.
func (p *People) addTitle(given, title string) {
	if known, ok := p.full[given]; ok && known.name != "" && Titles[title] != 0 && known.sex != Titles[title] {
		if known.sex != 0 {
			p.full[given] = person{}
			return
		}
		known.sex = Titles[title]
		p.full[given] = known
	}
}

// InFull returns a sentence with the full names of the persons whom it names by
// the given name alone; false when it leans on a name that nothing explains. at is
// its number, inTitle the syllables of the title that may be names.
func (p *People) InFull(t *viet.Text, at int, inTitle map[uint64]bool) (string, bool) {
	text, clear := t.Source, true
	var done []uint64 // names that were met
	shift := 0
	eachName(t, func(start, end int) {
		name := t.Syllable(end - 1).KeyHash
		once := slices.Contains(done, name)
		done = append(done, name)
		if once || end-start > 2 {
			return
		}
		last := string(t.Key(end - 1))
		before := wordBefore(t, start)
		title := Titles[before]
		if start == 0 && end == 2 && Titles[string(t.Key(0))] != 0 {
			start, title = 1, Titles[string(t.Key(0))]
		}
		if end-start != 1 || inTitle[t.Syllable(start).KeyHash] || start == 0 && !p.alone[last] ||
			title == 0 && (isCompound(t, start) || placesBefore[before]) ||
			IsQuoted(t.Source[:t.Syllable(start).Start]) {
			return
		}
		known, fits := p.meant(last, title)
		if fits && known.at != at {
			from, to := int(t.Syllable(start).Start)+shift, int(t.Syllable(start).End)+shift
			text = text[:from] + known.name + text[to:]
			shift += len(known.name) - (to - from)
			return
		}
		if p.isUnexplained(t, start, title) {
			clear = false
		}
	})
	return text, clear
}

// saysWho tells whether from syllable i it is said who the one is whose name stands
// before it: "bà Én (Nậm Sỏ)", "ông Pâng, chủ chiếc máy xúc".
func saysWho(t *viet.Text, i int) bool {
	if i >= t.Len() {
		return false
	}
	between := strings.TrimLeft(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start], " ")
	return strings.HasPrefix(between, "(") || strings.HasPrefix(between, ",") &&
		(roles[string(t.Key(i))] || i+1 < t.Len() && string(t.Key(i+1)) == "tuổi")
}

// roles begin what says who somebody is.
var roles = keySet("chủ", "giám", "trưởng", "phó", "bí", "cán", "nhân", "giáo", "công", "nông", "người", "một", "con",
	"vợ", "chồng", "mẹ", "bố", "cha", "hàng", "trú", "ngụ", "ở", "quê", "đại", "hiệu", "tài", "bác", "y", "thành")

// fits tells whether a title may be this person's.
func (who person) fits(title byte) bool {
	given := who.name[strings.LastIndexByte(who.name, ' ')+1:]
	return title == 0 || who.sex == title || who.sex == 0 && viet.IsForeign(given)
}

// meant returns the person whom a name that stands alone behind a title means.
func (p *People) meant(name string, title byte) (person, bool) {
	who, is := p.full[name]
	if !is && title != 0 {
		who = p.eastern[name]
		return who, who.name != ""
	}
	return who, who.name != "" && who.fits(title)
}

// isUnexplained tells whether the name at syllable i is of somebody whom a reader
// cannot know by it. Of foreigners whom the text nowhere names in full it thinks
// that all know them.
func (p *People) isUnexplained(t *viet.Text, i int, title byte) bool {
	given := string(t.Key(i))
	_, is := p.full[given]
	if utf8.RuneCountInString(given) < 2 || !is && viet.IsForeign(t.Written(i)) || isAcronym(t.Written(i)) ||
		title != 0 && saysWho(t, i+1) {
		return false
	}
	return title != 0 || is || (givenNames[given] || Families[given] && i == 0) && p.alone[given]
}
