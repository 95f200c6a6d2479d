package article

import (
	"testing"
	"time"

	"loa/internal/assert"
)

// TestAWarningOfAnArchiveHoldsNoMore: the first visit of a portal finds its old ones.
func TestAWarningOfAnArchiveHoldsNoMore(t *testing.T) {
	seen := time.Date(2026, 11, 29, 5, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		urgency            Urgency
		published, changed time.Time
		want               time.Time
	}{
		"no warning": {
			Ordinary, seen, seen, time.Time{}},
		"new": {
			Warning, seen.Add(-time.Minute), seen, seen.Add(24 * time.Hour)},
		"of yesterday, without a time": {
			Warning, seen.Add(-29 * time.Hour), seen, seen.Add(24 * time.Hour)},
		"of an archive": {
			Warning, seen.Add(-5 * 24 * time.Hour), seen, seen.Add(-3 * 24 * time.Hour)},
		"of an archive, corrected since": {
			Warning, seen.Add(-5 * 24 * time.Hour), seen.Add(time.Hour), seen.Add(25 * time.Hour)},
		"without a time of its publication": {
			Emergency, time.Time{}, seen, seen.Add(24 * time.Hour)},
	} {
		a := Article{Urgency: c.urgency, Published: c.published, Collected: seen, Changed: c.changed}
		assert.Same(t, name, a.WarningEnds(), c.want)
	}
}
