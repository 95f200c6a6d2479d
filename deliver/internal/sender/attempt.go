package sender

import (
	"context"
	"errors"
	"time"

	"loa/channel"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// sendLimit is how long one message may take.
const sendLimit = 30 * time.Second

// afterMove is how long a message waits whose chat has moved: what is on its way
// to the new one is recorded by then.
const afterMove = time.Second

// ErrCalledOff says that the work ended before a message set out.
var ErrCalledOff = errors.New("called off")

// Attempt sends one message, whose place in the window is flight. It sees a move of the subscriber through; any
// other error is for the caller to settle. A message of a chat that is no more
// is none.
func (s *Sender) Attempt(ctx context.Context, flight *throttle.Flight, sub *subscriber.Subscriber,
	d channel.Delivery) (channel.Receipt, error) {
	if ledger.IsLost(d.Message) {
		d.Message = ""
	}
	if s.Ledger.Holds() != nil { // another process may be sending it
		return channel.Receipt{}, ErrCalledOff
	}
	limited, cancel := context.WithTimeout(s.Sending, sendLimit)
	receipt, err := s.Channel.Send(limited, d)
	cancel()
	flight.Answered(err == nil)
	var later *channel.LaterError
	var gone *channel.GoneError
	var moved *channel.MovedError
	switch {
	case err == nil:
		s.took()
		if ledger.IsLost(receipt.Message) {
			receipt.Message = "" // no id of ours
		}
		return receipt, nil
	case errors.As(err, &moved):
		s.breaker.Answered()
		if err := s.move(ctx, sub, moved.Address); err != nil {
			return receipt, err
		}
		// What it is due is decided again: it may have moved into a chat that
		// has the message, or just gets it.
		return receipt, &BusyError{After: s.Delay(sub.Address, sub.Kind) + afterMove, Moved: true}
	case errors.Is(err, channel.ErrRefused):
		s.breaker.Refuse(err)
		return receipt, err
	case errors.As(err, &later) && later.Everyone:
		s.breaker.Busy(err)
		return receipt, err
	case errors.As(err, &later), errors.As(err, &gone):
		s.breaker.Answered()
		return receipt, err
	default:
		s.breaker.Failed(sub.ID, s.failedBefore(sub.ID), MayHaveArrived(err))
		return receipt, err
	}
}

// move gives a subscriber its new address.
func (s *Sender) move(ctx context.Context, sub *subscriber.Subscriber, address string) error {
	err := s.Ledger.ApplyUpdate(context.WithoutCancel(ctx),
		subscriber.Update{Bot: s.Name, Changes: []subscriber.SubscriberChange{
			subscriber.Move{Channel: sub.Channel, Address: sub.Address, Thread: sub.Thread, NewAddress: address}}})
	if err != nil {
		return err
	}
	s.Log.Info("subscriber moved", "subscriber", sub.ID)
	sub.Address = address
	return nil
}

// MayHaveArrived tells whether a message may have arrived although it failed.
func MayHaveArrived(err error) bool {
	return errors.Is(err, channel.ErrUnknownOutcome) || errors.Is(err, context.Canceled) ||
		errors.Is(err, context.DeadlineExceeded)
}

// Lost notes that a subscriber cannot be reached any more, and why: the state
// that it has from now on.
func (s *Sender) Lost(sub subscriber.Subscriber, gone *channel.GoneError) subscriber.SubscriberState {
	s.Log.Info("subscriber gone", "subscriber", sub.ID, "reason", gone.Reason)
	if gone.Rights {
		s.Alarm(Alarm{Kind: AlarmRights, Channel: s.Name, Detail: gone.Reason, Subscriber: sub, Gone: gone})
	}
	if gone.Paused {
		return subscriber.Paused
	}
	return subscriber.Gone
}

// Wait heeds a channel that asked to wait, in answer to a message that set out
// at a time: for one chat, or for all.
func (s *Sender) Wait(sub subscriber.Subscriber, later *channel.LaterError, sent time.Time) {
	if later.Everyone {
		s.pause(later)
		return
	}
	s.Limiter.Penalise(sub.Address, later.After)
	if later.Own || s.failedBefore(sub.ID) {
		return // or it failed before: that tells nothing of the others
	}
	switch everyone := s.asked(sub, later.TooMany); {
	case everyone && later.TooMany:
		s.Limiter.Slow(later.After, sent)
		if s.Paid != nil {
			s.Paid.Slow(later.After, sent)
		}
		s.remember(later)
	case everyone:
		s.pause(later)
	}
}

// pause heeds a channel that cannot serve anyone for a while.
func (s *Sender) pause(later *channel.LaterError) {
	s.Limiter.Pause(later.After)
	s.remember(later)
}

// remember keeps a pause for everyone across a restart.
func (s *Sender) remember(later *channel.LaterError) {
	s.slowed.Note("for", later.After, "err", later)
	if err := s.Ledger.SlowChannel(context.WithoutCancel(s.Sending), s.Name, s.Now().Add(later.After)); err != nil {
		s.fail(err)
	}
}

// asked counts chats that asked to wait while none took a message between
// them. From three on it is not the chats, and from two persons on when too much
// was sent: their own limit is a second, which is kept.
func (s *Sender) asked(sub subscriber.Subscriber, tooMany bool) (everyone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.later[sub.Address] = sub.Kind == subscriber.Private
	private := 0
	for _, p := range s.later {
		if p {
			private++
		}
	}
	return len(s.later) >= 3 || tooMany && private >= 2
}

// took notes that the channel took a message. What waits because of the channel is
// tried at once.
func (s *Sender) took() {
	s.mu.Lock()
	clear(s.later)
	s.mu.Unlock()
	s.slowed.Over()
	s.Failing.OverAfter(failuresOver)
	s.doubled.OverAfter(failuresOver)
	failed := s.breaker.Took()
	if len(failed) == 0 {
		return
	}
	s.mu.Lock()
	s.recovered = time.Now()
	s.mu.Unlock()
	if err := s.Ledger.TryNow(context.WithoutCancel(s.Sending), failed, s.Now()); err != nil {
		s.fail(err)
		return
	}
	s.Log.Info("the channel takes messages again: what waited for it is tried now", "subscribers", len(failed))
	s.Wake()
	s.WakeRetries()
}

// WakeRetries wakes who tries again.
func (s *Sender) WakeRetries() {
	select {
	case s.Retried <- struct{}{}:
	default:
	}
}

// NextTry is when a message is tried again whose last of some attempts set out at a
// time, and failed.
func (s *Sender) NextTry(setOut time.Time, attempts int) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if s.recovered.After(setOut) { // others that failed for the channel's sake are tried already
		return now
	}
	return now.Add(Backoff(max(attempts, 1)))
}

// failuresOver is after how long without failures they are over.
const failuresOver = 10 * time.Minute

// State takes in what is known of the channel from other calls than its
// messages: nil that it works, channel.ErrRefused that it refuses us.
func (s *Sender) State(err error) {
	switch {
	case err == nil:
		s.took()
	case errors.Is(err, channel.ErrRefused):
		s.breaker.Refuse(err)
	}
}

// IsDown tells whether the channel itself fails, so that a failed message says
// nothing of its chat.
func (s *Sender) IsDown() bool { return s.breaker.Open() }

const (
	// MostAttempts is how often a message is tried while the channel works,
	// over about a day and a half.
	MostAttempts = 15
	firstRetry   = 5 * time.Second
	longestRetry = 6 * time.Hour
)

// Backoff is the pause before attempt attempts+1.
func Backoff(attempts int) time.Duration {
	d := firstRetry
	for range attempts - 1 {
		if d *= 2; d >= longestRetry {
			return longestRetry
		}
	}
	return d
}
