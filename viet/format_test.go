package viet

import (
	"testing"
	"time"
)

func TestTimesAreWrittenForPeople(t *testing.T) {
	at := time.Date(2020, 7, 1, 15, 30, 0, 0, hanoi)
	if got := FormatTime(at); got != "Thứ Tư, 01/07/2020 15:30" {
		t.Errorf("FormatTime gives %q", got)
	}
	if got := FormatDate(at.AddDate(0, 0, 4)); got != "Chủ Nhật, 05/07/2020" {
		t.Errorf("FormatDate gives %q", got)
	}
	for _, c := range []struct {
		ago  time.Duration
		want string
	}{
		{-2 * time.Second, "vừa xong"}, {59 * time.Second, "vừa xong"}, {time.Minute, "1 phút trước"}, {59 * time.Minute, "59 phút trước"},
		{time.Hour, "1 giờ trước"}, {23 * time.Hour, "23 giờ trước"}, {24 * time.Hour, "1 ngày trước"}, {6 * 24 * time.Hour, "6 ngày trước"},
		{7 * 24 * time.Hour, "01/07/2020"},
	} {
		if got := Ago(at, at.Add(c.ago)); got != c.want {
			t.Errorf("after %s: %q, want %q", c.ago, got, c.want)
		}
		if read, ok := ParseTime(c.want, at.Add(c.ago), hanoi); c.ago >= 0 && (!ok || read.T.Sub(at).Abs() > 24*time.Hour) {
			t.Errorf("%q is read as %v", c.want, read.T)
		}
	}
	if FormatTime(time.Time{})+FormatDate(time.Time{})+Ago(time.Time{}, at) != "" {
		t.Error("no time is written as one")
	}
}
