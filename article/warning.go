package article

import "time"

// WarningLife is how long a warning holds after it was issued, and is worth
// sending to who has not got it.
const WarningLife = 24 * time.Hour

// oldNews is how long before it was first seen a warning may have been published and
// still hold: many pages name only the day.
const oldNews = 2 * WarningLife

// WarningEnds is when a warning no longer holds; the zero time for an article
// that is none. One that was old when it was first seen, as those of an archive are,
// did not hold any more then, unless it changed since.
func (a *Article) WarningEnds() time.Time {
	if a.Urgency == Ordinary || a.Changed.IsZero() {
		return time.Time{}
	}
	unchanged := a.Changed.Sub(a.Collected) < time.Minute
	if !a.Published.IsZero() && unchanged && a.Collected.Sub(a.Published) > oldNews {
		return a.Published.Add(oldNews)
	}
	return a.Changed.Add(WarningLife)
}
