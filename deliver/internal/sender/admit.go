package sender

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/audience"
	"loa/deliver/throttle"
	"loa/subscriber"
)

const (
	// Patience is how long a chat's own limit is waited for; beyond, the
	// message waits among the retries and others go first.
	Patience = 2 * time.Second
	// Fresh is how long what was read of a subscriber serves: whoever waited
	// longer is read again.
	Fresh = Patience
)

// BusyError says that a message did not set out, since its chat must wait, or has
// moved to another address.
type BusyError struct {
	After time.Duration
	Moved bool
}

// Error says what is wrong, in words.
func (b *BusyError) Error() string { return fmt.Sprintf("the chat must wait for %s", b.After) }

// Holds tells whether this process may still deliver: nil, or why not.
func (s *Sender) Holds() error { return s.Ledger.Holds() }

// Delay is how long a chat's own limit keeps a message to it.
func (s *Sender) Delay(address string, kind subscriber.ChatKind) time.Duration {
	return s.Limiter.Delay(address, kind)
}

// Admit waits until a message to a subscriber may set out; it is *BusyError when
// that would keep the window waiting for the chat alone.
func (s *Sender) Admit(ctx context.Context, lane audience.Lane, sub subscriber.Subscriber) (*throttle.Flight, error) {
	return s.admit(ctx, s.window, lane, sub)
}

// AdmitPaid is Admit for an emergency: it sets out at the rate that is paid for,
// if one is. Its chat's own limit is that of all messages, and so is a pause of
// the channel's.
func (s *Sender) AdmitPaid(ctx context.Context, lane audience.Lane, sub subscriber.Subscriber) (*throttle.Flight,
	error) {
	if s.paid == nil {
		return s.Admit(ctx, lane, sub)
	}
	for ctx.Err() == nil {
		pause := s.Limiter.Paused().Sub(s.Now())
		if pause <= 0 {
			break
		}
		throttle.Sleep(ctx, nil, pause)
	}
	flight, err := s.admit(ctx, s.paid, lane, sub)
	if err == nil {
		s.Limiter.Penalise(sub.Address, time.Second)
	}
	return flight, err
}

func (s *Sender) admit(ctx context.Context, window *throttle.Window, lane audience.Lane, sub subscriber.Subscriber) (
	*throttle.Flight, error) {
	for {
		if err := s.breaker.Wait(ctx); err != nil {
			return nil, err
		}
		if err := s.fly(ctx, sub.ID); err != nil {
			return nil, err
		}
		if d := s.Delay(sub.Address, sub.Kind); d > 0 {
			return nil, &BusyError{After: d}
		}
		flight, limited, err := window.Enter(ctx, lane, sub.Address, sub.Kind)
		if err != nil {
			return nil, err
		}
		if limited > 0 {
			return nil, &BusyError{After: limited}
		}
		if !s.breaker.Open() {
			return flight, nil
		}
		flight.Done()
	}
}

// AdmitLater is Admit for a message that waits until its chat is free, outside
// the window and for at most so long altogether.
func (s *Sender) AdmitLater(ctx context.Context, lane audience.Lane, sub subscriber.Subscriber,
	most time.Duration) (*throttle.Flight, error) {
	for {
		flight, err := s.Admit(ctx, lane, sub)
		var busy *BusyError
		if !errors.As(err, &busy) {
			return flight, err
		}
		if most -= busy.After; most < 0 {
			return nil, busy
		}
		throttle.Sleep(ctx, nil, busy.After)
	}
}
