package lists

import (
	"context"
	"errors"
	"strconv"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

func (w *Worker) send(ctx context.Context, flight *throttle.Flight, l list) error {
	now := w.Now()
	sub, history := l.Subscriber, l.History
	if now.Sub(l.chosen) > sender.Fresh { // the person may have left since it was chosen
		var err error
		if sub, history, err = w.Subscriber(w.Sending, l.Subscriber.ID); err != nil {
			return err
		}
	}
	id := l.Subscriber.ID
	address := l.Subscriber.Address
	l.Subscriber, l.History = sub, history
	if outcome, _ := l.tells(now); outcome != ledger.OutcomeExpired {
		l.Subscriber.ID = id // of one that is no more
		return w.Recorder.RecordLists(w.done(l, now, outcome))
	}
	if sub.Address != address { // it was admitted to a chat that is no more
		return w.Recorder.RecordLists(l.again(now))
	}
	if now.Sub(l.chosen) > sender.Fresh {
		if l.Rhythm != subscriber.RhythmUnset { // a return from a pause moves it on
			l.From = max(l.From, sub.DigestSeq)
		}
		l = choose(l.DueList, l.published, now)
	}
	if until := w.restsUntil(l.DueList, now); !until.IsZero() {
		return w.Recorder.RecordLists(l.again(until))
	}
	d := channel.Delivery{Subscriber: sub, Lane: audience.LaneDigest, Kind: l.kind(), Period: l.Rhythm,
		MaybeDup: l.MaybeDup, Silent: !sub.Sound, Sent: now}
	rest := l.choice.Articles
	for most := w.ListItems(d.Kind, sub.Kind); len(rest) > 0 && len(d.Articles) < most; rest = rest[1:] {
		defer w.Reads(rest[0])()
		a, outcome, err := w.read(rest[0], sub)
		if err != nil {
			return err
		}
		if outcome == ledger.OutcomePending {
			d.Articles = append(d.Articles, audience.ForReader(a, history))
		} else {
			l.left[rest[0]] = outcome
		}
	}
	d.More, d.Older = len(rest), l.choice.Older
	if len(d.Articles) == 0 {
		return w.Recorder.RecordLists(w.done(l, w.Now(), ledger.OutcomeSent))
	}
	receipt, err := w.Attempt(ctx, flight, &sub, d)
	if errors.Is(err, sender.ErrCalledOff) {
		return w.Holds()
	}
	l.Subscriber = sub
	record := w.settle(l, flight, err)
	if record.Sent > 0 {
		if err != nil { // it has no id
			receipt.Message = ledger.Unanswered + strconv.FormatInt(l.To, 10)
		}
		record.List = ledger.ListMessageOf(d, rest, receipt)
	}
	return w.Recorder.RecordLists(record)
}

// read reads an article of a list as it is now, and what becomes of it if the
// list does not tell of it: it was taken down, or became an emergency meanwhile
// that the subscriber has. Otherwise it is still pending.
func (w *Worker) read(id int64, sub subscriber.Subscriber) (a article.Article, outcome ledger.Outcome, err error) {
	a, err = w.Read(w.Sending, id)
	if errors.Is(err, article.ErrNotFound) || err == nil && a.State != article.StateLive {
		return a, ledger.OutcomeExpired, nil
	}
	if err != nil || a.Urgency < article.Emergency && a.Ended == "" {
		return a, ledger.OutcomePending, err
	}
	if warned, err := w.ledger.Warned(w.Sending, id, sub.ID); err != nil || !warned {
		return a, ledger.OutcomePending, err
	}
	return a, ledger.OutcomeSent, nil // by the warning
}

// settle turns the outcome of an attempt into a record.
func (w *Worker) settle(l list, flight *throttle.Flight, err error) ledger.ListRecord {
	sub := l.Subscriber
	now := w.Now()
	var later *channel.LaterError
	var gone *channel.GoneError
	var busy *sender.BusyError
	if errors.As(err, &later) {
		w.Wait(sub, later, flight.SetOut())
	}
	w.SetFailures(sub.ID, 0)
	certain := errors.As(err, &busy) || channel.NotTaken(err)
	l.Refused = certain && !l.MaybeDup && (l.Refused || !l.Tried())
	switch {
	case err == nil:
		r := w.done(l, now, ledger.OutcomeSent)
		r.Sent = 1
		return r
	case errors.As(err, &gone):
		r := w.failed(l, now, ledger.OutcomeGone)
		r.State, r.Reason, r.Failed = w.Lost(sub, gone), gone.Reason, 1
		return r
	case errors.As(err, &busy) && busy.Moved && l.Attempts+1 >= sender.MostAttempts:
		return w.failed(l, now, ledger.OutcomeExpired) // it moves for ever
	case errors.As(err, &busy):
		if busy.Moved {
			l.Attempts, l.Error = l.Attempts+1, busy.Error()
		}
		r := l.again(now.Add(busy.After))
		r.ListRetry = l.ListRetry
		return r
	}
	l.MaybeDup, l.Error = l.MaybeDup || sender.MayHaveArrived(err), err.Error()
	if later == nil {
		if l.Unanswered, err = w.Doubt(flight, l.Unanswered, err); err == nil {
			r := w.done(l, now, ledger.OutcomeSent)
			r.Sent = 1
			return r
		}
	}
	w.SetFailures(sub.ID, l.Attempts+1)
	if later != nil {
		r := l.tryAgain(now.Add(later.After))
		if !later.Everyone {
			r.NotBefore = r.Due
		}
		return r
	}
	if !w.IsDown() && !errors.Is(err, channel.ErrRefused) {
		l.Attempts++
	}
	w.Failing.Note("kind", "list", "subscriber", sub.ID, "attempts", l.Attempts, "err", err)
	if l.Attempts >= sender.MostAttempts {
		r := w.failed(l, now, ledger.OutcomeExpired)
		r.Failed = 1
		return r
	}
	return l.tryAgain(w.NextTry(flight.SetOut(), l.Attempts))
}

// tryAgain is the record of a list whose attempt failed.
func (l list) tryAgain(due time.Time) ledger.ListRecord {
	r := l.again(due)
	r.Failed, r.ListRetry = 1, l.ListRetry
	return r
}
