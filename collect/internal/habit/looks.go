package habit

import (
	"time"

	"loa/article"
)

// The pace of looks at articles that may matter to someone now.
const (
	UrgentPace = 2 * time.Minute  // a warning in force, in its first hours
	FreshPace  = 10 * time.Minute // an article of the last hours, and a warning after its first

	urgentSpan = 6 * time.Hour
	freshSpan  = 2 * time.Hour
)

// GrowingLooks is the pace of all others: an article is looked at again one
// hour, four hours, one, three and seven days after it was collected, and at a
// slow pace until the ninetieth.
func GrowingLooks(age time.Duration) time.Duration {
	const day = 24 * time.Hour
	for _, at := range [...]time.Duration{time.Hour, 4 * time.Hour, day, 3 * day, 7 * day, 14 * day, 30 * day,
		60 * day, 90 * day} {
		if at > age {
			return at
		}
	}
	return 0
}

// IsUrgent tells whether an article is a warning in force. One of which the
// portal told long ago no longer is, whenever it was found.
func IsUrgent(a article.Article, now time.Time) bool {
	return a.Urgency >= article.Warning && isInForce(a, now)
}

func isInForce(a article.Article, now time.Time) bool {
	if a.Urgency == article.Ordinary || a.Ended != "" {
		return false
	}
	return now.Before(since(a, now).Add(article.WarningLife)) && (a.Changed.IsZero() || now.Before(a.WarningEnds()))
}

// since is when an article began to matter: its publication, or when it was
// found where that is not known or still to come. Who corrects once often
// corrects twice.
func since(a article.Article, now time.Time) time.Time {
	at := a.Published
	if at.IsZero() || a.PublishedGuessed || at.After(now) {
		at = a.Collected
	}
	if a.Correction.At.After(at) {
		at = a.Correction.At
	}
	return at
}

// NextLook is when to look again at an article that was looked at now, by its
// importance and age; later is when it would be looked at by age alone, zero for
// not again.
func NextLook(a article.Article, later, now time.Time) time.Time {
	var pace time.Duration
	age := now.Sub(since(a, now))
	switch {
	case IsUrgent(a, now) && age < urgentSpan:
		pace = UrgentPace
	case isInForce(a, now), age < freshSpan:
		pace = FreshPace
	default:
		return later
	}
	if next := now.Add(pace); later.IsZero() || next.Before(later) {
		return next
	}
	return later
}
