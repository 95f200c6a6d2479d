package operations

import "time"

// HubSubscription is a callback that our WebSub hub tells of a feed's changes.
type HubSubscription struct {
	ID        int64
	Callback  string
	Topic     string // address of the feed
	Host      string // of the callback, for limits
	Secret    string // signs what is sent; empty for none
	Expires   time.Time
	Delivered string    // tag of the feed document last delivered
	Failures  int       // in a row
	Failing   time.Time // when they began; zero: they did not
	NextTry   time.Time
}

// HubWatch is our own subscription at another site's hub.
type HubWatch struct {
	Topic    string // address of the watched feed
	Hub      string
	Source   string    // Source.ID that is visited when the hub calls
	Token    string    // unguessable end of our callback's address
	Secret   string    // the hub signs with it
	Expires  time.Time // end of the lease; zero: not confirmed
	NextTry  time.Time // when to ask the hub again
	Failures int       // requests in a row that led to nothing
}

// WebhookState is how far an agency's webhook was served.
type WebhookState struct {
	ID       string
	Seq      int64     // the last change that was delivered or did not concern it
	Failures int       // in a row
	Failing  time.Time // when they began; zero: they did not
	NextTry  time.Time
	Paused   time.Time // when it was given up; zero: it is served
	Error    string    // of the last failure
}
