package storetest

import (
	"context"
	"testing"
	"time"

	"loa/audience"
	"loa/ledger"
	"loa/store"
)

// Lead leads in a matter of the test's own.
func Lead(t *testing.T, s *store.Store) Leader {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	l, err := s.Lead(ctx, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return Leader{l}
}

// Leader is a store.Leader whose errors end the test.
type Leader struct{ *store.Leader }

// MustEndPauses ends the pauses that have run out.
func (l Leader) MustEndPauses(t *testing.T, now time.Time) {
	t.Helper()
	if err := l.EndPauses(context.Background(), now); err != nil {
		t.Fatal(err)
	}
}

// MustStart is the next fan-out of a lane.
func (l Leader) MustStart(t *testing.T, lane audience.Lane, changes bool) ledger.FanOut {
	t.Helper()
	r, ok, err := l.StartFanOut(context.Background(), "telegram", lane, changes)
	if err != nil || !ok {
		t.Fatalf("no fan-out: %v", err)
	}
	return r
}

// MustCandidates are the next candidates of a fan-out.
func (l Leader) MustCandidates(t *testing.T, r ledger.FanOut) ([]ledger.Candidate, int64) {
	t.Helper()
	list, to, err := l.Candidates(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return list, to
}

// Memberships say whether the broadcasts of a fan-out are meant for a candidate.
func (l Leader) Memberships(t *testing.T, r ledger.FanOut, c ledger.Candidate) (list []audience.Membership) {
	t.Helper()
	for _, b := range r.Broadcasts {
		a, err := l.Article(context.Background(), b.Article)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, audience.Match(b.Terms, a, c.Candidate))
	}
	return list
}

// BatchAll walks a fan-out to its end: everyone due is put into a batch.
func (l Leader) BatchAll(t *testing.T, r ledger.FanOut) (pages []ledger.Batch) {
	t.Helper()
	for {
		list, to := l.MustCandidates(t, r)
		if to == r.Cursor {
			break
		}
		step := ledger.BatchDecision{From: r.Cursor, To: to}
		for _, c := range list {
			chat := ledger.Recipient{Subscriber: c.Subscriber.ID, Results: make([]ledger.Result, len(r.Broadcasts))}
			for i := range chat.Results {
				chat.Results[i].Outcome = ledger.OutcomeNone
			}
			meant := false
			for i, m := range l.Memberships(t, r, c) {
				if m.Meant() {
					chat.Results[i], meant = ledger.Result{Message: c.Message, Seq: c.Shown.Seq}, true
				}
			}
			if meant {
				step.Recipients = append(step.Recipients, chat)
			}
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

// MustFinish closes a fan-out.
func (l Leader) MustFinish(t *testing.T, r ledger.FanOut) {
	t.Helper()
	if err := l.FinishFanOut(context.Background(), r.ID); err != nil {
		t.Fatal(err)
	}
}

// MustRecord settles every result of a recipient.
func (l Leader) MustRecord(t *testing.T, r ledger.FanOut, p ledger.Batch, chat int, cell ledger.Result,
	retry ledger.Retry) {
	t.Helper()
	m := ledger.Record{Subscriber: p.Recipients[chat].Subscriber, FanOut: p.FanOut, Batch: p.Number, Retry: retry}
	for place, c := range p.Recipients[chat].Results {
		if c.Outcome != ledger.OutcomeNone {
			m.Results = append(m.Results, ledger.IndexedResult{Index: place, Broadcast: r.Broadcasts[place].ID,
				Result: cell})
		}
	}
	if err := l.Record(context.Background(), "telegram", []ledger.Record{m}); err != nil {
		t.Fatal(err)
	}
}

// Balanced audits an article and wants the sum to hold.
func Balanced(t *testing.T, s *store.Store, id int64) ledger.Audit {
	t.Helper()
	list, err := s.Ledger.Audit(context.Background(), id)
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
