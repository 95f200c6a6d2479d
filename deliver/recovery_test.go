package deliver_test

import (
	"fmt"
	"testing"
	"time"

	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
)

// soon is how long at most whoever waits because of the channel waits after it
// works again: it is asked once a minute.
const soon = time.Minute + 5*time.Second

// For an hour no message gets through in ways that look like each message's own
// fault; then the first that does says that it was the channel's.
func TestWhatWaitsBecauseOfTheChannelIsTriedAtOnceWhenItWorksAgain(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 6, "a")
		night := subscriber.QuietHours{From: 21 * 60, To: 6 * 60}
		w.person("6", func(s *subscriber.Subscriber) { s.Quiet = night }, "a")
		w.begin()
		w.at(5, 0)
		held := w.publish(0, "a")
		w.at(5, 50)
		for i := 1; i < 7; i++ { // each by itself: the channel answers when it is asked
			w.net.refuse(itoa(i), func(int) error { return errOther })
		}
		var ids []int64
		for i := range 7 {
			ids = append(ids, w.publish(i+1, "a"))
			w.sleep(10 * time.Minute)
		}
		for i := 1; i < 7; i++ {
			w.net.refuse(itoa(i), nil)
		}
		w.people(7, 8, "a")
		ids = append(ids, w.publish(8, "a"))
		w.sleep(soon)
		w.net.once(1, 7, append(ids, held)...)
		assert.Same(t, "still on their way", w.audit(ids[0])[0].Pending, 0)
	})
}

// A single person is everyone there is: no other message tells that it is the
// channel, but the channel itself does.
func TestOnePersonWaitsNoLongerThanTheChannelIsDown(t *testing.T) {
	t.Parallel()
	for _, err := range []error{errOther, fmt.Errorf("no answer: %w", channel.ErrUnknownOutcome)} {
		t.Run(err.Error(), func(t *testing.T) {
			inAWorld(t, func(w *world) {
				w.people(1, 2, "a")
				w.begin()
				w.net.refuse("", func(int) error { return err })
				var ids []int64
				for i := range 6 {
					ids = append(ids, w.publish(i, "a"))
					w.sleep(10 * time.Minute)
				}
				tries := w.net.tries["1"]
				w.net.refuse("", nil)
				w.sleep(soon)
				w.net.once(1, 2, ids...)
				if tries > 2 {
					t.Errorf("got %d tries while the channel did not work, want 2 at most", tries)
				}
			})
		})
	}
}

// A chat whose messages fail while others get theirs is left to its own pauses.
func TestAChatThatFailsByItselfIsNotTriedAgainWheneverOthersGetTheirs(t *testing.T) {
	t.Parallel()
	inAWorld(t, func(w *world) {
		w.people(1, 4, "a")
		w.net.refuse("1", func(int) error { return errOther })
		w.begin()
		for i := range 20 {
			w.publish(i, "a")
			w.sleep(time.Minute)
		}
		if n := w.net.tries["1"]; n > 14 {
			t.Errorf("got %d tries within twenty minutes, want 14 at most", n)
		}
		w.audit(0)
	})
}

// What is to be tried again in the quiet hours waits for their end, also when that is
// moved.
func TestWhatWaitsForTheEndOfQuietHoursComesWhenTheyEndEarlier(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		quiet := func(from, to int) func(*subscriber.Subscriber) {
			return func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: from * 60, To: to * 60} }
		}
		w.person("1", quiet(21, 6), "a")
		w.person("2", nil, "a")
		w.begin()
		w.at(20, 59)
		w.net.refuse("1", until(4, errOther))
		id := w.publish(1, "a")
		w.at(23, 0)
		assert.Same(t, "messages in the quiet hours", len(w.net.got("1")), 0)
		w.person("1", quiet(0, 0))
		w.deliverer.Notify()
		w.publish(2, "a") // the retries are looked at when something happens
		w.sleep(10 * time.Minute)
		w.net.once(1, 3, id)
	})
}
