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
	// mayBePredicate are syllables of verbs and of what stands beside them: those that come
	// to mind, and those that often follow "đã", "sẽ", "không" in newspapers.
	mayBePredicate = wordsOf(
		"ban bao bay biến biết biểu bong bung buông buồn buộc bàn bày bác bám bán báo bãi bèn bình bò bó bóp " +
			"bôi bù bùng băn băng bơi bơm bước bạt bảo bấm bất bầu bận bật bắn bắt bằng bặm bẻ bế bị bỏ bỏng bố " +
			"bốc bồi bổ bộc bớt bứt bừng cai cam can canh cao che chi chia chiếm chiếu cho choàng chui chuyển " +
			"chào cháy châm chém chê chìa chìm chín chôn chúc chăm chăng chĩa chơi chưa chạm chạy chảy chấm chấn " +
			"chấp chậm chật chắc chắn chẳng chặn chặt chế chết chỉ chịu chọn chối chống chốt chờ chở chụp chứa " +
			"chức chứng chửi chữa chững co coi cuốn cài càn càng cào cày cách cáo cân cãi còn còng có công cõng " +
			"cúi cúng cũng cưa cưới cướp cười cưỡng cạn cải cảm cản cảnh cấm cấp cất cấu cầm cần cẩn cập cắn cắt " +
			"cố cởi củng cứ cứu cử di diễn diễu doạ duy duyệt duỗi dài dàn dành dám dán dâng dính dùng dạo dạy " +
			"dần dẫn dập dậy dặn dẹp dễ dị dọa dọn dồn dời dỡ dụng dứt dừng dự dựa dựng ghi ghé ghép ghét giam " +
			"giành giám gián giáng giáp giãn giúp giải giảm giảng giấu giận giật giằng giặt giết giống giữ gom " +
			"gác gánh gây gãy gìn góp gạt gật gắn gặp gặt gỉ gọi gồm gồng gởi gỡ gợi gục gửi hi hiếp hiển hiểu " +
			"hiện hoan hoàn hoán hoãn hoạt huấn huỷ hy hài hành hào hái hát hãm hãy hé hét hò hóc hô hôn húc hút " +
			"hơi hơn hư hưởng hạ hạch hấp hất hầu hẳn hẹn hết hề hệ học họp hỏi hỏng hối hồi hỗ hộ hớt hợp hủy " +
			"hứa hứng im khai khen khiến khiếu khoan khoanh khoe khoá khoác khoảng khuyên khuyến khuất khá khám " +
			"khâm khéo khép khích khó khóc khôi không khảo khẩn khắc khẳng khốn khống khớp khởi kiêm kiên kiếm " +
			"kiến kiềm kiểm kiện kém kéo kêu kìm kích ký kẹp kẹt kết kể kịp kỷ lan lang lao leo liếc liền liều lo " +
			"loang loạt luyện luân luôn luật luồn là làm lành lách lái lây lãng lãnh lén lên lôi lùi lùng lún lút " +
			"lăn lưu lường lượn lượt lạc lại lạm lạy lấn lấp lấy lẩn lập lật lắc lắng lắp lặn lặp lệ lọt lộ lội " +
			"lột lớn lở lỡ lừa lững lựa mang minh miễn mong mua muốn muộn mà mãi mình mím móc mù múa mượn mạnh " +
			"mạo mất mắc mắng mặc mặn mặt mến mệt mỉm mổ mới mời mở mừng neo nghe nghiên nghiêng nghiện nghênh " +
			"nghĩ nghỉ ngoan ngon nguyện ngâm ngã ngút ngăn ngưng ngạc ngại ngạt ngất ngần ngẩng ngập ngắm ngắt " +
			"ngỏ ngồi ngộ ngớt ngờ ngủ ngừng nhanh nhau nheo nhiều nhiễm nhiễu nhuộm nhìn nhún nhúng như nhường " +
			"nhượng nhảy nhấn nhầm nhậm nhận nhập nhắc nhắm nhắn nhặt nhỏ nhốt nhổ nhớ nhờ niêm nung nuôi nài " +
			"nâng né ném nên nêu nín níu nói nôn nản nảy nấp nấu nắm nằm nặng nể nối nổ nỗ nộp nở nợ nứt oan pha " +
			"phanh phong phun phàn phá phát phê phòng phóng phô phù phơi phạm phạt phải phản phấn phẫu phối phớt " +
			"phục phủ qua quay quen quyên quyến quyết quàng quá quét quên quản quảng quấn quỳ ra rao reo run rung " +
			"rà rách ráo rình rò rót rõ rúc rút răn rơi rải rất rằng rẽ rỉ rọ rộng rời rủ rửa san sang say sinh " +
			"siết so soi soát soạn suy suýt sùi săn sạt sải sản sập sắp sẵn sẽ sốc sống sốt sợ sục sụp sụt sử sửa " +
			"tan tham than thang thanh thay thi thiêu thiếu thiệt thoái thoát thoải thu thua thuyên thuyết thuê " +
			"thuộc thành thác thách tháo thâm thêm thì thí thích thôi thông thúc thăm thương thường thưởng thả " +
			"thảo thấm thấu thấy thắc thắng thắp thắt thị thốt thổi thở thụ thủng thức thừa thử thực tin tiêm " +
			"tiến tiếp tiết toả tra tranh trao treo triển triệt truy truyền tràn trách tránh tráo trèo trêu trì " +
			"trình trích tròn trói trôi trông trùm trùng trú trúng trút trưng trườn trượt trả trải trầm trị trốn " +
			"trống trồng trộm trở trợn trừ trừng trực tu tung tuyên tuyển tuân tuôn tuổi tàn tách tái tát tìm tím " +
			"tóm tôn tông tăng tương tước tưới tưởng tạm tạo tạt tả tản tấp tẩu tẩy tận tập tắc tắm tắt tặng tỏ " +
			"tỏa tố tốn tống tốt tồn tổ tới tụ tục tụt từ từng tự tựa uống va van vay viếng viết vong vui vào vác " +
			"vây víu vùi văng vơi vươn vương vướng vượt vạch vấp vất vẫn vẫy vận vắng vẽ về vệ vốn vỗ vội vớt vỡ " +
			"vứt vừa xem xin xoa xoay xoá xung xuất xuể xuống xác xách xâm xây xé xói xô xông xúc xả xảy xấu xếp " +
			"xứng xử yêu yếu ách ám án áp ép ít ôm ôn ùn ý ăn đang đe đem đeo đi điên điều đo đoạt đu đuối đuổi " +
			"đành đào đá đánh đáp đâm đã đè đính đòi đói đón đóng đông đùa đúng đăng đưa được đạt đả đảm đấm đấu " +
			"đầu đầy đẩy đập đậu đặt đẹp đến đề đền đều để đọc đốn đốt đồng đổ đổi đỗ đội động đột đợi đụng đủ " +
			"đứng đứt đừng đựng ước ấn ẩn ẩu ập ế ổn ở ủng")
	// nouns have such a syllable and are none.
	nouns = begins(
		"ban chấp", "ban chỉ", "ban quản", "ban tổ", "bay qua", "buổi gặp", "buổi họp", "buổi lễ", "buổi nói",
		"buổi phát", "buổi tiếp", "bài phát", "báo chí", "bề mặt", "bị can", "bị cáo", "bị hại", "chuyến thăm",
		"chấp hành", "chức danh", "chức năng", "chức vụ", "cuộc bầu", "cuộc chiến", "cuộc gặp", "cuộc họp",
		"cuộc phỏng", "cuộc thi", "cuộc tiếp", "cuộc tranh", "cuộc trả", "cuộc đua", "còn lại", "cảnh sát",
		"cấp bách", "cấp cao", "cầu thủ", "cố vấn", "cứu hỏa", "cứu hộ", "cứu nạn", "cứu thương", "cứu trợ",
		"di sản", "di tích", "di động", "diễn viên", "diễn đàn", "giao lưu", "giao thông", "giám đốc", "giáo dục",
		"hiện nay", "hiện trường", "hiện vật", "hiện đại", "hành chính", "hành khách", "hôm qua", "học sinh",
		"học viện", "hội họp", "hội đồng", "khoa học", "khởi nghiệp", "kiểm sát", "kích thước", "lãnh tụ",
		"lãnh đạo", "lần đầu", "lễ công", "lễ khai", "lễ ký", "lễ nhậm", "lễ ra", "lễ trao", "lễ tốt", "máy bay",
		"mặt trận", "mặt trời", "mặt đất", "mới nhất", "mới đây", "nghi phạm", "ngoại giao", "ngoại quốc",
		"người biểu", "người chết", "nhà báo", "nhà lãnh", "nhà máy", "nhà nghiên", "nhà điều", "nêu trên",
		"phi hành", "phiên họp", "phiên tòa", "phiên xử", "phát ngôn", "phát thanh", "phòng cháy", "phòng không",
		"phòng thủ", "phó ban", "phóng viên", "phạm nhân", "phạm vi", "quan hệ", "quản trị", "quốc phòng",
		"sinh viên", "sân bay", "sắp tới", "thanh tra", "thành công", "thành phố", "thành viên", "thông tấn",
		"thư ký", "thực phẩm", "tiết mục", "tranh chấp", "trung tâm", "truyền hình", "trường học", "trưởng ban",
		"trận gặp", "trận đấu", "tàu sân", "tàu tuần", "tác giả", "tập thể", "tập đoàn", "tội phạm", "từ trái",
		"tự do", "tự trị", "viện nghiên", "vụ bắt", "vụ cháy", "vụ giết", "vụ nổ", "vụ rơi", "vụ tấn", "vừa qua",
		"vừa rồi", "đám cháy", "đại biểu", "đại học", "đối ngoại", "đồng chí", "đồng nghiệp")
)
