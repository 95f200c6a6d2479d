package deliver

import (
	"context"
	"errors"
	"sync"
	"time"

	"loa/channel"
)

const (
	// failuresInRow is after how many failures without an answer of any
	// kind between them the channel is suspected to be down.
	failuresInRow = 5
	// suspectsMost is after how many subscribers one after the other it is.
	suspectsMost = 3
	// refusedPause is how often refused credentials are tried again.
	refusedPause = 5 * time.Minute
	// longestPause is how often at least a channel that is down is asked.
	longestPause = time.Minute
	// stuckAfter is how long a channel may be down before it is an alarm.
	stuckAfter = 5 * time.Minute
)

// gate keeps messages back while a channel is suspected to be down, or refuses
// us, until it says itself that it works.
type gate struct {
	now   func() time.Time
	ask   func(ctx context.Context) error // whether the channel works
	alarm func(kind AlarmKind, over bool, detail string)

	mu       sync.Mutex
	failures int            // in a row
	suspects map[int64]bool // subscribers they were for
	news     map[int64]bool // those of them whose message before had not failed, since something got through
	closed   bool
	refused  bool
	troubled time.Time // since when nothing gets through, zero when all is well
	until    time.Time // the channel is not asked before
	pause    time.Duration
	asking   bool
	changed  chan struct{}
}

func newGate(now func() time.Time, ask func(context.Context) error, alarm func(AlarmKind, bool, string)) *gate {
	return &gate{now: now, ask: ask, alarm: alarm, suspects: map[int64]bool{}, news: map[int64]bool{}, changed: make(chan struct{})}
}

// wait returns when a message may go, or ctx ends. One of those who wait asks
// the channel when that is due.
func (g *gate) wait(ctx context.Context) error {
	for ctx.Err() == nil {
		g.mu.Lock()
		if !g.closed {
			g.mu.Unlock()
			return nil
		}
		pause, changed := g.until.Sub(g.now()), g.changed
		asks := pause <= 0 && !g.asking
		g.asking = g.asking || asks
		g.mu.Unlock()
		switch {
		case asks:
			g.probe(ctx)
		case pause <= 0:
			sleep(ctx, changed, longestPause)
		default:
			sleep(ctx, changed, pause)
		}
	}
	return ctx.Err()
}

// probe asks the channel whether it works. If so, single chats or their
// messages are at fault. When they are many and nothing else gets through, it
// remains trouble all the same.
func (g *gate) probe(ctx context.Context) {
	err := g.ask(ctx)
	if ctx.Err() == nil && errors.Is(err, channel.ErrRefused) {
		g.refuse(err)
		return
	}
	g.mu.Lock()
	refused := g.refused && err == nil
	well := false
	switch {
	case ctx.Err() != nil:
	case err != nil:
		g.close()
	default:
		if len(g.news) < suspectsMost {
			well, g.troubled = !g.troubled.IsZero(), time.Time{}
		}
		err = errors.New("the channel answers, but takes no message")
		g.open()
	}
	stuck := ctx.Err() == nil && g.stuck()
	g.change()
	g.mu.Unlock()
	if refused {
		g.alarm(AlarmRefused, true, "")
	}
	if well {
		g.alarm(AlarmStuck, true, "")
	}
	if stuck {
		g.alarm(AlarmStuck, false, err.Error())
	}
}

// open lets messages go again. g.mu is held.
func (g *gate) open() {
	g.failures, g.pause = 0, 0
	clear(g.suspects)
	g.closed, g.refused = false, false
}

// close keeps messages back, each time longer. g.mu is held.
func (g *gate) close() {
	g.closed = true
	g.pause = min(max(2*g.pause, time.Second), longestPause)
	g.until = g.now().Add(g.pause)
}

// change wakes those who wait. g.mu is held.
func (g *gate) change() {
	g.asking = false
	close(g.changed)
	g.changed = make(chan struct{})
}

// stuck tells whether nothing has got through for too long. g.mu is held.
func (g *gate) stuck() bool {
	return !g.refused && !g.troubled.IsZero() && g.now().Sub(g.troubled) >= stuckAfter
}

// isClosed tells whether messages are kept back.
func (g *gate) isClosed() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}

// answered: the channel works, whatever it said of one subscriber.
func (g *gate) answered() {
	g.mu.Lock()
	troubled, refused := !g.troubled.IsZero(), g.refused
	g.troubled = time.Time{}
	clear(g.news)
	if g.closed {
		g.change()
	}
	g.open()
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
	g.trouble()
	stuck := g.stuck()
	g.mu.Unlock()
	if stuck {
		g.alarm(AlarmStuck, false, err.Error())
	}
}

// trouble notes that a message failed for a reason that may not be its
// subscriber's. g.mu is held.
func (g *gate) trouble() {
	if g.troubled.IsZero() {
		g.troubled = g.now()
	}
}

// failed: a message to a subscriber had no answer, or one that makes no
// sense; again says that so had the one before. When that happens to one
// subscriber after the other, or no answer comes at all, the channel is asked.
func (g *gate) failed(subscriber int64, again bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if again && !g.closed && !doubtful(err) {
		return // it tells nothing of the others
	}
	g.failures++
	g.suspects[subscriber] = true
	if !again {
		g.news[subscriber] = true
	}
	if !g.closed && g.failures >= failuresInRow && (len(g.suspects) >= suspectsMost || doubtful(err)) {
		g.closed, g.until = true, g.now()
		g.trouble()
	}
}

// refuse: the credentials were refused.
func (g *gate) refuse(err error) {
	g.mu.Lock()
	g.closed, g.refused = true, true
	g.until = g.now().Add(refusedPause)
	g.change()
	g.mu.Unlock()
	g.alarm(AlarmRefused, false, err.Error())
}
