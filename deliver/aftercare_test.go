package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/deliver"
	"loa/internal/assert"
	"loa/ledger"
	"loa/subscriber"
)

// emergency publishes one, to people 1 to 3 and a group.
func (w *world) emergency() int64 {
	w.people(1, 4, "a")
	w.person("-100", func(s *subscriber.Subscriber) { s.Kind = subscriber.Group }, "b")
	w.begin()
	a := w.article(1, "a")
	a.Urgency = article.Emergency
	return w.save(a)
}

// kinds are how often a chat got deliveries of some kinds.
func (w *world) kinds(address string, kinds ...channel.DeliveryKind) (counts []int) {
	for _, k := range kinds {
		n := 0
		for _, g := range w.net.got(address) {
			if g.Kind == k {
				n++
			}
		}
		counts = append(counts, n)
	}
	return counts
}

const (
	pin, unpin = channel.DeliverPin, channel.DeliverUnpin
	remind     = channel.DeliverReminder
	alarm      = channel.DeliverUrgent
)

func TestAnEmergencyIsPinnedAndWhoHasNotConfirmedItIsRemindedOnce(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.remindAfter = 15 * time.Minute
		id := w.emergency()
		w.sleep(time.Minute)
		assert.Same(t, "alarm, pin, unpin of the group", w.kinds("-100", alarm, pin, unpin), []int{1, 1, 0})
		assert.Same(t, "alarm, pin of a person", w.kinds("1", alarm, pin), []int{1, 0})
		group := w.net.got("-100")
		if len(group) != 2 {
			t.Fatalf("got %d messages to the group, want 2", len(group))
		}
		assert.Same(t, "what is pinned", group[1].Message, group[0].id)

		w.apply(subscriber.AckWarning{Channel: "telegram", Address: "2", Article: id})
		w.sleep(13 * time.Minute)
		assert.Same(t, "reminders before their time", w.kinds("", remind), []int{0})
		w.end()
		w.begin()
		w.sleep(5 * time.Minute)
		w.end()
		w.begin()
		w.sleep(2 * time.Hour)
		assert.Same(t, "reminders of who has not confirmed", w.kinds("1", remind), []int{1})
		assert.Same(t, "reminders of who has", w.kinds("2", remind), []int{0})
		assert.Same(t, "reminders of a group", w.kinds("-100", remind), []int{0})
		person := w.net.got("1")
		assert.Same(t, "what the reminder answers", person[1].Message, person[0].id)

		if _, err := w.store.Publishing.EndEmergency(w.t.Context(), id, article.EscalationAllClear, "x"); err != nil {
			t.Fatal(err)
		}
		w.deliverer.Notify()
		w.sleep(time.Hour)
		assert.Same(t, "pin, unpin of the group", w.kinds("-100", pin, unpin), []int{1, 1})
		w.audit(0)
	})
}

func TestAnEmergencyThatRunsOutIsUnpinnedAndAWarningIsNeither(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) {
		w.remindAfter = 15 * time.Minute
		w.emergency()
		warning := w.article(2, "a", "b")
		warning.Urgency = article.Warning
		w.save(warning)
		w.sleep(25 * time.Hour)
		assert.Same(t, "pin, unpin of the group", w.kinds("-100", pin, unpin), []int{1, 1})
		assert.Same(t, "alarm, reminder of a person", w.kinds("1", alarm, remind), []int{2, 1})
	})
}

// dying is a ledger that loses its connection at one call of care, before or
// after the call is done.
type dying struct {
	deliver.Ledger
	calls *int
	at    int
	after bool
}

func (d dying) dies(do func() error) error {
	*d.calls++
	if *d.calls != d.at {
		return do()
	}
	if d.after {
		if err := do(); err != nil {
			return err
		}
	}
	return errors.New("the connection is lost")
}

func (d dying) NoteCare(ctx context.Context, channel string, article int64, due time.Time) error {
	return d.dies(func() error { return d.Ledger.NoteCare(ctx, channel, article, due) })
}

func (d dying) CareBegun(ctx context.Context, c ledger.Care, subscriber int64) error {
	return d.dies(func() error { return d.Ledger.CareBegun(ctx, c, subscriber) })
}

func (d dying) CareDone(ctx context.Context, c ledger.Care) error {
	return d.dies(func() error { return d.Ledger.CareDone(ctx, c) })
}

func TestNobodyIsRemindedTwiceWhereverTheWorkBreaksOff(t *testing.T) {
	for _, after := range []bool{false, true} {
		for at := 1; at <= 7; at++ {
			inAWorld(t, func(w *world) {
				w.remindAfter = 15 * time.Second
				calls := 0
				w.wrap = func(l deliver.Ledger) deliver.Ledger { return dying{l, &calls, at, after} }
				w.emergency()
				w.sleep(10 * time.Minute)
				reminded := 0
				for _, who := range []string{"1", "2", "3"} {
					got := w.kinds(who, alarm, remind)
					reminded += got[1]
					if got[0] != 1 || got[1] > 1 {
						t.Errorf("%s, broken off at call %d (done: %v): got %d alarms and %d reminders, want 1 and "+
							"at most 1",
							who, at, after, got[0], got[1])
					}
				}
				if reminded < 2 || reminded < 3 && !after {
					t.Errorf("broken off at call %d (done: %v): got %d reminders of 3, want at most the one lost that "+
						"was noted and not sent", at, after, reminded)
				}
				assert.Same(t, fmt.Sprintf("the group is pinned, broken off at call %d (done: %v)", at, after),
					w.kinds("-100", pin)[0] >= 1, true)
			})
		}
	}
}
