package ledger

import (
	"time"

	"loa/article"
	"loa/audience"
	"loa/subscriber"
)

// Two more outcomes for the cells of a page; an audit counts both as pending.
const (
	// OutcomeNone: the broadcast is not for this chat.
	OutcomeNone Outcome = 100
	// OutcomeRetry: a try failed, another is planned.
	OutcomeRetry Outcome = 101
)

// FanOut is a walk of one or more broadcasts of a lane through the subscribers
// of a channel, in the order of their numbers. A round of changes has one
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

// Candidate is a subscriber that a round has come to, and what the round has
// for it.
type Candidate struct {
	Subscriber subscriber.Subscriber
	Waiting    bool // earlier messages to it wait for another try
	// Doubled says that what goes to everyone reaches its address by another
	// subscriber already: another thread of the same group.
	ReachedElsewhere bool
	Matches          []Match
}

// Match says how a broadcast of a round concerns a candidate.
type Match struct {
	Index           int               // index in FanOut.Broadcasts
	Rhythm          subscriber.Rhythm // in force when the article was published
	StillSubscribed bool              // it still has one of the topics
	// Caught says that the subscriber's keywords bring it in, not a topic: by
	// what they want or, of an emergency, by what they had kept away before.
	ByKeyword bool
	// Had says that it is on the list of a further broadcast, but its keywords
	// (or another thread of its group) had brought the article in before: it
	// is not told again.
	NotifiedBefore bool
	// Own says of what goes to everyone that it is for the candidate anyway.
	MeantAnyway bool
	// Message and Seq are, in a round of changes, the message to change and
	// the Article.Seq that it shows; Corrected says that a correction was
	// sent that tells of the change already.
	Message   int64
	Seq       int64
	Corrected bool
}

// Result is what became of one broadcast at one chat of a page.
type Result struct {
	Outcome  Outcome
	MaybeDup bool  // a try may have arrived unnoticed
	Seq      int64 // Article.Seq that the message shows
	Message  int64 // sent, or in a round of changes to be changed; 0 for none, below it in a chat that is no more
	Reply    int64 // of a change: the correction sent in reply to Message, 0 for none
	Late     bool  // of OutcomeSent: the message says that it came late
}

// Recipient is a chat of a page, with a cell for every broadcast of the round.
type Recipient struct {
	Subscriber int64
	Results    []Result
}

// Batch is a run of at most BatchSize chats of a round that are due a message.
type Batch struct {
	FanOut, Number int64
	Recipients     []Recipient
}

// BatchSize is how many subscribers a round looks at in one step.
const BatchSize = 100

// BatchDecision is what a round decided about the subscribers after From up to To.
type BatchDecision struct {
	From, To   int64
	Recipients []Recipient // who is due a message
	// Counts are the chats that are not, by place and outcome; Caught those
	// of all that keywords brought in, by place, less those on a list that
	// keywords had brought in before, or that keywords keep out.
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
	// Retry is when and why to try the cells with OutcomeRetry again.
	Retry Retry
	// ListMessage is the sent message if it lists several articles.
	List ListMessage

	NotBefore time.Time                  // the channel asked this subscriber to wait
	State     subscriber.SubscriberState // the subscriber's new state, empty for no change
	Reason    string

	Sent, Failed int64 // messages and failed tries, for statistics
}

// IndexedResult is a cell's new value.
type IndexedResult struct {
	Index     int
	Broadcast int64 // Broadcast.ID
	Result
}

// Retry is a message that waits for another try.
type Retry struct {
	Subscriber int64
	Broadcast  int64
	FanOut     int64
	Batch      int64
	NotBefore  time.Time
	Attempts   int
	Error      string
	MaybeDup   bool
	// Message and Seq are, of a change, the message to change and what it
	// shows.
	Message, Seq int64
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
	// ListMessage is the message that was sent; none without ListMessage.Message.
	List ListMessage

	NotBefore time.Time
	State     subscriber.SubscriberState
	Reason    string

	Sent, Failed int64
}

// DigestArticle is an article as digests choose it.
type DigestArticle struct {
	Seq  int64         // of its broadcast: PublishSeq, or that of a further one
	Lane audience.Lane // of that broadcast
	// Article has ID, Urgency and what keywords look at; Topics are those at
	// its publication, or those it gained since.
	article.Article
	Prior []audience.PriorBroadcast // of a further broadcast: those that went before it
}
