package throttle

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"loa/audience"
	"loa/subscriber"
)

const (
	// penaltySlack is by how much a pause that the channel asked for is kept
	// longer: its seconds need not begin with ours.
	penaltySlack = 20 * time.Millisecond
	// catchUp is for how long after a pause of ours messages may follow each
	// other closer than at an even pace, so that the pause costs no rate, and
	// catchUpLeast how many at least.
	catchUp      = 100 * time.Millisecond
	catchUpLeast = 10
	// eased is the share of the rate that is left after a complaint;
	// easedFor is how long it takes from there back to the whole.
	eased    = 0.85
	easedMin = 0.3
	easedFor = 30 * time.Second
	// reserveFor is how long a lane that is reserved may not ask for a permit
	// before others get it.
	reserveFor = 250 * time.Millisecond
)

// Limiter lets a channel's messages pass at the rate that is permitted: over
// all chats, to one chat and to one group. Whoever has the lower lane passes
// first, but a chat that must wait lets others pass. It is safe for use by
// several goroutines.
type Limiter struct {
	now  func() time.Time
	rate float64

	mu       sync.Mutex
	budget   budget
	chats    chats
	easing   float64   // share of the rate used, below 1 after the channel complained
	easedAt  time.Time // when easing was last looked at
	cut      time.Time // when it was last cut
	due      time.Time // when the next message is due at an even pace; in the past when we are behind
	last     time.Time
	stopped  time.Time // nothing passes before
	waiting  [lanes][]*waiter
	reserved [lanes]int
	asked    [lanes]time.Time // when somebody last asked for a permit, or reserved
	timer    *time.Timer
}

const lanes = audience.LaneDigest + 1

// waiter waits for a permit.
type waiter struct {
	address string
	kind    subscriber.ChatKind
	brief   bool    // it does not wait for the chat
	flight  *Flight // what the permit is for; nil: a message of whose answer nothing is told
	enters  bool    // the flight needs room in its window
	pass    chan struct{}
	passed  bool
	limited time.Duration // instead of a permit: how long the chat must wait
}

// Option changes what a Limiter permits.
type Option func(*Limiter)

// NoChatLimits permits any number of messages to one chat, within the rate: for a
// channel of which each message is as good as any other. A chat that asks to wait
// is left alone all the same.
func NoChatLimits() Option { return func(l *Limiter) { l.chats.unlimited = true } }

// NewLimiter is a limiter for rate messages a second over all chats, one a second
// to each chat and twenty a minute to each group, unless options say otherwise.
// Now must go on with time; nil is time.Now.
func NewLimiter(rate float64, now func() time.Time, options ...Option) *Limiter {
	if now == nil {
		now = time.Now
	}
	if rate <= 0 {
		rate = 1
	}
	l := &Limiter{now: now, rate: rate, easing: 1, chats: chats{byAddress: map[string]*chat{}}}
	l.due = now()
	l.budget.most = int(math.Ceil(rate))
	l.budget = newBudget(l.budget.most, l.second(), l.due)
	for _, o := range options {
		o(l)
	}
	return l
}

// Rate is the permitted rate per second over all chats.
func (l *Limiter) Rate() float64 { return l.rate }

// second is the time in which as many messages may be counted as the budget has.
func (l *Limiter) second() time.Duration {
	return time.Duration(float64(l.budget.most) / (l.rate * l.easing) * float64(time.Second))
}

// even is the distance of messages at an even pace, a little faster than the
// budget allows for in the long run.
func (l *Limiter) even() time.Duration {
	return (l.second() + l.budget.way.excess()) * 98 / 100 / time.Duration(l.budget.most)
}

// Wait returns when a message to the chat may be sent at once, or when ctx
// ends. Nothing is told of its answer.
func (l *Limiter) Wait(ctx context.Context, lane audience.Lane, address string, kind subscriber.ChatKind) error {
	return l.wait(ctx, lane, &waiter{address: address, kind: kind})
}

func (l *Limiter) wait(ctx context.Context, lane audience.Lane, w *waiter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	lane = min(max(lane, audience.LaneEmergency), audience.LaneDigest)
	w.pass = make(chan struct{})
	l.mu.Lock()
	l.waiting[lane] = append(l.waiting[lane], w)
	l.asked[lane] = l.now()
	l.grant()
	l.mu.Unlock()
	select {
	case <-w.pass:
		return nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if w.passed {
		return nil // the permit came just before
	}
	if i := slices.Index(l.waiting[lane], w); i >= 0 {
		l.waiting[lane] = slices.Delete(l.waiting[lane], i, i+1)
	}
	return ctx.Err()
}

// Reserve keeps permits for a lane, whose messages come so soon one after the
// other that none behind it may slip in between, until release is called. A
// lane that asks for none meanwhile keeps none for long.
func (l *Limiter) Reserve(lane audience.Lane) (release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reserved[lane]++
	l.asked[lane] = l.now()
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.reserved[lane]--
		l.grant()
	}
}

// Delay is how long a message to the chat would have to wait for the chat
// alone, 0 when it need not.
func (l *Limiter) Delay(address string, kind subscriber.ChatKind) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, l.chats.free(address, kind).Sub(l.now()))
}

// Penalise lets nothing pass to a chat for d: its answer said so.
func (l *Limiter) Penalise(address string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.chats.hold(address, l.now().Add(d+penaltySlack))
}

// Pause lets nothing pass at all for d.
func (l *Limiter) Pause(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop(d)
}

// Paused is until when nothing passes at all; in the past when all is well.
func (l *Limiter) Paused() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stopped
}

// Slow lets nothing pass at all for d, and afterwards less for a while: the
// channel found that too much passes, by its answer to a message that set out
// at a time. What set out before the last complaint was heeded belongs to that
// complaint, and does not slow down again.
func (l *Limiter) Slow(d time.Duration, sent time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if sent.After(l.cut) {
		l.recover(now)
		l.easing = max(easedMin, l.easing*eased)
		l.cut = now
	}
	l.stop(d)
	if l.stopped.After(l.easedAt) {
		l.easedAt = l.stopped
	}
	if l.stopped.After(l.due) {
		l.due = l.stopped // this pause is not caught up
	}
}

func (l *Limiter) stop(d time.Duration) {
	if until := l.now().Add(d + penaltySlack); until.After(l.stopped) {
		l.stopped = until
	}
	l.grant()
}

// recover takes the rate back to what is permitted, in a straight line.
func (l *Limiter) recover(now time.Time) {
	if now.Before(l.easedAt) {
		return
	}
	if l.easing < 1 {
		l.easing = min(1, l.easing+(1-eased)*now.Sub(l.easedAt).Seconds()/easedFor.Seconds())
	}
	l.easedAt = now
}

// grant lets pass whoever may, and sets the timer for the next. l.mu is held.
func (l *Limiter) grant() {
	for {
		now := l.now()
		if at := l.free(now); at.After(now) {
			l.wake(at.Sub(now))
			return
		}
		w, at := l.first(now)
		if w == nil {
			if !at.IsZero() {
				l.wake(at.Sub(now))
			}
			return
		}
		if w.limited == 0 {
			l.note(w, now)
		}
		w.passed = true
		close(w.pass)
	}
}

// free is when the next message may pass, whoever it is for.
func (l *Limiter) free(now time.Time) time.Time {
	l.recover(now)
	at := l.due
	for _, t := range []time.Time{l.stopped, l.last.Add(l.gap()), l.budget.free(now, l.second())} {
		if t.After(at) {
			at = t
		}
	}
	return at
}

// gap is the least distance of two messages that catch up.
func (l *Limiter) gap() time.Duration {
	if even := l.even(); even > 5*time.Millisecond {
		return even / 4
	}
	return 0 // timers are not that exact
}

// first takes the first waiter whose chat is free, or who does not wait for
// it; if there is none, at is when one will be.
func (l *Limiter) first(now time.Time) (w *waiter, at time.Time) {
	sooner := func(t time.Time) {
		if at.IsZero() || t.Before(at) {
			at = t
		}
	}
	for lane := range l.waiting {
		for i, w := range l.waiting[lane] {
			if w.enters && !w.flight.w.room() {
				continue
			}
			free := l.chats.free(w.address, w.kind)
			limited := max(0, free.Sub(now))
			if limited == 0 || w.brief {
				w.limited = limited
				l.waiting[lane] = slices.Delete(l.waiting[lane], i, i+1)
				return w, time.Time{}
			}
			sooner(free)
		}
		if until := l.asked[lane].Add(reserveFor); l.reserved[lane] > 0 && until.After(now) {
			sooner(until)
			return nil, at
		}
	}
	return nil, at
}

// note counts a message that passes now.
func (l *Limiter) note(w *waiter, now time.Time) {
	even := l.even()
	if oldest := now.Add(-max(catchUpLeast*even, catchUp)); l.due.Before(oldest) {
		l.due = oldest
	}
	l.due = l.due.Add(even)
	l.last = now
	l.chats.note(w.address, w.kind, now)
	if w.flight == nil {
		l.budget.addUnseen(now)
		return
	}
	w.flight.message, w.flight.address = l.budget.add(now), w.address
	if w.enters {
		w.flight.w.enter()
	}
}

func (l *Limiter) wake(d time.Duration) {
	d = max(d, time.Millisecond/10)
	if l.timer == nil {
		l.timer = time.AfterFunc(d, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.grant()
		})
		return
	}
	l.timer.Reset(d)
}
