package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/channel"
)

func TestAWarningThatCameLateSaysSoWhenItIsEditedAndEnded(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "a")
		w.net.refuse("2", until(1, &channel.LaterError{After: 2 * time.Hour, Err: errOther}))
		w.begin()
		storm := w.article(1, "a")
		storm.Urgency = article.Warning
		id := w.save(storm)
		w.sleep(3 * time.Hour)
		storm.ContentText += " Mưa giảm dần từ chiều tối ở cả hai huyện."
		w.save(storm)
		w.sleep(time.Minute)
		w.end() // nothing of it is kept in memory
		w.begin()
		storm.Title = "Bão đã suy yếu"
		w.save(storm)
		w.sleep(time.Minute)
		w.withdraw(id, "1", "2")
		w.each(map[string]int{"1": 6, "2": 6}) // told, edited twice, corrected, both struck out
		for address, want := range map[string]bool{"1": false, "2": true} {
			for _, g := range w.net.got(address) {
				if g.Kind != channel.DeliverCorrection && g.Of != channel.DeliverCorrection && g.Late != want {
					t.Errorf("%s: %s says that it came late: %t", address, g.Kind, g.Late)
				}
			}
		}
	})
}

// Who is told late of the emergency that a warning became has a message of the
// further broadcast.
func TestAnEmergencyThatCameLateSaysSoWhenItIsEdited(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "other")
		w.net.refuse("2", until(1, &channel.LaterError{After: 2 * time.Hour, Err: errOther}))
		w.begin()
		storm := w.flood(1, "a")
		id := w.save(storm)
		w.sleep(time.Minute)
		w.raise(id)
		w.sleep(3 * time.Hour)
		storm.Title = "Bão đã suy yếu"
		w.save(storm)
		w.sleep(time.Minute)
		got := w.net.got("2")
		if len(got) != 3 || !got[0].Late || got[1].Kind != channel.DeliverEdit || !got[1].Late {
			t.Errorf("%+v, want len(got) 3, got[0].Late, got[1].Kind %v, got[1].Late", got, channel.DeliverEdit)
		}
		for _, g := range w.net.got("1") {
			if g.Late {
				t.Errorf("%s says that it came late, want not g.Late", g.Kind)
			}
		}
		w.audit(id)
	})
}

func TestAnEmergencyThatCameLateSaysSoWhenItIsOver(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "b")
		w.net.refuse("2", until(1, &channel.LaterError{After: 2 * time.Hour, Err: errOther}))
		w.begin()
		a := w.flood(1, "a")
		a.Unconfirmed = false
		id := w.save(a)
		w.sleep(3 * time.Hour)
		w.endEmergency(id, article.EscalationAllClear)
		w.sleep(time.Minute)
		for address, want := range map[string]bool{"1": false, "2": true} {
			if got := w.net.got(address); len(got) != 2 || got[0].Late != want || got[1].Kind != channel.DeliverEdit ||
				got[1].Late != want {
				t.Errorf("%s got %+v, want len(got) 2, got[0].Late %v, got[1].Kind %v, got[1].Late %v", address, got,
					want, channel.DeliverEdit, want)
			}
		}
	})
}
