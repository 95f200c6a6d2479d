package shorten

import (
	"strings"

	"loa/viet"
)

var openings = set("theo đó", "tuy nhiên", "ngoài ra", "bên cạnh đó", "trong khi đó", "cụ thể", "do đó", "vì vậy",
	"vì thế", "đồng thời",
	"như vậy", "đặc biệt", "được biết", "đáng chú ý", "sau đó", "thực tế", "cùng với đó", "mặt khác", "hơn nữa",
	"tuy vậy", "nói cách khác",
	"chính vì vậy", "chính vì thế", "bởi vậy", "bước đầu", "song song đó", "từ đó", "qua đó", "tiếp đó", "mặc dù vậy",
	"dù vậy", "ngược lại",
	"thế nhưng", "chưa kể", "cuối cùng", "nhìn chung", "kết quả", "đương nhiên", "trước tình hình đó", "mới đây",
	"theo thông tin ban đầu",
	"thông tin ban đầu", "nhân dịp này", "trên cơ sở đó", "cũng theo đó", "có thể thấy", "trên thực tế", "hiện nay",
	"hiện", "hiện tại",
	"đến nay", "gần đây", "thời gian qua", "thời gian gần đây", "ngay sau đó", "trước đó",
	"thậm chí", "tương tự", "thêm vào đó", "mới đây nhất", "lúc này", "về việc này", "về vấn đề này", "cùng ngày",
	"cùng lúc", "cùng thời điểm")

func (s *sentence) withoutOpening(p part) (part, bool) {
	c, ok := s.firstComma(p)
	n := openings.lengthAt(s.words, 0, s.words.Len())
	if ok && c.next > 0 && (n == c.next || s.pointsBack(c.next) || Reported(s.words) == c.next) {
		return s.from(p, c.at+1, Opening)
	}
	if n == 0 {
		n = bareOpenings.lengthAt(s.words, 0, s.words.Len())
	}
	if n > 0 && n < s.words.Len() && s.begins(n) {
		return s.from(p, int(s.words.Syllable(n).Start), Opening)
	}
	return p, false
}

// bareOpenings are left out without a comma behind them.
var bareOpenings = set("nhưng", "song", "còn", "nhưng theo")

// begins tells whether a sentence may begin at syllable i, to which no mark leads: with
// a name, a figure, somebody with his name, or a time.
func (s *sentence) begins(i int) bool {
	w := s.words.Syllable(i)
	if strings.TrimSpace(s.text[s.words.Syllable(i-1).End:w.Start]) != "" {
		return false
	}
	return w.Capital || timeBegins.startsAt(s.words, i) ||
		called.startsAt(s.words, i) && i+1 < s.words.Len() && s.words.Syllable(i+1).Capital
}

var (
	timeBegins = set("ngày", "sáng ngày", "chiều ngày", "tối ngày", "đêm ngày", "vào ngày", "vào khoảng", "vào lúc",
		"khoảng", "lúc", "từ ngày", "đến ngày", "trong năm", "trong tháng", "trong quý")
	called = set("ông", "bà", "anh", "chị", "đồng chí", "xã", "huyện", "tỉnh", "thành phố")
)

// longestReported is the number of syllables of the longest clause that says where
// something was told before.
const longestReported = 12

// Reported is the number of syllables by which a sentence says that it was told before,
// "Như báo điện tử Lai Châu đã đưa tin, …", 0 when it does not.
func Reported(t *viet.Text) int {
	if string(t.Key(0)) != "như" {
		return 0
	}
	for i := 2; i < min(longestReported, t.Len()); i++ {
		if strings.HasPrefix(t.Source[t.Syllable(i-1).End:t.Syllable(i).Start], ", ") {
			if told.lengthAt(t, i-2, i) == 2 {
				return i
			}
			return 0
		}
	}
	return 0
}

var told = set("thông tin", "đưa tin", "đăng tải", "phản ánh", "đề cập", "đăng tin", "nêu trên")

// longestBack is the number of syllables of the longest beginning that only points
// back.
const longestBack = 10

// pointsBack tells whether what stands before syllable end only points to what was
// said before: "Trước tình hình đó", "Liên quan đến vụ việc này".
func (s *sentence) pointsBack(end int) bool {
	if end < 2 || end > longestBack || !backwards.startsAt(s.words, 0) || !pointing.startsAt(s.words, end-1) ||
		!s.stands(end) {
		return false
	}
	for i := range end {
		if conditions.startsAt(s.words, i) {
			return false
		}
	}
	return true
}

var (
	backwards = set("trước", "về", "với", "từ", "liên quan", "xung quanh", "trong", "tại", "sau", "do", "vì", "để",
		"nhằm",
		"nhân", "ngay", "tính đến", "qua", "khi", "bên cạnh", "cùng", "ngoài", "theo", "trên")
	// conditions say where what follows holds: without them it would hold everywhere.
	conditions = set("trường hợp", "nếu", "số", "quy định", "mức", "thời gian", "giai đoạn", "năm", "tháng")
)
