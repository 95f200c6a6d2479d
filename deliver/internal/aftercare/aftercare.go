// Package aftercare looks after emergencies that were sent: they are pinned in
// groups and channels, people who have not confirmed theirs are reminded once,
// and when the emergency has ended the pins are taken off again.
//
// It works batch by batch of recipients. Each reminder is noted before it goes out:
// a kill may cost those on their way, and repeats none. Pinning and unpinning may be
// repeated without harm, and are noted afterwards.
package aftercare

import (
	"context"
	"errors"
	"sync"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/internal/trouble"
	"loa/ledger"
)

// Ledger is where care is found and noted.
type Ledger interface {
	Cared(ctx context.Context, channel string) ([]int64, error)
	NoteCare(ctx context.Context, channel string, article int64, due time.Time) error
	NextCare(ctx context.Context, channel string, article int64, step ledger.CareStep) (c ledger.Care, ok bool,
		err error)
	CareBegun(ctx context.Context, c ledger.Care, subscriber int64) error
	CareDone(ctx context.Context, c ledger.Care) error
}

// Reminder is a channel that pins and reminds. RemindAfter is how long after
// their message people are reminded; 0 for never.
type Reminder interface{ RemindAfter() time.Duration }

// Worker looks after the emergencies of one channel.
type Worker struct {
	*sender.Sender
	ledger   Ledger
	reminder Reminder
	listen   func() (wake <-chan struct{}, forget func())
}

// New is a Worker; nil when the channel neither pins nor reminds.
func New(s *sender.Sender, l Ledger, listen func() (wake <-chan struct{}, forget func())) *Worker {
	r, ok := s.Channel.(Reminder)
	if !ok {
		return nil
	}
	return &Worker{Sender: s, ledger: l, reminder: r, listen: listen}
}

// How often it is looked whether something is due: while an emergency is in
// force, and else unless something is published.
const (
	often = 5 * time.Second
	idle  = time.Minute
)

// Run looks after emergencies until ctx ends. What goes wrong is tried again, and
// keeps no message from anyone.
func (w *Worker) Run(ctx context.Context) error {
	wake, forget := w.listen()
	defer forget()
	failing := trouble.New(w.Log, "care for emergencies fails", w.Now)
	for ctx.Err() == nil {
		cared, err := w.all(ctx)
		switch {
		case err != nil && w.Holds() != nil:
			return sender.Unless(ctx, err)
		case err != nil && ctx.Err() == nil:
			failing.Note("err", err)
		}
		if cared > 0 || err != nil {
			throttle.Sleep(ctx, nil, often)
		} else {
			throttle.Sleep(ctx, wake, idle)
		}
	}
	return nil
}

// all does what is due for every emergency, and says how many there are.
func (w *Worker) all(ctx context.Context) (int, error) {
	cared, err := w.ledger.Cared(ctx, w.Name)
	for _, id := range cared {
		err = errors.Join(err, w.look(ctx, id))
	}
	return len(cared), err
}

// look does what is due for one emergency.
func (w *Worker) look(ctx context.Context, id int64) error {
	a, err := w.Read(ctx, id)
	if err != nil && !errors.Is(err, article.ErrNotFound) {
		return err
	}
	if !audience.InForce(a, w.Now()) {
		return w.do(ctx, id, ledger.CareUnpin)
	}
	after := w.reminder.RemindAfter()
	if err := w.ledger.NoteCare(ctx, w.Name, id, w.Now().Add(after)); err != nil {
		return err
	}
	if err := w.do(ctx, id, ledger.CarePin); err != nil || after <= 0 {
		return err
	}
	return w.do(ctx, id, ledger.CareRemind)
}

// do takes a step for every batch for which it is due.
func (w *Worker) do(ctx context.Context, id int64, step ledger.CareStep) error {
	for ctx.Err() == nil {
		c, ok, err := w.ledger.NextCare(ctx, w.Name, id, step)
		if err != nil || !ok {
			return err
		}
		var batch sync.WaitGroup
		for _, r := range c.Recipients {
			if err = w.care(ctx, c, r, &batch); err != nil || ctx.Err() != nil {
				break
			}
		}
		batch.Wait()
		if err != nil || ctx.Err() != nil {
			return err
		}
		if err := w.ledger.CareDone(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

var kinds = map[ledger.CareStep]channel.DeliveryKind{ledger.CarePin: channel.DeliverPin,
	ledger.CareUnpin: channel.DeliverUnpin, ledger.CareRemind: channel.DeliverReminder}

// patience is how long a chat is waited for that has another message on its way,
// or that must wait.
const patience = 30 * time.Second

// care takes a step for one recipient, if it concerns the recipient as things
// stand; it returns when that is on its way. An error is the ledger's. It gives
// way to whoever has not got the emergency yet.
func (w *Worker) care(ctx context.Context, c ledger.Care, r ledger.CareRecipient, batch *sync.WaitGroup) error {
	if !w.concerns(c.Step, r) {
		return nil
	}
	for waited := time.Duration(0); !w.Claim(r.Subscriber.ID); waited += time.Second {
		if waited >= patience || ctx.Err() != nil {
			return nil
		}
		throttle.Sleep(ctx, nil, time.Second)
	}
	flight, err := w.AdmitLater(ctx, audience.LaneImmediate, r.Subscriber, patience)
	if err != nil {
		w.Release(r.Subscriber.ID)
		return nil // it cannot be reached now, or the work is called off
	}
	if c.Step == ledger.CareRemind {
		if err := w.ledger.CareBegun(ctx, c, r.Subscriber.ID); err != nil {
			flight.Done()
			w.Release(r.Subscriber.ID)
			return err
		}
	}
	batch.Add(1)
	w.Go(func() error {
		defer batch.Done()
		defer w.Release(r.Subscriber.ID)
		defer flight.Done()
		d, due, err := w.compose(c, r)
		if err == nil && !due {
			return nil
		}
		if err == nil {
			flight.Begin()
			_, err = w.Attempt(ctx, flight, &d.Subscriber, d)
		}
		var later *channel.LaterError
		switch {
		case errors.As(err, &later):
			w.Wait(d.Subscriber, later, flight.SetOut())
		case err != nil && !errors.Is(err, sender.ErrCalledOff):
			w.Log.Warn("care for an emergency failed", "step", c.Step, "subscriber", r.Subscriber.ID,
				"article", c.Article, "err", err)
		}
		return nil
	})
	return nil
}

// compose words a step for a recipient as things stand now; due is false when
// it is due no more.
func (w *Worker) compose(c ledger.Care, r ledger.CareRecipient) (d channel.Delivery, due bool, err error) {
	sub, history, err := w.Subscriber(w.Sending, r.Subscriber.ID)
	if err != nil || sub.ID == 0 || sub.Address != r.Subscriber.Address { // its messages stayed in the old chat
		return d, false, err
	}
	a, err := w.Read(w.Sending, c.Article)
	if err != nil && !errors.Is(err, article.ErrNotFound) {
		return d, false, err
	}
	switch c.Step {
	case ledger.CareRemind:
		due = audience.Reminds(a, sub, w.Now())
	case ledger.CarePin:
		due = audience.InForce(a, w.Now()) && audience.Pins(sub)
	case ledger.CareUnpin:
		due = true
	}
	a.ID = c.Article // also of one that is kept no longer: its pin still goes
	return channel.Delivery{Subscriber: sub, Lane: audience.LaneImmediate, Kind: kinds[c.Step], Message: r.Message,
		Articles: []article.Article{audience.ForReader(a, history)}}, due, nil
}

// concerns tells whether a step concerns a recipient at all.
func (w *Worker) concerns(step ledger.CareStep, r ledger.CareRecipient) bool {
	if step == ledger.CareRemind {
		return !r.Acknowledged
	}
	return audience.Pins(r.Subscriber)
}
