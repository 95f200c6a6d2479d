package deliver

import (
	"context"
	"sync"
	"time"
)

const (
	// failuresInRow is after how many failures without an answer of any
	// kind between them the channel counts as down.
	failuresInRow = 5
	// refusedPause is how often refused credentials are tried again.
	refusedPause = 5 * time.Minute
	// longestProbe is how often at least a channel that is down is tried.
	longestProbe = time.Minute
	// stuckAfter is how long a channel may be down before it is an alarm.
	stuckAfter = 5 * time.Minute
)

// gate keeps messages back while a channel is down or refuses us: then one at
// a time goes as a probe.
type gate struct {
	now   func() time.Time
	alarm func(kind AlarmKind, over bool, detail string)

	mu       sync.Mutex
	failures int            // in a row
	suspects map[int64]bool // subscribers they were for
	down     bool
	refused  bool
	troubled time.Time // since when nothing gets through, zero when all is well
	until    time.Time // no probe before
	pause    time.Duration
	probing  bool
	changed  chan struct{}
}

func newGate(now func() time.Time, alarm func(AlarmKind, bool, string)) *gate {
	return &gate{now: now, alarm: alarm, suspects: map[int64]bool{}, changed: make(chan struct{})}
}

// wait returns when a message may go. The caller then says how it went, or
// that it did not go at all.
func (g *gate) wait(ctx context.Context) error {
	for {
		g.mu.Lock()
		if !g.down {
			g.mu.Unlock()
			return ctx.Err()
		}
		pause := g.until.Sub(g.now())
		if pause <= 0 && !g.probing {
			g.probing = true
			g.mu.Unlock()
			return ctx.Err()
		}
		changed := g.changed
		g.mu.Unlock()
		if pause <= 0 {
			pause = longestProbe
		}
		sleep(ctx, changed, pause)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// isDown tells whether the channel counts as down.
func (g *gate) isDown() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.down
}

func (g *gate) change() {
	g.probing = false
	close(g.changed)
	g.changed = make(chan struct{})
}

// answered: the channel works, whatever it said of one subscriber.
func (g *gate) answered() {
	g.mu.Lock()
	g.failures = 0
	clear(g.suspects)
	troubled, refused := !g.troubled.IsZero(), g.refused
	g.troubled = time.Time{}
	if g.down {
		g.down, g.refused, g.pause = false, false, 0
		g.change()
	}
	g.mu.Unlock()
	if refused {
		g.alarm(AlarmRefused, true, "")
	}
	if troubled {
		g.alarm(AlarmStuck, true, "")
	}
}

// waits: the channel says itself that it can serve no one for a while.
func (g *gate) waits(err error) {
	g.mu.Lock()
	if g.down {
		g.change() // a probe is over
	}
	stuck := g.stuck()
	g.mu.Unlock()
	if stuck {
		g.alarm(AlarmStuck, false, err.Error())
	}
}

// stuck notes that a message failed for a reason that is not its subscriber's,
// and tells whether that has gone on for too long. g.mu is held.
func (g *gate) stuck() bool {
	if g.troubled.IsZero() {
		g.troubled = g.now()
	}
	return !g.refused && g.now().Sub(g.troubled) >= stuckAfter
}

// failed: a message to a subscriber had no answer, or one that makes no
// sense. When no answer came it is the channel's fault, else when it happens
// to one subscriber after the other.
func (g *gate) failed(subscriber int64, err error) {
	g.mu.Lock()
	g.failures++
	g.suspects[subscriber] = true
	if !g.down && (g.failures < failuresInRow || (len(g.suspects) < 3 && !doubtful(err))) {
		g.mu.Unlock()
		return
	}
	g.down = true
	g.pause = min(max(2*g.pause, time.Second), longestProbe)
	g.until = g.now().Add(g.pause)
	stuck := g.stuck()
	g.change()
	g.mu.Unlock()
	if stuck {
		g.alarm(AlarmStuck, false, err.Error())
	}
}

// refuse: the credentials were refused.
func (g *gate) refuse(err error) {
	g.mu.Lock()
	g.down, g.refused = true, true
	g.until = g.now().Add(refusedPause)
	g.change()
	g.mu.Unlock()
	g.alarm(AlarmRefused, false, err.Error())
}

// unused: the message did not go.
func (g *gate) unused() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.probing {
		g.change()
	}
}
