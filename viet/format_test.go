package viet

import (
	"testing"
	"time"
)

func TestTimesAreWrittenForPeople(t *testing.T) {
	at := time.Date(2020, 7, 1, 15, 30, 0, 0, hanoi)
	if got := FormatTime(at); got != "Thứ Tư, 01/07/2020 15:30" {
		t.Errorf("FormatTime gives %q, want %q", got, "Thứ Tư, 01/07/2020 15:30")
	}
	if got := FormatDate(at.AddDate(0, 0, 4)); got != "Chủ nhật, 05/07/2020" {
		t.Errorf("FormatDate gives %q, want %q", got, "Chủ nhật, 05/07/2020")
	}
	if FormatTime(time.Time{})+FormatDate(time.Time{}) != "" {
		t.Error("no time is written as one")
	}
}
