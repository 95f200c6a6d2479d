package store_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestOneProcessLeadsAndAnotherTakesOver(t *testing.T) {
	url := storetest.Postgres(t)
	a, b := storetest.OpenAt(t, url, nil), storetest.OpenAt(t, url, nil)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	storetest.Apply(t, a, storetest.Subscribe("1", "a")...)
	storetest.Publish(t, a, "1", "a")

	first, err := a.Lead(ctx, "deliver")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	short, cancelShort := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancelShort()
	if l, err := b.Lead(short, "deliver"); err == nil {
		l.Close()
		t.Fatal("two lead, want an error")
	}
	r, ok, err := first.StartFanOut(ctx, "telegram", audience.LaneImmediate, false)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}

	// The server ends the leader's connection.
	admin, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.Exec(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
		AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	second, err := b.Lead(ctx, "deliver")
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if _, err := first.SaveBatch(ctx, r.ID, ledger.BatchDecision{To: 1}); !errors.Is(err, store.ErrLeadershipLost) {
		t.Errorf("the old leader wrote: %v, want error %v", err, store.ErrLeadershipLost)
	}
	if err := first.Alive(ctx); !errors.Is(err, store.ErrLeadershipLost) {
		t.Errorf("the old leader thinks it leads: %v, want error %v", err, store.ErrLeadershipLost)
	}
	again, ok, err := second.StartFanOut(ctx, "telegram", audience.LaneImmediate, false)
	if err != nil || !ok || again.ID != r.ID {
		t.Errorf("the new leader found %+v, %v, want no error, ok, again.ID %v", again, err, r.ID)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
	third, err := a.Lead(ctx, "deliver")
	if err != nil {
		t.Fatalf("after the leader gave up: %v, want no error", err)
	}
	third.Close()
}

func TestAProcessThatIsToldToStopKeepsTheLeadUntilItGivesItUp(t *testing.T) {
	url := storetest.Postgres(t)
	s := storetest.OpenAt(t, url, nil)
	l := storetest.Lead(t, s)
	ctx := context.Background()
	if _, err := l.UseChannel(ctx, "telegram"); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	lock, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Rollback()
	if _, err := lock.Exec(`SELECT 1 FROM channels FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	// A write of the leader waits for the lock when the word comes to stop.
	told, stop := context.WithCancel(ctx)
	written := make(chan error)
	go func() { written <- l.SlowChannel(told, "telegram", time.Now().Add(time.Hour)) }()
	for waiting := 0; waiting == 0; {
		if err := db.QueryRow(`SELECT count(*) FROM pg_stat_activity
			WHERE wait_event_type = 'Lock'`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	time.AfterFunc(100*time.Millisecond, func() { lock.Rollback() }) // were it cancelled, it would be by then
	if err := <-written; err != nil {
		t.Errorf("what was begun: %v, want no error", err)
	}
	if err := l.SlowChannel(told, "telegram", time.Now()); !errors.Is(err, context.Canceled) {
		t.Errorf("something new was begun: %v, want error %v", err, context.Canceled)
	}
	if err := l.Alive(told); err != nil {
		t.Errorf("the lead is lost: %v, want no error", err)
	}
	if err := l.Record(ctx, "telegram", []ledger.Record{{Sent: 1}}); err != nil {
		t.Errorf("what was sent cannot be marked: %v, want no error", err)
	}
}

func TestWhoIsErasedIsOwedNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("2", "a")...)
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		l.MustFinish(t, r)
		l.MustRecord(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeRetry},
			ledger.Retry{NotBefore: time.Now().Add(time.Hour), Error: "x"})
		l.MustRecord(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "1"}, ledger.Retry{})
		storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: "1"})
		if got := storetest.Balanced(t, s, id); got.Gone != 1 || got.Sent != 1 || got.Pending != 0 {
			t.Errorf("%+v, want got.Gone 1, got.Sent 1, got.Pending 0", got)
		}
	})
}

func TestWhatNoAuditNeedsIsPruned(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("2", "a")...)
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		l.MustFinish(t, r)
		for i := range p.Recipients {
			l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "1"}, ledger.Retry{})
		}
		gone := storetest.Find(t, s, "2").ID
		storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: "2"})
		c.Advance(29 * 24 * time.Hour)
		if err := l.Prune(ctx); err != nil {
			t.Fatal(err)
		}
		if got := storetest.Balanced(t, s, id); got.Sent != 2 {
			t.Errorf("pruned too early: %+v, want got.Sent 2", got)
		}
		c.Advance(3 * 24 * time.Hour)
		if err := l.Prune(ctx); err != nil {
			t.Fatal(err)
		}
		if _, err := l.FanOut(ctx, r.ID); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("the round is still there: %v, want error %v", err, article.ErrNotFound)
		}
		if _, err := s.Subscribers.SubscriberByID(ctx, gone); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("the erased subscriber's number is still there: %v, want error %v", err, article.ErrNotFound)
		}
		if storetest.Find(t, s, "1").ID == 0 {
			t.Error("a subscriber was pruned, want other than 0")
		}
	})
}
