package ledger

import (
	"time"

	"loa/audience"
	"loa/channel"
	"loa/subscriber"
)

// Two more outcomes of a recipient; an audit counts both as pending.
const (
	// OutcomeNone: the broadcast is not for this recipient.
	OutcomeNone Outcome = 100
	// OutcomeRetry: an attempt failed, another is planned.
	OutcomeRetry Outcome = 101
)

// FanOut is a walk of one or more broadcasts of a lane through the subscribers
// of a channel, in the order of their numbers. A fan-out of changes has one
// broadcast, an update or a withdrawal, and walks those who have a message of
// the article.
type FanOut struct {
	ID         int64
	Channel    string
	Lane       audience.Lane
	Changes    bool
	Cursor     int64 // the last subscriber looked at
	Broadcasts []FanOutBroadcast
}

// FanOutBroadcast is a broadcast in its place in a fan-out.
type FanOutBroadcast struct {
	Broadcast
	SentBy int64 // of a change: the fan-out that sent the article, or SentInLists
}

// Candidate is a subscriber that a fan-out has come to.
type Candidate struct {
	audience.Candidate
	Waiting bool   // earlier messages to it wait for another attempt
	Message string // of a change: the message to change
}

// Result is what became of one broadcast at one recipient.
type Result struct {
	Outcome  Outcome
	MaybeDup bool   // an attempt may have arrived unnoticed
	Seq      int64  // Article.Seq that the message shows
	Message  string // sent, or of a change to be changed; "" for none, see Lost
	Reply    string // of a change: the correction sent in reply to Message, "" for none
	Late     bool   // of OutcomeSent: the message says that it came late
	// Refused is, of OutcomeGone and OutcomeExpired, that it was tried and nothing
	// of it arrived, for certain: it may be sent again. Of OutcomeRetry it is that
	// this holds of every attempt so far.
	Refused bool
	// List is, of OutcomeSent, the kind of list that told of it without a message
	// of its own: DeliverHeld, DeliverDigest, or DeliverMerged for what stands on
	// the further pages of a backlog.
	List channel.DeliveryKind
}

// IsElsewhere tells whether a result says that a message to another thread of the
// same group reached the subscriber.
func (r Result) IsElsewhere() bool {
	return r.Outcome == OutcomeSent && r.Message == "" && r.Seq == 0 && r.List == ""
}

// Unanswered stands for the id of a message that was sent and never answered:
// it cannot be changed, and what corrects it is told in a message of its own.
const Unanswered = lostMark + "unanswered"

// Recipient is a subscriber of a batch, with a result for every broadcast of the
// fan-out.
type Recipient struct {
	Subscriber int64
	Results    []Result
}

// Batch are at most BatchSize recipients of a fan-out: those who are due a
// message, and those for whom it is held or left to a digest.
type Batch struct {
	FanOut, Number int64
	Recipients     []Recipient
}

// BatchSize is how many subscribers a fan-out looks at in one step.
const BatchSize = 100

// BatchDecision is what a fan-out decided about the subscribers after From up to To.
type BatchDecision struct {
	From, To   int64
	Recipients []Recipient // whose results are followed one by one
	// Counts are the others, by broadcast and outcome. ByKeyword is by how many
	// the lists of the broadcasts are wrong, see audience.Membership.Unlisted.
	Counts    []map[Outcome]int64
	ByKeyword []int64
	Holds     []Hold
}

// Hold keeps an article for the end of a subscriber's quiet hours.
type Hold struct {
	Subscriber int64
	Seq        int64
	Due        time.Time
}

// Record is what one delivery, or the decision against it, leaves behind.
type Record struct {
	Subscriber int64
	FanOut     int64
	Batch      int64 // Batch.Number
	Results    []IndexedResult
	// Retry is when and why to try again the results with OutcomeRetry.
	Retry Retry
	// ListMessage is the sent message if it lists several articles.
	List ListMessage

	NotBefore time.Time                  // the channel asked this subscriber to wait
	State     subscriber.SubscriberState // the subscriber's new state, empty for no change
	Reason    string

	Sent, Failed int64 // messages and failed tries, for statistics
}

// IndexedResult is a result and its place in Recipient.Results.
type IndexedResult struct {
	Index     int
	Broadcast int64 // Broadcast.ID
	Result
}

// Retry is a message that waits for another attempt.
type Retry struct {
	Subscriber int64
	Broadcast  int64
	FanOut     int64
	Batch      int64
	NotBefore  time.Time
	Attempts   int
	Error      string
	MaybeDup   bool
	Unanswered int // attempts whose answers were lost
	// Message and Seq are, of a change, the message to change and what it
	// shows.
	Message string
	Seq     int64
	// Until is when what an operator sends again is given up, zero: never.
	Until time.Time
}

// DueList is a subscriber whose digest or held articles are due.
type DueList struct {
	Subscriber subscriber.Subscriber
	Rhythm     subscriber.Rhythm // of a digest
	// From and To bound the changes to tell of: those of a digest lie after
	// From, those held begin with it. To is inclusive.
	From, To int64
	// History says what the subscriber had, and how, at every change.
	History []subscriber.Span
	// Reached are changes of which the subscriber's chat was told by another
	// subscriber, for which it stands now.
	Reached []int64
	ListRetry
}

// ListRetry is what is kept of a list whose attempts failed.
type ListRetry struct {
	Attempts   int
	Unanswered int // those whose answers were lost
	MaybeDup   bool
	Error      string
	// Refused is that every attempt so far is known to have brought nothing.
	Refused bool
}

// Tried tells whether the list was tried before.
func (r ListRetry) Tried() bool { return r.Attempts > 0 || r.Error != "" || r.MaybeDup }

// ListedResult is what became, by a list, of one broadcast that was held or
// left to a digest.
type ListedResult struct {
	Seq     int64 // of the broadcast
	Outcome Outcome
	Refused bool // as that of Result
}

// ListRecord is what a digest or held message of one subscriber leaves behind.
type ListRecord struct {
	Subscriber int64
	Rhythm     subscriber.Rhythm // of a digest; RhythmUnset: what quiet hours held
	Seq        int64             // told up to and with this change
	// DueList is, for a digest, when the next is due; or, with Again, when to
	// try this one again.
	Due   time.Time
	Again bool
	ListRetry
	// Results are what became of what the list was about; none with Again.
	Results []ListedResult
	// ListMessage is the message that was sent; none without ListMessage.Message.
	List ListMessage

	NotBefore time.Time
	State     subscriber.SubscriberState
	Reason    string

	Sent, Failed int64
}

// MessageOf is the message in which a subscriber was told of an article, as a
// change of it finds it.
type MessageOf struct {
	Article    int64
	SentBy     int64 // see FanOutBroadcast.SentBy
	Subscriber int64
	Message    string
}

// Told is how a subscriber was first told of an article.
type Told struct {
	Seq  int64 // Article.Seq that the message showed
	Late bool  // it says that it came late
	// Retraction is the message that took a false alarm back, "" for none.
	Retraction string
}
