package deliver

import (
	"context"
	"errors"

	"loa/article"
	"loa/audience"
	"loa/ledger"
)

// rounds walks the new articles of a lane through the subscribers, round
// after round.
func (r *route) rounds(ctx context.Context, lane audience.Lane) error {
	wake := r.listen()
	defer r.forget(wake)
	for ctx.Err() == nil {
		round, ok, err := r.ledger.StartFanOut(ctx, r.name, lane, false)
		if err != nil {
			return quiet(ctx, err)
		}
		if !ok {
			sleep(ctx, wake, r.idle())
			continue
		}
		r.walking[lane].Add(1)
		err = r.walk(ctx, round)
		r.walking[lane].Add(-1)
		if err != nil {
			return quiet(ctx, err)
		}
	}
	return nil
}

// takeUp sends what finished rounds have left when a process ended.
func (r *route) takeUp(ctx context.Context, left []ledger.FanOut) error {
	for _, round := range left {
		if err := r.openPages(ctx, round); err != nil {
			return quiet(ctx, err)
		}
	}
	return nil
}

// openPages sets out what the chats of a round's open pages are due.
func (r *route) openPages(ctx context.Context, round ledger.FanOut) error {
	open, err := r.ledger.OpenBatches(ctx, round.ID)
	if err != nil {
		return err
	}
	for _, page := range open {
		if err := r.page(ctx, round, page, nil); err != nil {
			return err
		}
	}
	return nil
}

// walk takes a round from its cursor to its last subscriber, the chats first
// that an interrupted walk has left. When it returns, the last messages are on
// their way: a slow chat does not hold up the next round.
func (r *route) walk(ctx context.Context, round ledger.FanOut) error {
	if err := r.openPages(ctx, round); err != nil {
		return err
	}
	if lane := r.lane(round); lane == audience.LaneEmergency {
		defer r.limiter.Reserve(lane)()
	}
	plan := r.planNew
	if round.Changes {
		plan = r.planChange
	}
	for ctx.Err() == nil {
		candidates, to, err := r.ledger.Candidates(ctx, round)
		if err != nil {
			return err
		}
		if to == round.Cursor {
			break
		}
		articles, err := r.readAll(ctx, round) // each time: an operator may end what is under way
		if err != nil {
			return err
		}
		step := plan(round, articles, candidates)
		step.From, step.To = round.Cursor, to
		page, err := r.ledger.SaveBatch(ctx, round.ID, step)
		if err != nil {
			return err
		}
		round.Cursor = to
		if err := r.page(ctx, round, page, candidates); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return r.ledger.FinishFanOut(ctx, round.ID)
}

// readAll are the articles of a round in their places; one that is gone is
// empty.
func (r *route) readAll(ctx context.Context, round ledger.FanOut) ([]article.Article, error) {
	articles := make([]article.Article, len(round.Broadcasts))
	for place, b := range round.Broadcasts {
		a, err := r.read(ctx, b.Article)
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return nil, err
		}
		articles[place] = a
	}
	return articles, nil
}

// planNew decides about the next subscribers of a round of new articles.
func (r *route) planNew(round ledger.FanOut, articles []article.Article, candidates []ledger.Candidate) ledger.BatchDecision {
	now := r.Now()
	step := ledger.BatchDecision{Counts: make([]map[ledger.Outcome]int64, len(round.Broadcasts)), ByKeyword: make([]int64, len(round.Broadcasts))}
	for _, c := range candidates {
		filter := article.CompileKeywords(c.Subscriber.Keywords)
		chat := ledger.Recipient{Subscriber: c.Subscriber.ID}
		for _, m := range c.Matches {
			b := round.Broadcasts[m.Index]
			if m.NotifiedBefore || !b.Everyone && filter.Refuses(articles[m.Index]) {
				if !m.ByKeyword {
					step.ByKeyword[m.Index]-- // on the list of a topic, but not meant
				}
				continue
			}
			q := question{sub: c.Subscriber, broadcast: b, rhythm: m.Rhythm, on: m.StillSubscribed}
			outcome, end := decide(q, now, r.TimeZone)
			if outcome == ledger.OutcomePending && articles[m.Index].State != article.StateLive {
				outcome = ledger.OutcomeExpired // withdrawn before its turn came
			}
			ended := articles[m.Index].Ended != ""
			if outcome == ledger.OutcomePending && calledOff(b, articles[m.Index], c.Subscriber, func() bool { return m.MeantAnyway }) {
				outcome = ledger.OutcomeExpired
			}
			if m.ByKeyword {
				step.ByKeyword[m.Index]++
			}
			switch outcome {
			case ledger.OutcomePending:
				if chat.Results == nil {
					chat.Results = noCells(len(round.Broadcasts))
				}
				chat.Results[m.Index] = ledger.Result{}
				if b.Everyone && c.ReachedElsewhere && !ended {
					chat.Results[m.Index].Outcome = ledger.OutcomeSent
				}
				continue
			case ledger.OutcomeHeld:
				step.Holds = append(step.Holds, ledger.Hold{Subscriber: c.Subscriber.ID, Seq: b.Seq, Due: end})
			}
			if step.Counts[m.Index] == nil {
				step.Counts[m.Index] = map[ledger.Outcome]int64{}
			}
			step.Counts[m.Index][outcome]++
		}
		if chat.Results != nil {
			step.Recipients = append(step.Recipients, chat)
		}
	}
	return step
}

func noCells(n int) []ledger.Result {
	cells := make([]ledger.Result, n)
	for i := range cells {
		cells[i].Outcome = ledger.OutcomeNone
	}
	return cells
}

// page sets out the messages that a page's chats are still due. candidates
// are the page's subscribers where they are known, else nil.
func (r *route) page(ctx context.Context, round ledger.FanOut, page ledger.Batch, candidates []ledger.Candidate) error {
	known := make(map[int64]ledger.Candidate, len(candidates))
	for _, c := range candidates {
		known[c.Subscriber.ID] = c
	}
	var chats [][]*task
	for _, chat := range page.Recipients {
		var refs []ref
		for place, c := range chat.Results {
			if c.Outcome == ledger.OutcomePending {
				refs = append(refs, ref{FanOutBroadcast: round.Broadcasts[place], round: round.ID, page: page.Number, place: place,
					dup: c.MaybeDup, message: c.Message, seq: c.Seq})
			}
		}
		if len(refs) == 0 {
			continue
		}
		c, ok := known[chat.Subscriber]
		if !ok {
			var err error
			c.Subscriber, _, err = r.ledger.Chat(ctx, chat.Subscriber)
			if errors.Is(err, article.ErrNotFound) {
				c.Subscriber.ID = chat.Subscriber
			} else if err != nil {
				return err
			}
		}
		tasks := newTasks(c.Subscriber, r.lane(round), refs)
		for _, t := range tasks {
			t.waiting = c.Waiting
		}
		chats = append(chats, tasks)
	}
	return r.start(ctx, inTurns(chats))
}

// lane is the lane in which a round's messages travel: an edit that nobody is
// told of gives way to everything.
func (r *route) lane(round ledger.FanOut) audience.Lane {
	if !round.Changes || round.Lane == audience.LaneEmergency {
		return round.Lane
	}
	switch b := round.Broadcasts[0]; {
	case b.Kind == article.BroadcastWithdrawal, b.Change == article.ChangeTitle, b.Change == article.ChangeNumbers:
		return round.Lane
	}
	return audience.LaneDigest
}
