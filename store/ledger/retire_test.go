package ledger_test

import (
	"context"
	"errors"
	"testing"

	"loa/article"
	"loa/audience"
	"loa/internal/assert"
	"loa/internal/clocktest"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// TestARetiredChannelOwesNothing gives a channel that goes everything that can be
// owed: a batch under way, a fan-out half walked, one not begun, a change, a
// retry, a digest and what quiet hours hold; and another channel beside it.
func TestARetiredChannelOwesNothing(t *testing.T) {
	storetest.EachAt(t, func(t *testing.T, s *store.Store, c *clocktest.Clock) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		for _, channel := range []string{"telegram", "pigeon"} {
			if _, err := l.UseChannel(ctx, channel); err != nil {
				t.Fatal(err)
			}
		}
		on := func(channel, address string, rhythm subscriber.Rhythm) {
			storetest.Apply(t, s, subscriber.Subscribe{Channel: channel, Address: address, Topic: "a", Rhythm: rhythm})
		}
		on("telegram", "1", "")
		for _, address := range []string{"p1", "p2", "p3", "p4"} {
			on("pigeon", address, "")
		}
		on("pigeon", "p5", subscriber.RhythmDaily)
		first := storetest.Publish(t, s, "1", "a")
		f, ok, err := l.StartFanOut(ctx, "pigeon", audience.LaneImmediate, false)
		if err != nil || !ok {
			t.Fatalf("got %v, %v, want a fan-out", ok, err)
		}
		candidates, to, err := l.Candidates(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		var d ledger.BatchDecision
		d.From, d.To, d.Counts, d.ByKeyword = f.Cursor, to, make([]map[ledger.Outcome]int64, 1), make([]int64, 1)
		for i, outcome := range []ledger.Outcome{ledger.OutcomePending, ledger.OutcomePending, ledger.OutcomePending,
			ledger.OutcomeHeld, ledger.OutcomeDigest} {
			d.Recipients = append(d.Recipients, ledger.Recipient{Subscriber: candidates[i].Subscriber.ID,
				Results: []ledger.Result{{Outcome: outcome}}})
		}
		d.Holds = []ledger.Hold{{Subscriber: candidates[3].Subscriber.ID, Seq: f.Broadcasts[0].Seq, Due: c.Now()}}
		b, err := l.SaveBatch(ctx, f.ID, d)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range []ledger.Result{{Outcome: ledger.OutcomeSent, Seq: 1, Message: "7"},
			{Outcome: ledger.OutcomeRetry}} {
			err := l.Record(ctx, "pigeon", []ledger.Record{{Subscriber: b.Recipients[i].Subscriber, FanOut: f.ID,
				Batch:   b.Number,
				Results: []ledger.IndexedResult{{Broadcast: f.Broadcasts[0].ID, Result: r}},
				Retry:   ledger.Retry{NotBefore: c.Now(), Error: "x"}}})
			if err != nil {
				t.Fatal(err)
			}
		}
		l.MustFinish(t, f)
		second := storetest.Publish(t, s, "2", "a")
		if _, ok, err := l.StartFanOut(ctx, "pigeon", audience.LaneImmediate, false); err != nil || !ok {
			t.Fatalf("got %v, %v, want a fan-out under way", ok, err)
		}
		third := storetest.Publish(t, s, "3", "a")
		if err := s.Publishing.Withdraw(ctx, first, "gỡ"); err != nil {
			t.Fatal(err)
		}

		audit := func(id int64) []ledger.Audit {
			t.Helper()
			storetest.Balanced(t, s, id)
			list, err := s.Ledger.Audit(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}

		if err := s.Ledger.Retire(ctx, "owl"); !errors.Is(err, article.ErrNotFound) {
			t.Errorf("an unknown channel: got %v, want article.ErrNotFound", err)
		}
		// It is interrupted wherever that can be, and goes on.
		for steps := 1; ; steps++ {
			err := s.Ledger.RetireSome(ctx, "pigeon", steps)
			storetest.Balanced(t, s, 0)
			if err == nil {
				break
			}
		}
		for name, want := range map[int64][3]int64{first: {6, 1, 4}, second: {6, 0, 5}, third: {6, 0, 5}} {
			a := audit(name)[0]
			assert.Same(t, "targeted, sent, gone of "+a.Title, [3]int64{a.Targeted, a.Sent, a.Gone}, want)
			assert.Same(t, "pending: the other channel's of "+a.Title, a.Pending, 1)
		}
		withdrawal := audit(first)[1]
		assert.Same(t, "the withdrawal: targeted, gone", [2]int64{withdrawal.Targeted, withdrawal.Gone}, [2]int64{1, 1})

		later := storetest.Publish(t, s, "4", "a")
		assert.Same(t, "targeted by what is published later", audit(later)[0].Targeted, 1)

		if _, err := l.UseChannel(ctx, "pigeon"); err != nil {
			t.Fatal(err)
		}
		if f, ok, err := l.StartFanOut(ctx, "pigeon", audience.LaneImmediate, false); err != nil || ok {
			t.Errorf("configured again: got fan-out %+v, %v, want none of old articles", f, err)
		}
		due, err := l.DueDigests(ctx, "pigeon", c.Now().AddDate(0, 0, 2), 10)
		if err != nil || len(due) != 1 || due[0].From != due[0].To {
			t.Errorf("configured again: got digests %+v, %v, want one about nothing old", due, err)
		}
		anew := storetest.Publish(t, s, "5", "a")
		assert.Same(t, "targeted by what is published then", audit(anew)[0].Targeted, 6)
		if f, ok, err := l.StartFanOut(ctx, "pigeon", audience.LaneImmediate, false); err != nil || !ok ||
			f.Broadcasts[0].Article != anew {
			t.Errorf("configured again: got fan-out %+v, %v, %v, want one of the new article", f, ok, err)
		}
	})
}
