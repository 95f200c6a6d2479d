// Package alone makes of the sentences of an article what may be its summary:
// texts that can be read without the others.
package alone

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/article/summary/internal/persons"
	"loa/viet"
	"loa/viet/phrase"
)

const fewestSyllables = 5

// standsAlone tells whether a sentence can be read without those before it, under
// a title of these syllables: it has an end, says something, and does not begin
// with or speak of what only the others explain.
func standsAlone(t *viet.Text, inTitle map[uint64]bool) bool {
	if t.Len() < fewestSyllables || strings.HasSuffix(t.Source, ":") || strings.HasSuffix(t.Source, "?") {
		return false
	}
	if isPronoun(t) || !beginsSentence(t.Source) ||
		!ends(t.Source) || isLabelled(t) || isLikeACaption(t) || lacksMainClause(t) {
		return false
	}
	return !isTheTitle(t, inTitle) && !saidBefore.In(t) && !leaning.of(t) && !isLater(t) &&
		!isBareOffice(t, inTitle) && !saysWho(t) && !pointsBack(t, inTitle) && !speaksOfItself(t) && !lacksPerson(t)
}

// isPresentable tells whether a sentence reads well as far as it goes, though it leans
// on others.
func isPresentable(t *viet.Text) bool {
	return t.Len() >= shortestPresentable && !strings.HasSuffix(t.Source, ":") && !strings.HasSuffix(t.Source, "?") &&
		beginsSentence(t.Source) && ends(t.Source) && !isLabelled(t) && !isLikeACaption(t) && !isPronoun(t) &&
		!leaning.of(t) && !links(t) && !lacksMainClause(t)
}

const shortestPresentable = 10

// beginnings are words that texts may begin with, by the hashes of their keys.
type beginnings map[uint64]bool

// longestBeginning is the number of syllables of the longest beginning.
const longestBeginning = 6

func begins(list ...string) beginnings {
	set := beginnings{}
	var t viet.Text
	for _, words := range list {
		t.Read(words)
		h := t.Syllable(0).KeyHash
		for i := 1; i < t.Len(); i++ {
			h = viet.HashNext(h, t.Syllable(i).KeyHash)
		}
		set[h] = true
	}
	return set
}

// of tells whether a text begins with one of them.
func (b beginnings) of(t *viet.Text) bool {
	h := uint64(0)
	for i := range min(longestBeginning, t.Len()) {
		if k := t.Syllable(i).KeyHash; i == 0 {
			h = k
		} else {
			h = viet.HashNext(h, k)
		}
		if b[h] {
			return true
		}
	}
	return false
}

// beginsSentence tells whether a text begins as a sentence does: with a capital, a
// figure or a quotation. One cut within a name or a list does not, nor one that is a
// quotation as a whole, without who says it.
func beginsSentence(s string) bool {
	first, size := utf8.DecodeRuneInString(s)
	switch {
	case isQuote(first):
		inside := strings.TrimRight(s[size:], " .,")
		last, size := utf8.DecodeLastRuneInString(inside)
		return inside != "" && (!isQuote(last) || strings.ContainsAny(inside[:len(inside)-size], "\"“”«»"))
	case unicode.IsLetter(first):
		return unicode.IsUpper(first)
	}
	return unicode.IsDigit(first)
}

func isQuote(r rune) bool { return strings.ContainsRune("\"“”«»", r) }

// ends tells whether a text ends where a sentence does, not within brackets nor at
// the dot of a shortened name: "bà Ng.", "trú TP."
func ends(s string) bool {
	return strings.Count(s, "(") == strings.Count(s, ")") && !endsShortened(s)
}

// longestDivided is how many bytes a sentence has at most that a line end divided.
const longestDivided = 600

// GoesOn tells whether a sentence goes on on the next line: at the dot of a shortened
// name, or in brackets that are closed there.
func GoesOn(s, next string) bool {
	open := strings.Count(s, "(") - strings.Count(s, ")")
	return len(s)+len(next) <= longestDivided && (endsShortened(s) ||
		open > 0 && strings.Count(next, ")")-strings.Count(next, "(") == open)
}

func endsShortened(s string) bool {
	word, dot := strings.CutSuffix(s[strings.LastIndexAny(s, " (-–,")+1:], ".")
	first, _ := utf8.DecodeRuneInString(word)
	if !dot || !unicode.IsUpper(first) || strings.ContainsAny(word, ".0123456789") {
		return false
	}
	return word == "TP" || word == "Tp" || !strings.ContainsAny(viet.Fold(word), "aeiouy") ||
		utf8.RuneCountInString(word) == 1
}

// isLabelled tells whether a text begins with a label: "Clip: …", "Phóng viên: …". A
// day is none: "Ngày 4/7: …".
func isLabelled(t *viet.Text) bool {
	i := strings.Index(t.Source, ": ")
	if i < 0 {
		return false
	}
	n := 0
	for n < t.Len() && int(t.Syllable(n).Start) < i {
		n++
	}
	return n <= longestLabel && !strings.ContainsAny(t.Source[:i], "0123456789") &&
		!speech.Contains(t.Source[:i]) &&
		!links(t)
}

const longestLabel = 6 // syllables

var speech = phraseSet("nói", "cho biết", "chia sẻ", "khẳng định", "nhấn mạnh", "cho rằng", "viết", "kể", "hỏi",
	"tuyên bố", "trả lời", "phát biểu", "cho hay", "tâm sự", "thông tin", "bày tỏ", "giải thích", "thừa nhận",
	"bức xúc",
	"phân tích", "nhận định", "đề nghị", "theo")

// longestStill is the number of syllables up to which a sentence that tells nothing
// that happens is taken for what stands under a picture.
const longestStill = 13

// isLikeACaption tells whether a sentence says what a picture shows.
func isLikeACaption(t *viet.Text) bool {
	if showing.of(t) || inPicture.In(t) {
		return true
	}
	if t.Len() > longestStill {
		return false
	}
	for i := range t.Len() {
		if happening[t.Syllable(i).KeyHash] || unicode.IsDigit(rune(t.Key(i)[0])) {
			return false
		}
	}
	return true
}

var showing = begins("clip", "video", "ảnh", "trong ảnh", "hình ảnh", "một hình ảnh", "một trong các hình ảnh",
	"một trong những hình ảnh", "quang cảnh", "toàn cảnh", "xem thêm", "mời xem",
	"mời quý", "mời bạn", "bấm vào", "độc giả", "bạn đọc")

// inPicture say where somebody stands in a picture.
var inPicture = phraseSet("từ phải qua", "từ trái qua", "từ phải sang", "từ trái sang", "bìa trái", "bìa phải",
	"ngoài cùng bên", "thứ hai từ", "thứ ba từ", "đứng giữa", "áo trắng", "ảnh nhỏ", "bắt tay chủ tịch",
	"bắt tay tổng thống", "bắt tay thủ tướng")

var happening = viet.HashSet("đã", "vừa", "sẽ", "đang", "bị", "được", "là", "có", "không", "chưa", "phải", "cần",
	"cho", "về",
	"khiến", "làm", "xảy", "bắt", "yêu", "đề", "thắng", "thua", "tăng", "giảm", "mở", "khai", "công", "quyết",
	"tổ", "nói",
	"nhận", "gây", "chết", "muốn", "ra", "vào")

// speaksOfItself tells whether the writer, or who is interviewed, speaks outside
// quotation marks: "tôi", "chúng ta".
func speaksOfItself(t *viet.Text) bool {
	for i := range t.Len() {
		k := t.Syllable(i).KeyHash
		if (selves[k] || k == mine && i > 0 && t.Syllable(i-1).KeyHash == us) &&
			!persons.IsQuoted(t.Source[:t.Syllable(i).Start]) {
			return true
		}
	}
	return false
}

var (
	selves = viet.HashSet("tôi", "tao", "tui")
	us     = viet.HashSyllable([]byte("chúng"))
	mine   = viet.HashSyllable([]byte("ta"))
)

// lacksMainClause tells whether a text is a clause of the sentence before: it begins
// with what needs another clause, and has none; or it tells what is done and not by
// whom.
func lacksMainClause(t *viet.Text) bool {
	if first, _ := utf8.DecodeRuneInString(t.Source); isQuote(first) || links(t) {
		return false
	}
	if besides.of(t) && !strings.Contains(t.Source, ", ") {
		return true // "Ngoài việc theo dõi …; kiểm tra …"
	}
	return doing.of(t) || isPlaceOnly(t) || concerning.of(t) && !says(t) ||
		because.of(t) && !strings.Contains(t.Source, " nên ") ||
		needing.of(t) && !strings.ContainsAny(t.Source, ",:")
}

// needing begin a clause that another one completes, or a sentence whose subject
// stands behind a comma.
var needing = begins("để", "nếu", "khi", "sau khi", "trong khi", "trước khi", "mặc dù", "dù", "tuy", "do", "từ khi",
	"trả lời", "phát biểu", "trao đổi", "nói về", "liên quan đến", "phát hiện", "nhận được", "theo", "thấy")

var besides = begins("ngoài", "ngoài việc", "bên cạnh việc", "cùng với việc")

// isPlaceOnly tells whether a text names a place and says of it only what is or was
// there: "Trường Tiểu học Nậm Sỏ, nơi xảy ra sự việc."
func isPlaceOnly(t *viet.Text) bool {
	before, _, ok := strings.Cut(t.Source, ", nơi ")
	return ok && strings.Count(t.Source, ", ") == 1 && !predicate.Contains(before)
}

var predicate = phraseSet("đã", "là", "bị", "được", "có", "sẽ", "đang", "vừa", "tới", "đến", "cho", "về", "vào", "ở",
	"tại", "từ", "tổ chức", "khai mạc", "xảy ra", "phát hiện")

// concerning begin what a sentence tells of, which is none without what it tells.
var concerning = begins("liên quan", "xung quanh", "trước thông tin", "trước việc", "trước sự việc", "sau vụ",
	"trong vụ", "về vụ", "về việc", "từ vụ")

// says tells whether one of the clauses behind the first tells something, and not
// only where or when.
func says(t *viet.Text) bool {
	for i := 1; i < t.Len(); i++ {
		if between := t.Source[t.Syllable(i-1).End:t.Syllable(i).Start]; strings.HasPrefix(between, ", ") &&
			!adverbials[t.Syllable(i).KeyHash] {
			return true
		}
	}
	return false
}

// adverbials begin a clause that says where, when or of whom.
var adverbials = viet.HashSet("tại", "ở", "vào", "ngày", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "lúc", "khoảng",
	"huyện", "xã", "tỉnh", "thôn", "bản", "thị", "phường", "quận", "thành", "tp", "do", "của", "trên", "và", "khiến",
	"làm", "gây", "trong", "theo", "trú", "quê", "sinh", "nơi", "ngụ", "phố", "đường")

// because begin a reason, which is a sentence only with what it is the reason of.
var because = begins("vì", "bởi", "bởi vì")

// doing begin a sentence without who does it.
var doing = begins("thu giữ", "giao cho", "giao cục", "giao sở", "giao các", "giao ủy ban", "giao ubnd", "đề nghị",
	"yêu cầu", "tăng cường", "đẩy mạnh", "phấn đấu", "tiếp tục", "bao gồm", "gồm", "trị giá", "đồng chủ trì",
	"chủ động",
	"vậy", "mặc cho", "cần thiết", "rồi", "và", "mà", "thì", "hay", "hoặc", "nên", "chứ", "vâng", "thưa",
	"xin", "hãy",
	"kính thưa", "căn cứ luật", "căn cứ nghị", "căn cứ quyết", "căn cứ thông", "xét đề nghị", "chưa kể",
	"nhất là", "trừ", "kể cả", "ví dụ", "chẳng hạn", "thôi")

// fewestNew is how many syllables a summary has at least that the title has not.
const fewestNew = 4

// isTheTitle tells whether a text says no more than the title.
func isTheTitle(t *viet.Text, inTitle map[uint64]bool) bool {
	n := 0
	for i := range t.Len() {
		if !inTitle[t.Syllable(i).KeyHash] {
			n++
		}
	}
	return n < fewestNew
}

// isBareOffice tells whether a sentence is about an office that another one names:
// "Bộ sẽ chỉ đạo …", "Đoàn cũng yêu cầu …".
func isBareOffice(t *viet.Text, inTitle map[uint64]bool) bool {
	first := t.Syllable(0).KeyHash
	return t.Len() > 1 && offices[first] && afterOffice[t.Syllable(1).KeyHash] && !inTitle[first]
}

var (
	offices     = viet.HashSet("bộ", "sở", "đoàn", "ban", "cục")
	afterOffice = viet.HashSet("đã", "sẽ", "cũng", "đang", "vừa", "còn", "này", "phải", "cần", "yêu", "đề", "cho")
)

// longestWho is the number of syllables up to which a sentence of who somebody is
// tells nothing else.
const longestWho = 18

// saysWho tells whether a sentence only says who somebody is: "Lò Văn Pâng là nhân viên
// bảo vệ của chợ."
func saysWho(t *viet.Text) bool {
	if t.Len() > longestWho || strings.Contains(t.Source, ", ") {
		return false
	}
	i := 0
	if persons.Titles[string(t.Key(0))] != 0 {
		i = 1
	}
	if i >= t.Len() || !persons.Families[string(t.Key(i))] {
		return false
	}
	for i < t.Len() && t.Syllable(i).Capital {
		i++
	}
	return i < t.Len() && string(t.Key(i)) == "là"
}

// laterWithin is how many syllables a time of another event has at most.
const laterWithin = 5

// isLater tells whether a sentence begins with a time that another event gives: "Hai
// ngày sau, …", "Sáng hôm sau …".
func isLater(t *viet.Text) bool {
	for i := 1; i < min(laterWithin, t.Len()-1); i++ {
		if string(t.Key(i)) == "sau" && timeUnits[t.Syllable(i-1).KeyHash] && string(t.Key(i+1)) != "khi" &&
			!t.Syllable(i+1).Capital {
			return string(t.Key(0)) != "sau" && string(t.Key(0)) != "từ" && string(t.Key(0)) != "vào"
		}
	}
	return false
}

var timeUnits = viet.HashSet("phút", "giờ", "tiếng", "ngày", "hôm", "tháng", "lát", "lúc", "hồi")

// saidBefore are words of who has said what the sentence before told.
var saidBefore = phraseSet("cho biết như vậy", "cho hay như vậy", "nói như vậy", "khẳng định như vậy",
	"cho biết điều này", "nhấn mạnh điều này")

// links tells whether a sentence begins with a word that ties it to the one before:
// without that word it can be read alone.
func links(t *viet.Text) bool { return linking.of(t) || weakLinks.of(t) && comma(t) }

// comma tells whether a comma stands within the first few syllables of a text.
func comma(t *viet.Text) bool {
	i := strings.Index(t.Source, ", ")
	return i > 0 && t.Len() > namedWithin && i < int(t.Syllable(namedWithin).End)
}

// weakLinks tie a sentence to the one before, but do not keep it from being read
// alone; with a comma they are left out.
var weakLinks = begins("đặc biệt", "được biết", "đáng chú ý", "bước đầu", "kết quả", "cuối cùng", "có thể thấy")

var linking = begins("do đó", "do vậy", "vì vậy", "vì thế", "bởi vậy", "chính vì vậy", "chính vì thế", "tuy nhiên",
	"tuy vậy", "dù vậy", "mặc dù vậy", "thế nhưng", "nhưng", "song", "ngoài ra", "bên cạnh đó", "đồng thời",
	"theo đó",
	"như vậy", "mặt khác", "cụ thể", "tương tự", "ngược lại", "trong khi đó", "cũng theo", "hơn nữa", "thậm chí",
	"mới đây nhất", "cùng với đó", "qua đó", "từ đó", "song song đó",
	"ngay sau đó", "trên cơ sở đó", "trước tình hình đó", "thêm vào đó",
	"nói cách khác", "lúc này", "lúc đó", "khi đó", "cùng lúc", "cùng thời điểm", "cùng ngày",
	"trước đó", "cũng trong",
	"nhân dịp này", "về việc này", "về vấn đề này", "trong số này", "trong số đó")

// leaning are beginnings of sentences that go on with what was said before, or
// that only say who was there and who spoke.
var leaning = begins("trong đó", "thấy vậy", "vậy mà", "nghe vậy", "tham dự", "cùng dự", "cùng tham dự", "tới dự",
	"dự hội nghị", "dự buổi", "dự cuộc họp", "dự lễ", "dự phiên", "về phía", "phát biểu tại", "phát biểu chỉ đạo",
	"phát biểu khai mạc", "phát biểu bế mạc", "kết luận hội nghị", "kết luận buổi", "kết luận cuộc họp",
	"kết luận phiên",
	"tại đây", "điều này", "việc này", "đây là", "đây cũng", "đó là", "cũng tại", "cũng theo", "sau đó",
	"thay mặt", "đến dự", "chủ trì", "tiếp đó", "tiếp theo", "cùng đi", "tham gia đoàn", "tới đây",
	"ngoài những", "về phần", "ở những nơi khác", "ở nơi khác", "ở một số nơi khác", "những người khác",
	"một người khác", "một số người khác", "một trường hợp khác", "trường hợp khác", "nếu không có thì",
	"nếu không thì", "nếu có thì", "cũng", "giờ tranh thủ", "công tác này", "công việc này",
	"vấn đề này", "sự việc này", "điều đó", "nội dung này", "đồng quan điểm", "cùng quan điểm",
	"cùng chung quan điểm", "lập tức", "ngay lập tức", "tức thì", "nguyên nhân là", "lý do là", "lý do chính là",
	"kết quả là",
	"mục đích là", "cả hai", "cả ba", "cả bốn", "cả năm người", "cả 2", "cả 3", "cả 4", "cả 5", "hai người",
	"tất cả đều",
	"chuyện là", "số này", "vị này", "còn", "riêng", "cũng như", "như đã thông tin", "như đã đưa", "như đã đưa tin",
	"trở lại", "quay trở lại", "nói thêm", "chia sẻ thêm", "trao đổi thêm")

func phraseSet(list ...string) *phrase.Set {
	s := &phrase.Set{}
	for _, words := range list {
		s.Add(words, 0)
	}
	return s
}

// isPronoun tells whether a text begins with a word for somebody whom another
// sentence names: "Ông cho biết", but not "Ông Pâng", "Bà con", "Cô giáo".
func isPronoun(t *viet.Text) bool {
	return pronouns[t.Syllable(0).KeyHash] && !t.Syllable(1).Capital && !kin[t.Syllable(1).KeyHash]
}

var (
	pronouns = viet.HashSet("ông", "bà", "anh", "chị", "cô", "họ", "nó", "hắn", "y", "cậu", "nàng", "chàng", "em", "mình",
		"cháu", "con", "chúng")
	// kin are what makes a noun of such a word.
	kin = viet.HashSet("con", "giáo", "gái", "bé", "lão", "cụ", "trai", "ruột", "chủ", "tá", "sĩ", "học", "tế",
		"dâu", "rể",
		"mẹ", "em", "chị", "đường", "người", "số", "tàu", "đập", "suối", "sông", "cái", "hùng", "bố", "nội",
		"ngoại", "già", "trùm",
		"lớn", "đỡ", "hoàng", "xã", "vợ", "chồng", "hàng", "bà", "hai", "ba")
)
