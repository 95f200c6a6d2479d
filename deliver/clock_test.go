package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// A machine may begin with a clock that is hours ahead, until it asks for the
// time. What was put off until then must not be put off for hours.
func TestAClockThatWasAheadPutsNothingOffForHours(t *testing.T) {
	for _, running := range []bool{true, false} {
		inWorlds(t, func(w *world) {
			w.poll = time.Second
			w.people(0, 4, "a")
			w.net.refuse("1", until(1, &channel.LaterError{After: 50 * time.Second,
				Err: errOther})) // Telegram says when
			w.net.refuse("2", until(2, errOther)) // we do
			w.ahead.Store(int64(7 * time.Hour))
			w.begin()
			first := w.publish(1, "a")
			w.sleep(10 * time.Second)
			if !running {
				w.end()
			}
			w.ahead.Store(0)
			if !running {
				w.begin()
			}
			w.sleep(5 * time.Second)
			storm := w.article(2, "a")
			storm.Urgency = article.Warning
			second := w.save(storm)
			w.sleep(4 * time.Minute)
			w.net.once(0, 4, first, second)
			w.audit(0)
		})
	}
}

func TestAPauseForEveryoneIsNotLongerForAClockThatWasAhead(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.poll = time.Second
		w.people(0, 4, "a")
		w.net.refuse("", func(int) error {
			return &channel.LaterError{After: 50 * time.Second, Everyone: true,
				Err: errOther}
		})
		w.ahead.Store(int64(7 * time.Hour))
		w.begin()
		id := w.publish(1, "a")
		w.sleep(10 * time.Second)
		w.end()
		w.net.refuse("", nil)
		w.ahead.Store(0)
		w.begin()
		w.sleep(4 * time.Minute)
		w.net.once(0, 4, id)
	})
}

// Whatever the clock does, nothing is lost and nothing comes twice.
func TestAClockThatJumpsLosesNothingAndRepeatsNothing(t *testing.T) {
	for _, jump := range []time.Duration{time.Hour, -time.Hour, 7 * time.Hour, -7 * time.Hour} {
		inWorlds(t, func(w *world) {
			w.poll = 10 * time.Minute
			w.people(0, 10, "a")
			w.net.refuse("3", until(3, errOther))
			for i := 10; i < 20; i++ {
				w.person(itoa(i), func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmThrice }, "a")
			}
			for i := 20; i < 30; i++ {
				w.person(itoa(i), func(s *subscriber.Subscriber) {
					s.Quiet = subscriber.QuietHours{From: 10 * 60,
						To: 11 * 60}
				}, "a")
			}
			w.begin()
			var ids []int64
			for i := range 8 {
				ids = append(ids, w.publish(i, "a"))
				if i == 4 {
					w.ahead.Store(int64(jump))
				}
				w.sleep(50 * time.Minute)
			}
			w.ahead.Store(0)
			w.sleep(36 * time.Hour)
			w.net.once(0, 30, ids...)
			w.audit(0)
		})
	}
}

func TestWhatWasHeldForANightThatWasNoneComesOnceTheClockIsRight(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.poll = time.Second
		for i := range 4 {
			w.person(itoa(i), func(s *subscriber.Subscriber) {
				s.Quiet = subscriber.QuietHours{From: 21 * 60,
					To: 6 * 60}
			}, "a")
		}
		w.at(15, 0)
		w.ahead.Store(int64(7 * time.Hour))
		w.begin()
		id := w.publish(1, "a")
		w.sleep(10 * time.Minute)
		w.nobodyGot()
		w.ahead.Store(0)
		w.sleep(2 * time.Minute)
		w.net.once(0, 4, id)
		w.ahead.Store(int64(6 * time.Hour)) // 21:12
		second := w.publish(2, "a")
		w.sleep(time.Minute)
		w.ahead.Store(int64(6*time.Hour) - int64(2*time.Minute)) // still night
		w.sleep(2 * time.Hour)
		for _, g := range w.net.got("") {
			if g.Articles[0].ID == second {
				t.Errorf("%s at %s, want g.Articles[0].ID other than %v", g.Kind, w.now().In(w.zone), second)
			}
		}
	})
}
