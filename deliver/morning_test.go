package deliver_test

import (
	"testing"
	"time"

	"loa/subscriber"
)

// TestTheMorningsDigestComesAtTheHourThatOneChose, and a change of that hour moves the
// next one, without one too many or one lost.
func TestTheMorningsDigestComesAtTheHourThatOneChose(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		at := func(morning int) func(*subscriber.Subscriber) {
			return func(s *subscriber.Subscriber) { s.Rhythm, s.Morning = subscriber.RhythmDaily, morning }
		}
		w.person("1", at(8*60+30), "a")
		w.person("2", at(0), "a")
		w.begin()
		counts := func(when string, one, two int) {
			t.Helper()
			if got := [2]int{len(w.net.got("1")), len(w.net.got("2"))}; got != [2]int{one, two} {
				t.Errorf("%s: got %v digests, want [%d %d]", when, got, one, two)
			}
		}
		w.publish(1, "a")
		w.at(8, 31) // of the first day, which begins at 7:00
		counts("at 8:31", 1, 0)
		w.at(6, 31)
		counts("at 6:31 of the next day", 1, 1)
		w.at(7, 0)
		w.publish(2, "a")
		w.person("1", at(5*60), "a") // earlier by now
		w.at(5, 1)
		counts("at 5:01 of the third day", 2, 1)
		w.at(8, 31)
		counts("at 8:31 of the third day", 2, 2)
		sub := w.find("2")
		w.apply(subscriber.Pause{Channel: "telegram", Address: "2", Reason: subscriber.PausedByPerson})
		begun := w.now()
		w.sleep(time.Hour)
		w.apply(subscriber.Pause{Channel: "telegram", Address: "2", Reason: subscriber.PausedByPerson})
		if away := w.find("2").Away; sub.Away.IsZero() != true || away.Sub(begun).Abs() > time.Second {
			t.Errorf("away: got %s, before %s, want since the first pause, %s", away, sub.Away, begun)
		}
		w.apply(subscriber.Resume{Channel: "telegram", Address: "2"})
		if away := w.find("2").Away; !away.IsZero() {
			t.Errorf("back: got away since %s, want none", away)
		}
	})
}
