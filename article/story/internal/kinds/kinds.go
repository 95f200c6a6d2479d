// Package kinds tells of what kinds of events a text tells: a flood, a fire, a trial.
package kinds

import (
	"math"
	"math/bits"

	"loa/viet"
	"loa/viet/phrase"
)

// Set is a set of kinds of events. Two reports of one place or person that are of two
// kinds are of two events.
type Set uint64

// Alike is how many of their kinds two sets share, from 0 to 1.
func Alike(a, b Set) float64 {
	if a&b == 0 {
		return 0
	}
	return float64((a & b).count()) / math.Sqrt(float64(a.count()*b.count()))
}

// Apart tells whether two sets have kinds, and none in common.
func Apart(a, b Set) bool { return a != 0 && b != 0 && a&b == 0 }

func (k Set) count() int { return bits.OnesCount64(uint64(k)) }

// kindWords are, for each kind, words that reports of it use, whatever newspaper
// writes them.
var kindWords = [][]string{
	{"lũ", "ngập", "lụt", "nước cuốn", "nước dâng", "xả lũ", "vỡ đê", "suối cuốn", "báo động 2", "báo động 3",
		"xả tràn"},
	{"sạt lở", "sạt", "sụt lún", "đất đá", "vùi lấp", "taluy", "lở núi", "nứt", "đá lăn", "đất trượt"},
	{"bão", "áp thấp nhiệt đới", "hoàn lưu", "gió giật", "tâm bão"},
	{"lốc", "dông", "mưa đá", "sét đánh", "tốc mái"},
	{"cháy", "hỏa hoạn", "phát hỏa", "dập lửa", "thiêu rụi", "chữa cháy", "cứu hỏa", "bốc khói", "đốt rừng",
		"ngọn lửa"},
	{"nổ", "đánh bom", "bom", "vụ nổ"},
	{"tai nạn", "tông", "va chạm", "lật xe", "đấu đầu", "lao xuống vực", "lao vực", "đâm trực diện",
		"lật ngang", "trật bánh",
		"mất phanh", "cán chết", "lật nghiêng", "va quẹt"},
	{"sập", "gãy", "đổ sập", "rơi vữa", "vữa", "sập trần"},
	{"đuối nước", "chìm", "đắm", "lật thuyền", "ngư dân", "thuyền viên", "tàu cá", "lật xuồng", "mắc cạn",
		"lênh đênh",
		"trôi dạt"},
	{"mất tích", "tìm kiếm", "mất liên lạc", "đi lạc", "lạc rừng", "tung tích", "sống sót", "tìm thấy",
		"giải cứu", "cứu hộ",
		"mắc kẹt", "thi thể", "bặt vô âm tín", "rời nhà"},
	{"dịch", "ca bệnh", "ca nhiễm", "dương tính", "cách ly", "ổ dịch", "tiêm phòng", "tiêm vét", "vắc xin", "vaccine",
		"sởi", "bạch hầu", "sốt xuất huyết", "bệnh dại", "tiêu hủy", "cúm", "ho gà", "tả lợn", "viêm não",
		"vi rút", "mắc bệnh"},
	{"ngộ độc", "nhập viện", "xuất viện", "đau bụng", "nôn"},
	{"sát hại", "giết", "án mạng", "đâm chết", "chém", "hung thủ", "thảm sát", "truy sát", "giết người",
		"trọng án", "bắn chết",
		"xả súng"},
	{"ma túy", "heroin", "cần sa", "thuốc lắc"},
	{"lừa đảo", "chiếm đoạt", "sập sàn", "giả danh", "lừa", "cưỡng đoạt", "bảo kê", "tín dụng đen", "đa cấp"},
	{"trộm", "cướp", "đột nhập", "cướp giật"},
	{"hàng giả", "giả mạo", "làm giả", "thuốc giả", "buôn lậu", "gỗ lậu", "hàng lậu", "tang vật",
		"không rõ nguồn gốc", "nhập lậu"},
	{"sai phạm", "tham ô", "hối lộ", "nhận hối lộ", "thất thoát", "cố ý làm trái", "lãng phí", "đất công", "đấu giá"},
	{"xét xử", "tòa", "tòa án", "hầu tòa", "tuyên án", "năm tù", "phúc thẩm", "kháng cáo", "bị cáo",
		"cáo trạng", "lĩnh án", "hội đồng xét xử",
		"y án", "tuyên phạt", "vks", "viện kiểm sát", "tandtc", "án treo", "tử hình", "chung thân"},
	{"khởi tố", "bắt giữ", "bị can", "tạm giam", "tạm giữ", "truy nã", "bắt quả tang", "triệt phá", "công an",
		"đầu thú",
		"truy tố", "nghi phạm", "nghi can", "bắt khẩn cấp", "khám xét", "điều tra"},
	{"kỷ luật", "cảnh cáo", "cách chức", "khiển trách", "đình chỉ", "kiểm điểm", "xử phạt", "thu hồi"},
	{"bổ nhiệm", "giữ chức", "nhậm chức", "tân chủ tịch", "tân phó", "tân giám đốc", "trao quyết định",
		"luân chuyển", "điều động",
		"miễn nhiệm", "được bầu"},
	{"phiếu tín nhiệm", "bỏ phiếu", "bầu cử", "ứng cử", "cử tri"},
	{"hội nghị", "kỳ họp", "đại hội", "diễn đàn", "hội thảo", "đại biểu", "phiên họp", "tọa đàm", "chất vấn",
		"nghị quyết"},
	{"lễ hội", "ngày hội", "khai hội", "lễ đón bằng", "chợ phiên", "chợ tình", "festival", "tuần văn hóa"},
	{"khen thưởng", "trao giải", "huân chương", "tuyên dương", "bằng khen", "vinh danh", "danh hiệu", "đạt chuẩn"},
	{"cuộc thi", "đăng quang", "thí sinh", "vương miện", "hoa hậu", "người đẹp", "á hậu", "huy chương", "robot"},
	{"trận", "chung kết", "bán kết", "hlv", "huấn luyện viên", "bàn thắng", "vô địch", "giải bóng", "cầu thủ",
		"đội bóng",
		"v league", "cầm hòa", "bóng đá", "bóng chuyền", "hiệp hai", "sân vận động", "vòng loại", "thắng"},
	{"đề thi", "điểm thi", "tuyển sinh", "kỳ thi", "điểm chuẩn", "nhập học", "bài thi", "chấm thi",
		"tốt nghiệp", "nâng điểm"},
	{"khởi công", "thông xe", "thi công", "tiến độ", "mặt bằng", "cao tốc", "nhà thầu", "chủ đầu tư", "khánh thành",
		"cầu vượt", "dự án", "gói thầu", "cây cầu", "vốn đầu tư", "nghiệm thu"},
	{"cấm đường", "cấm xe", "ùn tắc", "thông đường", "chia cắt", "phân luồng", "thông tuyến", "tê liệt",
		"kẹt xe", "cấm hoàn toàn", "lưu thông"},
	{"mất điện", "cắt điện", "cúp điện", "ngừng cấp điện", "ngừng cung cấp điện", "điện lực", "có điện",
		"cáp ngầm", "cấp điện",
		"không có điện", "ngành điện"},
	{"cấp nước", "mất nước", "nước máy", "nước sạch", "nước sinh hoạt"},
	{"giá vàng", "giá xăng", "xăng", "giá dầu", "giá lúa", "giá cà phê", "thu mua", "thương lái", "rớt giá",
		"được giá",
		"hạ giá", "tăng giá", "giảm giá", "giá bán", "mất giá"},
	{"hội đàm", "chuyến thăm", "thăm chính thức", "thăm cấp", "thượng đỉnh", "ngoại trưởng", "lễ đón", "điện đàm"},
	{"đình công", "ngừng việc", "nghỉ việc", "thưởng tết", "nợ lương", "công nhân"},
	{"tập trận", "tên lửa", "không kích", "phiến quân", "oanh tạc", "tiêm kích", "tàu chiến", "diễn tập"},
	{"rét", "băng giá", "nắng nóng", "nhiệt độ", "không khí lạnh", "sương muối", "băng", "hạn hán", "xâm nhập mặn"},
	{"qua đời", "từ trần", "lễ tang", "viếng", "an táng"},
	{"biểu tình", "tuần hành", "phản đối", "ly khai"},
	{"phá rừng", "chặt phá", "rừng phòng hộ", "kiểm lâm", "lâm tặc", "rừng"},
	{"trồng", "thu hoạch", "vụ mùa", "gieo", "nông dân", "chăn nuôi", "cấy"},
	{"trao quà", "ủng hộ", "từ thiện", "tặng quà", "hiến máu", "quyên góp", "trao tặng"},
	{"ra mắt", "mở bán", "đặt trước", "điện thoại", "thu hồi sản phẩm"},
	{"bộ phim", "ca sĩ", "diễn viên", "ca khúc", "đạo diễn", "liveshow", "album"},
	{"bạo hành", "đánh học sinh", "dâm ô", "sàm sỡ", "xâm hại", "bạo lực"},
	{"đập", "vỡ đập", "hồ chứa", "hạ du", "thủy lợi", "thủy điện"},
	{"đoàn đại biểu", "thăm và làm việc", "ký biên bản", "biên bản ghi nhớ", "hợp tác"},
	{"du khách", "du lịch", "lữ hành", "khách sạn"},
}

var kindSet = phrase.Groups(kindWords...)

// In are the kinds of events that a text that was read tells of.
func In(t *viet.Text) (k Set) {
	kindSet.Find(t, func(h phrase.Hit) { k |= 1 << h.Number })
	return k
}

// Marks are what words of a title or lead tell of a report itself.
type Marks struct {
	// Notice says that it announces an interruption, or a price or draw of a day; RoundUp
	// that its title names several events, of which none is its own.
	Notice, RoundUp bool
	Accident        bool // its title tells of one on a road
	Failure         bool // its title tells of a breakdown
	Crime           bool // it tells of one
}

const (
	accidentWords = iota
	roundUpWords
	crimeWords
	noticeWords
	failureWords
)

var markWords = phrase.Groups([][]string{
	accidentWords: {"tai nạn", "tông", "đâm vào", "va chạm", "lật xe", "lật nghiêng", "gây tai nạn", "xe khách",
		"xe tải", "ô tô", "ôtô", "xe máy", "tài xế"},
	roundUpWords: {"tin nóng", "tin nhanh", "điểm tin", "bản tin", "tin trong ngày", "tin tức trong ngày",
		"tin tức giao thông", "tin tức thời sự", "tin thế giới", "không thể bỏ lỡ", "tin sáng", "tin chiều",
		"tin tối", "tin đáng chú ý", "sự kiện trong tuần", "nổi bật trong tuần", "nổi bật tuần qua", "24 h",
		"24h", "tin tức giải trí",
		"tin thể thao", "bản tin thời sự", "an ninh hình sự"},
	crimeWords: {"khởi tố", "bị can", "bị cáo", "truy nã", "bắt giữ", "bắt quả tang", "tạm giam", "tạm giữ",
		"chiếm đoạt", "xét xử", "tử hình", "năm tù", "đồng phạm", "trộm cắp", "ma túy", "heroin", "lừa bán",
		"làm giả", "cướp", "điều tra"},
	failureWords: {"sét", "cháy", "nổ", "đứt", "hỏng", "sự cố", "quá tải", "đổ cột", "lốc", "bão", "đục",
		"ô nhiễm"},
	noticeWords: {"ngừng cấp", "ngừng cung cấp", "cắt điện", "mất điện", "mất nước", "lịch cắt", "cấm đường",
		"phân luồng", "giá vàng hôm nay", "giá xăng hôm nay", "tỷ giá hôm nay", "dự báo thời tiết",
		"thời tiết hôm nay", "kết quả xổ số", "xổ số", "vietlott", "jackpot", "độc đắc", "tử vi",
		"lịch thi đấu", "lịch phát sóng"},
}...)

// MarksIn reads the marks of a text that was read.
func MarksIn(t *viet.Text) (m Marks) {
	markWords.Find(t, func(h phrase.Hit) {
		m.Notice = m.Notice || h.Number == noticeWords
		m.RoundUp = m.RoundUp || h.Number == roundUpWords
		m.Accident = m.Accident || h.Number == accidentWords
		m.Failure = m.Failure || h.Number == failureWords
		m.Crime = m.Crime || h.Number == crimeWords
	})
	return m
}
