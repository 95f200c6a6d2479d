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
)

// Over tells whether it is too late to make an emergency of the warning.
func (r Raise) Over(now time.Time) bool { return !now.Before(r.Asked.Add(WarningLife)) }
