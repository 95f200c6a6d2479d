package deliver

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"loa/audience"
	"loa/deliver/throttle"
	"loa/internal/trouble"
	"loa/subscriber"
)

// route delivers over one channel while this process leads.
type route struct {
	*Deliverer
	ledger      Ledger
	channel     Channel
	name        string
	limiter     *throttle.Limiter
	log         *slog.Logger
	window      *throttle.Window
	breaker     *throttle.Breaker
	marker      *marker
	keptWaiting *trouble.Log // that everyone has to wait
	failing     *trouble.Log // that messages fail

	retried chan struct{}   // something waits for another try
	list    publishedList   // of collections, the only one to touch it
	sending context.Context // ends when messages on their way must
	flying  sync.WaitGroup  // messages on their way
	fail    context.CancelCauseFunc

	walking [audience.LaneDigest + 1]atomic.Int32 // walks of new articles under way, by lane

	mu      sync.Mutex
	busy    map[int64]time.Time       // subscribers with a message on its way, since when
	waits   map[int64]bool            // subscribers for whom something waits
	flights map[int64][]chan struct{} // by article: tellings of it under way
	later   map[string]bool           // chats that asked to wait, since any took a message; true: of one person
	doubt   map[int64]bool            // digests and held messages that may have arrived
	tries   map[int64]int             // of digests and held messages
}

func newRoute(d *Deliverer, ledger Ledger, r Route) *route {
	name := r.Channel.Name()
	log := d.Logger.With("channel", name)
	return &route{Deliverer: d, ledger: ledger, channel: r.Channel, name: name, limiter: r.Limiter, log: log,
		window: throttle.NewWindow(r.Limiter, d.InFlight), marker: newMarker(ledger, name, func(t toMark) { d.keep(name, t) }),
		breaker: throttle.NewBreaker(d.Now, r.Channel.Probe, func(t throttle.Trouble, over bool, detail string) {
			d.alarm(Alarm{Kind: AlarmKind(t), Channel: name, Over: over, Detail: detail})
		}),
		keptWaiting: trouble.New(log, "channel asks everyone to wait", d.Now), failing: trouble.New(log, "messages fail", d.Now),
		retried: make(chan struct{}, 1),
		busy:    map[int64]time.Time{}, waits: map[int64]bool{}, flights: map[int64][]chan struct{}{},
		later: map[string]bool{}, doubt: map[int64]bool{}, tries: map[int64]int{}}
}

// run works until ctx ends or the ledger fails, then sees the messages on
// their way to their end.
func (r *route) run(parent context.Context) error {
	notBefore, err := r.ledger.UseChannel(parent, r.name)
	if err != nil {
		return quiet(parent, err)
	}
	if d := notBefore.Sub(r.Now()); d > 0 {
		r.limiter.Pause(d)
	}
	if err := r.markKept(parent, r.ledger, r.name); err != nil {
		return quiet(parent, err)
	}
	ctx, fail := context.WithCancelCause(parent)
	defer fail(nil)
	r.fail = fail
	defer r.known()()
	sending, stop := context.WithCancel(context.WithoutCancel(parent))
	defer stop()
	r.sending = sending

	left, err := r.ledger.UnfinishedFanOuts(parent, r.name)
	if err != nil {
		return quiet(parent, err)
	}
	var marking, working sync.WaitGroup
	marking.Go(r.marker.run)
	for _, work := range []func(context.Context) error{
		func(ctx context.Context) error { return r.rounds(ctx, audience.LaneEmergency) },
		func(ctx context.Context) error { return r.rounds(ctx, audience.LaneImmediate) },
		r.changes, r.retries, r.collections,
		func(ctx context.Context) error { return r.takeUp(ctx, left) },
	} {
		working.Go(func() {
			if err := work(ctx); err != nil {
				fail(err)
			}
		})
	}
	// Once the work is called off, what is on its way may end, but not for
	// ever.
	defer context.AfterFunc(ctx, func() {
		sleep(sending, nil, r.Drain)
		stop()
	})()
	working.Wait()
	r.flying.Wait()
	stop()
	close(r.marker.in)
	marking.Wait()
	if parent.Err() != nil {
		return nil
	}
	return context.Cause(ctx)
}

// known lets ChannelState find the route until the returned function is called.
func (r *route) known() (forget func()) {
	r.Deliverer.mu.Lock()
	defer r.Deliverer.mu.Unlock()
	r.routes[r.name] = r
	return func() {
		r.Deliverer.mu.Lock()
		defer r.Deliverer.mu.Unlock()
		delete(r.routes, r.name)
	}
}

// claim reserves a subscriber, so that it gets one message at a time.
func (r *route) claim(subscriber int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, busy := r.busy[subscriber]; busy {
		return false
	}
	r.busy[subscriber] = r.Now()
	return true
}

func (r *route) release(subscriber int64) {
	r.mu.Lock()
	delete(r.busy, subscriber)
	r.mu.Unlock()
}

// engaged are the subscribers that have a message on its way.
func (r *route) engaged() map[int64]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	copied := make(map[int64]bool, len(r.busy))
	for id := range r.busy {
		copied[id] = true
	}
	return copied
}

// tell notes that an article is about to be read and told; the returned
// function that it was, and is marked.
func (r *route) tell(id int64) (told func()) {
	done := make(chan struct{})
	r.mu.Lock()
	r.flights[id] = append(r.flights[id], done)
	r.mu.Unlock()
	return func() {
		close(done)
		r.mu.Lock()
		defer r.mu.Unlock()
		left := slices.DeleteFunc(r.flights[id], func(c chan struct{}) bool { return c == done })
		if r.flights[id] = left; len(left) == 0 {
			delete(r.flights, id)
		}
	}
}

// settled waits for the tellings of an article that are under way: what they
// tell may be older than a change of it.
func (r *route) settled(ctx context.Context, id int64) {
	r.mu.Lock()
	under := slices.Clone(r.flights[id])
	r.mu.Unlock()
	for _, done := range under {
		select {
		case <-done:
		case <-ctx.Done():
			return
		}
	}
}

// pause heeds a channel that cannot serve anyone for a while.
func (r *route) pause(d time.Duration, why error) {
	r.limiter.Pause(d)
	r.remember(d, why)
}

// remember keeps a pause for everyone across a restart.
func (r *route) remember(d time.Duration, why error) {
	r.keptWaiting.Note("for", d, "err", why)
	if err := r.ledger.SlowChannel(context.WithoutCancel(r.sending), r.name, r.Now().Add(d)); err != nil {
		r.fail(err)
	}
}

// asked counts chats that asked to wait while none took a message between
// them. From three on it is not the chats, and from two persons on when too much
// was sent: their own limit is a second, which is kept.
func (r *route) asked(sub subscriber.Subscriber, tooMany bool) (everyone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.later[sub.Address] = sub.Kind == subscriber.Private
	private := 0
	for _, p := range r.later {
		if p {
			private++
		}
	}
	return len(r.later) >= 3 || tooMany && private >= 2
}

func (r *route) took() {
	r.mu.Lock()
	clear(r.later)
	r.mu.Unlock()
	r.keptWaiting.Over()
	r.failing.OverAfter(failuresOver)
}

// failuresOver is after how long without failures they are over.
const failuresOver = 10 * time.Minute

func (r *route) setWaits(subscriber int64, waits bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !waits {
		delete(r.waits, subscriber)
		return
	}
	r.waits[subscriber] = true
}

func (r *route) isWaiting(subscriber int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waits[subscriber]
}

// failedBefore tells whether the message before to a subscriber did not get
// through either: it is likely the subscriber's own fault.
func (r *route) failedBefore(subscriber int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waits[subscriber] || r.tries[subscriber] > 0
}
