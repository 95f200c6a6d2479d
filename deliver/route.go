package deliver

import (
	"context"
	"errors"
	"sync"
	"time"

	"loa/audience"
	"loa/deliver/internal/aftercare"
	"loa/deliver/internal/fanout"
	"loa/deliver/internal/lists"
	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
)

// idle is how many polls a worker with nothing to do sleeps unless it is woken.
const idle = 60

// route delivers over one channel until ctx ends or the ledger fails, then sees
// the messages on their way to their end.
func (d *Deliverer) route(parent context.Context, ledger Ledger, r Route) error {
	name := r.Channel.Name()
	notBefore, err := ledger.UseChannel(parent, name)
	if err != nil {
		return sender.Unless(parent, err)
	}
	if pause := notBefore.Sub(d.Now()); pause > 0 {
		r.Limiter.Pause(pause)
	}
	if err := d.recordKept(parent, ledger, name); err != nil {
		return sender.Unless(parent, err)
	}
	ctx, fail := context.WithCancelCause(parent)
	defer fail(nil)
	sending, stop := context.WithCancel(context.WithoutCancel(parent))
	defer stop()
	s := sender.New(sending, fail, sender.Options{Channel: r.Channel, Limiter: r.Limiter, Paid: r.Paid, Ledger: ledger,
		InFlight: d.InFlight,
		Now:      d.Now, Zone: d.TimeZone, Log: d.Logger.With("channel", name), Alarm: d.alarm,
		Keep: func(u sender.Unrecorded) { d.keep(name, u) }, Wake: d.Notify})
	defer d.known(s)()
	fanOuts := fanout.New(s, ledger, ledger, d.listen, idle*d.Poll)
	left, err := fanOuts.Left(parent)
	if err != nil {
		return sender.Unless(parent, err)
	}
	var recording, working sync.WaitGroup
	recording.Go(s.Recorder.Run)
	works := []func(context.Context) error{
		func(ctx context.Context) error { return fanOuts.NewArticles(ctx, audience.LaneEmergency) },
		func(ctx context.Context) error { return fanOuts.NewArticles(ctx, audience.LaneImmediate) },
		func(ctx context.Context) error { return fanOuts.Resume(ctx, left) },
		fanOuts.Changes, fanOuts.Retries, fanOuts.Resends,
		lists.New(s, ledger, d.listen, idle*d.Poll).Run,
	}
	if care := aftercare.New(s, ledger, d.listen); care != nil {
		works = append(works, care.Run)
	}
	for _, work := range works {
		working.Go(func() {
			if err := work(ctx); err != nil {
				fail(err)
			}
		})
	}
	// Once the work is called off, what is on its way may end, but not for
	// ever.
	defer context.AfterFunc(ctx, func() {
		throttle.Sleep(sending, nil, d.Drain)
		stop()
	})()
	working.Wait()
	s.Flying.Wait()
	stop()
	s.Recorder.Close()
	recording.Wait()
	if errors.Is(context.Cause(ctx), context.Canceled) {
		landed, cancel := context.WithTimeout(context.WithoutCancel(parent), 5*time.Second)
		defer cancel()
		if err := s.Landed(landed); err != nil {
			d.Logger.Info("what was on its way is taken as doubtful", "channel", name, "err", err)
		}
	}
	if parent.Err() != nil {
		return nil
	}
	return context.Cause(ctx)
}

// keep remembers what was sent and could not be recorded.
func (d *Deliverer) keep(channel string, u sender.Unrecorded) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept[channel] = d.kept[channel].Append(u)
}

// recordKept records what was sent before the ledger failed: as long as that
// cannot be recorded, nothing more is sent, or a full disk would make us repeat
// the same messages for ever.
func (d *Deliverer) recordKept(ctx context.Context, ledger Ledger, channel string) error {
	d.mu.Lock()
	kept := d.kept[channel]
	d.mu.Unlock()
	if err := kept.Store(ctx, ledger, channel); err != nil {
		return err
	}
	d.mu.Lock()
	delete(d.kept, channel)
	d.mu.Unlock()
	return nil
}
