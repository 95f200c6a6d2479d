package alone

import "loa/viet"

// closes tells whether a sentence only says that somebody looks into the matter now, as
// the last one of a report does.
func closes(t *viet.Text) bool {
	return nowadays.of(t) && t.Len() <= longestClose && lookedInto.In(t)
}

const longestClose = 30 // syllables

var (
	nowadays   = begins("hiện", "hiện nay", "hiện tại", "nguyên nhân", "vụ việc", "vụ án", "vụ tai nạn", "vụ cháy")
	lookedInto = phraseSet("đang được làm rõ", "đang được điều tra", "đang tiếp tục điều tra", "đang điều tra",
		"đang được cơ quan", "đang được lực lượng", "đang được công an", "đang tiếp tục được",
		"đang khẩn trương điều tra",
		"đang tiếp tục làm rõ", "đang làm rõ", "đang tiếp tục xác minh", "đang xác minh", "tiếp tục điều tra")
)
