package article

import (
	"strconv"
	"strings"
	"time"
)

// WarningLife is how long a warning holds after it was issued, and is worth
// sending to who has not got it.
const WarningLife = 24 * time.Hour

// oldNews is how long before it was first seen a warning may have been published and
// still hold: many pages name only the day.
const oldNews = 2 * WarningLife

// WarningEnds is when a warning no longer holds; the zero time for an article
// that is none. An operator's ends when the operator said. One that was old when it was first
// seen, as those of an archive are, did not hold any more then, unless it changed since.
func (a *Article) WarningEnds() time.Time {
	if a.Urgency == Ordinary || a.Changed.IsZero() {
		return time.Time{}
	}
	if until := WarningUntil(a.Key); a.Source == OperatorSource && !until.IsZero() {
		return until
	}
	unchanged := a.Changed.Sub(a.Collected) < time.Minute
	if !a.Published.IsZero() && unchanged && a.Collected.Sub(a.Published) > oldNews {
		return a.Published.Add(oldNews)
	}
	return a.Changed.Add(WarningLife)
}

// Holds tells whether a warning is in force: nobody ended it, and its time is not over.
func (a *Article) Holds(now time.Time) bool {
	return a.Urgency > Ordinary && a.Ended == "" && now.Before(a.WarningEnds())
}

// WarningKey is the key of a warning that an operator wrote. area are the sources
// of whose people it tells, none: of all. until is when it holds no longer, the zero
// time: a WarningLife later.
func WarningKey(id string, area []string, until time.Time) string {
	key := OperatorSource + ":" + id
	if len(area) > 0 {
		key += "@" + strings.Join(area, ",")
	}
	if !until.IsZero() {
		key += "~" + strconv.FormatInt(until.Unix(), 10)
	}
	return key
}

// WarningArea are the sources of whose people a warning tells that an operator wrote,
// by its key; none: of all.
func WarningArea(key string) []string {
	key, _, _ = strings.Cut(key, "~")
	if _, area, ok := strings.Cut(key, "@"); ok && strings.HasPrefix(key, OperatorSource+":") {
		return strings.Split(area, ",")
	}
	return nil
}

// WarningUntil is when a warning that an operator wrote holds no longer, by its key;
// the zero time when nothing was said.
func WarningUntil(key string) time.Time {
	if _, until, ok := strings.Cut(key, "~"); ok && strings.HasPrefix(key, OperatorSource+":") {
		if at, err := strconv.ParseInt(until, 10, 64); err == nil && at > 0 {
			return time.Unix(at, 0).UTC()
		}
	}
	return time.Time{}
}
