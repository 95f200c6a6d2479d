package deliver_test

import (
	"context"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// endEmergency lets an operator end one.
func (w *world) endEmergency(id int64, how article.EscalationState) {
	w.t.Helper()
	if r, err := w.store.Publishing.EndEmergency(context.Background(), id, how, "7010"); err != nil || r.State != how {
		w.t.Fatalf("ended: %+v, %v, want no error, r.State %v", r, err, how)
	}
	if w.deliverer != nil {
		w.deliverer.Notify()
	}
}

// retractions are the corrections of a chat that say that it was alarmed by
// mistake; each has to come with sound.
func (w *world) retractions(address string) (n int) {
	w.t.Helper()
	for _, c := range corrections(w.net.got(address)) {
		if c.Change != article.ChangeMistaken {
			continue
		}
		n++
		if c.Silent || c.Message == "" || c.Articles[0].Ended != article.EscalationFalseAlarm {
			w.t.Errorf("%s got the retraction %+v, want not c.Silent, c.Message not empty, c.Articles[0].Ended %v",
				address, c, article.EscalationFalseAlarm)
		}
	}
	return n
}

// nothingPending wants all that was told of an article to be done.
func (w *world) nothingPending(id int64) {
	w.t.Helper()
	for _, b := range w.audit(id) {
		if b.Pending != 0 {
			w.t.Errorf("still pending: %+v, want b.Pending 0", b)
		}
	}
}

func TestAFalseAlarmIsRetractedWithSoundOnceAtEveryoneWhoHadIt(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "b")
		w.person("3", func(s *subscriber.Subscriber) {
			s.Quiet, s.Sound = subscriber.QuietHours{From: 6 * 60, To: 9 * 60}, false
		})
		w.person("4", func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }, "b")
		w.people(5, 6, "b")
		w.apply(subscriber.Pause{Channel: "telegram", Address: "5", Until: time.Now().Add(48 * time.Hour)})
		w.people(6, 7, "b")
		w.apply(subscriber.Pause{Channel: "telegram", Address: "6"})
		w.people(7, 8, "b")
		w.begin()
		a := w.flood(1, "a")
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.raise(id)
		w.sleep(time.Minute)
		w.apply(subscriber.Pause{Channel: "telegram", Address: "7",
			Reason: subscriber.PausedByPerson}) // had enough of it
		w.endEmergency(id, article.EscalationFalseAlarm)
		w.endAfter(500*time.Millisecond, func() { w.sleep(time.Second) }) // it goes on after a restart
		w.sleep(time.Minute)
		for address, want := range map[string]int{"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 0, "7": 0} {
			if n := w.retractions(address); n != want {
				t.Errorf("%s was told %d times that it was a mistake, want %d", address, n, want)
			}
			urgency, edited := article.Ordinary, 0
			if address == "1" { // a warning for who has its topic
				urgency = article.Warning
			}
			for _, got := range w.net.got(address) {
				if got.Articles[0].Ended == "" {
					continue
				}
				if got.Articles[0].Urgency != urgency {
					t.Errorf("%s got urgency %d, want got.Articles[0].Urgency %v", address, got.Articles[0].Urgency,
						urgency)
				}
				if got.Kind == channel.DeliverEdit {
					edited++
				}
			}
			if want := address != "6"; (edited > 0) != want {
				t.Errorf("%s: %d edits", address, edited)
			}
		}
		w.nothingPending(id)

		a.Title = "Một tiêu đề khác hẳn"
		w.save(a)
		w.sleep(time.Minute)
		for _, address := range []string{"1", "2", "3", "4", "5"} {
			if got := corrections(w.net.got(address)); w.retractions(address) != 1 || len(got) != 2 {
				t.Errorf("%s has %d corrections after another title, want w.retractions(address) 1, len(got) 2",
					address, len(got))
			}
		}
		w.withdraw(id, "1", "2", "3", "4", "5", "7")
	})
}

// endAfter stops the deliverer after a while, and starts it again.
func (w *world) endAfter(d time.Duration, between func()) {
	w.sleep(d)
	w.end()
	between()
	w.begin()
}

func TestAnEmergencyThatIsOverIsChangedSilently(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.people(2, 3, "b")
		w.begin()
		id := w.save(w.flood(1, "a"))
		w.sleep(10 * time.Second)
		w.raise(id)
		w.sleep(time.Minute)
		w.endEmergency(id, article.EscalationAllClear)
		w.sleep(time.Minute)
		w.each(map[string]int{"1": 3, "2": 2})
		for _, address := range []string{"1", "2"} {
			got := w.net.got(address)
			if last := got[len(got)-1]; last.Kind != channel.DeliverEdit || last.Message != got[0].id ||
				last.Articles[0].Ended != article.EscalationAllClear || last.Articles[0].Urgency != article.Ordinary {
				t.Errorf("%s got %+v, want last.Kind %v, last.Message %v, last.Articles[0].Ended %v, "+
					"last.Articles[0].Urgency %v", address, last, channel.DeliverEdit, got[0].id,
					article.EscalationAllClear, article.Ordinary)
			}
		}
		w.nothingPending(id)
		w.withdraw(id, "1", "2")
	})
}

func TestAnEmergencyEndedOnItsWayReachesOnlyWhomItsArticleIsFor(t *testing.T) {
	for _, how := range []article.EscalationState{article.EscalationAllClear, article.EscalationFalseAlarm} {
		t.Run(string(how), func(t *testing.T) {
			inWorlds(t, func(w *world) {
				w.people(0, 300, "b")
				w.people(300, 330, "a")
				w.person("330", func(s *subscriber.Subscriber) { s.Keywords = []string{"-bản tin"} }, "a")
				w.person("331", func(s *subscriber.Subscriber) { s.Keywords = []string{"bản tin"} })
				w.people(332, 333, "a")
				w.begin()
				a := w.flood(1, "a")
				a.Unconfirmed = false // a trusted section
				id := w.save(a)
				w.sleep(2 * time.Second)
				w.apply(subscriber.Unsubscribe{Channel: "telegram", Address: "332", Topic: "a"})
				w.endEmergency(id, how)
				ended := time.Now()
				w.sleep(time.Minute)
				alarmed, since := 0, 0
				for _, got := range w.net.got("") {
					switch {
					case got.Kind == channel.DeliverUrgent && got.Articles[0].Ended == "":
						alarmed++
						if got.at.Sub(ended) > time.Second {
							t.Errorf("%s was alarmed %s after the end, want got.at.Sub(ended) at most %v",
								got.Subscriber.Address, got.at.Sub(ended), time.Second)
						}
					case got.Kind == channel.DeliverArticle || got.Kind == channel.DeliverUrgent:
						since++
						if how == article.EscalationAllClear && (got.Kind != channel.DeliverArticle || !got.Silent) ||
							how == article.EscalationFalseAlarm &&
								(got.Kind != channel.DeliverUrgent || got.Articles[0].Urgency > article.Warning) {
							t.Errorf("%s got %+v", got.Subscriber.Address, got)
						}
					}
				}
				told := w.audit(id)
				if first := told[0]; since != 31 || alarmed == 0 || alarmed > 120 ||
					first.Targeted != 333 || first.Sent != int64(alarmed+since) ||
					first.Expired != int64(333-alarmed-since) {
					t.Errorf("%d alarmed, %d told since: %+v, want since 31, alarmed other than 0, alarmed at most "+
						"120, "+
						"first.Targeted 333", alarmed, since, first)
				}
				if end := told[1]; end.Targeted != int64(alarmed) || end.Sent != int64(alarmed) {
					t.Errorf("the end: %+v", end)
				}
				for address, want := range map[string]int{"0": 1, "299": 0, "310": 0, "330": 0} {
					if n := w.retractions(address); n != want && how == article.EscalationFalseAlarm || n > 0 &&
						how == article.EscalationAllClear {
						t.Errorf("%s: %d retractions", address, n)
					}
				}
				if len(w.net.got("330"))+len(w.net.got("332"))+len(w.net.got("299")) != 0 ||
					len(w.net.got("331")) != 1 {
					t.Error("it was sent to who does not want it, or not to who does")
				}
				if took := w.net.got("331")[0].at.Sub(ended); took > 10*time.Second {
					t.Errorf("who is not told any more held the others up: %s, want took at most %v", took,
						10*time.Second)
				}
			})
		})
	}
}

func TestAnEscalationEndedBeforeItsFirstWalkAlarmsNobody(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "a")
		w.people(3, 5, "b")
		id := w.save(w.flood(1, "a"))
		w.raise(id)
		w.endEmergency(id, article.EscalationFalseAlarm)
		w.begin()
		w.sleep(time.Minute)
		w.each(map[string]int{"1": 1, "2": 1, "3": 0, "4": 0})
		if got := w.net.got("1")[0]; got.Kind != channel.DeliverUrgent || got.Articles[0].Urgency != article.Warning {
			t.Errorf("got %+v, want got.Kind %v, got.Articles[0].Urgency %v", got, channel.DeliverUrgent,
				article.Warning)
		}
		if f := w.followUp(id); f.Targeted != 2 || f.Expired != 2 {
			t.Errorf("audit %+v, want f.Targeted 2, f.Expired 2", f)
		}
		w.nothingPending(id)
	})
}

func TestWhoWasToHaveItInADigestGetsItThereWhenTheEmergencyEndsFirst(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		daily := func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmDaily }
		w.person("1", daily, "a")
		w.person("2", daily, "a")
		w.people(3, 4, "a")
		w.begin()
		a := w.article(1, "a")
		id := w.save(a)
		w.sleep(time.Minute)
		w.net.refuse("2", func(int) error { return &channel.LaterError{After: time.Hour} })
		a.Urgency, a.Title = article.Emergency, "Lũ quét đang về"
		w.save(a)
		w.sleep(time.Minute)
		w.endEmergency(id, article.EscalationFalseAlarm)
		w.net.refuse("2", nil)
		w.at(6, 31)
		w.sleep(time.Hour)
		for address, want := range map[string]channel.DeliveryKind{"1": channel.DeliverUrgent,
			"2": channel.DeliverDigest} {
			told := 0
			for _, got := range w.net.got(address) {
				switch got.Kind {
				case channel.DeliverUrgent, channel.DeliverArticle, channel.DeliverDigest:
					if told++; got.Kind != want {
						t.Errorf("%s was told by %s, want got.Kind %v", address, got.Kind, want)
					}
				}
			}
			if told != 1 {
				t.Errorf("%s was told %d times, want told 1", address, told)
			}
		}
		// 3 had it as news, too: only the alarm is retracted.
		if w.retractions("1") != 1 || w.retractions("2") != 0 || w.retractions("3") != 1 {
			t.Errorf("%d, %d and %d retractions, want 1, 0, 1", w.retractions("1"), w.retractions("2"),
				w.retractions("3"))
		}
		w.nothingPending(id)
	})
}

func TestAFalseAlarmOfAnOperatorIsStruckOutAndRetracted(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "b")
		w.person("2", nil)
		w.begin()
		a := w.article(1, "a")
		a.Source, a.Urgency = article.OperatorSource, article.Emergency
		id := w.save(a)
		w.sleep(10 * time.Second)
		w.endEmergency(id, article.EscalationFalseAlarm)
		w.sleep(time.Minute)
		for _, address := range []string{"1", "2"} {
			if got := w.net.got(address); len(got) != 3 || got[1].Kind != channel.DeliverWithdrawal ||
				w.retractions(address) != 1 {
				t.Errorf("%s got %+v, want len(got) 3, got[1].Kind %v, w.retractions(address) 1", address, got,
					channel.DeliverWithdrawal)
			}
		}
		w.nothingPending(id)
	})
}

func TestAnotherCorrectionOnItsWayReplacesNoRetraction(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 60, "a")
		w.begin()
		a := w.flood(1, "a")
		a.Unconfirmed = false
		id := w.save(a)
		w.sleep(time.Minute)
		a.Title = "Nước lên 120 cm ở suối Nậm Khan"
		w.save(a)
		w.sleep(1500 * time.Millisecond) // some have that correction
		w.endEmergency(id, article.EscalationFalseAlarm)
		w.sleep(time.Second)
		a.Title = "Nước lên 12 cm ở suối Nậm Khan"
		w.save(a)
		w.sleep(2 * time.Minute)
		for i := range 60 {
			if n := w.retractions(itoa(i)); n != 1 {
				t.Errorf("chat %d: %d retractions, want 1", i, n)
			}
			got := w.net.got(itoa(i))
			if last := corrections(got); last[len(last)-1].Articles[0].Title != a.Title &&
				got[len(got)-1].Articles[0].Title != a.Title {
				t.Errorf("chat %d shows %s", i, got[len(got)-1].Articles[0].Title)
			}
		}
		w.nothingPending(id)
	})
}

func TestARetractionADayLateRespectsQuietHours(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		for _, address := range []string{"1", "2"} {
			w.person(address, func(s *subscriber.Subscriber) {
				s.Quiet = subscriber.QuietHours{From: 6 * 60,
					To: 9 * 60}
			}, "a")
		}
		w.begin()
		a := w.flood(1, "a")
		a.Unconfirmed = false
		id := w.save(a)
		w.sleep(time.Minute)
		w.net.refuse("1", func(int) error { return &channel.LaterError{After: 25 * time.Hour} })
		w.endEmergency(id, article.EscalationFalseAlarm)
		w.sleep(time.Minute)
		w.net.refuse("1", nil)
		w.sleep(25 * time.Hour) // it is eight in the morning
		for address, silent := range map[string]bool{"1": true, "2": false} {
			if got := corrections(w.net.got(address)); len(got) != 1 || got[0].Change != article.ChangeMistaken ||
				got[0].Silent != silent {
				t.Errorf("%s got %+v, want len(got) 1, got[0].Change %v, got[0].Silent %v", address, got,
					article.ChangeMistaken, silent)
			}
		}
		w.nothingPending(id)
	})
}

func TestWhoMayHaveGotAFalseAlarmIsToldThatItWasOne(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "b")
		w.begin()
		var ids []int64
		for n, source := range []string{"test", article.OperatorSource} {
			w.net.refuse("1", func(int) error { return channel.ErrUnknownOutcome })
			w.net.refuse("2", func(int) error { return &channel.LaterError{After: time.Minute} })
			a := w.flood(n+1, "a")
			a.Unconfirmed, a.Source = false, source
			ids = append(ids, w.save(a))
			w.sleep(time.Second)
			w.endEmergency(ids[n], article.EscalationFalseAlarm)
			w.net.refuse("1", nil)
			w.net.refuse("2", nil)
			w.sleep(time.Hour)
		}
		got := w.net.got("1")
		if len(got) != 2 || len(w.net.got("2")) != 0 {
			t.Fatalf("%+v, %+v, want len(got) 2, 0", got, w.net.got("2"))
		}
		for i, g := range got {
			if g.Kind != channel.DeliverCorrection || g.Change != article.ChangeMistaken || g.Silent ||
				g.Articles[0].ID != ids[i] {
				t.Errorf("got %+v, want g.Kind %v, g.Change %v, not g.Silent, g.Articles[0].ID %v", g,
					channel.DeliverCorrection, article.ChangeMistaken, ids[i])
			}
			w.nothingPending(ids[i])
		}
	})
}
