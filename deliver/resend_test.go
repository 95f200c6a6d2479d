package deliver_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// askAgain asks for an article to be sent again to who refused it.
func (w *world) askAgain(id int64, who string, within time.Duration) {
	w.t.Helper()
	if err := w.store.Ledger.AskAgain(context.Background(), id, who, time.Now().Add(within)); err != nil {
		w.t.Fatal(err)
	}
	w.deliverer.Notify()
}

// refused is to how many an article could be sent again.
func (w *world) refused(id int64) int64 {
	w.t.Helper()
	n, err := w.store.Ledger.Refused(context.Background(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// returns makes a chat that was lost one that takes messages again.
func (w *world) returns(address string) {
	w.net.refuse(address, nil)
	w.apply(subscriber.Resume{Channel: "telegram", Address: address})
}

// TestWhatWasRefusedForCertainIsSentAgainAndNothingElse: the answers that were lost,
// and those of gateways, may hide a message that arrived.
func TestWhatWasRefusedForCertainIsSentAgainAndNothingElse(t *testing.T) {
	t.Parallel()
	blocked := &channel.GoneError{Reason: "bot was blocked by the user", Paused: true}
	notTaken := fmt.Errorf("%w: can't parse", channel.ErrNotTaken)
	lost := fmt.Errorf("lost: %w", channel.ErrUnknownOutcome)
	inWorlds(t, func(w *world) {
		w.people(0, 8, "a")
		w.net.refuse("1", func(int) error { return blocked })
		w.net.refuse("2", func(int) error { return notTaken })
		w.net.refuse("3", func(try int) error { // in doubt once, for ever in doubt
			if try == 1 {
				return lost
			}
			return blocked
		})
		w.net.refuse("4", func(int) error { return errOther })
		w.net.refuse("5", func(int) error { return blocked })
		w.net.refuse("6", func(try int) error {
			if try == 1 {
				return &channel.LaterError{After: time.Minute, Err: errOther} // a gateway's word
			}
			return blocked
		})
		w.begin()
		id := w.publish(1, "a")
		w.sleep(72 * time.Hour)
		a := w.audit(id)[0]
		assert.Same(t, "sent, gone, expired, refused for certain", [4]int64{a.Sent, a.Gone, a.Expired, a.Refused},
			[4]int64{2, 4, 2, 3})
		assert.Same(t, "who may be sent it while three are away", w.refused(id), 1) // 2 alone takes messages

		for _, address := range []string{"1", "3", "4", "6"} {
			w.returns(address)
		}
		w.net.refuse("2", nil)
		assert.Same(t, "who may be sent it", w.refused(id), 2)
		w.askAgain(id, "hoa", time.Hour)
		w.askAgain(id, "minh", time.Hour)
		w.sleep(2 * time.Minute)
		for address, want := range map[string]int{"0": 1, "1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0, "7": 1} {
			assert.Same(t, "messages that arrived at "+address, len(w.net.got(address)), want)
		}
		a = w.audit(id)[0]
		assert.Same(t, "sent, refused and pending afterwards", [3]int64{a.Sent, a.Refused, a.Pending},
			[3]int64{4, 1, 0})
		w.askAgain(id, "hoa", time.Hour)
		w.sleep(2 * time.Minute)
		assert.Same(t, "messages after it was asked once more", len(w.net.got("")), 4)
		list, err := w.store.Ledger.Resends(context.Background(), id)
		if err != nil || len(list) != 2 {
			t.Fatalf("got %+v, %v, want two requests: the second while the first was open asks nothing", list, err)
		}
		assert.Same(t, "who asked", list[0].Who+" "+list[1].Who, "hoa hoa")
		assert.Same(t, "for how many it was taken up", [2]int64{list[0].Reopened, list[1].Reopened}, [2]int64{0, 2})
	})
}

// TestWhatIsSentAgainHasItsOwnDeadline: after it nothing of it is sent, and it may be
// asked for anew.
func TestWhatIsSentAgainHasItsOwnDeadline(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 2, "a")
		notTaken := fmt.Errorf("%w: can't parse", channel.ErrNotTaken)
		w.net.refuse("1", func(int) error { return notTaken })
		w.begin()
		id := w.publish(1, "a")
		w.sleep(72 * time.Hour)
		w.askAgain(id, "hoa", 3*time.Hour)
		w.sleep(2 * time.Hour)
		assert.Same(t, "who waits before the deadline", w.audit(id)[0].Pending, 1)
		w.sleep(61 * time.Minute)
		a := w.audit(id)[0]
		assert.Same(t, "pending, expired and refused after the deadline", [3]int64{a.Pending, a.Expired, a.Refused},
			[3]int64{0, 1, 1})
		tries := w.net.tries["1"]
		w.net.refuse("1", nil)
		w.sleep(24 * time.Hour)
		assert.Same(t, "tries after the deadline", w.net.tries["1"], tries)
		w.askAgain(id, "hoa", 3*time.Hour)
		w.sleep(time.Minute)
		assert.Same(t, "messages that arrived", len(w.net.got("1")), 1)
		assert.Same(t, "sent", w.audit(id)[0].Sent, 2)
	})
}

// TestAGroupIsSentWhatGoesToEveryoneAgainOnce: its threads are subscribers, and one
// message is for all of them.
func TestAGroupIsSentWhatGoesToEveryoneAgainOnce(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "b")
		for thread := range int64(3) {
			w.apply(subscriber.Subscribe{Channel: "telegram", Address: "-100", Thread: thread * 10, Topic: "b"})
		}
		w.begin()
		id := w.save(w.flood(1, "a"))
		w.net.refuse("-100", until(1, &channel.GoneError{Reason: "not enough rights", Paused: true}))
		w.raise(id)
		w.deliverer.Notify()
		w.sleep(time.Minute)
		assert.Same(t, "messages that the group got", len(w.net.got("-100")), 0)
		w.apply(subscriber.Resume{Channel: "telegram", Address: "-100", AllThreads: true})
		for range 2 {
			w.askAgain(id, "hoa", time.Hour)
			w.sleep(time.Minute)
		}
		assert.Same(t, "messages that the group got when it was sent again", len(w.net.got("-100")), 1)
		assert.Same(t, "messages that the person got", len(w.net.got("1")), 1)
		assert.Same(t, "refused", w.followUp(id).Refused, 0)
	})
}

// TestWhatADigestCouldNotBringIsSentAgain: each article by itself, to whom the digest is
// known to have brought nothing.
func TestWhatADigestCouldNotBringIsSentAgain(t *testing.T) {
	t.Parallel()
	blocked := &channel.GoneError{Reason: "bot was blocked by the user", Paused: true}
	notTaken := fmt.Errorf("%w: can't parse", channel.ErrNotTaken)
	inWorlds(t, func(w *world) {
		for _, address := range []string{"got it", "blocked", "not taken", "in doubt", "unsure", "blocked at night"} {
			w.person(address, func(s *subscriber.Subscriber) {
				if s.Rhythm = subscriber.RhythmDaily; address == "blocked at night" {
					s.Rhythm, s.Quiet = subscriber.RhythmImmediate, subscriber.QuietHours{From: 1, To: 6*60 + 30}
				}
			}, "a")
		}
		w.net.refuse("blocked", func(int) error { return blocked })
		w.net.refuse("blocked at night", func(int) error { return blocked })
		w.net.refuse("not taken", func(int) error { return notTaken })
		w.net.refuse("in doubt", func(try int) error {
			if try == 1 {
				return fmt.Errorf("lost: %w", channel.ErrUnknownOutcome)
			}
			return blocked
		})
		w.net.refuse("unsure", func(try int) error {
			if try == 1 {
				return errOther
			}
			return blocked
		})
		w.begin()
		w.at(3, 0)
		id := w.publish(1, "a")
		other := w.publish(2, "a")
		w.sleep(72 * time.Hour)
		a := w.audit(id)[0]
		assert.Same(t, "sent, gone, expired, refused for certain", [4]int64{a.Sent, a.Gone, a.Expired, a.Refused},
			[4]int64{1, 4, 1, 3})
		for _, address := range []string{"blocked", "blocked at night", "in doubt", "unsure"} {
			w.returns(address)
		}
		w.net.refuse("not taken", nil)
		assert.Same(t, "who may be sent it", w.refused(id), 3)
		w.at(12, 0)
		w.askAgain(id, "hoa", time.Hour)
		w.sleep(2 * time.Minute)
		for address, want := range map[string]int{"got it": 1, "blocked": 1, "not taken": 1, "blocked at night": 1,
			"in doubt": 0, "unsure": 0} {
			assert.Same(t, "messages that arrived at "+address, len(w.net.got(address)), want)
		}
		a = w.audit(id)[0]
		assert.Same(t, "sent, refused and pending afterwards", [3]int64{a.Sent, a.Refused, a.Pending}, [3]int64{4, 0, 0})
		assert.Same(t, "who may be sent the other article", w.refused(other), 3)
		w.sleep(48 * time.Hour)
		assert.Same(t, "messages that arrived in all", len(w.net.got("")), 4)
	})
}
