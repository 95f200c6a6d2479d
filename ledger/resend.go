package ledger

import "time"

// Resend is an operator's request to send an article again, over one channel, to
// those who refused it for certain.
type Resend struct {
	Article  int64
	Channel  string
	Asked    time.Time
	Who      string
	Until    time.Time // nothing of it is sent later
	Reopened int64     // for so many it was taken up again
	Done     time.Time // when the last was looked at; zero: not yet
}
