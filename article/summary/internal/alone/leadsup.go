package alone

import (
	"loa/viet"
	"loa/viet/phrase"
)

// leadsUp tells whether a sentence only leads up to what happened: a car drives on a
// road, and what it does there is told by the next sentence. It is sent together with
// that one or not at all.
func leadsUp(t *viet.Text) bool {
	if !moving.In(t) {
		return false
	}
	for i := range t.Len() {
		if outcomes[t.Syllable(i).KeyHash] && (i == 0 || string(t.Key(i-1)) != "biển") { // "biển kiểm soát"
			return false
		}
	}
	return true
}

var (
	moving = phrase.Of("lưu thông", "di chuyển", "điều khiển", "cầm lái", "chạy trên", "chạy theo", "đang chạy",
		"đang đi", "trên đường đi", "trên đường về", "đi từ", "đi theo hướng", "chạy hướng", "đi hướng", "chở theo",
		"chạy trong", "chở nhau", "đi đến", "chở bạn", "hướng về", "lưu hành")
	outcomes = viet.HashSet("đâm", "tông", "húc", "lao", "lật", "cháy", "nổ", "chết", "vong", "bị", "mất",
		"rơi", "cuốn",
		"thương", "dừng", "bắt", "phát", "chạm", "gây", "khiến", "cán", "rớt", "va", "tử", "chèn", "trượt", "ngã",
		"đổ", "chìm", "xử", "phạt", "cấm", "được", "sẽ", "phải", "không", "là", "có", "cho", "yêu", "tăng", "giảm",
		"tước", "kiểm", "vi", "quy", "kẹt", "hỏng", "đề", "chưa", "cần", "sập", "gãy", "vướng", "mắc", "chém", "đánh")
)
