package viet

import (
	"fmt"
	"testing"
	"time"
)

// Every day of six years, each with another time, is written in many forms
// and must come back the same: a form that works on the 25th may fail on the
// 5th of May.
func TestEveryDayIsReadInEveryForm(t *testing.T) {
	months := []string{"", "Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai"}
	days := []string{"Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"}
	short := []string{"CN", "T2", "T3", "T4", "T5", "T6", "T7"}
	forms := map[string]func(time.Time) string{
		"iso":          func(d time.Time) string { return d.Format(time.RFC3339) },
		"iso in utc":   func(d time.Time) string { return d.UTC().Format(time.RFC3339Nano) },
		"rfc 1123":     func(d time.Time) string { return d.Format(time.RFC1123Z) },
		"rfc 1123 gmt": func(d time.Time) string { return d.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT") },
		"rfc 822":      func(d time.Time) string { return d.Format("02 Jan 06 15:04:05 -0700") },
		"asctime":      func(d time.Time) string { return d.Format(time.ANSIC) },
		"nukeviet meta": func(d time.Time) string {
			return d.Format("2006-01-02-0715:04:05")[:10] + "+07" +
				d.Format("15:04:05")
		},
		"nukeviet":   func(d time.Time) string { return days[d.Weekday()] + d.Format(" - 02/01/2006 15:04:05") },
		"vhv":        func(d time.Time) string { return days[d.Weekday()] + d.Format(", 02/01/2006 | 15:04:05") },
		"vhv, older": func(d time.Time) string { return d.Format("15:04:05 | 02/01/2006") },
		"no zeros": func(d time.Time) string {
			return d.Format("2/1/2006 ") + fmt.Sprintf("%d:%02d:%02d", d.Hour(), d.Minute(), d.Second())
		},
		"dashes": func(d time.Time) string { return d.Format("15:04:05 02-01-2006") },
		"dots":   func(d time.Time) string { return d.Format("02.01.2006, 15:04:05") },
		"short weekday": func(d time.Time) string {
			return short[d.Weekday()] +
				d.Format(", 02/01/2006 15:04:05 (GMT+7)")
		},
		"words": func(d time.Time) string {
			return fmt.Sprintf("%s, ngày %d tháng %d năm %d, %d giờ %d phút %d giây", days[d.Weekday()], d.Day(),
				d.Month(), d.Year(), d.Hour(), d.Minute(), d.Second())
		},
		"words, time first": func(d time.Time) string {
			return fmt.Sprintf("%d giờ %d phút %d giây, %s ngày %d tháng %d năm %d", d.Hour(), d.Minute(), d.Second(),
				days[d.Weekday()], d.Day(), d.Month(), d.Year())
		},
		"month in words": func(d time.Time) string {
			return fmt.Sprintf("%d Tháng %s, %d %s", d.Day(), months[d.Month()], d.Year(), d.Format("15:04:05"))
		},
		"month first": func(d time.Time) string {
			return fmt.Sprintf("Tháng %s %d, %d %s", months[d.Month()], d.Day(), d.Year(), d.Format("15:04:05"))
		},
		"month in words, năm": func(d time.Time) string {
			return fmt.Sprintf("%d tháng %s năm %d lúc %s", d.Day(), months[d.Month()], d.Year(), d.Format("15:04:05"))
		},
		"wordpress": func(d time.Time) string {
			return fmt.Sprintf("Th%d %02d, %d %s", d.Month(), d.Day(), d.Year(), d.Format("15:04:05"))
		},
		"icu": func(d time.Time) string {
			return fmt.Sprintf("%s %d thg %d, %d", d.Format("15:04:05"), d.Day(), d.Month(), d.Year())
		},
		"sa and ch": func(d time.Time) string {
			return d.Format("02/01/2006 3:04:05 ") + map[bool]string{true: "SA", false: "CH"}[d.Hour() < 12]
		},
		"gmt between":        func(d time.Time) string { return d.Format("15:04:05 GMT+7 2/1/2006") },
		"english":            func(d time.Time) string { return d.Format("January 2, 2006 at 3:04:05 PM") },
		"english, day first": func(d time.Time) string { return d.Format("Monday, 2 Jan 2006 15:04:05") },
		"javascript": func(d time.Time) string {
			return d.Format("Mon Jan 02 2006 15:04:05 GMT-0700 (Indochina " +
				"Time)")
		},
		"digits": func(d time.Time) string { return d.Format("20060102150405") },
		"surrounded": func(d time.Time) string {
			return d.Format("Cập nhật lúc 15:04:05 ngày 02/01/2006 | Lượt xem: 1.234 | A- A A+")
		},
	}
	step := 24*time.Hour + 61*time.Minute + 7*time.Second
	for name, form := range forms {
		failures := 0
		for d := visit.AddDate(-6, 0, 0); d.Before(visit) && failures < 3; d = d.Add(step) {
			text := form(d)
			got, ok := ParseTime(text, visit, hanoi)
			if !ok || !got.T.Equal(d) || got.DateOnly || got.Guessed {
				failures++
				t.Errorf("%s: %q is read as %v (%s, %v), want ok, got.T.Equal(d), not got.DateOnly, not got.Guessed",
					name, text, got.T.In(hanoi), got.Evidence, ok)
			}
		}
	}
}
