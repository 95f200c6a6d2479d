package alone

import (
	"strings"
	"unicode/utf8"

	"loa/viet"
	"loa/viet/phrase"
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

var predicate = phrase.Of("đã", "là", "bị", "được", "có", "sẽ", "đang", "vừa", "tới", "đến", "cho", "về", "vào", "ở",
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
	"yêu cầu", "bao gồm", "gồm", "trị giá", "đồng chủ trì", "từ xa",
	"vậy", "mặc cho", "cần thiết", "rồi", "và", "mà", "thì", "hay", "hoặc", "nên", "chứ", "vâng", "thưa",
	"xin", "hãy",
	"kính thưa", "căn cứ luật", "căn cứ nghị", "căn cứ quyết", "căn cứ thông", "chưa kể",
	"nhất là", "trừ", "kể cả", "ví dụ", "chẳng hạn", "thôi")

// tasks begin what somebody is to do, whom a clause behind a comma may name: "Thực hiện
// kế hoạch của tỉnh, Công an xã …".
var tasks = begins("xét", "tăng", "tăng cường", "đẩy mạnh", "phấn đấu", "tiếp tục", "chủ động", "khuyến khích",
	"nâng cao", "xây dựng", "hoàn thiện", "phát huy", "tập trung",
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
