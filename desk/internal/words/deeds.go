package words

import "strings"

// deeds name what people do at the desk, by operations.DeskEntry.Did.
var deeds = map[string]string{
	"add": "thêm", "edit": "sửa", "remove": "bỏ", "undo": "hoàn tác", "pause": "tạm dừng", "resume": "cho chạy tiếp",
	"visit": "thăm ngay", "accept held": "nhận tin giữ lại, không gửi",
	"accept held and send": "nhận và gửi tin giữ lại",
	"correct summary":      "sửa tóm tắt", "withdraw": "gỡ bài", "send again": "gửi lại",
	"warn": "phát cảnh báo", "confirm": "cho phát khẩn cấp", "decline": "không cho phát khẩn cấp",
	"all-clear": "báo nguy hiểm đã qua", "false alarm": "báo nhầm",
	"look at a chat":    "xem một cuộc trò chuyện",
	"make private feed": "tạo nguồn tin riêng", "revoke": "thu hồi nguồn tin riêng",
}

// Deed names what somebody did; it is empty for a deed without a name.
func Deed(did string) string { return deeds[did] }

// things name what it was done to, by the beginning of operations.DeskEntry.Target.
var things = [][2]string{{"article ", "bài "}, {"source ", "nguồn "}, {"topic ", "chủ đề "},
	{"private feed ", "nguồn tin riêng "}}

// Thing names what something was done to.
func Thing(target string) string {
	for _, t := range things {
		if rest, ok := strings.CutPrefix(target, t[0]); ok {
			return t[1] + rest
		}
	}
	return target
}
