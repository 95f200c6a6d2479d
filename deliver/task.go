package deliver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// ref is a broadcast at a chat, with the cell that says what became of it.
type ref struct {
	ledger.FanOutBroadcast
	round, page int64
	place       int
	dup         bool  // an earlier try may have arrived
	message     int64 // of a change: the message to change
	seq         int64 // of a change: what it shows
}

// task is one message that a chat is due.
type task struct {
	subscriber int64
	address    string
	kind       subscriber.ChatKind
	lane       audience.Lane
	refs       []ref // more than one: a backlog in one message
	attempts   int
	retry      bool // it was tried before, or waited
	waiting    bool // earlier messages to the chat wait for another try
	flight     *throttle.Flight
}

// mergeAbove is how many articles a chat gets in messages of their own; when
// more wait they come in one.
const mergeAbove = 3

// newTasks are the messages for what a chat is due, in the order of publication.
func newTasks(sub subscriber.Subscriber, lane audience.Lane, refs []ref) []*task {
	slices.SortFunc(refs, func(a, b ref) int { return cmp.Compare(a.Seq, b.Seq) })
	t := task{subscriber: sub.ID, address: sub.Address, kind: sub.Kind, lane: lane}
	if len(refs) > mergeAbove && lane != audience.LaneEmergency {
		t.refs = refs
		return []*task{&t}
	}
	var tasks []*task
	for _, one := range refs {
		each := t
		each.refs = []ref{one}
		tasks = append(tasks, &each)
	}
	return tasks
}

// inTurns orders the tasks of many chats: the first of each chat, then the
// second of each, so that no chat has to be waited for.
func inTurns(chats [][]*task) (tasks []*task) {
	for turn := 0; ; turn++ {
		before := len(tasks)
		for _, chat := range chats {
			if turn < len(chat) {
				tasks = append(tasks, chat[turn])
			}
		}
		if len(tasks) == before {
			return tasks
		}
	}
}

const (
	// patience is how long a chat's own limit is waited for; beyond, the
	// message waits among the retries and others go first.
	patience = 2 * time.Second
	// look is how often a chat that has a message on its way is looked at.
	look = 50 * time.Millisecond
)

// start sets all tasks out, those first whose chats are free, and returns
// when the last has set out, or ctx ends.
func (r *route) start(ctx context.Context, tasks []*task) error {
	waited := time.Duration(0)
	for len(tasks) > 0 {
		if ctx.Err() != nil {
			return nil
		}
		i, pause := r.pick(tasks)
		if i >= 0 {
			t := tasks[i]
			var err error
			if r.claim(t.subscriber) {
				if err = r.launch(ctx, t); errors.As(err, new(*busyChat)) {
					continue // it keeps its place
				}
				waited = 0
			} else {
				err = r.leave([]*task{t})
			}
			if err != nil {
				return quiet(ctx, err)
			}
			tasks = slices.Delete(tasks, i, i+1)
			continue
		}
		if waited >= patience {
			return quiet(ctx, r.leave(tasks))
		}
		sleep(ctx, nil, pause)
		waited += pause
	}
	return nil
}

// leave puts tasks whose chats do not become free among those that wait.
func (r *route) leave(tasks []*task) error {
	for _, t := range tasks {
		if t.retry {
			continue // it waits there already
		}
		m := newMarks(t.subscriber)
		r.postpone(m, t, t.refs, r.Now().Add(patience))
		if err := r.store(m); err != nil {
			return err
		}
	}
	return nil
}

// pick finds the first task whose chat is free, or that has waited for an
// answer so long that nobody waits for it; or it says how long to wait.
func (r *route) pick(tasks []*task) (i int, pause time.Duration) {
	pause = patience
	for i, t := range tasks {
		r.mu.Lock()
		since, busy := r.busy[t.subscriber]
		r.mu.Unlock()
		if busy && r.Now().Sub(since) > r.window.Straggling() {
			return i, 0
		}
		if busy {
			pause = min(pause, look)
			continue
		}
		d := r.limiter.Delay(t.address, t.kind)
		if d <= 0 || d > patience {
			return i, 0
		}
		pause = min(pause, d)
	}
	return -1, pause
}

// launch decides afresh about a task whose subscriber is claimed, and sends
// what is to be sent, in a goroutine of its own once everything permits it. It
// is *busyChat when the chat must wait for a moment, and the task with it.
func (r *route) launch(ctx context.Context, t *task) error {
	release := func() { r.release(t.subscriber) }
	read := r.Now()
	sub, history, err := r.chat(ctx, t.subscriber)
	if err != nil {
		release()
		return err
	}
	if sub.Address != t.address {
		t.refs = stayedBehind(t.refs)
	}
	t.address, t.kind = sub.Address, sub.Kind
	marks := newMarks(t.subscriber)
	t.refs = r.sort(t, t.refs, sub, history, marks)
	if len(t.refs) > 0 {
		now := r.Now()
		switch d := r.limiter.Delay(sub.Address, sub.Kind); {
		case sub.NotBefore.After(now):
			r.postponeAll(marks, t, sub.NotBefore)
		case d > patience:
			r.postponeAll(marks, t, now.Add(d))
		case !t.retry && t.lane != audience.LaneEmergency && (t.waiting || r.isWaiting(t.subscriber)):
			r.postponeAll(marks, t, now)
		}
	}
	if err := r.store(marks); err != nil || len(t.refs) == 0 {
		release()
		return err
	}
	flight, err := r.admit(ctx, t.lane, sub)
	var busy *busyChat
	if errors.As(err, &busy) && busy.after > patience {
		marks := newMarks(t.subscriber)
		r.postponeAll(marks, t, r.Now().Add(busy.after))
		err = r.store(marks)
		release()
		return err
	}
	if err != nil { // or ctx has ended: the cells are as they were
		release()
		return err
	}
	t.flight = flight
	r.flying.Go(func() {
		defer release()
		defer func() { t.flight.Done() }()
		sub, history, send, err := r.decideAgain(t, sub, history, read, t.refs)
		if err == nil && len(send) > 0 {
			t.flight.Begin()
			err = r.send(ctx, t, sub, history, send)
		}
		if err != nil {
			r.fail(err)
		}
	})
	return nil
}

// sort decides about each of a task's broadcasts, marks those that are not to
// be sent and returns the others.
func (r *route) sort(t *task, refs []ref, sub subscriber.Subscriber, history []subscriber.Span, marks *marks) (send []ref) {
	now, c := r.Now(), audience.Candidate{Subscriber: sub, History: history}
	for _, b := range refs {
		d := audience.Decide(b.Terms, c, r.waiting(b, history), audience.Moment{Now: now, Zone: r.TimeZone})
		switch d.Action {
		case audience.Send:
			send = append(send, b)
		case audience.Hold:
			// What quiet hours hold is told as a span of changes, in which
			// something sent already may lie by now: this waits by itself.
			r.postpone(marks, t, []ref{b}, d.Until)
		default:
			marks.cell(b, ledger.Result{Outcome: ledger.OutcomeOf(d), Seq: b.seq, Message: b.message})
		}
	}
	return send
}

// waiting says why a broadcast that waits is still meant for a subscriber. A
// warning that became an emergency meanwhile is for everyone: the fan-out to
// everyone has left out whom it waits for.
func (r *route) waiting(b ref, history []subscriber.Span) audience.Membership {
	m := audience.Waiting(b.Terms, history)
	if m.Reason != audience.NotMeant || !b.Urgent() {
		return m
	}
	a, err := r.read(r.sending, b.Article)
	// Who sends it reads it again, and knows what to do about any other error.
	if err != nil && !errors.Is(err, article.ErrNotFound) || audience.Escalated(b.Terms, a) {
		m.Reason = audience.ByEveryone
	}
	return m
}

// waitsItsTurn is why something waits that has not failed.
const waitsItsTurn = "waits for its turn"

// postpone puts broadcasts among those that wait, without counting a try.
func (r *route) postpone(m *marks, t *task, refs []ref, notBefore time.Time) {
	for _, b := range refs {
		m.cell(b, ledger.Result{Outcome: ledger.OutcomeRetry, Seq: b.seq, Message: b.message})
		m.last().Retry = ledger.Retry{NotBefore: notBefore, Attempts: t.attempts, Error: waitsItsTurn}
	}
	r.setWaits(t.subscriber, true)
}

// postponeAll puts all that is left of a task among those that wait.
func (r *route) postponeAll(m *marks, t *task, notBefore time.Time) {
	r.postpone(m, t, t.refs, notBefore)
	t.refs = nil
}

// store stores marks, and wakes who tries again when there is something to.
func (r *route) store(m *marks) error {
	if len(m.list) == 0 {
		return nil
	}
	if err := r.marker.mark(m.list...); err != nil {
		return err
	}
	if r.isWaiting(m.subscriber) {
		select {
		case r.retried <- struct{}{}:
		default:
		}
	}
	return nil
}

// marks gathers what becomes of the broadcasts of one subscriber.
type marks struct {
	subscriber int64
	list       []ledger.Record
}

func newMarks(subscriber int64) *marks { return &marks{subscriber: subscriber} }

func (m *marks) last() *ledger.Record { return &m.list[len(m.list)-1] }

func (m *marks) cell(b ref, c ledger.Result) {
	m.list = append(m.list, ledger.Record{Subscriber: m.subscriber, FanOut: b.round, Batch: b.page,
		Results: []ledger.IndexedResult{{Index: b.place, Broadcast: b.ID, Result: c}}})
}

// read loads the articles of refs as they are now.
func (r *route) read(ctx context.Context, id int64) (article.Article, error) {
	a, err := r.ledger.Article(ctx, id)
	if err != nil {
		return a, fmt.Errorf("read article %d to deliver it: %w", id, err)
	}
	return a, nil
}
