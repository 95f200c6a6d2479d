package deliver

import (
	"context"
	"errors"
	"slices"

	"loa/article"
)

// retriesAtOnce is how many subscribers' retries are looked at in one go.
const retriesAtOnce = 50

// retries tries again what did not get through, when its time has come.
func (r *route) retries(ctx context.Context) error {
	rounds := map[int64]article.Round{}
	for ctx.Err() == nil {
		// Who has a message on its way now may have it marked between the
		// reading and the sending: it is for the next time.
		engaged := r.engaged()
		now := r.Now()
		due, next, err := r.ledger.DueRetries(ctx, r.name, now, retriesAtOnce+len(engaged))
		if err != nil {
			return quiet(ctx, err)
		}
		found := len(due)
		due = slices.DeleteFunc(due, func(w article.Retry) bool { return engaged[w.Subscriber] })
		if len(due) == 0 {
			pause := r.idle()
			if !next.IsZero() {
				pause = min(pause, next.Sub(now))
			}
			if found > 0 {
				pause = look
			}
			sleep(ctx, r.retried, pause)
			continue
		}
		tasks, err := r.again(ctx, due, rounds)
		if err != nil {
			return quiet(ctx, err)
		}
		if err := r.start(ctx, tasks); err != nil {
			return quiet(ctx, err)
		}
	}
	return nil
}

// again are the messages for what waits, merged where a chat waits for many.
func (r *route) again(ctx context.Context, due []article.Retry, rounds map[int64]article.Round) ([]*task, error) {
	type kind struct {
		lane    article.Lane
		changes bool
	}
	type chat struct {
		refs     map[kind][]ref
		order    []kind
		attempts int
	}
	chats := map[int64]*chat{}
	var order []int64
	if len(rounds) > 100 {
		clear(rounds)
	}
	for _, w := range due {
		round, ok := rounds[w.Round]
		if !ok {
			var err error
			if round, err = r.ledger.Round(ctx, w.Round); err != nil {
				return nil, err
			}
			rounds[w.Round] = round
		}
		place := slices.IndexFunc(round.Broadcasts, func(b article.RoundBroadcast) bool { return b.ID == w.Broadcast })
		c := chats[w.Subscriber]
		if c == nil {
			c = &chat{refs: map[kind][]ref{}}
			chats[w.Subscriber] = c
			order = append(order, w.Subscriber)
		}
		k := kind{r.lane(round), round.Changes}
		if len(c.refs[k]) == 0 {
			c.order = append(c.order, k)
		}
		c.refs[k] = append(c.refs[k], ref{RoundBroadcast: round.Broadcasts[place], round: w.Round, page: w.Page, place: place,
			dup: w.MaybeDup, message: w.Message, seq: w.Seq})
		c.attempts = max(c.attempts, w.Attempts)
	}
	var all [][]*task
	for _, id := range order {
		sub, _, err := r.ledger.Chat(ctx, id)
		if errors.Is(err, article.ErrNotFound) {
			sub.ID = id // launch marks it
		} else if err != nil {
			return nil, err
		}
		var tasks []*task
		for _, k := range chats[id].order {
			if !k.changes {
				tasks = append(tasks, newTasks(sub, k.lane, chats[id].refs[k])...)
				continue
			}
			for _, change := range chats[id].refs[k] {
				tasks = append(tasks, newTasks(sub, k.lane, []ref{change})...)
			}
		}
		for _, t := range tasks {
			t.retry, t.attempts = true, chats[id].attempts
		}
		all = append(all, tasks)
	}
	return inTurns(all), nil
}
