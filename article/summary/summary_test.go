package summary

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"loa/article"
	"loa/article/summary/internal/shorten"
	"loa/internal/assert"
	"loa/viet"
)

const flood = `Rạng sáng 12/7, mưa lớn kéo dài làm nước suối Nậm Bum dâng cao, cuốn trôi hai cây cầu tạm và làm hư hại 14 ngôi nhà ở bản Nà Hẻ (xã Bum Nưa).
Ngay sau khi nhận tin, Ban Chỉ huy Phòng thủ dân sự huyện đã huy động 60 cán bộ, chiến sĩ đến giúp bà con di dời đồ đạc, đưa người già và trẻ em đến nhà văn hóa bản.
Theo ông Lò Văn Xám, Chủ tịch UBND xã, đến trưa cùng ngày không có người bị thương, song 3 ha lúa mới cấy bị vùi lấp.
Xã đề nghị huyện hỗ trợ rọ thép để gia cố bờ suối trước đợt mưa tiếp theo.
Tác giả: Ngọc Hà`

func variants(sentence string) []shorten.Variant {
	var t viet.Text
	t.Read(sentence)
	return shorten.Variants(nil, &t)
}

func TestASummaryIsTheLeadWhenItIsOne(t *testing.T) {
	lead := "Mưa lớn đêm qua làm hư hại 14 ngôi nhà ở bản Nà Hẻ, không có người bị thương."
	for _, c := range []struct{ name, title, lead, want string }{
		{"a lead", "Mưa lớn ở Bum Nưa", lead, lead},
		{"a lead behind a dateline", "Mưa lớn ở Bum Nưa", "(laichau.gov.vn) - " + lead, lead},
		{"two sentences", "Mưa lớn ở Bum Nưa", lead + " Xã đề nghị huyện hỗ trợ.", lead + " Xã đề nghị huyện hỗ trợ."},
	} {
		assert.Same(t, c.name, Of(c.title, c.lead, flood), c.want)
	}
	first := "Rạng sáng 12/7, mưa lớn kéo dài làm nước suối Nậm Bum dâng cao, cuốn trôi hai cây cầu tạm và làm hư " +
		"hại " +
		"14 ngôi nhà ở bản Nà Hẻ (xã Bum Nưa)."
	for _, c := range []struct{ name, lead string }{
		{"no lead", ""},
		{"a caption", "Quang cảnh bản Nà Hẻ sau trận mưa lớn."},
		{"a byline", "Bài và ảnh: Ngọc Hà, Văn Long, Thu Hiền, Minh Châu"},
		{"the title again", "Mưa lớn kéo dài làm nước suối Nậm Bum dâng cao cuốn trôi hai cầu tạm"},
	} {
		got := Of("Mưa lớn kéo dài làm nước suối Nậm Bum dâng cao cuốn trôi hai cầu tạm", c.lead, flood)
		assert.Same(t, c.name, strings.HasSuffix(got, ".") &&
			strings.Contains(first, strings.TrimSuffix(strings.ToLower(got[:1])+got[1:], ".")[1:]), true)
	}
}

func TestASummaryIsNeverEmptyForAnArticleWithWords(t *testing.T) {
	for _, c := range []struct{ name, lead, text, want string }{
		{"nothing", "", "", ""},
		{"only a short lead", "Họp báo.", " ", "Họp báo."},
		{"only a heading", "", "Danh sách kèm theo", "Danh sách kèm theo"},
		{"only a byline", "", "Tác giả: Ngọc Hà", "Tác giả: Ngọc Hà"},
		{"only a dateline", "(laichau.gov.vn)", "", ""},
	} {
		assert.Same(t, c.name, Of("Tin", c.lead, c.text), c.want)
	}
	long := strings.Repeat("phong trào ", 60)
	got := Of("Tin", long, "")
	if utf8.RuneCountInString(got) > article.SummaryLimit || !strings.HasSuffix(got, "trào…") &&
		!strings.HasSuffix(got, "phong…") {
		t.Errorf("a long lead: got %q, want it cut after a word", got)
	}
}

func TestANoticeIsSummedUpByWhatItAnnounces(t *testing.T) {
	text := "(laichau.gov.vn) - Điện lực Tam Đường thông báo lịch tạm ngừng cung cấp điện tại xã Bình Lư như sau:\n" +
		"- Thời gian: Từ 7 giờ đến 16 giờ ngày 28/7/2026.\n- Lý do: Thay cột điện.\nKính mong bà con thông cảm."
	assert.Same(t, "summary", Of("Lịch cắt điện", "", text),
		"Điện lực Tam Đường thông báo lịch tạm ngừng cung cấp điện "+
			"tại xã Bình Lư. Thời gian: Từ 7 giờ đến 16 giờ ngày 28/7/2026. Lý do: Thay cột điện.")
	assert.Same(t, "an answer", Of("Hỏi đáp về hộ khẩu", "",
		"Câu hỏi: Tôi phải nộp đơn ở đâu để nhập hộ khẩu cho con?\n"+
			"Trả lời: Cha hoặc mẹ nộp tờ khai tại công an xã nơi thường trú hoặc trên Cổng dịch vụ công."),
		"Cha hoặc mẹ nộp tờ khai tại công an xã nơi thường trú hoặc trên Cổng dịch vụ công.")
	assert.Same(t, "what a list follows", Of("Cấm xe", "",
		"Từ 6 giờ ngày 4/3, xe tải đi vào thị trấn Tam Đường theo lộ "+
			"trình thay thế như sau:\nQuốc lộ 4D, đường tỉnh 136"),
		"Từ 6 giờ ngày 4/3, xe tải đi vào thị trấn Tam Đường theo lộ trình thay thế.")
}

func TestASentenceThatALineEndDividesIsWhole(t *testing.T) {
	assert.Same(t, "sentences", Sentences("Tin", "Xe tải của anh Pâng, 22 tuổi, trú TP.\nLai Châu bị hỏng phanh.\n"+
		"Bà Ng.\nđược đưa về nhà (bản Nậm Sập.\nXã Nậm Sỏ) trong đêm."),
		[]string{"Xe tải của anh Pâng, 22 tuổi, trú TP. Lai Châu bị hỏng phanh.",
			"Bà Ng. được đưa về nhà (bản Nậm Sập. Xã Nậm Sỏ) trong đêm."})
	assert.Same(t, "brackets that nothing closes", len(Sentences("Tin", "a) Xây cầu (ở bản.\nb) Xây trường.")), 2)
}

func TestWordsThatMeanADayGetTheirDate(t *testing.T) {
	written := time.Date(2024, 7, 1, 9, 30, 0, 0, time.FixedZone("+07", 7*3600)) // a Monday
	for in, want := range map[string]string{
		"Sáng nay, Ban Chỉ đạo họp.":                 "Sáng nay (1/7), Ban Chỉ đạo họp.",
		"Sáng nay (1/7), Ban Chỉ đạo họp.":           "Sáng nay (1/7), Ban Chỉ đạo họp.",
		"Hôm nay, ngày 1/7, tỉnh họp.":               "Hôm nay, ngày 1/7, tỉnh họp.",
		"Chiều qua 30/6, mưa lớn.":                   "Chiều qua 30/6, mưa lớn.",
		"Hôm qua, lũ về; đêm qua nước rút.":          "Hôm qua (30/6), lũ về; đêm qua (30/6) nước rút.",
		"Sáng mai sẽ mất điện.":                      "Sáng mai (2/7) sẽ mất điện.",
		"Trong tuần tới, huyện tuyển quân.":          "Trong tuần tới (8/7–14/7), huyện tuyển quân.",
		"Tháng trước, tỉnh trồng 5 ha rừng.":         "Tháng trước (tháng 6/2024), tỉnh trồng 5 ha rừng.",
		"Bà nói: “Hôm nay tôi vui.”":                 "Bà nói: “Hôm nay tôi vui.”",
		"Bàn về nông thôn hôm nay và ngày mai.":      "Bàn về nông thôn hôm nay và ngày mai.",
		"Báo Hôm Nay đưa tin.":                       "Báo Hôm Nay đưa tin.",
		"Tỉnh khai giảng lớp học vào chiều nay.":     "Tỉnh khai giảng lớp học vào chiều nay (1/7).",
		"Không có từ chỉ ngày, chỉ có tuần lễ sách.": "Không có từ chỉ ngày, chỉ có tuần lễ sách.",
		"Từ trưa nay, 40 hộ về dọn nhà.":             "Từ trưa nay (1/7), 40 hộ về dọn nhà.",
		"Hồi 14 giờ hôm nay, nước suối lên nhanh.":   "Hồi 14 giờ hôm nay (1/7), nước suối lên nhanh.",
		"Chiều nay 1-7, bão vào bờ.":                 "Chiều nay 1-7, bão vào bờ.",
		"Thứ Tư tuần tới, huyện thi chạy.":           "Thứ Tư tuần tới (10/7), huyện thi chạy.",
		"Chợ mở lại vào chủ nhật tuần này.":          "Chợ mở lại vào chủ nhật tuần này (7/7).",
		"Sáng thứ Sáu này, xã sẽ họp.":               "Sáng thứ Sáu này (5/7), xã sẽ họp.",
		"Lớp học khai giảng vào thứ Hai tới.":        "Lớp học khai giảng vào thứ Hai tới (8/7).",
		"Tối mai có văn nghệ ở bản.":                 "Tối mai (2/7) có văn nghệ ở bản.",
	} {
		assert.Same(t, in, Resolve(in, written), want)
	}
	for _, in := range []string{
		"Trận thua tối thứ Bảy này là bất ngờ.", "Chợ mở lại vào thứ Tư tới.",
		"Đoàn thăm bản lần thứ hai tuần này.", "Hôm nay, thứ Ba 2/7, trời mưa.",
		"Tuần qua, cả tỉnh có mưa.", "Giá ngô tăng so với đầu tháng trước đó.", "Mấy hôm nay trời rét.",
		"Vì ngày mai tươi sáng, các em đến trường.", "Ngày mai tươi sáng đang chờ các em.",
		"Ngày mai của bản là rừng.", "Hôm qua, hôm nay và ngày mai, người Lự vẫn dệt vải.",
		"Chị hát bài Đừng quên em đêm nay, rồi khóc.", "Phim Chuyện của ngày hôm qua được chiếu lại.",
		"Nếu tối qua không có dân quân thì cầu đã trôi.", "Việc kéo từ tuần này sang tuần khác.",
		"Tôi sẽ về vào sáng mai”, ông Pờ nói.", `Tôi sẽ về vào sáng mai", ông Pờ nói.`, "Ngày nay, bản có điện.",
	} {
		assert.Same(t, in, Resolve(in, written), in)
	}
	night := time.Date(2024, 7, 1, 0, 20, 0, 0, written.Location())
	assert.Same(t, "after midnight", Resolve("Chiều nay, xã họp.", night), "Chiều nay, xã họp.")
	assert.Same(t, "a day without a time", Resolve("Chiều nay, xã họp.", night.Add(-20*time.Minute)),
		"Chiều nay (1/7), xã họp.")
	assert.Same(t, "published later than written", Resolve("Sáng nay, xã họp.", written, "Sáng 30/6, xã họp."),
		"Sáng nay, xã họp.")
	assert.Same(t, "a day before is told too",
		Resolve("Sáng nay, xã họp.", written, "Sáng 30/6, mưa. Sáng 01/07, họp."),
		"Sáng nay (1/7), xã họp.")
	assert.Same(t, "an unknown day", Resolve("Sáng nay, họp.", time.Time{}), "Sáng nay, họp.")
}

func TestOnlyWhatIsSureIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		in, want string
		cut      shorten.Cut
	}{
		{"Tuy nhiên, đến chiều 12/7 nước suối đã rút và bà con trở về nhà an toàn.",
			"Đến chiều 12/7 nước suối đã rút và bà con trở về nhà an toàn.", shorten.Opening},
		{"Theo Sở Nông nghiệp, toàn tỉnh đã trồng mới 350 ha quế ở ba huyện biên giới.",
			"Toàn tỉnh đã trồng mới 350 ha quế ở ba huyện biên giới.", shorten.Attribution},
		{"Toàn tỉnh đã trồng mới 350 ha quế ở ba huyện biên giới, ông Hà Văn Sơn cho biết.",
			"Toàn tỉnh đã trồng mới 350 ha quế ở ba huyện biên giới.", shorten.Attribution},
		{"Tỉnh đã mở 12 lớp dạy nghề cho lao động nông thôn các xã vùng cao, nhằm giảm nghèo bền vững.",
			"Tỉnh đã mở 12 lớp dạy nghề cho lao động nông thôn các xã vùng cao.", shorten.Adjunct},
		{"Anh Sùng A Páo (34 tuổi, ở xã Tả Lèng) đã trồng thành công 2 ha lê trên nương cũ.",
			"Anh Sùng A Páo đã trồng thành công 2 ha lê trên nương cũ.", shorten.Brackets},
		{"Tại cầu Nậm Bum, thuộc địa phận xã Bum Nưa, huyện Mường Tè, anh Sùng A Páo, sinh năm 1990, bị lũ cuốn " +
			"sáng 12/7.",
			"Tại cầu Nậm Bum, anh Sùng A Páo bị lũ cuốn sáng 12/7.", shorten.Brackets},
		{"Công an huyện Mường Tè mời tài xế lên làm việc về việc tông vào xe máy của bé K., theo xã Bum Nưa.",
			"Công an huyện Mường Tè mời tài xế lên làm việc về việc tông vào xe máy của bé K.", shorten.Attribution},
		{"Trước tình hình đó, Sở Nông nghiệp cấp cho ba huyện biên giới 12 tấn vôi bột để khử trùng chuồng trại.",
			"Sở Nông nghiệp cấp cho ba huyện biên giới 12 tấn vôi bột để khử trùng chuồng trại.", shorten.Opening},
	} {
		found := false
		for _, v := range variants(c.in) {
			found = found || v.Text == c.want && v.Cuts == c.cut
		}
		if !found {
			t.Errorf("%q: got %q, want %q among them", c.in, variants(c.in), c.want)
		}
	}
	for _, whole := range []string{
		"Sáng nay (1/7), Ban Chỉ đạo phong trào thi đua của tỉnh họp phiên thứ nhất trong năm.",
		"Ngày 28/7, Điện lực Tam Đường sẽ tạm ngừng cung cấp điện tại các bản của xã Bình Lư.",
		"Trong trường hợp đó, các hộ ven suối được xã cấp 20 triệu đồng và đất ở khu tái định cư.",
		"Anh Sùng A Páo, dân tộc Mông, cùng vợ trồng được 2 ha lê trên nương cũ của hai gia đình.",
		"Trao đổi với phóng viên, ông Sùng A Páo - Chủ tịch UBND xã Tả Lèng cho biết, hiện tại các hộ vẫn chưa nhận đất.",
		"Phòng Nội vụ cho biết cơ quan này đã nhận đủ hồ sơ của các thí sinh dự tuyển đợt một.",
		"Sau khi kiểm tra hiện trường cùng chính quyền xã, do mưa lớn, đoàn công tác phải quay về.",
		"Đoàn công tác của Bộ Y tế và các chuyên gia đầu ngành, gồm 5 người, đã đến xã Mù Cả.",
		"Bà con xin dấu xác nhận thường trú (hoặc tạm trú)của xã thì mới được nhập hộ khẩu ở thị trấn.",
		"Hộ nghèo được hỗ trợ toàn bộ chi phí làm chuồng trại chăn nuôi mới, nếu đăng ký trước 30/9.",
	} {
		assert.Same(t, whole, variants(whole), []shorten.Variant{{Text: whole}})
	}
}

func FuzzASummarySaysOnlyWhatTheArticleSays(f *testing.F) {
	f.Add("Mưa lớn", "(laichau.gov.vn) Sáng nay", flood)
	f.Add("", "Lai Châu - - - A b c", "Theo A, b c (d). \"E f")
	f.Add("t", "0", "00\r0\t0")
	f.Add("Nước về bản", "", "Nước về bản cao từ sáng nay.\n”")
	f.Add("t", "", "Câu một , hai ( ba ) . Tuy nhiên, năm; sáu, theo bảy")
	f.Fuzz(func(t *testing.T, title, lead, text string) {
		s := Of(title, lead, text)
		if utf8.RuneCountInString(s) > article.SummaryLimit || !utf8.ValidString(s) || strings.ContainsAny(s, "\n\t") {
			t.Fatalf("got summary %q, want utf8.RuneCountInString(s) at most %v, utf8.ValidString(s)", s,
				article.SummaryLimit)
		}
		if foreign := foreignLower(s, title, lead, text); foreign != nil {
			t.Fatalf("summary %q has %q, which the article lacks, want foreign nil", s, foreign)
		}
		dated := Resolve(s, time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC))
		if !utf8.ValidString(dated) || len(dated) < len(s) {
			t.Fatalf("dates turn %q into %q, want utf8.ValidString(dated), len(dated) at least %v", s, dated, len(s))
		}
		for _, v := range variants(text) {
			if !utf8.ValidString(v.Text) && utf8.ValidString(text) {
				t.Fatalf("shortened to %q", v.Text)
			}
		}
	})
}
