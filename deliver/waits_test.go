package deliver_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/channel"
	"loa/subscriber"
)

// outage is a way in which nothing gets through from 20:50 until 22:00.
type outage struct {
	name  string
	begin func(w *world)
}

var outages = []outage{
	{"the token is refused", func(w *world) {
		w.net.refuse("", func(int) error { return fmt.Errorf("Unauthorized: %w", channel.ErrRefused) })
	}},
	{"there is no connection", func(w *world) {
		w.net.refuse("", func(int) error { return errOther })
	}},
	{"everyone is asked to wait", func(w *world) {
		end := time.Now().Add(70 * time.Minute)
		w.net.refuse("", func(int) error {
			return &channel.LaterError{After: max(time.Until(end), 10*time.Minute), Everyone: true, Err: errOther}
		})
	}},
}

// crowded is how many chats wait: more than can be on their way at once.
const crowded = 12

// duringOutages runs a test in which a message is published just before an
// outage, something happens meanwhile, and the outage ends in the night.
func duringOutages(t *testing.T, publish func(w *world) int64, meanwhile func(w *world, id int64),
	after func(w *world, id int64)) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			inWorlds(t, func(w *world) {
				w.begin()
				w.at(20, 50)
				o.begin(w)
				id := publish(w)
				w.at(21, 15)
				meanwhile(w, id)
				w.at(22, 0)
				w.net.refuse("", nil)
				w.sleep(2 * time.Hour)
				after(w, id)
				w.audit(0)
			})
		})
	}
}

func (w *world) crowd(set func(*subscriber.Subscriber)) {
	w.t.Helper()
	for i := range crowded {
		w.person(itoa(i), set, "a")
	}
}

func nothing(*world, int64) {}

// nobodyGot wants no chat to have got anything.
func (w *world) nobodyGot() {
	w.t.Helper()
	for _, a := range w.net.got("") {
		w.t.Errorf("%s got %s at %s", a.Subscriber.Address, a.Kind, a.at.In(w.zone).Format("15:04:05"))
	}
}

func TestAMessageThatWaitedIntoTheNightIsHeldUntilTheMorning(t *testing.T) {
	duringOutages(t, func(w *world) int64 {
		w.crowd(func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60} })
		return w.publish(1, "a")
	}, nothing, func(w *world, id int64) {
		w.nobodyGot()
		w.at(6, 10)
		w.net.once(0, crowded, id)
	})
}

func TestADigestThatWaitedIntoTheNightComesInTheMorning(t *testing.T) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			inWorlds(t, func(w *world) {
				w.crowd(func(s *subscriber.Subscriber) {
					s.Rhythm, s.Quiet = subscriber.RhythmThrice, subscriber.QuietHours{From: 19 * 60, To: 6 * 60}
				})
				w.begin()
				w.at(18, 0)
				id := w.publish(1, "a")
				o.begin(w)
				w.at(19, 30)
				w.net.refuse("", nil)
				w.sleep(2 * time.Hour)
				w.nobodyGot()
				w.at(6, 45)
				w.net.once(0, crowded, id)
				w.audit(0)
			})
		})
	}
}

func TestWhoPausedOrLeftWhileAMessageWaitedDoesNotGetIt(t *testing.T) {
	leave := map[string]subscriber.SubscriberChange{}
	for i := range crowded {
		leave[itoa(i)] = []subscriber.SubscriberChange{
			subscriber.Pause{Channel: "telegram", Address: itoa(i), Reason: subscriber.PausedByPerson},
			subscriber.Unsubscribe{Channel: "telegram", Address: itoa(i), Topic: "a"},
			subscriber.Erase{Channel: "telegram", Address: itoa(i)},
			subscriber.SaveSubscriber{Subscriber: subscriber.Subscriber{Channel: "telegram", Address: itoa(i),
				Kind: subscriber.Private, Keywords: []string{"-bản tin"}}},
		}[i%4]
	}
	for _, what := range []string{"article", "digest"} {
		t.Run(what, func(t *testing.T) {
			duringOutages(t, func(w *world) int64 {
				if what == "article" {
					w.crowd(nil)
					return w.publish(1, "a")
				}
				w.crowd(func(s *subscriber.Subscriber) {
					s.Quiet = subscriber.QuietHours{From: 20 * 60, To: 20*60 +
						55}
				})
				id := w.publish(1, "a")
				w.sleep(time.Second)
				w.deliverer.Notify()
				w.at(20, 56) // what was held is due
				return id
			}, func(w *world, _ int64) {
				for _, change := range leave {
					w.apply(change)
				}
			}, func(w *world, id int64) {
				w.nobodyGot()
			})
		})
	}
}

func TestAWarningThatEndedWhileItWaitedIsNotSent(t *testing.T) {
	duringOutages(t, func(w *world) int64 {
		w.crowd(nil)
		storm := w.article(1, "a")
		storm.Urgency = article.Warning
		return w.save(storm)
	}, func(w *world, _ int64) {
		w.at(21, 0) // a day later
	}, func(w *world, id int64) {
		w.nobodyGot()
		if a := w.audit(id)[0]; a.Expired != crowded {
			w.t.Errorf("%+v, want a.Expired %v", a, crowded)
		}
	})
}

func TestAnArticleThatChangedWhileItsMessageWaitedIsToldAsItIs(t *testing.T) {
	duringOutages(t, func(w *world) int64 {
		w.crowd(nil)
		return w.publish(1, "a")
	}, func(w *world, _ int64) {
		a := w.article(1, "a")
		a.Title = "Bản tin sửa lại"
		w.save(a)
	}, func(w *world, id int64) {
		w.net.once(0, crowded, id)
		for _, a := range w.net.got("") {
			if a.Articles[0].Title != "Bản tin sửa lại" {
				w.t.Errorf("%s was told %q, want a.Articles[0].Title %q", a.Subscriber.Address, a.Articles[0].Title,
					"Bản tin sửa lại")
			}
		}
	})
}

func TestAnArticleWithdrawnWhileItsMessageWaitedIsNotTold(t *testing.T) {
	duringOutages(t, func(w *world) int64 {
		w.crowd(nil)
		return w.publish(1, "a")
	}, func(w *world, id int64) {
		if err := w.store.Publishing.Withdraw(context.Background(), id, "gỡ"); err != nil {
			w.t.Fatal(err)
		}
		w.deliverer.Notify()
	}, func(w *world, id int64) {
		w.nobodyGot()
	})
}

func TestACorrectionAtTheBeginningOfTheNightIsSilent(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.person("1", func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60} },
			"a")
		w.begin()
		a := w.article(1, "a")
		w.save(a)
		w.at(20, 59)
		w.sleep(59*time.Second + 500*time.Millisecond)
		a.Title = "Đợt mưa 200 mm"
		w.save(a)
		w.sleep(time.Minute)
		got := w.net.got("1")
		if len(got) != 3 || got[2].Kind != channel.DeliverCorrection || !got[2].Silent {
			t.Errorf("%+v, want len(got) 3, got[2].Kind %v, got[2].Silent", got, channel.DeliverCorrection)
		}
	})
}

func TestACorrectionThatWaitedIsNotToldToWhoPausedMeanwhile(t *testing.T) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			inWorlds(t, func(w *world) {
				w.crowd(nil)
				w.begin()
				w.at(20, 45)
				a := w.article(1, "a")
				id := w.save(a)
				w.at(20, 50)
				w.net.onSend = func(d channel.Delivery) {
					if d.Kind == channel.DeliverEdit && d.Subscriber.Address == itoa(crowded-1) {
						o.begin(w) // the edits arrive, the corrections wait
					}
				}
				a.Title = "Đợt mưa 200 mm"
				w.save(a)
				w.at(21, 15)
				for i := range crowded / 2 {
					w.apply(subscriber.Pause{Channel: "telegram", Address: itoa(2 * i),
						Reason: subscriber.PausedByPerson},
						subscriber.Erase{Channel: "telegram", Address: itoa(2*i + 1)})
				}
				w.net.onSend = nil
				w.at(22, 0)
				w.net.refuse("", nil)
				w.sleep(2 * time.Hour)
				if told := corrections(w.net.got("")); len(told) != 0 {
					t.Errorf("%+v, want len(told) 0", told)
				}
				w.audit(id)
			})
		})
	}
}

// Returning from a pause leaves out of digests what was published before.
func TestADigestThatWaitedIsNotToldToWhoPausedAndReturned(t *testing.T) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			inWorlds(t, func(w *world) {
				w.crowd(func(s *subscriber.Subscriber) { s.Rhythm = subscriber.RhythmThrice })
				w.begin()
				w.at(18, 0)
				w.publish(1, "a")
				o.begin(w)
				w.at(19, 0)
				for i := range crowded {
					w.apply(subscriber.Pause{Channel: "telegram", Address: itoa(i), Reason: subscriber.PausedByPerson},
						subscriber.Resume{Channel: "telegram", Address: itoa(i)})
				}
				w.at(19, 30)
				w.net.refuse("", nil)
				w.sleep(2 * time.Hour)
				w.nobodyGot()
				w.audit(0)
			})
		})
	}
}

func TestTheNightBeginsForAMessageThatWaitsForAMoment(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.crowd(func(s *subscriber.Subscriber) { s.Quiet = subscriber.QuietHours{From: 21 * 60, To: 6 * 60} })
		w.begin()
		w.at(20, 59)
		w.sleep(59*time.Second + 300*time.Millisecond)
		w.net.slow(900 * time.Millisecond) // the window is full until after nine
		w.net.onSend = func(d channel.Delivery) {
			if now := time.Now().In(w.zone); now.Hour() == 21 {
				t.Errorf("a message sets out to %s at %s, want now.Hour() other than 21", d.Subscriber.Address,
					now.Format("15:04:05.000"))
			}
		}
		id := w.publish(1, "a")
		w.at(6, 10)
		if n := len(w.net.got("")); n <= 4 || n > crowded {
			t.Errorf("%d messages, want more than 4, at most %v", n, crowded)
		}
		w.net.once(0, crowded, id)
		w.audit(id)
	})
}
