package summary

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"loa/article"
	"loa/internal/assert"
)

const decree = `Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;
Căn cứ Nghị định số 34/2016/NĐ-CP của Chính phủ;
Xét đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 12/TTr-SXD,
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy định về quản lý cây xanh đô thị trên địa bàn tỉnh.
Điều 2. Quyết định có hiệu lực từ ngày 1/8/2026.`

const bulletin = `Đêm 3/7: Có mưa rào và dông rải rác. Gió nhẹ. Nhiệt độ thấp nhất 21 đến 23 độ.
Ngày 4/7: Mưa to đến rất to ở các xã biên giới, lượng mưa 60 đến 120 mm, đề phòng lũ quét và sạt lở đất.
Ngày 5/7: Mưa giảm dần. Nhiệt độ cao nhất 28 đến 30 độ.`

// What portals publish besides news must be summed up in a sentence of its own, or
// in its first words: never in nothing, in half a word, or with what it lacks.
func TestOddTextsHaveASummaryToo(t *testing.T) {
	poem := "Nậm Na nước biếc trôi xuôi\nBản em nắng mới lưng đồi sương tan\nNgười về mở đất khai hoang\n" +
		"Cho nương ngô tím cho làng thêm đông"
	prices := "Mặt hàng\tGiá\nGạo tẻ\t14.000 đ/kg\nThịt lợn\t120.000 đ/kg\nXăng RON 95\t21.350 đ/lít"
	list := "Danh sách nhận quà gồm:\n1. Lò Thị Én, bản Nà Hẻ;\n2. Vàng A Páo, bản Pa Hạ;\n3. Giàng Thị Mỷ, bản " +
		"Nậm Sập."
	speech := "Thưa các đồng chí!\nTôi rất vui được về dự ngày hội của bà con hôm nay.\nTỉnh sẽ mở 12 km đường " +
		"mới vào " +
		"ba bản Nà Hẻ, Pa Hạ và Nậm Sập trước mùa mưa sang năm.\nXin cảm ơn các đồng chí!"
	obituary := "Ban Chấp hành Đảng bộ xã và gia đình thương tiếc báo tin: Ông Lò Văn Xám, sinh năm 1938, đã từ " +
		"trần " +
		"hồi 4 giờ 15 ngày 3/7/2026, hưởng thọ 88 tuổi.\nLễ viếng từ 7 giờ ngày 4/7 tại nhà văn hóa bản."
	result := "Than Núi 3-1 Cảng Biển (Páo 12, 40; Sơn 77 – Huy 5).\nThan Núi lên đầu bảng sau trận thắng đậm " +
		"trên sân nhà."
	english := "The commune opened a new bridge on Monday. It links three villages that floods cut off each " +
		"year. " +
		"\"We no longer walk for two hours,\" a teacher said."
	for _, c := range []struct{ name, title, text, has string }{
		{"a decree", "Quy định về quản lý cây xanh đô thị", decree, "cây xanh đô thị"},
		{"a bulletin", "Thời tiết ba ngày tới", bulletin, "7"},
		{"a poem", "Nậm Na", poem, ""},
		{"prices", "Giá cả thị trường ngày 3/7", prices, ""},
		{"a list", "Trao quà cho hộ nghèo", list, ""},
		{"a speech", "Phát biểu tại ngày hội", speech, "12 km đường mới"},
		{"an obituary", "Tin buồn", obituary, "Lò Văn Xám"},
		{"a result", "Than Núi thắng đậm Cảng Biển", result, "Than Núi"},
		{"English", "A new bridge", english, "bridge"},
		{"one sentence", "Cầu mới", "Xã Nậm Sỏ vừa thông xe cây cầu mới qua suối Nậm Bum.", "cây cầu mới"},
		{"capitals alone", "LŨ VỀ", strings.ToUpper(flood), "BUM"},
		{"letters and marks apart", "Mưa lớn ở Bum Nưa", norm.NFD.String(flood), "Nậm Bum"},
		{"tones in both places", "Hoà giải ở cơ sở", "Tổ hoà giải bản Pa Hạ đã hòa giải thành 12 vụ việc trong " +
			"quý một năm nay.",
			"12 vụ"},
		{"no marks at all", "Tin", strings.Repeat("mưa lớn kéo dài ở các xã vùng cao ", 60), "mưa lớn"},
		{"marks alone", "Tin", "“”\n\"\n...\n( ) - : ;\n?", ""},
		{"twenty thousand words", "Mưa lớn ở Bum Nưa", strings.Repeat(flood+"\n", 200), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Of(c.title, "", c.text)
			if got == "" || utf8.RuneCountInString(got) > article.SummaryLimit || !utf8.ValidString(got) {
				t.Fatalf("got %q, want one line of at most %d characters", got, article.SummaryLimit)
			}
			assert.Same(t, "has "+c.has+": "+got, strings.Contains(got, c.has), true)
			assert.Same(t, "what the text lacks", len(foreignLower(got, c.text)), 0)
		})
	}
}

func FuzzDaysAreResolvedInAnyText(f *testing.F) {
	f.Add("Sáng nay, hôm qua và tuần tới; “hôm nay”", int64(1720000000))
	f.Add("ngày mai (1/7) tháng trước\xff sáng", int64(-1))
	f.Add("hôm kia \" trưa nay", int64(1<<40))
	f.Fuzz(func(t *testing.T, text string, at int64) {
		got := Resolve(text, time.Unix(at%(1<<36), 0).UTC())
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q, want valid UTF-8", text, got)
		}
		for _, texts := range [][]string{{text}, {got}} {
			for _, missing := range Foreign(text, texts...) {
				t.Fatalf("%q has lost %q in %q", text, missing, got)
			}
		}
	})
}
