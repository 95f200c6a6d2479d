package audience

import (
	"time"

	"loa/article"
	"loa/subscriber"
)

// Action is what happens to a broadcast at a subscriber.
type Action int

// The actions.
const (
	Send   Action = iota // now
	Hold                 // until quiet hours end
	Digest               // its rhythm's next digest tells of it
	Skip                 // nothing is sent
)

// String names it.
func (a Action) String() string { return [...]string{"send", "hold", "digest", "skip"}[a] }

// Cause says why a broadcast is held or skipped.
type Cause int

// The causes.
const (
	NoCause          Cause = iota
	QuietHours             // held: they run
	HeldFirst              // held: what quiet hours held goes first, and this with it
	Gone                   // skipped: the subscriber is gone
	Unsubscribed           // skipped: it has turned off what brought the article in
	ExcludedSince          // skipped: an excluded keyword keeps it away by now
	Paused                 // skipped: it takes no messages now
	Expired                // skipped: the warning no longer holds
	Withdrawn              // skipped: the article was taken down before its turn came
	CalledOff              // skipped: an operator ended the emergency, and nothing else brings it in
	ReachedElsewhere       // skipped: another thread of the same group gets it
	ShownAlready           // skipped: an earlier change's edit shows this one
)

// String names it.
func (c Cause) String() string {
	return [...]string{"", "quiet hours", "held first", "gone", "unsubscribed", "excluded since", "paused", "expired",
		"withdrawn", "called off", "reached elsewhere", "shown already"}[c]
}

// Decision is what happens to a broadcast at a subscriber, and why.
type Decision struct {
	Action Action
	Cause  Cause
	Until  time.Time // of Hold: when to look again
}

func skip(c Cause) Decision { return Decision{Action: Skip, Cause: c} }

// Moment is when something is decided, and the site's time zone.
type Moment struct {
	Now  time.Time
	Zone *time.Location
}

// heldFirst is how long a message waits for the one with what quiet hours
// held, before it looks again.
const heldFirst = 5 * time.Second

// Decide says what becomes of a broadcast at a subscriber for whom it is meant.
func Decide(b Broadcast, c Candidate, m Membership, at Moment) Decision {
	s := c.Subscriber
	switch {
	case b.IsChange() && c.Shown.shows(b):
		return skip(ShownAlready)
	case s.State == subscriber.Gone || s.ID == 0:
		return skip(Gone)
	case !stillWants(b, c.History, m.Reason):
		return skip(Unsubscribed)
	case Rests(s, b.Urgent(), at.Now) && !(b.IsChange() && s.Reason == subscriber.PausedByPerson):
		return skip(Paused)
	case b.IsChange(): // a silent edit disturbs no one
		return Decision{Action: Send}
	case !b.Urgent() && !m.Rhythm.AtOnce():
		return Decision{Action: Digest}
	case !b.Expires.IsZero() && !at.Now.Before(b.Expires):
		return skip(Expired)
	case b.Urgent():
		return Decision{Action: Send}
	}
	if end, quiet := s.Quiet.Until(at.Now, at.Zone); quiet {
		return Decision{Action: Hold, Cause: QuietHours, Until: end}
	}
	if s.HeldSeq != 0 {
		return Decision{Action: Hold, Cause: HeldFirst, Until: at.Now.Add(heldFirst)}
	}
	return Decision{Action: Send}
}

// shows tells whether an earlier change's edit has shown a change already.
func (s Shown) shows(b Broadcast) bool {
	return s.Seq >= b.Seq && (s.Corrected || !b.Corrects()) && !b.RetractsAlarm()
}

// stillWants tells whether a subscriber has not turned off what brought a
// broadcast in. What goes to everyone, and changes, are nothing to turn off.
func stillWants(b Broadcast, history []subscriber.Span, r Reason) bool {
	switch r {
	case ByTopic:
		return subscriber.StillSubscribed(history, b.Topics)
	case ByKeyword:
		return subscriber.StillSubscribed(history, anyTopic)
	}
	return r != NotMeant
}

// Waiting is the Membership of a message that was to be sent at once and has waited:
// NotMeant when the subscriber has turned off meanwhile what brought it in.
func Waiting(b Broadcast, history []subscriber.Span) Membership {
	m := Membership{Rhythm: subscriber.RhythmImmediate, Listed: true}
	switch {
	case b.IsChange():
		m.Reason = HasMessage
	case b.Everyone:
		m.Reason = ByEveryone
	case stillWants(b, history, ByTopic):
		m.Reason = ByTopic
	case stillWants(b, history, ByKeyword):
		m.Reason = ByKeyword
	}
	return m
}

// Escalated tells whether a warning that waits is an emergency by now: it is for
// everyone then, and the fan-out to everyone has left out whom it waits for.
func Escalated(b Broadcast, a article.Article) bool {
	return b.Urgent() && a.Urgency >= article.Emergency
}

// Rests tells whether a subscriber wants no message now. A pause that ends by
// itself keeps no warning away.
func Rests(s subscriber.Subscriber, urgent bool, now time.Time) bool {
	return IsPaused(s, now) && !(urgent && !s.PausedUntil.IsZero())
}

// IsPaused tells whether a subscriber takes no messages now.
func IsPaused(s subscriber.Subscriber, now time.Time) bool {
	return s.State == subscriber.Paused && (s.PausedUntil.IsZero() || now.Before(s.PausedUntil))
}
