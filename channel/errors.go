package channel

import (
	"errors"
	"fmt"
	"time"
)

// ErrGone says that a subscriber can no longer be reached. Wrapped in a
// GoneError it says why.
var ErrGone = errors.New("subscriber gone")

// ErrRefused says that the channel refused its credentials: nothing can be
// sent until an operator acts, and nothing may be given up.
var ErrRefused = errors.New("channel credentials refused")

// ErrUnknownOutcome says that the answer to a send was lost: it may have been
// delivered.
var ErrUnknownOutcome = errors.New("outcome of the send unknown")

// ErrNotTaken says that nothing of the delivery arrived, for certain: the channel
// said itself that it did not take it, or it never set out.
var ErrNotTaken = errors.New("delivery not taken")

// NotTaken tells whether a failed send brought nothing, for certain. What failed
// in another way may have arrived, unlikely as it is.
func NotTaken(err error) bool {
	var later *LaterError
	return errors.Is(err, ErrNotTaken) || errors.Is(err, ErrGone) || errors.Is(err, ErrRefused) ||
		errors.As(err, new(*MovedError)) || errors.As(err, &later) && later.TooMany
}

// LaterError asks to try again after a pause.
type LaterError struct {
	After time.Duration
	Err   error
	// Everyone says that the whole channel should pause, not one subscriber.
	Everyone bool
	// TooMany says that too much was sent.
	TooMany bool
	// Own says that it concerns this subscriber alone, whatever others answer.
	Own bool
}

// Error says what is wrong, in words.
func (e *LaterError) Error() string {
	return fmt.Sprintf("try again in %s: %v", e.After.Round(time.Second), e.Err)
}

// Unwrap is the cause.
func (e *LaterError) Unwrap() error { return e.Err }

// GoneError is a permanent refusal by one subscriber.
type GoneError struct {
	Reason string // a short English phrase, e.g. "bot was blocked by the user"
	// Paused says that the subscriber may come back by itself (unblocks the
	// bot, gives the rights back); otherwise the chat does not exist.
	Paused bool
	// Rights says that a group or channel took the bot's rights away, so
	// that the person who linked it should be told.
	Rights bool
}

// Error says what is wrong, in words.
func (e *GoneError) Error() string { return "subscriber gone: " + e.Reason }

// Is makes errors.Is(err, ErrGone) true.
func (e *GoneError) Is(target error) bool { return target == ErrGone }

// MovedError says that a subscriber has a new address: move it, then retry.
type MovedError struct{ Address string }

// Error says what is wrong, in words.
func (e *MovedError) Error() string { return "subscriber moved to " + e.Address }
