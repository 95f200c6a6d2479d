package fanout

import (
	"context"
	"errors"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/internal/sender"
	"loa/ledger"
	"loa/subscriber"
)

// sendChange changes the message in which a subscriber was told of an article,
// and its corrections, and records what became of it.
func (w *Worker) sendChange(ctx context.Context, m *message, sub subscriber.Subscriber, history []subscriber.Span,
	p part) error {
	r := newRecords(sub.ID)
	var earlier []string
	var shown int64 // what an earlier correction shows
	d, err := w.composeChange(sub, history, p)
	if err == nil {
		earlier, shown, err = w.messages.Corrections(w.Sending, p.Article, p.SentBy, sub.ID, p.Seq)
	}
	if errors.Is(err, article.ErrNotFound) { // the article is kept no longer
		r.add(p, ledger.Result{Outcome: ledger.OutcomeExpired})
		return w.store(r)
	}
	if err != nil {
		return err
	}
	d.Lane = m.lane
	address := sub.Address
	receipt, err := w.Attempt(ctx, m.flight, &sub, d)
	if sub.Address != address { // the messages to change stayed in the old chat
		d.Subscriber, p, earlier = sub, leftBehind([]part{p})[0], nil
	}
	if err == nil {
		receipt, err = w.correct(&correcting{m: m, sub: &sub, part: p, earlier: earlier, shown: shown}, d)
	}
	if sub.Address != address { // or only then
		d.Subscriber, p = sub, leftBehind([]part{p})[0]
	}
	if errors.Is(err, sender.ErrCalledOff) {
		return w.Holds() // nothing arrived that is not edited again; the results are as they were
	}
	w.settle(r, m, []part{p}, attempt{d, receipt, err})
	return w.store(r)
}

// composeChange words a change of an article in the message that tells of it.
// A message that lists several articles is worded again as a whole.
func (w *Worker) composeChange(sub subscriber.Subscriber, history []subscriber.Span, p part) (channel.Delivery, error) {
	d := channel.Delivery{Subscriber: sub, Kind: channel.DeliverEdit, Message: p.message, Change: p.Change,
		Silent: !sub.Sound, MaybeDup: p.maybeDup}
	list, err := w.messages.ListMessage(w.Sending, sub.ID, p.message)
	if errors.Is(err, article.ErrNotFound) {
		a, err := w.Read(w.Sending, p.Article)
		if err != nil {
			return d, err
		}
		if a.State == article.StateWithdrawn {
			d.Kind = channel.DeliverWithdrawal
		}
		d.Articles = []article.Article{audience.ForReader(a, history)}
		if a.Urgency >= article.Warning || a.Ended != "" { // what it said of itself stays true
			var told ledger.Told
			told, err = w.messages.ToldOf(w.Sending, ledger.MessageOf{Article: a.ID, SentBy: p.SentBy,
				Subscriber: sub.ID})
			d.Late = told.Late
		}
		return d, err
	}
	if err != nil {
		return d, err
	}
	d.Of, d.Period, d.Sent, d.More, d.Older = list.Kind, list.Period, list.Sent, len(list.Rest), list.Older
	for _, s := range list.Shown {
		a, err := w.Read(w.Sending, s.Article)
		if errors.Is(err, article.ErrNotFound) && s.Article != p.Article {
			continue
		}
		if err != nil {
			return d, err
		}
		d.Articles = append(d.Articles, audience.ForReader(a, history))
	}
	return d, nil
}

// correcting is a change on its way to a chat, and what was said there of the
// article's changes before.
type correcting struct {
	m       *message
	sub     *subscriber.Subscriber
	part    part
	earlier []string // the corrections that were sent, oldest first
	shown   int64    // the newest Article.Seq that one of them shows
}

// due tells whether the change is one that readers are to be told of in a
// message of its own, and that no correction shows yet.
func (c *correcting) due(a article.Article) bool {
	return c.part.RetractsAlarm() || c.part.Corrects() && a.State != article.StateWithdrawn && c.shown < c.part.Seq
}

// correct brings the correction of an article at a chat up to date, once the
// message itself is changed, or sends one where there is none and readers are to
// be told: its receipt, or none. So a chat has one correction of an article, but
// where a false alarm is taken back, and where a person has deleted it.
func (w *Worker) correct(c *correcting, d channel.Delivery) (receipt channel.Receipt, err error) {
	i := slices.IndexFunc(d.Articles, func(a article.Article) bool { return a.ID == c.part.Article })
	if i < 0 {
		return receipt, nil
	}
	d.Articles = d.Articles[i : i+1]
	a, due := d.Articles[0], c.due(d.Articles[0])
	if !due && len(c.earlier) == 0 {
		return receipt, nil
	}
	told, err := w.messages.ToldOf(w.Sending, ledger.MessageOf{Article: a.ID, SentBy: c.part.SentBy,
		Subscriber: c.sub.ID, Message: c.part.message})
	if err != nil {
		return receipt, err
	}
	if d.Correction, err = w.correction(a, told); err != nil {
		return receipt, err
	}
	var corrected channel.Receipt // the correction that tells of this change by now
	for i, message := range c.earlier {
		retraction := message == told.Retraction // it stays what it is
		if slices.Contains(c.earlier[:i], message) || retraction && a.State != article.StateWithdrawn {
			continue
		}
		d.Kind, d.Of, d.Message = channel.DeliverEdit, channel.DeliverCorrection, message
		if a.State == article.StateWithdrawn {
			d.Kind = channel.DeliverWithdrawal
		}
		edited, err := w.follow(c.m, c.sub, d, false)
		if err != nil {
			return receipt, err
		}
		if edited.Message != "" {
			corrected = channel.Receipt{Message: message}
		}
	}
	if !due || audience.Rests(*c.sub, c.part.Urgent(), w.Now()) {
		return receipt, nil
	}
	if corrected.Message != "" && !c.part.RetractsAlarm() {
		return corrected, nil
	}
	d.Kind, d.Of, d.Message = channel.DeliverCorrection, "", c.part.message
	alarm := c.part.RetractsAlarm() && w.Now().Before(c.part.Created.Add(article.WarningLife))
	d.Silent = d.Silent && !alarm
	return w.follow(c.m, c.sub, d, !alarm)
}

// followMost is how long a second message waits for its chat before it is left
// to another attempt.
const followMost = 30 * time.Second

// follow sends a second message to a chat that has just had one: it waits
// outside the window, and comes to its end as a message on its way does. If
// something it rests on has changed meanwhile, it is left to another attempt.
// hushed says that quiet hours take its sound away.
func (w *Worker) follow(m *message, sub *subscriber.Subscriber, d channel.Delivery, hushed bool) (channel.Receipt,
	error) {
	m.flight.Rest()
	begun := w.Now()
	flight, err := w.AdmitLater(w.Sending, m.lane, *sub, followMost)
	var busy *sender.BusyError
	if errors.As(err, &busy) {
		return channel.Receipt{}, busy
	}
	if err != nil {
		return channel.Receipt{}, sender.ErrCalledOff
	}
	m.flight = flight // until what it sends is recorded
	flight.Begin()
	if w.Now().Sub(begun) > sender.Fresh {
		now, _, err := w.Subscriber(w.Sending, sub.ID)
		if err != nil {
			return channel.Receipt{}, err
		}
		a, err := w.Read(w.Sending, d.Articles[0].ID)
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return channel.Receipt{}, err
		}
		if now.State != sub.State || now.Address != sub.Address || a.Seq != d.Articles[0].Seq {
			return channel.Receipt{}, &sender.BusyError{}
		}
	}
	_, quiet := sub.Quiet.Until(w.Now(), w.Zone)
	d.Silent = d.Silent || quiet && hushed
	receipt, err := w.Attempt(w.Sending, flight, sub, d)
	if err != nil && d.Kind == channel.DeliverCorrection {
		err = &secondError{err}
	}
	return receipt, err
}

// secondError is that of a message which follows the edit that it tells of: of
// the two, readers would see it twice.
type secondError struct{ error }

// Unwrap is the cause.
func (e *secondError) Unwrap() error { return e.error }
