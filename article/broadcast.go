package article

import "time"

// Lane is the queue in which a message travels; a lower lane goes first.
type Lane int

// The lanes, first to last.
const (
	LaneEmergency Lane = iota
	LaneReply
	LaneImmediate
	LaneDigest
)

// BroadcastKind is what a broadcast tells.
type BroadcastKind string

// The kinds of broadcasts.
const (
	BroadcastNew        BroadcastKind = "new"
	BroadcastUpdate     BroadcastKind = "update"
	BroadcastWithdrawal BroadcastKind = "withdrawal"
)

// Broadcast is the way of an article, or of its change, to everyone: one row,
// written in the transaction that stored the article (the outbox).
type Broadcast struct {
	ID       int64
	Seq      int64 // the change it tells of
	Article  int64
	Revision int
	Kind     BroadcastKind
	Change   ChangeKind // of an update
	Lane     Lane
	Created  time.Time
	Expires  time.Time // zero: never
}

// Delivery is one message to one subscriber.
type Delivery struct {
	Subscriber Subscriber
	Lane       Lane
	Kind       DeliveryKind
	// Articles are what it tells of, newest first, each once, with only the
	// topics that the subscriber has.
	Articles []Article
	// More counts the articles that no longer fitted and that its further pages
	// show, Older those beyond that no page shows.
	More     int
	Older    int
	Late     bool // much later than the article: a warning says so
	MaybeDup bool // an earlier try may have arrived
	Silent   bool
	// Message is the sent message that an edit, a correction or a strike-out
	// is about, else 0.
	Message int64
	// Period names a digest's span for its heading, e.g. RhythmDaily, and
	// Sent when it was made.
	Period Rhythm
	Sent   time.Time
	Change ChangeKind
	// Of says of a change how Message is worded, if it is not one article's
	// own message: as a list, of which Articles are all it shows, or as a
	// correction.
	Of DeliveryKind
}

// DeliveryKind says how a delivery is worded.
type DeliveryKind string

// The kinds of deliveries.
const (
	DeliverArticle    DeliveryKind = "article"
	DeliverMerged     DeliveryKind = "merged" // a backlog in one message
	DeliverDigest     DeliveryKind = "digest"
	DeliverHeld       DeliveryKind = "held"       // what quiet hours held
	DeliverUrgent     DeliveryKind = "urgent"     // a warning
	DeliverEdit       DeliveryKind = "edit"       // edit Message in place; withdrawn articles of a list are struck out
	DeliverCorrection DeliveryKind = "correction" // reply to Message: "Đính chính"
	DeliverWithdrawal DeliveryKind = "withdrawal" // strike Message out
)

// Receipt is the channel's word that it took a delivery.
type Receipt struct{ Message int64 } // the id of the sent message, 0 for none

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
