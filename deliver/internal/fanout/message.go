package fanout

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"loa/article"
	"loa/audience"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// part is a broadcast at a recipient, and where its result stands.
type part struct {
	ledger.FanOutBroadcast
	fanOut, batch int64
	index         int
	maybeDup      bool      // an earlier attempt may have arrived
	message       string    // of a change: the message to change
	seq           int64     // of a change: what it shows
	until         time.Time // of what is sent again: when it is given up
}

// message is one message that a chat is due.
type message struct {
	subscriber int64
	address    string
	kind       subscriber.ChatKind
	lane       audience.Lane
	parts      []part // more than one: a backlog in one message
	attempts   int
	unanswered int  // of them, those whose answers were lost
	retry      bool // it was tried before, or waited
	behind     bool // earlier messages to the chat wait for another attempt
	flight     *throttle.Flight
	known      known
}

// known is what was read of a message's subscriber together with others, and when.
type known struct {
	at         time.Time // zero: nothing
	subscriber subscriber.Subscriber
	history    []subscriber.Span
}

// mergeAbove is how many articles a chat gets in messages of their own; when
// more wait they come in one.
const mergeAbove = 3

// newMessages are the messages for what a chat is due, in the order of
// publication.
func newMessages(sub subscriber.Subscriber, lane audience.Lane, parts []part) []*message {
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.Seq, b.Seq) })
	m := message{subscriber: sub.ID, address: sub.Address, kind: sub.Kind, lane: lane}
	if len(parts) > mergeAbove && lane != audience.LaneEmergency {
		m.parts = parts
		return []*message{&m}
	}
	var messages []*message
	for _, one := range parts {
		each := m
		each.parts = []part{one}
		messages = append(messages, &each)
	}
	return messages
}

// inTurns orders the messages of many chats: the first of each chat, then the
// second of each, so that no chat has to be waited for.
func inTurns(chats [][]*message) (messages []*message) {
	for turn := 0; ; turn++ {
		before := len(messages)
		for _, chat := range chats {
			if turn < len(chat) {
				messages = append(messages, chat[turn])
			}
		}
		if len(messages) == before {
			return messages
		}
	}
}

// recheck is how often a chat that has a message on its way is looked at.
const recheck = 50 * time.Millisecond

// start sets all messages out, those first whose chats are free, and returns
// when the last has set out, or ctx ends.
func (w *Worker) start(ctx context.Context, messages []*message) error {
	for _, m := range messages {
		w.Expect(m.subscriber)
	}
	waited := time.Duration(0)
	for len(messages) > 0 {
		if ctx.Err() != nil {
			return nil
		}
		i, pause := w.pick(messages)
		if i >= 0 {
			m := messages[i]
			var err error
			if w.Claim(m.subscriber) {
				if err = w.launch(ctx, m); errors.As(err, new(*sender.BusyError)) {
					continue // it keeps its place
				}
				waited = 0
			} else {
				err = w.putOff([]*message{m})
			}
			if err != nil {
				return sender.Unless(ctx, err)
			}
			messages = slices.Delete(messages, i, i+1)
			continue
		}
		if waited >= sender.Patience {
			return sender.Unless(ctx, w.putOff(messages))
		}
		throttle.Sleep(ctx, nil, pause)
		waited += pause
	}
	return nil
}

// putOff puts messages whose chats do not become free among those that wait.
func (w *Worker) putOff(messages []*message) error {
	for _, m := range messages {
		if m.retry {
			continue // it waits there already
		}
		r := newRecords(m.subscriber)
		w.postpone(r, m, m.parts, w.Now().Add(sender.Patience))
		if err := w.store(r); err != nil {
			return err
		}
	}
	return nil
}

// pick finds the first message whose chat is free, or that has waited for an
// answer so long that nobody waits for it; or it says how long to wait.
func (w *Worker) pick(messages []*message) (i int, pause time.Duration) {
	pause = sender.Patience
	for i, m := range messages {
		busy, straggling := w.IsBusy(m.subscriber)
		if straggling {
			return i, 0
		}
		if busy {
			pause = min(pause, recheck)
			continue
		}
		d := w.Delay(m.address, m.kind)
		if d <= 0 || d > sender.Patience {
			return i, 0
		}
		pause = min(pause, d)
	}
	return -1, pause
}

// launch decides afresh about a message whose subscriber is claimed, and sends
// what is to be sent, in a goroutine of its own once everything permits it. It
// is *sender.BusyError when the chat must wait for a moment, and the message
// with it.
func (w *Worker) launch(ctx context.Context, m *message) error {
	release := func() { w.Release(m.subscriber) }
	sub, history, read, err := w.read(ctx, m)
	if err != nil {
		release()
		return err
	}
	if moved := sub.Address != m.address && sub.ID != 0 && sub.State != subscriber.Gone; moved {
		// Its new chat may have the message: that is decided from the ledger.
		m.parts = leftBehind(m.parts)
		records := newRecords(m.subscriber)
		w.postponeAll(records, m, w.Now())
		err := w.store(records)
		release()
		return err
	}
	m.address, m.kind = sub.Address, sub.Kind
	records := newRecords(m.subscriber)
	m.parts = w.stillDue(m, m.parts, sub, history, records)
	if len(m.parts) > 0 {
		now := w.Now()
		switch d := w.Delay(sub.Address, sub.Kind); {
		case sub.NotBefore.After(now):
			w.postponeAll(records, m, sub.NotBefore)
		case d > sender.Patience:
			w.postponeAll(records, m, now.Add(d))
		case !m.retry && m.lane != audience.LaneEmergency && (m.behind || w.IsWaiting(m.subscriber)):
			w.postponeAll(records, m, now)
		}
	}
	if err := w.store(records); err != nil || len(m.parts) == 0 {
		release()
		return err
	}
	admit := w.Admit
	if w.isEmergency(m) {
		admit = w.AdmitPaid
	}
	flight, err := admit(ctx, m.lane, sub)
	var busy *sender.BusyError
	if errors.As(err, &busy) && busy.After > sender.Patience {
		records := newRecords(m.subscriber)
		w.postponeAll(records, m, w.Now().Add(busy.After))
		err = w.store(records)
		release()
		return err
	}
	if err != nil { // or ctx has ended: the results are as they were
		release()
		return err
	}
	m.flight = flight
	w.Go(func() error {
		defer release()
		defer func() { m.flight.Done() }()
		sub, history, due, err := w.decideAgain(m, sub, history, read)
		if err != nil || len(due) == 0 {
			return err
		}
		m.flight.Begin()
		return w.send(ctx, m, sub, history, due)
	})
	return nil
}

// isEmergency tells whether a message tells someone of an emergency that holds.
func (w *Worker) isEmergency(m *message) bool {
	if w.Paid == nil || m.lane != audience.LaneEmergency || m.parts[0].IsChange() {
		return false
	}
	a, err := w.Read(w.Sending, m.parts[0].Article) // who sends it reads it again, and knows what to do about an error
	return err == nil && audience.InForce(a, w.Now())
}

// read reads a message's subscriber, unless that was done a moment ago, and says
// when it was.
func (w *Worker) read(ctx context.Context, m *message) (subscriber.Subscriber, []subscriber.Span, time.Time, error) {
	now := w.Now()
	if k := m.known; !k.at.IsZero() && now.Sub(k.at) <= sender.Fresh {
		return k.subscriber, k.history, k.at, nil
	}
	sub, history, err := w.Subscriber(ctx, m.subscriber)
	return sub, history, now, err
}

// decideAgain decides about a message at the last moment before it is sent,
// from what was read of the subscriber at a time, or afresh if that is long
// ago. It records the parts that are not to be sent, and returns the others.
func (w *Worker) decideAgain(m *message, sub subscriber.Subscriber, history []subscriber.Span, read time.Time) (
	subscriber.Subscriber, []subscriber.Span, []part, error) {
	records := newRecords(m.subscriber)
	now := w.Now()
	if now.Sub(read) > sender.Fresh {
		admitted := sub.Address
		var err error
		if sub, history, err = w.Subscriber(w.Sending, m.subscriber); err != nil {
			return sub, nil, nil, err
		}
		if sub.ID != 0 && sub.State != subscriber.Gone && sub.Address != admitted {
			w.postpone(records, m, leftBehind(m.parts), now)
			return sub, nil, nil, w.store(records)
		}
	}
	due := w.stillDue(m, m.parts, sub, history, records)
	return sub, history, due, w.store(records)
}

// stillDue decides about each of a message's parts, records those that are not
// to be sent and returns the others.
func (w *Worker) stillDue(m *message, parts []part, sub subscriber.Subscriber, history []subscriber.Span,
	records *records) (due []part) {
	at, c := audience.Moment{Now: w.Now(), Zone: w.Zone}, audience.Candidate{Subscriber: sub, History: history}
	for _, p := range parts {
		if !p.until.IsZero() && !at.Now.Before(p.until) {
			records.add(p, ledger.Result{Outcome: ledger.OutcomeExpired, Refused: !p.maybeDup})
			continue
		}
		d := audience.Decide(p.Terms, c, w.waiting(p, history), at)
		switch d.Action {
		case audience.Send:
			due = append(due, p)
		case audience.Hold:
			// What quiet hours hold is told as a span of changes, in which
			// something sent already may lie by now: this waits by itself.
			w.postpone(records, m, []part{p}, d.Until)
		default:
			records.add(p, ledger.Result{Outcome: ledger.OutcomeOf(d), Seq: p.seq, Message: p.message})
		}
	}
	return due
}

// waiting says why a broadcast that waits is still meant for a subscriber. A
// warning that became an emergency meanwhile is for everyone: the fan-out to
// everyone has left out whom it waits for.
func (w *Worker) waiting(p part, history []subscriber.Span) audience.Membership {
	m := audience.Waiting(p.Terms, history)
	if m.Reason != audience.NotMeant || !p.Urgent() {
		return m
	}
	a, err := w.Read(w.Sending, p.Article)
	// Who sends it reads it again, and knows what to do about any other error.
	if err != nil && !errors.Is(err, article.ErrNotFound) || audience.Escalated(p.Terms, a) {
		m.Reason = audience.ByEveryone
	}
	return m
}

// leftBehind are parts of a subscriber that has moved to another chat: the
// messages that they are to change are in the old one.
func leftBehind(parts []part) []part {
	moved := slices.Clone(parts)
	for i := range moved {
		moved[i].message = ledger.Lost(moved[i].message)
	}
	return moved
}
