package article

import "time"

// Raise is the question whether a warning is an emergency for everyone, and
// what became of it.
type Raise struct {
	Article int64
	State   RaiseState
	Asked   time.Time // since when the question stands
	Told    time.Time // when an operator got it; zero: not yet
	Decided time.Time // zero: not yet
	// Operator is who decided; empty: a trusted section did.
	Operator string
}

// RaiseState says what became of the question.
type RaiseState string

// The states of a question.
const (
	RaiseAsked    RaiseState = "asked"
	RaiseRaised   RaiseState = "raised"
	RaiseDeclined RaiseState = "declined"
	// An answer came when there was nothing left to decide.
	RaiseWithdrawn RaiseState = "withdrawn"
	RaiseOver      RaiseState = "over" // the warning no longer holds
	// An operator has ended the emergency that it was, whoever had raised it.
	RaiseEnded    RaiseState = "ended"    // rightly raised; the danger is past
	RaiseMistaken RaiseState = "mistaken" // a false alarm
)

// Limit is how urgent an article can still be whose emergency an operator has
// ended in that way: its word is final. What was a mistake can be a warning, as
// after a no; what is over warns no more.
func (s RaiseState) Limit(u Urgency) Urgency {
	switch s {
	case RaiseEnded:
		return Ordinary
	case RaiseMistaken:
		return min(u, Warning)
	}
	return u
}

// Question is the question of a Raise that no operator has answered, and the
// operators who have it.
type Question struct {
	Article int64
	Asked   []string
}

// MeantFor tells whether what goes to everyone is for a subscriber by one of
// topics as well, or by its keywords, as they were at a change and still are.
// Without topics it is not: who has them was told before.
func MeantFor(history []Span, topics []string, a Article, seq int64) bool {
	if len(topics) == 0 {
		return false
	}
	if _, on := RhythmAt(history, topics, seq); on {
		return OnNow(history, topics)
	}
	_, caught := CaughtAt(history, a, seq)
	return caught && OnNow(history, []string{TopicAny})
}

// Over tells whether it is too late to make an emergency of the warning.
func (r Raise) Over(now time.Time) bool { return !now.Before(r.Asked.Add(WarningLife)) }
