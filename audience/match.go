package audience

import (
	"loa/article"
	"loa/subscriber"
)

// Reason says why a broadcast is meant for a subscriber, or why it is not.
type Reason int

// The reasons. Those up to HasMessage say that it is meant.
const (
	NotMeant   Reason = iota // no topic, no keyword
	ByTopic                  // it had one of the topics
	ByKeyword                // a keyword of its own brings the article in
	ByEveryone               // the broadcast goes to everyone
	HasMessage               // of a change: it has a message of the article
	Excluded                 // a topic would bring it, an excluded keyword of its own keeps it away
	Notified                 // a prior broadcast was meant for it
)

// String names it.
func (r Reason) String() string {
	return [...]string{"not meant", "topic", "keyword", "everyone", "has message", "excluded", "notified"}[r]
}

// Membership says whether a subscriber belongs to a broadcast's audience, and how.
type Membership struct {
	Reason Reason
	Rhythm subscriber.Rhythm // in force when it was published
	// Listed says that the subscriptions alone, without keywords and
	// neighbours, put it on the broadcast's list. The audit counts lists by a
	// query and corrects them by what a fan-out meets.
	Listed bool
}

// Meant tells whether the broadcast is for the subscriber.
func (m Membership) Meant() bool { return m.Reason >= ByTopic && m.Reason <= HasMessage }

// Unlisted is by how much the count of a broadcast's list is wrong about the
// subscriber: 1 when it is meant and not listed, -1 the other way round.
func (m Membership) Unlisted() int64 {
	switch {
	case m.Meant() && !m.Listed:
		return 1
	case m.Listed && !m.Meant():
		return -1
	}
	return 0
}

// Match says whether a broadcast of a is meant for a candidate: whether it is
// among the broadcast's audience and no prior broadcast was meant for it. The
// answer is of the moment of publication, but for excluded keywords, which
// count as they are now.
func Match(b Broadcast, a article.Article, c Candidate) Membership {
	var m Membership
	switch {
	case b.IsChange():
		return Membership{Reason: HasMessage, Rhythm: subscriber.RhythmImmediate, Listed: true}
	case b.Outside:
		return Membership{}
	case b.Everyone:
		return matchEveryone(b, a, c)
	default:
		m = matchSubscribed(b, a, c.History)
	}
	if m.Reason != NotMeant && c.refuses(a) {
		m.Reason = Excluded
	}
	return m
}

// matchSubscribed is Match by topics and wanted keywords.
func matchSubscribed(b Broadcast, a article.Article, history []subscriber.Span) Membership {
	rhythm, subscribed := b.subscribedTo(history)
	if len(b.Prior) > 0 {
		// A follow-up broadcast is for the topics that were gained: what
		// keywords look at has had its turn.
		switch {
		case !subscribed || meantByTopic(b.Prior, history):
			return Membership{}
		case meantByKeyword(b.Prior, history):
			return Membership{Reason: Notified, Rhythm: rhythm, Listed: true}
		}
		return Membership{Reason: ByTopic, Rhythm: rhythm, Listed: true}
	}
	if subscribed {
		return Membership{Reason: ByTopic, Rhythm: rhythm, Listed: true}
	}
	if rhythm, wanted := subscriber.WantedAt(history, a, b.Seq); wanted {
		return Membership{Reason: ByKeyword, Rhythm: rhythm}
	}
	return Membership{}
}

// matchEveryone is Match for an emergency: for everyone who was a subscriber,
// less those whom a warning was meant for. An excluded keyword keeps no
// emergency away; who was spared the warning by one gets the emergency.
func matchEveryone(b Broadcast, a article.Article, c Candidate) Membership {
	if c.CreatedSeq >= b.Seq {
		return Membership{}
	}
	m := Membership{Reason: ByEveryone, Rhythm: subscriber.RhythmImmediate, Listed: !meantByTopic(b.Prior, c.History)}
	switch {
	case !m.Listed && !c.refuses(a):
		return Membership{} // it was warned
	case m.Listed && meantByKeyword(b.Prior, c.History), c.warnedElsewhere(b.Prior):
		m.Reason = Notified
	}
	return m
}

// meantByTopic tells whether one of the prior broadcasts was meant for a
// subscriber by a topic.
func meantByTopic(prior []PriorBroadcast, history []subscriber.Span) bool {
	for _, p := range prior {
		if _, ok := subscriber.RhythmAt(history, p.Topics, p.Seq); ok {
			return true
		}
	}
	return false
}

// meantByKeyword tells whether a keyword brought one of the prior broadcasts in.
func meantByKeyword(prior []PriorBroadcast, history []subscriber.Span) bool {
	for _, p := range prior {
		if p.Revision == 0 {
			continue
		}
		if _, ok := subscriber.WantedAt(history, p.Text, p.Seq); ok {
			return true
		}
	}
	return false
}

// meantAnyway tells whether what goes to everyone is for a subscriber by a topic
// or a keyword as well, as they were at the change and still are. Without
// topics it is not: who has them was told before.
func meantAnyway(b Broadcast, a article.Article, history []subscriber.Span) bool {
	if len(b.Topics) == 0 {
		return false
	}
	if _, subscribed := b.subscribedTo(history); subscribed {
		return subscriber.StillSubscribed(history, b.Topics)
	}
	_, wanted := subscriber.WantedAt(history, a, b.Seq)
	return wanted && subscriber.StillSubscribed(history, anyTopic)
}

var anyTopic = []string{subscriber.TopicAny}
