package deliver

import (
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/subscriber"
)

// heldFirst is how long a message waits for the one with what quiet hours
// held, before it looks again.
const heldFirst = 5 * time.Second

// question is a broadcast at one subscriber.
type question struct {
	sub       subscriber.Subscriber
	broadcast ledger.FanOutBroadcast
	rhythm    subscriber.Rhythm // in force when it was published
	on        bool              // a topic of it is still subscribed to
}

// decide says what becomes of a broadcast at a subscriber now:
// article.OutcomePending to send it, else the outcome. end is when quiet hours
// end that hold it.
func decide(q question, now time.Time, zone *time.Location) (outcome ledger.Outcome, end time.Time) {
	b := q.broadcast
	urgent := b.Lane == audience.LaneEmergency
	change := b.Kind != article.BroadcastNew
	if q.sub.State == subscriber.Gone || q.sub.ID == 0 || !q.on {
		return ledger.OutcomeGone, end
	}
	if audience.Rests(q.sub, urgent, now) && !(change && q.sub.Reason == subscriber.PausedByPerson) { // a silent edit disturbs no one
		return ledger.OutcomePaused, end
	}
	if change {
		return ledger.OutcomePending, end
	}
	if !urgent && !q.rhythm.AtOnce() {
		return ledger.OutcomeDigest, end
	}
	if !b.Expires.IsZero() && !now.Before(b.Expires) {
		return ledger.OutcomeExpired, end
	}
	if urgent {
		return ledger.OutcomePending, end
	}
	end, quiet := q.sub.Quiet.Until(now, zone)
	if !quiet && q.sub.HeldSeq != 0 {
		// What quiet hours held goes first, and this with it.
		end, quiet = now.Add(heldFirst), true
	}
	if quiet {
		return ledger.OutcomeHeld, end
	}
	return ledger.OutcomePending, time.Time{}
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
