package fanout

import (
	"context"
	"errors"
	"slices"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/internal/sender"
	"loa/ledger"
	"loa/subscriber"
)

// send tells a subscriber of broadcasts in one message, and records what became
// of it. ctx says that no further attempt should begin; the message itself ends
// with w.Sending. An error is the ledger's.
func (w *Worker) send(ctx context.Context, m *message, sub subscriber.Subscriber, history []subscriber.Span,
	parts []part) error {
	for _, p := range parts {
		defer w.Reads(p.Article)()
	}
	if parts[0].IsChange() {
		return w.sendChange(ctx, m, sub, history, parts[0])
	}
	r := newRecords(sub.ID)
	d, rest, parts, err := w.compose(sub, history, parts, r)
	if err != nil {
		return err
	}
	if len(parts) == 0 { // all withdrawn meanwhile
		return w.store(r)
	}
	d.Lane = m.lane
	address := sub.Address
	receipt, err := w.Attempt(ctx, m.flight, &sub, d)
	if sub.Address != address {
		d.Subscriber, parts = sub, leftBehind(parts)
	}
	if errors.Is(err, sender.ErrCalledOff) {
		return w.Holds() // nothing arrived; the results are as they were
	}
	w.settle(r, m, parts, attempt{d, receipt, err})
	if err == nil && len(d.Articles) > 1 {
		r.last().List = ledger.ListMessageOf(d, rest, receipt)
	}
	return w.store(r)
}

// compose words what new articles tell a subscriber; rest are those that a
// list leaves to its further pages. Those withdrawn meanwhile, or excluded by
// a keyword, are recorded and left out.
func (w *Worker) compose(sub subscriber.Subscriber, history []subscriber.Span, parts []part, r *records) (
	d channel.Delivery, rest []int64, send []part, err error) {
	now := w.Now()
	d = channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Silent: !sub.Sound, Sent: now}
	c := audience.Candidate{Subscriber: sub, History: history}
	for _, p := range parts {
		a, err := w.Read(w.Sending, p.Article)
		if errors.Is(err, article.ErrNotFound) {
			r.add(p, ledger.Result{Outcome: ledger.OutcomeExpired})
			continue
		}
		if err != nil {
			return d, nil, nil, err
		}
		tone := audience.ToneOf(p.Terms, a)
		if review := audience.Review(p.Terms, a, c); review.Action == audience.Skip {
			if !audience.MustRetract(p.Terms, a, p.maybeDup) {
				r.add(p, ledger.Result{Outcome: ledger.OutcomeOf(review)})
				continue
			}
			tone = audience.Retraction
		}
		send = append(send, p)
		d.Articles = append(d.Articles, audience.ForReader(a, history))
		d.MaybeDup = d.MaybeDup || p.maybeDup
		d.Late = d.Late || p.Terms.Late(now)
		switch tone {
		case audience.Retraction:
			d.Kind, d.Change, d.Silent = channel.DeliverCorrection, article.ChangeMistaken, false
		case audience.Alarm:
			d.Kind, d.Silent = channel.DeliverUrgent, false
		case audience.Quiet:
			d.Silent = true
		}
	}
	if len(send) > 1 {
		d.Kind = channel.DeliverMerged
	}
	if err := w.inStory(&d); err != nil {
		return d, nil, nil, err
	}
	slices.Reverse(d.Articles)
	if most := w.ListItems(d.Kind, sub.Kind); len(d.Articles) > most {
		for _, a := range d.Articles[most:] {
			rest = append(rest, a.ID)
		}
		d.Articles, d.More = d.Articles[:most], len(rest)
	}
	return d, rest, send, nil
}

// inStory makes a message that goes on with a story an answer to the chat's first
// message of it, and a silent one for who wants it so.
func (w *Worker) inStory(d *channel.Delivery) error {
	if len(d.Articles) != 1 || d.Articles[0].Part < 2 || d.Kind == channel.DeliverCorrection {
		return nil
	}
	message, err := w.messages.StoryMessage(w.Sending, d.Articles[0].ID, d.Subscriber.ID)
	if err != nil {
		return err
	}
	d.Follows = message
	if message != "" && d.Subscriber.SoundOnce && d.Kind == channel.DeliverArticle {
		d.Silent = true
	}
	return nil
}

// attempt is an attempt at a delivery, and what came of it.
type attempt struct {
	channel.Delivery
	receipt channel.Receipt
	err     error
}

// settle turns the outcome of an attempt into records.
func (w *Worker) settle(r *records, m *message, parts []part, a attempt) {
	result, reached := ledger.Result{Outcome: ledger.OutcomeSent, Late: a.Late &&
		!parts[0].IsChange()}, ledger.Record{Sent: 1}
	if a.err != nil {
		result, reached = w.failed(m, parts[0], a.Subscriber, a.err)
		a.receipt.Message = result.Message
	}
	seqs := map[int64]int64{}
	for _, a := range a.Articles {
		seqs[a.ID] = a.Seq
	}
	for _, p := range parts {
		own := result
		own.Seq, own.Message = p.seq, p.message
		own.Refused = result.Refused && !p.maybeDup
		switch seq, shown := seqs[p.Article]; {
		case result.Outcome != ledger.OutcomeSent:
		case p.IsChange():
			own.Seq, own.Reply = seq, a.receipt.Message
		case shown: // of a backlog the oldest stand on its further pages
			own.Seq, own.Message = seq, a.receipt.Message
		default:
			own.List = channel.DeliverMerged
		}
		r.add(p, own)
		r.last().Retry = reached.Retry
	}
	last := r.last()
	last.NotBefore, last.State, last.Reason = reached.NotBefore, reached.State, reached.Reason
	last.Sent, last.Failed = reached.Sent, reached.Failed
	w.SetWaiting(m.subscriber, result.Outcome == ledger.OutcomeRetry)
}

// failed says what an error of an attempt leaves behind: the result of each
// part, and what is noted of the subscriber, with the next attempt.
func (w *Worker) failed(m *message, p part, sub subscriber.Subscriber, err error) (ledger.Result, ledger.Record) {
	now := w.Now()
	busy := new(sender.BusyError)
	result := ledger.Result{Outcome: ledger.OutcomeRetry, Refused: errors.As(err, &busy) || channel.NotTaken(err)}
	again := ledger.Retry{Attempts: m.attempts, Error: err.Error(), Unanswered: m.unanswered}
	reached := ledger.Record{Failed: 1}
	var later *channel.LaterError
	var gone *channel.GoneError
	switch {
	case errors.As(err, &busy):
		again.NotBefore, again.Error, reached.Failed = now.Add(busy.After), waitsItsTurn, 0
		if busy.Moved {
			again.Attempts++ // one that moves for ever is given up
		}
		if again.Attempts >= sender.MostAttempts {
			result.Outcome = ledger.OutcomeExpired
		}
	case errors.As(err, &gone):
		reached.State, reached.Reason = w.Lost(sub, gone), gone.Reason
		return ledger.Result{Outcome: ledger.OutcomeGone, Refused: result.Refused}, reached
	case errors.As(err, &later):
		again.NotBefore, result.MaybeDup = now.Add(later.After), sender.MayHaveArrived(err)
		w.Wait(sub, later, m.flight.SetOut())
		if !later.Everyone {
			reached.NotBefore = again.NotBefore
		}
	default:
		result.MaybeDup = sender.MayHaveArrived(err)
		unanswered, doubt := w.Doubt(m.flight, m.unanswered, err)
		// An edit can be made again: nobody sees it twice.
		if doubt == nil && (!p.IsChange() || errors.As(err, new(*secondError))) {
			sent := ledger.Result{Outcome: ledger.OutcomeSent, MaybeDup: true, Message: ledger.Unanswered}
			return sent, ledger.Record{Sent: 1}
		}
		if again.Unanswered = unanswered; !w.IsDown() && !errors.Is(err, channel.ErrRefused) {
			again.Attempts++
		}
		again.NotBefore = w.NextTry(m.flight.SetOut(), again.Attempts)
		givenUp := again.Attempts >= sender.MostAttempts
		if givenUp {
			result.Outcome = ledger.OutcomeExpired
		}
		w.Failing.Note("subscriber", m.subscriber, "article", p.Article, "attempts", again.Attempts, "given_up",
			givenUp,
			"err", err)
	}
	reached.Retry = again
	return result, reached
}
