package subscriber

import "time"

// Rank orders rhythms from the most to the least immediate.
func (r Rhythm) Rank() int {
	switch r {
	case RhythmThrice:
		return 1
	case RhythmDaily:
		return 2
	case RhythmWeekly:
		return 3
	}
	return 0 // at once
}

// AtOnce tells whether articles come singly, as soon as they are published.
func (r Rhythm) AtOnce() bool { return r.Rank() == 0 }

// earliest is when the morning's digest comes where nobody chose otherwise, in
// minutes after midnight.
const earliest = 6*60 + 30

// Next is the first digest of the rhythm after a time, in the zone of the
// site; the zero time for a rhythm that has no digests.
func (r Rhythm) Next(after time.Time, zone *time.Location) time.Time {
	return r.next(after, zone, earliest)
}

// NextDigest is Rhythm.Next for a subscriber, who may have chosen another hour of
// the morning.
func (s Subscriber) NextDigest(r Rhythm, after time.Time, zone *time.Location) time.Time {
	return r.next(after, zone, s.MorningAt())
}

// MorningAt is when the morning's digest comes, in minutes after midnight.
func (s Subscriber) MorningAt() int {
	if s.Morning == 0 {
		return earliest
	}
	return s.Morning
}

func (r Rhythm) next(after time.Time, zone *time.Location, morning int) time.Time {
	local := after.In(zone)
	var minutes []int
	switch r {
	case RhythmThrice:
		minutes = []int{morning, 11*60 + 30, 18*60 + 30}
	case RhythmDaily, RhythmWeekly:
		minutes = []int{morning}
	default:
		return time.Time{}
	}
	for day := 0; ; day++ {
		for _, m := range minutes {
			t := time.Date(local.Year(), local.Month(), local.Day()+day, m/60, m%60, 0, 0, zone)
			if t.After(after) && (r != RhythmWeekly || t.Weekday() == time.Saturday) {
				return t.UTC()
			}
		}
	}
}

// Until tells whether t falls into the quiet hours, and when they end.
func (q QuietHours) Until(t time.Time, zone *time.Location) (end time.Time, quiet bool) {
	if q.From == q.To {
		return time.Time{}, false
	}
	local := t.In(zone)
	now := local.Hour()*60 + local.Minute()
	day := 0
	switch {
	case q.From < q.To:
		if now < q.From || now >= q.To {
			return time.Time{}, false
		}
	case now >= q.From:
		day = 1
	case now >= q.To:
		return time.Time{}, false
	}
	return time.Date(local.Year(), local.Month(), local.Day()+day, q.To/60, q.To%60, 0, 0, zone).UTC(), true
}
