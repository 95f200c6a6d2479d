package rank

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

// whole is a sentence that can always be sent.
const whole = "Ủy ban nhân dân xã Nậm Sỏ bàn giao bốn phòng học mới cho trường mầm non vào sáng thứ Bảy tuần trước."

func TestOnlyWhatCanBeReadAloneIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		sentence string
		sent     []string // what may be sent of it, in any wording that begins so
	}{
		"cut within a name": {"(22 tháng tuổi, ở bản Pa Hạ) đang chơi trước nhà thì bị nước suối cuốn đi xa hơn " +
			"trăm mét.", nil},
		"cut within a list": {"đã dựng xong hai nhà sàn cho hộ nghèo, lợp lại mái trường và sửa đường vào bản.", nil},
		"a subject unnamed": {"Người đàn ông này đã được đưa đến trạm y tế xã ngay trong đêm và nay đã tỉnh táo.",
			nil},
		"a quotation alone": {"“Bà con trong bản ai cũng mừng vì từ nay không phải gánh nước từ suối lên nữa.”", nil},
		"a shortened name": {"Công an xã đã mời người lái xe lên làm việc và tìm được nhà của nạn nhân là bà Ng.",
			nil},
		"a time, no subject": {"Tuần này các trường vùng cao cho học sinh nghỉ học vì rét đậm, trừ lớp 9 và lớp 12.",
			[]string{"Tuần này", "Các trường"}},
		"a link to before": {"Do đó, các xã ven suối phải đưa người già và trẻ nhỏ lên nhà văn hóa trước chín giờ " +
			"tối nay.",
			[]string{"Các xã ven suối"}},
		"who says it is named": {"“Nước về là vui nhất”, ông Lò Văn Pâng nói khi mở vòi nước đầu tiên của bản sáng " +
			"nay.",
			[]string{"“Nước về", "Ông Lò"}},
	} {
		t.Run(name, func(t *testing.T) {
			var sent []string
			for _, candidate := range Candidates([]string{whole, c.sentence}, 300) {
				if candidate.Place == 1 {
					sent = append(sent, candidate.Text)
				}
			}
			assert.Same(t, "something of it may be sent", len(sent) > 0, len(c.sent) > 0)
			for _, text := range sent {
				good := false
				for _, start := range c.sent {
					good = good || strings.HasPrefix(text, start)
				}
				assert.Same(t, "may be sent: "+text, good, true)
			}
		})
	}
}

func TestTwoSentencesAreJoinedOnlyWhole(t *testing.T) {
	const short = "Nước về bản cao từ sáng nay."
	for second, joined := range map[string]bool{
		"Bà con mừng lắm vì không phải gánh nước nữa.":           true,
		"“Ai cũng mừng”, trưởng bản nói.":                        true,
		"” Bà con mừng lắm, trưởng bản nói thêm.":                false,
		"\" Bà con mừng lắm, trưởng bản nói thêm.":               false,
		"và đã dựng xong hai nhà sàn cho hộ nghèo trong bản ấy.": false,
		"”":     false,
		"\"":    false,
		"” .":   false,
		"\" \"": false,
	} {
		found := false
		for _, c := range Candidates([]string{short, second}, 300) {
			found = found || c.Kind == Joined
		}
		assert.Same(t, "joined with "+second, found, joined)
	}
}

func TestWhereNothingCanBeReadAloneTheTextIsSentAsItIs(t *testing.T) {
	got := Candidates([]string{"đã dựng xong hai nhà sàn cho hộ nghèo trong bản."}, 300)
	assert.Same(t, "candidates", got, []Candidate{{Text: "đã dựng xong hai nhà sàn cho hộ nghèo trong bản."}})
}
