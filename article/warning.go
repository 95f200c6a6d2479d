package article

import "time"

// WarningLife is how long a warning holds after it was issued, and is worth
// sending to who has not got it.
const WarningLife = 24 * time.Hour

// WarningEnds is when a warning no longer holds; the zero time for an article
// that is none.
func (a *Article) WarningEnds() time.Time {
	if a.Urgency == Ordinary || a.Changed.IsZero() {
		return time.Time{}
	}
	return a.Changed.Add(WarningLife)
}
