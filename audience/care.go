package audience

import (
	"time"

	"loa/article"
	"loa/subscriber"
)

// InForce tells whether an article is an emergency that holds.
func InForce(a article.Article, now time.Time) bool {
	return a.Urgency >= article.Emergency && a.State == article.StateLive && a.Holds(now)
}

// Pins tells whether an emergency is pinned in a subscriber's chat: where many
// read, and so not in a private one, which has it as its last message.
func Pins(s subscriber.Subscriber) bool {
	return s.Kind != subscriber.Private && s.State == subscriber.Active
}

// Reminds tells whether a person who has not confirmed an emergency is reminded
// of it: as the emergency itself came, in quiet hours too, but not while the
// person takes no messages at all.
func Reminds(a article.Article, s subscriber.Subscriber, now time.Time) bool {
	return InForce(a, now) && s.Kind == subscriber.Private && s.State != subscriber.Gone && !Rests(s, true, now)
}
