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
	return isSentence(t, inTitle) && !isPronoun(t) && ends(t.Source) && !lacksMainClause(t) &&
		!saidBefore.In(t) && !leaning.of(t) && !isLater(t) && !isBareOffice(t, inTitle) && !saysWho(t) &&
		!closes(t) && !pointsBack(t, inTitle) && !isBareThing(t, inTitle) && !speaksOfItself(t) && !lacksPerson(t)
}

// isSentence tells whether a text tells something that the title does not, and is no
// part of a sentence, question, label or caption.
func isSentence(t *viet.Text, inTitle map[uint64]bool) bool {
	return t.Len() >= fewestSyllables && !strings.HasSuffix(t.Source, ":") && !strings.HasSuffix(t.Source, "?") &&
		beginsSentence(t.Source) && !isLabelled(t) && !isLikeACaption(t) && !isTheTitle(t, inTitle) &&
		!trailsOff(t)
}

// trailsOff tells whether a sentence ends in dots and is no list.
func trailsOff(t *viet.Text) bool {
	return t.Len() < longestStill+3 && (strings.HasSuffix(t.Source, "…") || strings.HasSuffix(t.Source, "..")) &&
		!strings.Contains(t.Source, ", ")
}

// isPresentable tells whether a sentence reads well as far as it goes, though it leans
// on others.
func isPresentable(t *viet.Text) bool {
	return t.Len() >= shortestPresentable && !strings.HasSuffix(t.Source, ":") && !strings.HasSuffix(t.Source, "?") &&
		beginsSentence(t.Source) && ends(t.Source) && !isLabelled(t) && !isLikeACaption(t) && !isPronoun(t) &&
		!leaning.of(t) && !links(t) && !lacksMainClause(t)
}

const shortestPresentable = 10

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
	return musing.of(t)
}

// musing begin what the writer thinks.
var musing = begins("thiết nghĩ", "mong rằng", "ước gì", "phải chăng", "giá như", "có lẽ", "ai cũng biết",
	"phải nói rằng")

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
	if besides.of(t) && !namesDoer(t) {
		return true // "Ngoài việc theo dõi …; kiểm tra …"
	}
	return doing.of(t) || tasks.of(t) && !namesDoer(t) || isPlaceOnly(t) || concerning.of(t) && !says(t) ||
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
var adverbials = viet.HashSet("tại", "ở", "vào", "ngày", "hôm", "sáng", "trưa", "chiều", "tối", "đêm", "lúc",
	"khoảng",
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
	"kính thưa", "căn cứ luật", "căn cứ nghị", "căn cứ quyết", "căn cứ thông", "chưa kể",
	"nhất là", "trừ", "kể cả", "ví dụ", "chẳng hạn", "thôi")

// tasks begin what somebody is to do, whom a clause behind a comma may name: "Thực hiện
// kế hoạch của tỉnh, Công an xã …".
var tasks = begins("xét", "tăng", "khuyến khích", "nâng cao", "xây dựng", "hoàn thiện", "phát huy", "tập trung",
	"triển khai",
	"tổ chức thực hiện", "tổ chức tốt", "rà soát", "chỉ đạo", "thực hiện", "bảo đảm", "đảm bảo", "quan tâm",
	"chú trọng",
	"chuẩn bị", "phối hợp", "thường xuyên", "tuyên truyền", "vận động", "hướng dẫn", "kiểm tra việc", "ưu tiên",
	"đổi mới",
	"huy động", "quản lý", "bố trí", "hỗ trợ", "phát triển", "giữ vững", "góp phần", "khắc phục", "kiên quyết")

// namesDoer tells whether a clause behind a comma begins with somebody who may do
// something, or with a time.
func namesDoer(t *viet.Text) bool {
	for i := 1; i < t.Len(); i++ {
		between := t.Source[t.Syllable(i-1).End:t.Syllable(i).Start]
		if strings.HasPrefix(between, ", ") && (t.Syllable(i).Capital || doers[t.Syllable(i).KeyHash]) {
			return true
		}
	}
	return false
}

var doers = viet.HashSet("công", "huyện", "xã", "tỉnh", "sở", "phòng", "ban", "hội", "đảng", "chi", "trường",
	"đồn", "bộ",
	"các", "lực", "đoàn", "chính", "phường", "thị", "cán", "nhân", "ngành", "tổ", "bà", "người", "ông", "toàn", "cơ",
	"ủy", "đơn", "đội", "trung", "hàng", "nhiều", "doanh", "ngày", "sáng", "trưa", "chiều", "tối", "đêm", "từ",
	"trong",
	"vừa", "thời", "những", "hôm", "năm", "tại")

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
	i := 0
	if string(t.Key(0)) == "theo" {
		i = afterComma(t)
	}
	if t.Len()-i > longestWho || strings.Contains(t.Source[t.Syllable(i).Start:], ", ") {
		return false
	}
	if persons.Titles[string(t.Key(i))] != 0 {
		i++
	}
	if i >= t.Len() || !persons.Families[string(t.Key(i))] {
		return false
	}
	for i < t.Len() && t.Syllable(i).Capital {
		i++
	}
	return i < t.Len() && string(t.Key(i)) == "là"
}

// afterComma is the first syllable behind a comma, 0 when there is none.
func afterComma(t *viet.Text) int {
	for i := 1; i < t.Len(); i++ {
		if strings.HasPrefix(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start], ", ") {
			return i
		}
	}
	return 0
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
	pronouns = viet.HashSet("ông", "bà", "anh", "chị", "cô", "họ", "nó", "hắn", "y", "cậu", "nàng", "chàng",
		"em", "mình",
		"cháu", "con", "chúng")
	// kin are what makes a noun of such a word.
	kin = viet.HashSet("con", "giáo", "gái", "bé", "lão", "cụ", "trai", "ruột", "chủ", "tá", "sĩ", "học", "tế",
		"dâu", "rể",
		"mẹ", "em", "chị", "đường", "người", "số", "tàu", "đập", "suối", "sông", "cái", "hùng", "bố", "nội",
		"ngoại", "già", "trùm",
		"lớn", "đỡ", "lập", "đơn", "độc", "dũng", "hoàng", "xã", "vợ", "chồng", "hàng", "bà", "hai", "ba")
)
