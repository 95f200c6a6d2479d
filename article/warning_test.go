package article

import (
	"strings"
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

func TestAnOperatorsWarningEndsWhenTheOperatorSaid(t *testing.T) {
	written := time.Date(2026, 11, 29, 5, 0, 0, 0, time.UTC)
	until := written.Add(3 * time.Hour)
	a := Article{Source: OperatorSource, Urgency: Warning, Published: written, Collected: written, Changed: written}
	for name, c := range map[string]struct {
		key  string
		want time.Time
		area []string
	}{
		"nothing was said":      {WarningKey("a", nil, time.Time{}), written.Add(24 * time.Hour), nil},
		"a time":                {WarningKey("a", nil, until), until, nil},
		"a time and an area":    {WarningKey("a", []string{"x", "y"}, until), until, []string{"x", "y"}},
		"an area":               {WarningKey("a", []string{"x"}, time.Time{}), written.Add(24 * time.Hour), []string{"x"}},
		"what is no time":       {WarningKey("a", nil, time.Time{}) + "~bald", written.Add(24 * time.Hour), nil},
		"a key of an older Loa": {"desk:a", written.Add(24 * time.Hour), nil},
	} {
		a.Key = c.key
		assert.Same(t, name, a.WarningEnds(), c.want)
		assert.Same(t, name+": its area", strings.Join(WarningArea(c.key), " "), strings.Join(c.area, " "))
	}
	a.Source, a.Key = "tinh", WarningKey("a", nil, until)
	assert.Same(t, "an article of a portal with such a key", a.WarningEnds(), written.Add(24*time.Hour))
}
