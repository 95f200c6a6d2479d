package ledger

import (
	"loa/audience"
)

// Broadcast is the way of an article, or of its change, to its audience: one row,
// written in the transaction that stored the article (the outbox).
type Broadcast struct {
	ID       int64
	Article  int64
	Revision int
	Terms
}

// Terms are what the rules look at of a broadcast: what it tells, and whom.
type Terms = audience.Broadcast

// Outcome is what became of an article at one subscriber.
type Outcome byte

// The outcomes that an audit counts.
const (
	OutcomePending Outcome = iota
	OutcomeSent
	OutcomeHeld
	OutcomeDigest
	OutcomePaused
	OutcomeGone
	OutcomeExpired
)

// Audit adds up what became of one broadcast. Targeted is counted from the
// subscriptions, the others where they happened, so that the sum can fail.
type Audit struct {
	Broadcast
	Title                                              string
	Targeted                                           int64
	Sent, Held, Digest, Paused, Gone, Expired, Pending int64
	MaybeDup                                           int64
	Refused                                            int64 // of Gone and Expired, see Result.Refused
	// Of Sent: AfterQuiet in the message after quiet hours, InDigest in a digest,
	// Elsewhere by the message to another thread of the same group. The others
	// had a message of their own, or a backlog.
	AfterQuiet, InDigest, Elsewhere int64
}

// Balanced tells whether nothing is missing and nothing is counted twice.
func (a Audit) Balanced() bool {
	return a.Targeted == a.Sent+a.Held+a.Digest+a.Paused+a.Gone+a.Expired+a.Pending
}

// OutcomeOf is the outcome of a decision; what is sent now is still pending.
func OutcomeOf(d audience.Decision) Outcome {
	switch d.Action {
	case audience.Send:
		return OutcomePending
	case audience.Hold:
		return OutcomeHeld
	case audience.Digest:
		return OutcomeDigest
	}
	switch d.Cause {
	case audience.Paused:
		return OutcomePaused
	case audience.Expired, audience.Withdrawn, audience.CalledOff:
		return OutcomeExpired
	case audience.ReachedElsewhere, audience.ShownAlready:
		return OutcomeSent // by another message
	}
	return OutcomeGone
}
