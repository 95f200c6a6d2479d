package shorten

import (
	"loa/article/summary/internal/firsts"
	"loa/viet"
)

// longestPhrase is the number of syllables of the longest phrase in a set.
const longestPhrase = 5

// phrases are a set of words of one or several syllables, by their hashes.
type phrases struct {
	whole map[uint64]bool
	first firsts.Set
}

func set(list ...string) *phrases {
	p := &phrases{whole: map[uint64]bool{}}
	var t viet.Text
	for _, words := range list {
		t.Read(words)
		h := t.Syllable(0).KeyHash
		p.first.Add(h)
		for i := 1; i < t.Len(); i++ {
			h = viet.HashNext(h, t.Syllable(i).KeyHash)
		}
		p.whole[h] = true
	}
	return p
}

// startsAt tells whether one of the phrases begins at syllable i.
func (p *phrases) startsAt(t *viet.Text, i int) bool { return p.lengthAt(t, i, t.Len()) > 0 }

// lengthAt is the number of syllables of the longest phrase between syllable i
// and the one before end, 0 when there is none.
func (p *phrases) lengthAt(t *viet.Text, i, end int) int {
	if i >= min(end, t.Len()) || !p.first.MayHave(t.Syllable(i).KeyHash) {
		return 0
	}
	var h uint64
	longest := 0
	for n := 0; n < longestPhrase && i+n < end; n++ {
		if w := t.Syllable(i + n).KeyHash; n == 0 {
			h = w
		} else {
			h = viet.HashNext(h, w)
		}
		if p.whole[h] {
			longest = n + 1
		}
	}
	return longest
}

var (
	timeWords = set("hồi", "phút", "sáng", "trưa", "chiều", "tối", "đêm", "ngày", "hôm", "nay", "qua", "vào",
		"lúc", "khoảng", "giờ",
		"h", "tháng", "năm",
		"rạng", "cùng", "đầu", "cuối", "tuần", "vừa", "trước", "này")
	// past says that what a sentence tells has happened: then the time is less
	// than the event.
	past = set("đã", "vừa", "cho biết", "cho hay", "bị", "bắt", "xảy ra", "tử vong", "phát hiện", "ghi nhận",
		"tuyên án", "xét xử", "khẳng định",
		"trả lời", "ký kết", "thông qua", "thắng", "thua", "giành", "công bố")
)

func (s *sentence) withoutTime(p part) (part, bool) {
	c, ok := s.firstComma(p)
	first := s.syllableAt(p.start)
	if !ok || c.next-first > 8 || c.next == first {
		return p, false
	}
	for i := first; i < c.next; i++ {
		if digit := s.words.Key(i)[0]; (digit < '0' || digit > '9') && !timeWords.startsAt(s.words, i) {
			return p, false
		}
	}
	for i := c.next; i < s.words.Len(); i++ {
		if past.startsAt(s.words, i) {
			return s.from(p, c.at+1, Time)
		}
	}
	return p, false
}

var (
	saying = set("cho biết", "cho hay", "nói", "chia sẻ", "khẳng định", "nhấn mạnh", "thông tin", "đưa tin",
		"nhận định", "cho rằng", "giải thích",
		"tiết lộ", "trả lời", "phát biểu", "nói thêm", "cho biết thêm", "tuyên bố", "thông báo", "lý giải",
		"thừa nhận", "phân tích", "xác nhận")
	theo = set("theo")
	// leaning are words by which a clause leans on the one before it: it cannot
	// stand without who speaks.
	leaning = set("đã", "sẽ", "đang", "vừa", "cũng", "không", "chưa", "rằng", "và", "nhưng", "để", "do", "vì", "nhằm",
		"ông", "bà", "anh", "chị",
		"cô", "họ", "nó", "mình", "tôi", "chúng tôi", "đây", "điều", "khi", "còn", "mà", "thì", "nên", "phải", "có",
		"là", "được", "bị", "nếu", "em", "cháu", "đơn vị", "cơ quan này", "lực lượng", "phía", "địa phương",
		"nạn nhân",
		"bệnh nhân", "trong đó", "trước đó", "sau đó", "tại đây", "hai bên", "cố vấn",
		"giám đốc", "phó", "trưởng", "chủ tịch", "bí thư", "thứ trưởng", "bộ trưởng", "viện trưởng", "hiệu trưởng",
		"nguyên", "tổng giám đốc", "chánh", "đại biểu", "người")
	pointing = set("này", "đó", "ấy", "trên", "nói trên")
)

// stands tells whether the clause that begins at syllable i can stand alone.
func (s *sentence) stands(i int) bool {
	if i >= s.words.Len() || leaning.startsAt(s.words, i) {
		return false
	}
	for n := 1; n < 5 && i+n < s.words.Len(); n++ {
		if pointing.startsAt(s.words, i+n) {
			return false
		}
	}
	return true
}

// endsSaying tells whether a word for saying ends before syllable end.
func (s *sentence) endsSaying(from, end int) bool {
	for n := 1; n <= 3; n++ {
		if end-n > from && saying.lengthAt(s.words, end-n, end) == n {
			return true
		}
	}
	return false
}

const longestSayer = 18 // syllables

// withoutSayer drops who reports from the beginning: "Theo X, …", "X cho
// biết, …", "X cho biết …".
func (s *sentence) withoutSayer(p part) (part, bool) {
	c, ok := s.firstComma(p)
	first := s.syllableAt(p.start)
	if s.quoted {
		return p, false
	}
	if ok && c.next-first <= longestSayer && c.next-first > 1 && s.stands(c.next) &&
		(theo.startsAt(s.words, first) || s.endsSaying(first, c.next)) {
		return s.from(p, c.at+1, Attribution)
	}
	for i := first + 2; i < first+longestSayer && i+3 < s.words.Len() && (!ok || i < c.next-1); i++ {
		if n := aloud.lengthAt(s.words, i, s.words.Len()); n > 0 {
			if !s.stands(i + n) {
				return p, false
			}
			return s.from(p, int(s.words.Syllable(i+n).Start), Attribution)
		}
	}
	return p, false
}

var aloud = set("cho biết", "cho hay", "cho biết rằng", "cho hay rằng")

// withoutSaid drops who reports from the end: ", ông An cho biết", ", theo X".
func (s *sentence) withoutSaid(p part) (part, bool) {
	if s.quoted || len(s.commas) == 0 {
		return p, false
	}
	c := s.commas[len(s.commas)-1]
	end := s.syllableAt(p.end)
	if c.at <= p.start || c.at >= p.end || end-c.next > 14 || end-c.next < 2 ||
		!theo.startsAt(s.words, c.next) && !s.endsSaying(c.next, end) {
		return p, false
	}
	left := part{p.start, c.at, p.cuts | Attribution}
	return left, s.size(left) >= FewestLeft
}

var (
	adjuncts = set("nhằm", "để", "góp phần", "qua đó", "trong khi", "đồng thời", "trong đó", "bao gồm", "gồm",
		"sau khi", "trước khi", "khiến",
		"kể cả", "nhất là", "đặc biệt là", "mặc dù", "dù", "từ đó", "tạo", "giúp", "thay vì", "cùng với", "theo",
		"do", "vì", "bởi", "khi",
		"tương đương", "dẫn đến", "kéo theo", "chủ yếu", "thậm chí", "tức", "trong bối cảnh", "bất chấp", "tránh",
		"sau", "trước", "làm",
		"nơi", "vốn", "rồi", "nên", "còn", "với", "tại", "bằng cách", "nhờ", "trong số đó", "bên cạnh", "ngoài ra",
		"hiện")
	// subordinate words begin a clause that needs another one after it.
	subordinate = set("sau", "khi", "để", "nhằm", "do", "vì", "nếu", "trong", "với", "theo", "từ", "tại", "trước",
		"dù", "mặc dù", "ngoài", "bên", "bởi",
		"qua", "cùng", "ngay", "nhờ", "bằng", "thay", "ở", "trên", "đến", "khoảng", "vào", "lúc", "ngày", "sáng",
		"trưa", "chiều", "tối", "đêm", "rạng")
	predicates = set("đã", "sẽ", "đang", "vừa", "là", "bị", "được", "phải", "cần", "không", "có", "tổ chức",
		"cho biết", "yêu cầu", "đề nghị", "khẳng định")
	resuming = set("đã", "sẽ", "đang", "vừa", "bị", "được", "là", "có", "phải", "cần", "không", "vẫn", "cũng", "thì")
)

// withoutAdjunct drops a clause from the end that says why, when or with what,
// if what stands before it is a whole sentence.
func (s *sentence) withoutAdjunct(p part) (part, bool) {
	first := s.syllableAt(p.start)
	if first >= s.words.Len() || subordinate.startsAt(s.words, first) {
		return p, false
	}
	for k, c := range s.commas {
		if c.at <= p.start || c.at >= p.end || c.next-first < FewestLeft || !c.semicolon &&
			!adjuncts.startsAt(s.words, c.next) {
			continue
		}
		if s.resumes(s.commas[k+1:]) || !s.hasPredicate(first, c.next) || s.endsSaying(first, c.next) {
			continue
		}
		return part{p.start, c.at, p.cuts | Adjunct}, true
	}
	return p, false
}

// resumes tells whether the main clause goes on after one of the commas.
func (s *sentence) resumes(later []comma) bool {
	for _, c := range later {
		if resuming.startsAt(s.words, c.next) {
			return true
		}
	}
	return false
}

func (s *sentence) hasPredicate(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if predicates.lengthAt(s.words, i, to) > 0 {
			return true
		}
	}
	return false
}
