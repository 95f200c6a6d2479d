package article

import (
	"slices"
	"time"
)

// Two more outcomes for the cells of a page; an audit counts both as pending.
const (
	// OutcomeNone: the broadcast is not for this chat.
	OutcomeNone Outcome = 100
	// OutcomeRetry: a try failed, another is planned.
	OutcomeRetry Outcome = 101
)

// Round is a walk of one or more broadcasts of a lane through the subscribers
// of a channel, in the order of their numbers. A round of changes has one
// broadcast, an update or a withdrawal, and walks those who have a message of
// the article.
type Round struct {
	ID         int64
	Channel    string
	Lane       Lane
	Changes    bool
	Cursor     int64 // the last subscriber looked at
	Broadcasts []RoundBroadcast
}

// RoundBroadcast is a broadcast in its place in a round.
type RoundBroadcast struct {
	Broadcast
	Topics   []string // of the article at that change, or those it gained
	Everyone bool     // whatever their topics
	Origin   int64    // of a change: the round that sent the article, or OriginCollections
	Alarmed  bool     // of a change: Origin sent the article as a warning
	// Before are, of a further broadcast (for topics that the article gained,
	// or for everyone), those that went before it.
	Before []Earlier
}

// Candidate is a subscriber that a round has come to, and what the round has
// for it.
type Candidate struct {
	Subscriber Subscriber
	Waiting    bool // earlier messages to it wait for another try
	// Doubled says that what goes to everyone reaches its address by another
	// subscriber already: another thread of the same group.
	Doubled bool
	Matches []Match
}

// Match says how a broadcast of a round concerns a candidate.
type Match struct {
	Place  int    // index in Round.Broadcasts
	Rhythm Rhythm // in force when the article was published
	On     bool   // it still has one of the topics
	// Caught says that the subscriber's keywords bring it in, not a topic: by
	// what they want or, of an emergency, by what they had kept away before.
	Caught bool
	// Had says that it is on the list of a further broadcast, but its keywords
	// (or another thread of its group) had brought the article in before: it
	// is not told again.
	Had bool
	// Own says of what goes to everyone that it is for the candidate anyway.
	Own bool
	// Message and Seq are, in a round of changes, the message to change and
	// the Article.Seq that it shows; Corrected says that a correction was
	// sent that tells of the change already.
	Message   int64
	Seq       int64
	Corrected bool
}

// Cell is what became of one broadcast at one chat of a page.
type Cell struct {
	Outcome  Outcome
	MaybeDup bool  // a try may have arrived unnoticed
	Seq      int64 // Article.Seq that the message shows
	Message  int64 // sent, or in a round of changes to be changed; 0 for none, below it in a chat that is no more
	Reply    int64 // of a change: the correction sent in reply to Message, 0 for none
}

// PageChat is a chat of a page, with a cell for every broadcast of the round.
type PageChat struct {
	Subscriber int64
	Cells      []Cell
}

// Page is a run of at most PageSize chats of a round that are due a message.
type Page struct {
	Round, Number int64
	Chats         []PageChat
}

// PageSize is how many subscribers a round looks at in one step.
const PageSize = 100

// Step is what a round decided about the subscribers after From up to To.
type Step struct {
	From, To int64
	Chats    []PageChat // who is due a message
	// Counts are the chats that are not, by place and outcome; Caught those
	// of all that keywords brought in, by place, less those on a list that
	// keywords had brought in before, or that keywords keep out.
	Counts []map[Outcome]int64
	Caught []int64
	Holds  []Hold
}

// Hold keeps an article for the end of a subscriber's quiet hours.
type Hold struct {
	Subscriber int64
	Seq        int64
	Due        time.Time
}

// Mark is what one delivery, or the decision against it, leaves behind.
type Mark struct {
	Subscriber int64
	Round      int64
	Page       int64 // Page.Number
	Cells      []PlacedCell
	// Retry is when and why to try the cells with OutcomeRetry again.
	Retry Retry
	// Collection is the sent message if it lists several articles.
	Collection Collection

	NotBefore time.Time       // the channel asked this subscriber to wait
	State     SubscriberState // the subscriber's new state, empty for no change
	Reason    string

	Sent, Failed int64 // messages and failed tries, for statistics
}

// PlacedCell is a cell's new value.
type PlacedCell struct {
	Place     int
	Broadcast int64 // Broadcast.ID
	Cell
}

// Retry is a message that waits for another try.
type Retry struct {
	Subscriber int64
	Broadcast  int64
	Round      int64
	Page       int64
	NotBefore  time.Time
	Attempts   int
	Error      string
	MaybeDup   bool
	// Message and Seq are, of a change, the message to change and what it
	// shows.
	Message, Seq int64
}

// Due is a subscriber whose digest or held articles are due.
type Due struct {
	Subscriber Subscriber
	Rhythm     Rhythm // of a digest
	// From and To bound the changes to tell of: those of a digest lie after
	// From, those held begin with it. To is inclusive.
	From, To int64
	// History says what the subscriber had, and how, at every change.
	History []Span
}

// TopicAny is the topic of a subscription to whatever has one of the
// subscriber's own keywords.
const TopicAny = "*"

// Span is a subscription as it stood after change Since up to and with change
// Ended (0: still on).
type Span struct {
	Topic        string
	Rhythm       Rhythm
	Since, Ended int64
	Renamed      bool     // ended only because the topic has a new name
	Keywords     []string // of TopicAny
}

// At tells whether the span covers a change.
func (s Span) At(seq int64) bool { return s.Since < seq && (s.Ended == 0 || s.Ended >= seq) }

// CaughtAt tells whether keywords in force at a change want an article, and in
// which rhythm.
func CaughtAt(history []Span, a Article, seq int64) (rhythm Rhythm, caught bool) {
	for _, s := range history {
		if s.Topic == TopicAny && s.At(seq) && CompileKeywords(s.Keywords).Wants(a) {
			return s.Rhythm, true
		}
	}
	return RhythmUnset, false
}

// RhythmAt is the most immediate rhythm in which one of topics was subscribed
// to at a change, and whether one was.
func RhythmAt(history []Span, topics []string, seq int64) (rhythm Rhythm, subscribed bool) {
	for _, s := range history {
		if !s.At(seq) || !slices.Contains(topics, s.Topic) {
			continue
		}
		if !subscribed || s.Rhythm.Rank() < rhythm.Rank() {
			rhythm, subscribed = s.Rhythm, true
		}
	}
	return rhythm, subscribed
}

// OnNow tells whether one of topics is still subscribed to.
func OnNow(history []Span, topics []string) bool {
	for _, s := range history {
		if (s.Ended == 0 || s.Renamed) && slices.Contains(topics, s.Topic) {
			return true
		}
	}
	return false
}

// Collected is what a digest or held message of one subscriber leaves behind.
type Collected struct {
	Subscriber int64
	Rhythm     Rhythm // of a digest; RhythmUnset: what quiet hours held
	Seq        int64  // told up to and with this change
	// Due is, for a digest, when the next is due; or, with Again, when to
	// try this one again.
	Due   time.Time
	Again bool
	// Collection is the message that was sent; none without Collection.Message.
	Collection Collection

	NotBefore time.Time
	State     SubscriberState
	Reason    string

	Sent, Failed int64
}

// Published is an article as digests choose it.
type Published struct {
	Seq  int64 // of its broadcast: PublishSeq, or that of a further one
	Lane Lane  // of that broadcast
	// Article has ID, Urgency and what keywords look at; Topics are those at
	// its publication, or those it gained since.
	Article
	Before []Earlier // of a further broadcast: those that went before it
}
