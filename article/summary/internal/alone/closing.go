package alone

import (
	"strings"

	"loa/viet"
	"loa/viet/phrase"
)

// closes tells whether a sentence only says that somebody looks into the matter now, as
// the last one of a report does.
func closes(t *viet.Text) bool {
	return nowadays.of(t) && t.Len() <= longestClose && lookedInto.In(t)
}

const longestClose = 30 // syllables

var (
	nowadays   = begins("hiện", "hiện nay", "hiện tại", "nguyên nhân", "vụ việc", "vụ án", "vụ tai nạn", "vụ cháy")
	lookedInto = phrase.Of("đang được làm rõ", "đang được điều tra", "đang tiếp tục điều tra", "đang điều tra",
		"đang được cơ quan", "đang được lực lượng", "đang được công an", "đang tiếp tục được",
		"đang khẩn trương điều tra",
		"đang tiếp tục làm rõ", "đang làm rõ", "đang tiếp tục xác minh", "đang xác minh", "tiếp tục điều tra")
)

// isBackground tells whether a sentence says what has been so for years, and no figure
// of it, as the first one of a report does before it comes to what happened.
func isBackground(t *viet.Text) bool {
	return forYears.of(t) && !strings.ContainsAny(t.Source, "0123456789")
}

var forYears = begins("những năm qua", "trong những năm qua", "những năm gần đây", "trong những năm gần đây",
	"nhiều năm qua", "trong nhiều năm qua", "nhiều năm nay", "từ bao đời nay", "từ lâu", "từ nhiều năm nay")
