package audience

import (
	"slices"

	"loa/article"
)

// Bound is what a channel serves: of an installation with a bot for each province,
// what that province's bot tells of. An empty list bounds nothing.
type Bound struct {
	Topics  []string // articles of one of them
	Sources []string // articles that one of them has published
}

// Free tells whether nothing is bounded.
func (b Bound) Free() bool { return len(b.Topics) == 0 && len(b.Sources) == 0 }

// Equal tells whether two bounds serve the same, in whatever order they name it.
func (b Bound) Equal(o Bound) bool {
	return sameSet(b.Topics, o.Topics) && sameSet(b.Sources, o.Sources)
}

func sameSet(a, b []string) bool {
	within := func(list []string) func(string) bool {
		return func(s string) bool { return !slices.Contains(list, s) }
	}
	return !slices.ContainsFunc(a, within(b)) && !slices.ContainsFunc(b, within(a))
}

// Serves tells whether a channel tells of an article of these topics that these
// sources have published. What operators write to everyone, without a topic, is
// for every channel of its area.
func (b Bound) Serves(topics, sources []string) bool {
	byOperator := slices.Contains(sources, article.OperatorSource)
	return (len(b.Sources) == 0 || byOperator || overlap(b.Sources, sources)) &&
		(len(b.Topics) == 0 || overlap(b.Topics, topics) || byOperator && len(topics) == 0)
}

// ServesTopic tells whether people of a channel can choose a topic.
func (b Bound) ServesTopic(id string) bool {
	return len(b.Topics) == 0 || slices.Contains(b.Topics, id)
}

// ServesSource tells whether a channel tells of what a source publishes.
func (b Bound) ServesSource(id string) bool {
	return len(b.Sources) == 0 || slices.Contains(b.Sources, id)
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// of are those of an article's topics that the channel serves.
func (b Bound) of(topics []string) []string {
	if len(b.Topics) == 0 {
		return topics
	}
	return slices.DeleteFunc(slices.Clone(topics), func(t string) bool { return !slices.Contains(b.Topics, t) })
}

// BoundSince is a Bound that was in force for what was published after a change.
type BoundSince struct {
	Seq int64
	Bound
}

// Bounds are what a channel has served, oldest first; before the first, and where
// there is none, everything.
type Bounds []BoundSince

// At is the bound in force for a change.
func (l Bounds) At(seq int64) Bound {
	for _, b := range slices.Backward(l) {
		if b.Seq < seq {
			return b.Bound
		}
	}
	return Bound{}
}

// Within is a broadcast as the channel sees it: for the topics that it served then,
// and for nobody when it did not serve the article. Prior broadcasts count as far
// as they were the channel's: to whom they were not, the article is new as a whole.
// Changes are for those who have a message, whatever is served since.
//
// The answer is of the moment of publication and never changes, nor does it when
// Within is asked again about what it has returned.
func (l Bounds) Within(b Broadcast) Broadcast {
	if b.IsChange() || len(l) == 0 && !b.Apart {
		return b
	}
	bound, prior := l.At(b.Seq), l.prior(b.Prior)
	all := b.About
	if len(all) == 0 {
		all = b.Topics
	}
	if b.Outside || !bound.Serves(all, b.Sources) || b.Apart && len(prior) > 0 {
		b.Topics, b.Prior, b.Everyone, b.Outside = nil, nil, false, true
		return b
	}
	if len(b.Prior) > 0 && len(prior) == 0 {
		b.Topics = all
	}
	b.Topics, b.Prior = bound.of(b.Topics), prior
	return b
}

// prior are those of prior broadcasts that were the channel's, as they were.
func (l Bounds) prior(list []PriorBroadcast) (own []PriorBroadcast) {
	for _, p := range list {
		bound := l.At(p.Seq)
		if !bound.Serves(p.Topics, p.Sources) {
			continue
		}
		p.Topics = bound.of(p.Topics)
		own = append(own, p)
	}
	return own
}
