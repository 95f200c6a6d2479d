package ledger

import (
	"time"

	"loa/article"
	"loa/audience"
)

// The lanes, first to last.
const ()

// The kinds of broadcasts.
const ()

// Broadcast is the way of an article, or of its change, to everyone: one row,
// written in the transaction that stored the article (the outbox).
type Broadcast struct {
	ID       int64
	Seq      int64 // the change it tells of
	Article  int64
	Revision int
	Kind     article.BroadcastKind
	Change   article.ChangeKind // of an update
	Lane     audience.Lane
	Created  time.Time
	Expires  time.Time // zero: never
}

// The kinds of deliveries.
const ()

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
}

// Balanced tells whether nothing is missing and nothing is counted twice.
func (a Audit) Balanced() bool {
	return a.Targeted == a.Sent+a.Held+a.Digest+a.Paused+a.Gone+a.Expired+a.Pending
}
