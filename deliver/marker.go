package deliver

import (
	"context"
	"time"

	"loa/ledger"
)

// marksAtOnce is how many messages are marked in one transaction at most.
const marksAtOnce = 256

// marker stores marks, those that come while it stores others together in one
// transaction.
type marker struct {
	ledger  Ledger
	channel string
	in      chan toMark
	keep    func(toMark) // takes what was sent and could not be marked
}

type toMark struct {
	marks     []ledger.Record
	collected []ledger.ListRecord
	done      chan error
}

func newMarker(ledger Ledger, channel string, keep func(toMark)) *marker {
	return &marker{ledger: ledger, channel: channel, in: make(chan toMark), keep: keep}
}

// sent is the part of what is to be marked that tells of messages that
// arrived. The rest needs no mark to come right: it is decided again.
func (t toMark) sent() toMark {
	arrived := func(m ledger.Record) bool { return len(m.Results) > 0 && m.Results[0].Outcome == ledger.OutcomeSent }
	told := func(c ledger.ListRecord) bool { return c.Sent > 0 }
	return toMark{marks: only(t.marks, arrived), collected: only(t.collected, told)}
}

func only[E any](list []E, want func(E) bool) (kept []E) {
	for _, e := range list {
		if want(e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// run stores marks until in is closed.
func (m *marker) run() {
	for first := range m.in {
		batch := []toMark{first}
		for more := true; more && len(batch) < marksAtOnce; {
			select {
			case next, ok := <-m.in:
				if !ok {
					more = false
					break
				}
				batch = append(batch, next)
			default:
				more = false
			}
		}
		err := m.store(batch)
		for _, b := range batch {
			b.done <- err
		}
	}
}

func (m *marker) store(batch []toMark) error {
	// Marks outlive the context that ends the work: a message that was sent
	// must be marked.
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var marks []ledger.Record
	var collected []ledger.ListRecord
	for _, b := range batch {
		marks = append(marks, b.marks...)
		collected = append(collected, b.collected...)
	}
	if len(marks) > 0 {
		if err := m.ledger.Record(ctx, m.channel, marks); err != nil {
			m.keep(toMark{marks: marks, collected: collected}.sent())
			return err
		}
	}
	if len(collected) > 0 {
		if err := m.ledger.RecordLists(ctx, collected); err != nil {
			m.keep(toMark{collected: collected}.sent())
			return err
		}
	}
	return nil
}

func (m *marker) mark(marks ...ledger.Record) error {
	return m.wait(toMark{marks: marks})
}

func (m *marker) collect(collected ...ledger.ListRecord) error {
	return m.wait(toMark{collected: collected})
}

func (m *marker) wait(t toMark) error {
	t.done = make(chan error, 1)
	m.in <- t
	return <-t.done
}
