package viet

import (
	"strings"
	"time"
)

var weekdays = [...]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}

// FormatTime writes t for people in Vietnam: "Thứ Tư, 01/07/2020 15:30". The
// caller puts it into the site's zone; a zero time is "".
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return weekdays[t.Weekday()] + ", " + t.Format("02/01/2006 15:04")
}

// FormatDate is FormatTime without the time of day: "Thứ Tư, 01/07/2020".
func FormatDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return weekdays[t.Weekday()] + ", " + t.Format("02/01/2006")
}

// WithinSentence writes what FormatTime or FormatDate gave as it stands behind other
// words: "đến thứ Tư, 01/07/2020". Sunday keeps its capital.
func WithinSentence(date string) string {
	if rest, ok := strings.CutPrefix(date, "Thứ "); ok {
		return "thứ " + rest
	}
	return date
}
