package sender

import (
	"context"
	"time"

	"loa/ledger"
)

// recordsAtOnce is how many messages are recorded in one transaction at most.
const recordsAtOnce = 256

// Recorder stores records, those that come while it stores others together in
// one transaction.
type Recorder struct {
	ledger  Ledger
	channel string
	in      chan pending
	keep    func(Unrecorded)
}

// Unrecorded are records of messages that were sent, and that could not be
// stored.
type Unrecorded struct {
	Records []ledger.Record
	Lists   []ledger.ListRecord
}

// Append joins two of them.
func (u Unrecorded) Append(more Unrecorded) Unrecorded {
	return Unrecorded{Records: append(u.Records, more.Records...), Lists: append(u.Lists, more.Lists...)}
}

// Store stores them.
func (u Unrecorded) Store(ctx context.Context, l Ledger, channel string) error {
	if len(u.Records) > 0 {
		if err := l.Record(ctx, channel, u.Records); err != nil {
			return err
		}
	}
	if len(u.Lists) > 0 {
		return l.RecordLists(ctx, u.Lists)
	}
	return nil
}

// sent is the part that tells of messages that arrived. The rest needs no
// record to come right: it is decided again.
func (u Unrecorded) sent() Unrecorded {
	arrived := func(r ledger.Record) bool { return len(r.Results) > 0 && r.Results[0].Outcome == ledger.OutcomeSent }
	shown := func(r ledger.ListRecord) bool { return r.Sent > 0 }
	return Unrecorded{Records: only(u.Records, arrived), Lists: only(u.Lists, shown)}
}

func only[E any](list []E, want func(E) bool) (kept []E) {
	for _, e := range list {
		if want(e) {
			kept = append(kept, e)
		}
	}
	return kept
}

type pending struct {
	Unrecorded
	done chan error
}

func newRecorder(l Ledger, channel string, keep func(Unrecorded)) *Recorder {
	return &Recorder{ledger: l, channel: channel, in: make(chan pending), keep: keep}
}

// Run stores records until Close.
func (r *Recorder) Run() {
	for first := range r.in {
		together := []pending{first}
		for more := true; more && len(together) < recordsAtOnce; {
			select {
			case next, ok := <-r.in:
				if !ok {
					more = false
					break
				}
				together = append(together, next)
			default:
				more = false
			}
		}
		err := r.store(together)
		for _, p := range together {
			p.done <- err
		}
	}
}

// Close ends Run once the last records are stored. Nothing is recorded after.
func (r *Recorder) Close() { close(r.in) }

func (r *Recorder) store(together []pending) error {
	// Records outlive the context that ends the work: a message that was sent
	// must be recorded.
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var all Unrecorded
	for _, p := range together {
		all = all.Append(p.Unrecorded)
	}
	if len(all.Records) > 0 {
		if err := r.ledger.Record(ctx, r.channel, all.Records); err != nil {
			r.keep(all.sent())
			return err
		}
		all.Records = nil
	}
	if len(all.Lists) > 0 {
		if err := r.ledger.RecordLists(ctx, all.Lists); err != nil {
			r.keep(all.sent())
			return err
		}
	}
	return nil
}

// Record stores what became of messages.
func (r *Recorder) Record(records ...ledger.Record) error {
	return r.wait(Unrecorded{Records: records})
}

// RecordLists stores what became of list messages.
func (r *Recorder) RecordLists(records ...ledger.ListRecord) error {
	return r.wait(Unrecorded{Lists: records})
}

func (r *Recorder) wait(u Unrecorded) error {
	p := pending{Unrecorded: u, done: make(chan error, 1)}
	r.in <- p
	return <-p.done
}
