package deliver

import (
	"context"
	"errors"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/ledger"
)

const (
	// retriesAtOnce is how many subscribers' retries are looked at in one go.
	retriesAtOnce = 50
	// courtesy is how long a retry that is due lets those go first who have
	// not been tried yet: chats that fail do not slow the others down.
	courtesy = 30 * time.Second
)

// retries tries again what did not get through, when its time has come.
func (r *route) retries(ctx context.Context) error {
	rounds := map[int64]ledger.FanOut{}
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
		due = slices.DeleteFunc(due, func(w ledger.Retry) bool { return engaged[w.Subscriber] })
		polite := len(due)
		if due, err = r.urgent(ctx, due, now, rounds); err != nil {
			return quiet(ctx, err)
		}
		if len(due) == 0 {
			pause := r.idle()
			if !next.IsZero() {
				pause = min(pause, next.Sub(now))
			}
			switch {
			case polite > 0:
				pause = min(pause, time.Second)
			case found > 0:
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

// urgent leaves out the subscribers whose retries still let others go first:
// those of a walk that is under way in their lane or one before it.
func (r *route) urgent(ctx context.Context, due []ledger.Retry, now time.Time, rounds map[int64]ledger.FanOut) ([]ledger.Retry, error) {
	first := audience.LaneDigest + 1 // walked now
	for lane := range slices.Backward(r.walking[:]) {
		if r.walking[lane].Load() > 0 {
			first = audience.Lane(lane)
		}
	}
	may := map[int64]bool{}
	for _, w := range due {
		round, err := r.roundOf(ctx, w.FanOut, rounds)
		if err != nil {
			return nil, err
		}
		if r.lane(round) < first || now.Sub(w.NotBefore) >= courtesy {
			may[w.Subscriber] = true
		}
	}
	return slices.DeleteFunc(due, func(w ledger.Retry) bool { return !may[w.Subscriber] }), nil
}

// roundOf is a round, read once for many retries.
func (r *route) roundOf(ctx context.Context, id int64, known map[int64]ledger.FanOut) (ledger.FanOut, error) {
	if round, ok := known[id]; ok {
		return round, nil
	}
	if len(known) > 100 {
		clear(known)
	}
	round, err := r.ledger.FanOut(ctx, id)
	if err == nil {
		known[id] = round
	}
	return round, err
}

// again are the messages for what waits, merged where a chat waits for many.
func (r *route) again(ctx context.Context, due []ledger.Retry, rounds map[int64]ledger.FanOut) ([]*task, error) {
	type kind struct {
		lane    audience.Lane
		changes bool
	}
	type chat struct {
		refs     map[kind][]ref
		order    []kind
		attempts int
	}
	chats := map[int64]*chat{}
	var order []int64
	for _, w := range due {
		round, err := r.roundOf(ctx, w.FanOut, rounds)
		if err != nil {
			return nil, err
		}
		place := slices.IndexFunc(round.Broadcasts, func(b ledger.FanOutBroadcast) bool { return b.ID == w.Broadcast })
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
		c.refs[k] = append(c.refs[k], ref{FanOutBroadcast: round.Broadcasts[place], round: w.FanOut, page: w.Batch, place: place,
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
