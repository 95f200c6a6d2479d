package ledger

import (
	"loa/article"
)

// WarningReach says how far a warning has come: how many messages of it were
// sent, and how many people confirmed that they have read it.
type WarningReach struct {
	Article    int64
	Level      article.Urgency
	Title      string
	Sent, Read int64
}
