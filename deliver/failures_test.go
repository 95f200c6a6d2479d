package deliver_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"loa/channel"
	"loa/deliver"
	"loa/store"
	"loa/subscriber"
)

// until refuses a chat's first n tries.
func until(n int, err error) func(int) error {
	return func(try int) error {
		if try <= n {
			return err
		}
		return nil
	}
}

func TestEveryErrorEndsAsItShould(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 8, "a")
		w.net.refuse("1", until(3, errOther))
		w.net.refuse("2", until(1, &channel.LaterError{After: 50 * time.Second, Err: errOther}))
		w.net.refuse("3", until(1, fmt.Errorf("lost: %w", channel.ErrUnknownOutcome)))
		w.net.refuse("4", func(int) error { return &channel.GoneError{Reason: "rights", Paused: true, Rights: true} })
		w.net.refuse("5", func(int) error { return errOther })
		w.net.refuse("6", until(1, &channel.MovedError{Address: "600"}))
		w.begin()
		begin := time.Now()
		id := w.publish(1, "a")
		w.sleep(30 * time.Second)
		if a := w.audit(id)[0]; a.Targeted != 8 || a.Sent != 4 || a.Gone != 1 || a.Pending != 3 || a.MaybeDup != 1 {
			t.Errorf("after half a minute: %+v, want a.Targeted 8, a.Sent 4, a.Gone 1, a.Pending 3, a.MaybeDup 1", a)
		}
		if got := w.net.got("3"); len(got) != 1 || !got[0].MaybeDup {
			t.Errorf("a doubtful message was not marked: %+v, want len(got) 1, got[0].MaybeDup", got)
		}
		if got := w.net.got("600"); len(got) != 1 || w.find("600").Address != "600" {
			t.Errorf("who moved got %+v, want len(got) 1, %q", got, "600")
		}
		owed, err := w.store.Ledger.Owed(context.Background(), id, 10)
		if err != nil || len(owed) != 3 {
			t.Errorf("owed %+v, %v, want no error, len(owed) 3", owed, err)
		}
		w.sleep(5 * time.Minute)
		if got := w.net.got("2"); len(got) != 1 || got[0].at.Sub(begin) < 50*time.Second ||
			got[0].at.Sub(begin) > 53*time.Second {
			t.Errorf("who asked to wait: %+v, want len(got) 1, got[0].at.Sub(begin) at least %v, "+
				"got[0].at.Sub(begin) at "+
				"most %v", got, 50*time.Second, 53*time.Second)
		}
		if got := w.net.got("1"); len(got) != 1 {
			t.Errorf("who failed three times: %+v, want len(got) 1", got)
		}
		w.sleep(72 * time.Hour)
		if a := w.audit(id)[0]; a.Sent != 6 || a.Gone != 1 || a.Expired != 1 || a.Pending != 0 {
			t.Errorf("at last: %+v, want a.Sent 6, a.Gone 1, a.Expired 1, a.Pending 0", a)
		}
		if n := w.net.tries["5"]; n != 15 {
			t.Errorf("the hopeless chat was tried %d times, want 15", n)
		}
		if len(w.alarms) != 1 || w.alarms[0].Kind != deliver.AlarmRights || w.alarms[0].Subscriber.Address != "4" {
			t.Errorf("alarms %+v, want len(w.alarms) 1, w.alarms[0].Kind %v, w.alarms[0].Subscriber.Address %q",
				w.alarms, deliver.AlarmRights, "4")
		}
	})
}

func TestAPenaltyOutlivesARestart(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 2, "a")
		w.net.refuse("1", until(1, &channel.LaterError{After: 10 * time.Minute, Err: errOther}))
		w.begin()
		begin := time.Now()
		first := w.publish(1, "a")
		w.sleep(time.Minute)
		w.end()
		w.begin()
		second := w.publish(2, "a")
		w.sleep(time.Hour)
		w.net.once(1, 2, first, second)
		for _, a := range w.net.got("1") {
			if a.at.Sub(begin) < 10*time.Minute {
				t.Errorf("sent after %s, want a.at.Sub(begin) at least %v", a.at.Sub(begin), 10*time.Minute)
			}
		}
		if n := w.net.tries["1"]; n != 3 {
			t.Errorf("%d tries, want 3", n)
		}
	})
}

func TestWhatWaitsForAChatIsMergedAndKeepsItsOrder(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(1, 3, "a")
		w.net.refuse("1", until(1, &channel.LaterError{After: 5 * time.Minute, Err: errOther}))
		w.net.refuse("2", until(1, &channel.LaterError{After: 5 * time.Minute, Err: errOther}))
		w.begin()
		var ids []int64
		for i := range 5 {
			ids = append(ids, w.publish(i, "a"))
			if i == 2 {
				w.apply(subscriber.Unsubscribe{Channel: "telegram", Address: "2", Topic: "a"})
			}
			w.sleep(10 * time.Second)
		}
		w.sleep(time.Hour)
		got := w.net.got("1")
		if len(got) != 1 || got[0].Kind != channel.DeliverMerged || len(got[0].Articles) != 5 ||
			got[0].Articles[0].ID != ids[4] {
			t.Errorf("%+v, want len(got) 1, got[0].Kind %v, len(got[0].Articles) 5, got[0].Articles[0].ID %v", got,
				channel.DeliverMerged, ids[4])
		}
		if got := w.net.got("2"); len(got) != 0 {
			t.Errorf("who turned the topic off got %+v, want len(got) 0", got)
		}
		w.audit(0)
	})
}

func TestDaysWithoutTheChannelLoseNothing(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 60, "a")
		w.begin()
		var ids []int64
		ids = append(ids, w.publish(0, "a"))
		w.sleep(time.Second)
		w.net.refuse("", func(int) error { return errOther })
		const hours = 40
		for i := range 5 {
			ids = append(ids, w.publish(i+1, "a"))
			w.sleep(hours / 5 * time.Hour)
		}
		// Each hour about 60 tries, not thousands.
		w.net.mu.Lock()
		tries := len(w.net.all)
		w.net.mu.Unlock()
		if tries > hours*60+100 {
			t.Errorf("%d tries while the channel was down, want tries at most %v", tries, hours*60+100)
		}
		if !slices.ContainsFunc(w.alarms, func(a deliver.Alarm) bool {
			return a.Kind == deliver.AlarmStuck &&
				!a.Over
		}) {
			t.Errorf("no alarm: %+v", w.alarms)
		}
		w.audit(0)
		w.net.refuse("", nil)
		w.sleep(8 * time.Hour)
		w.net.once(0, 60, ids...)
		for _, a := range w.audit(0) {
			if a.Sent != 60 || a.Pending != 0 {
				t.Errorf("%+v, want a.Sent 60, a.Pending 0", a)
			}
		}
		if n := len(w.net.got("")); n > 60*5 {
			t.Errorf("the backlog came in %d messages, want at most %v", n, 60*5)
		}
		if last := w.alarms[len(w.alarms)-1]; !last.Over {
			t.Errorf("the alarm is not over: %+v, want last.Over", w.alarms)
		}
	})
}

func TestRefusedCredentialsStopSendingAndGiveNothingUp(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 40, "a")
		w.net.refuse("", func(int) error { return fmt.Errorf("Unauthorized: %w", channel.ErrRefused) })
		w.begin()
		id := w.publish(1, "a")
		w.sleep(2 * time.Hour)
		if n := len(w.net.all); n > 40 {
			t.Errorf("%d tries with a refused token, want at most 40", n)
		}
		if a := w.audit(id)[0]; a.Pending != 40 {
			t.Errorf("%+v, want a.Pending 40", a)
		}
		if len(w.alarms) != 1 || w.alarms[0].Kind != deliver.AlarmRefused {
			t.Errorf("alarms %+v, want len(w.alarms) 1, w.alarms[0].Kind %v", w.alarms, deliver.AlarmRefused)
		}
		w.end() // a stop and a new token
		w.net.refuse("", nil)
		w.begin()
		w.sleep(time.Minute)
		w.net.once(0, 40, id)
	})
}

func TestAChannelThatAsksEveryoneToWaitIsObeyed(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 100, "a")
		asked := false
		var when time.Time
		w.net.refuse("", func(int) error {
			w.net.mu.Lock()
			defer w.net.mu.Unlock()
			if len(w.net.all) >= 30 && !asked {
				asked, when = true, time.Now()
				return &channel.LaterError{After: 30 * time.Second, Everyone: true, Err: errOther}
			}
			return nil
		})
		w.begin()
		id := w.publish(1, "a")
		w.sleep(10 * time.Second)
		w.end() // a restart does not make it forget
		w.begin()
		w.sleep(2 * time.Minute)
		w.net.once(0, 100, id)
		for _, at := range w.net.all {
			if at.After(when.Add(time.Millisecond)) && at.Before(when.Add(30*time.Second)) {
				t.Errorf("a message %s after everyone was asked to wait 30 s", at.Sub(when))
			}
		}
	})
}

// failure is a way in which one chat can fail, as the channel words it.
type failure struct {
	what string
	deny func(address string) func(try int) error
	hang time.Duration // before the answer
}

var failures = []failure{
	{what: "chat not found", deny: always(&channel.GoneError{Reason: "chat not found"})},
	{what: "blocked", deny: always(&channel.GoneError{Reason: "bot was blocked by the user", Paused: true})},
	{what: "rights lost", deny: always(&channel.GoneError{Reason: "have no write access to the chat", Paused: true,
		Rights: true})},
	{what: "upgraded", deny: func(address string) func(int) error {
		return until(1,
			&channel.MovedError{Address: "-100" + address})
	}},
	{what: "asked to wait once", deny: first(1, &channel.LaterError{After: 7 * time.Second, Err: errOther})},
	{what: "asked to wait for ever", deny: always(&channel.LaterError{After: 20 * time.Second, Err: errOther})},
	{what: "server error", deny: always(&channel.LaterError{After: 5 * time.Second, Err: errOther})},
	{what: "gateway gave up", deny: first(2, &channel.LaterError{After: 5 * time.Second,
		Err: channel.ErrUnknownOutcome})},
	{what: "message refused", deny: always(errOther)},
	{what: "answer lost", deny: first(1, channel.ErrUnknownOutcome)},
	{what: "slow", deny: always(nil), hang: 20 * time.Second},
	{what: "never answers", deny: always(nil), hang: time.Minute / 2}, // when we give it up
}

func always(err error) func(string) func(int) error {
	return func(string) func(int) error { return func(int) error { return err } }
}

func first(n int, err error) func(string) func(int) error {
	return func(string) func(int) error { return until(n, err) }
}

// tenth says that every tenth chat fails.
const tenth = 10

// medianOfTheOthers is how long the slowest of some articles, a minute apart,
// takes to half of the chats that never fail, while every tenth fails in one of
// some ways.
func (w *world) medianOfTheOthers(articles int, failing ...failure) time.Duration {
	w.t.Helper()
	const chats = 600
	hang := map[string]time.Duration{}
	for i := 0; len(failing) > 0 && i < chats; i += tenth {
		f := failing[i/tenth%len(failing)]
		w.net.refuse(itoa(i), f.deny(itoa(i)))
		hang[itoa(i)] = f.hang
	}
	w.net.onSend = func(d channel.Delivery) { time.Sleep(hang[d.Subscriber.Address]) }
	w.people(0, chats, "a")
	w.begin()
	published := map[int64]time.Time{}
	for i := range articles {
		id := w.publish(i, "a")
		published[id] = time.Now()
		w.sleep(time.Minute)
	}
	w.sleep(2 * time.Minute)
	delays := map[int64][]time.Duration{}
	for _, a := range w.net.got("") {
		if n, err := strconv.Atoi(a.Subscriber.Address); err == nil && n%tenth == 0 || n < 0 {
			continue
		}
		for _, b := range a.Articles {
			delays[b.ID] = append(delays[b.ID], a.at.Sub(published[b.ID]))
		}
	}
	w.audit(0)
	slowest := time.Duration(0)
	for id, list := range delays {
		if len(list) != chats-chats/tenth {
			w.t.Errorf("article %d reached %d chats, want len(list) %v", id, len(list), chats-chats/tenth)
		}
		slices.Sort(list)
		slowest = max(slowest, list[len(list)/2])
	}
	for _, a := range w.alarms {
		if a.Kind == deliver.AlarmStuck {
			w.t.Errorf("a false alarm: %+v, want a.Kind other than %v", a, deliver.AlarmStuck)
		}
	}
	return slowest
}

// TestFailingChatsDoNotDelayTheOthers serves a crowd in which no chat fails,
// and the same with every tenth failing: in all ways, and in each of those
// that never end.
func TestFailingChatsDoNotDelayTheOthers(t *testing.T) {
	t.Parallel()
	var calm time.Duration
	t.Run("calm", func(t *testing.T) {
		inAWorld(t, func(w *world) { calm = w.medianOfTheOthers(4) })
	})
	// part is the share of the delay by which it may grow.
	fail := func(name string, articles int, part time.Duration, failing ...failure) {
		t.Run(name, func(t *testing.T) {
			inAWorld(t, func(w *world) {
				got := w.medianOfTheOthers(articles, failing...)
				w.t.Logf("median delay of the others %s, where no chat fails %s", got, calm)
				if got > calm+calm/part {
					w.t.Errorf("median delay of the others %s, where no chat fails %s, want at most %v", got, calm,
						calm+calm/part)
				}
			})
		})
	}
	// One message in a hundred goes a second time, to a chat that has moved.
	fail("failing in all ways", 4, 66, failures...)
	for _, f := range failures {
		switch f.what {
		case "asked to wait for ever", "server error", "message refused":
			fail(f.what, 2, 100, f)
		case "never answers": // each stays in the window for three times as long as others
			fail(f.what, 2, 20, f)
		}
	}
}

func TestStoppingDrainsAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 200, "a")
		w.net.delay = 700 * time.Millisecond
		w.begin()
		id := w.publish(1, "a")
		for range 6 {
			w.sleep(1234 * time.Millisecond)
			begin := time.Now()
			w.end()
			if took := time.Since(begin); took > time.Second {
				t.Errorf("drained in %s, want took at most %v", took, time.Second)
			}
			w.audit(id)
			w.begin()
		}
		w.sleep(time.Minute)
		w.net.once(0, 200, id)

		// A message that never ends does not hold the stop up, and is marked.
		w.net.delay = time.Hour
		w.publish(2, "a")
		w.sleep(3 * time.Second)
		begin := time.Now()
		w.end()
		if took := time.Since(begin); took > 10*time.Second {
			t.Errorf("drained in %s, want took at most %v", took, 10*time.Second)
		}
		w.net.delay = 100 * time.Millisecond
		doubtful := w.audit(0)[1].MaybeDup
		if doubtful == 0 || doubtful > 64 {
			t.Errorf("%d doubtful, want doubtful other than 0, doubtful at most 64", doubtful)
		}
		w.begin()
		w.sleep(time.Minute)
		if a := w.audit(0)[1]; a.Sent != 200 {
			t.Errorf("%+v, want a.Sent 200", a)
		}
	})
}

var errFull = errors.New("the disk is full")

func TestAFullDiskRepeatsNothing(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		var on atomic.Bool
		w.wrap = func(l deliver.Ledger) deliver.Ledger { return silent{l, &on, errFull} }
		w.poll = time.Minute
		w.people(0, 100, "a")
		w.begin()
		id := w.publish(1, "a")
		w.sleep(time.Second)
		on.Store(true)
		w.sleep(15 * time.Minute) // delivery begins again some 200 times
		sent := len(w.net.got(""))
		if sent == 0 || sent > 40 {
			t.Errorf("%d messages sent with a full disk, want sent other than 0, sent at most 40", sent)
		}
		if len(w.alarms) != 1 || w.alarms[0].Kind != deliver.AlarmStuck {
			t.Errorf("alarms %+v, want len(w.alarms) 1, w.alarms[0].Kind %v", w.alarms, deliver.AlarmStuck)
		}
		on.Store(false)
		w.sleep(30 * time.Minute)
		w.net.once(0, 100, id)
		w.audit(id)
		if last := w.alarms[len(w.alarms)-1]; !last.Over {
			t.Errorf("alarms %+v, want last.Over", w.alarms)
		}
	})
}

func TestASlowChatDoesNotHoldUpTheNextArticle(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		w.people(0, 20, "a")
		w.net.onSend = func(d channel.Delivery) {
			if d.Subscriber.Address == "7" || d.Subscriber.Address == "19" {
				time.Sleep(25 * time.Second)
			}
		}
		w.begin()
		var ids []int64
		for i := range 3 {
			begin := time.Now()
			ids = append(ids, w.publish(i, "a"))
			w.sleep(4 * time.Second)
			for _, a := range w.net.got("") {
				if a.Articles[0].ID == ids[i] && a.at.Sub(begin) > 3500*time.Millisecond {
					t.Errorf("article %d reached %s after %s", i, a.Subscriber.Address, a.at.Sub(begin))
				}
			}
			if n := len(w.net.got("")); n < 18*(i+1) {
				t.Errorf("article %d: %d messages, want at least %v", i, n, 18*(i+1))
			}
		}
		w.sleep(5 * time.Minute)
		w.net.once(0, 20, ids...)
		for _, a := range w.audit(0) {
			if a.Sent != 20 {
				t.Errorf("%+v, want a.Sent 20", a)
			}
		}
	})
}

// lost is a ledger whose leadership another process took while this one slept.
type lost struct {
	deliver.Ledger
	on *atomic.Bool
}

func (l lost) Holds() error {
	if l.on.Load() {
		return store.ErrLeadershipLost
	}
	return l.Ledger.Holds()
}

func TestWhoLostTheLeadershipSendsNothing(t *testing.T) {
	t.Parallel()
	inWorlds(t, func(w *world) {
		var on atomic.Bool
		w.wrap = func(l deliver.Ledger) deliver.Ledger { return lost{l, &on} }
		w.people(0, 100, "a")
		w.begin()
		id := w.publish(1, "a")
		w.sleep(time.Second)
		on.Store(true)
		sent := len(w.net.got(""))
		if sent == 0 || sent == 100 {
			t.Fatalf("%d messages sent in the first second, want some", sent)
		}
		w.sleep(time.Minute)
		if got, most := len(w.net.got("")), sent+4; got > most { // those on their way arrive
			t.Errorf("got %d messages, want no more than the %d that had set out", got, most)
		}
		on.Store(false)
		w.sleep(time.Hour)
		w.net.once(0, 100, id)
		w.audit(id)
	})
}
