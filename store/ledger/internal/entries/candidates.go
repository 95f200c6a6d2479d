package entries

import (
	"loa/audience"
	"loa/ledger"
)

// SentMessage is the message in which a subscriber was told of an article.
type SentMessage struct {
	Message string
	Shown   audience.Shown
}

// Shows tells whether a result is of a message that was sent before change seq.
func Shows(c ledger.Result, seq int64) bool {
	return c.Outcome == ledger.OutcomeSent && c.Message != "" && c.Seq < seq
}
