package audience

import (
	"loa/article"
	"loa/subscriber"
)

// Review says what the article's present state makes of a new article's
// broadcast that is to be sent to a candidate: it is sent as it is now, or
// skipped.
//
// An operator may end an emergency while it is on its way. Who was not told yet
// is told no more, but for those whom the article is for anyway: they get it as
// what it is now.
func Review(b Broadcast, a article.Article, c Candidate) Decision {
	switch {
	case a.State != article.StateLive:
		return skip(Withdrawn)
	case b.Everyone && a.Ended != "" && (!meantAnyway(b, a, c.History) || c.refuses(a)):
		return skip(CalledOff)
	case b.Everyone && a.Ended == "" && c.reachedElsewhere():
		return skip(ReachedElsewhere)
	case !b.Everyone && a.Urgency < article.Emergency && c.refuses(a):
		return skip(ExcludedSince)
	}
	return Decision{Action: Send}
}

// Tone is how a new article is announced.
type Tone int

// The tones.
const (
	News       Tone = iota // like any news, by the subscriber's own setting of the sound
	Alarm                  // a warning: with sound, whatever the subscriber's settings
	Quiet                  // no warning any more: without sound, as it passes quiet hours
	Retraction             // it was a false alarm, and an earlier attempt may have alarmed
)

// ToneOf says how a new article is announced, as what it is now.
func ToneOf(b Broadcast, a article.Article) Tone {
	switch {
	case !b.Urgent():
		return News
	case a.Ended == article.EscalationAllClear:
		return Quiet
	}
	return Alarm
}

// MustRetract tells whether a broadcast that Review skips has to be retracted
// instead: an earlier attempt of what was a false alarm may have arrived.
func MustRetract(b Broadcast, a article.Article, mayHaveArrived bool) bool {
	return mayHaveArrived && b.Urgent() && a.Ended == article.EscalationFalseAlarm
}

// ForReader is an article with only the topics that a subscriber has; all of
// them when it has none. A false alarm about them is no warning to it.
func ForReader(a article.Article, history []subscriber.Span) article.Article {
	var topics []string
	for _, t := range a.Topics {
		if subscriber.StillSubscribed(history, []string{t}) {
			topics = append(topics, t)
		}
	}
	if len(topics) > 0 {
		a.Topics = topics
	} else if a.Ended == article.EscalationFalseAlarm {
		a.Urgency = article.Ordinary // a warning for who has its topics, if for anyone
	}
	return a
}
