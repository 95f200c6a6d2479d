package alone

import (
	"unicode"

	"loa/article/summary/internal/persons"
	"loa/viet"
)

// pointsBack tells whether a sentence speaks of what only another sentence has
// named: "người đàn ông này", "vụ việc trên", "khi đó". A time is no such thing:
// "tuần này"; nor what the title or the sentence itself names before.
func pointsBack(t *viet.Text, inTitle map[uint64]bool) bool {
	somebody := false // is named by a name
	for i := 1; i < t.Len(); i++ {
		before := t.Syllable(i - 1)
		somebody = somebody || i > 1 && before.Capital
		if before.Capital || !pointing[t.Syllable(i).KeyHash] || persons.IsQuoted(t.Source[:before.Start]) {
			continue
		}
		switch string(t.Key(i)) {
		case "này", "ấy":
			if !spans[before.KeyHash] && !somebody && !named(t, i, inTitle) {
				return true
			}
		case "đó", "kia":
			if wordsForPersons[before.KeyHash] && !somebody ||
				!linkingThat[before.KeyHash] && !somebody && !named(t, i, inTitle) && endsPhrase(t, i) ||
				i < 3 && (string(t.Key(i-1)) == "khi" || string(t.Key(i-1)) == "lúc") {
				return true
			}
		case "trên":
			if wordsForPersons[before.KeyHash] && (i+1 == t.Len() || !unicode.IsDigit(rune(t.Key(i + 1)[0]))) ||
				said[before.KeyHash] && !named(t, i-1, inTitle) || whenever[before.KeyHash] && !namesDay(t, i) ||
				!said[before.KeyHash] && !whenever[before.KeyHash] && !whereabouts[before.KeyHash] &&
					endsPhrase(t, i) &&
					(vague[before.KeyHash] || i+1 == t.Len() || !named(t, i, inTitle)) {
				return true
			}
		case "ngày":
			if string(t.Key(i-1)) == "cùng" && !namesDay(t, i-1) {
				return true
			}
		}
	}
	return false
}

// isBareThing tells whether a sentence is about a thing that neither it nor the title
// says more of: "chiếc xe bất ngờ mất phanh".
func isBareThing(t *viet.Text, inTitle map[uint64]bool) bool {
	for i := 0; i+2 < t.Len(); i++ {
		if k := t.Key(i); string(k) != "chiếc" && string(k) != "con" || i > 0 && persons.Spaced(t, i) {
			continue
		}
		if thing := t.Syllable(i + 1).KeyHash; things[thing] && !inTitle[thing] &&
			happens[t.Syllable(i+2).KeyHash] {
			return true
		}
	}
	return false
}

var (
	things  = viet.HashSet("xe", "tàu", "thuyền", "ghe", "ca", "máy")
	happens = viet.HashSet("bất", "lao", "tông", "đâm", "bốc", "lật", "mất", "rơi", "chạy", "bỗng", "trôi", "chìm",
		"đã", "bị", "được")
)

// namesDay tells whether a text names a day before syllable end: "ngày 8", "8/2".
func namesDay(t *viet.Text, end int) bool {
	for i := 1; i < end; i++ {
		if !unicode.IsDigit(rune(t.Key(i)[0])) {
			continue
		}
		between := t.Source[t.Syllable(i-1).End:t.Syllable(i).Start]
		if string(t.Key(i-1)) == "ngày" || between == "/" || between == "-" &&
			unicode.IsDigit(rune(t.Key(i - 1)[0])) {
			return true
		}
	}
	return false
}

// namedWithin is how many syllables before "này" may be what it points to.
const namedWithin = 3

// named tells whether the title, or the sentence before, has one of the syllables
// that stand before syllable i: those are what it points to.
func named(t *viet.Text, i int, inTitle map[uint64]bool) bool {
	for k := max(0, i-namedWithin); k < i; k++ {
		h := t.Syllable(k).KeyHash
		if wordsForPersons[h] || small[h] {
			continue
		}
		if inTitle[h] {
			return true
		}
		for before := range k {
			if t.Syllable(before).KeyHash == h {
				return true
			}
		}
	}
	return false
}

// small are words that point to nothing.
var small = viet.HashSet("của", "và", "là", "có", "các", "những", "cho", "trong", "tại", "ở", "với", "về", "từ",
	"đến", "bị",
	"được", "vụ", "việc", "một", "đã", "sẽ", "cũng", "do", "theo", "sau", "trước", "khi", "hai")

// endsPhrase tells whether syllable i ends what it belongs to.
func endsPhrase(t *viet.Text, i int) bool {
	return i+1 == t.Len() || !persons.Spaced(t, i+1) || resuming[t.Syllable(i+1).KeyHash]
}

var (
	pointing = viet.HashSet("này", "ấy", "đó", "kia", "trên", "ngày")
	// spans are what "này" makes a time of.
	spans = viet.HashSet("ngày", "tuần", "tháng", "năm", "quý", "đợt", "dịp", "mùa", "vụ", "kỳ", "lần", "sáng",
		"chiều",
		"tối", "thế", "nay")
	wordsForPersons = viet.HashSet("người", "ông", "bà", "anh", "chị", "cô", "vị", "nhóm", "tượng", "chàng",
		"gái", "niên",
		"hai", "em",
		"cháu", "kẻ", "tên")
	// linkingThat stand before a "đó" that links clauses.
	linkingThat = viet.HashSet("trong", "do", "sau", "khi", "từ", "theo", "qua", "trước", "nhờ", "cùng", "vì",
		"lúc", "ở",
		"tại", "bên", "nào", "gì", "kể", "vào", "đâu", "cạnh", "ngay", "với", "như", "đến", "tới", "là", "một")
	// vague stand before a "trên" that points back whatever the title says.
	vague = viet.HashSet("tiền", "thái", "việc", "sự", "vực", "hợp", "nhân", "quan", "định", "trạng")
	// whereabouts stand before "trên" where it is a place.
	whereabouts = viet.HashSet("phía", "bên", "từ", "ở", "lên", "tầng", "đường", "bờ", "trở")
	said        = viet.HashSet("nói", "nêu", "kể")
	// whenever stand before a "trên" that means a time.
	whenever = viet.HashSet("gian", "điểm", "ngày")
	resuming = viet.HashSet("đã", "bị", "được", "là", "có", "do", "của", "sẽ", "đang", "và", "thì", "vừa", "không",
		"chưa",
		"cho", "để", "với", "khi", "vào", "diễn", "xảy", "nhằm", "thuộc", "tại", "ở", "phải", "cần", "cũng",
		"lại", "gây", "khiến", "trước", "sau", "trong", "từ",
		"ngay", "vì")
)

// lacksPerson tells whether a sentence speaks of somebody by a word for him alone, "bà
// chợt nghĩ", "gia đình chị", and names nobody before.
func lacksPerson(t *viet.Text) bool {
	for i := 1; i < t.Len(); i++ {
		k := t.Syllable(i).KeyHash
		if namesPerson(t, i) || meansSomebody[k] {
			return false
		}
		if !singular[k] || t.Syllable(i).Capital || namesNobody[t.Syllable(i-1).KeyHash] ||
			persons.IsQuoted(t.Source[:t.Syllable(i).Start]) {
			continue
		}
		return i+1 == t.Len() || !t.Syllable(i+1).Capital && !kin[t.Syllable(i+1).KeyHash]
	}
	return false
}

// namesPerson tells whether syllable i is in the name of a person.
func namesPerson(t *viet.Text, i int) bool {
	if !t.Syllable(i).Capital {
		return false
	}
	return persons.Titles[string(t.Key(i-1))] != 0 && persons.Spaced(t, i) || persons.Families[string(t.Key(i))] ||
		t.Syllable(i-1).Capital && persons.Spaced(t, i) && viet.IsForeign(t.Written(i)) &&
			viet.IsForeign(t.Written(i-1)) // "Paul Ryan"
}

var (
	singular = viet.HashSet("ông", "bà", "anh", "chị", "cô", "cậu", "hắn", "nó")
	// namesNobody stand before such a word that is part of another: "đàn ông", "cụ bà".
	namesNobody = viet.HashSet("đàn", "cụ", "các", "những", "thầy", "quý", "hai", "ba", "mấy", "nhiều", "một",
		"đôi", "mẹ",
		"chàng", "tiếng", "cặp")
	// meansSomebody are words for whom such a word may stand.
	meansSomebody = viet.HashSet("người", "nhân", "sĩ", "sỹ", "thủ", "sư", "hậu", "cụ", "viên",
		"niên", "nữ", "trưởng", "tịch", "đốc", "sinh", "xế",
		"khách", "chủ", "phạm", "can", "cáo", "tượng", "cháu", "vợ", "chồng", "con", "bố", "cha", "gái", "trai",
		"tướng")
)
