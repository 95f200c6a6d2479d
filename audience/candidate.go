package audience

import (
	"slices"

	"loa/article"
	"loa/subscriber"
)

// Candidate is a subscriber as the rules look at it.
type Candidate struct {
	Subscriber subscriber.Subscriber
	History    []subscriber.Span // its subscriptions, past and present
	// CreatedSeq is the newest change when it became a subscriber; only what
	// goes to everyone looks at it, and at its neighbours.
	CreatedSeq int64
	// Neighbours are the other subscribers at its address: other threads of
	// the same group.
	Neighbours []Neighbour
	// Shown is, of a change, what its message of the article shows.
	Shown Shown
}

// Neighbour is another subscriber at the same address.
type Neighbour struct {
	ID         int64
	State      subscriber.SubscriberState
	CreatedSeq int64
	History    []subscriber.Span
}

// Shown is what a subscriber's message of an article shows.
type Shown struct {
	Seq       int64 // the change it was last worded after
	Corrected bool  // a correction was sent that tells of the change already
}

// refuses tells whether an excluded keyword of the subscriber keeps an article
// away.
func (c Candidate) refuses(a article.Article) bool {
	return subscriber.Filter(c.Subscriber.Keywords).Refuses(a)
}

// reachedElsewhere tells whether what goes to everyone reaches the candidate's
// address by another subscriber, one before it that takes messages.
func (c Candidate) reachedElsewhere() bool {
	return slices.ContainsFunc(c.Neighbours, func(n Neighbour) bool {
		return n.State == subscriber.Active && n.ID < c.Subscriber.ID && n.CreatedSeq <= c.CreatedSeq
	})
}

// warnedElsewhere tells whether a prior broadcast was meant, by a topic, for
// another subscriber at the address that takes messages.
func (c Candidate) warnedElsewhere(prior []PriorBroadcast) bool {
	return slices.ContainsFunc(c.Neighbours, func(n Neighbour) bool {
		return n.State == subscriber.Active && meantByTopic(prior, n.History)
	})
}
