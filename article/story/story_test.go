package story

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
)

// labelled are the reports of a file in testdata, with the story of each.
func labelled(t testing.TB, file string) (reports []Report, stories, titles []string) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		part := strings.Split(strings.TrimSpace(line), " | ")
		var day, hour int
		if _, err := fmt.Sscanf(part[1], "%d %d", &day, &hour); err != nil {
			t.Fatalf("%q: %v, want no error", line, err)
		}
		a := article.Article{ID: int64(len(reports) + 1), Title: part[2], Lead: part[3],
			Published: time.Date(2026, 7, day, hour, 0, 0, 0, time.UTC)}
		reports, stories, titles = append(reports, Of(a)), append(stories, part[0]), append(titles, a.Title)
	}
	return reports, stories, titles
}

func TestTwoHundredPairsOfReports(t *testing.T) {
	reports, _, titles := labelled(t, "reports.txt")
	text, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	var right, wrong, missed, pairs int
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var i, j int
		var label string
		if _, err := fmt.Sscanf(line, "%d %d %s", &i, &j, &label); err != nil {
			t.Fatalf("%q: %v, want no error", line, err)
		}
		pairs++
		link := Compare(reports[i-1], reports[j-1])
		switch {
		case link.Same && label == "same":
			right++
		case link.Same:
			wrong++
			t.Logf("joined by %v: %q, %q", link.Shared, titles[i-1], titles[j-1])
		case label == "same":
			missed++
			t.Logf("left apart, %s: %q, %q", link.Against, titles[i-1], titles[j-1])
		}
	}
	precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(right+missed)
	t.Logf("%d pairs: precision %.3f, recall %.3f", pairs, precision, recall)
	assert.Same(t, "pairs", pairs, 200)
	if precision < 0.97 || recall < 0.80 {
		t.Errorf("got precision %.3f and recall %.3f, want at least 0.97 and 0.80", precision, recall)
	}
}

// The reports of fresh.txt were written before the rules for events, provinces and
// fires were made: those of before had precision .84 and recall .80 on its pairs. Those
// of second.txt were written before the rules for round-ups, works and accidents: .93 and
// .68. Those of third.txt were written after these: 1.00 and .69 before storms and notices.
func TestPairsThatTheRulesWereNotMadeWith(t *testing.T) {
	for _, c := range []struct {
		file              string
		pairs, leastRight int
	}{{"fresh.txt", 69, 16}, {"second.txt", 91, 15}, {"third.txt", 57, 14}} {
		t.Run(c.file, func(t *testing.T) {
			n := withinFamilies(t, c.file)
			t.Logf("%+v", n)
			assert.Same(t, "pairs", n.pairs, c.pairs)
			assert.Same(t, "pairs of two events that are joined", n.wrong, 0)
			if n.right < c.leastRight {
				t.Errorf("got %d pairs of one event joined, want at least %d", n.right, c.leastRight)
			}
		})
	}
}

type counted struct{ pairs, right, wrong, missed int }

// withinFamilies compares all reports of each family, and counts the pairs of one
// event that are joined, those of two that are, and those of one that are not.
func withinFamilies(t *testing.T, file string) (n counted) {
	reports, stories, titles := labelled(t, file)
	family := func(i int) string { f, _, _ := strings.Cut(stories[i], "."); return f }
	for i := range reports {
		for j := range i {
			if family(i) != family(j) {
				continue
			}
			n.pairs++
			link := Compare(reports[i], reports[j])
			switch {
			case link.Same && stories[i] == stories[j]:
				n.right++
			case link.Same:
				n.wrong++
				t.Logf("joined by %v: %q, %q", link.Shared, titles[i], titles[j])
			case stories[i] == stories[j]:
				n.missed++
				t.Logf("left apart, %s (%v): %q, %q", link.Against, link.Shared, titles[i], titles[j])
			}
		}
	}
	return n
}

func TestReportsAreGroupedIntoStories(t *testing.T) {
	reports, labels, titles := labelled(t, "reports.txt")
	joined := 0
	for _, s := range Group(reports) {
		assert.Same(t, "links of a story", len(s.Links), len(s.Reports)-1)
		first := labels[s.Reports[0].ID-1]
		for i, r := range s.Reports {
			if labels[r.ID-1] != first {
				t.Errorf("%q is in the story of %q, want labels[r.ID-1] %v", titles[r.ID-1], titles[s.Reports[0].ID-1],
					first)
			}
			if i > 0 && r.At.Before(s.Reports[i-1].At) {
				t.Errorf("%q stands before an older report", titles[s.Reports[i-1].ID-1])
			}
			if i > 0 {
				joined++
			}
		}
	}
	if joined < 30 {
		t.Errorf("got %d reports joined to a story, want at least 30", joined)
	}
}

func report(day int, title, lead string) Report {
	return Of(article.Article{Title: title, Lead: lead, Published: time.Date(2026, 8, day, 8, 0, 0, 0, time.UTC)})
}

func TestWhatIsOneEventAndWhyNot(t *testing.T) {
	cut := func(commune, day string) Report {
		return report(1, "Lịch ngừng cung cấp điện xã "+commune+" ngày "+day, "Điện lực Mường Tè ngừng cấp điện xã "+
			commune+" để bảo dưỡng đường dây.")
	}
	for _, c := range []struct {
		name    string
		a, b    Report
		against string
	}{
		{"the same notice twice", cut("Pa Vệ Sủ", "5/8"), cut("Pa Vệ Sủ", "5/8"), ""},
		{"two communes", cut("Pa Vệ Sủ", "5/8"), cut("Pa Ủ", "5/8"), "pa vệ sủ and pa ủ"},
		{"two days", cut("Pa Ủ", "5/8"), cut("Pa Ủ", "12/8"), "notices of 5/8 and of 12/8"},
		{"two storms", report(1, "Tin bão số 5 sáng 1/8", "Bão số 5 gió giật cấp 11."), report(2,
			"Tin bão số 6 sáng 2/8", "Bão số 6 gió giật cấp 11."), "số 5 and số 6"},
		{"long apart", report(1, "Cháy rừng ở Pu Đao", ""), report(9, "Cháy rừng ở Pu Đao", ""), "8 days apart"},
		{"a busy commune", report(1, "Xã Bản Lang khen thưởng giáo viên",
			"Sáng nay xã Bản Lang khen thưởng giáo viên."),
			report(1, "Xã Bản Lang trồng rừng phòng hộ", "Sáng nay xã Bản Lang trồng rừng phòng hộ."),
			"no more than a name in common"},
		{"a great power", report(1, "Mỹ thử tên lửa mới", "Quân đội Mỹ thử tên lửa."), report(1,
			"Bệnh viện Mỹ bị tấn công mạng", "Nhiều bệnh viện ở Mỹ ngừng nhận bệnh nhân."),
			"no more than a name in common"},
		{"who reports it", report(1, "Giá vàng giảm mạnh", "Theo Hãng Sông Đà, giá vàng giảm."), report(1,
			"Đội bóng xứ lạnh thắng đậm", "Theo Hãng Sông Đà, trận đấu có sáu bàn."), "no more than a name in common"},
		{"two provinces", report(1, "Phá đường dây ma túy xuyên biên giới", "Biên phòng Quảng Bình bắt ba người."),
			report(1, "Đấu súng với đường dây ma túy xuyên biên giới", "Công an Hà Tĩnh bắt kẻ cầm đầu."),
			"quảng bình and hà tĩnh"},
		{"prices of two days", report(4, "Giá vàng hôm nay 4/7: tăng nóng", "Giá vàng miếng tăng."),
			report(5, "Giá vàng hôm nay 5/7: hãm đà tăng", "Giá vàng miếng đi ngang."), "notices of 4/7 and of 5/7"},
		{"two storms with names", report(1, "Bão Linfa vào biển Đông", "Bão Linfa ở đông bắc đảo Luzon."),
			report(1, "Bão Hato mạnh lên", "Bão Hato ở đông bắc đảo Luzon."), "bão linfa and bão hato"},
		{"sessions of two bodies", report(1, "Bế mạc Kỳ họp thứ 8", "Quốc hội khóa XIII bế mạc kỳ họp thứ 8."),
			report(1, "Chất vấn tại kỳ họp thứ 8", "HĐND tỉnh khóa XIII chất vấn tại kỳ họp thứ 8."),
			"kỳ họp quốc hội and kỳ họp hđnd"},
		{"who somebody is", report(1, "Thượng nghị sĩ Lò Pâng bị u não", "Thượng nghị sĩ Lò Pâng đang nằm viện."),
			report(1, "Thượng nghị sĩ Lò Pâng phản đối luật mới", "Thượng nghị sĩ Lò Pâng đã lên tiếng."),
			"only what many reports say in common"},
		{"two fires", report(1, "Cháy chợ Thung Mây trong đêm", ""), report(1, "Cháy kho vải ở Thung Mây", ""),
			"cháy chợ and cháy kho"},
		{"one phrase of many reports", report(1, "Xe giường nằm bốc khói trên quốc lộ 6", "Xe giường nằm đang chạy."),
			report(1, "Xe giường nằm chở quá số người trên quốc lộ 6", "Xe giường nằm bị dừng."),
			"only what many reports say in common"},
		{"a man of a case", report(1, "Bắt nhóm làm giấy tờ giả", "Bị can Đèo Văn Hụng đã bị bắt."),
			report(2, "Nhóm lừa bán đất hầu tòa", "Bị cáo Đèo Văn Hụng và đồng phạm bị xét xử."), ""},
		{"a man and no case", report(1, "Đèo Văn Hụng hát dân ca Thái", ""), report(2, "Giải bắn nỏ khép lại",
			"Đèo Văn Hụng về nhất."), "no more than a name in common"},
		{"a round-up", report(1, "Cháy rừng ở Pu Đao", "Lửa cháy từ trưa ở Pu Đao."), report(1,
			"Tin nhanh sáng nay: cháy rừng ở Pu Đao", "Cháy rừng ở Pu Đao, giá chè tăng."),
			"a round-up of several events"},
		{"two cities", report(1, "Hà Nội chốt lịch học sau bão", "Học sinh đi học lại sau bão."), report(1,
			"TP HCM chốt lịch học sau bão", "Học sinh đi học lại sau bão."), "hà nội and hcm"},
		{"two episodes", report(1, "Dòng suối xa tập 18: Mùi bỏ nhà đi", "Trong phim Dòng suối xa, Mùi đi."), report(1,
			"Dòng suối xa tập 19: Mùi trở về", "Trong phim Dòng suối xa, Mùi trở về."), "tập 18 and tập 19"},
		{"two accidents of a kind", report(1, "Nữ tài xế lùi ô tô vào quán phở", "Ô tô lùi vào quán, ba người đau."),
			report(1, "Nữ tài xế lùi ô tô vào quán phở lúc rạng sáng", "Ô tô lùi vào quán phở, không ai bị thương."),
			"only what many reports say in common"},
		{"a draw of no day", report(1, "Kết quả Vietlott: độc đắc vô chủ", "Giải độc đắc vô chủ."), report(1,
			"Vietlott: độc đắc vẫn vô chủ", "Giải độc đắc vô chủ."), "notices of no day and of no day"},
		{"a post of a road", report(1, "Sạt lở tại Km79 quốc lộ 32", "Đất đá lấp đường ở xã Hua Ma."), report(2,
			"Quốc lộ 32: hót xong đất đá ở Km 79", "Xe đi lại bình thường qua xã Hua Ma."), ""},
		{"one session", report(1, "Khai mạc Kỳ họp thứ 22 HĐND tỉnh", "Các đại biểu dự khai mạc."), report(2,
			"Chất vấn về rừng bị phá", "Tại Kỳ họp thứ 22 HĐND tỉnh, đại biểu hỏi về rừng."), ""},
		{"one storm in two provinces", report(1, "Bão số 4 giật cấp 12", "Bão số 4 vào Quảng Ninh."), report(2,
			"Lai Châu cho nghỉ học tránh bão số 4", "Các trường ở Lai Châu nghỉ học."), ""},
		{"one cut told twice", report(1, "Lịch cắt điện xã Mù Cả ngày 6/8", "Cắt điện bản Gò Cứ, xã Mù Cả."), report(5,
			"Xã Mù Cả mất điện sáng mai 6/8", "Bản Gò Cứ mất điện do sửa đường dây."), ""},
		{"a session with a guest of another body", report(1, "Khai mạc Kỳ họp thứ 7 HĐND tỉnh",
			"Phó Chủ tịch Quốc hội dự khai mạc."), report(2, "Bộ trưởng giải trình trước Quốc hội",
			"Tại Kỳ họp thứ 7, Quốc hội nghe giải trình."), "too little in common"},
		{"two finds of one post", report(1, "Bắt bốn người chở gỗ lậu ở Mù Sang",
			"Đồn Biên phòng Mù Sang bắt quả tang."),
			report(2, "Bắt hai người giấu heroin ở Mù Sang", "Đồn Biên phòng Mù Sang bắt quả tang."),
			"too little in common"},
		{"nothing in common", report(1, "Giá chè tăng", "Chè búp tươi được mua với giá cao."), report(1,
			"Khai mạc giải bóng chuyền", "Tám đội dự giải."), "too little in common"},
		{"nothing at all", report(1, "", ""), report(1, "", ""), "too little in common"},
	} {
		link := Compare(c.a, c.b)
		assert.Same(t, c.name, link.Against, c.against)
		assert.Same(t, c.name+", the other way round", Compare(c.b, c.a).Same, link.Same)
	}
	link := Compare(report(1, "Cháy rừng ở Pu Đao", "Lửa cháy từ trưa."), report(1,
		"Dập tắt đám cháy rừng tại Pu Đao", "Đám cháy được dập tắt."))
	assert.Same(t, "the heaviest of what is shared", link.Shared[0], "pu đao")
}

func FuzzReportsAreCompared(f *testing.F) {
	f.Add("Lũ ở xã Bum Nưa ngày 8/7", "thứ VI km 4", "Quốc lộ 4H tại Km 212", "Bản. A B")
	f.Add("\xff", "thứ", "số 0", "")
	f.Fuzz(func(t *testing.T, titleA, leadA, titleB, leadB string) {
		a, b := report(1, titleA, leadA), report(2, titleB, leadB)
		one, other := Compare(a, b), Compare(b, a)
		if one.Same != other.Same || one.Score != one.Score || one.Same != (one.Against == "") {
			t.Fatalf("got %+v one way and %+v the other, want one.Same %v, one.Score %v, one.Same %v", one, other,
				other.Same, one.Score, (one.Against == ""))
		}
		if n := len(Group([]Report{a, b})); n != 1 && n != 2 {
			t.Fatalf("got %d stories of two reports", n)
		}
	})
}

func BenchmarkJoinAHundredStories(b *testing.B) {
	reports, _, _ := labelled(b, "reports.txt")
	stories := Group(append(append([]Report{}, reports...), reports...))
	a := article.Article{Title: "Sạt lở trên quốc lộ 4H tại Km 230", Lead: "Đất đá sạt xuống quốc lộ 4H.",
		Published: reports[0].At}
	b.ReportAllocs()
	for b.Loop() {
		Join(stories, Of(a))
	}
}
