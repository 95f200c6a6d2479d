package likeness

import (
	"strings"

	"loa/article/story/internal/lexicon"
)

// works say what stands somewhere, on which much happens, and what drives there.
var works = lexicon.Set("cao tốc", "đường cao", "đường bộ", "hầm đường", "đường sắt", "án đường", "cầu vượt",
	"vượt biển", "bay quốc", "sân bay", "chung cư", "hộ chung", "căn hộ", "bệnh viện", "nhà máy", "khu công",
	"công nghiệp",
	"gìn giữ", "giữ hòa", "giữ hoà", "xe khách", "xe tải", "ô tô", "nữ tài", "tài xế", "xe máy", "xe giường",
	"giường nằm", "đâm vào", "xe buýt", "xe tăng", "máy bay", "tiêm kích", "tên lửa", "tạc cơ", "oanh tạc",
	"kỷ luật", "xét kỷ",
	"xem xét", "thành lập", "nhà trắng", "tiền ảo", "đô thị", "sắt đô")

// roles say who somebody is, which is nothing that happens.
var roles = lexicon.Set("thượng nghị", "nghị sĩ", "tỷ phú", "tỉ phú", "ca sĩ", "nhạc sĩ", "diễn viên", "cầu thủ",
	"hoa hậu",
	"á hậu", "người mẫu", "đạo diễn", "tổng thống", "thủ tướng", "ngoại trưởng", "tiền đạo", "thủ môn",
	"huấn luyện",
	"luyện viên", "bí thư", "chủ tịch", "phó chủ", "giám đốc", "bộ trưởng", "thứ trưởng", "đồng chí", "thiền sư",
	"nhà văn", "nhà thơ", "luật sư", "bác sĩ", "nghệ nhân", "nghệ sĩ", "trung ương", "ương đảng", "thường vụ",
	"ủy viên", "uỷ viên", "viên ban", "đại biểu", "hội đồng", "quốc gia", "học viện", "chính trị", "lý luận")

// ofAWork tells whether an ordinal is one of what much happens on or in: a road, a
// school's class.
func ofAWork(ordinal string) bool {
	return strings.HasPrefix(ordinal, "quốc lộ ") || strings.HasPrefix(ordinal, "lớp ") ||
		strings.HasPrefix(ordinal, "tuần ") || strings.HasPrefix(ordinal, "quý ")
}
