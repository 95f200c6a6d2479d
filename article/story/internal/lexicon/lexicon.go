// Package lexicon has the words by which reports are read: what says nothing, what stands
// before names, and who holds an office.
package lexicon

import (
	"strings"

	"loa/viet"
	"loa/viet/phrase"
)

// Idle are pairs of words that tell nothing of an event: what offices do, and what places
// are called.
var Idle = Set("tổ chức", "hội nghị", "triển khai", "công tác", "ủy ban", "nhân dân", "trên địa", "địa bàn",
	"thực hiện", "cán bộ", "người dân",
	"cho biết", "đơn vị", "lãnh đạo", "thông báo", "huyện xã", "các xã", "tại xã", "xã bản", "ở bản", "ở xã",
	"bản xã", "của xã", "các bản", "tại bản",
	"của tỉnh", "toàn tỉnh", "kế hoạch", "chuẩn bị", "khai mạc", "bế mạc", "hai ngày", "sau khi", "do đó", "sáng nay",
	"lực lượng", "chức năng", "gia đình",
	"đối tượng", "chính thức", "dự kiến", "thời gian", "trong thời", "từ ngày", "từ giờ", "đến giờ", "giờ đến",
	"giờ ngày", "ngày tháng", "để sửa", "công ty",
	"xảy ra", "thiệt hại", "do mưa", "mưa lớn", "tại huyện", "huyện tổ", "một số", "cảnh báo", "thủ đoạn", "công an",
	"an tỉnh", "giả danh", "lừa đảo",
	"để lừa", "trường hợp", "liên quan", "đồn biên", "biên phòng", "bộ đội",
	"thị trấn", "thị xã", "thành phố", "đồng mỗi", "triệu đồng", "tỷ đồng", "tỉ đồng", "nghìn đồng", "nhà máy")

// EventWords tell by themselves what happened.
var EventWords = Set("lũ", "ngập", "lụt", "bão", "lốc", "sạt", "lở", "sụt", "cháy", "nổ", "sập", "vỡ", "chìm",
	"đắm",
	"tràn", "rét", "đập", "sởi", "cúm", "dại", "trộm", "cướp", "đuối", "rừng")

// Particles make no pair that tells of an event.
var Particles = Set("và", "của", "các", "những", "được", "bị", "do", "khi", "với", "cho", "trong", "trên",
	"dưới",
	"từ", "đến", "tới", "là", "có", "này", "đó", "đã", "đang", "sẽ", "vừa", "sau", "trước", "về", "để", "tại", "ở",
	"nay", "qua",
	"ngày", "tháng", "năm", "giờ", "sáng", "trưa", "chiều", "tối", "đêm", "hôm", "xã", "huyện", "tỉnh", "bản", "thôn")

// Set is a set of words and pairs of words, as texts are read.
func Set(list ...string) map[string]bool {
	set := map[string]bool{}
	for _, s := range list {
		set[strings.Join(viet.Syllables(viet.Key(s)), " ")] = true
	}
	return set
}

// WideNames are names of what is in most reports.
var WideNames = Set("Lai Châu", "Việt Nam", "Hà Nội", "UBND", "HĐND", "Ban", "Sở", "Công an", "Đảng",
	"Nhà nước", "Ủy ban", "Bộ", "Tây Bắc", "Trung ương", "THPT", "Km",
	"Hội nghị", "Tây", "Bắc", "Đông", "Nam", "Type", "MiG", "Airbus", "Boeing", "Su", "Covid", "Euro")

// Offices begin names of offices, whose place says where they sit, not where
// something happened.
var Offices = phrase.Of("điện lực", "công ty", "sở", "ban chỉ đạo", "ban quản lý", "đồn", "trạm", "hội", "chi cục",
	"phòng", "trung tâm", "công an", "cơ quan", "bộ", "cục", "tổng cục", "tòa án", "toà án", "viện kiểm sát",
	"viện ksnd", "đại học", "quân khu")

// PlaceWords stand before the name of a small place.
var PlaceWords = Set("xã", "phường", "bản", "thôn", "trấn", "cầu", "đèo", "suối", "hồ", "đập", "điện")

// MiddleNames tell that the word before is a family's: "Đèo Văn Hụng" is no pass.
var MiddleNames = Set("văn", "thị")

// AreaWords stand before the name of an area in which much happens.
var AreaWords = Set("huyện", "tỉnh", "phố", "thị")

// Institutions begin names of meetings and works in which only the first word
// has a capital: "Ngày hội Văn hóa", "Kỳ họp".
var Institutions = Set("ngày", "văn", "đại", "hội", "kỳ", "lễ", "tuần", "tháng", "quỹ", "chương", "dự", "đề",
	"nghị", "luật", "cuộc", "giải", "trường", "quốc", "đường", "khu")

// NatureWords stand before the name of a river, a mountain or a market.
var NatureWords = Set("ngòi", "sông", "núi", "khe", "chợ", "ga", "đảo", "hang", "thác", "vịnh", "rừng")

// Countries are those whose names are one syllable.
var Countries = Set("Mỹ", "Nga", "Anh", "Pháp", "Đức", "Nhật", "Hàn", "Ý", "Úc", "Lào", "Thái")

// ProvinceNames are the provinces, of which two do not share an event; Hà Nội and
// TP.HCM are named for offices and hospitals too.
var ProvinceNames = Set("An Giang", "Bà Rịa", "Bắc Giang", "Bắc Kạn", "Bạc Liêu", "Bắc Ninh", "Bến Tre",
	"Bình Định", "Bình Dương", "Bình Phước", "Bình Thuận", "Cà Mau", "Cần Thơ", "Cao Bằng", "Đà Nẵng", "Đắk Lắk",
	"Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Tĩnh", "Hải Dương",
	"Hải Phòng", "Hậu Giang", "Hòa Bình", "Hưng Yên", "Khánh Hòa", "Kiên Giang", "Kon Tum", "Lai Châu", "Lâm Đồng",
	"Lạng Sơn", "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình", "Ninh Thuận", "Phú Thọ", "Phú Yên",
	"Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sóc Trăng", "Sơn La", "Tây Ninh",
	"Thái Bình", "Thái Nguyên", "Thanh Hóa", "Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang", "Vĩnh Long",
	"Vĩnh Phúc", "Yên Bái")

// CityNames are cities that reports name as provinces.
var CityNames = map[string]string{"Hà Nội": "hà nội", "HCM": "hcm", "Sài Gòn": "hcm"}

// Burning is what may stand a few words behind "cháy".
var Burning = Set("chợ", "kho", "rừng", "nhà", "xe", "xưởng", "tàu", "quán", "trường", "bãi", "ôtô",
	"tô", "vườn",
	"bếp", "cư", "thuyền")

// Honorifics stand at the beginning of a sentence before a person's name.
var Honorifics = Set("ông", "bà", "anh", "chị", "cụ", "bé", "cháu", "thầy", "cô", "vụ", "hlv", "đội")

var (
	// OfficesHeld are offices whose holders are at many events.
	OfficesHeld = Set("chủ tịch", "bí thư", "bộ trưởng", "thứ trưởng", "thủ tướng", "tổng thống",
		"trưởng ban", "trưởng phòng", "trưởng đoàn", "đại tá", "thượng tá", "trung tá", "thiếu tướng", "trung tướng",
		"đại tướng", "thượng tướng", "phó ban", "ngoại trưởng", "quốc vương", "tổng bí", "nước", "nghị sĩ",
		"hiệu trưởng",
		"ca sĩ", "nhạc sĩ", "diễn viên", "hoa hậu", "đạo diễn")
	// OfState stands behind a director who is one of them.
	OfState = Set("sở", "công", "bệnh", "trung", "đại")
	// Former stand before the office of one who holds it no more.
	Former = Set("cựu", "nguyên")
)

// Families are names of families, of the peoples of the mountains too.
var Families = Set("nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi",
	"đỗ", "hồ",
	"ngô", "dương", "lý", "đinh", "mai", "trương", "lâm", "thái", "cao", "châu", "đoàn", "đào", "tạ", "tô",
	"triệu", "trịnh",
	"lưu", "la", "kiều", "thân", "thạch", "sơn", "kim", "danh", "tăng", "từ", "phùng", "quách", "vi", "lữ",
	"lương", "lục",
	"nông", "hứa", "bế", "ma", "chu", "âu", "mạc", "ninh", "nghiêm", "tống", "vương", "văn", "viên", "doãn",
	"hà", "khổng",
	"lại", "lều", "mẫn", "giáp", "nghị", "khuất", "cù", "đàm", "đồng", "đậu", "phí", "thiều", "tôn", "ung",
	"vàng", "giàng",
	"sùng", "thào", "lò", "lù", "tẩn", "chẻo", "phàn", "mùa", "hạng", "cứ", "má", "ly", "lầu", "hờ", "vừ",
	"quàng", "cà", "tòng",
	"đèo", "bạc", "cầm", "lường", "điêu", "rah", "siu", "kpă", "ksor", "nay", "rơ", "rmah", "hảng", "chang",
	"cháng", "chảo",
	"lèo", "lự", "khoàng", "pờ", "lỳ", "thàng", "seo", "sìn", "vùi", "ma", "lộc", "bàn", "đặng", "phà", "toán",
	"xa", "mua",
	"cư", "tráng", "thèn", "lồ", "hầu", "bá", "cụt", "moong", "lô", "kha", "ngân", "lang", "y", "hồ", "alăng",
	"zơrâm", "blúp")

// NamedAfter stand before what is named after a person: a school, a street, a prize.
var NamedAfter = Set("trường", "chuyên", "đường", "phố", "phường", "giải", "cầu", "thpt", "thcs", "viện",
	"sân", "tàng",
	"viên", "quận", "huyện", "học", "ga", "hẻm", "nghiệp", "đại", "nhà", "công")

// Sports are what is played; a tournament of one is not one of another.
var Sports = Set("bóng đá", "bóng chuyền", "bóng bàn", "bóng rổ", "bóng ném", "cầu lông", "điền kinh",
	"cờ vua", "cờ tướng",
	"quần vợt", "bơi lội", "bắn nỏ", "kéo co", "đẩy gậy", "đua thuyền", "đua ngựa", "võ thuật", "xe đạp",
	"pickleball")

// Vehicles are what drives; of two accidents in one place they tell which.
var Vehicles = Set("xe khách", "xe tải", "xe ben", "xe bồn", "xe máy", "xe buýt", "xe container",
	"xe đầu", "xe con",
	"xe giường", "xe cứu", "tàu hoả", "tàu hàng", "máy kéo", "máy xúc", "công nông")

// Feasts stand before "hội" in words for feasts.
var Feasts = Set("lễ", "ngày", "vũ", "dạ", "khai")
