package operations

import "time"

// HubSubscription is a callback that our WebSub hub tells of a feed's changes.
type HubSubscription struct {
	ID        int64
	Callback  string
	Topic     string // address of the feed
	Host      string // of the callback
	Domain    string // registrable domain of the callback: who is counted for it
	Network   string // network of the address that answered there
	Price     int    // what it costs to serve: 1 for a feed that is kept fresh anyway, more for others
	Secret    string // signs what is sent; empty for none
	Expires   time.Time
	Delivered string    // tag of the feed document last delivered
	Failures  int       // in a row
	Failing   time.Time // when they began; zero: they did not
	NextTry   time.Time
	Took      time.Duration // how long the callback took to take the last delivery; 0: it had none
}

// HubClaim says which deliveries of a topic are taken.
type HubClaim struct {
	Topic, Tag string // the topic, and the tag of the document to deliver
	// Proven are the callbacks that took their last delivery; the others are
	// newcomers and those that failed.
	Proven     bool
	Now, Lease time.Time // they are taken until Lease
	Limit      int
	PerNetwork int // of one network, with those that are under way
}

// HubCosts are sums of prices, and counts.
type HubCosts struct {
	Domain, Network int // of the subscriptions of one domain and one network
	Cheap, Dear     int // of all with price 1, and of all others
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
