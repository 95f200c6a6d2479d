package throttle

import (
	"slices"
	"time"
)

const (
	// A message without an answer counts as a straggler, which is answered
	// slowly but was counted with the others, once so many later ones have
	// their answers as overtakes, for overtakenFor and longer than answers
	// differ, and no sooner than after stragglerAfter. (That costs no rate: it
	// would count for a second anyway.) While none is answered the whole way
	// is blocked, and what stands before the block may arrive together, and be
	// answered in any order.
	overtakes      = 10
	overtakenFor   = 250 * time.Millisecond
	stragglerAfter = time.Second
	// blockedMost is after how long such a message is taken as counted.
	blockedMost = 5 * time.Second
)

// budget bounds how many messages the far end can count in any one of its
// seconds, however long each is on its way.
//
// A message that sets out now is counted after the least time of the way there,
// at the soonest. With it in one second are those that were counted later than
// a second before. For each of the others it is known, by its answer, when it
// was counted at the latest (see way). As long as fewer than most of them can
// lie in that second, one more may set out. That holds whatever the jitter is;
// it costs no more than each message's own delay.
type budget struct {
	most    int
	way     way
	flying  []*message  // without an answer, in the order in which they set out
	counted []time.Time // the others, ascending: until when they can have been counted, less the least way there
}

// message is one of the budget.
type message struct {
	at        time.Time // when it set out
	overtaken int       // how many later ones have their answers
	left      time.Time // when those were enough; zero: they are not
	over      bool      // it flies no more
}

// newBudget is a budget after a second in which another process may have spent
// it all, with messages that are still on their way.
func newBudget(most int, second time.Duration, now time.Time) budget {
	b := budget{most: most}
	even := (second + 2*supposed) / time.Duration(most)
	for i := range most {
		b.counted = append(b.counted, now.Add(-second+time.Duration(i+1)*even))
	}
	return b
}

// add is a message that sets out now.
func (b *budget) add(now time.Time) *message {
	m := &message{at: now}
	b.flying = append(b.flying, m)
	return m
}

// addUnseen is a message that sets out now, of whose answer nothing will be
// told.
func (b *budget) addUnseen(now time.Time) { b.count(now.Add(b.way.lag())) }

func (b *budget) count(at time.Time) {
	i, _ := slices.BinarySearchFunc(b.counted, at, time.Time.Compare)
	b.counted = slices.Insert(b.counted, i, at)
}

// answered says that a message has come to its end. Genuine is an answer by
// the far end itself; another tells nothing of the way.
func (b *budget) answered(m *message, now time.Time, genuine bool) {
	if genuine {
		b.way.learn(now.Sub(m.at), now)
	}
	if m.over {
		return
	}
	b.land(m)
	for _, f := range b.flying {
		if !f.at.After(m.at) {
			if f.overtaken++; f.overtaken == overtakes {
				f.left = now
			}
		}
	}
	at := now.Add(-b.way.certain())
	if at.Before(m.at) {
		at = m.at
	}
	b.count(at)
}

// unsent says that a message never set out.
func (b *budget) unsent(m *message) {
	if !m.over {
		b.land(m)
	}
}

func (b *budget) land(m *message) {
	m.over = true
	if i := slices.Index(b.flying, m); i >= 0 {
		b.flying = slices.Delete(b.flying, i, i+1)
	}
}

// free is when one more message may set out, with seconds that are as long as
// second; not after now if it may at once. An answer can make it sooner.
func (b *budget) free(now time.Time, second time.Duration) time.Time {
	next := b.presume(now)
	past := 0
	for past < len(b.counted) && !b.counted[past].Add(second).After(now) {
		past++
	}
	b.counted = slices.Delete(b.counted, 0, past)
	tooMany := len(b.flying) + len(b.counted) - b.most + 1
	switch {
	case tooMany <= 0:
		return now
	case tooMany <= len(b.counted):
		return b.counted[tooMany-1].Add(second)
	}
	return next
}

// presume takes messages whose answers do not come as counted, and tells when
// to look again.
func (b *budget) presume(now time.Time) (next time.Time) {
	lag := b.way.lag()
	for _, m := range slices.Clone(b.flying) {
		until, counted := m.at.Add(blockedMost), now
		if !m.left.IsZero() {
			until, counted = m.left.Add(overtakenFor+lag), m.at.Add(lag)
			if least := m.at.Add(stragglerAfter); until.Before(least) {
				until = least
			}
		}
		if !until.After(now) {
			b.land(m)
			b.count(counted)
		} else if next.IsZero() || until.Before(next) {
			next = until
		}
	}
	return next
}
