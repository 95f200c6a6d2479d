package channel

import (
	"time"

	"loa/article"
	"loa/audience"
	"loa/subscriber"
)

// Delivery is one message to one subscriber.
type Delivery struct {
	Subscriber subscriber.Subscriber
	Lane       audience.Lane
	Kind       DeliveryKind
	// Articles are what it tells of, newest first, each once, with only the
	// topics that the subscriber has.
	Articles []article.Article
	// More counts the articles that no longer fitted and that its further pages
	// show, Older those beyond that no page shows.
	More     int
	Older    int
	Late     bool // much later than the article: a warning says so
	MaybeDup bool // an earlier try may have arrived
	Silent   bool
	// Message is the sent message that an edit, a correction or a strike-out
	// is about, else "".
	Message string
	// Follows is the chat's first message of the story that the article goes
	// on to tell, "" for none: a channel that can, shows both together.
	Follows string
	// Period names a digest's span for its heading, e.g. RhythmDaily, and
	// Sent when it was made.
	Period subscriber.Rhythm
	Sent   time.Time
	Change article.ChangeKind
	// Correction is, of a correction and of an edit of one, what parts the
	// article from what the subscriber was first told.
	Correction article.Correction
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
	// Of an emergency, on a channel that has RemindAfter.
	DeliverPin      DeliveryKind = "pin"      // pin Message, where the chat lets us
	DeliverUnpin    DeliveryKind = "unpin"    // take that back
	DeliverReminder DeliveryKind = "reminder" // reply to Message: it was not confirmed
)

// Receipt is the channel's word that it took a delivery. Message is what the
// channel calls the sent message, by which it finds it again to change it: any
// text that does not begin with a hyphen, "" for none.
type Receipt struct{ Message string }
