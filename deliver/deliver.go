// Package deliver decides who gets what and when, and sees it through: it
// walks broadcasts through the subscribers in rounds, holds for quiet hours,
// makes digests, tries again what failed, edits what changed, and leaves a
// mark for every message so that none is lost and, but for those on their way
// when the process is killed, none is sent twice.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"loa/article"
	"loa/audience"
	"loa/channel"
	"loa/deliver/throttle"
	"loa/ledger"
	"loa/subscriber"
)

// Channel carries deliveries to subscribers. Send returns the receipt, or
//
//   - *article.LaterError: try again after a pause,
//   - *article.GoneError: this subscriber cannot be reached any more,
//   - *article.MovedError: it has another address now,
//   - article.ErrRefused: the channel's credentials are refused,
//   - article.ErrUnknownOutcome: the answer was lost, it may have arrived,
//   - anything else: it failed and may be tried again.
//
// Send obeys ctx, and needs not keep to any rate: deliver asks the throttle.Limiter
// before. Probe asks whether the channel works, without a message to anyone:
// nil, article.ErrRefused or any other error.
type Channel interface {
	Name() string
	Send(ctx context.Context, d channel.Delivery) (channel.Receipt, error)
	Probe(ctx context.Context) error
}

// Ledger is where deliveries are decided from and marked. It is valid while
// this process leads; a method that fails ends the work, which then begins
// again with a new Ledger from what is marked.
type Ledger interface {
	UseChannel(ctx context.Context, channel string) (notBefore time.Time, err error)
	SlowChannel(ctx context.Context, channel string, notBefore time.Time) error

	LatestSeq(ctx context.Context) (int64, error)
	Article(ctx context.Context, id int64) (article.Article, error)
	Chat(ctx context.Context, subscriber int64) (subscriber.Subscriber, []subscriber.Span, error)
	ApplyUpdate(ctx context.Context, u subscriber.Update) error

	StartFanOut(ctx context.Context, channel string, lane audience.Lane, changes bool) (r ledger.FanOut, ok bool, err error)
	FanOut(ctx context.Context, id int64) (ledger.FanOut, error)
	Candidates(ctx context.Context, r ledger.FanOut) (list []ledger.Candidate, to int64, err error)
	SaveBatch(ctx context.Context, round int64, step ledger.BatchDecision) (ledger.Batch, error)
	UnfinishedFanOuts(ctx context.Context, channel string) ([]ledger.FanOut, error)
	OpenBatches(ctx context.Context, round int64) ([]ledger.Batch, error)
	FinishFanOut(ctx context.Context, round int64) error
	ListMessage(ctx context.Context, subscriber, message int64) (ledger.ListMessage, error)
	Warned(ctx context.Context, id, subscriber int64) (bool, error)
	NotifiedLate(ctx context.Context, id, origin, subscriber int64) (bool, error)
	Corrections(ctx context.Context, id, origin, subscriber, seq int64) (messages []int64, shown int64, err error)

	DueRetries(ctx context.Context, channel string, now time.Time, limit int) (due []ledger.Retry, next time.Time, err error)
	Record(ctx context.Context, channel string, marks []ledger.Record) error

	DueDigests(ctx context.Context, channel string, now time.Time, limit int) ([]ledger.DueList, error)
	DueHeld(ctx context.Context, channel string, now time.Time, limit int) ([]ledger.DueList, error)
	NextDue(ctx context.Context, channel string) (time.Time, error)
	DigestArticles(ctx context.Context, from, to int64) ([]ledger.DigestArticle, error)
	RecordLists(ctx context.Context, done []ledger.ListRecord) error
	EndPauses(ctx context.Context, now time.Time) error
	LatestRecord(ctx context.Context) (time.Time, error)
	ClockBack(ctx context.Context, now time.Time, by time.Duration) error
	Prune(ctx context.Context) error

	// Holds tells at once, and Alive by asking, whether this process may
	// still deliver.
	Holds() error
	Alive(ctx context.Context) error
	Close() error
}

// Route is a channel and the rate at which it takes messages.
type Route struct {
	Channel Channel
	Limiter *throttle.Limiter
}

// Alarm is something that an operator must know of.
type Alarm struct {
	Kind    AlarmKind
	Channel string
	Over    bool // it is well again
	Detail  string
	// Subscriber and Gone are set with AlarmRights.
	Subscriber subscriber.Subscriber
	Gone       *channel.GoneError
}

// AlarmKind says what an alarm is about.
type AlarmKind string

// The kinds of alarms.
const (
	AlarmRefused           = AlarmKind(throttle.Refused) // nothing is sent until it is set right
	AlarmStuck             = AlarmKind(throttle.Stuck)   // nothing got through for five minutes
	AlarmRights  AlarmKind = "rights lost"               // a group or channel took the rights away
)

// Options says what a Deliverer needs. Lead and Routes are required.
type Options struct {
	// Lead waits until this process may deliver.
	Lead   func(ctx context.Context) (Ledger, error)
	Routes []Route
	// Alarm is called, from any goroutine, once when something is wrong and
	// once when it is over. It must not block.
	Alarm    func(Alarm)
	Now      func() time.Time
	Logger   *slog.Logger
	TimeZone *time.Location // the site's; default UTC
	// InFlight is the least number of messages on their way at once, and
	// the most while answers take less than about 0.1 s; default 4.
	InFlight int
	// Poll is how often to look for what another process published;
	// default one second.
	Poll time.Duration
	// Drain is how long messages on their way may take to end once the
	// context has; default 8 seconds.
	Drain time.Duration
}

// Deliverer sends what is published to whoever subscribed to it.
type Deliverer struct {
	Options

	mu     sync.Mutex
	wakes  map[chan struct{}]bool
	alarms map[string]bool
	routes map[string]*route // under way, by channel
	kept   map[string]toMark // by channel: sent, and not marked when the ledger failed
}

// New is a Deliverer; Run makes it work.
func New(o Options) *Deliverer {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.TimeZone == nil {
		o.TimeZone = time.UTC
	}
	if o.InFlight <= 0 {
		o.InFlight = 4
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.Drain <= 0 {
		o.Drain = 8 * time.Second
	}
	if o.Alarm == nil {
		o.Alarm = func(Alarm) {}
	}
	return &Deliverer{Options: o, wakes: map[chan struct{}]bool{}, alarms: map[string]bool{}, routes: map[string]*route{}, kept: map[string]toMark{}}
}

// Notify says that something was published or that a subscriber changed: what
// waits is looked at now. It never blocks.
func (d *Deliverer) Notify() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for wake := range d.wakes {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// ChannelState says what is known of a channel from other calls than its
// messages: nil that it works, channel.ErrRefused that it refuses us.
func (d *Deliverer) ChannelState(name string, err error) {
	d.mu.Lock()
	r := d.routes[name]
	d.mu.Unlock()
	switch {
	case r == nil:
	case err == nil:
		r.breaker.Answered()
	case errors.Is(err, channel.ErrRefused):
		r.breaker.Refuse(err)
	}
}

// Run delivers until ctx ends, then waits for the messages on their way and
// marks them. Whatever goes wrong with the database or the leadership is
// logged, and the work begins again.
func (d *Deliverer) Run(ctx context.Context) error {
	pause := time.Second
	trouble := time.Time{}
	for ctx.Err() == nil {
		begun := d.Now()
		err := d.lead(ctx)
		if ctx.Err() != nil {
			return nil
		}
		now := d.Now()
		if trouble.IsZero() || now.Sub(begun) > steady {
			pause, trouble = time.Second, now
		}
		if now.Sub(trouble) >= throttle.StuckAfter {
			d.alarm(Alarm{Kind: AlarmStuck, Detail: err.Error()})
		}
		d.Logger.Warn("delivery stops and begins again", "after", pause, "err", err)
		sleep(ctx, nil, pause)
		pause = min(2*pause, time.Minute)
	}
	return nil
}

// steady is how long delivery must work for a trouble before to be over.
const steady = time.Minute

// keep remembers what was sent and could not be marked.
func (d *Deliverer) keep(channel string, t toMark) {
	d.mu.Lock()
	defer d.mu.Unlock()
	k := d.kept[channel]
	d.kept[channel] = toMark{marks: append(k.marks, t.marks...), collected: append(k.collected, t.collected...)}
}

// markKept marks what was sent before the ledger failed: as long as that
// cannot be marked, nothing more is sent, or a full disk would make us repeat
// the same messages for ever.
func (d *Deliverer) markKept(ctx context.Context, ledger Ledger, channel string) error {
	d.mu.Lock()
	k := d.kept[channel]
	d.mu.Unlock()
	if len(k.marks) > 0 {
		if err := ledger.Record(ctx, channel, k.marks); err != nil {
			return err
		}
	}
	if len(k.collected) > 0 {
		if err := ledger.RecordLists(ctx, k.collected); err != nil {
			return err
		}
	}
	d.mu.Lock()
	delete(d.kept, channel)
	d.mu.Unlock()
	return nil
}

// lead delivers on every route while this process leads.
func (d *Deliverer) lead(ctx context.Context) error {
	ledger, err := d.Lead(ctx)
	if err != nil {
		return fmt.Errorf("lead: %w", err)
	}
	defer ledger.Close()
	clock, err := d.newClock(ctx, ledger)
	if err != nil {
		return quiet(ctx, err)
	}
	d.Logger.Info("delivery begins")
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for _, r := range d.Routes {
		wg.Go(func() {
			if err := newRoute(d, ledger, r).run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	wg.Go(func() {
		if err := d.watch(ctx, ledger, clock); err != nil {
			cancel(err)
		}
	})
	wg.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// watch notices what other processes publish, that the leadership is lost or
// the clock turned back, and clears away what is old.
func (d *Deliverer) watch(ctx context.Context, ledger Ledger, clock *clock) error {
	var seen int64
	var asked, pruned time.Time
	begun := d.Now()
	for ctx.Err() == nil {
		latest, err := ledger.LatestSeq(ctx)
		if err != nil {
			return quiet(ctx, err)
		}
		if latest != seen {
			seen = latest
			d.Notify()
		}
		now := d.Now()
		if err := d.turnedBack(ctx, ledger, now, clock.back(now)); err != nil {
			return quiet(ctx, err)
		}
		if now.Sub(begun) > steady {
			d.alarm(Alarm{Kind: AlarmStuck, Over: true})
		}
		if now.Sub(asked) >= 5*time.Second {
			asked = now
			if err := ledger.Alive(ctx); err != nil {
				return quiet(ctx, err)
			}
		}
		if now.Sub(pruned) >= time.Hour {
			pruned = now
			if err := ledger.Prune(ctx); err != nil {
				return quiet(ctx, err)
			}
		}
		sleep(ctx, nil, d.Poll)
	}
	return nil
}

// alarm passes an alarm on once, and its end once.
func (d *Deliverer) alarm(a Alarm) {
	key := string(a.Kind) + " " + a.Channel
	d.mu.Lock()
	on := d.alarms[key]
	if a.Kind != AlarmRights {
		d.alarms[key] = !a.Over
	}
	d.mu.Unlock()
	if a.Kind != AlarmRights && on == !a.Over {
		return
	}
	level := slog.LevelError
	if a.Over || a.Kind == AlarmRights {
		level = slog.LevelWarn
	}
	d.Logger.Log(context.Background(), level, string(a.Kind), "channel", a.Channel, "over", a.Over, "detail", a.Detail)
	d.Alarm(a)
}

// listen is a channel that Notify wakes, until forget.
func (d *Deliverer) listen() chan struct{} {
	wake := make(chan struct{}, 1)
	d.mu.Lock()
	d.wakes[wake] = true
	d.mu.Unlock()
	return wake
}

func (d *Deliverer) forget(wake chan struct{}) {
	d.mu.Lock()
	delete(d.wakes, wake)
	d.mu.Unlock()
}

// sleep returns after a time, on a wake, or when ctx ends.
func sleep(ctx context.Context, wake <-chan struct{}, pause time.Duration) {
	if pause <= 0 {
		return
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-wake:
	case <-ctx.Done():
	}
}

// idle is how long a worker with nothing to do sleeps unless it is woken.
func (d *Deliverer) idle() time.Duration { return 60 * d.Poll }

// quiet is err, or nil when it only says that the work was called off.
func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
