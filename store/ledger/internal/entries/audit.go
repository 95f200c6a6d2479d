package entries

import (
	"fmt"
	"time"

	"loa/store/internal/database"
)

// AuditSpan is how far back an audit can look: batches of sent messages are
// kept so long.
const AuditSpan = 30 * 24 * time.Hour

// SubscribedAt selects the subscribers that had one of topics at a change.
func SubscribedAt(a *database.Args, topics []string, seq int64) string {
	return `SELECT DISTINCT subscriber FROM subscriptions WHERE ` + onAt(a, topics, seq)
}

// onAt is the condition that a subscription was to one of topics at a change.
func onAt(a *database.Args, topics []string, seq int64) string {
	condition := `topic IN (` + database.In(a, topics) + `)`
	s := a.Add(seq)
	return condition + ` AND since_seq < ` + s + ` AND (ended = 0 OR ended_seq >= ` + s + `)`
}

// Fill puts placeholders for values into a condition.
func Fill(a *database.Args, condition string, values []any) string {
	names := make([]any, len(values))
	for i, v := range values {
		names[i] = a.Add(v)
	}
	return fmt.Sprintf(condition, names...)
}
