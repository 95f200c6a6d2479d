package deliver_test

import (
	"testing"
	"time"

	"loa/article"
)

// A group that becomes a supergroup has a new chat with messages of its own:
// those of the old one can be changed no more, and their numbers mean others.
func TestWhatAMovedGroupWasSentIsNotChangedInItsNewChat(t *testing.T) {
	for _, who := range []string{"the group says so", "the channel says so"} {
		inWorlds(t, func(w *world) {
			w.people(5, 6, "a")
			w.begin()
			a := w.article(1, "a")
			id := w.save(a)
			w.sleep(10 * time.Second)
			if who == "the group says so" {
				w.apply(article.Move{Channel: "telegram", Address: "5", NewAddress: "1005"})
			} else {
				w.net.refuse("5", func(int) error { return &article.MovedError{Address: "1005"} })
			}
			for _, title := range []string{"Đợt mưa 200 mm", "Đợt mưa 300 mm"} {
				a.Title = title
				w.save(a)
				w.sleep(time.Minute)
			}
			old := w.net.got("5")[0]
			got := w.net.got("1005")
			for _, g := range got {
				if g.Message == old.id {
					t.Errorf("%s: message %d of the old chat is meant: %+v", who, old.id, g)
				}
			}
			if n := len(corrections(got)); n != 2 {
				t.Errorf("%s: %d corrections", who, n)
			}
			w.audit(id)
		})
	}
}
