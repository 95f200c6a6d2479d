package subscriber

import (
	"slices"

	"loa/article"
)

// TopicAny is the topic of a subscription to whatever has one of the
// subscriber's own keywords.
const TopicAny = "*"

// Span is a subscription as it stood after change Since up to and with change
// Ended (0: still on).
type Span struct {
	Topic        string
	Rhythm       Rhythm
	Since, Ended int64
	Renamed      bool     // ended only because the topic has a new name
	Keywords     []string // of TopicAny
}

// At tells whether the span covers a change.
func (s Span) At(seq int64) bool { return s.Since < seq && (s.Ended == 0 || s.Ended >= seq) }

// WantedAt tells whether keywords in force at a change want an article, and in
// which rhythm.
func WantedAt(history []Span, a article.Article, seq int64) (rhythm Rhythm, caught bool) {
	for _, s := range history {
		if s.Topic == TopicAny && s.At(seq) && Filter(s.Keywords).Wants(a) {
			return s.Rhythm, true
		}
	}
	return RhythmUnset, false
}

// RhythmAt is the most immediate rhythm in which one of topics was subscribed
// to at a change, and whether one was.
func RhythmAt(history []Span, topics []string, seq int64) (rhythm Rhythm, subscribed bool) {
	for _, s := range history {
		if !s.At(seq) || !slices.Contains(topics, s.Topic) {
			continue
		}
		if !subscribed || s.Rhythm.Rank() < rhythm.Rank() {
			rhythm, subscribed = s.Rhythm, true
		}
	}
	return rhythm, subscribed
}

// StillSubscribed tells whether one of topics is still subscribed to.
func StillSubscribed(history []Span, topics []string) bool {
	for _, s := range history {
		if (s.Ended == 0 || s.Renamed) && slices.Contains(topics, s.Topic) {
			return true
		}
	}
	return false
}
