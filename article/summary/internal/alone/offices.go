package alone

import "loa/viet"

// isBareOffice tells whether a sentence is about an office, or who holds one, that
// another one names: "Bộ sẽ chỉ đạo …", "Thứ trưởng đề nghị …".
func isBareOffice(t *viet.Text, inTitle map[uint64]bool) bool {
	first := t.Syllable(0).KeyHash
	if t.Len() < 3 || inTitle[first] {
		return false
	}
	if offices[first] && afterOffice[t.Syllable(1).KeyHash] {
		return true
	}
	return holders.of(t) && !t.Syllable(2).Capital && afterHolder[t.Syllable(2).KeyHash]
}

var (
	offices     = viet.HashSet("bộ", "sở", "đoàn", "ban", "cục")
	afterOffice = viet.HashSet("đã", "sẽ", "cũng", "đang", "vừa", "còn", "này", "phải", "cần", "yêu", "đề", "cho")
	holders     = begins("thứ trưởng", "đồng chí", "giám đốc", "bí thư", "chủ tịch", "trưởng đoàn", "cục trưởng",
		"bộ trưởng", "các đồng", "trưởng ban", "hiệu trưởng", "chủ nhiệm")
	afterHolder = viet.HashSet("đã", "sẽ", "cũng", "đang", "vừa", "còn", "đề", "yêu", "nhấn", "khẳng", "cho",
		"ghi", "đánh",
		"biểu", "chỉ", "mong", "bày", "chúc", "giao", "lưu", "phân", "nêu", "kêu", "gửi", "tặng", "ân", "thăm")
)
