package alone

import (
	"testing"

	"loa/internal/assert"
	"loa/viet"
)

func TestASentenceWithoutAPredicateIsACaption(t *testing.T) {
	for sentence, want := range map[string]bool{
		"Người phát ngôn Sở Ngoại vụ Lò Văn Pâng trong họp báo hôm nay.":                                        true,
		"Bà Hoàng Thị Én, vợ của cựu chủ tịch huyện, trong cuộc phỏng vấn hôm 7/10.":                            true,
		"Nhóm nghi phạm gồm: Lò Văn Pâng, Tẩn A Sử, Giàng A Páo, Vàng A Chư và Lù Văn Sáng.":                    true,
		"Đoàn xe cứu thương của huyện cùng dân quân xã Nậm Sỏ và bà con tại hiện trường vụ cháy rừng đêm 7/10.": true,
		"Bí thư Huyện ủy Lò Văn Pâng và Chủ tịch huyện Giàng A Páo.":                                            true,
		"Bí thư Huyện ủy Lò Văn Pâng phát biểu tại hội nghị tổng kết năm 2025 của huyện Tân Uyên.":              false,
		"Bí thư Huyện ủy Lò Văn Pâng tại cuộc họp yêu cầu các xã trực đủ quân trong mùa mưa lũ.":                false,
		"Bà Hoàng Thị Én, trong cuộc phỏng vấn hôm 7/10, mong bà con cùng giữ rừng.":                            false,
		"Công an huyện bắt giữ năm nghi phạm gồm: Lò Văn Pâng, Tẩn A Sử, Giàng A Páo, Vàng A Chư.":              false,
		"Lượng mưa ở Nậm Sỏ 149,2 mm, ở Phúc Than 90 mm, ở Pa Tần 35 mm trong ngày 7/10.":                       false,
		"Bốn công nhân thiệt mạng trong vụ sạt lở ở công trường thủy điện Nậm Sỏ.":                              false,
		"Xã Nậm Sỏ hiện đối mặt với nguy cơ sạt lở ở bốn bản vùng cao.":                                         false,
		"Chủ tịch huyện Giàng A Páo họp báo sau cuộc gặp bà con sáng 29/6.":                                     false,
		"Lực lượng chức năng tại hiện trường.":                                                                  true,
	} {
		var text viet.Text
		text.Read(sentence)
		assert.Same(t, sentence, isVerbless(&text), want)
	}
}
