package summary

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
	"loa/viet"
)

// foreignLower is Foreign without regard to capitals, which a sentence gets
// when its beginning is left out; and a word that the limit divided is none.
func foreignLower(summary string, texts ...string) []string {
	if strings.HasSuffix(summary, "…") {
		return nil
	}
	for i := range texts {
		texts[i] = viet.Clean(texts[i])
	}
	return Foreign(summary, texts...)
}

// invented makes up an article of a portal out of parts: who, did what, where,
// how much, with brackets, reports, quotations and datelines.
func invented(r *rand.Rand) (title, lead, text string) {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	who := func() string {
		return pick("UBND xã Bum Nưa", "Sở Y tế", "ông Lò Văn Pản", "bà Giàng Thị Mỷ", "Công an huyện Sìn Hồ",
			"Đồn Biên phòng Dào San", "TS. Hà Minh Tú")
	}
	number := func() string {
		return pick(fmt.Sprint(r.IntN(900)+2), fmt.Sprintf("%d.%03d", r.IntN(90)+1, r.IntN(1000)),
			fmt.Sprintf("%d,%d", r.IntN(90), r.IntN(10)))
	}
	date := func() string {
		return pick("Sáng nay", "Hôm qua", fmt.Sprintf("Ngày %d/%d", r.IntN(28)+1, r.IntN(12)+1),
			"Tuần tới", fmt.Sprintf("Chiều %d-%d", r.IntN(28)+1, r.IntN(12)+1))
	}
	event := func() string {
		return pick("đã trồng mới "+number()+" ha quế", "tổ chức lớp tập huấn cho "+number()+" cán bộ thôn bản",
			"vừa bắt giữ "+number()+" đối tượng vận chuyển pháo nổ",
			"sẽ khởi công cây cầu dài "+number()+" m qua suối Nậm Tăm",
			"hỗ trợ "+number()+" hộ nghèo sửa nhà với "+number()+" triệu đồng mỗi hộ")
	}
	sentence := func() string {
		core := who() + " " + event() + pick("", " ("+number()+" người dự)", " tại bản Nậm Sập",
			" ở huyện Tân Uyên (tỉnh Lai Châu)")
		core += pick("", ", nhằm giảm nghèo bền vững", ", trong đó có "+number()+" phụ nữ",
			", đồng thời giao "+who()+" theo dõi", "; các xã làm theo")
		switch r.IntN(7) {
		case 0:
			core = date() + ", " + core
		case 1:
			core = "Theo " + who() + ", " + core
		case 2:
			core += ", " + who() + " cho biết"
		case 3:
			core = who() + " nói: “" + core + "”"
		case 4:
			core = pick("Tuy nhiên", "Theo đó", "Ngoài ra", "Đến nay") + ", " + core
		}
		return strings.ToUpper(core[:1]) + core[1:] + pick(".", ".", ".", "!", "…")
	}
	var lines []string
	for range 2 + r.IntN(12) {
		line := sentence()
		for range r.IntN(3) {
			line += " " + sentence()
		}
		lines = append(lines, line)
	}
	lines[0] = pick("", "(laichau.gov.vn) - ", "Lai Châu - ") + lines[0]
	if r.IntN(4) == 0 {
		lead = sentence()
	}
	return who() + " " + event(), lead, strings.Join(append(lines, "Tác giả: Ngọc Hà"), "\n")
}

func TestNoFigureAndNoNameIsInvented(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 2026))
	for i := range 3000 {
		title, lead, text := invented(r)
		s := Of(title, lead, text)
		if s == "" {
			t.Fatalf("article %d has no summary, want s not empty", i)
		}
		if foreign := foreignLower(s, lead, text); foreign != nil {
			t.Errorf("article %d: got %q in %q, want only what the article has", i, foreign, s)
		}
	}
}

func TestWhatTheArticleLacksIsFound(t *testing.T) {
	for _, c := range []struct {
		name, summary string
		want          []string
	}{
		{"nothing", "Mưa lớn làm hư hại 14 ngôi nhà ở Bum Nưa hôm 12/07.", nil},
		{"a figure", "Mưa lớn làm hư hại 15 ngôi nhà.", []string{"15"}},
		{"a part of a figure", "Mưa lớn làm hư hại 1 ngôi nhà.", []string{"1"}},
		{"a name", "Mưa lớn ở bản Nà Hẻ, theo ông Vàng.", []string{"Vàng"}},
		{"a date", "Mưa lớn hôm 13/7.", []string{"13/7"}},
	} {
		assert.Same(t, c.name, Foreign(c.summary, "Mưa lớn ở Bum Nưa", flood), c.want)
	}
}

func BenchmarkSummaryWithoutALead(b *testing.B) {
	text := strings.Repeat(flood+"\n", 4)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Of("Huyện Mường Tè khắc phục hậu quả mưa lớn", "", text)
	}
}

func BenchmarkResolve(b *testing.B) {
	at := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		Resolve("Sáng nay, Ban Chỉ đạo phong trào thi đua của tỉnh họp phiên thứ nhất.", at)
	}
}
