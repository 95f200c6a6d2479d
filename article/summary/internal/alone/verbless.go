package alone

import (
	"strings"
	"unicode"

	"loa/viet"
)

// longestVerbless is the number of syllables up to which it is asked whether a sentence
// has a predicate.
const longestVerbless = 45

// isVerbless tells whether a sentence surely has no predicate: "Ông Pâng, Chủ tịch xã, trong
// cuộc họp hôm 7/10.", "Đoàn cứu hộ và xe cấp cứu tại hiện trường." Any word that may be
// one counts, unless it belongs to a noun: "người phát ngôn".
func isVerbless(t *viet.Text) bool {
	if t.Len() > longestVerbless {
		return false
	}
	first := firstPredicate(t)
	if first == t.Len() {
		return !hasFigures(t)
	}
	return introducesList(t, first) || isAtEvent(t, first)
}

// firstPredicate is the first syllable that may be of a predicate.
func firstPredicate(t *viet.Text) int {
	for i := range t.Len() {
		s := t.Syllable(i)
		if s.Capital && i > 0 || !mayBePredicate[s.KeyHash] ||
			i > 0 && nouns.whole[viet.HashNext(t.Syllable(i-1).KeyHash, s.KeyHash)] ||
			i+1 < t.Len() && nouns.whole[viet.HashNext(s.KeyHash, t.Syllable(i+1).KeyHash)] {
			continue
		}
		return i
	}
	return t.Len()
}

// mostFigures is how many figures the day has on which a picture was made.
const mostFigures = 2

// hasFigures tells whether a sentence has figures that may be what it tells: "Lượng mưa ở
// Nậm Sỏ 149,2 mm, ở Phúc Than 90 mm."
func hasFigures(t *viet.Text) bool {
	n := 0
	for i := range t.Len() {
		if unicode.IsDigit(rune(t.Key(i)[0])) {
			n++
		}
	}
	return n > mostFigures
}

// introducesList tells whether the predicate at syllable i only begins a list: "Nhóm nghi
// phạm gồm: …".
func introducesList(t *viet.Text, i int) bool {
	return string(t.Key(i)) == "gồm" && strings.HasPrefix(t.Source[t.Syllable(i).End:], ":") && !tellsMore(t, i)
}

// longestAtEvent is the number of syllables up to which it may be said at what somebody is.
const longestAtEvent = 20

// isAtEvent tells whether a sentence ends by at what somebody is, and no predicate stands
// before syllable first: "… trong cuộc họp với người dân".
func isAtEvent(t *viet.Text, first int) bool {
	comma := strings.LastIndex(t.Source, ", ")
	for i := 1; i < first; i++ {
		if int(t.Syllable(i).Start) > comma && atPlace[t.Syllable(i).KeyHash] && beginsEvent(t, i+1) {
			return t.Len()-i <= longestAtEvent && !tellsMore(t, i)
		}
	}
	return false
}

func beginsEvent(t *viet.Text, i int) bool {
	if i < t.Len() && several[t.Syllable(i).KeyHash] {
		i++
	}
	return i < t.Len() && events[t.Syllable(i).KeyHash]
}

// tellsMore tells whether from syllable i on a sentence surely has a predicate.
func tellsMore(t *viet.Text, i int) bool {
	for ; i < t.Len(); i++ {
		h := t.Syllable(i).KeyHash
		if surePredicate[h] || i+1 < t.Len() && telling.whole[viet.HashNext(h, t.Syllable(i+1).KeyHash)] {
			return true
		}
	}
	return false
}

// wordsOf are the hashes of words, written with spaces between them.
func wordsOf(list string) map[uint64]bool { return viet.HashSet(strings.Fields(list)...) }

var (
	atPlace = wordsOf("trong tại ở")
	several = wordsOf("một các những")
	events  = wordsOf("buổi bài bức chuyến chương clip cuộc cảnh hiện họp hội khung lần lễ ngày phim " +
		"phiên phòng sự trận video vụ đoạn đám ảnh")
	// surePredicate stand in no noun.
	surePredicate = wordsOf("bị cho chưa còn có cũng khiến không là nhưng nói phải rằng sẽ thiệt vẫn vừa đang " +
		"đã được đều để")
	// telling are what somebody does at an event.
	telling = begins("cho biết", "cho hay", "khẳng định", "tuyên bố", "nhấn mạnh", "đề nghị", "cho rằng", "chia sẻ",
		"cảnh báo", "cáo buộc", "yêu cầu", "chỉ đạo", "kêu gọi", "cam kết", "bác bỏ", "chỉ trích", "tố cáo", "lên án",
		"ủng hộ", "phản đối", "thừa nhận", "xác nhận", "bày tỏ", "gửi lời", "công bố", "thông báo", "báo cáo",
		"đề xuất", "kiến nghị", "phát biểu", "trả lời", "giải thích", "phê bình", "tiết lộ", "đồng ý", "quyết định",
		"ca ngợi", "hoan nghênh", "tặng hoa", "trao tặng", "ghi nhận", "đánh giá", "lưu ý", "chủ trì", "giành chiến",
		"giành giải", "đạt điểm")
	// mayBePredicate are syllables of verbs and of what stands beside them.
	mayBePredicate = wordsOf(
		"ban bao bay biến biết biểu buồn buộc bàn bác bám bán báo bãi bèn bình bò bóp bùng băng bơi bơm bước " +
			"bạt bảo bất bầu bắn bắt bằng bặm bẻ bế bị bỏ bố bốc bồi bổ bứt bừng cai cam canh cao che chi chia " +
			"chiếm chiếu cho choàng chui chuyển cháy chém chê chìa chìm chín chúc chăm chĩa chơi chưa chạm chạy " +
			"chảy chấm chấp chậm chắn chặn chặt chế chết chỉ chịu chọn chối chống chờ chở chụp chứa chức chứng " +
			"chửi chữa coi càng cào cách cáo cãi còn có công cõng cúi cúng cũng cưới cướp cười cưỡng cải cảm cản " +
			"cảnh cấp cấu cầm cần cắn cắt cố cởi cứ cứu cử diễn diễu doạ duy duyệt duỗi dài dán dâng dính dùng " +
			"dạo dạy dần dẫn dậy dặn dẹp dễ dọa dọn dời dụng dứt dừng dự dựa dựng ghi ghép ghét giam giành giám " +
			"giáp giãn giúp giải giảm giảng giận giật giằng giặt giết giống giữ gác gánh gây gãy gìn góp gật gắn " +
			"gặp gặt gọi gồm gồng gỡ gục gửi hi hiếp hiển hiểu hiện hoan hoàn hoãn hoạt huấn huỷ hy hài hành hào " +
			"hái hát hãy hé hét hò hô hôn húc hút hơi hơn hư hưởng hạ hấp hẳn hẹn hết hệ học họp hỏi hỏng hồi hỗ " +
			"hộ hớt hợp hủy hứa hứng khai khen khiến khiếu khoan khoe khoác khoảng khuyên khuyến khám khâm khích " +
			"khó khóc khôi không khẳng khống khởi kiêm kiến kiểm kiện kéo kêu ký kẹt kết kể kỷ lan lang lao leo " +
			"liếc liền liều lo loang loạt luyện luân luôn luật luồn là làm lách lái lây lãnh lên lùi lùng lún lút " +
			"lưu lượn lượt lạc lại lạm lạy lấp lấy lập lật lắc lắp lệ lọt lộ lội lớn lở lừa lững lựa mang minh " +
			"miễn mong mua muốn mà mãi mình mím móc múa mượn mạnh mất mắc mắng mặc mặt mến mỉm mổ mới mời mở mừng " +
			"nghe nghiêng nghiện nghênh nghĩ nghỉ nguyện ngã ngút ngăn ngạc ngại ngất ngẩng ngập ngắm ngồi ngờ " +
			"ngủ ngừng nhanh nhau nheo nhiều nhiễm nhiễu nhìn nhún như nhảy nhấn nhậm nhận nhập nhắc nhắm nhỏ " +
			"nhốt nhổ nhớ nhờ nuôi nài nâng né nên níu nói nấp nấu nắm nằm nặng nể nối nổ nộp nở nợ nứt phong " +
			"phun phàn phá phát phê phòng phóng phạm phạt phải phản phối phục phủ qua quay quen quyên quyến quyết " +
			"quàng quá quét quên quản quảng quỳ ra reo run rung rà rình rò rót rõ rúc rút rơi rất rằng rỉ rộng " +
			"rời rửa sang say sinh siết so soi soát sạt sải sản sập sắp sẽ sống sợ sục sử sửa tan tham than thang " +
			"thanh thay thi thiếu thiệt thoát thu thua thuê thuộc thành thác tháo thêm thì thí thích thông thúc " +
			"thăm thương thường thưởng thảo thấm thấy thắng thắp thị thụ thức thừa thử thực tin tiêm tiến tiếp " +
			"toả tra tranh trao treo triển truy truyền tràn trách tránh tráo trèo trêu trì trình trích trói trôi " +
			"trùm trùng trú trúng trườn trượt trả trị trốn trồng trộm trở trợn trừ trực tu tuyên tuyển tuôn tuổi " +
			"tách tái tát tìm tím tôn tông tăng tương tưới tưởng tạm tạo tả tản tận tập tắc tắm tặng tỏ tỏa tố " +
			"tốt tổ tới tục từ từng tự tựa uống va van vay viếng viết vong vui vào vác vây víu vùi vươn vương " +
			"vượt vẫn vẫy vận vắng vẽ về vệ vốn vỗ vỡ vừa xem xin xoay xung xuất xuống xác xách xây xé xói xô xúc " +
			"xảy xấu xếp xử yêu yếu án áp ép ít ôm ùn ý ăn đang đeo đi điều đoạt đuổi đào đá đánh đáp đâm đã đòi " +
			"đón đóng đông đùa đăng đưa được đạt đả đảm đấm đấu đầu đẩy đập đậu đặt đẹp đến đề đền đều để đọc " +
			"đồng đổ đổi đỗ đội động đột đợi đụng đủ đứng đừng đựng ước ấn ẩn ẩu ập ổn ở ủng")
	// nouns have such a syllable and are none.
	nouns = begins(
		"ban chấp", "ban chỉ", "ban quản", "ban tổ", "bay qua", "buổi gặp", "buổi họp", "buổi lễ", "buổi nói",
		"buổi phát", "buổi tiếp", "bài phát", "báo chí", "bề mặt", "bị can", "bị cáo", "bị hại", "chuyến thăm",
		"chấp hành", "chức danh", "chức năng", "chức vụ", "cuộc bầu", "cuộc chiến", "cuộc gặp", "cuộc họp",
		"cuộc phỏng", "cuộc thi", "cuộc tiếp", "cuộc tranh", "cuộc trả", "cuộc đua", "còn lại", "cảnh sát",
		"cấp bách", "cấp cao", "cầu thủ", "cố vấn", "cứu hỏa", "cứu hộ", "cứu nạn", "cứu thương", "cứu trợ",
		"diễn viên", "diễn đàn", "giao lưu", "giao thông", "giám đốc", "giáo dục", "hiện nay", "hiện trường",
		"hiện vật", "hiện đại", "hành chính", "hành khách", "hôm qua", "học sinh", "học viện", "hội họp",
		"hội đồng", "khoa học", "khởi nghiệp", "kiểm sát", "lãnh tụ", "lãnh đạo", "lần đầu", "lễ công", "lễ khai",
		"lễ ký", "lễ nhậm", "lễ ra", "lễ trao", "lễ tốt", "máy bay", "mặt trận", "mặt trời", "mặt đất", "mới nhất",
		"mới đây", "nghi phạm", "ngoại giao", "ngoại quốc", "người biểu", "người chết", "nhà báo", "nhà lãnh",
		"nhà máy", "nhà nghiên", "nhà điều", "phi hành", "phiên họp", "phiên tòa", "phiên xử", "phát ngôn",
		"phát thanh", "phòng cháy", "phòng không", "phòng thủ", "phó ban", "phóng viên", "phạm nhân", "phạm vi",
		"quan hệ", "quản trị", "quốc phòng", "sinh viên", "sân bay", "sắp tới", "thanh tra", "thành công",
		"thành phố", "thành viên", "thông tấn", "thư ký", "thực phẩm", "tranh chấp", "trung tâm", "truyền hình",
		"trường học", "trưởng ban", "trận gặp", "trận đấu", "tàu sân", "tàu tuần", "tác giả", "tập thể",
		"tập đoàn", "tội phạm", "từ trái", "tự do", "tự trị", "vụ bắt", "vụ cháy", "vụ giết", "vụ nổ", "vụ rơi",
		"vụ tấn", "vừa qua", "vừa rồi", "đám cháy", "đại biểu", "đại học", "đồng chí", "đồng nghiệp")
)
