package fanout

import (
	"time"

	"loa/ledger"
)

// records gathers what becomes of the broadcasts of one subscriber.
type records struct {
	subscriber int64
	list       []ledger.Record
}

func newRecords(subscriber int64) *records { return &records{subscriber: subscriber} }

func (r *records) last() *ledger.Record { return &r.list[len(r.list)-1] }

func (r *records) add(p part, result ledger.Result) {
	r.list = append(r.list, ledger.Record{Subscriber: r.subscriber, FanOut: p.fanOut, Batch: p.batch,
		Results: []ledger.IndexedResult{{Index: p.index, Broadcast: p.ID, Result: result}}})
}

// waitsItsTurn is why something waits that has not failed.
const waitsItsTurn = "waits for its turn"

// postpone puts parts among those that wait, without counting an attempt.
func (w *Worker) postpone(r *records, m *message, parts []part, notBefore time.Time) {
	for _, p := range parts {
		r.add(p, ledger.Result{Outcome: ledger.OutcomeRetry, Seq: p.seq, Message: p.message, Refused: !p.maybeDup})
		r.last().Retry = ledger.Retry{NotBefore: notBefore, Attempts: m.attempts, Error: waitsItsTurn,
			Unanswered: m.unanswered}
	}
	w.SetWaiting(m.subscriber, true)
}

// postponeAll puts all that is left of a message among those that wait.
func (w *Worker) postponeAll(r *records, m *message, notBefore time.Time) {
	w.postpone(r, m, m.parts, notBefore)
	m.parts = nil
}

// store stores records, and wakes who tries again when there is something to.
func (w *Worker) store(r *records) error {
	if len(r.list) == 0 {
		return nil
	}
	if err := w.Recorder.Record(r.list...); err != nil {
		return err
	}
	if w.IsWaiting(r.subscriber) {
		w.WakeRetries()
	}
	return nil
}
