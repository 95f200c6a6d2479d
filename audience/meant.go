package audience

import (
	"loa/article"
	"loa/subscriber"
)

// MeantFor tells whether what goes to everyone is for a subscriber by one of
// topics as well, or by its keywords, as they were at a change and still are.
// Without topics it is not: who has them was told before.
func MeantFor(history []subscriber.Span, topics []string, a article.Article, seq int64) bool {
	if len(topics) == 0 {
		return false
	}
	if _, on := subscriber.RhythmAt(history, topics, seq); on {
		return subscriber.StillSubscribed(history, topics)
	}
	_, caught := subscriber.WantedAt(history, a, seq)
	return caught && subscriber.StillSubscribed(history, []string{subscriber.TopicAny})
}
