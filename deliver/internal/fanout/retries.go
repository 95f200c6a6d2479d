package fanout

import (
	"context"
	"slices"
	"time"

	"loa/audience"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/ledger"
)

const (
	// retriesAtOnce is how many subscribers' retries are looked at in one go.
	retriesAtOnce = 50
	// courtesy is how long a retry that is due lets those go first who have
	// not been tried yet: chats that fail do not slow the others down.
	courtesy = 30 * time.Second
)

// Retries tries again what did not get through, when its time has come, until
// ctx ends.
func (w *Worker) Retries(ctx context.Context) error {
	known := fanOuts{}
	for ctx.Err() == nil {
		// Who has a message on its way now may have it recorded between the
		// reading and the sending: it is for the next time.
		busy := w.Busy()
		now := w.Now()
		due, next, err := w.ledger.DueRetries(ctx, w.Name, now, retriesAtOnce+len(busy))
		if err != nil {
			return sender.Unless(ctx, err)
		}
		found := len(due)
		due = slices.DeleteFunc(due, func(r ledger.Retry) bool { return busy[r.Subscriber] })
		idle := len(due)
		if due, err = w.urgent(ctx, due, now, known); err != nil {
			return sender.Unless(ctx, err)
		}
		if len(due) == 0 {
			pause := w.idle
			if !next.IsZero() {
				pause = min(pause, next.Sub(now))
			}
			switch {
			case idle > 0: // they let others go first
				pause = min(pause, time.Second)
			case found > 0:
				pause = recheck
			}
			throttle.Sleep(ctx, w.Retried, pause)
			continue
		}
		messages, err := w.again(ctx, due, known)
		if err != nil {
			return sender.Unless(ctx, err)
		}
		if err := w.start(ctx, messages); err != nil {
			return sender.Unless(ctx, err)
		}
	}
	return nil
}

// Resends takes up what operators want sent again, until ctx ends.
func (w *Worker) Resends(ctx context.Context) error {
	wake, forget := w.listen()
	defer forget()
	for ctx.Err() == nil {
		took, err := w.ledger.Reopen(ctx, w.Name)
		if err != nil {
			return sender.Unless(ctx, err)
		}
		if took {
			w.WakeRetries()
			continue
		}
		throttle.Sleep(ctx, wake, w.idle)
	}
	return nil
}

// urgent leaves out the subscribers whose retries still let others go first:
// those of a fan-out that is under way in their lane or one before it.
func (w *Worker) urgent(ctx context.Context, due []ledger.Retry, now time.Time, known fanOuts) ([]ledger.Retry, error) {
	first := audience.LaneDigest + 1 // under way now
	for lane := range slices.Backward(w.walking[:]) {
		if w.walking[lane].Load() > 0 {
			first = audience.Lane(lane)
		}
	}
	may := map[int64]bool{}
	for _, r := range due {
		f, err := w.fanOut(ctx, r.FanOut, known)
		if err != nil {
			return nil, err
		}
		if messageLane(f) < first || now.Sub(r.NotBefore) >= courtesy {
			may[r.Subscriber] = true
		}
	}
	return slices.DeleteFunc(due, func(r ledger.Retry) bool { return !may[r.Subscriber] }), nil
}

// fanOuts are read once for many retries.
type fanOuts map[int64]ledger.FanOut

const fanOutsMost = 100

func (w *Worker) fanOut(ctx context.Context, id int64, known fanOuts) (ledger.FanOut, error) {
	if f, ok := known[id]; ok {
		return f, nil
	}
	if len(known) > fanOutsMost {
		clear(known)
	}
	f, err := w.ledger.FanOut(ctx, id)
	if err == nil {
		known[id] = f
	}
	return f, err
}

// kind is what can travel in one message.
type kind struct {
	lane    audience.Lane
	changes bool
}

// waiting is what waits for one chat.
type waiting struct {
	parts      map[kind][]part
	order      []kind
	attempts   int
	unanswered int
}

func (c *waiting) add(k kind, p part, r ledger.Retry) {
	if len(c.parts[k]) == 0 {
		c.order = append(c.order, k)
	}
	c.parts[k] = append(c.parts[k], p)
	c.attempts, c.unanswered = max(c.attempts, r.Attempts), max(c.unanswered, r.Unanswered)
}

// again are the messages for what waits, merged where a chat waits for many.
func (w *Worker) again(ctx context.Context, due []ledger.Retry, known fanOuts) ([]*message, error) {
	chats := map[int64]*waiting{}
	var order []int64
	for _, r := range due {
		f, err := w.fanOut(ctx, r.FanOut, known)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(f.Broadcasts, func(b ledger.FanOutBroadcast) bool { return b.ID == r.Broadcast })
		c := chats[r.Subscriber]
		if c == nil {
			c = &waiting{parts: map[kind][]part{}}
			chats[r.Subscriber] = c
			order = append(order, r.Subscriber)
		}
		c.add(kind{messageLane(f), f.Changes}, part{FanOutBroadcast: f.Broadcasts[i], fanOut: r.FanOut, batch: r.Batch,
			index:    i,
			maybeDup: r.MaybeDup, message: r.Message, seq: r.Seq, until: r.Until}, r)
	}
	var all [][]*message
	for _, id := range order {
		messages, err := w.messagesFor(ctx, id, chats[id])
		if err != nil {
			return nil, err
		}
		all = append(all, messages)
	}
	return inTurns(all), nil
}

// messagesFor are the messages for what waits for a subscriber.
func (w *Worker) messagesFor(ctx context.Context, id int64, c *waiting) (messages []*message, err error) {
	k := known{at: w.Now()}
	if k.subscriber, k.history, err = w.Subscriber(ctx, id); err != nil {
		return nil, err
	}
	sub := k.subscriber
	sub.ID = id // launch records one that is no more
	for _, k := range c.order {
		if !k.changes {
			messages = append(messages, newMessages(sub, k.lane, c.parts[k])...)
			continue
		}
		for _, change := range c.parts[k] {
			messages = append(messages, newMessages(sub, k.lane, []part{change})...)
		}
	}
	for i, m := range messages {
		m.retry, m.attempts, m.unanswered = true, c.attempts, c.unanswered
		if i == 0 {
			m.known = k
		}
	}
	return messages, nil
}
