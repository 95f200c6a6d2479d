package ledger

import "loa/subscriber"

// CareStep is what is done for those who got an emergency, in this order.
type CareStep string

// The steps of care.
const (
	CarePin    CareStep = "pin"
	CareRemind CareStep = "remind"
	CareUnpin  CareStep = "unpin" // the last: nothing follows
)

// Care is a step that is due for the recipients of a batch that got an article.
type Care struct {
	Article, FanOut, Batch int64
	Step                   CareStep
	Recipients             []CareRecipient
}

// CareRecipient is a recipient whom a step may concern.
type CareRecipient struct {
	Subscriber   subscriber.Subscriber
	Message      string // in which it was told
	Acknowledged bool   // it has confirmed that it has read it
}
