package deliver_test

import (
	"testing"
	"time"

	"loa/channel"
)

// A correction needs two messages to a chat. When answers are slow many chats
// wait for their second one at once: they must not wait for each other.
func TestCorrectionsArriveThoughAnswersAreSlow(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 150, "a")
		w.begin()
		a := w.article(1, "a")
		a.Title = "Hỗ trợ 120 hộ dân dựng lại nhà"
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.net.slow(6 * time.Second)
		a.Title = "Hỗ trợ 210 hộ dân dựng lại nhà"
		w.save(a)
		w.sleep(5 * time.Minute)
		n := len(corrections(w.net.got("")))
		if list := w.audit(id); n != 150 || list[1].Sent != 150 {
			t.Errorf("%d corrections: %+v, want 150, list[1].Sent 150", n, list[1])
		}
		w.publish(2, "a")
		w.sleep(2 * time.Minute)
		if n := len(w.net.got("7")); n != 4 {
			t.Errorf("%d messages, want 4", n)
		}
	})
}

func TestACorrectionThatWaitedIsNotToldTwice(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.begin()
		a := w.article(1, "a")
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.net.refuse("1", until(2, &channel.LaterError{After: 5 * time.Minute, Err: errOther}))
		for _, title := range []string{"Đợt mưa 200 mm", "Đợt mưa 300 mm"} {
			a.Title = title
			w.save(a)
			w.sleep(time.Minute)
		}
		w.sleep(time.Hour)
		corrected := corrections(w.net.got("1"))
		for _, g := range corrected {
			if g.Articles[0].Title != a.Title {
				t.Errorf("%+v, want g.Articles[0].Title %v", g, a.Title)
			}
		}
		if len(corrected) != 1 {
			t.Errorf("%d corrections, want len(corrected) 1", len(corrected))
		}
		w.audit(id)
	})
}
