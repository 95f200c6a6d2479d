package ledger

import (
	"loa/article"
)

// WarningReach says how far a warning has come: how many messages of it were
// sent, how many people confirmed that they have read it, and how many reactions
// it has in channels, where nobody can confirm.
type WarningReach struct {
	Article    int64
	Level      article.Urgency
	Title      string
	Sent, Read int64
	Reactions  int64
}
