package lists

import (
	"context"
	"errors"
	"sync"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// unsure has the subscribers whose last list message may have arrived.
type unsure struct {
	mu   sync.Mutex
	list map[int64]bool
}

func (u *unsure) set(subscriber int64, is bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.list == nil {
		u.list = map[int64]bool{}
	}
	if !is {
		delete(u.list, subscriber)
		return
	}
	u.list[subscriber] = true
}

func (u *unsure) is(subscriber int64) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.list[subscriber]
}

func (w *Worker) send(ctx context.Context, flight *throttle.Flight, l list) error {
	// Hours may have passed since it was chosen: the person may have left.
	sub, history, err := w.Subscriber(w.Sending, l.Subscriber.ID)
	if err != nil {
		return err
	}
	now := w.Now()
	if sub.ID == 0 || sub.State == subscriber.Gone || audience.IsPaused(sub, now) {
		return w.Recorder.RecordLists(w.done(l.DueList, now))
	}
	if sub.Address != l.Subscriber.Address { // it was admitted to a chat that is no more
		return w.Recorder.RecordLists(l.again(now))
	}
	l.Subscriber, l.History = sub, history
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
		MaybeDup: w.unsure.is(sub.ID), Silent: !sub.Sound, Sent: now}
	rest := l.articles
	for most := w.ListItems(d.Kind, sub.Kind); len(rest) > 0 && len(d.Articles) < most; rest = rest[1:] {
		defer w.Reads(rest[0])()
		a, tell, err := w.read(rest[0], sub)
		if err != nil {
			return err
		}
		if tell {
			d.Articles = append(d.Articles, audience.ForReader(a, history))
		}
	}
	d.More, d.Older = len(rest), l.older
	if len(d.Articles) == 0 {
		return w.Recorder.RecordLists(w.done(l.DueList, w.Now()))
	}
	receipt, err := w.Attempt(ctx, flight, &sub, d)
	if errors.Is(err, sender.ErrCalledOff) {
		return w.Holds()
	}
	record := w.settle(l, sub, flight.SetOut(), err)
	if err == nil {
		record.List = ledger.ListMessageOf(d, rest, receipt)
	}
	return w.Recorder.RecordLists(record)
}

// read reads an article of a list as it is now; tell says whether the list
// still tells of it: not when it was taken down, nor when it became an
// emergency meanwhile that the subscriber has.
func (w *Worker) read(id int64, sub subscriber.Subscriber) (a article.Article, tell bool, err error) {
	a, err = w.Read(w.Sending, id)
	if errors.Is(err, article.ErrNotFound) || err == nil && a.State != article.StateLive {
		return a, false, nil
	}
	if err != nil || a.Urgency < article.Emergency && a.Ended == "" {
		return a, err == nil, err
	}
	warned, err := w.ledger.Warned(w.Sending, id, sub.ID)
	return a, !warned, err
}

// settle turns the outcome of an attempt into a record.
func (w *Worker) settle(l list, sub subscriber.Subscriber, sent time.Time, err error) ledger.ListRecord {
	now, failures := w.Now(), w.Failures(sub.ID)
	var later *channel.LaterError
	var gone *channel.GoneError
	var busy *sender.BusyError
	if errors.As(err, &later) {
		w.Wait(sub, later, sent)
	}
	w.unsure.set(sub.ID, false)
	w.SetFailures(sub.ID, 0)
	switch {
	case err == nil:
		r := w.done(l.DueList, now)
		r.Sent = 1
		return r
	case errors.As(err, &gone):
		r := w.done(l.DueList, now)
		r.State, r.Reason, r.Failed = w.Lost(sub, gone), gone.Reason, 1
		return r
	case errors.As(err, &busy):
		return l.again(now.Add(busy.After))
	}
	w.SetFailures(sub.ID, failures+1)
	if later != nil {
		r := l.tryAgain(now.Add(later.After))
		if !later.Everyone {
			r.NotBefore = r.Due
		}
		return r
	}
	w.unsure.set(sub.ID, sender.MayHaveArrived(err))
	w.Failing.Note("kind", "list", "subscriber", sub.ID, "attempts", failures+1, "err", err)
	return l.tryAgain(now.Add(sender.Backoff(failures + 1)))
}

// tryAgain is the record of a list whose attempt failed.
func (l list) tryAgain(due time.Time) ledger.ListRecord {
	r := l.again(due)
	r.Failed = 1
	return r
}
