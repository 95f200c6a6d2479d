// Package habit knows when to come back: how often a source publishes, learned
// from what was found, how long to stay away from one that fails, and when to
// look again at an article that is known.
package habit

import (
	"math"
	"time"

	"loa/article"
	"loa/fetch"
)

// Auto is the schedule that follows how often a source publishes.
const Auto = "auto"

// Bounds of what is waited between two visits when a source sets none.
const (
	defaultMin = 5 * time.Minute
	defaultMax = 6 * time.Hour

	firstBackoff = time.Minute
	maxBackoff   = 6 * time.Hour // from a portal that complains of us
	// maxOutage is how long a source that cannot be reached, or answers that it
	// is not well, is left alone at most, however long that has lasted.
	maxOutage = 10 * time.Minute

	habitSpan = 7 * 24 * time.Hour // the moving average looks back about this far
	minHabit  = 1.0 / 60           // articles a day; a source is never thought slower
	// visitsPerArticle is how often auto looks in the time in which one
	// article is expected.
	visitsPerArticle = 6
	// restDamping keeps a night or a weekend from stretching the waits much:
	// after n days without news a source counts as publishing 4/n a day.
	restDamping = 4
	minSilence  = 72 * time.Hour // a weekend is no silence
	silentGaps  = 5              // nor are this many usual gaps
)

// Bounds are the shortest and the longest time between two visits of a source
// that follows its habit.
func Bounds(src article.Source) (lo, hi time.Duration) {
	lo, hi = src.MinInterval, src.MaxInterval
	if lo <= 0 {
		lo = defaultMin
	}
	if hi <= 0 {
		hi = max(defaultMax, lo)
	}
	return lo, max(lo, hi)
}

// NextVisit tells when a source may be visited next. With schedule "auto"
// that is when it should be; any other schedule decides for itself and only
// may not come before the time returned, which is zero when nothing stands
// against a visit.
func NextVisit(state article.SourceState, src article.Source, now time.Time) time.Time {
	wait := NotBefore(state, now)
	if src.Schedule != Auto {
		return wait
	}
	if state.LastAttempt.IsZero() || state.LastAttempt.After(now) {
		return now
	}
	interval := state.Interval
	if lo, hi := Bounds(src); interval < lo || interval > hi {
		interval = min(max(interval, lo), hi)
	}
	if state.Failures > 0 { // visited again as soon as it may be well
		return later(wait, now)
	}
	next := state.LastAttempt.Add(interval)
	return later(wait, next)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// NotBefore is until when a source is to be left alone, zero for no longer.
// Nobody waits for longer than a day: more is a clock that was wrong.
func NotBefore(state article.SourceState, now time.Time) time.Time {
	if wait := state.NotBefore.Sub(now); wait <= 0 || wait > fetch.MaxPause+maxBackoff {
		return time.Time{}
	}
	return state.NotBefore
}

// Interval is how long auto waits after a successful visit: a part of the
// time in which the source usually publishes one article, longer the longer
// it has been silent, and not while its answer is still fresh.
func Interval(state article.SourceState, src article.Source, fresh time.Duration, now time.Time) time.Duration {
	lo, hi := Bounds(src)
	perDay := max(state.PerDay, minHabit)
	if !state.LastNew.IsZero() {
		if silence := now.Sub(state.LastNew).Hours() / 24; silence > 0 {
			perDay = min(perDay, restDamping/silence)
		}
	}
	wait := time.Duration(24 / perDay / visitsPerArticle * float64(time.Hour))
	return min(max(wait, fresh, lo), hi)
}

// Learn counts newly found articles into the source's habit. The average is
// one over time: each find weighs as much as the time since the last one, so
// silence afterwards does not wash the habit away.
func Learn(state *article.SourceState, found int, now time.Time) {
	if found == 0 {
		return
	}
	since := state.LastNew
	state.LastNew = now
	if since.IsZero() || !since.Before(now) {
		state.PerDay = max(state.PerDay, minHabit)
		return
	}
	span := now.Sub(since)
	weight := 1 - math.Exp(-float64(span)/float64(habitSpan))
	state.PerDay = max(minHabit, (1-weight)*state.PerDay+weight*float64(found)/(span.Hours()/24))
}

// Guess starts the average from the dates of the articles of a first
// fill: those of the last two weeks, or of as far back as the fill went.
func Guess(published []time.Time, now time.Time) float64 {
	const span = 14 * 24 * time.Hour
	n, oldest := 0, now
	for _, t := range published {
		if age := now.Sub(t); age >= 0 && age <= span {
			n++
			if t.Before(oldest) {
				oldest = t
			}
		}
	}
	if n == 0 {
		return 1
	}
	days := span.Hours() / 24
	if n == len(published) { // the fill ended before the two weeks did
		days = max(1, now.Sub(oldest).Hours()/24)
	}
	return max(minHabit, float64(n)/days)
}

// Expected is when the source should publish again by its habit.
func Expected(state article.SourceState) time.Time {
	if state.LastNew.IsZero() || state.PerDay <= 0 {
		return time.Time{}
	}
	return state.LastNew.Add(time.Duration(24 / state.PerDay * float64(time.Hour)))
}

// Backoff is the wait after a number of failures in a row: doubled each time up
// to a bound, and spread so that sources that failed together do not return
// together.
func Backoff(failures int, bound time.Duration, random func() float64) time.Duration {
	d := bound
	if failures < 12 {
		d = min(bound, firstBackoff<<max(0, failures-1))
	}
	return d/2 + time.Duration(random()*float64(d)/2)
}

// BackoffBound is the longest wait after failures of a source with a period of
// visits, zero for one that is not known. One that complains of being asked too
// often is left alone for longer than one that is down; the operator's shortest
// interval holds for both.
func BackoffBound(src article.Source, period time.Duration, complains bool) time.Duration {
	bound := maxOutage
	if period > 0 {
		bound = min(bound, 2*period)
	}
	if src.Schedule == Auto {
		bound = max(bound, src.MinInterval)
	}
	if complains {
		return maxBackoff
	}
	return bound
}
