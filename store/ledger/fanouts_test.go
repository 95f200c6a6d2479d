package ledger_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

func TestARoundMeetsEverySubscriberOfItsTopicsOnceAndInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := storetest.Lead(t, s)
		var changes []subscriber.SubscriberChange
		for i := range 350 {
			switch i % 3 {
			case 0:
				changes = append(changes, storetest.Subscribe(fmt.Sprint(i), "a")...)
			case 1:
				changes = append(changes, storetest.Subscribe(fmt.Sprint(i), "b", "a")...)
			case 2:
				changes = append(changes, storetest.Subscribe(fmt.Sprint(i), "c")...)
			}
		}
		storetest.Apply(t, s, changes...)
		id := storetest.Publish(t, s, "1", "a", "b")
		storetest.Publish(t, s, "2", "b")
		if got := storetest.Balanced(t, s, id); got.Targeted != 234 || got.Pending != 234 {
			t.Errorf("before the round: %+v, want got.Targeted 234, got.Pending 234", got)
		}
		r := l.MustStart(t, audience.LaneImmediate, false)
		if len(r.Broadcasts) != 2 {
			t.Fatalf("round of %d broadcasts, want len(r.Broadcasts) 2", len(r.Broadcasts))
		}
		seen, last := 0, int64(0)
		for _, p := range l.BatchAll(t, r) {
			if len(p.Recipients) > ledger.BatchSize {
				t.Errorf("page of %d, want len(p.Recipients) at most %v", len(p.Recipients), ledger.BatchSize)
			}
			for i, chat := range p.Recipients {
				if chat.Subscriber <= last {
					t.Errorf("subscriber %d after %d, want chat.Subscriber more than %v", chat.Subscriber, last, last)
				}
				last = chat.Subscriber
				seen++
				l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 2, Message: "1"},
					ledger.Retry{})
			}
			storetest.Balanced(t, s, id)
		}
		if seen != 234 {
			t.Errorf("met %d subscribers, want 234", seen)
		}
		l.MustFinish(t, r)
		if got := storetest.Balanced(t, s, id); got.Sent != 234 || got.Pending != 0 {
			t.Errorf("after the round: %+v, want got.Sent 234, got.Pending 0", got)
		}
		if _, ok, err := l.StartFanOut(context.Background(), "telegram", audience.LaneImmediate, false); ok ||
			err != nil {
			t.Errorf("a second round: %v, %v, want not ok, no error", ok, err)
		}
	})
}

func TestWhoSubscribesOrLeavesAroundAPublicationIsCountedRightly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := storetest.Lead(t, s)
		storetest.Apply(t, s, storetest.Subscribe("stays", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("left", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("leaves", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("changes", "a")...)
		storetest.Apply(t, s, storetest.Subscribe("erased", "a")...)
		storetest.Publish(t, s, "0", "b") // so that leaving is after some change
		storetest.Apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "left", Topic: "a"})
		id := storetest.Publish(t, s, "1", "a")
		storetest.Apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "leaves", Topic: "a"})
		storetest.Apply(t, s, storetest.Subscribe("late", "a")...)
		storetest.Apply(t, s, subscriber.Erase{Channel: "telegram", Address: "erased"})
		weekly := storetest.Person("changes")
		weekly.Rhythm = subscriber.RhythmWeekly
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: weekly})
		if got := storetest.Balanced(t, s, id); got.Targeted != 4 {
			t.Errorf("targeted %+v, want got.Targeted 4", got)
		}
		r := l.MustStart(t, audience.LaneImmediate, false)
		list, _ := l.MustCandidates(t, r)
		index := len(r.Broadcasts) - 1
		got := map[string]audience.Decision{}
		for _, c := range list {
			if m := l.Memberships(t, r, c)[index]; m.Meant() {
				got[c.Subscriber.Address] = audience.Decide(r.Broadcasts[index].Terms, c.Candidate, m,
					audience.Moment{Now: time.Now(), Zone: time.UTC})
			}
		}
		if len(got) != 4 {
			t.Errorf("candidates %v, want len(got) 4", got)
		}
		for address, want := range map[string]audience.Action{"stays": audience.Send, "leaves": audience.Skip,
			"changes": audience.Send} {
			if got[address].Action != want {
				t.Errorf("%s: got %s, want %s", address, got[address].Action, want)
			}
		}
	})
}

func TestTheAuditNoticesWhenACountIsBroken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		for i := range 5 {
			storetest.Apply(t, s, storetest.Subscribe(fmt.Sprint(i), "a")...)
		}
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: storetest.Person("none")})
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		batches := l.BatchAll(t, r)
		l.MustFinish(t, r)
		for i := range 4 {
			l.MustRecord(t, r, batches[0], i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "1"},
				ledger.Retry{})
		}
		l.MustRecord(t, r, batches[0], 4, ledger.Result{Outcome: ledger.OutcomeRetry, MaybeDup: true},
			ledger.Retry{NotBefore: time.Now().Add(time.Hour), Error: "x"})
		if got := storetest.Balanced(t, s, id); got.Pending != 1 || got.Sent != 4 || got.MaybeDup != 1 {
			t.Errorf("%+v, want got.Pending 1, got.Sent 4, got.MaybeDup 1", got)
		}
		broken := func(what, query string, args ...any) {
			t.Helper()
			list, err := s.Ledger.AuditBroken(ctx, id, query, args...)
			if err != nil {
				t.Fatal(err)
			}
			if list[0].Balanced() {
				t.Errorf("%s: the audit saw nothing: %+v, want not list[0].Balanced()", what, list[0])
			}
		}
		broken("a retry was lost", `DELETE FROM retries`)
		broken("a page was lost", `DELETE FROM pages`)
		broken("a count is wrong", `UPDATE round_broadcasts SET held = held + 1`)
		broken("a subscriber was skipped", `INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied,
			since,
			since_seq, ended, ended_seq, reason, keywords)
			SELECT id, channel, 'a', '', 'immediate', 0, 0, 0, 0, '', '' FROM subscribers WHERE address = 'none'`)
	})
}

func TestAFinishedOrInterruptedPageIsFoundAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		for i := range 3 {
			storetest.Apply(t, s, storetest.Subscribe(fmt.Sprint(i), "a")...)
		}
		storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		l.MustRecord(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "5"}, ledger.Retry{})
		// A crash here: the next leader finds the fan-out and its batch.
		again := l.MustStart(t, audience.LaneImmediate, false)
		if again.ID != r.ID || again.Cursor == 0 {
			t.Errorf("another round: %+v, want again.ID %v, again.Cursor other than 0", again, r.ID)
		}
		open, err := l.OpenBatches(ctx, r.ID)
		if err != nil || len(open) != 1 {
			t.Fatalf("open pages %v, %v, want no error, len(open) 1", open, err)
		}
		if c := open[0].Recipients[0].Results[0]; c.Outcome != ledger.OutcomeSent || c.Message != "5" ||
			open[0].Recipients[1].Results[0].Outcome != ledger.OutcomePending {
			t.Errorf("cells %+v, want c.Outcome %v, c.Message %q, %v", open[0].Recipients, ledger.OutcomeSent, "5",
				ledger.OutcomePending)
		}
		l.MustRecord(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeRetry},
			ledger.Retry{NotBefore: time.Now().Add(-time.Second), Attempts: 2, Error: "timeout"})
		l.MustRecord(t, r, p, 2, ledger.Result{Outcome: ledger.OutcomeGone}, ledger.Retry{})
		if open, _ := l.OpenBatches(ctx, r.ID); len(open) != 0 {
			t.Errorf("a page whose chats were all tried is open: %v, want len(open) 0", open)
		}
		due, _, err := l.DueRetries(ctx, "telegram", time.Now(), 10)
		if err != nil || len(due) != 1 || due[0].Attempts != 2 || due[0].Subscriber != p.Recipients[1].Subscriber {
			t.Errorf("retries %+v, %v, want no error, len(due) 1, due[0].Attempts 2, due[0].Subscriber %v", due, err,
				p.Recipients[1].Subscriber)
		}
		l.MustRecord(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: "6"}, ledger.Retry{})
		if due, next, err := l.DueRetries(ctx, "telegram", time.Now(), 10); err != nil || len(due) != 0 ||
			!next.IsZero() {
			t.Errorf("after success: %+v, %v, %v, want no error, len(due) 0, next.IsZero()", due, next, err)
		}
	})
}

func TestAChangeMeetsThoseWhoHaveTheOlderMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		for i := range 4 {
			storetest.Apply(t, s, storetest.Subscribe(fmt.Sprint(i), "a")...)
		}
		a := article.Article{Source: "test", Key: "1", URL: "https://example.org/1", Title: "Mưa lớn 120 mm",
			Lead: "Mưa to.", ContentText: "Mưa 120 mm.", Topics: []string{"a"}}
		id := storetest.Save(t, s, a).ID
		r := l.MustStart(t, audience.LaneImmediate, false)
		p := l.BatchAll(t, r)[0]
		for i, seq := range []int64{1, 1, 2} { // the third was sent after the change
			l.MustRecord(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: seq, Message: fmt.Sprint(100 + i)},
				ledger.Retry{})
		}
		l.MustRecord(t, r, p, 3, ledger.Result{Outcome: ledger.OutcomeGone}, ledger.Retry{})
		l.MustFinish(t, r)
		a.Title = "Mưa lớn 210 mm"
		storetest.Save(t, s, a)
		if got := storetest.Balanced(t, s, id); got.Kind != article.BroadcastUpdate || got.Targeted != 2 ||
			got.Pending != 2 {
			t.Errorf("before: %+v, want got.Kind %v, got.Targeted 2, got.Pending 2", got, article.BroadcastUpdate)
		}
		c := l.MustStart(t, audience.LaneImmediate, true)
		if c.Broadcasts[0].SentBy != r.ID {
			t.Errorf("origin %+v, want c.Broadcasts[0].SentBy %v", c.Broadcasts[0], r.ID)
		}
		list, to := l.MustCandidates(t, c)
		if len(list) != 2 || list[0].Message != "100" || list[0].Shown.Seq != 1 {
			t.Fatalf("candidates %+v, want len(list) 2, list[0].Message %q, list[0].Shown.Seq 1", list, "100")
		}
		if to != p.Recipients[3].Subscriber {
			t.Errorf("looked up to %d, want to %v", to, p.Recipients[3].Subscriber)
		}
		cp := l.BatchAll(t, c)[0]
		l.MustFinish(t, c)
		for i := range cp.Recipients {
			l.MustRecord(t, c, cp, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 2, Message: fmt.Sprint(100 + i)},
				ledger.Retry{})
		}
		if got := storetest.Balanced(t, s, id); got.Sent != 2 {
			t.Errorf("after: %+v, want got.Sent 2", got)
		}
		o := l.MustStart(t, audience.LaneImmediate, true)
		if o.Broadcasts[0].SentBy != ledger.SentInLists || len(l.BatchAll(t, o)) != 0 {
			t.Errorf("no digest shows it: %+v, want o.Broadcasts[0].SentBy %v, len(l.BatchAll(t, o)) 0", o,
				ledger.SentInLists)
		}
		l.MustFinish(t, o)
		// The next change knows what the message shows by now.
		if err := s.Publishing.Withdraw(ctx, id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		w := l.MustStart(t, audience.LaneImmediate, true)
		list, _ = l.MustCandidates(t, w)
		if len(list) != 3 || list[0].Shown.Seq != 2 {
			t.Errorf("withdrawal: %+v, want len(list) 3, list[0].Shown.Seq 2", list)
		}
	})
}

func TestDigestsAndHeldArticlesAreFoundWhenDue(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := storetest.Lead(t, s)
		daily := storetest.Person("1")
		daily.Rhythm = subscriber.RhythmDaily
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: daily})
		storetest.Publish(t, s, "0", "a")
		storetest.Apply(t, s, storetest.Subscribe("1", "a")...)
		storetest.Apply(t, s, subscriber.Subscribe{Channel: "telegram", Address: "1", Topic: "b",
			Rhythm: subscriber.RhythmWeekly})
		first := storetest.Publish(t, s, "1", "a")
		storetest.Publish(t, s, "2", "b")
		next, err := l.NextDue(ctx, "telegram")
		if err != nil || !next.Equal(time.Date(2026, 3, 4, 6, 30, 0, 0, time.UTC)) {
			t.Fatalf("next %v, %v, want no error, next.Equal(time.Date(2026, 3, 4, 6, 30, 0, 0, time.UTC))", next, err)
		}
		due, err := l.DueDigests(ctx, "telegram", next, 10)
		if err != nil || len(due) != 1 || due[0].Rhythm != subscriber.RhythmDaily || due[0].From != 1 ||
			due[0].To != 3 {
			t.Fatalf("due %+v, %v, want no error, len(due) 1, due[0].Rhythm %v, due[0].From 1, due[0].To 3", due, err,
				subscriber.RhythmDaily)
		}
		list, err := l.DigestArticles(ctx, "telegram", due[0].From+1, due[0].To)
		if err != nil || len(list) != 2 || list[0].Article.ID != first || list[0].Topics[0] != "a" {
			t.Errorf("published %+v, %v, want no error, len(list) 2, list[0].Article.ID %v, list[0].Topics[0] %q", list,
				err, first, "a")
		}
		if rhythm, ok := subscriber.RhythmAt(due[0].History, []string{"b"}, 3); !ok ||
			rhythm != subscriber.RhythmWeekly {
			t.Errorf("history %+v, want ok, rhythm %v", due[0].History, subscriber.RhythmWeekly)
		}
		done := ledger.ListRecord{Subscriber: due[0].Subscriber.ID, Rhythm: subscriber.RhythmDaily, Seq: 3,
			Due: next.Add(24 * time.Hour), Sent: 1}
		if err := l.RecordLists(ctx, []ledger.ListRecord{done}); err != nil {
			t.Fatal(err)
		}
		if due, _ := l.DueDigests(ctx, "telegram", next, 10); len(due) != 0 {
			t.Errorf("again: %+v, want len(due) 0", due)
		}
		// Back to single messages: what is left is told once more, then the digest goes.
		storetest.Publish(t, s, "3", "a")
		daily.Rhythm = subscriber.RhythmImmediate
		storetest.Apply(t, s, subscriber.SaveSubscriber{Subscriber: daily})
		done.Seq, done.Due = 4, next.Add(48*time.Hour)
		if err := l.RecordLists(ctx, []ledger.ListRecord{done}); err != nil {
			t.Fatal(err)
		}
		if due, _ := l.DueDigests(ctx, "telegram", next.Add(72*time.Hour), 10); len(due) != 1 ||
			due[0].Rhythm != subscriber.RhythmWeekly {
			t.Errorf("digests left: %+v, want len(due) 1, due[0].Rhythm %v", due, subscriber.RhythmWeekly)
		}

		id := storetest.Find(t, s, "1").ID
		r := l.MustStart(t, audience.LaneImmediate, false)
		_, err = l.SaveBatch(ctx, r.ID, ledger.BatchDecision{To: id,
			Holds: []ledger.Hold{{Subscriber: id, Seq: 2, Due: next}, {Subscriber: id, Seq: 4, Due: next}}})
		if err != nil {
			t.Fatal(err)
		}
		held, err := l.DueHeld(ctx, "telegram", next, 10)
		if err != nil || len(held) != 1 || held[0].From != 2 || held[0].To != 4 {
			t.Fatalf("held %+v, %v, want no error, len(held) 1, held[0].From 2, held[0].To 4", held, err)
		}
		// While it is sent, another is held.
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: id, Seq: 3}}); err != nil {
			t.Fatal(err)
		}
		if held, _ := l.DueHeld(ctx, "telegram", next, 10); len(held) != 1 || held[0].From != 4 {
			t.Errorf("held on: %+v, want len(held) 1, held[0].From 4", held)
		}
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: id, Seq: 4}}); err != nil {
			t.Fatal(err)
		}
		if held, _ := l.DueHeld(ctx, "telegram", next.Add(time.Hour), 10); len(held) != 0 {
			t.Errorf("held for ever: %+v, want len(held) 0", held)
		}
	})
}

// A batch holds a hundred recipients: what is marked of one and who erases another
// at the same moment must not undo each other.
func TestErasingUndoesNoMarkOfAnotherChat(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := storetest.Lead(t, s)
		const recipients = 60
		for i := range recipients {
			storetest.Apply(t, s, storetest.Subscribe(strconv.Itoa(i), "a")...)
		}
		id := storetest.Publish(t, s, "1", "a")
		r := l.MustStart(t, audience.LaneImmediate, false)
		batch := l.BatchAll(t, r)[0]
		l.MustFinish(t, r)
		for i := range recipients {
			l.MustRecord(t, r, batch, i, ledger.Result{Outcome: ledger.OutcomeRetry},
				ledger.Retry{NotBefore: time.Now()})
		}
		var erasing sync.WaitGroup
		erasing.Go(func() {
			for i := 1; i < recipients; i += 2 {
				err := s.Subscribers.ApplyUpdate(context.Background(),
					subscriber.Update{Bot: "telegram", Changes: []subscriber.SubscriberChange{
						subscriber.Erase{Channel: "telegram", Address: strconv.Itoa(i)}}})
				if err != nil {
					t.Error(err)
				}
			}
		})
		for i := 0; i < recipients; i += 2 {
			l.MustRecord(t, r, batch, i, ledger.Result{Outcome: ledger.OutcomeSent, Message: fmt.Sprint(i + 1), Seq: 1},
				ledger.Retry{})
		}
		erasing.Wait()
		if a := storetest.Balanced(t, s, id); a.Sent != recipients/2 || a.Gone != recipients/2 {
			t.Errorf("%+v, want a.Sent %v, a.Gone %v", a, recipients/2, recipients/2)
		}
	})
}
