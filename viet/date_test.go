package viet

import (
	"testing"
	"time"
)

var (
	hanoi = time.FixedZone("", 7*3600)
	visit = time.Date(2025, 10, 31, 9, 15, 0, 0, hanoi)
)

func TestEveryFormOfDateOnPortalsIsRead(t *testing.T) {
	const full, day, guess, guessDay = 0, 1, 2, 3
	for _, c := range []struct {
		in, want string
		marks    int
	}{
		// What real portals show.
		{"Thứ tư - 01/07/2020 16:25", "2020-07-01 16:25:00", full},
		{"Thứ năm, 30/10/2025 | 10:31", "2025-10-30 10:31:00", full},
		{"17:23:45 | 07/08/2018", "2018-08-07 17:23:45", full},
		{"01/07/2020 | 15:30", "2020-07-01 15:30:00", full},
		{"Thứ Tư, ngày 1 tháng 7 năm 2020", "2020-07-01 00:00:00", day},
		{"15:30 GMT+7 1/7/2020", "2020-07-01 15:30:00", full},
		{"5 giờ trước", "2025-10-31 04:15:00", guess},
		{"Hôm qua", "2025-10-30 00:00:00", guessDay},
		{"Sáng nay (1/7)", "2025-07-01 00:00:00", guessDay},
		{"2020-07-01+0716:25:00", "2020-07-01 16:25:00", full},
		// Machines.
		{"2020-07-01T16:25:00+07:00", "2020-07-01 16:25:00", full},
		{"2020-07-01T09:25:00Z", "2020-07-01 16:25:00", full},
		{"2020-07-01T09:25:00.123Z", "2020-07-01 16:25:00", full},
		{"2020-07-01T16:25:00", "2020-07-01 16:25:00", full},
		{"2020-07-01T16:25+0700", "2020-07-01 16:25:00", full},
		{"2020-07-01 16:25:00 +0700", "2020-07-01 16:25:00", full},
		{"2020-07-01 16:25:00.000 UTC", "2020-07-01 23:25:00", full},
		{"2020-07-01T02:25:00-07:00", "2020-07-01 16:25:00", full},
		{"2020-07-01", "2020-07-01 00:00:00", day},
		{"2020/07/01 16:25", "2020-07-01 16:25:00", full},
		{"20200701", "2020-07-01 00:00:00", day},
		{"1593595500", "2020-07-01 16:25:00", full},
		{"1593595500000", "2020-07-01 16:25:00", full},
		{"Wed, 01 Jul 2020 09:25:00 GMT", "2020-07-01 16:25:00", full},
		{"Wed, 01 Jul 2020 16:25:00 +0700", "2020-07-01 16:25:00", full},
		{"Wed, 1 Jul 20 09:25 UT", "2020-07-01 16:25:00", full},
		{"Wednesday, 01-Jul-20 09:25:00 GMT", "2020-07-01 16:25:00", full},
		{"Wed Jul  1 16:25:00 2020", "2020-07-01 16:25:00", full},
		{"Wed Jul 01 2020 16:25:00 GMT+0700 (Indochina Time)", "2020-07-01 16:25:00", full},
		{"Wed, 01 Jul 2020 05:25:00 EDT", "2020-07-01 16:25:00", full},
		// Day before month, in words and figures.
		{"01-07-2020 16:25", "2020-07-01 16:25:00", full},
		{"01.07.2020", "2020-07-01 00:00:00", day},
		{"1/7/2020", "2020-07-01 00:00:00", day},
		{"01/07/20 16:25", "2020-07-01 16:25:00", full},
		{"01 / 07 / 2020", "2020-07-01 00:00:00", day},
		{"ngày 1 tháng 7 năm 2020", "2020-07-01 00:00:00", day},
		{"Ngày 01 tháng 7, 2020, 15 giờ 30 phút", "2020-07-01 15:30:00", full},
		{"1 Tháng Bảy, 2020", "2020-07-01 00:00:00", day},
		{"Tháng Bảy 1, 2020", "2020-07-01 00:00:00", day},
		{"Tháng 7 1, 2020", "2020-07-01 00:00:00", day},
		{"Th7 01, 2020", "2020-07-01 00:00:00", day},
		{"1 thg 7, 2020", "2020-07-01 00:00:00", day},
		{"5 tháng Năm năm 2021", "2021-05-05 00:00:00", day},
		{"5 tháng Năm 2021", "2021-05-05 00:00:00", day},
		{"12 tháng Mười Hai 2021", "2021-12-12 00:00:00", day},
		{"20 tháng Mười, 2021 8:05", "2021-10-20 08:05:00", full},
		{"Chủ nhật, 05/07/2020, 08:00", "2020-07-05 08:00:00", full},
		{"CN, 05/07/2020 - 08:00", "2020-07-05 08:00:00", full},
		{"Thứ 4, 01/07/2020 16:25", "2020-07-01 16:25:00", full},
		{"Thứ 4 - 1/7/2020", "2020-07-01 00:00:00", day},
		{"THU TU, 01/07/2020, 16:25 (GMT+7)", "2020-07-01 16:25:00", full},
		{"Thứ tư, 01/07/2020 16:25 (GMT+07:00)", "2020-07-01 16:25:00", full},
		{"Thứ tư, ngày 01/07/2020 - 05:25 GMT-4", "2020-07-01 16:25:00", full},
		{"15h30 ngày 01/07/2020", "2020-07-01 15:30:00", full},
		{"15h30' ngày 01/07/2020", "2020-07-01 15:30:00", full},
		{"lúc 15 giờ 30 phút, ngày 1/7/2020", "2020-07-01 15:30:00", full},
		{"15 giờ ngày 1/7/2020", "2020-07-01 15:00:00", full},
		{"15h, 01/07/2020", "2020-07-01 15:00:00", full},
		{"15:30 - 01/07/2020", "2020-07-01 15:30:00", full},
		{"15:30, 01/07/2020", "2020-07-01 15:30:00", full},
		{"15:30 Thứ tư, 01/07/2020", "2020-07-01 15:30:00", full},
		{"01/07/2020 3:30:00 CH", "2020-07-01 15:30:00", full},
		{"01/07/2020 12:05:00 SA", "2020-07-01 00:05:00", full},
		{"01/07/2020 12:05 CH", "2020-07-01 12:05:00", full},
		{"3:30 PM 01/07/2020", "2020-07-01 15:30:00", full},
		{"3 giờ 30 chiều ngày 1/7/2020", "2020-07-01 15:30:00", full},
		{"Cập nhật: 01/07/2020 15:30", "2020-07-01 15:30:00", full},
		{"Cập nhật lúc 15h30 ngày 01/07/2020 bởi Ban Biên tập", "2020-07-01 15:30:00", full},
		{"Đăng ngày 01/07/2020", "2020-07-01 00:00:00", day},
		{"Ngày đăng: 01-07-2020 | Lượt xem: 1.234", "2020-07-01 00:00:00", day},
		{"(Thứ năm, 30/10/2025 10:31) Lượt xem: 57", "2025-10-30 10:31:00", full},
		{"Thu\u031b\u0301 tu\u031b, nga\u0300y 1 tha\u0301ng 7 na\u0306m 2020", "2020-07-01 00:00:00", day},
		{"29/02/2024 10:00", "2024-02-29 10:00:00", full},
		{"01/11/2025 08:00", "2025-11-01 08:00:00", full}, // a clock a few hours ahead
		// English, for pages of any kind.
		{"June 4, 2025", "2025-06-04 00:00:00", day},
		{"Jun. 4, 2025 at 3:30 p.m.", "2025-06-04 15:30:00", full},
		{"4 Jun 2025", "2025-06-04 00:00:00", day},
		{"4th of June, 2025", "2025-06-04 00:00:00", day},
		{"Published on Wednesday, June 4th 2025 15:30 UTC", "2025-06-04 22:30:00", full},
		{"3 hours ago", "2025-10-31 06:15:00", guess},
		{"an hour ago", "2025-10-31 08:15:00", guess},
		{"yesterday at 15:30", "2025-10-30 15:30:00", guess},
		{"07/31/2020", "2020-07-31 00:00:00", guessDay},
		// Counting from the visit.
		{"vừa xong", "2025-10-31 09:15:00", guess},
		{"Vừa mới đây", "2025-10-31 09:15:00", guess},
		{"5 phút trước", "2025-10-31 09:10:00", guess},
		{"1 giờ 20 phút trước", "2025-10-31 07:55:00", guess},
		{"một giờ trước", "2025-10-31 08:15:00", guess},
		{"2 ngày trước", "2025-10-29 00:00:00", guessDay},
		{"cách đây 2 ngày", "2025-10-29 00:00:00", guessDay},
		{"Cách đây 3 giờ", "2025-10-31 06:15:00", guess},
		{"1 tuần trước", "2025-10-24 00:00:00", guessDay},
		{"1 tháng trước", "2025-09-30 00:00:00", guessDay},
		{"2 năm trước", "2023-10-31 00:00:00", guessDay},
		{"Hôm nay, 08:30", "2025-10-31 08:30:00", guess},
		{"Hôm qua lúc 15h30", "2025-10-30 15:30:00", guess},
		{"08:30 hôm nay", "2025-10-31 08:30:00", guess},
		{"hom kia", "2025-10-29 00:00:00", guessDay},
		{"Sáng nay", "2025-10-31 00:00:00", guessDay},
		{"Chiều qua", "2025-10-30 00:00:00", guessDay},
		{"Chiều nay (30/10), tại Lai Châu", "2025-10-30 00:00:00", guessDay},
		{"Sáng nay (31/12)", "2024-12-31 00:00:00", guessDay},
		{"ngày 29/2", "2024-02-29 00:00:00", guessDay},
		{"15:30 30/10", "2025-10-30 15:30:00", guess},
		{"Ngày 5/9, tại trường", "2025-09-05 00:00:00", guessDay},
	} {
		got, ok := ParseTime(c.in, visit, hanoi)
		if !ok {
			t.Errorf("%q is refused", c.in)
			continue
		}
		if s := got.T.In(hanoi).Format(time.DateTime); s != c.want {
			t.Errorf("%q is read as %s (%s), want %s", c.in, s, got.Evidence, c.want)
		}
		if got.DateOnly != (c.marks&day != 0) || got.Guessed != (c.marks&guess != 0) {
			t.Errorf("%q: date only %v, guessed %v (%s)", c.in, got.DateOnly, got.Guessed, got.Evidence)
		}
		if got.T.Location() != time.UTC {
			t.Errorf("%q is not in UTC", c.in)
		}
	}
}

func TestWhatIsNoDateIsRefused(t *testing.T) {
	for _, in := range []string{
		"", " ", "Ngọc Sánh", "1970-01-01", "01/01/1970 07:00", "Thu, 01 Jan 1970 00:00:00 GMT", "0", "0001-01-01T00:00:00Z",
		"31/02/2020", "00/07/2020", "32/01/2020", "2020-13-45", "01/07/2035", "2026-01-01", "1/7/2020/QĐ-UBND",
		"Số: 15/2020/NĐ-CP", "Quyết định số 27/2019/QĐ", "10.20.30.40", "192.168.1.20", "0213.3876.337", "024-38-2020-11",
		"Hôm nay: 1.234", "Hôm qua : 5678", "Tháng 03: 12.345", "Năm 2024: 99", "Tổng số: 1234567",
		"Tháng 7 năm 2020", "tháng Năm 2020", "15:30", "15h30", "25:61", "Vượt qua khó khăn", "1/3 dân số", "tỷ lệ 1/7 so với cùng kỳ",
		"A- A A+ |", "5 giờ", "trước", "cách đây", "cách", "đánh giá 4/5", "99999999999999999999999", "12345678",
		"07/2020", "9999999999 giờ trước", "30/4/1975", "Jan 1 0001", "5 năm trước, khi tỉnh mới chia tách, đời sống người dân còn nhiều khó khăn",
	} {
		if got, ok := ParseTime(in, visit, hanoi); ok {
			t.Errorf("%q is taken for %s (%s)", in, got.T.In(hanoi), got.Evidence)
		}
	}
}

func FuzzParseTimeStaysBetweenItsBounds(f *testing.F) {
	for _, s := range []string{"Thứ tư - 01/07/2020 16:25", "2020-07-01+0716:25:00", "5 giờ trước", "Sáng nay (1/7)", "cách đây 2 ngày",
		"Jun. 4, 2025 at 3:30 p.m.", "15:30 GMT+7 1/7/2020", "1-1-1-1-1-1:1:1", "+-+07:", "h:30'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := ParseTime(s, visit, hanoi)
		if ok && (got.T.Year() < EarliestYear || got.T.After(visit.Add(24*time.Hour)) || got.Evidence == "") {
			t.Fatalf("%q is read as %v", s, got)
		}
		if !ok && got != (Time{}) {
			t.Fatalf("%q is refused and yet %v", s, got)
		}
	})
}

func BenchmarkParseTime(b *testing.B) {
	for name, s := range map[string]string{
		"nukeviet":   "Thứ tư - 01/07/2020 16:25",
		"words":      "Thứ Tư, ngày 1 tháng 7 năm 2020",
		"iso":        "2020-07-01T16:25:00+07:00",
		"relative":   "5 giờ trước",
		"surrounded": "Cập nhật lúc 15h30 ngày 01/07/2020 bởi Ban Biên tập",
		"refused":    "Tác giả: Ngọc Sánh, Cổng thông tin điện tử tỉnh Lai Châu",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseTime(s, visit, hanoi)
			}
		})
	}
}
