package deliver_test

import (
	"testing"
	"time"

	"loa/channel"
	"loa/internal/assert"
	"loa/subscriber"
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
				w.apply(subscriber.Move{Channel: "telegram", Address: "5", NewAddress: "1005"})
			} else {
				w.net.refuse("5", func(int) error { return &channel.MovedError{Address: "1005"} })
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
					t.Errorf("%s: message %s of the old chat is meant: %+v, want g.Message other than %v", who, old.id,
						g, old.id)
				}
			}
			assert.Same(t, who+": corrections", len(corrections(got)), 1)
			assert.Same(t, who+": the last message is about", got[len(got)-1].Message, corrections(got)[0].id)
			w.audit(id)
		})
	}
}

// The move is known only once the change is on its way, and the new chat asks
// to wait: the other try must not fall back on the number in the old chat.
func TestAChangeThatMovedAndWaitsForgetsTheOldMessage(t *testing.T) {
	for _, arrived := range []int{1, 2} { // in the old chat: the message, its edit
		inWorlds(t, func(w *world) {
			w.people(5, 6, "a")
			w.begin()
			a := w.article(1, "a")
			id := w.save(a)
			w.sleep(10 * time.Second)
			w.net.refuse("5", func(try int) error {
				if try > arrived {
					return &channel.MovedError{Address: "1005"}
				}
				return nil
			})
			w.net.refuse("1005", until(1, &channel.LaterError{After: time.Minute, Err: errOther}))
			a.Title = "Đợt mưa 200 mm"
			w.save(a)
			w.sleep(10 * time.Minute)
			old := w.net.got("5")[0]
			got := w.net.got("1005")
			for _, g := range got {
				if g.Message == old.id {
					t.Errorf("message %s of the old chat is meant: %s, want g.Message other than %v", old.id, g.Kind,
						old.id)
				}
			}
			if n := len(corrections(got)); n != 1 {
				t.Errorf("%d corrections, want 1", n)
			}
			w.audit(id)
		})
	}
}

// The group moves while a change waits for it in an outage.
func TestAChangeThatWaitedWhileItsGroupMovedForgetsTheOldMessage(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 20, "a")
		w.begin()
		a := w.article(1, "a")
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.net.refuse("", func(int) error { return channel.ErrRefused })
		a.Title = "Đợt mưa 200 mm"
		w.save(a)
		w.sleep(time.Minute)
		for i := range 20 {
			w.apply(subscriber.Move{Channel: "telegram", Address: itoa(i), NewAddress: itoa(1000 + i)})
		}
		w.sleep(time.Hour)
		w.net.refuse("", nil)
		w.sleep(10 * time.Minute)
		for i := range 20 {
			if n := len(w.net.got(itoa(i))); n != 1 {
				t.Errorf("the old chat %d got %d messages, want 1", i, n)
			}
			got := w.net.got(itoa(1000 + i))
			for _, g := range got {
				if g.Message != "" {
					t.Errorf("message %s of the old chat is meant: %s, want g.Message empty", g.Message, g.Kind)
				}
			}
			if n := len(corrections(got)); n != 1 {
				t.Errorf("chat %d got %d corrections, want 1", 1000+i, n)
			}
		}
		w.audit(id)
	})
}
