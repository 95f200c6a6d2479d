package scheduler

import (
	"fmt"
	"time"

	"github.com/robfig/cron/v3"
)

// Shifts says in words what becomes of a schedule on the days of the coming
// year on which the zone's clocks are put forward or back; nothing when it
// runs as it reads. A time that a day has not is left out, one that it has
// twice comes once or twice.
func Shifts(spec string, loc *time.Location, now time.Time) (sentences []string) {
	schedule, err := parse(spec, loc)
	if err != nil {
		return nil
	}
	for _, shift := range shifts(loc, now, now.AddDate(1, 0, 0)) {
		_, before := shift.Add(-time.Second).In(loc).Zone()
		_, after := shift.In(loc).Zone()
		old := time.FixedZone("", before) // as if the clocks were not touched
		size := time.Duration(after-before) * time.Second
		day := shift.In(loc).Format(time.DateOnly)
		if size > 0 {
			if at := schedule.Next(shift.In(old).Add(-time.Second)); at.Before(shift.Add(size)) && !runsWithin(schedule,
				shift.In(loc), size) {
				sentences = append(sentences, fmt.Sprintf("on %s clocks go forward and have no %s: that run is "+
					"left out", day,
					at.Format("15:04")))
			}
			continue
		}
		// The hour before the shift is repeated after it.
		first := schedule.Next(shift.Add(size - time.Second).In(loc))
		if first.Before(shift) && !hourly(schedule, shift.Add(-30*time.Hour).In(loc)) {
			how := "once"
			if second := schedule.Next(shift.Add(-time.Second).In(loc)); second.Before(shift.Add(-size)) {
				how = "twice"
			}
			sentences = append(sentences, fmt.Sprintf("on %s clocks go back and have %s twice: that run comes %s", day,
				first.Format("15:04"), how))
		}
	}
	return sentences
}

// hourly tells whether a schedule runs again within an hour, on the day before
// for one: what becomes of one run in many matters to nobody.
func hourly(schedule cron.Schedule, at time.Time) bool {
	first := schedule.Next(at)
	return schedule.Next(first).Sub(first) <= time.Hour
}

// runsWithin tells whether a schedule that knows of the shift runs soon after it
// anyway.
func runsWithin(schedule cron.Schedule, shift time.Time, d time.Duration) bool {
	return schedule.Next(shift.Add(-time.Second)).Before(shift.Add(d))
}

// shifts are the moments between two times at which a zone's clocks are put
// forward or back.
func shifts(loc *time.Location, from, to time.Time) (found []time.Time) {
	offset := func(t time.Time) int { _, o := t.In(loc).Zone(); return o }
	for day := from; day.Before(to); day = day.Add(24 * time.Hour) {
		low, high := day, day.Add(24*time.Hour)
		if offset(low) == offset(high) {
			continue
		}
		for high.Sub(low) > time.Second {
			if middle := low.Add(high.Sub(low) / 2); offset(middle) == offset(low) {
				low = middle
			} else {
				high = middle
			}
		}
		found = append(found, high.Truncate(time.Second))
	}
	return found
}
