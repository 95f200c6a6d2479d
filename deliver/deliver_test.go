package deliver_test

import (
	"context"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

func TestEveryoneGetsAnArticleOnceHoweverManyOfItsTopicsTheyHave(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 130, "a")
		w.people(100, 250, "b", "c")
		w.begin()
		first := w.publish(1, "a", "b", "c")
		w.sleep(2 * time.Second)
		w.audit(first)
		second := w.publish(2, "b")
		w.sleep(30 * time.Second)
		w.net.once(0, 250, first)
		w.net.once(100, 250, second)
		if got := len(w.net.got("")); got != 250+150 {
			t.Errorf("%d messages, want %v", got, 250+150)
		}
		if a := w.audit(first)[0]; a.Sent != 250 || a.Targeted != 250 {
			t.Errorf("%+v, want a.Sent 250, a.Targeted 250", a)
		}
		if a := w.audit(second)[0]; a.Sent != 150 {
			t.Errorf("%+v, want a.Sent 150", a)
		}
		if w.net.most > 4 {
			t.Errorf("%d messages on their way at once, want w.net.most at most 4", w.net.most)
		}
	})
}

func TestAnArticleArrivesAtOnceWhenNothingElseWaits(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.begin()
		w.sleep(time.Hour)
		begin := time.Now()
		w.publish(1, "a")
		w.sleep(2 * time.Second)
		got := w.net.got("1")
		if len(got) != 1 || got[0].Kind != channel.DeliverArticle || got[0].at.Sub(begin) > 200*time.Millisecond {
			t.Errorf("got %+v, want len(got) 1, got[0].Kind %v, got[0].at.Sub(begin) at most %v", got,
				channel.DeliverArticle, 200*time.Millisecond)
		}
	})
}

func TestABacklogComesAsOneMessage(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "b")
		for i := range 3 {
			w.publish(i, "a", "b")
		}
		for i := range 32 {
			w.publish(10+i, "a")
		}
		w.begin()
		w.sleep(time.Minute)
		if got := w.net.got("1"); len(got) != 1 || got[0].Kind != channel.DeliverMerged || len(got[0].Articles) != 10 ||
			got[0].More != 25 {
			t.Errorf("chat with 35: %d messages, want len(got) 1, got[0].Kind %v, len(got[0].Articles) 10, "+
				"got[0].More 25", len(got), channel.DeliverMerged)
		} else if got[0].Articles[0].Key != "41" {
			t.Errorf("first is %s, want got[0].Articles[0].Key %q", got[0].Articles[0].Key, "41")
		}
		if got := w.net.got("2"); len(got) != 3 || got[0].Articles[0].Key != "0" || got[2].Articles[0].Key != "2" {
			t.Errorf("chat with 3: %d messages, want len(got) 3, got[0].Articles[0].Key %q, got[2].Articles[0].Key %q",
				len(got), "0", "2")
		}
		for _, a := range w.audit(0) {
			if a.Pending != 0 || a.Sent != a.Targeted {
				t.Errorf("%+v, want a.Pending 0, a.Sent %v", a, a.Targeted)
			}
		}
	})
}

func TestQuietHoursHoldAndTellInOneMessageAtTheirEnd(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		quiet := func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60} }
		w.person("1", quiet, "a")
		w.person("2", quiet, "a", "b")
		w.begin()
		w.at(20, 50)
		evening := w.publish(1, "a")
		w.at(21, 5)
		held := []int64{w.publish(2, "a"), w.publish(3, "b"), w.publish(4, "a")}
		w.at(23, 0)
		held = append(held, w.publish(5, "a"))
		storm := w.article(6, "a")
		storm.Urgency = article.Warning
		w.save(storm)
		w.at(5, 59)
		if got := w.net.got("1"); len(got) != 2 || got[1].Kind != channel.DeliverUrgent || got[1].Silent {
			t.Errorf("during the night: %d messages, want len(got) 2, got[1].Kind %v, not got[1].Silent", len(got),
				channel.DeliverUrgent)
		}
		if a := w.audit(held[0])[0]; a.Held != 2 {
			t.Errorf("%+v, want a.Held 2", a)
		}
		w.at(6, 1)
		morning := w.publish(7, "a")
		w.sleep(time.Minute)
		for address, want := range map[string]int{"1": 3, "2": 4} {
			got := w.net.got(address)
			if len(got) != 4 || got[2].Kind != channel.DeliverHeld || len(got[2].Articles) != want ||
				got[3].Articles[0].ID != morning {
				t.Errorf("chat %s: %+v, want len(got) 4, got[2].Kind %v, len(got[2].Articles) %v, "+
					"got[3].Articles[0].ID %v", address, got, channel.DeliverHeld, want, morning)
				continue
			}
			if at := got[2].at.In(w.zone); at.Hour() != 6 || at.Minute() != 0 {
				t.Errorf("chat %s: at %s, want at.Hour() 6, at.Minute() 0", address, at)
			}
			if got[2].Articles[0].ID != held[3] || got[0].Articles[0].ID != evening {
				t.Errorf("chat %s: order, want got[2].Articles[0].ID %v, got[0].Articles[0].ID %v", address, held[3],
					evening)
			}
		}
		w.audit(0)
	})
}

func TestDigestsTellWhatWasPublishedSinceTheLastOne(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("1", daily, "a", "b")
		w.apply(subscriber.Subscribe{Channel: "telegram", Address: "1", Topic: "w", Rhythm: subscriber.RhythmWeekly})
		w.person("2", daily, "a")
		w.person("3", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmThrice }, "a")
		w.person("4", daily, "nothing")
		w.begin()
		var ids []int64
		for i := range 12 {
			ids = append(ids, w.publish(i, "a", "b"))
		}
		weekly := w.publish(50, "w")
		w.publish(51, "w", "a") // the more frequent rhythm has it
		withdrawn := w.publish(52, "a")
		w.sleep(time.Second)
		if err := w.store.Publishing.Withdraw(context.Background(), withdrawn, "sai"); err != nil {
			t.Fatal(err)
		}
		if a := w.audit(ids[0])[0]; a.Digest != 3 || a.Targeted != 3 {
			t.Errorf("%+v, want a.Digest 3, a.Targeted 3", a)
		}
		w.at(11, 31) // three times a day
		if got := w.net.got("3"); len(got) != 1 || got[0].Kind != channel.DeliverDigest || len(got[0].Articles) != 10 ||
			got[0].More != 3 || got[0].Period != subscriber.RhythmThrice {
			t.Errorf("thrice: %+v, want len(got) 1, got[0].Kind %v, len(got[0].Articles) 10, got[0].More 3, "+
				"got[0].Period %v", got, channel.DeliverDigest, subscriber.RhythmThrice)
		}
		if got := w.net.got(""); len(got) != 1 {
			t.Errorf("%d messages before the morning, want len(got) 1", len(got))
		}
		w.at(6, 31)
		if got := w.net.got("1"); len(got) != 1 || len(got[0].Articles) != 10 || got[0].More != 3 ||
			got[0].Articles[0].Key != "51" {
			t.Errorf("daily: %+v, want len(got) 1, len(got[0].Articles) 10, got[0].More 3, got[0].Articles[0].Key %q",
				got, "51")
		}
		if got := w.net.got("4"); len(got) != 0 {
			t.Errorf("a digest of nothing: %+v, want len(got) 0", got)
		}
		w.publish(60, "a")
		// 1 January 2000 was a Saturday: the next is six days on.
		w.sleep(6 * 24 * time.Hour)
		if got := w.net.got("1"); len(got) != 3 {
			t.Errorf("after a week: %d messages, want len(got) 3", len(got))
		} else if last := got[2]; last.Period != subscriber.RhythmWeekly || len(last.Articles) != 1 ||
			last.Articles[0].ID != weekly {
			t.Errorf("weekly: %+v, want last.Period %v, len(last.Articles) 1, last.Articles[0].ID %v", last,
				subscriber.RhythmWeekly, weekly)
		}
		if got := w.net.got("2"); len(got) != 2 || len(got[1].Articles) != 1 {
			t.Errorf("daily, second day: %+v, want len(got) 2, len(got[1].Articles) 1", got)
		}
	})
}

func TestChangingTheRhythmLosesNothingAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "a")
		w.begin()
		first := w.publish(1, "a")
		w.sleep(time.Minute)
		w.person("1", nil) // at once from now on
		second := w.publish(2, "a")
		w.sleep(time.Minute)
		w.person("1", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily })
		third := w.publish(3, "a")
		w.at(6, 31)
		w.net.once(1, 2, first, second, third)
		if got := w.net.got("1"); len(got) != 2 || got[0].Articles[0].ID != second {
			t.Errorf("%+v, want len(got) 2, got[0].Articles[0].ID %v", got, second)
		}
		w.audit(0)
	})
}

func TestPausedAndGoneAreCountedNotSent(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 6, "a")
		w.apply(subscriber.Pause{Channel: "telegram", Address: "1", Until: time.Now().Add(48 * time.Hour)},
			subscriber.Pause{Channel: "telegram", Address: "2"})
		w.net.refuse("3", func(int) error {
			return &channel.GoneError{Reason: "bot was blocked by the user",
				Paused: true}
		})
		w.net.refuse("4", func(int) error { return &channel.GoneError{Reason: "chat not found"} })
		w.begin()
		first := w.publish(1, "a")
		w.sleep(time.Minute)
		if a := w.audit(first)[0]; a.Sent != 1 || a.Paused != 2 || a.Gone != 2 {
			t.Errorf("%+v, want a.Sent 1, a.Paused 2, a.Gone 2", a)
		}
		if s := w.find("3"); s.State != subscriber.Paused || s.Reason == "" {
			t.Errorf("%+v, want s.State %v, s.Reason not empty", s, subscriber.Paused)
		}
		if s := w.find("4"); s.State != subscriber.Gone {
			t.Errorf("%+v, want s.State %v", s, subscriber.Gone)
		}
		storm := w.article(2, "a")
		storm.Urgency = article.Emergency
		second := w.save(storm)
		w.sleep(time.Minute)
		if a := w.audit(second)[0]; a.Sent != 2 || a.Paused != 2 || a.Gone != 1 {
			t.Errorf("%+v, want a.Sent 2, a.Paused 2, a.Gone 1", a)
		}
		if got := w.net.got("1"); len(got) != 1 || got[0].Kind != channel.DeliverUrgent {
			t.Errorf("who paused for two days missed an emergency: %+v, want len(got) 1, got[0].Kind %v", got,
				channel.DeliverUrgent)
		}
		w.net.refuse("3", nil)
		w.apply(subscriber.Resume{Channel: "telegram", Address: "3"})
		w.sleep(48 * time.Hour)
		third := w.publish(3, "a")
		w.sleep(time.Minute)
		if a := w.audit(third)[0]; a.Sent != 3 || a.Paused != 1 || a.Gone != 1 {
			t.Errorf("after the pause: %+v, want a.Sent 3, a.Paused 1, a.Gone 1", a)
		}
	})
}

func TestAnEmergencyReachesEveryoneAndAWarningItsTopics(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 4, "a")
		w.person("9", nil) // no topic at all
		w.begin()
		warning := w.article(1, "a")
		warning.Urgency = article.Warning
		id := w.save(warning)
		w.sleep(time.Minute)
		if a := w.audit(id)[0]; a.Targeted != 3 || a.Sent != 3 {
			t.Errorf("warning: %+v, want a.Targeted 3, a.Sent 3", a)
		}
		emergency := w.article(2, "x")
		emergency.Urgency = article.Emergency
		id = w.save(emergency)
		w.sleep(time.Minute)
		if a := w.audit(id)[0]; a.Targeted != 4 || a.Sent != 4 {
			t.Errorf("emergency: %+v, want a.Targeted 4, a.Sent 4", a)
		}
	})
}

func TestAStaleWarningSaysSoOrIsNotSent(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		storm := w.article(1, "a")
		storm.Urgency = article.Warning
		w.save(storm)
		w.sleep(2 * time.Hour)
		w.begin()
		w.sleep(time.Minute)
		if got := w.net.got("1"); len(got) != 1 || !got[0].Late {
			t.Errorf("two hours late: %+v, want len(got) 1, got[0].Late", got)
		}
		w.end()
		flood := w.article(2, "a")
		flood.Urgency = article.Warning
		id := w.save(flood)
		w.sleep(25 * time.Hour)
		w.begin()
		w.sleep(time.Minute)
		if got := w.net.got("1"); len(got) != 1 {
			t.Errorf("a day late: %+v, want len(got) 1", got)
		}
		if a := w.audit(id)[0]; a.Expired != 1 {
			t.Errorf("%+v, want a.Expired 1", a)
		}
	})
}

func TestOwnKeywordsBringInAndKeepOut(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Keywords = []string{"lũ quét", "-bóng đá"} }, "a")
		w.person("2", func(s *subscriber.Subscriber) { s.Keywords = []string{"lũ quét"}; s.Rhythm = subscriber.RhythmDaily })
		w.begin()
		flood := w.article(1, "other")
		flood.Title = "Cảnh báo lũ quét ở Mường Tè"
		football := w.article(2, "a")
		football.Title = "Giải bóng đá thanh niên"
		caught, kept := w.save(flood), w.save(football)
		w.publish(3, "other")
		w.sleep(time.Minute)
		if got := w.net.got("1"); len(got) != 1 || got[0].Articles[0].ID != caught {
			t.Errorf("%+v, want len(got) 1, got[0].Articles[0].ID %v", got, caught)
		}
		if a := w.audit(caught)[0]; a.Targeted != 2 || a.Sent != 1 || a.Digest != 1 {
			t.Errorf("%+v, want a.Targeted 2, a.Sent 1, a.Digest 1", a)
		}
		if a := w.audit(kept)[0]; a.Targeted != 0 || a.Paused != 0 {
			t.Errorf("%+v, want a.Targeted 0, a.Paused 0", a)
		}
		w.at(6, 31)
		if got := w.net.got("2"); len(got) != 1 || len(got[0].Articles) != 1 || got[0].Articles[0].ID != caught {
			t.Errorf("%+v, want len(got) 1, len(got[0].Articles) 1, got[0].Articles[0].ID %v", got, caught)
		}
	})
}

func TestAnEmergencyReachesAGroupOnceWhateverItsThreads(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		for thread := range int64(3) {
			w.apply(subscriber.Subscribe{Channel: "telegram", Address: "-100", Thread: thread * 10, Topic: "a"})
		}
		w.apply(subscriber.Pause{Channel: "telegram", Address: "-100"}) // the general thread takes nothing
		w.begin()
		emergency := w.article(1, "x")
		emergency.Urgency = article.Emergency
		id := w.save(emergency)
		w.sleep(time.Minute)
		if got := w.net.got("-100"); len(got) != 1 || got[0].Subscriber.Thread != 10 {
			t.Errorf("%+v, want len(got) 1, got[0].Subscriber.Thread 10", got)
		}
		if a := w.audit(id)[0]; a.Sent != 2 || a.Paused != 1 {
			t.Errorf("%+v, want a.Sent 2, a.Paused 1", a)
		}
	})
}
