package differences

import (
	"slices"
	"strings"
	"testing"

	"loa/internal/assert"
)

// told is a Text in short: how much it matters, and its differences.
func told(t Text) (level, list string) {
	var all []string
	for _, d := range t.List {
		all = append(all, string(d.Kind)+": "+d.Was+" → "+d.Now)
	}
	level = "minor"
	switch {
	case t.Facts:
		level = "facts"
	case t.Words:
		level = "content"
	}
	return level, strings.Join(all, "; ")
}

func TestWhatPartsTwoWordingsIsTold(t *testing.T) {
	for _, c := range []struct{ old, new, level, want string }{
		{"Có 40 hộ phải sơ tán.", "Có 400 hộ phải sơ tán.",
			"facts", "figure: 40 hộ → 400 hộ"},
		{"Mưa lũ làm 3 người chết, 2 người mất tích.", "Mưa lũ làm 5 người chết, 4 người mất tích.",
			"facts", "figure: 3 người chết → 5 người chết; figure: 2 người mất tích → 4 người mất tích"},
		{"Thiệt hại ước 1.250 tỷ đồng.", "Thiệt hại ước 1.520 tỷ đồng.",
			"facts", "figure: 1.250 tỷ đồng → 1.520 tỷ đồng"},
		{"Thiệt hại ước 1.250 tỷ đồng.", "Thiệt hại ước 1250 tỷ đồng.",
			"minor", ""},
		{"Tăng trưởng đạt 8,5% so với cùng kỳ.", "Tăng trưởng đạt 5,8% so với cùng kỳ.",
			"facts", "figure: 8,5% → 5,8%"},
		{"Tăng trưởng đạt 8,5 % so với cùng kỳ.", "Tăng trưởng đạt 8,5% so với cùng kỳ.",
			"minor", ""},
		{"Dự họp có 25 đại biểu.", "Dự họp có 26 đại biểu.",
			"facts", "figure: 25 đại biểu → 26 đại biểu"},
		{"Mực nước trên báo động 2 là 0,5 m.", "Mực nước trên báo động 3 là 1,5 m.",
			"facts", "figure: trên báo động 2 → trên báo động 3; figure: 0,5 m → 1,5 m"},
		{"Gió giật cấp 9.", "Gió giật cấp 12.",
			"facts", "figure: cấp 9 → cấp 12"},
		{"Bão số 3 vào biển Đông.", "Bão số 4 vào biển Đông.",
			"facts", "figure: Bão số 3 → Bão số 4"},
		{"Hỗ trợ mỗi hộ 2 triệu đồng.", "Hỗ trợ mỗi hộ 20 triệu đồng.",
			"facts", "figure: 2 triệu đồng → 20 triệu đồng"},
		{"Sập 12 ngôi nhà, tốc mái 30 căn nhà.", "Sập 21 ngôi nhà, tốc mái 30 căn nhà.",
			"facts", "figure: 12 ngôi nhà → 21 ngôi nhà"},
		{"Có ba người bị thương.", "Có bốn người bị thương.",
			"facts", "figure: ba người bị thương → bốn người bị thương"},
		{"Tỉnh có mười hai xã bị cô lập.", "Tỉnh có mười bốn xã bị cô lập.",
			"facts", "figure: mười hai xã → mười bốn xã"},
		{"Gọi 0213.3876.543 để được giúp.", "Gọi 0213.3876.534 để được giúp.",
			"facts", "figure: Gọi 0213.3876.543 → Gọi 0213.3876.534"},
		{"Điều 5 quy định mức phạt.", "Điều 6 quy định mức phạt.",
			"facts", "figure: Điều 5 → Điều 6"},
		{"Theo Nghị quyết 30/2024/NQ-HĐND của tỉnh.", "Theo Nghị quyết 31/2024/NQ-HĐND của tỉnh.",
			"facts", "figure: Theo Nghị quyết 30/2024 → Theo Nghị quyết 31/2024"},
		{"Quốc lộ 4D sạt lở.", "Quốc lộ 4H sạt lở.",
			"facts", "figure: Quốc lộ 4D → Quốc lộ 4H"},
		{"Tuyến QL12 thông xe.", "Tuyến QL32 thông xe.",
			"facts", "figure: QL12 → QL32"},
		{"Từ km 10 đến km 15.", "Từ km 10 đến km 25.",
			"facts", "figure: km 15 → km 25"},
		{"Dân số là 400.", "Dân số là 4000.",
			"facts", "figure: Dân số là 400 → Dân số là 4000"},
		{"Học sinh nghỉ từ 7 giờ ngày 28/11.", "Học sinh nghỉ từ 7h00 ngày 28/11.",
			"minor", ""},
		{"Học sinh nghỉ từ 7 giờ ngày 28/11.", "Học sinh nghỉ từ 7 giờ ngày 29/11.",
			"facts", "time: ngày 28/11 → ngày 29/11"},
		{"Cắt điện từ 8 giờ 30 phút.", "Cắt điện từ 8h30.",
			"minor", ""},
		{"Cắt điện từ 8 giờ 30 phút.", "Cắt điện từ 9h30.",
			"facts", "time: 8 giờ 30 phút → 9h30"},
		{"Họp sáng 01/07.", "Họp sáng 1/7.",
			"minor", ""},
		{"Họp sáng 1/7.", "Họp chiều 1/7.",
			"facts", "time: sáng 1/7 → chiều 1/7"},
		{"Hội nghị ngày 28 tháng 11 năm 2026.", "Hội nghị ngày 28/11/2026.",
			"minor", ""},
		{"Hội nghị ngày 28 tháng 11 năm 2026.", "Hội nghị ngày 2 tháng 12 năm 2026.",
			"facts", "time: ngày 28 tháng 11 năm 2026 → ngày 2 tháng 12 năm 2026"},
		{"Nộp hồ sơ trước tháng 5.", "Nộp hồ sơ trước tháng 6.",
			"facts", "time: tháng 5 → tháng 6"},
		{"Lễ mít tinh diễn ra thứ 6 tuần này.", "Lễ mít tinh diễn ra thứ 7 tuần này.",
			"facts", "time: thứ 6 → thứ 7"},
		{"Kế hoạch năm 2025 của tỉnh.", "Kế hoạch năm 2026 của tỉnh.",
			"facts", "time: năm 2025 → năm 2026"},
		{"Phát biểu có ông Nguyễn Văn An.", "Phát biểu có ông Nguyễn Văn Anh.",
			"facts", "name: Nguyễn Văn An → Nguyễn Văn Anh"},
		{"Phát biểu có ông Nguyễn Văn An.", "Phát biểu có bà Lò Thị Mai.",
			"facts", "name: Nguyễn Văn An → Lò Thị Mai"},
		{"Ông Giàng A Páo trao quà.", "Ông Giàng A Sử trao quà.",
			"facts", "name: Ông Giàng A Páo → Ông Giàng A Sử"},
		{"Lũ quét tại xã Bum Tở.", "Lũ quét tại xã Mường Tè.",
			"facts", "place: xã Bum Tở → xã Mường Tè"},
		{"Lũ quét ở Sìn Hồ gây ách tắc.", "Lũ quét ở Phong Thổ gây ách tắc.",
			"facts", "place: Sìn Hồ → Phong Thổ"},
		{"Cầu Pa Tần bị cuốn trôi, đường Lê Lợi ngập.", "Cầu Pa Tần bị cuốn trôi, đường Lê Duẩn ngập.",
			"facts", "place: đường Lê Lợi → đường Lê Duẩn"},
		{"Sáng 1/7, tại Lai Châu, tỉnh họp.", "Sáng 1/7, tại Điện Biên, tỉnh họp.",
			"facts", "place: Lai Châu → Điện Biên"},
		{"Học sinh được nghỉ học.", "Học sinh không được nghỉ học.",
			"facts", "denial: Học sinh được nghỉ học → Học sinh không được nghỉ học"},
		{"Người dân không được qua cầu.", "Người dân được qua cầu.",
			"facts", "denial: Người dân không được qua cầu → Người dân được qua cầu"},
		{"Sở tổ chức lễ hội xuân.", "Sở hoãn tổ chức lễ hội xuân.",
			"facts", "denial: Sở tổ chức lễ → Sở hoãn tổ chức lễ"},
		{"Ban Chỉ đạo bàn về phong trào thi đua.", "Ban Chỉ đạo không nói gì đến việc thi đua.",
			"content", "wording: Ban Chỉ đạo bàn về phong trào thi đua → Ban Chỉ đạo không nói gì đến việc thi đua"},
		{"Cơ quan kiểm tra hiện trường.", "Cơ quan điều tra hiện trường.",
			"content", "wording: Cơ quan kiểm tra hiện trường → Cơ quan điều tra hiện trường"},
		{"Phong trào thi đua yêu nuớc.", "Phong trào thi đua yêu nước.",
			"minor", ""},
		{"Phong trào thi đua yêu nước.", "Phong trào thi đua, yêu nước!",
			"minor", ""},
		{"Ủy ban nhân dân tỉnh.", "Uỷ ban nhân dân tỉnh.",
			"minor", ""},
		{"phong trao thi dua", "phong trào thi đua",
			"minor", ""},
		{"Ban Chỉ đạo họp bàn.", "Ban chỉ đạo họp bàn.",
			"minor", ""},
		{"Thi đua yêu nước.", "Thiđua yêu nước.",
			"minor", ""},
		{"Một câu. Câu thứ hai nói khác.", "Một câu.",
			"content", "addition: Câu thứ hai nói khác → "},
		{"Một câu.", "Một câu. Tỉnh giao 12 chỉ tiêu cho huyện Mường Tè.",
			"content", "addition:  → Tỉnh giao 12 chỉ tiêu cho huyện Mường Tè"},
		{"Xã A có 40 hộ bị ngập.\nXã B có 50 hộ bị ngập.", "Xã B có 50 hộ bị ngập.\nXã A có 40 hộ bị ngập.",
			"minor", ""},
		{"Tin chính đã đăng.\nLượt xem: 1.234", "Tin chính đã đăng.\nLượt xem: 5.678",
			"minor", ""},
		{"Tin chính đã đăng.\n1.234 lượt xem", "Tin chính đã đăng.\n5.678 lượt xem",
			"minor", ""},
		{"Tin chính đã đăng.\nĐăng 3 giờ trước", "Tin chính đã đăng.\nĐăng 5 giờ trước",
			"minor", ""},
		{"Đã xem: 45 | Bình luận: 3\nTin chính", "Đã xem: 46 | Bình luận: 4\nTin chính",
			"minor", ""},
		{"Số hộ nghèo\n120\nSố hộ cận nghèo\n80", "Số hộ nghèo\n210\nSố hộ cận nghèo\n80",
			"facts", "figure: Số hộ nghèo 120 → Số hộ nghèo 210"},
		{"LŨ QUÉT Ở SÌN HỒ", "LŨ QUÉT Ở MƯỜNG TÈ",
			"content", "wording: LŨ QUÉT Ở SÌN HỒ → LŨ QUÉT Ở MƯỜNG TÈ"},
		{"Có 40 hộ ở bản Nậm Pì phải dời.", "Cả bản Nậm Pì phải dời.",
			"facts", "figure: Có 40 hộ ở bản Nậm Pì → Cả bản Nậm Pì"},
		{"Có 40 hộ, 160 khẩu.", "Có khoảng 50 hộ với 200 khẩu.",
			"facts", "figure: 40 hộ → 50 hộ; figure: 160 khẩu → 200 khẩu"},
		{"Giá xăng tăng 500 đồng mỗi lít.", "Giá xăng giảm 500 đồng mỗi lít.",
			"facts", "denial: Giá xăng tăng 500 đồng mỗi → Giá xăng giảm 500 đồng mỗi"},
		{"Huyện phát 40 suất quà cho hộ nghèo.", "Huyện phát 40 suất quà cho học sinh nghèo.",
			"content", "wording: suất quà cho hộ nghèo → suất quà cho học sinh nghèo"},
		{"Diện tích 1.000 m2.", "Diện tích 10.000 m2.",
			"facts", "figure: 1.000 m2 → 10.000 m2"},
		{"Có 2 ca mắc sởi.", "Có 12 ca mắc sởi.",
			"facts", "figure: 2 ca mắc → 12 ca mắc"},
		{"Xả lũ lúc 15:30.", "Xả lũ lúc 17:30.",
			"facts", "time: 15:30 → 17:30"},
		{"Lãi suất 4-5%.", "Lãi suất 5-6%.",
			"facts", "figure: 4-5% → 5-6%"},
		{"Nhiệt độ thấp nhất 5 độ C.", "Nhiệt độ thấp nhất -5 độ C.",
			"facts", "figure: 5 độ C → -5 độ C"},
		{"", "Mới có 3 câu.",
			"content", "addition:  → Mới có 3 câu"},
		{"Toàn bộ nội dung cũ nói về lễ hội hoa ban.", "Hôm nay khai giảng năm học mới ở vùng cao.",
			"content", "wording: Toàn bộ nội dung cũ nói về lễ hội hoa ban → Hôm nay khai giảng năm học mới ở vùng " +
				"cao"},
		{"The flood hit 40 homes in Sin Ho.", "The flood hit 400 homes in Sin Ho.",
			"facts", "figure: 40 homes → 400 homes"},
		{"Tỉnh có hai mươi xã bị cô lập.", "Tỉnh có ba mươi xã bị cô lập.",
			"facts", "figure: hai mươi xã → ba mươi xã"},
		{"Tin về thứ Hai tới.", "Tin về thứ Ba tới.",
			"facts", "time: thứ Hai → thứ Ba"},
		{"Từ 10 -15 hộ.", "Từ 10-15 hộ.",
			"minor", ""},
		{"Sắp xếp - 5 hộ phải đi.", "Sắp xếp - 6 hộ phải đi.",
			"facts", "figure: 5 hộ → 6 hộ"},
		{"Sở hủy 12 thủ tục; giữ 3 thủ tục.", "Sở hủy 12 thủ tục; giữ 2 thủ tục.",
			"facts", "figure: 3 thủ tục → 2 thủ tục"},
		{"Cao 10 – 15 cm.", "Cao 10-15 cm.",
			"minor", ""},
		{"Cao 10 – 15 cm.", "Cao 10 – 25 cm.",
			"facts", "figure: 10 – 15 cm → 10 – 25 cm"},
	} {
		level, list := told(Between(c.old, c.new))
		assert.Same(t, c.old+" → "+c.new+": level", level, c.level)
		assert.Same(t, c.old+" → "+c.new+": differences", list, c.want)
	}
}

func TestTheHeaviestDifferencesAreShownFirstAndOnce(t *testing.T) {
	text := Between("Ông Lò Văn Sơ nói. Có 40 hộ. Họp ngày 1/7. Tại xã Bum Tở. Trời mưa to cả đêm.",
		"Ông Lò Văn Páo nói. Có 400 hộ. Họp ngày 2/7. Tại xã Mường Tè. Trời nắng đẹp cả đêm.")
	shown, more := Weigh(append(text.List, text.List...))
	level, list := told(Text{Facts: true, List: shown})
	assert.Same(t, "level", level, "facts")
	assert.Same(t, "shown", list, "figure: 40 hộ → 400 hộ; time: ngày 1/7 → ngày 2/7; name: Ông Lò Văn Sơ → Ông Lò "+
		"Văn Páo")
	assert.Same(t, "more", more, 2)
}

func TestManyTypingErrorsAreAnotherText(t *testing.T) {
	old := strings.Repeat("phong trao thi đua. ", fewTypos)
	assert.Same(t, "as many as are few", Between(old, strings.ReplaceAll(old, "trao", "trào")).Words, false)
	old += "phong trao thi đua."
	assert.Same(t, "one more", Between(old, strings.ReplaceAll(old, "trao", "trào")).Words, true)
}

func TestDiffRebuildsTheNewText(t *testing.T) {
	for _, c := range [][2]string{
		{"a b c d", "a x c d"}, {"a b c", "a b c d e"}, {"a b c", ""}, {"", "a"}, {"a b a b a", "b a b a b"},
		{"a b c d e f", "f e d c b a"},
		{strings.Repeat("a b ", 2000), strings.Repeat("c d ", 2000)}, {"x y x z", "x z x y z"},
	} {
		a, b := strings.Fields(c[0]), strings.Fields(c[1])
		assert.Same(t, c[0][:min(40, len(c[0]))], strings.Join(rebuilt(a, b, diff(a, b)), " "), strings.Join(b, " "))
	}
}

// rebuilt is b, made of a and the hunks.
func rebuilt[T comparable](a, b []T, hunks []hunk) (built []T) {
	at := 0
	for _, h := range hunks {
		built = append(append(built, a[at:h.a0]...), b[h.b0:h.b1]...)
		at = h.a1
	}
	return append(built, a[at:]...)
}

func FuzzDifferencesAreToldOfAnyTexts(f *testing.F) {
	f.Add("Sáng 1/7, tại Lai Châu, 8 giờ 30", "Chiều 2/7, tại Điện Biên, 9h")
	f.Add("a b a b a", "b a b a b")
	f.Add("", "01 007 0 -5 10 – 15% 1.250.000")
	f.Add("Xã A.\n40\nXã B.\n50", "Xã A.\n50\nLượt xem: 7\n5 giờ trước")
	f.Add("\xff8h\xfe 9 %", "8:0 12 tháng")
	f.Fuzz(func(t *testing.T, old, new string) {
		if same := Between(old, old); same.Words || same.Facts || same.List != nil {
			t.Fatalf("%q to itself: got %+v, want nothing", old, same)
		}
		text := Between(old, new)
		if text.Facts && !text.Words || text.Words != (len(text.List) > 0) {
			t.Fatalf("%q to %q: got words %v, facts %v, list %q, want differences with words", old, new, text.Words,
				text.Facts, text.List)
		}
		for _, d := range text.List {
			if d.Was == "" && d.Now == "" || len([]rune(d.Was)) > phraseLimit || len([]rune(d.Now)) > phraseLimit {
				t.Fatalf("%q to %q: got %q, want a phrase of at most %d characters", old, new, d, phraseLimit)
			}
		}
		if shown, more := Weigh(text.List); len(shown) > Most || len(shown)+more > len(text.List) {
			t.Fatalf("%q to %q: got %d shown and %d more of %d", old, new, len(shown), more, len(text.List))
		}
		passages, more := Passages(old, new, 3)
		if len(passages) > 3 || text.Words && len(passages) == 0 || more > 0 && len(passages) < 3 {
			t.Fatalf("%q to %q: got %d passages and %d more", old, new, len(passages), more)
		}
		p := parse(old, new)
		a, b := p.old.sentences(), p.new.sentences()
		keysA, keysB := p.old.hashes(a), p.new.hashes(b)
		if built := rebuilt(keysA, keysB, diff(keysA, keysB)); !slices.Equal(built, keysB) {
			t.Fatalf("%q to %q: got %d sentences, want those of the new text", old, new, len(built))
		}
	})
}

// A body of 100,000 words, rewritten whole, costs less than a page of it takes to
// be fetched; one with a few changes costs what reading it costs.
func BenchmarkHundredThousandWords(b *testing.B) {
	old := strings.Repeat("Sáng nay 40 hộ ở bản Nậm Pì phải sơ tán vì mưa lũ. ", 7700)
	words := strings.Fields(old)
	for i := range words {
		if i%3 == 0 {
			words[i] = "khác"
		}
	}
	for name, new := range map[string]string{
		"every sentence": strings.Join(words, " "),
		"one line":       strings.ReplaceAll(strings.Join(words, " "), ".", ","),
		"a figure":       strings.Replace(old, "40", "400", 1),
		"each 100 sentence": strings.ReplaceAll(old, strings.Repeat("Sáng nay 40 hộ ở bản Nậm Pì phải sơ tán vì mưa "+
			"lũ. ", 100), strings.Repeat("Sáng nay 40 hộ ở bản Nậm Pì phải sơ tán vì mưa lũ. ", 99)+"Hết. "),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Between(old, new)
			}
		})
	}
}
