package telegram

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

// TestNoLabelIsCutThatARowHasRoomFor: the buttons of a row are equally wide, and phones
// cut what does not fit.
func TestNoLabelIsCutThatARowHasRoomFor(t *testing.T) {
	long := strings.Repeat("dài ", 20)
	for _, c := range []struct{ rows, want string }{
		{"Đọc bài|Tắt chủ đề này", "Đọc bài|Tắt chủ đề này"},
		{"Đọc bài|🔔 Nhận: Nông nghiệp", "Đọc bài/🔔 Nhận: Nông nghiệp"},
		{"1|2|3|4|5/‹ Trước|1/2|Sau ›", "1|2|3|4|5/‹ Trước|1/2|Sau ›"},
		{"5:00|5:30|6:00|● 10:00", "5:00|5:30|6:00|● 10:00"},
		{"🌙 Giờ yên lặng|⏰ Thời điểm nhận|a|b", "🌙 Giờ yên lặng/⏰ Thời điểm nhận/a|b"},
		{long, long},
		{"a|" + long + "|b", "a/" + long + "/b"},
	} {
		var k, want Keyboard
		for of, list := range map[*Keyboard]string{&k: c.rows, &want: c.want} {
			for row := range strings.SplitSeq(strings.ReplaceAll(list, "1/2", "1 of 2"), "/") {
				var buttons []Button
				for label := range strings.SplitSeq(row, "|") {
					buttons = append(buttons, Button{Text: label})
				}
				*of = append(*of, buttons)
			}
		}
		assert.Same(t, c.rows, k.Fitted().labels(), want.labels())
	}
	assert.Same(t, "no rows", len(Keyboard(nil).Fitted()), 0)
}

func (k Keyboard) labels() string {
	var rows []string
	for _, row := range k {
		var labels []string
		for _, b := range row {
			labels = append(labels, b.Text)
		}
		rows = append(rows, strings.Join(labels, "|"))
	}
	return strings.Join(rows, "\n")
}
