package notice

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestANoticeSaysWhatForWhomAndWhen(t *testing.T) {
	for name, c := range map[string]struct{ title, text, want string }{
		"an introduction and items": {"Tuyển sinh lớp mầm non",
			"Trường Mầm non Nậm Sỏ thông báo tuyển sinh trẻ từ 24 tháng tuổi như sau:\n1. Chỉ tiêu: 40 trẻ;\n" +
				"2. Hồ sơ gồm:\n- Đơn xin học.\n3. Thời gian nộp hồ sơ: Từ ngày 1/8 đến ngày 5/8.\nNơi nhận:\n- " +
				"Lưu: VT.",
			"Trường Mầm non Nậm Sỏ thông báo tuyển sinh trẻ từ 24 tháng tuổi. Chỉ tiêu: 40 trẻ. " +
				"Thời gian nộp hồ sơ: Từ ngày 1/8 đến ngày 5/8."},
		"an introduction that says only who": {"Thông báo cắt nước",
			"THÔNG BÁO\nTrạm cấp nước xã thông báo như sau:\nThời gian cắt nước: Từ 8 giờ đến 11 giờ ngày 4/3.\n" +
				"Khu vực: Bản Nà Hẻ.", "Thời gian cắt nước: Từ 8 giờ đến 11 giờ ngày 4/3. Khu vực: Bản Nà Hẻ."},
		"an introduction and a table": {"Kết quả thi nâng ngạch",
			"Hội đồng thi của huyện công bố điểm thi nâng ngạch nhân viên năm 2026 như sau:\n1 Lò Thị Én 81\n2 " +
				"Vàng A Páo 77",
			"Hội đồng thi của huyện công bố điểm thi nâng ngạch nhân viên năm 2026."},
		"labels above what they tell": {"Kế hoạch tiêm phòng cho đàn trâu",
			"I. Đối tượng\nTrâu, bò từ 3 tháng tuổi của các hộ trong xã.\nII. Thời gian\nTừ ngày 2/4 đến ngày " +
				"20/4.\n" +
				"III. Tổ chức thực hiện\nThú y xã phụ trách.",
			"Đối tượng: Trâu, bò từ 3 tháng tuổi của các hộ trong xã. Thời gian: Từ ngày 2/4 đến ngày 20/4."},
		"days": {"Lịch tiêm cho trẻ", "Trạm Y tế xã Nậm Sỏ thông báo lịch tiêm cho trẻ dưới hai tuổi như sau:\n" +
			"Ngày 10/12: Bản Nà Hẻ.\nNgày 11/12: Các bản còn lại.\nĐỐI TƯỢNG: Trẻ dưới hai tuổi.",
			"Trạm Y tế xã Nậm Sỏ thông báo lịch tiêm cho trẻ dưới hai tuổi. Ngày 10/12: Bản Nà Hẻ. Ngày 11/12: " +
				"Các bản còn lại. " +
				"Đối tượng: Trẻ dưới hai tuổi."},
		"days of which one is a list": {"Lịch cắt điện",
			"Điện lực Tam Đường thông báo lịch cắt điện ở hai xã như sau:\n" +
				"Ngày 10/12:\n- Sáng: Bản Nà Hẻ.\nNgày 11/12: Các bản còn lại.\nLý do: Thay cột.",
			"Điện lực Tam Đường thông báo lịch cắt điện ở hai xã. Lý do: Thay cột."},
		"what somebody wants": {"Mời chào giá bàn ghế",
			"Trường Mầm non Nậm Sỏ có nhu cầu mua 40 bộ bàn ghế, cụ thể như sau:\n" +
				"Thời hạn nhận báo giá: Trước 17 giờ ngày 20/8.",
			"Trường Mầm non Nậm Sỏ có nhu cầu mua 40 bộ bàn ghế. Thời hạn nhận báo giá: Trước 17 giờ ngày 20/8."},
		"a programme": {"Chương trình ngày hội", "(Thời gian: 8 giờ ngày 9/9; địa điểm: sân vận động huyện)\n" +
			"8h00 - 8h30: Khai mạc.\n8h30 - 9h00: Đồng diễn.",
			"Thời gian: 8 giờ ngày 9/9; địa điểm: sân vận động huyện."},
		"a decree": {"Quyết định về phí chợ", "Căn cứ Luật Giá;\nQUYẾT ĐỊNH:\n" +
			"Điều 1. Ban hành mức thu phí chợ ở các xã của huyện như sau:\na) Quầy có mái: 4.000 đồng/ngày;\n" +
			"Điều 2. Quyết định này có hiệu lực từ ngày 1/5/2026.\nĐiều 3. Các xã thi hành quyết định này./.",
			"Ban hành mức thu phí chợ ở các xã của huyện. Quyết định này có hiệu lực từ ngày 1/5/2026."},
		"news": {"Xã Nậm Sỏ bàn giao lớp học", "Xã Nậm Sỏ bàn giao bốn lớp học vào sáng thứ Bảy.\n" +
			"Trưởng bản thông báo cho bà con biết trước ba ngày.", ""},
		"news with a label": {"Xã Nậm Sỏ bàn giao lớp học", "Xã Nậm Sỏ bàn giao bốn lớp học.\nThời gian: 8 giờ.", ""},
		"news of a plan":    {"Kế hoạch mở đường", "Huyện lập kế hoạch mở đường vào ba bản.\nĐường dài 12 km.", ""},
	} {
		got, ok := Of(c.title, strings.Split(c.text, "\n"), 300)
		assert.Same(t, name, got, c.want)
		assert.Same(t, name+": is one", ok, c.want != "")
	}
}

func TestWhatHasNoRoomIsNotTold(t *testing.T) {
	got, _ := Of("Thông báo", []string{"Hình thức: " + strings.Repeat("Họp dân ở bản ", 30) + ".",
		"Thời gian: Ngày 4/3.", "Địa điểm: " + strings.Repeat("Nhà văn hóa ", 5) + "."}, 80)
	assert.Same(t, "told", got, "Thời gian: Ngày 4/3.")
}

func TestALineGoesWithoutItsNumber(t *testing.T) {
	for line, want := range map[string]string{
		"1. Họp dân.":                       "Họp dân.",
		"12) Họp dân.":                      "Họp dân.",
		"IV. Tổ chức":                       "Tổ chức",
		"a) Họp dân;":                       "Họp dân;",
		"đ) Họp dân;":                       "Họp dân;",
		"- Họp dân.":                        "Họp dân.",
		"Điều 3. Các xã thi hành.":          "Các xã thi hành.",
		"Trả lời: Nộp đơn ở xã.":            "Nộp đơn ở xã.",
		"Kết quả: tỷ lệ tiêm đạt 99 %.":     "Tỷ lệ tiêm đạt 99 %.",
		"2026. Họp dân.":                    "2026. Họp dân.",
		"1.250 ha lúa bị ngập.":             "1.250 ha lúa bị ngập.",
		"5 người bị thương.":                "5 người bị thương.",
		"A. Páo được khen.":                 "A. Páo được khen.",
		"-5 độ ở Sìn Hồ.":                   "-5 độ ở Sìn Hồ.",
		"Ông Pâng: Nước về rồi.":            "Ông Pâng: Nước về rồi.",
		"Điều 12 Luật Đất đai quy định rõ.": "Điều 12 Luật Đất đai quy định rõ.",
		"": "",
	} {
		assert.Same(t, line, Unmarked(line), want)
	}
}

func TestASentenceGoesWithoutTheListThatFollows(t *testing.T) {
	for s, want := range map[string]string{
		"Từ 6 giờ ngày 4/3, xe tải đi vào thị trấn theo lộ trình thay thế như sau:": "Từ 6 giờ ngày 4/3, xe tải " +
			"đi vào thị " +
			"trấn theo lộ trình thay thế.",
		"Huyện cấm xe tải vào thị trấn trong ba ngày hội lớn, cụ thể như sau:": "Huyện cấm xe tải vào " +
			"thị trấn trong ba ngày hội lớn.",
		"Sau khi nghe các xã báo cáo về hội, Chủ tịch huyện kết luận như sau:": "Sau khi nghe các xã báo cáo về " +
			"hội, Chủ tịch " +
			"huyện kết luận như sau:",
		"Lộ trình như sau:": "Lộ trình như sau:",
	} {
		assert.Same(t, s, WithoutList(s), want)
	}
}

func FuzzANoticeSaysOnlyWhatItsLinesSay(f *testing.F) {
	f.Add("Thông báo", "1. Thời gian: 4/3.\nĐiều 1. A b c:\nx thông báo như sau:")
	f.Add("Lịch", "(Thời gian: Ngày 4/3)\n- \nI. \n\xff) a")
	f.Fuzz(func(t *testing.T, title, text string) {
		got, ok := Of(title, strings.Split(text, "\n"), 300)
		if ok == (got == "") {
			t.Fatalf("got %q, %v, want a text exactly when it is a notice", got, ok)
		}
		for _, w := range strings.FieldsFunc(got, func(r rune) bool { return strings.ContainsRune(" .:", r) }) {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
				t.Fatalf("got %q in %q, want only words of %q", w, got, text)
			}
		}
		for line := range strings.SplitSeq(text, "\n") {
			if !strings.Contains(strings.ToLower(line), strings.ToLower(Unmarked(line))) {
				t.Fatalf("got %q, want a part of %q", Unmarked(line), line)
			}
		}
	})
}
