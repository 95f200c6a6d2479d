package article

import "time"

// What silence a source's habit explains: a few of its usual gaps, and always
// a long weekend.
const (
	silentGaps  = 6
	longWeekend = 4 * 24 * time.Hour
)

// SilentAt tells whether a source has published nothing for longer than its
// habit explains, although no visit failed. A source without a habit yet, or
// without news so far, is not silent.
func (s SourceState) SilentAt(now time.Time) bool {
	if s.PerDay <= 0 || s.LastNew.IsZero() {
		return false
	}
	gap := time.Duration(24 / s.PerDay * float64(time.Hour))
	return now.Sub(s.LastNew) > max(silentGaps*gap, longWeekend)
}
