package deliver

import (
	"time"

	"loa/article"
)

// heldFirst is how long a message waits for the one with what quiet hours
// held, before it looks again.
const heldFirst = 5 * time.Second

// lateAfter is how long after its publication a warning says that it is late.
const lateAfter = 30 * time.Minute

// question is a broadcast at one subscriber.
type question struct {
	sub       article.Subscriber
	broadcast article.RoundBroadcast
	rhythm    article.Rhythm // in force when it was published
	on        bool           // a topic of it is still subscribed to
}

// decide says what becomes of a broadcast at a subscriber now:
// article.OutcomePending to send it, else the outcome. end is when quiet hours
// end that hold it.
func decide(q question, now time.Time, zone *time.Location) (outcome article.Outcome, end time.Time) {
	b := q.broadcast
	urgent := b.Lane == article.LaneEmergency
	change := b.Kind != article.BroadcastNew
	if q.sub.State == article.Gone || q.sub.ID == 0 || !q.on {
		return article.OutcomeGone, end
	}
	if rests(q.sub, urgent, now) && !(change && q.sub.Reason == article.PausedByPerson) { // a silent edit disturbs no one
		return article.OutcomePaused, end
	}
	if change {
		return article.OutcomePending, end
	}
	if !urgent && !q.rhythm.AtOnce() {
		return article.OutcomeDigest, end
	}
	if !b.Expires.IsZero() && !now.Before(b.Expires) {
		return article.OutcomeExpired, end
	}
	if urgent {
		return article.OutcomePending, end
	}
	end, quiet := q.sub.Quiet.Until(now, zone)
	if !quiet && q.sub.HeldSeq != 0 {
		// What quiet hours held goes first, and this with it.
		end, quiet = now.Add(heldFirst), true
	}
	if quiet {
		return article.OutcomeHeld, end
	}
	return article.OutcomePending, time.Time{}
}

// rests tells whether a subscriber wants no message now. A pause that ends by
// itself keeps no warning away.
func rests(s article.Subscriber, urgent bool, now time.Time) bool {
	return paused(s, now) && !(urgent && !s.PausedUntil.IsZero())
}

// paused tells whether a subscriber takes no messages now.
func paused(s article.Subscriber, now time.Time) bool {
	return s.State == article.Paused && (s.PausedUntil.IsZero() || now.Before(s.PausedUntil))
}

// late tells whether a delivery comes so long after the article that a warning
// must say so.
func late(b article.RoundBroadcast, now time.Time) bool {
	return b.Lane == article.LaneEmergency && now.Sub(b.Created) > lateAfter
}

const (
	// mostAttempts is how often a message is tried while the channel works,
	// over about a day and a half.
	mostAttempts = 15
	firstRetry   = 5 * time.Second
	longestRetry = 6 * time.Hour
)

// backoff is the pause before try attempts+1.
func backoff(attempts int) time.Duration {
	d := firstRetry
	for range attempts - 1 {
		if d *= 2; d >= longestRetry {
			return longestRetry
		}
	}
	return d
}
