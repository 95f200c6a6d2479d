package audience

import (
	"loa/article"
	"loa/subscriber"
)

// PriorBroadcast is a broadcast of a new article that went before a further one: for
// topics that the article gained since, or for everyone, as an emergency.
// Whoever it was meant for is not told again.
type PriorBroadcast struct {
	Seq    int64
	Topics []string
	// Revision is whose text the subscribers' own keywords looked at; 0 says
	// that they did not count.
	Revision int
	// Text is that revision, as far as keywords look at it.
	Text article.Article `json:"-"`
}

// ReachedBefore tells whether one of the broadcasts before was meant for a subscriber:
// for a topic of its, or else because its keywords caught the article.
func ReachedBefore(before []PriorBroadcast, history []subscriber.Span) (topic, caught bool) {
	for _, e := range before {
		if _, ok := subscriber.RhythmAt(history, e.Topics, e.Seq); ok {
			return true, false
		}
	}
	for _, e := range before {
		if e.Revision == 0 {
			continue
		}
		if _, ok := subscriber.WantedAt(history, e.Text, e.Seq); ok {
			return false, true
		}
	}
	return false, false
}
