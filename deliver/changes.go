package deliver

import (
	"context"
	"errors"
	"slices"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/ledger"
	"loa/subscriber"
)

// changes walks updates and withdrawals, one after the other, through the
// chats that have a message of the article.
func (r *route) changes(ctx context.Context) error {
	wake := r.listen()
	defer r.forget(wake)
	for ctx.Err() == nil {
		walked := false
		for _, lane := range []audience.Lane{audience.LaneEmergency, audience.LaneImmediate, audience.LaneDigest} {
			round, ok, err := r.ledger.StartFanOut(ctx, r.name, lane, true)
			if err != nil {
				return quiet(ctx, err)
			}
			if !ok {
				continue
			}
			// Who is told of the article at this moment may be told of
			// what it was before the change.
			r.settled(ctx, round.Broadcasts[0].Article)
			if err := r.walk(ctx, round); err != nil {
				return quiet(ctx, err)
			}
			walked = true
			break
		}
		if !walked {
			sleep(ctx, wake, r.idle())
		}
	}
	return nil
}

// planChange decides about the next chats that have a message of a changed
// article.
func (r *route) planChange(round ledger.FanOut, _ []article.Article, candidates []ledger.Candidate) ledger.BatchDecision {
	at := audience.Moment{Now: r.Now(), Zone: r.TimeZone}
	b := round.Broadcasts[0]
	step := ledger.BatchDecision{Counts: []map[ledger.Outcome]int64{{}}}
	for _, c := range candidates {
		m := c.Matches[0]
		known := audience.Candidate{Subscriber: c.Subscriber, Shown: audience.Shown{Seq: m.Seq, Corrected: m.Corrected}}
		outcome := ledger.OutcomeOf(audience.Decide(b.Terms, known, audience.Waiting(b.Terms, nil), at))
		cell := ledger.Result{Outcome: outcome, Seq: m.Seq, Message: m.Message}
		if outcome != ledger.OutcomePending && outcome != ledger.OutcomeSent {
			step.Counts[0][outcome]++
			continue
		}
		step.Recipients = append(step.Recipients, ledger.Recipient{Subscriber: c.Subscriber.ID, Results: []ledger.Result{cell}})
	}
	return step
}

// composeChange words a change of an article in the message that tells of it.
// A message that lists several articles is worded again as a whole.
func (r *route) composeChange(sub subscriber.Subscriber, history []subscriber.Span, b ref) (channel.Delivery, error) {
	d := channel.Delivery{Subscriber: sub, Kind: channel.DeliverEdit, Message: b.message, Change: b.Change, Silent: !sub.Sound, MaybeDup: b.dup}
	c, err := r.ledger.ListMessage(r.sending, sub.ID, b.message)
	if errors.Is(err, article.ErrNotFound) {
		a, err := r.read(r.sending, b.Article)
		if err != nil {
			return d, err
		}
		if a.State == article.StateWithdrawn {
			d.Kind = channel.DeliverWithdrawal
		}
		d.Articles = []article.Article{audience.ForReader(a, history)}
		if a.Urgency >= article.Warning || a.Ended != "" { // what it said of itself stays true
			d.Late, err = r.ledger.NotifiedLate(r.sending, a.ID, b.SentBy, sub.ID)
		}
		return d, err
	}
	if err != nil {
		return d, err
	}
	d.Of, d.Period, d.Sent, d.More, d.Older = c.Kind, c.Period, c.Sent, len(c.Rest), c.Older
	for _, told := range c.Shown {
		a, err := r.read(r.sending, told.Article)
		if errors.Is(err, article.ErrNotFound) && told.Article != b.Article {
			continue
		}
		if err != nil {
			return d, err
		}
		d.Articles = append(d.Articles, audience.ForReader(a, history))
	}
	return d, nil
}

// followChange changes the earlier corrections of an article at a chat, once
// the message itself is changed, and sends a new one where the change is one
// that readers are to be told of, and none of the earlier has told: its
// receipt, or none.
func (r *route) followChange(t *task, sub *subscriber.Subscriber, b ref, d channel.Delivery, earlier []int64, told bool) (receipt channel.Receipt, err error) {
	i := slices.IndexFunc(d.Articles, func(a article.Article) bool { return a.ID == b.Article })
	if i < 0 {
		return receipt, nil
	}
	d.Articles = d.Articles[i : i+1]
	withdrawn := d.Articles[0].State == article.StateWithdrawn
	for _, message := range earlier {
		d.Kind, d.Of, d.Message = channel.DeliverEdit, channel.DeliverCorrection, message
		if withdrawn {
			d.Kind = channel.DeliverWithdrawal
		}
		if _, err := r.follow(t, sub, d, false); err != nil {
			return receipt, err
		}
	}
	due := b.RetractsAlarm() || b.Corrects() && !withdrawn && !told
	if !due || audience.Rests(*sub, b.Urgent(), r.Now()) {
		return receipt, nil
	}
	d.Kind, d.Of, d.Message = channel.DeliverCorrection, "", b.message
	alarm := b.RetractsAlarm() && r.Now().Before(b.Created.Add(article.WarningLife))
	d.Silent = d.Silent && !alarm
	return r.follow(t, sub, d, !alarm)
}
