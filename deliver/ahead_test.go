package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// What waits for the morning, or for another try hours from now, keeps no
// warning away.
func TestAWarningDoesNotWaitForWhatWaits(t *testing.T) {
	for _, first := range []struct {
		name string
		deny func(try int) error
	}{
		{"at once", nil},
		{"at its second try", until(1, errOther)},
	} {
		t.Run(first.name, func(t *testing.T) {
			inWorlds(t, func(w *world) {
				w.person("1", func(s *subscriber.Subscriber) {
					s.Quiet = subscriber.QuietHours{From: 21 * 60,
						To: 6 * 60}
				}, "a")
				w.person("2", nil, "a")
				w.begin()
				w.at(20, 59)
				for _, address := range []string{"1", "2"} {
					w.net.refuse(address, func(int) error { return errOther })
				}
				news := w.publish(1, "a")
				w.at(23, 0) // one is held, one fails for hours
				w.net.mu.Lock()
				clear(w.net.tries)
				w.net.mu.Unlock()
				for _, address := range []string{"1", "2"} {
					w.net.refuse(address, first.deny)
				}
				storm := w.article(2, "a")
				storm.Urgency = article.Warning
				warning := w.save(storm)
				w.sleep(time.Minute)
				for _, address := range []string{"1", "2"} {
					if got := w.net.got(address); len(got) != 1 || got[0].Articles[0].ID != warning || got[0].Silent {
						t.Errorf("%s got %+v, want len(got) 1, got[0].Articles[0].ID %v, not got[0].Silent", address,
							got, warning)
					}
				}
				w.at(6, 10)
				w.sleep(6 * time.Hour)
				w.net.once(1, 3, news, warning)
				w.audit(0)
			})
		})
	}
}

// Nor does it come before the channel permits: the chat itself was asked to wait.
func TestAWarningWaitsWhereTheChatWasAskedTo(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.net.refuse("1", until(1, &channel.LaterError{After: 20 * time.Minute, Err: errOther}))
		w.begin()
		begin := time.Now()
		news := w.publish(1, "a")
		w.sleep(time.Minute)
		storm := w.article(2, "a")
		storm.Urgency = article.Warning
		warning := w.save(storm)
		w.sleep(time.Minute)
		w.end()
		w.begin() // a restart makes no difference
		w.sleep(time.Hour)
		w.net.once(1, 2, news, warning)
		for _, g := range w.net.got("1") {
			if g.at.Sub(begin) < 20*time.Minute {
				t.Errorf("%s after %s, want g.at.Sub(begin) at least %v", g.Kind, g.at.Sub(begin), 20*time.Minute)
			}
		}
		if n := w.net.tries["1"]; n != 3 {
			t.Errorf("%d tries, want 3", n)
		}
	})
}
