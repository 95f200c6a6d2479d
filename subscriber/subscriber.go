package subscriber

import "time"

// Subscriber is a chat or address that takes articles over one channel.
type Subscriber struct {
	ID       int64
	Channel  string // "telegram", …
	Address  string // for Telegram the chat id in decimal
	Thread   int64  // forum topic, else 0
	Kind     ChatKind
	Name     string // for the operator; never in a log
	Language string // "vi", "en"

	State       SubscriberState
	Reason      string    // why it is paused or gone
	Away        time.Time // since when it takes no messages, as far as that is known
	PausedUntil time.Time // zero while paused means until the person returns
	NotBefore   time.Time // the channel asked to wait until then
	Manager     int64     // Subscriber.ID of who linked a group or channel, else 0
	ThreadLost  bool      // Thread takes no messages, and Manager was told

	Rhythm  Rhythm
	Asked   bool // the question about the rhythm was put
	Quiet   QuietHours
	Morning int // when the morning's digest comes, in minutes after midnight; 0: at 6:30
	Size    MessageSize
	Preview bool // show the picture
	Sound   bool
	// SoundOnce says that of an event told in several reports only the first
	// sounds. It means nothing without Sound.
	SoundOnce bool
	Keywords  []string // own keywords, "-" before an excluded one

	// DigestSeq and HeldSeq are marks in the order of changes: what was
	// published after DigestSeq belongs to the next digest; HeldSeq is the
	// first change held for quiet hours, 0 for none.
	DigestSeq int64
	HeldSeq   int64

	Created time.Time
}

// ChatKind is the kind of place a subscriber is.
type ChatKind string

// The kinds of chats.
const (
	Private ChatKind = "private"
	Group   ChatKind = "group" // and supergroups
	Channel ChatKind = "channel"
)

// SubscriberState says whether a subscriber takes messages.
type SubscriberState string

// The states of a subscriber.
const (
	Active SubscriberState = "active"
	Paused SubscriberState = "paused" // by the person, or until it can be reached again
	Gone   SubscriberState = "gone"
)

// Rhythm is how often a subscriber hears of articles.
type Rhythm string

// The rhythms; times are the site's time zone.
const (
	RhythmUnset     Rhythm = "" // at once, until the person chooses
	RhythmImmediate Rhythm = "immediate"
	RhythmThrice    Rhythm = "thrice" // 6:30, 11:30, 18:30
	RhythmDaily     Rhythm = "daily"  // 6:30
	RhythmWeekly    Rhythm = "weekly" // Saturday 6:30
)

// QuietHours are a daily span in which nothing ordinary is sent, in minutes
// after midnight; From > To spans midnight. Off when From == To.
type QuietHours struct{ From, To int }

// MessageSize is how much of an article a message shows.
type MessageSize string

// The sizes: title only, with summary, with the opening of the text.
const (
	SizeCompact MessageSize = "compact"
	SizeMedium  MessageSize = "medium"
	SizeFull    MessageSize = "full"
)

// Subscription joins a subscriber to a topic. It ends, with a reason, and is
// never deleted while the subscriber exists.
type Subscription struct {
	Subscriber int64
	Topic      string
	Rhythm     Rhythm // RhythmUnset: the subscriber's own
	Since      time.Time
	Ended      time.Time // zero: still on
	Reason     string
}
