package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store"
	"loa/store/storetest"
	"loa/subscriber"
)

// leader is a store.Leader whose errors end the test.
type leader struct{ *store.Leader }

func lead(t *testing.T, s *store.Store) leader {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	l, err := s.Lead(ctx, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return leader{l}
}

func (l leader) mustReturn(t *testing.T, now time.Time) {
	t.Helper()
	if err := l.EndPauses(context.Background(), now); err != nil {
		t.Fatal(err)
	}
}

func (l leader) round(t *testing.T, lane audience.Lane, changes bool) ledger.FanOut {
	t.Helper()
	r, ok, err := l.StartFanOut(context.Background(), "telegram", lane, changes)
	if err != nil || !ok {
		t.Fatalf("no round: %v", err)
	}
	return r
}

func (l leader) candidates(t *testing.T, r ledger.FanOut) ([]ledger.Candidate, int64) {
	t.Helper()
	list, to, err := l.Candidates(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return list, to
}

// publish stores a new article that is public at once.
func publish(t *testing.T, s *store.Store, key string, topics ...string) int64 {
	t.Helper()
	return save(t, s, article.Article{Source: "test", Key: key, URL: "https://example.org/" + key, Title: "Tin " + key,
		Lead: "Lời dẫn của " + key, ContentText: "Nội dung " + key, Topics: topics}).ID
}

// balanced audits an article and wants the sum to hold.
func balanced(t *testing.T, s *store.Store, id int64) ledger.Audit {
	t.Helper()
	list, err := s.Audit(context.Background(), id)
	if err != nil || len(list) == 0 {
		t.Fatalf("audit: %v, %v", list, err)
	}
	for _, a := range list {
		if !a.Balanced() {
			t.Errorf("does not add up: %+v", a)
		}
	}
	return list[len(list)-1]
}

// all walks a round to its end: everyone due is put on a page.
func (l leader) all(t *testing.T, r ledger.FanOut) (pages []ledger.Batch) {
	t.Helper()
	for {
		list, to := l.candidates(t, r)
		if to == r.Cursor {
			break
		}
		step := ledger.BatchDecision{From: r.Cursor, To: to}
		for _, c := range list {
			chat := ledger.Recipient{Subscriber: c.Subscriber.ID, Results: make([]ledger.Result, len(r.Broadcasts))}
			for i := range chat.Results {
				chat.Results[i].Outcome = ledger.OutcomeNone
			}
			for _, m := range c.Matches {
				chat.Results[m.Index] = ledger.Result{Message: m.Message, Seq: m.Seq}
			}
			step.Recipients = append(step.Recipients, chat)
		}
		page, err := l.SaveBatch(context.Background(), r.ID, step)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Recipients) > 0 {
			pages = append(pages, page)
		}
		r.Cursor = to
	}
	return pages
}

func (l leader) finish(t *testing.T, r ledger.FanOut) {
	t.Helper()
	if err := l.FinishFanOut(context.Background(), r.ID); err != nil {
		t.Fatal(err)
	}
}

// mark settles every cell of a chat.
func (l leader) mark(t *testing.T, r ledger.FanOut, p ledger.Batch, chat int, cell ledger.Result, retry ledger.Retry) {
	t.Helper()
	m := ledger.Record{Subscriber: p.Recipients[chat].Subscriber, FanOut: p.FanOut, Batch: p.Number, Retry: retry}
	for place, c := range p.Recipients[chat].Results {
		if c.Outcome != ledger.OutcomeNone {
			m.Results = append(m.Results, ledger.IndexedResult{Index: place, Broadcast: r.Broadcasts[place].ID, Result: cell})
		}
	}
	if err := l.Record(context.Background(), "telegram", []ledger.Record{m}); err != nil {
		t.Fatal(err)
	}
}

func TestARoundMeetsEverySubscriberOfItsTopicsOnceAndInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := lead(t, s)
		var changes []subscriber.SubscriberChange
		for i := range 350 {
			switch i % 3 {
			case 0:
				changes = append(changes, subscribe(fmt.Sprint(i), "a")...)
			case 1:
				changes = append(changes, subscribe(fmt.Sprint(i), "b", "a")...)
			case 2:
				changes = append(changes, subscribe(fmt.Sprint(i), "c")...)
			}
		}
		apply(t, s, changes...)
		id := publish(t, s, "1", "a", "b")
		publish(t, s, "2", "b")
		if got := balanced(t, s, id); got.Targeted != 234 || got.Pending != 234 {
			t.Errorf("before the round: %+v", got)
		}
		r := l.round(t, audience.LaneImmediate, false)
		if len(r.Broadcasts) != 2 {
			t.Fatalf("round of %d broadcasts", len(r.Broadcasts))
		}
		seen, last := 0, int64(0)
		for _, p := range l.all(t, r) {
			if len(p.Recipients) > ledger.BatchSize {
				t.Errorf("page of %d", len(p.Recipients))
			}
			for i, chat := range p.Recipients {
				if chat.Subscriber <= last {
					t.Errorf("subscriber %d after %d", chat.Subscriber, last)
				}
				last = chat.Subscriber
				seen++
				l.mark(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 2, Message: 1}, ledger.Retry{})
			}
			balanced(t, s, id)
		}
		if seen != 234 {
			t.Errorf("met %d subscribers, want 234", seen)
		}
		l.finish(t, r)
		if got := balanced(t, s, id); got.Sent != 234 || got.Pending != 0 {
			t.Errorf("after the round: %+v", got)
		}
		if _, ok, err := l.StartFanOut(context.Background(), "telegram", audience.LaneImmediate, false); ok || err != nil {
			t.Errorf("a second round: %v, %v", ok, err)
		}
	})
}

func TestWhoSubscribesOrLeavesAroundAPublicationIsCountedRightly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := lead(t, s)
		apply(t, s, subscribe("stays", "a")...)
		apply(t, s, subscribe("left", "a")...)
		apply(t, s, subscribe("leaves", "a")...)
		apply(t, s, subscribe("changes", "a")...)
		apply(t, s, subscribe("erased", "a")...)
		publish(t, s, "0", "b") // so that leaving is after some change
		apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "left", Topic: "a"})
		id := publish(t, s, "1", "a")
		apply(t, s, subscriber.Unsubscribe{Channel: "telegram", Address: "leaves", Topic: "a"})
		apply(t, s, subscribe("late", "a")...)
		apply(t, s, subscriber.Erase{Channel: "telegram", Address: "erased"})
		weekly := person("changes")
		weekly.Rhythm = subscriber.RhythmWeekly
		apply(t, s, subscriber.SaveSubscriber{Subscriber: weekly})
		if got := balanced(t, s, id); got.Targeted != 4 {
			t.Errorf("targeted %+v", got)
		}
		r := l.round(t, audience.LaneImmediate, false)
		list, _ := l.candidates(t, r)
		place := len(r.Broadcasts) - 1
		got := map[string]ledger.Match{}
		for _, c := range list {
			for _, m := range c.Matches {
				if m.Index == place {
					got[c.Subscriber.Address] = m
				}
			}
		}
		if len(got) != 4 {
			t.Errorf("candidates %v", got)
		}
		if !got["stays"].StillSubscribed || got["leaves"].StillSubscribed || !got["changes"].StillSubscribed || got["changes"].Rhythm != subscriber.RhythmImmediate {
			t.Errorf("matches %+v", got)
		}
	})
}

func TestTheAuditNoticesWhenACountIsBroken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := lead(t, s)
		for i := range 5 {
			apply(t, s, subscribe(fmt.Sprint(i), "a")...)
		}
		apply(t, s, subscriber.SaveSubscriber{Subscriber: person("none")})
		id := publish(t, s, "1", "a")
		r := l.round(t, audience.LaneImmediate, false)
		pages := l.all(t, r)
		l.finish(t, r)
		for i := range 4 {
			l.mark(t, r, pages[0], i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: 1}, ledger.Retry{})
		}
		l.mark(t, r, pages[0], 4, ledger.Result{Outcome: ledger.OutcomeRetry, MaybeDup: true}, ledger.Retry{NotBefore: time.Now().Add(time.Hour), Error: "x"})
		if got := balanced(t, s, id); got.Pending != 1 || got.Sent != 4 || got.MaybeDup != 1 {
			t.Errorf("%+v", got)
		}
		broken := func(what, query string, args ...any) {
			t.Helper()
			list, err := s.AuditBroken(ctx, id, query, args...)
			if err != nil {
				t.Fatal(err)
			}
			if list[0].Balanced() {
				t.Errorf("%s: the audit saw nothing: %+v", what, list[0])
			}
		}
		broken("a retry was lost", `DELETE FROM retries`)
		broken("a page was lost", `DELETE FROM pages`)
		broken("a count is wrong", `UPDATE round_broadcasts SET held = held + 1`)
		broken("a subscriber was skipped", `INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied, since, since_seq, ended, ended_seq, reason, keywords)
			SELECT id, channel, 'a', '', 'immediate', 0, 0, 0, 0, '', '' FROM subscribers WHERE address = 'none'`)
	})
}

func TestAFinishedOrInterruptedPageIsFoundAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := lead(t, s)
		for i := range 3 {
			apply(t, s, subscribe(fmt.Sprint(i), "a")...)
		}
		publish(t, s, "1", "a")
		r := l.round(t, audience.LaneImmediate, false)
		p := l.all(t, r)[0]
		l.mark(t, r, p, 0, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: 5}, ledger.Retry{})
		// A crash here: the next leader finds the round and its page.
		again := l.round(t, audience.LaneImmediate, false)
		if again.ID != r.ID || again.Cursor == 0 {
			t.Errorf("another round: %+v", again)
		}
		open, err := l.OpenBatches(ctx, r.ID)
		if err != nil || len(open) != 1 {
			t.Fatalf("open pages %v, %v", open, err)
		}
		if c := open[0].Recipients[0].Results[0]; c.Outcome != ledger.OutcomeSent || c.Message != 5 || open[0].Recipients[1].Results[0].Outcome != ledger.OutcomePending {
			t.Errorf("cells %+v", open[0].Recipients)
		}
		l.mark(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeRetry}, ledger.Retry{NotBefore: time.Now().Add(-time.Second), Attempts: 2, Error: "timeout"})
		l.mark(t, r, p, 2, ledger.Result{Outcome: ledger.OutcomeGone}, ledger.Retry{})
		if open, _ := l.OpenBatches(ctx, r.ID); len(open) != 0 {
			t.Errorf("a page whose chats were all tried is open: %v", open)
		}
		due, _, err := l.DueRetries(ctx, "telegram", time.Now(), 10)
		if err != nil || len(due) != 1 || due[0].Attempts != 2 || due[0].Subscriber != p.Recipients[1].Subscriber {
			t.Errorf("retries %+v, %v", due, err)
		}
		l.mark(t, r, p, 1, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 1, Message: 6}, ledger.Retry{})
		if due, next, err := l.DueRetries(ctx, "telegram", time.Now(), 10); err != nil || len(due) != 0 || !next.IsZero() {
			t.Errorf("after success: %+v, %v, %v", due, next, err)
		}
	})
}

func TestAChangeMeetsThoseWhoHaveTheOlderMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := lead(t, s)
		for i := range 4 {
			apply(t, s, subscribe(fmt.Sprint(i), "a")...)
		}
		a := article.Article{Source: "test", Key: "1", URL: "https://example.org/1", Title: "Mưa lớn 120 mm", Lead: "Mưa to.", ContentText: "Mưa 120 mm.", Topics: []string{"a"}}
		id := save(t, s, a).ID
		r := l.round(t, audience.LaneImmediate, false)
		p := l.all(t, r)[0]
		for i, seq := range []int64{1, 1, 2} { // the third was sent after the change
			l.mark(t, r, p, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: seq, Message: int64(100 + i)}, ledger.Retry{})
		}
		l.mark(t, r, p, 3, ledger.Result{Outcome: ledger.OutcomeGone}, ledger.Retry{})
		l.finish(t, r)
		a.Title = "Mưa lớn 210 mm"
		save(t, s, a)
		if got := balanced(t, s, id); got.Kind != article.BroadcastUpdate || got.Targeted != 2 || got.Pending != 2 {
			t.Errorf("before: %+v", got)
		}
		c := l.round(t, audience.LaneImmediate, true)
		if c.Broadcasts[0].SentBy != r.ID {
			t.Errorf("origin %+v", c.Broadcasts[0])
		}
		list, to := l.candidates(t, c)
		if len(list) != 2 || list[0].Matches[0].Message != 100 || list[0].Matches[0].Seq != 1 {
			t.Fatalf("candidates %+v", list)
		}
		if to != p.Recipients[3].Subscriber {
			t.Errorf("looked up to %d", to)
		}
		cp := l.all(t, c)[0]
		l.finish(t, c)
		for i := range cp.Recipients {
			l.mark(t, c, cp, i, ledger.Result{Outcome: ledger.OutcomeSent, Seq: 2, Message: int64(100 + i)}, ledger.Retry{})
		}
		if got := balanced(t, s, id); got.Sent != 2 {
			t.Errorf("after: %+v", got)
		}
		o := l.round(t, audience.LaneImmediate, true)
		if o.Broadcasts[0].SentBy != ledger.SentInLists || len(l.all(t, o)) != 0 {
			t.Errorf("no digest shows it: %+v", o)
		}
		l.finish(t, o)
		// The next change knows what the message shows by now.
		if err := s.Withdraw(ctx, id, "gỡ"); err != nil {
			t.Fatal(err)
		}
		w := l.round(t, audience.LaneImmediate, true)
		list, _ = l.candidates(t, w)
		if len(list) != 3 || list[0].Matches[0].Seq != 2 {
			t.Errorf("withdrawal: %+v", list)
		}
	})
}

func TestDigestsAndHeldArticlesAreFoundWhenDue(t *testing.T) {
	now := time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC)
	storetest.EachWith(t, store.Options{Now: func() time.Time { return now }}, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		l := lead(t, s)
		daily := person("1")
		daily.Rhythm = subscriber.RhythmDaily
		apply(t, s, subscriber.SaveSubscriber{Subscriber: daily})
		publish(t, s, "0", "a")
		apply(t, s, subscribe("1", "a")...)
		apply(t, s, subscriber.Subscribe{Channel: "telegram", Address: "1", Topic: "b", Rhythm: subscriber.RhythmWeekly})
		first := publish(t, s, "1", "a")
		publish(t, s, "2", "b")
		next, err := l.NextDue(ctx, "telegram")
		if err != nil || !next.Equal(time.Date(2026, 3, 4, 6, 30, 0, 0, time.UTC)) {
			t.Fatalf("next %v, %v", next, err)
		}
		due, err := l.DueDigests(ctx, "telegram", next, 10)
		if err != nil || len(due) != 1 || due[0].Rhythm != subscriber.RhythmDaily || due[0].From != 1 || due[0].To != 3 {
			t.Fatalf("due %+v, %v", due, err)
		}
		list, err := l.DigestArticles(ctx, due[0].From+1, due[0].To)
		if err != nil || len(list) != 2 || list[0].ID != first || list[0].Topics[0] != "a" {
			t.Errorf("published %+v, %v", list, err)
		}
		if rhythm, ok := subscriber.RhythmAt(due[0].History, []string{"b"}, 3); !ok || rhythm != subscriber.RhythmWeekly {
			t.Errorf("history %+v", due[0].History)
		}
		done := ledger.ListRecord{Subscriber: due[0].Subscriber.ID, Rhythm: subscriber.RhythmDaily, Seq: 3, Due: next.Add(24 * time.Hour), Sent: 1}
		if err := l.RecordLists(ctx, []ledger.ListRecord{done}); err != nil {
			t.Fatal(err)
		}
		if due, _ := l.DueDigests(ctx, "telegram", next, 10); len(due) != 0 {
			t.Errorf("again: %+v", due)
		}
		// Back to single messages: what is left is told once more, then the digest goes.
		publish(t, s, "3", "a")
		daily.Rhythm = subscriber.RhythmImmediate
		apply(t, s, subscriber.SaveSubscriber{Subscriber: daily})
		done.Seq, done.Due = 4, next.Add(48*time.Hour)
		if err := l.RecordLists(ctx, []ledger.ListRecord{done}); err != nil {
			t.Fatal(err)
		}
		if due, _ := l.DueDigests(ctx, "telegram", next.Add(72*time.Hour), 10); len(due) != 1 || due[0].Rhythm != subscriber.RhythmWeekly {
			t.Errorf("digests left: %+v", due)
		}

		id := find(t, s, "1").ID
		r := l.round(t, audience.LaneImmediate, false)
		_, err = l.SaveBatch(ctx, r.ID, ledger.BatchDecision{To: id, Holds: []ledger.Hold{{Subscriber: id, Seq: 2, Due: next}, {Subscriber: id, Seq: 4, Due: next}}})
		if err != nil {
			t.Fatal(err)
		}
		held, err := l.DueHeld(ctx, "telegram", next, 10)
		if err != nil || len(held) != 1 || held[0].From != 2 || held[0].To != 4 {
			t.Fatalf("held %+v, %v", held, err)
		}
		// While it is sent, another is held.
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: id, Seq: 3}}); err != nil {
			t.Fatal(err)
		}
		if held, _ := l.DueHeld(ctx, "telegram", next, 10); len(held) != 1 || held[0].From != 4 {
			t.Errorf("held on: %+v", held)
		}
		if err := l.RecordLists(ctx, []ledger.ListRecord{{Subscriber: id, Seq: 4}}); err != nil {
			t.Fatal(err)
		}
		if held, _ := l.DueHeld(ctx, "telegram", next.Add(time.Hour), 10); len(held) != 0 {
			t.Errorf("held for ever: %+v", held)
		}
	})
}
