// Package deliver sees to it that everyone gets what is published for them: it
// walks broadcasts through the subscribers, holds for quiet hours, makes
// digests, tries again what failed, edits what changed, and records every
// message, so that none is lost and, but for those on their way when the
// process is killed, none is sent twice.
//
// Whom a broadcast is for and what happens to it is decided by package
// audience. Below, internal/sender takes messages to a channel,
// internal/fanout walks broadcasts and their retries, internal/lists sends
// digests and what was held, internal/aftercare pins emergencies and reminds of
// them; throttle keeps a channel's pace.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loa/deliver/internal/sender"
	"loa/deliver/throttle"
	"loa/internal/trouble"
)

// Channel carries deliveries to subscribers; package channel has what it gets,
// returns and refuses with.
type Channel = sender.Channel

// Route is a channel and the rate at which it takes messages.
type Route struct {
	Channel Channel
	Limiter *throttle.Limiter
	// Paid is the rate at which emergencies go that are paid for; nil: none is.
	Paid *throttle.Limiter
}

// Alarm is something that an operator must know of.
type Alarm = sender.Alarm

// The kinds of alarms.
const (
	AlarmRefused = sender.AlarmRefused // nothing is sent until it is set right
	AlarmStuck   = sender.AlarmStuck   // nothing got through for five minutes
	AlarmRights  = sender.AlarmRights  // a group or channel took the rights away
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
	leads atomic.Bool // this process delivers now

	mu     sync.Mutex
	wakes  map[chan struct{}]bool
	alarms map[string]bool
	routes map[string]*sender.Sender    // under way, by channel
	kept   map[string]sender.Unrecorded // by channel: sent, and not recorded when the ledger failed
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
	return &Deliverer{Options: o, wakes: map[chan struct{}]bool{}, alarms: map[string]bool{},
		routes: map[string]*sender.Sender{}, kept: map[string]sender.Unrecorded{}}
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
	s := d.routes[name]
	d.mu.Unlock()
	if s != nil {
		s.State(err)
	}
}

// Flying is how many messages are on their way over a channel and not yet
// recorded: a kill now would repeat at most so many.
func (d *Deliverer) Flying(name string) int {
	d.mu.Lock()
	s := d.routes[name]
	d.mu.Unlock()
	if s == nil {
		return 0
	}
	return s.OnTheirWay()
}

// known lets ChannelState find a channel's sender until forget.
func (d *Deliverer) known(s *sender.Sender) (forget func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.routes[s.Name] = s
	return func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.routes, s.Name)
	}
}

// listen is a channel that Notify wakes, until forget.
func (d *Deliverer) listen() (wake <-chan struct{}, forget func()) {
	c := make(chan struct{}, 1)
	d.mu.Lock()
	d.wakes[c] = true
	d.mu.Unlock()
	return c, func() {
		d.mu.Lock()
		delete(d.wakes, c)
		d.mu.Unlock()
	}
}

// Run delivers until ctx ends, then waits for the messages on their way and
// records them. Whatever goes wrong with the database or the leadership is
// logged, and the work begins again.
func (d *Deliverer) Run(ctx context.Context) error {
	pause := time.Second
	var failing time.Time // since
	var said trouble.Repeats
	for ctx.Err() == nil {
		begun := d.Now()
		err := d.lead(ctx, !failing.IsZero())
		if ctx.Err() != nil {
			return nil
		}
		now := d.Now()
		if failing.IsZero() || now.Sub(begun) > steady {
			pause, failing = time.Second, now
		}
		if now.Sub(failing) >= throttle.StuckAfter {
			d.alarm(Alarm{Kind: AlarmStuck, Detail: err.Error()})
		}
		level := slog.LevelDebug
		if said.Due("delivery", "", now) { // whatever the error: they come in turns
			level = slog.LevelWarn
		}
		d.Logger.Log(ctx, level, "delivery stops and begins again", "after", pause, "err", err)
		throttle.Sleep(ctx, nil, pause)
		pause = min(2*pause, longestPause)
	}
	return nil
}

// longestPause is the longest wait before delivery begins again: a database that
// is back must be used within seconds, however long it was away.
const longestPause = 5 * time.Second

// steady is how long delivery must work for a trouble before to be over.
const steady = time.Minute

// lead delivers on every route while this process leads; again says that it failed the
// time before, and was logged then.
func (d *Deliverer) lead(ctx context.Context, again bool) error {
	ledger, err := d.Lead(ctx)
	if err != nil {
		return fmt.Errorf("lead: %w", err)
	}
	defer ledger.Close()
	d.leads.Store(true)
	defer d.leads.Store(false)
	clock, err := d.newClock(ctx, ledger)
	if err != nil {
		return sender.Unless(ctx, err)
	}
	level := slog.LevelInfo
	if again {
		level = slog.LevelDebug
	}
	d.Logger.Log(ctx, level, "delivery begins")
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for _, r := range d.Routes {
		wg.Go(func() {
			if err := d.route(ctx, ledger, r); err != nil {
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
			return sender.Unless(ctx, err)
		}
		if latest != seen {
			seen = latest
			d.Notify()
		}
		now := d.Now()
		if err := d.turnedBack(ctx, ledger, now, clock.back(now)); err != nil {
			return sender.Unless(ctx, err)
		}
		if now.Sub(begun) > steady {
			d.alarm(Alarm{Kind: AlarmStuck, Over: true})
		}
		if now.Sub(asked) >= 5*time.Second {
			asked = now
			if err := ledger.Alive(ctx); err != nil {
				return sender.Unless(ctx, err)
			}
		}
		if now.Sub(pruned) >= time.Hour {
			pruned = now
			if err := ledger.Prune(ctx); err != nil {
				return sender.Unless(ctx, err)
			}
		}
		throttle.Sleep(ctx, nil, d.Poll)
	}
	return nil
}

// Troubles names the alarms that are on while this process delivers, as "channel:
// kind"; none while another one does.
func (d *Deliverer) Troubles() (list []string) {
	if !d.leads.Load() {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, on := range d.alarms {
		if kind, name, _ := strings.Cut(key, alarmKeyPart); on {
			list = append(list, name+": "+kind)
		}
	}
	slices.Sort(list)
	return list
}

// alarmKeyPart stands between kind and channel in the key of an alarm.
const alarmKeyPart = " of "

// alarm passes an alarm on once, and its end once.
func (d *Deliverer) alarm(a Alarm) {
	key := string(a.Kind) + alarmKeyPart + a.Channel
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
