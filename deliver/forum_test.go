package deliver_test

import (
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// forum subscribes threads of one forum.
func (w *world) forum(address string, from, to int64, topic string) {
	w.t.Helper()
	for thread := from; thread < to; thread++ {
		w.apply(
			subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram", Address: address,
				Thread: thread, Kind: subscriber.Group, Size: subscriber.SizeMedium, Sound: true}},
			subscriber.Subscribe{Channel: "telegram", Address: address, Thread: thread, Topic: topic})
	}
}

// The threads of a forum share the limits of its chat. While one thread has a
// message on its way the next waits to set out: when the first is asked to wait
// for an hour, the second must not stay in the window, and keep its lane, for that long.
func TestAForumThatIsAskedToWaitHoldsNobodyElseUp(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.forum("-100", 1, 2, "warnings")
		w.forum("-100", 2, 3, "news")
		w.people(0, 4, "busy")
		w.people(10, 60, "news")
		w.net.refuse("-100", until(1, &channel.LaterError{After: time.Hour, Err: errOther}))
		w.net.onSend = func(d channel.Delivery) {
			if d.Articles[0].Topics[0] == "busy" {
				time.Sleep(700 * time.Millisecond)
			}
		}
		w.begin()
		busy := w.article(1, "busy")
		busy.Urgency = article.Warning
		w.save(busy) // fills the window
		w.sleep(300 * time.Millisecond)
		storm := w.article(2, "warnings")
		storm.Urgency = article.Warning
		w.save(storm)
		news := w.publish(3, "news")
		w.sleep(30 * time.Second)
		w.net.once(10, 60, news)
		if got := w.net.got("-100"); len(got) != 0 {
			t.Errorf("%+v, want len(got) 0", got)
		}
		w.sleep(2 * time.Hour)
		if got := w.net.got("-100"); len(got) != 2 {
			t.Errorf("the forum got %d messages, want len(got) 2", len(got))
		}
		w.audit(0)
	})
}

// A correction is a second message to the chat.
func TestACorrectionInAForumThatIsAskedToWaitHoldsNobodyElseUp(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.forum("-100", 1, 7, "news")
		w.people(10, 20, "news")
		w.begin()
		a := w.article(1, "news")
		id := w.save(a)
		w.sleep(time.Minute)
		w.net.refuse("-100", func(try int) error {
			if try == 6+4 { // several threads have their edit, and wait to be told
				return &channel.LaterError{After: time.Hour, Err: errOther}
			}
			return nil
		})
		a.Title = "Đợt mưa 200 mm"
		w.save(a)
		w.sleep(10 * time.Second)
		begin := time.Now()
		next := w.article(2, "news")
		w.save(next)
		w.sleep(10 * time.Second)
		next.Title = "Đợt mưa 300 mm"
		w.save(next) // changes go one after the other
		w.sleep(time.Minute)
		for i := 10; i < 20; i++ {
			if got := w.net.got(itoa(i)); len(got) != 6 {
				t.Errorf("%d got %d messages, want len(got) 6", i, len(got))
			}
		}
		w.sleep(3 * time.Hour)
		told := corrections(w.net.got("-100"))
		if len(told) != 6 {
			t.Errorf("the forum was told of %d corrections, want len(told) 6", len(told))
		}
		for _, c := range told {
			if c.Articles[0].ID == id && c.at.After(begin) && c.at.Before(begin.Add(50*time.Minute)) {
				t.Errorf("told at %s, before it may", c.at)
			}
		}
		w.audit(0)
	})
}
