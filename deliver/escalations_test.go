package deliver_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// flood is a warning that the rules take for an emergency.
func (w *world) flood(n int, topics ...string) article.Article {
	a := w.long(n, topics...)
	a.Urgency, a.Unconfirmed = article.Emergency, true
	return a
}

// raise lets an operator make an emergency of a warning.
func (w *world) raise(id int64) {
	w.t.Helper()
	if r, err := w.store.Publishing.ConfirmEscalation(context.Background(), id, "7009"); err != nil ||
		r.State != article.EscalationConfirmed {
		w.t.Fatalf("raised: %+v, %v, want no error, r.State %v", r, err, article.EscalationConfirmed)
	}
	if w.deliverer != nil {
		w.deliverer.Notify()
	}
}

// withdraw takes an article down and wants so many messages struck out, at
// everyone who has one.
func (w *world) withdraw(id int64, addresses ...string) {
	w.t.Helper()
	if err := w.store.Publishing.Withdraw(context.Background(), id, "gỡ"); err != nil {
		w.t.Fatal(err)
	}
	w.deliverer.Notify()
	w.sleep(time.Minute)
	for _, address := range addresses {
		got := w.net.got(address)
		if last := got[len(got)-1]; last.Kind != channel.DeliverWithdrawal {
			w.t.Errorf("%s keeps %s, want last.Kind %v", address, last.Kind, channel.DeliverWithdrawal)
		}
	}
	for _, b := range w.audit(id) {
		if b.Pending != 0 {
			w.t.Errorf("still pending: %+v, want b.Pending 0", b)
		}
	}
}

func TestAnEscalatedWarningReachesEveryoneElseOnceAndChangesTheMessagesOfTheFirst(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "b")
		w.person("3", nil) // no topic at all
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("4", daily, "b")
		w.person("5", func(s *subscriber.Subscriber) {
			s.Quiet, s.Sound = subscriber.QuietHours{From: 6 * 60, To: 9 * 60}, false
		}, "b")
		w.person("6", func(s *subscriber.Subscriber) { s.Keywords = []string{"bản tin"} })
		w.person("7", func(s *subscriber.Subscriber) { s.Keywords = []string{"-bản tin"} }, "a")
		w.people(8, 9, "b")
		w.apply(subscriber.Pause{Channel: "telegram", Address: "8"}) // until it returns
		w.people(9, 10, "b")
		w.apply(subscriber.Pause{Channel: "telegram", Address: "9", Until: time.Now().Add(48 * time.Hour)})
		w.begin()
		id := w.save(w.flood(1, "a"))
		w.sleep(10 * time.Second)
		w.each(map[string]int{"1": 1, "2": 0, "3": 0, "4": 0, "5": 0, "6": 1, "7": 0, "8": 0, "9": 0})
		if got := w.net.got("1")[0]; got.Kind != channel.DeliverUrgent || got.Articles[0].Urgency != article.Warning {
			t.Errorf("the warning: %+v, want got.Kind %v, got.Articles[0].Urgency %v", got, channel.DeliverUrgent,
				article.Warning)
		}
		w.person("10", nil) // since
		w.raise(id)
		w.person("11", nil) // too late
		w.sleep(time.Minute)
		w.each(map[string]int{"1": 2, "2": 1, "3": 1, "4": 1, "5": 1, "6": 2, "7": 1, "8": 0, "9": 1, "10": 1, "11": 0})
		for _, address := range []string{"2", "3", "4", "5", "7", "9", "10"} {
			if got := w.net.got(address)[0]; got.Kind != channel.DeliverUrgent || got.Silent ||
				got.Articles[0].Urgency != article.Emergency || got.Late {
				t.Errorf("%s got %+v, want got.Kind %v, not got.Silent, got.Articles[0].Urgency %v, not got.Late",
					address, got, channel.DeliverUrgent, article.Emergency)
			}
		}
		for _, address := range []string{"1", "6"} {
			if got := w.net.got(address)[1]; got.Kind != channel.DeliverEdit ||
				got.Message != w.net.got(address)[0].id || got.Articles[0].Urgency != article.Emergency {
				t.Errorf("%s got %+v, want got.Kind %v, got.Articles[0].Urgency %v", address, got, channel.DeliverEdit,
					article.Emergency)
			}
		}
		if f := w.followUp(id); f.Targeted != 8 || f.Sent != 7 || f.Paused != 1 {
			t.Errorf("audit %+v, want f.Targeted 8, f.Sent 7, f.Paused 1", f)
		}
		w.withdraw(id, "1", "2", "3", "4", "5", "6", "7", "9", "10")
		w.at(6, 31)
		w.sleep(4 * time.Hour)
		if n := len(w.net.got("4")); n != 2 {
			t.Errorf("%d messages to who has a digest, want 2", n)
		}
	})
}

func TestAnEscalationBeforeTheFirstWalkAndAcrossARestartIsToldOnce(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "a")
		w.people(3, 5, "b")
		first := w.save(w.flood(1, "a"))
		w.raise(first)
		w.begin() // both broadcasts in one round
		w.sleep(time.Minute)
		w.net.once(1, 5, first)
		w.each(map[string]int{"1": 1, "2": 1, "3": 1, "4": 1})
		w.followUp(first)

		second := w.save(w.flood(2, "a"))
		w.sleep(time.Minute)
		w.end()
		w.raise(second)
		w.close()
		w.open()
		w.begin()
		w.sleep(time.Minute)
		w.each(map[string]int{"1": 3, "2": 3, "3": 2, "4": 2})
		w.followUp(second)
		w.withdraw(second, "1", "2", "3", "4")
	})
}

func TestWhoOnlyHadItAsOrdinaryNewsIsWarnedWhenItBecomesAnEmergency(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.person("2", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "a")
		w.person("3", func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 6 * 60, To: 9 * 60} }, "a")
		w.people(4, 5, "b")
		w.begin()
		a := w.long(1, "a")
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.each(map[string]int{"1": 1, "2": 0, "3": 0, "4": 0})
		a.Title, a.Urgency = a.Title+": sơ tán ngay", article.Emergency // a trusted section
		w.save(a)
		w.sleep(time.Minute)
		for _, address := range []string{"1", "2", "3", "4"} {
			warned := 0
			for _, got := range w.net.got(address) {
				if got.Kind == channel.DeliverUrgent && !got.Silent && got.Articles[0].Urgency == article.Emergency {
					warned++
				}
			}
			if warned != 1 {
				t.Errorf("%s was warned %d times, want warned 1", address, warned)
			}
		}
		if f := w.followUp(id); f.Targeted != 4 || f.Sent != 4 {
			t.Errorf("audit %+v, want f.Targeted 4, f.Sent 4", f)
		}
	})
}

func TestAnEscalationHoldsForADayFromThenAndReachesAGroupOnceWhateverItsThreads(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "b")
		for thread := range int64(3) {
			w.apply(subscriber.Subscribe{Channel: "telegram", Address: "-100", Thread: thread * 10, Topic: "b"})
		}
		w.apply(subscriber.Subscribe{Channel: "telegram", Address: "-100", Thread: 20, Topic: "a"})
		w.begin()
		id := w.save(w.flood(1, "a"))
		w.sleep(23 * time.Hour)
		w.end()
		w.raise(id)
		w.sleep(20 * time.Hour)
		w.begin()
		w.sleep(time.Minute)
		if got := w.net.got("1"); len(got) != 1 || !got[0].Late {
			t.Errorf("20 hours after the raise: %+v, want len(got) 1, got[0].Late", got)
		}
		if got := w.net.got("-100"); len(got) != 2 || got[1].Kind != channel.DeliverEdit {
			t.Errorf("the group: %+v, want len(got) 2, got[1].Kind %v", got, channel.DeliverEdit)
		}
		w.followUp(id)

		second := w.save(w.flood(2, "a"))
		w.sleep(time.Minute)
		w.end()
		w.raise(second)
		w.sleep(25 * time.Hour)
		w.begin()
		w.sleep(time.Minute)
		if f := w.followUp(second); f.Targeted != 1 || f.Expired != 1 {
			t.Errorf("25 hours after the raise: %+v, want f.Targeted 1, f.Expired 1", f)
		}
	})
}

func TestWhatBecameAnEmergencyIsNotToldAgainByADigest(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("1", daily, "a")
		w.person("3", func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 6 * 60, To: 9 * 60} }, "a")
		w.begin()
		a := w.article(1, "a")
		id := w.save(a)
		other := w.publish(2, "a")
		w.sleep(time.Hour)
		a.Urgency, a.Title = article.Emergency, "Lũ quét đang về"
		w.save(a)
		w.sleep(time.Minute)
		w.at(9, 1)
		w.sleep(time.Minute)
		w.at(7, 0)
		for address, want := range map[string]int{"1": 1, "3": 1} {
			told := 0
			for _, got := range w.net.got(address) {
				for _, one := range got.Articles {
					if one.ID == id && got.Kind != channel.DeliverEdit {
						told++
					}
				}
			}
			if told != want {
				t.Errorf("%s was told of it %d times, want told %v", address, told, want)
			}
			if got := w.net.got(address); !slices.ContainsFunc(got,
				func(g arrival) bool { return len(g.Articles) == 1 && g.Articles[0].ID == other }) {
				t.Errorf("%s lost the other article: %d messages", address, len(got))
			}
		}
		w.audit(0)
	})
}

func TestAChangeThatHasToWaitReachesBothMessagesThatAChatHasOfAnArticle(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.begin()
		a := w.long(1, "a")
		id := w.save(a)
		w.sleep(time.Minute)
		a.Title, a.Urgency = a.Title+": sơ tán ngay", article.Emergency // a trusted section
		w.save(a)
		w.sleep(time.Minute)
		w.net.refuse("1", func(int) error { return &channel.LaterError{After: time.Minute} })
		a.ContentText += " Bà con lên chỗ cao và chờ tin tiếp theo của xã."
		w.save(a)
		w.sleep(time.Minute)
		w.net.refuse("1", nil)
		w.sleep(time.Hour)
		edited := map[string]bool{}
		for _, got := range w.net.got("1") {
			if got.Kind == channel.DeliverEdit && got.Of == "" && got.Articles[0].ContentText == a.ContentText {
				edited[got.Message] = true
			}
		}
		if len(edited) != 2 {
			t.Errorf("%d of two messages were changed, want len(edited) 2", len(edited))
		}
		for _, b := range w.audit(id) {
			if b.Pending != 0 {
				t.Errorf("still pending: %+v, want b.Pending 0", b)
			}
		}
	})
}

// A warning waits for a chat; when it is sent, it is an emergency: then no choice
// made meanwhile about ordinary news keeps it away.
func TestAWarningThatBecameAnEmergencyWhileItWaitedReachesWhoWantsItNoMore(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 4, "a")
		for _, address := range []string{"1", "2", "3"} {
			w.net.refuse(address, until(1, &channel.LaterError{After: 2 * time.Hour, Err: errOther}))
		}
		w.begin()
		id := w.save(w.flood(1, "a"))
		w.sleep(time.Minute)
		w.raise(id)
		w.sleep(time.Minute)
		excluding := w.find("1")
		excluding.Keywords = []string{"-bản tin"}
		w.apply(subscriber.SaveSubscriber{Subscriber: excluding},
			subscriber.Unsubscribe{Channel: "telegram", Address: "2", Topic: "a"})
		w.sleep(3 * time.Hour)
		for _, address := range []string{"1", "2", "3"} {
			if got := w.net.got(address); len(got) != 1 || got[0].Kind != channel.DeliverUrgent ||
				got[0].Articles[0].Urgency != article.Emergency {
				t.Errorf("%s got %+v, want len(got) 1, got[0].Kind %v, got[0].Articles[0].Urgency %v", address, got,
					channel.DeliverUrgent, article.Emergency)
			}
		}
		w.audit(id)
	})
}
