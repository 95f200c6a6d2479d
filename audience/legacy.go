package audience

import (
	"loa/article"
	"loa/subscriber"
)

// MeantFor tells whether what goes to everyone is for a subscriber by one of
// topics as well, or by its keywords, as they were at a change and still are.
func MeantFor(history []subscriber.Span, topics []string, a article.Article, seq int64) bool {
	return meantAnyway(Broadcast{Topics: topics, Seq: seq}, a, history)
}

// ReachedBefore tells whether one of the broadcasts before was meant for a
// subscriber: for a topic of its, or else because its keywords caught the article.
func ReachedBefore(before []PriorBroadcast, history []subscriber.Span) (topic, caught bool) {
	if meantByTopic(before, history) {
		return true, false
	}
	return false, meantByKeyword(before, history)
}
