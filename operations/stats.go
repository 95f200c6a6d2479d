package operations

import (
	"time"

	"loa/subscriber"
)

// Stats are the numbers an operator asks for.
type Stats struct {
	Active, Paused, Gone int64                         // subscribers by state
	Kinds                map[subscriber.ChatKind]int64 // subscribers that are not gone
	Subscriptions        int64                         // that are on
	Topics               map[string]int64              // subscriptions that are on, by topic
	Articles             int64                         // live
	ArticlesToday        int64                         // published by Loa in the last 24 hours
	SentToday            int64                         // messages of the last 24 hours
	FailedToday          int64                         // tries that failed in the last 24 hours
	Waiting              int64                         // deliveries that wait for another try
	OldestWaiting        time.Time                     // zero: nothing waits
}
