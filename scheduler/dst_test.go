package scheduler

import (
	"strings"
	"testing"
	"time"

	"loa/internal/assert"
)

func TestWhatBecomesOfAScheduleOnTheDaysOfShiftsIsSaid(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	hanoi, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, spec string
		zone       *time.Location
		want       string
	}{
		{"where clocks are left alone", "30 2 * * *", hanoi, ""},
		{"in the hour of the shifts", "30 2 * * *", berlin,
			"on 2027-03-28 clocks go forward and have no 02:30: that run " +
				"is " +
				"left out\non 2027-10-31 clocks go back and have 02:30 twice: that run comes twice"},
		{"at another hour", "0 7 * * *", berlin, ""},
		{"on another weekday", "30 2 * * 1", berlin, ""},
		{"every ten minutes", "*/10 * * * *", berlin, ""},
		{"every hour", "@hourly", berlin, ""},
		{"a length of time", "@every 15m", berlin, ""},
	} {
		assert.Same(t, c.name, strings.Join(Shifts(c.spec, c.zone, now), "\n"), c.want)
	}
}

// TestShiftsTellsTheTruth: what is said is what the schedule does.
func TestShiftsTellsTheTruth(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s, err := parse("30 2 * * *", berlin)
	if err != nil {
		t.Fatal(err)
	}
	runs := func(month time.Month, day int) (n int) {
		from := time.Date(2027, month, day, 0, 0, 0, 0, berlin)
		for at := s.Next(from.Add(-time.Second)); at.Before(from.AddDate(0, 0, 1)); at = s.Next(at) {
			n++
		}
		return n
	}
	assert.Same(t, "runs on the day that has no 02:30", runs(3, 28), 0)
	assert.Same(t, "runs on the day that has it twice", runs(10, 31), 2)
	assert.Same(t, "runs on any other day", runs(10, 30), 1)
}

func TestSevenIsSundayToo(t *testing.T) {
	sunday := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct{ seven, zero string }{
		{"0 8 * * 7", "0 8 * * 0"}, {"0 8 * * 5-7", "0 8 * * 5,6,0"}, {"0 8 * * 1,7", "0 8 * * 1,0"},
		{"0 8 * * 1-7/2", "0 8 * * 1,3,5,0"}, {"0 8 * * 0-7", "0 8 * * 0-6"}, {"TZ=UTC 0 8 * * 7", "0 8 * * 0"},
	} {
		if err := Check(c.seven, time.UTC); err != nil {
			t.Errorf("%s: got %v, want no error", c.seven, err)
			continue
		}
		a, errA := parse(c.seven, time.UTC)
		b, errB := parse(c.zero, time.UTC)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		at, want := sunday.AddDate(0, 0, -10), sunday.AddDate(0, 0, -10)
		for range 20 {
			at, want = a.Next(at), b.Next(want)
			if !at.Equal(want) {
				t.Errorf("%s: got %s, want %s", c.seven, at, want)
				break
			}
		}
	}
	for _, wrong := range []string{"0 8 * * 8", "0 8 * * 6-8", "0 8 7 13 7"} {
		if err := Check(wrong, time.UTC); err == nil {
			t.Errorf("%s: got no error, want one", wrong)
		}
	}
}
