package subscribers_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"loa/audience"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// owes are the numbers of the updates that are still to be answered.
func owes(t *testing.T, s *store.Store) string {
	t.Helper()
	list, err := s.Subscribers.Unanswered(context.Background(), "telegram")
	if err != nil {
		t.Fatal(err)
	}
	ids := []int64{}
	for _, u := range list {
		ids = append(ids, u.ID)
		if want := storetest.Said(u.ID, "", ""); string(u.Raw) != string(want.Raw) || u.Bot != "telegram" {
			t.Errorf("update %d was kept as %q of %s, want u.Bot %q", u.ID, u.Raw, u.Bot, "telegram")
		}
		if u.Kept.IsZero() {
			t.Errorf("since when is update %d kept?, want not u.Kept.IsZero()", u.ID)
		}
	}
	return fmt.Sprint(ids)
}

func TestAnUpdateIsKeptUntilItIsAnswered(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		expect := func(want string) {
			t.Helper()
			if got := owes(t, s); got != want {
				t.Errorf("owed %s, want %s", got, want)
			}
		}
		take := func(u subscriber.Update) {
			t.Helper()
			if err := s.Subscribers.ApplyUpdate(ctx, u); err != nil {
				t.Fatal(err)
			}
			c.Advance(time.Second)
		}
		answered := func(ids ...int64) {
			t.Helper()
			if err := s.Subscribers.Answered(ctx, "telegram", ids...); err != nil {
				t.Fatal(err)
			}
		}
		expect("[]")
		take(storetest.Said(800_002, "1", "1", storetest.Subscribe("1", "a")...))
		take(subscriber.Update{Bot: "telegram", ID: 800_003}) // nothing to answer
		take(storetest.Said(800_004, "2", "2"))
		take(subscriber.Update{Bot: "other", ID: 7, Raw: []byte("{}")})
		take(storetest.Said(5, "1", "1")) // the stream begins anew elsewhere
		expect("[800002 800004 5]")
		answered(800_004, 4711)
		answered(800_004)
		answered()
		expect("[800002 5]")
		// One that comes again was answered.
		answered(5)
		if err := s.Subscribers.ApplyUpdate(ctx, storetest.Said(5, "1", "1")); !errors.Is(err, subscriber.ErrRepeated) {
			t.Errorf("again: %v, want error %v", err, subscriber.ErrRepeated)
		}
		expect("[800002]")
		// An update whose changes fail is not kept either.
		if err := s.Subscribers.ApplyUpdate(ctx, storetest.Said(6, "1", "1",
			subscriber.Subscribe{Channel: "telegram", Address: "1"})); err == nil {
			t.Error("a subscription without a topic was taken, want an error")
		}
		expect("[800002]")
		c.Advance(23 * time.Hour)
		take(storetest.Said(7, "1", "1"))
		expect("[800002 7]")
		until := c.Now().Add(30 * time.Second)
		if err := s.Subscribers.Postpone(ctx, "telegram", "1", until); err != nil {
			t.Error(err)
		}
		take(storetest.Said(8, "2", "2"))
		list, err := s.Subscribers.Unanswered(ctx, "telegram")
		if err != nil || len(list) != 3 || !list[0].NotBefore.Equal(until) || !list[1].NotBefore.Equal(until) ||
			!list[2].NotBefore.IsZero() {
			t.Errorf("postponed: %+v, %v, want no error, len(list) 3, list[0].NotBefore.Equal(until), "+
				"list[1].NotBefore.Equal(until), list[2].NotBefore.IsZero()", list, err)
		}
		answered(8)
		c.Advance(time.Hour)
		expect("[7]")
		if list, err := s.Subscribers.Unanswered(ctx, "other"); err != nil || len(list) != 0 {
			t.Errorf("older than a day: %v, %v, want no error, len(list) 0", list, err)
		}
	})
}

func TestErasingForgetsWhatWasSaidAndIsStillAnswered(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		take := func(u subscriber.Update) {
			t.Helper()
			if err := s.Subscribers.ApplyUpdate(context.Background(), u); err != nil {
				t.Fatal(err)
			}
			c.Advance(time.Second)
		}
		erase := func(address string) subscriber.SubscriberChange {
			return subscriber.Erase{Channel: "telegram", Address: address}
		}
		take(storetest.Said(1, "11", "11", storetest.Subscribe("11", "a")...))
		take(storetest.Said(2, "-5", "11")) // the same person in a group
		take(storetest.Said(3, "12", "12"))
		take(storetest.Said(4, "-5", "12"))
		take(storetest.Said(5, "11", "11", erase("11")))
		if got := owes(t, s); got != "[3 4 5]" {
			t.Errorf("owed %s after the erasure, want %q", got, "[3 4 5]")
		}
		take(storetest.Said(6, "13", "13", erase("13"))) // who was never stored, but has said something
		take(storetest.Said(7, "13", "13"))
		take(storetest.Said(8, "13", "13", erase("13")))
		if got := owes(t, s); got != "[3 4 5 8]" {
			t.Errorf("owed %s, want %q", got, "[3 4 5 8]")
		}
		// What was said in a group is found when the group has moved.
		take(storetest.Said(9, "-1005", "12", subscriber.Move{Channel: "telegram", Address: "-5", NewAddress: "-1005"},
			erase("-1005")))
		if got := owes(t, s); got != "[3 5 8 9]" {
			t.Errorf("owed %s, want %q", got, "[3 5 8 9]")
		}
	})
}

// TestAPauseThatAChatAskedForIsKeptForAllThatIsSentThere: to call during it makes
// it longer, whoever calls: another thread, another process, the next start.
func TestAPauseThatAChatAskedForIsKeptForAllThatIsSentThere(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		forum := storetest.Person("-5")
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: forum})
		forum.Thread = 7
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: forum})
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("-50")})
		until := func(address string, thread int64) time.Duration {
			t.Helper()
			sub, err := s.Subscribers.Subscriber(ctx, "telegram", address, thread)
			if err != nil {
				t.Fatal(err)
			}
			if sub.NotBefore.IsZero() {
				return 0
			}
			return sub.NotBefore.Sub(c.Now())
		}
		check := func(want time.Duration) {
			t.Helper()
			if general, thread, other := until("-5", 0), until("-5", 7), until("-50", 0); general != want ||
				thread != want || other != 0 {
				t.Errorf("the chat waits %s, its thread %s, want %s; another chat waits %s", general, thread, want,
					other)
			}
		}
		for _, d := range []time.Duration{5 * time.Minute, time.Minute} { // the longer one counts
			if err := s.Subscribers.Postpone(ctx, "telegram", "-5",
				c.Now().Add(d)); err != nil { // an answer was told so
				t.Fatal(err)
			}
			check(5 * time.Minute)
		}
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, subscriber.Subscribe{Channel: "telegram", Address: "-5", Thread: 7, Topic: "a"})
		storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		m := ledger.Record{Subscriber: p.Recipients[0].Subscriber, FanOut: r.ID, Batch: p.Number,
			NotBefore: c.Now().Add(time.Hour), // an article was
			Results: []ledger.IndexedResult{{Broadcast: r.Broadcasts[0].ID,
				Result: ledger.Result{Outcome: ledger.OutcomeRetry}}},
			Retry: ledger.Retry{NotBefore: c.Now().Add(time.Hour)}}
		if err := l.Record(ctx, "telegram", []ledger.Record{m}); err != nil {
			t.Fatal(err)
		}
		check(time.Hour)
	})
}
