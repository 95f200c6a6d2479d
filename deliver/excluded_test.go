package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/subscriber"
)

// TestWhoExcludesAnArticleIsNotAmongThoseItIsMeantFor looks at the sum again
// and again while the walk goes through people in every state (w.audit fails
// when it does not come out).
func TestWhoExcludesAnArticleIsNotAmongThoseItIsMeantFor(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		const people = 240
		excluded := 0
		var changes []subscriber.SubscriberChange
		for i := range people {
			out := i%3 == 0
			if out {
				excluded++
			}
			changes = append(changes, comes("telegram", itoa(i), func(s *subscriber.Subscriber) {
				s.Keywords = []string{"bản tin"} // on the topic's list and caught: once
				if out {
					s.Keywords = append(s.Keywords, "-chợ phiên")
				}
				switch i % 5 {
				case 1:
					s.Rhythm = subscriber.RhythmDaily
				case 2:
					s.Quiet = subscriber.QuietHours{From: 6 * 60, To: 9 * 60}
				}
			}, "a")...)
			switch i % 5 {
			case 3:
				changes = append(changes, subscriber.Pause{Channel: "telegram", Address: itoa(i)})
			case 4:
				changes = append(changes, subscriber.Erase{Channel: "telegram", Address: itoa(i)})
			}
		}
		w.apply(changes...)
		// Caught by a keyword, and kept out by another that comes before the walk.
		late := func(words ...string) {
			w.person("late", func(s *subscriber.Subscriber) { s.Keywords = words })
		}
		late("vùng cao", "đóng vì lũ")
		// Who was erased before is neither of the topic nor has keywords.
		const gone, goneExcluded = people / 5, people / 15
		a := w.article(1, "a")
		a.Title = "Chợ phiên vùng cao"
		id := w.save(a)
		urgent := w.article(2, "a")
		urgent.Title, urgent.Urgency = "Chợ phiên phải đóng vì lũ", article.Warning
		warning := w.save(urgent)
		emergency := w.article(3, "b")
		emergency.Title, emergency.Urgency = "Chợ phiên: sơ tán ngay", article.Emergency
		everyone := w.save(emergency)
		if got := w.audit(id)[0]; got.Targeted != int64(people-gone) || got.Pending != got.Targeted {
			t.Errorf("before the walk: %+v, want got.Pending %v", got, got.Targeted)
		}
		late("vùng cao", "đóng vì lũ", "-chợ phiên")
		w.begin()
		seen := map[int64]bool{}
		for range 80 {
			w.sleep(50 * time.Millisecond)
			for _, article := range []int64{id, warning, everyone} {
				seen[w.audit(article)[0].Pending] = true
			}
		}
		w.sleep(time.Minute)
		if len(seen) < 4 {
			t.Errorf("the walk was seen in %d states only, want len(seen) at least 4", len(seen))
		}
		want := int64(people - gone - (excluded - goneExcluded))
		for _, article := range []int64{id, warning} {
			if got := w.audit(article)[0]; got.Targeted != want || got.Paused != want/4 || got.Pending != 0 {
				t.Errorf("after the walk: %+v, want %d targeted, %d paused", got, want, want/4)
			}
		}
		if got := w.audit(everyone)[0]; got.Targeted < int64(people-gone) || got.Expired != 0 {
			t.Errorf("an emergency is for everyone: %+v, want got.Expired 0", got)
		}
	})
}
