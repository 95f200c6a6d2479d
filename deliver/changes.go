package deliver

import (
	"context"
	"errors"
	"slices"

	"loa/article"
)

// changes walks updates and withdrawals, one after the other, through the
// chats that have a message of the article.
func (r *route) changes(ctx context.Context) error {
	wake := r.listen()
	defer r.forget(wake)
	for ctx.Err() == nil {
		walked := false
		for _, lane := range []article.Lane{article.LaneEmergency, article.LaneImmediate, article.LaneDigest} {
			round, ok, err := r.ledger.StartRound(ctx, r.name, lane, true)
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
func (r *route) planChange(round article.Round, _ []article.Article, candidates []article.Candidate) article.Step {
	now := r.Now()
	b := round.Broadcasts[0]
	step := article.Step{Counts: []map[article.Outcome]int64{{}}}
	for _, c := range candidates {
		m := c.Matches[0]
		outcome, _ := decide(question{sub: c.Subscriber, broadcast: b, on: true}, now, r.TimeZone)
		cell := article.Cell{Outcome: outcome, Seq: m.Seq, Message: m.Message}
		switch {
		case m.Seq >= b.Seq: // an edit for a later change has shown this one
			cell.Outcome = article.OutcomeSent
		case outcome != article.OutcomePending:
			step.Counts[0][outcome]++
			continue
		}
		step.Chats = append(step.Chats, article.PageChat{Subscriber: c.Subscriber.ID, Cells: []article.Cell{cell}})
	}
	return step
}

// composeChange words a change of an article in the message that tells of it.
// Where the message tells of more, it is worded again as a whole.
func (r *route) composeChange(sub article.Subscriber, history []article.Span, b ref) (article.Delivery, error) {
	d := article.Delivery{Subscriber: sub, Kind: article.DeliverEdit, Message: b.message, Change: b.Change, Silent: !sub.Sound, MaybeDup: b.dup}
	a, err := r.read(r.sending, b.Article)
	if err != nil {
		return d, err
	}
	if a.State == article.StateWithdrawn {
		d.Kind = article.DeliverWithdrawal
	}
	with, err := r.ledger.SentWith(r.sending, b.Origin, sub.ID, b.message)
	if err != nil {
		return d, err
	}
	for _, id := range slices.Backward(with) {
		if id == a.ID {
			continue
		}
		other, err := r.read(r.sending, id)
		if errors.Is(err, article.ErrNotFound) {
			continue
		}
		if err != nil {
			return d, err
		}
		d.Articles = append(d.Articles, forReader(other, history))
	}
	d.Articles = append([]article.Article{forReader(a, history)}, d.Articles...)
	if d.Kind == article.DeliverEdit && len(with) > 1 {
		slices.SortStableFunc(d.Articles, func(x, y article.Article) int { return slices.Index(with, y.ID) - slices.Index(with, x.ID) })
	}
	d.Articles, d.More = atMost(d.Articles, mostMerged)
	return d, nil
}
