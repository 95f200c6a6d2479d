package ledger

import "time"

// Followed is what became of one broadcast at one subscriber.
type Followed struct {
	Broadcast
	Title      string
	Subscriber int64
	// Result is with OutcomeNone of an article that nobody knows of any more,
	// though it is owed. Its Message is that of the list which told of it, if one
	// did.
	Result
	// Counted says that the fan-out only counted the subscriber: it took no
	// messages then, the article was over, or a keyword of its own kept it away.
	Counted bool
	// Of what waits after a failure: how often it was tried, and why it failed.
	Attempts int
	Error    string
	Due      time.Time // when it is tried again, if that is known
}
