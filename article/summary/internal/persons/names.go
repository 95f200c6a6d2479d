package persons

import (
	"strings"

	"loa/viet"
)

// compounds are words whose first syllable is a given name too: with a capital, as
// in "Thanh tra tỉnh" or "Chính phủ", it names nobody.
var compounds = pairSet(map[string]string{
	"chính":  "phủ trị ủy uỷ sách quyền vì thức xác quy nghĩa",
	"quân":   "khu đội chủng y đoàn ủy uỷ báo chính hàm nhân dân sự cảng huấn",
	"cảnh":   "sát báo vệ giác quan",
	"thành":  "ủy uỷ phố đoàn viên lập tích công cổ hội",
	"thanh":  "tra niên toán lý long",
	"hải":    "quân quan đội đoàn sản cảng đăng phận giám trình lưu",
	"hoa":    "hậu khôi kỳ kiều kiệt",
	"huy":    "chương hiệu động",
	"quyết":  "định toán tâm liệt chiến",
	"tiến":   "sĩ sỹ độ trình hành",
	"tình":   "trạng hình báo nguyện khúc cảm yêu",
	"toàn":   "bộ cầu quốc tỉnh dân thể huyện xã ngành thành",
	"chiến":  "lược dịch sĩ tranh khu thắng binh",
	"bình":   "ổn đẳng luận chọn thường quân dân minh yên",
	"lợi":    "dụng ích nhuận thế",
	"khởi":   "động tố nghĩa công nghiệp",
	"thu":    "phí hồi nhập giữ hút ngân gom mua",
	"phong":  "trào tặng tỏa toả cách phú",
	"hòa":    "bình giải nhạc thượng hợp",
	"thủy":   "quân lợi điện sản thủ triều",
	"thuỷ":   "quân lợi điện sản thủ triều",
	"vũ":     "khí trụ đạo trường trang lực",
	"tổ":     "quốc chức trưởng đình công hợp đại bầu giúp",
	"công":   "an ty đoàn viên ước văn điện trình nghệ nghiệp bố tác chức dân thương chúa nhân cuộc tố trường suất",
	"đông":   "nam bắc đảo á âu y",
	"tây":    "nam bắc y nguyên",
	"nam":    "bộ sinh giới",
	"an":     "ninh toàn sinh",
	"tăng":   "cường trưởng",
	"duy":    "trì",
	"trung":  "tâm ương tá tướng úy uý học đoàn quốc du đông sĩ niên",
	"văn":    "phòng hóa hoá bản kiện hiến nghệ",
	"nghĩa":  "vụ trang",
	"nhân":   "dân dịp viên sự",
	"vinh":   "danh",
	"lâm":    "nghiệp trường sản",
	"thảo":   "luận",
	"hạnh":   "phúc kiểm",
	"kiên":   "quyết trì",
	"phương": "án tiện thức pháp châm",
	"quang":  "cảnh",
	"quyền":  "lợi hạn",
	"tâm":    "sự lý điểm",
	"đại":    "hội học tá tướng úy uý biểu diện sứ lễ đoàn",
	"cao":    "tốc đẳng nguyên điểm",
	"sinh":   "viên",
	"sơn":    "nữ",
	"hội":    "nghị đồng thảo người nông chợ thi phụ cựu",
	"học":    "sinh viện phí",
	"giang":  "hồ",
	"hưng":   "thịnh",
	"thống":  "kê nhất đốc",
	"tài":    "chính nguyên xế khoản sản",
	"lực":    "lượng",
	"đức":    "phật",
	"hiệp":   "hội định",
	"luật":   "sư",
	"mai":    "táng",
	"dân":    "quân cư số tộc",
	"hương":  "ước",
	"cường":  "quốc độ",
	"liên":   "đoàn hợp quan minh bộ hoan danh",
	"kim":    "ngạch",
	"thông":  "tin tư báo tấn qua",
	"bảo":    "hiểm vệ tàng đảm",
	"thể":    "thao",
	"điện":   "lực",
	"lý":     "do lịch",
	"tân":    "cảng binh",
	"trí":    "tuệ thức",
	"tú":     "tài",
	"xuân":   "này năm",
	"ánh":    "sáng",
})

// alwaysWords are given names that, without a person's title, begin the name of
// something else: "Trường tiểu học", "người Việt".
var alwaysWords = keySet("trường", "việt", "tổ", "quý")

func pairSet(words map[string]string) map[string]bool {
	set := map[string]bool{}
	for first, list := range words {
		for second := range strings.FieldsSeq(list) {
			set[viet.Key(first)+" "+viet.Key(second)] = true
		}
	}
	return set
}

// isCompound tells whether the single capitalised syllable i begins a word that is
// nobody's name.
func isCompound(t *viet.Text, i int) bool {
	first := string(t.Key(i))
	if alwaysWords[first] {
		return true
	}
	return i+1 < t.Len() && Spaced(t, i+1) && compounds[first+" "+string(t.Key(i+1))]
}
