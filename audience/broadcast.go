package audience

import (
	"time"

	"loa/article"
	"loa/subscriber"
)

// Broadcast is what the rules look at of a broadcast: what it tells, since
// when and until when, and whom.
type Broadcast struct {
	Seq     int64 // its place in the order of changes
	Kind    article.BroadcastKind
	Change  article.ChangeKind // of an update
	Lane    Lane
	Created time.Time
	Expires time.Time // zero: never

	// Topics are those of the article at that change; of a follow-up broadcast
	// those that the article gained.
	Topics   []string
	Everyone bool // whatever their topics
	// Sources are those that had published the article by then, and of a follow-up
	// broadcast About all of its topics: by both a channel serves it, or not.
	Sources, About []string
	// Apart says that it is only for channels to which no prior broadcast was: a
	// source of theirs published what others had before.
	Apart bool
	// Outside says that the channel does not serve the article: see Bounds.
	Outside bool
	// Prior are, of a follow-up broadcast, those that went before it.
	Prior []PriorBroadcast
	// SentAsWarning says of a change that the message to change was sent as a
	// warning.
	SentAsWarning bool
}

// PriorBroadcast is a broadcast of a new article that went before a follow-up
// broadcast of the same article. Whoever it was meant for is not told again.
type PriorBroadcast struct {
	Seq    int64
	Topics []string
	// Revision is whose text the subscribers' own keywords looked at; 0 says
	// that they did not count.
	Revision int
	// Sources are those that had published the article by then.
	Sources []string `json:",omitempty"`
	// Text is that revision, as far as keywords look at it.
	Text article.Article `json:"-"`
}

// IsChange tells whether the broadcast is for those who have a message of the
// article, to change it.
func (b Broadcast) IsChange() bool { return b.Kind != article.BroadcastNew }

// Urgent tells whether the broadcast passes digests, quiet hours and pauses
// that end by themselves.
func (b Broadcast) Urgent() bool { return b.Lane == LaneEmergency }

// Corrects tells whether readers of a message are told in a message of its own
// that it was wrong, besides its being edited.
func (b Broadcast) Corrects() bool {
	return b.Kind == article.BroadcastUpdate && b.Change.Corrects()
}

// RetractsAlarm tells whether a change is the retraction of a false alarm at who
// had the alarm. While a warning would hold it comes as that did: with sound,
// in quiet hours too.
func (b Broadcast) RetractsAlarm() bool { return b.Change == article.ChangeMistaken && b.SentAsWarning }

// MessageLane is the lane in which its messages travel: an edit that nobody is
// told of gives way to everything.
func (b Broadcast) MessageLane() Lane {
	if !b.IsChange() || b.Urgent() || b.Kind == article.BroadcastWithdrawal || b.Corrects() {
		return b.Lane
	}
	return LaneDigest
}

// lateAfter is how long after its publication a warning says that it is late.
const lateAfter = 30 * time.Minute

// Late tells whether a message comes so long after the article that a warning
// must say so.
func (b Broadcast) Late(now time.Time) bool { return b.Urgent() && now.Sub(b.Created) > lateAfter }

// subscribedTo tells whether a subscriber had one of the broadcast's topics.
func (b Broadcast) subscribedTo(history []subscriber.Span) (subscriber.Rhythm, bool) {
	return subscriber.RhythmAt(history, b.Topics, b.Seq)
}
