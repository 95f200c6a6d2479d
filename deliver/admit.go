package deliver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/audience"
	"loa/deliver/throttle"
	"loa/subscriber"
)

// fresh is how long what was read of a subscriber serves: whoever waited
// longer is looked at again.
const fresh = patience

// busyChat says that a message did not set out, since its chat must wait.
type busyChat struct{ after time.Duration }

func (b *busyChat) Error() string { return fmt.Sprintf("the chat must wait for %s", b.after) }

// admit waits until a message to a subscriber may set out; it is *busyChat when
// that would keep the window waiting for the chat alone.
func (r *route) admit(ctx context.Context, lane audience.Lane, sub subscriber.Subscriber) (*throttle.Flight, error) {
	for {
		if err := r.breaker.Wait(ctx); err != nil {
			return nil, err
		}
		if d := r.limiter.Delay(sub.Address, sub.Kind); d > 0 {
			return nil, &busyChat{d}
		}
		flight, limited, err := r.window.Enter(ctx, lane, sub.Address, sub.Kind)
		if err != nil {
			return nil, err
		}
		if limited > 0 {
			return nil, &busyChat{limited}
		}
		if !r.breaker.Open() {
			return flight, nil
		}
		flight.Done()
	}
}

// admitLater is admit for a message that waits until its chat is free, outside
// the window and for at most so long altogether.
func (r *route) admitLater(ctx context.Context, lane audience.Lane, sub subscriber.Subscriber, most time.Duration) (*throttle.Flight, error) {
	for {
		flight, err := r.admit(ctx, lane, sub)
		var busy *busyChat
		if !errors.As(err, &busy) {
			return flight, err
		}
		if most -= busy.after; most < 0 {
			return nil, busy
		}
		sleep(ctx, nil, busy.after)
	}
}

// decideAgain decides about broadcasts at the last moment before they are sent,
// from what was read of the subscriber at a time, or afresh if that is long
// ago. It marks those that are not to be sent, and returns the others.
func (r *route) decideAgain(t *task, sub subscriber.Subscriber, history []subscriber.Span, read time.Time, refs []ref) (subscriber.Subscriber, []subscriber.Span, []ref, error) {
	marks := newMarks(t.subscriber)
	now := r.Now()
	if now.Sub(read) > fresh {
		admitted := sub.Address
		var err error
		if sub, history, err = r.chat(r.sending, t.subscriber); err != nil {
			return sub, nil, nil, err
		}
		if sub.ID != 0 && sub.State != subscriber.Gone && sub.Address != admitted {
			r.postpone(marks, t, stayedBehind(refs), now)
			return sub, nil, nil, r.store(marks)
		}
	}
	send := r.sort(t, refs, sub, history, marks)
	return sub, history, send, r.store(marks)
}

// chat reads a subscriber; one that is no more has no number.
func (r *route) chat(ctx context.Context, id int64) (subscriber.Subscriber, []subscriber.Span, error) {
	sub, history, err := r.ledger.Chat(ctx, id)
	if errors.Is(err, article.ErrNotFound) {
		return subscriber.Subscriber{}, nil, nil
	}
	return sub, history, err
}

// stayedBehind are refs of a subscriber that has moved to another chat: the
// messages that they are to change are in the old one.
func stayedBehind(refs []ref) []ref {
	moved := append([]ref(nil), refs...)
	for i := range moved {
		moved[i].message = min(moved[i].message, -moved[i].message)
	}
	return moved
}
