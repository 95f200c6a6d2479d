// Package fanout walks broadcasts through the subscribers of a channel, in
// batches, and sees each message to its end: sent, tried again, corrected, or
// given up.
package fanout

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"loa/article"
	"loa/audience"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/ledger"
)

// Ledger is where fan-outs are decided from and recorded.
type Ledger interface {
	StartFanOut(ctx context.Context, channel string, lane audience.Lane, changes bool) (f ledger.FanOut, ok bool,
		err error)
	FanOut(ctx context.Context, id int64) (ledger.FanOut, error)
	Candidates(ctx context.Context, f ledger.FanOut) (list []ledger.Candidate, to int64, err error)
	SaveBatch(ctx context.Context, fanOut int64, b ledger.BatchDecision) (ledger.Batch, error)
	UnfinishedFanOuts(ctx context.Context, channel string) ([]ledger.FanOut, error)
	OpenBatches(ctx context.Context, fanOut int64) ([]ledger.Batch, error)
	FinishFanOut(ctx context.Context, id int64) error
	DueRetries(ctx context.Context, channel string, now time.Time, limit int) (due []ledger.Retry, next time.Time,
		err error)
	// Reopen has some of what operators want sent again wait for another attempt, and
	// tells whether there was anything.
	Reopen(ctx context.Context, channel string) (took bool, err error)
}

// Messages is what a change asks of the messages that were sent.
type Messages interface {
	ListMessage(ctx context.Context, subscriber int64, message string) (ledger.ListMessage, error)
	ToldOf(ctx context.Context, m ledger.MessageOf) (ledger.Told, error)
	RevisionAt(ctx context.Context, article, seq int64) (article.Revision, error)
	Corrections(ctx context.Context, article, sentBy, subscriber, seq int64) (messages []string, shown int64, err error)
	StoryMessage(ctx context.Context, article, subscriber int64) (message string, err error)
}

// Worker walks the fan-outs of one channel.
type Worker struct {
	*sender.Sender
	ledger   Ledger
	messages Messages
	listen   func() (wake <-chan struct{}, forget func())
	idle     time.Duration
	edits    edits

	walking [audience.LaneDigest + 1]atomic.Int32 // fan-outs of new articles under way, by lane
}

// New is a Worker. listen gives a channel that wakes whoever has nothing to do,
// until forget; without a wake it looks again after idle.
func New(s *sender.Sender, l Ledger, m Messages, listen func() (wake <-chan struct{}, forget func()),
	idle time.Duration) *Worker {
	return &Worker{Sender: s, ledger: l, messages: m, listen: listen, idle: idle}
}

// NewArticles walks the new articles of a lane through the subscribers, fan-out
// after fan-out, until ctx ends.
func (w *Worker) NewArticles(ctx context.Context, lane audience.Lane) error {
	wake, forget := w.listen()
	defer forget()
	for ctx.Err() == nil {
		f, ok, err := w.ledger.StartFanOut(ctx, w.Name, lane, false)
		if err != nil {
			return sender.Unless(ctx, err)
		}
		if !ok {
			throttle.Sleep(ctx, wake, w.idle)
			continue
		}
		w.walking[lane].Add(1)
		err = w.walk(ctx, f)
		w.walking[lane].Add(-1)
		if err != nil {
			return sender.Unless(ctx, err)
		}
	}
	return nil
}

// Changes walks updates and withdrawals, one after the other, through the chats
// that have a message of the article, until ctx ends.
func (w *Worker) Changes(ctx context.Context) error {
	wake, forget := w.listen()
	defer forget()
	for ctx.Err() == nil {
		walked := false
		for _, lane := range []audience.Lane{audience.LaneEmergency, audience.LaneImmediate, audience.LaneDigest} {
			f, ok, err := w.ledger.StartFanOut(ctx, w.Name, lane, true)
			if err != nil {
				return sender.Unless(ctx, err)
			}
			if !ok {
				continue
			}
			// Messages on their way may say what the article was before the
			// change.
			w.AwaitReaders(ctx, f.Broadcasts[0].Article)
			if err := w.walk(ctx, f); err != nil {
				return sender.Unless(ctx, err)
			}
			walked = true
			break
		}
		if !walked {
			throttle.Sleep(ctx, wake, w.idle)
		}
	}
	return nil
}

// Left are the finished fan-outs with recipients that were not tried yet. It is
// to be asked before anything is sent.
func (w *Worker) Left(ctx context.Context) ([]ledger.FanOut, error) {
	return w.ledger.UnfinishedFanOuts(ctx, w.Name)
}

// Resume sends what finished fan-outs have left when a process ended.
func (w *Worker) Resume(ctx context.Context, left []ledger.FanOut) error {
	for _, f := range left {
		if err := w.openBatches(ctx, f); err != nil {
			return sender.Unless(ctx, err)
		}
	}
	return nil
}

// openBatches sends what the recipients of a fan-out's open batches are due.
func (w *Worker) openBatches(ctx context.Context, f ledger.FanOut) error {
	open, err := w.ledger.OpenBatches(ctx, f.ID)
	if err != nil {
		return err
	}
	for _, b := range open {
		if err := w.batch(ctx, f, b, recipients{}); err != nil {
			return err
		}
	}
	return nil
}

// walk takes a fan-out from its cursor to the last subscriber, the recipients
// first that an interrupted one has left. When it returns, the last messages
// are on their way: a slow chat does not hold up the next fan-out.
func (w *Worker) walk(ctx context.Context, f ledger.FanOut) error {
	if err := w.openBatches(ctx, f); err != nil {
		return err
	}
	if lane := messageLane(f); lane == audience.LaneEmergency {
		defer w.Limiter.Reserve(lane)()
	}
	for ctx.Err() == nil {
		read := w.Now()
		candidates, to, err := w.ledger.Candidates(ctx, f)
		if err != nil {
			return err
		}
		if to == f.Cursor {
			break
		}
		articles, err := w.readAll(ctx, f) // each time: an operator may end what is under way
		if err != nil {
			return err
		}
		decision := w.plan(f, articles, candidates)
		decision.From, decision.To = f.Cursor, to
		b, err := w.ledger.SaveBatch(ctx, f.ID, decision)
		if err != nil {
			return err
		}
		f.Cursor = to
		if err := w.batch(ctx, f, b, recipients{read, candidates}); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return w.ledger.FinishFanOut(ctx, f.ID)
}

// readAll are the articles of a fan-out, by index; one that is gone is empty.
func (w *Worker) readAll(ctx context.Context, f ledger.FanOut) ([]article.Article, error) {
	articles := make([]article.Article, len(f.Broadcasts))
	for i, b := range f.Broadcasts {
		a, err := w.Read(ctx, b.Article)
		if err != nil && !errors.Is(err, article.ErrNotFound) {
			return nil, err
		}
		articles[i] = a
	}
	return articles, nil
}

// recipients are the subscribers of a batch as they were read at a time; the zero
// value knows none.
type recipients struct {
	at   time.Time
	list []ledger.Candidate
}

// batch sends what the recipients of a batch are still due.
func (w *Worker) batch(ctx context.Context, f ledger.FanOut, b ledger.Batch, r recipients) error {
	byID := make(map[int64]ledger.Candidate, len(r.list))
	for _, c := range r.list {
		byID[c.Subscriber.ID] = c
	}
	var all [][]*message
	for _, recipient := range b.Recipients {
		var parts []part
		for i, r := range recipient.Results {
			if r.Outcome == ledger.OutcomePending {
				parts = append(parts, part{FanOutBroadcast: f.Broadcasts[i], fanOut: f.ID, batch: b.Number, index: i,
					maybeDup: r.MaybeDup, message: r.Message, seq: r.Seq})
			}
		}
		if len(parts) == 0 {
			continue
		}
		c, ok := byID[recipient.Subscriber]
		k := known{at: r.at, subscriber: c.Subscriber, history: c.History}
		if !ok || f.Changes { // a change knows no subscriptions
			k = known{}
		}
		if !ok {
			var err error
			if c.Subscriber, _, err = w.Subscriber(ctx, recipient.Subscriber); err != nil {
				return err
			}
			c.Subscriber.ID = recipient.Subscriber // launch records one that is no more
		}
		messages := newMessages(c.Subscriber, messageLane(f), parts)
		messages[0].known = k // what becomes of it changes what is known
		for _, m := range messages {
			m.behind = c.Waiting
		}
		all = append(all, messages)
	}
	return w.start(ctx, inTurns(all))
}

// messageLane is the lane in which a fan-out's messages travel.
func messageLane(f ledger.FanOut) audience.Lane {
	if !f.Changes {
		return f.Lane
	}
	return f.Broadcasts[0].MessageLane()
}
