package deliver

import (
	"context"
	"errors"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// sendLimit is how long one message may take.
const sendLimit = 30 * time.Second

// send tells a subscriber of broadcasts in one message, and marks what became
// of it. ctx says that no further try should begin; the message itself ends
// with r.sending. An error is the ledger's.
func (r *route) send(ctx context.Context, t *task, sub subscriber.Subscriber, history []subscriber.Span, refs []ref) error {
	for _, b := range refs {
		defer r.tell(b.Article)()
	}
	m := newMarks(sub.ID)
	var d channel.Delivery
	var rest, earlier []int64
	var told int64 // of a change: what an earlier correction shows
	var err error
	if refs[0].Kind == article.BroadcastNew {
		d, rest, refs, err = r.compose(sub, history, refs, m)
	} else {
		if d, err = r.composeChange(sub, history, refs[0]); err == nil {
			earlier, told, err = r.ledger.Corrections(r.sending, refs[0].Article, refs[0].SentBy, sub.ID, refs[0].Seq)
		}
		if errors.Is(err, article.ErrNotFound) { // the article is kept no longer
			m.cell(refs[0], ledger.Result{Outcome: ledger.OutcomeExpired})
			refs, err = nil, nil
		}
	}
	if err != nil {
		return err
	}
	if len(refs) == 0 { // all withdrawn meanwhile
		return r.store(m)
	}
	d.Lane = t.lane
	address := sub.Address
	receipt, err := r.attempt(ctx, t.flight, &sub, d)
	if sub.Address != address {
		d.Subscriber, refs, earlier = sub, stayedBehind(refs), nil
	}
	if err == nil && refs[0].Kind != article.BroadcastNew {
		receipt, err = r.followChange(t, &sub, refs[0], d, earlier, told >= refs[0].Seq)
	}
	if sub.Address != address { // or only then
		d.Subscriber, refs = sub, stayedBehind(refs)
	}
	if errors.Is(err, errCalledOff) {
		return r.ledger.Holds() // nothing arrived that is not edited again; the cells are as they were
	}
	r.settle(m, t, refs, d, receipt, err)
	if err == nil && len(d.Articles) > 1 && refs[0].Kind == article.BroadcastNew {
		m.last().List = collected(d, rest, receipt)
	}
	return r.store(m)
}

// errCalledOff says that the work ended before a message set out.
var errCalledOff = errors.New("called off")

// followMost is how long a second message waits for its chat before it is left
// to another try.
const followMost = 30 * time.Second

// follow sends a second message to a chat that has just had one: it waits
// outside the window, and comes to its end as a message on its way does. If
// something it rests on has changed meanwhile, it is left to another try. hushed says that quiet hours take its sound away.
func (r *route) follow(t *task, sub *subscriber.Subscriber, d channel.Delivery, hushed bool) (channel.Receipt, error) {
	t.flight.Rest()
	begun := r.Now()
	flight, err := r.admitLater(r.sending, t.lane, *sub, followMost)
	var busy *busyChat
	if errors.As(err, &busy) {
		return channel.Receipt{}, busy
	}
	if err != nil {
		return channel.Receipt{}, errCalledOff
	}
	t.flight = flight // until what it sends is marked
	flight.Begin()
	if r.Now().Sub(begun) > fresh {
		now, _, err := r.chat(r.sending, sub.ID)
		if err != nil {
			return channel.Receipt{}, err
		}
		a, err := r.read(r.sending, d.Articles[0].ID)
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return channel.Receipt{}, err
		}
		if now.State != sub.State || now.Address != sub.Address || a.Seq != d.Articles[0].Seq {
			return channel.Receipt{}, &busyChat{}
		}
	}
	_, quiet := sub.Quiet.Until(r.Now(), r.TimeZone)
	d.Silent = d.Silent || quiet && hushed
	return r.attempt(r.sending, flight, sub, d)
}

// attempt sends one message. It sees a move of the subscriber through; any
// other error is for the caller to settle. A message of a chat that is no more,
// with a number below zero, is none.
func (r *route) attempt(ctx context.Context, flight *throttle.Flight, sub *subscriber.Subscriber, d channel.Delivery) (channel.Receipt, error) {
	moves, begun := 0, r.Now()
	d.Message = max(d.Message, 0)
	for {
		if r.ledger.Holds() != nil { // another process may be sending it
			return channel.Receipt{}, errCalledOff
		}
		limited, cancel := context.WithTimeout(r.sending, sendLimit)
		receipt, err := r.channel.Send(limited, d)
		cancel()
		flight.Answered(err == nil)
		var later *channel.LaterError
		var gone *channel.GoneError
		var moved *channel.MovedError
		switch {
		case err == nil:
			r.breaker.Answered()
			r.took()
			return receipt, nil
		case errors.As(err, &moved) && moves < 2:
			moves++
			r.breaker.Answered()
			if err := r.move(ctx, sub, moved.Address); err != nil {
				return receipt, err
			}
			d.Subscriber, d.Message = *sub, 0
			limited, err := flight.Again(ctx, d.Lane, sub.Address, sub.Kind)
			if err != nil {
				return receipt, errCalledOff
			}
			if limited > 0 || r.breaker.Open() || r.Now().Sub(begun) > sendLimit {
				return receipt, &busyChat{limited}
			}
		case errors.Is(err, channel.ErrRefused):
			r.breaker.Refuse(err)
			return receipt, err
		case errors.As(err, &later) && later.Everyone:
			r.breaker.Busy(err)
			return receipt, err
		case errors.As(err, &later), errors.As(err, &gone):
			r.breaker.Answered()
			return receipt, err
		default:
			r.breaker.Failed(sub.ID, r.failedBefore(sub.ID), doubtful(err))
			return receipt, err
		}
	}
}

// move gives a subscriber its new address.
func (r *route) move(ctx context.Context, sub *subscriber.Subscriber, address string) error {
	err := r.ledger.ApplyUpdate(context.WithoutCancel(ctx), subscriber.Update{Bot: r.name, Changes: []subscriber.SubscriberChange{
		subscriber.Move{Channel: sub.Channel, Address: sub.Address, Thread: sub.Thread, NewAddress: address}}})
	if err != nil {
		return err
	}
	r.log.Info("subscriber moved", "subscriber", sub.ID)
	sub.Address = address
	return nil
}

// settle turns the outcome of a try into marks.
func (r *route) settle(m *marks, t *task, refs []ref, d channel.Delivery, receipt channel.Receipt, err error) {
	now := r.Now()
	seqs := map[int64]int64{}
	for _, a := range d.Articles {
		seqs[a.ID] = a.Seq
	}
	cell := ledger.Result{Outcome: ledger.OutcomeSent, Late: d.Late && refs[0].Kind == article.BroadcastNew}
	var retry ledger.Retry
	var reached ledger.Record // what is noted of the subscriber
	var later *channel.LaterError
	var gone *channel.GoneError
	var busy *busyChat
	switch {
	case err == nil:
		reached.Sent = 1
	case errors.As(err, &busy):
		cell.Outcome = ledger.OutcomeRetry
		retry = ledger.Retry{NotBefore: now.Add(busy.after), Attempts: t.attempts, Error: waitsItsTurn}
	case errors.As(err, &gone):
		cell.Outcome = ledger.OutcomeGone
		reached.State, reached.Reason = subscriber.Gone, gone.Reason
		if gone.Paused {
			reached.State = subscriber.Paused
		}
		reached.Failed = 1
		r.log.Info("subscriber gone", "subscriber", t.subscriber, "reason", gone.Reason)
		if gone.Rights {
			r.alarm(Alarm{Kind: AlarmRights, Channel: r.name, Detail: gone.Reason, Subscriber: d.Subscriber, Gone: gone})
		}
	case errors.As(err, &later):
		cell.Outcome = ledger.OutcomeRetry
		retry = ledger.Retry{NotBefore: now.Add(later.After), Attempts: t.attempts, Error: err.Error()}
		reached.Failed = 1
		cell.MaybeDup = doubtful(err)
		r.wait(d.Subscriber, later, t.flight.SetOut())
		if !later.Everyone {
			reached.NotBefore = retry.NotBefore
		}
	default:
		cell.Outcome = ledger.OutcomeRetry
		cell.MaybeDup = doubtful(err)
		attempts := t.attempts
		if !r.breaker.Open() && !errors.Is(err, channel.ErrRefused) {
			attempts++
		}
		retry = ledger.Retry{NotBefore: now.Add(backoff(max(attempts, 1))), Attempts: attempts, Error: err.Error()}
		reached.Failed = 1
		if attempts >= mostAttempts {
			cell.Outcome = ledger.OutcomeExpired
		}
		r.failing.Note("subscriber", t.subscriber, "article", refs[0].Article, "attempts", attempts, "given_up", attempts >= mostAttempts, "err", err)
	}
	for _, b := range refs {
		c := cell
		c.Seq, c.Message = b.seq, b.message
		switch seq, shown := seqs[b.Article]; {
		case cell.Outcome != ledger.OutcomeSent:
		case b.Kind != article.BroadcastNew:
			c.Seq, c.Reply = seq, receipt.Message
		case shown: // of a backlog the oldest stand on its further pages
			c.Seq, c.Message = seq, receipt.Message
		}
		m.cell(b, c)
		m.last().Retry = retry
	}
	last := m.last()
	last.NotBefore, last.State, last.Reason, last.Sent, last.Failed = reached.NotBefore, reached.State, reached.Reason, reached.Sent, reached.Failed
	r.setWaits(t.subscriber, cell.Outcome == ledger.OutcomeRetry)
}

// doubtful tells whether a message may have arrived although it failed.
func doubtful(err error) bool {
	return errors.Is(err, channel.ErrUnknownOutcome) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// wait heeds a channel that asked to wait: for one chat, or for all.
func (r *route) wait(sub subscriber.Subscriber, later *channel.LaterError, sent time.Time) {
	if later.Everyone {
		r.pause(later.After, later)
		return
	}
	r.limiter.Penalise(sub.Address, later.After)
	if later.Own || r.failedBefore(sub.ID) {
		return // or it failed before: that tells nothing of the others
	}
	switch everyone := r.asked(sub, later.TooMany); {
	case everyone && later.TooMany:
		r.limiter.Slow(later.After, sent)
		r.remember(later.After, later)
	case everyone:
		r.pause(later.After, later)
	}
}

// compose words what new articles tell a subscriber; rest are those that a
// list leaves to its further pages. Those withdrawn meanwhile, or excluded by
// a keyword, are marked and left out.
func (r *route) compose(sub subscriber.Subscriber, history []subscriber.Span, refs []ref, m *marks) (d channel.Delivery, rest []int64, send []ref, err error) {
	now := r.Now()
	d = channel.Delivery{Subscriber: sub, Kind: channel.DeliverArticle, Silent: !sub.Sound, Sent: now}
	c := audience.Candidate{Subscriber: sub, History: history}
	for _, b := range refs {
		a, err := r.read(r.sending, b.Article)
		if errors.Is(err, article.ErrNotFound) {
			m.cell(b, ledger.Result{Outcome: ledger.OutcomeExpired})
			continue
		}
		if err != nil {
			return d, nil, nil, err
		}
		tone := audience.ToneOf(b.Terms, a)
		if review := audience.Review(b.Terms, a, c); review.Action == audience.Skip {
			if !audience.MustRetract(b.Terms, a, b.dup) {
				m.cell(b, ledger.Result{Outcome: ledger.OutcomeOf(review)})
				continue
			}
			tone = audience.Retraction
		}
		send = append(send, b)
		d.Articles = append(d.Articles, audience.ForReader(a, history))
		d.MaybeDup = d.MaybeDup || b.dup
		d.Late = d.Late || b.Terms.Late(now)
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
	slices.Reverse(d.Articles)
	if most := channel.ListItems(d.Kind, sub.Kind); len(d.Articles) > most {
		for _, a := range d.Articles[most:] {
			rest = append(rest, a.ID)
		}
		d.Articles, d.More = d.Articles[:most], len(rest)
	}
	return d, rest, send, nil
}

// collected is what is kept of a list that was sent.
func collected(d channel.Delivery, rest []int64, receipt channel.Receipt) ledger.ListMessage {
	c := ledger.ListMessage{Subscriber: d.Subscriber.ID, Message: receipt.Message, Kind: d.Kind, Period: d.Period, Sent: d.Sent, Rest: rest, Older: d.Older}
	for _, a := range d.Articles {
		c.Shown = append(c.Shown, ledger.ShownArticle{Article: a.ID, Seq: a.Seq})
	}
	return c
}
