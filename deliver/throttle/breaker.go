package throttle

import (
	"context"
	"errors"
	"maps"
	"slices"
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
	// Refused credentials are asked about after firstAsk, then twice as long
	// each time, at most every mostAsk.
	firstAsk = 5 * time.Second
	mostAsk  = 5 * time.Minute
	// longestPause is how often at least a channel that is down is asked.
	longestPause = time.Minute
	// StuckAfter is how long a channel may be down before it is an alarm.
	StuckAfter = 5 * time.Minute
	// failedMost bounds how many subscribers are remembered for Took, and tookApart
	// how often it names them.
	failedMost = 10_000
	tookApart  = 10 * time.Minute
)

// Trouble is what keeps messages back, for an operator to know.
type Trouble string

// The kinds of trouble.
const (
	Refused Trouble = "token refused" // nothing is sent until it is set right
	Stuck   Trouble = "sender stuck"  // nothing got through for five minutes
)

// Breaker is the circuit breaker: it keeps messages back while a
// channel is suspected to be down, or refuses us, until it says itself that it
// works.
type Breaker struct {
	now    func() time.Time
	ask    func(ctx context.Context) error // whether the channel works
	report func(t Trouble, over bool, detail string)

	mu       sync.Mutex
	failures int            // in a row
	suspects map[int64]bool // subscribers they were for
	news     map[int64]bool // those of them whose message before had not failed, since something got through
	failed   map[int64]bool // all whose messages failed since one was taken
	blamed   bool           // and the channel was suspected meanwhile
	named    time.Time      // when Took last named such
	open     bool           // the circuit is: messages are kept back
	refused  bool
	troubled time.Time // since when nothing gets through, zero when all is well
	until    time.Time // the channel is not asked before
	pause    time.Duration
	asking   bool
	changed  chan struct{}
}

// NewBreaker is a breaker that lets messages go. It asks the channel itself by
// probe, which returns nil, channel.ErrRefused or any other error, and tells by
// report, which must not block, when trouble begins and when it is over.
func NewBreaker(now func() time.Time, probe func(context.Context) error,
	report func(t Trouble, over bool, detail string)) *Breaker {
	return &Breaker{now: now, ask: probe, report: report,
		suspects: map[int64]bool{}, news: map[int64]bool{}, failed: map[int64]bool{}, changed: make(chan struct{})}
}

// Wait returns when a message may go, or ctx ends. One of those who wait asks
// the channel when that is due.
func (b *Breaker) Wait(ctx context.Context) error {
	for ctx.Err() == nil {
		b.mu.Lock()
		if !b.open {
			b.mu.Unlock()
			return nil
		}
		pause, changed := b.until.Sub(b.now()), b.changed
		asks := pause <= 0 && !b.asking
		b.asking = b.asking || asks
		b.mu.Unlock()
		switch {
		case asks:
			b.probe(ctx)
		case pause <= 0:
			Sleep(ctx, changed, longestPause)
		default:
			Sleep(ctx, changed, pause)
		}
	}
	return ctx.Err()
}

// probe asks the channel whether it works. If so, single chats or their
// messages are at fault. When they are many and nothing else gets through, it
// remains trouble all the same.
func (b *Breaker) probe(ctx context.Context) {
	err := b.ask(ctx)
	if ctx.Err() == nil && errors.Is(err, channel.ErrRefused) {
		b.Refuse(err)
		return
	}
	b.mu.Lock()
	refused := b.refused && err == nil
	well := false
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.trip()
	default:
		if len(b.news) < suspectsMost {
			well, b.troubled = !b.troubled.IsZero(), time.Time{}
		}
		err = errors.New("the channel answers, but takes no message")
		b.reset()
	}
	stuck := ctx.Err() == nil && b.stuck()
	b.change()
	b.mu.Unlock()
	if refused {
		b.report(Refused, true, "")
	}
	if well {
		b.report(Stuck, true, "")
	}
	if stuck {
		b.report(Stuck, false, err.Error())
	}
}

// reset lets messages go again. b.mu is held.
func (b *Breaker) reset() {
	b.failures, b.pause = 0, 0
	clear(b.suspects)
	b.open, b.refused = false, false
}

// trip keeps messages back, each time longer. b.mu is held.
func (b *Breaker) trip() {
	b.open = true
	b.pause = min(max(2*b.pause, time.Second), longestPause)
	b.until = b.now().Add(b.pause)
}

// change wakes those who wait. b.mu is held.
func (b *Breaker) change() {
	b.asking = false
	close(b.changed)
	b.changed = make(chan struct{})
}

// stuck tells whether nothing has got through for too long. b.mu is held.
func (b *Breaker) stuck() bool {
	return !b.refused && !b.troubled.IsZero() && b.now().Sub(b.troubled) >= StuckAfter
}

// Open tells whether messages are kept back.
func (b *Breaker) Open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open
}

// Answered says that the channel works, whatever it said of one subscriber.
func (b *Breaker) Answered() {
	b.mu.Lock()
	troubled, refused := !b.troubled.IsZero(), b.refused
	b.troubled = time.Time{}
	clear(b.news)
	if b.open {
		b.change()
	}
	b.reset()
	b.mu.Unlock()
	if refused {
		b.report(Refused, true, "")
	}
	if troubled {
		b.report(Stuck, true, "")
	}
}

// Took says that the channel took a message. The subscribers that it names are
// those whose messages failed since it took the one before, while it was suspected
// itself: what they wait for need not wait any more.
func (b *Breaker) Took() (failed []int64) {
	b.Answered()
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	switch {
	case !b.blamed:
	case now.Sub(b.named) < tookApart: // it comes and goes, or it is the messages after all
		return nil
	case len(b.failed) > 0:
		failed, b.named = slices.Collect(maps.Keys(b.failed)), now
	}
	b.blamed = false
	clear(b.failed)
	return failed
}

// Busy says that the channel says itself that it can serve no one for a while.
func (b *Breaker) Busy(err error) {
	b.mu.Lock()
	b.trouble()
	stuck := b.stuck()
	b.mu.Unlock()
	if stuck {
		b.report(Stuck, false, err.Error())
	}
}

// trouble notes that a message failed for a reason that may not be its
// subscriber's. b.mu is held.
func (b *Breaker) trouble() {
	b.blamed = true
	if b.troubled.IsZero() {
		b.troubled = b.now()
	}
}

// Failed says that a message to a subscriber had no answer, or one that makes no
// sense; again that so had the one before, lost that it may have arrived. When that happens to one
// subscriber after the other, or no answer comes at all, the channel is asked.
func (b *Breaker) Failed(subscriber int64, again, lost bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.failed) < failedMost {
		b.failed[subscriber] = true
	}
	if again && !b.open && !lost {
		return // it tells nothing of the others
	}
	b.failures++
	b.suspects[subscriber] = true
	if !again {
		b.news[subscriber] = true
	}
	if !b.open && b.failures >= failuresInRow && (len(b.suspects) >= suspectsMost || lost) {
		b.open, b.until = true, b.now()
		b.trouble()
	}
}

// Silent says that the channel itself did not answer when it was asked.
func (b *Breaker) Silent() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trouble()
	if !b.open {
		b.open, b.until = true, b.now()
	}
}

// Refuse says that the credentials were refused.
func (b *Breaker) Refuse(err error) {
	b.mu.Lock()
	if !b.refused {
		b.pause = 0
	}
	if now := b.now(); !b.refused || !now.Before(b.until) { // else it is of the same instant
		b.pause = min(max(2*b.pause, firstAsk), mostAsk)
		b.until = now.Add(b.pause)
	}
	b.open, b.refused = true, true
	b.change()
	b.mu.Unlock()
	b.report(Refused, false, err.Error())
}

// Sleep returns after a time, on a wake, or when ctx ends.
func Sleep(ctx context.Context, wake <-chan struct{}, pause time.Duration) {
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
