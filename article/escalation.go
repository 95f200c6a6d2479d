package article

import "time"

// Escalation is the question whether a warning is an emergency for everyone, and
// what became of it.
type Escalation struct {
	Article  int64
	State    EscalationState
	Asked    time.Time // since when the question stands
	Notified time.Time // when an operator got it; zero: not yet
	Decided  time.Time // zero: not yet
	// Operator is who decided; empty: a trusted section did.
	Operator string
}

// EscalationState says what became of the question.
type EscalationState string

// The states of a question.
const (
	EscalationAsked     EscalationState = "asked"
	EscalationConfirmed EscalationState = "raised"
	EscalationDeclined  EscalationState = "declined"
	// An answer came when there was nothing left to decide.
	EscalationWithdrawn EscalationState = "withdrawn"
	EscalationExpired   EscalationState = "over" // the warning no longer holds
	// An operator has ended the emergency that it was, whoever had raised it.
	EscalationAllClear   EscalationState = "ended"    // rightly raised; the danger is past
	EscalationFalseAlarm EscalationState = "mistaken" // a false alarm
)

// Limit is how urgent an article can still be whose emergency an operator has
// ended in that way: its word is final. What was a mistake can be a warning, as
// after a no; what is over warns no more.
func (s EscalationState) Limit(u Urgency) Urgency {
	switch s {
	case EscalationAllClear:
		return Ordinary
	case EscalationFalseAlarm:
		return min(u, Warning)
	}
	return u
}

// ApprovalRequest is the question of an Escalation that no operator has answered, and the
// operators who have it.
type ApprovalRequest struct {
	Article int64
	Asked   []string
}

// Over tells whether it is too late to make an emergency of the warning.
func (r Escalation) Over(now time.Time) bool { return !now.Before(r.Asked.Add(WarningLife)) }
