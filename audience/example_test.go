package audience_test

import (
	"fmt"
	"time"

	"loa/article"
	"loa/audience"
	"loa/subscriber"
)

// What an article gives rise to is a plan, which the store executes.
func ExampleAnnounce() {
	now := time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC)
	plan := audience.Announce(audience.Event{
		Kind: audience.Stored, Now: now,
		After: article.Article{Urgency: article.Warning, Unconfirmed: true, Topics: []string{"lu"}},
	})
	fmt.Println(plan.State, plan.Broadcast.Kind, plan.Broadcast.Urgent(), "operators are asked:", plan.Ask)
	// Output: live new true operators are asked: true
}

// Whom a broadcast is for is asked of the subscriptions as they were at its
// place in the order of changes.
func ExampleMatch() {
	flood := audience.Broadcast{Seq: 7, Kind: article.BroadcastNew, Topics: []string{"lu"}}
	for _, since := range []int64{3, 9} {
		who := audience.Candidate{History: []subscriber.Span{{Topic: "lu", Since: since}}}
		m := audience.Match(flood, article.Article{}, who)
		fmt.Println(m.Reason != audience.NotMeant)
	}
	// Output:
	// true
	// false
}
