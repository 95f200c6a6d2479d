package viet

import (
	"fmt"
	"strconv"
	"time"
)

var weekdays = [...]string{"Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}

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

// Ago writes how long before now t was, as a reader would say it: "vừa xong",
// "5 phút trước", "3 giờ trước", "2 ngày trước"; from a week on it is the date.
// What lies after now by a clock's inaccuracy is "vừa xong". Both times must
// be in the site's zone for the date to be right.
func Ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case t.IsZero():
		return ""
	case d < time.Minute:
		return "vừa xong"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " phút trước"
	case d < 24*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + " giờ trước"
	case d < 7*24*time.Hour:
		return fmt.Sprintf("%d ngày trước", int(d/(24*time.Hour)))
	}
	return t.Format("02/01/2006")
}
