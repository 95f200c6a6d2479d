// Package lists sends the messages that tell of many articles at once, when
// they are due: digests, and what quiet hours held.
package lists

import (
	"context"
	"errors"
	"slices"
	"time"

	"loa/audience"
	"loa/channel"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// Ledger says which lists are due, and what they may tell.
type Ledger interface {
	DueDigests(ctx context.Context, channel string, now time.Time, limit int) ([]ledger.DueList, error)
	DueHeld(ctx context.Context, channel string, now time.Time, limit int) ([]ledger.DueList, error)
	NextDue(ctx context.Context, channel string) (time.Time, error)
	DigestArticles(ctx context.Context, channel string, from, to int64) ([]audience.Published, error)
	Warned(ctx context.Context, article, subscriber int64) (bool, error)
	EndPauses(ctx context.Context, now time.Time) error
	EnterLists(ctx context.Context) (entered bool, err error)
}

const (
	// listsAtOnce is how many lists are looked at in one go.
	listsAtOnce = 100
	// soon is how long a list that is due already is left alone.
	soon = 50 * time.Millisecond
	// publishedFor is how long what was published serves: digests of many
	// subscribers span about the same changes.
	publishedFor = time.Minute
)

// Worker sends the lists of one channel.
type Worker struct {
	*sender.Sender
	ledger    Ledger
	listen    func() (wake <-chan struct{}, forget func())
	idle      time.Duration
	published published
}

// published is what was published from one change to another.
type published struct {
	from, to int64
	read     time.Time
	articles []audience.Published
}

// New is a Worker. listen gives a channel that wakes it when it has nothing to
// do, until forget; without a wake it looks again after idle.
func New(s *sender.Sender, l Ledger, listen func() (wake <-chan struct{}, forget func()), idle time.Duration) *Worker {
	return &Worker{Sender: s, ledger: l, listen: listen, idle: idle}
}

// Run sends lists when they are due, and ends pauses, until ctx ends.
func (w *Worker) Run(ctx context.Context) error {
	wake, forget := w.listen()
	defer forget()
	for ctx.Err() == nil {
		now := w.Now()
		if err := w.ledger.EndPauses(ctx, now); err != nil {
			return sender.Unless(ctx, err)
		}
		more := false
		for _, find := range []func(context.Context, string, time.Time, int) ([]ledger.DueList, error){w.ledger.DueHeld,
			w.ledger.DueDigests} {
			busy := w.Busy() // as in retries
			due, err := find(ctx, w.Name, now, listsAtOnce+len(busy))
			if err != nil {
				return sender.Unless(ctx, err)
			}
			due = slices.DeleteFunc(due, func(d ledger.DueList) bool { return busy[d.Subscriber.ID] })
			if len(due) == 0 {
				continue
			}
			more = true
			if err := w.start(ctx, due); err != nil {
				return sender.Unless(ctx, err)
			}
		}
		if entered, err := w.ledger.EnterLists(ctx); err != nil {
			return sender.Unless(ctx, err)
		} else if more || entered {
			continue
		}
		w.published = published{}
		next, err := w.ledger.NextDue(ctx, w.Name)
		if err != nil {
			return sender.Unless(ctx, err)
		}
		pause := w.idle
		if !next.IsZero() {
			pause = min(max(next.Sub(w.Now()), soon), pause)
		}
		throttle.Sleep(ctx, wake, pause)
	}
	return nil
}

// list is a digest, or what was held, on its way to a subscriber.
type list struct {
	ledger.DueList
	choice    audience.Choice
	published []audience.Published
	chosen    time.Time
	// left are articles of the choice that were left out at the last moment,
	// and what became of them instead.
	left map[int64]ledger.Outcome
}

// choose picks what a list tells of.
func choose(d ledger.DueList, articles []audience.Published, now time.Time) list {
	l := list{DueList: d, published: articles, chosen: now, left: map[int64]ledger.Outcome{}}
	if len(d.Reached) > 0 {
		articles = slices.DeleteFunc(slices.Clone(articles), func(p audience.Published) bool {
			return slices.Contains(d.Reached, p.Seq)
		})
	}
	l.choice = audience.Choose(audience.List{Rhythm: d.Rhythm, From: d.From, To: d.To}, articles,
		audience.Candidate{Subscriber: d.Subscriber, History: d.History}, ledger.ListMessageMost)
	return l
}

// again is the record of a list that must wait.
func (l list) again(due time.Time) ledger.ListRecord {
	return ledger.ListRecord{Subscriber: l.Subscriber.ID, Rhythm: l.Rhythm, Due: due, Again: true}
}

// kind is how the list is worded.
func (l list) kind() channel.DeliveryKind {
	if l.Rhythm == subscriber.RhythmUnset {
		return channel.DeliverHeld
	}
	return channel.DeliverDigest
}

// start sees due lists through: those with nothing to tell are recorded
// together, the others set out one by one.
func (w *Worker) start(ctx context.Context, due []ledger.DueList) error {
	from, to := due[0].From, due[0].To
	for _, d := range due {
		from, to = min(from, d.From), max(to, d.To)
	}
	now := w.Now()
	articles, err := w.articles(ctx, from, to, now)
	if err != nil {
		return err
	}
	var none []ledger.ListRecord
	var send []list
	for _, d := range due {
		l := choose(d, articles, now)
		if until := w.restsUntil(d, now); !until.IsZero() && len(l.choice.Articles) > 0 {
			none = append(none, l.again(until))
		} else if outcome, tells := l.tells(now); !tells {
			none = append(none, w.done(l, now, outcome))
		} else {
			send = append(send, l)
		}
	}
	if len(none) > 0 {
		if err := w.Recorder.RecordLists(none...); err != nil {
			return err
		}
	}
	for _, l := range send {
		w.Expect(l.Subscriber.ID)
	}
	for _, l := range send {
		if ctx.Err() != nil {
			return nil
		}
		if err := w.launch(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// articles are what was published from one change to another, or more.
func (w *Worker) articles(ctx context.Context, from, to int64, now time.Time) ([]audience.Published, error) {
	if p := &w.published; p.from <= from && to <= p.to && now.Sub(p.read) < publishedFor {
		return p.articles, nil
	}
	articles, err := w.ledger.DigestArticles(ctx, w.Name, from, to)
	if err != nil {
		return nil, err
	}
	w.published = published{from: from, to: to, read: now, articles: articles}
	return articles, nil
}

// restsUntil is until when a list must wait, the zero time if it need not.
func (w *Worker) restsUntil(d ledger.DueList, now time.Time) time.Time {
	if d.Subscriber.NotBefore.After(now) {
		return d.Subscriber.NotBefore
	}
	if end, quiet := d.Subscriber.Quiet.Until(now, w.Zone); quiet {
		return end
	}
	return time.Time{}
}

// tells tells whether a list has something to tell somebody, or else the outcome
// of what it was about.
func (l list) tells(now time.Time) (outcome ledger.Outcome, tells bool) {
	switch {
	case l.Subscriber.ID == 0 || l.Subscriber.State == subscriber.Gone:
		return ledger.OutcomeGone, false
	case audience.IsPaused(l.Subscriber, now):
		return ledger.OutcomePaused, false
	}
	return ledger.OutcomeExpired, len(l.choice.Articles) > 0
}

// done is the record of a list that is done with, and whose articles had an
// outcome.
func (w *Worker) done(l list, now time.Time, outcome ledger.Outcome) ledger.ListRecord {
	r := ledger.ListRecord{Subscriber: l.Subscriber.ID, Rhythm: l.Rhythm, Seq: l.To, ListRetry: l.ListRetry}
	if l.Rhythm != subscriber.RhythmUnset {
		r.Due = l.Subscriber.NextDigest(l.Rhythm, now, w.Zone)
	}
	for _, e := range l.choice.Entries {
		r.Results = append(r.Results, ledger.ListedResult{Seq: e.Seq, Outcome: l.outcomeOf(e, outcome)})
	}
	return r
}

// failed is done for a list that was tried and given up: what it was to tell of can be
// sent again where every attempt is known to have brought nothing.
func (w *Worker) failed(l list, now time.Time, outcome ledger.Outcome) ledger.ListRecord {
	r := w.done(l, now, outcome)
	for i, e := range l.choice.Entries {
		_, left := l.left[e.Article]
		r.Results[i].Refused = l.Refused && !left && r.Results[i].Outcome == outcome &&
			e.Fate != audience.LeftOut && e.Fate != audience.TakenDown
	}
	return r
}

// outcomeOf is what became of a broadcast that a list answers for, when those
// that it names had an outcome.
func (l list) outcomeOf(e audience.ListEntry, named ledger.Outcome) ledger.Outcome {
	left, isLeft := l.left[e.Article]
	switch {
	case e.Fate == audience.LeftOut:
		return ledger.OutcomeGone
	case e.Fate == audience.TakenDown:
		return ledger.OutcomeExpired
	case named == ledger.OutcomeSent && isLeft:
		return left
	case named == ledger.OutcomeSent && e.Fate == audience.Counted:
		return ledger.OutcomeExpired
	}
	return named
}

// launch sends a list in a goroutine of its own once everything permits it.
func (w *Worker) launch(ctx context.Context, l list) error {
	id := l.Subscriber.ID
	if !w.Claim(id) {
		return nil // it has a message on its way; next time
	}
	flight, err := w.AdmitLater(ctx, audience.LaneDigest, l.Subscriber, sender.Patience)
	var busy *sender.BusyError
	if errors.As(err, &busy) {
		defer w.Release(id)
		return w.Recorder.RecordLists(l.again(w.Now().Add(busy.After)))
	}
	if err != nil {
		w.Release(id)
		return nil
	}
	w.Go(func() error {
		defer w.Release(id)
		defer flight.Done()
		flight.Begin()
		return w.send(ctx, flight, l)
	})
	return nil
}
