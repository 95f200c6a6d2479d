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
	// slack is how much a message may be late on its way compared with the
	// next ones without the other side counting too many in one second.
	slack = 20 * time.Millisecond
	// chatGap is the least time between two messages to one chat.
	chatGap = time.Second + 50*time.Millisecond
	// groupMost messages to one group in groupSpan.
	groupMost = 20
	groupSpan = time.Minute + 500*time.Millisecond
	// catchUp is how many messages may follow closer to each other after a
	// pause of ours, so that the pause costs no rate.
	catchUp = 10
)

// Limiter lets a channel's messages pass at the rate that is permitted: over
// all chats, to one chat and to one group. Whoever has the lower lane passes
// first, but a chat that must wait lets others pass. It is safe for use by
// several goroutines.
type Limiter struct {
	now func() time.Time

	mu      sync.Mutex
	rate    float64
	easing  float64     // share of the rate used, below 1 after the channel complained
	eased   time.Time   // when easing was last looked at
	due     time.Time   // when the next message is due at an even pace; in the past when we are behind
	recent  []time.Time // the last messages, as many as fit in span
	next    int         // in recent: the oldest
	last    time.Time
	stopped time.Time // nothing passes before
	chats   map[string]*chat
	swept   int // messages since chats was cleaned
	waiting [audience.LaneDigest + 1][]*waiter
	timer   *time.Timer
}

// chat is what the limiter knows of a chat that had a message of late.
type chat struct {
	free time.Time // not before
	sent []time.Time
}

type waiter struct {
	address string
	kind    subscriber.ChatKind
	brief   bool // it does not wait for the chat
	pass    chan struct{}
	passed  bool
	limited time.Duration // instead: how long the chat must wait
}

// NewLimiter is a limiter for rate messages a second over all chats. Now must
// go on with time; nil is time.Now.
func NewLimiter(rate float64, now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	if rate <= 0 {
		rate = 1
	}
	l := &Limiter{now: now, rate: rate, easing: 1, recent: make([]time.Time, int(math.Ceil(rate))), chats: map[string]*chat{}}
	// Another process may have sent at the full rate until now.
	l.due = now()
	for i := range l.recent {
		l.recent[i] = l.due.Add(-l.span() + time.Duration(i)*l.even())
	}
	return l
}

// Rate is the permitted rate per second over all chats.
func (l *Limiter) Rate() float64 { return l.rate }

// span is the time in which len(recent) messages may pass.
func (l *Limiter) span() time.Duration {
	n := float64(len(l.recent))
	return time.Duration(n/(l.rate*l.easing)*float64(time.Second)) + slack
}

// even is the distance of messages at an even pace.
func (l *Limiter) even() time.Duration { return l.span() / time.Duration(len(l.recent)) }

// Wait returns when a message to the chat may be sent at once, or when ctx
// ends.
func (l *Limiter) Wait(ctx context.Context, lane audience.Lane, address string, kind subscriber.ChatKind) error {
	return l.wait(ctx, lane, &waiter{address: address, kind: kind})
}

// Pass is Wait for a message that does not wait for its chat: if that must wait
// when its turn among all has come, Pass returns for how long, and no permit.
func (l *Limiter) Pass(ctx context.Context, lane audience.Lane, address string, kind subscriber.ChatKind) (limited time.Duration, err error) {
	w := &waiter{address: address, kind: kind, brief: true}
	err = l.wait(ctx, lane, w)
	return w.limited, err
}

func (l *Limiter) wait(ctx context.Context, lane audience.Lane, w *waiter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	lane = min(max(lane, audience.LaneEmergency), audience.LaneDigest)
	w.pass = make(chan struct{})
	l.mu.Lock()
	l.waiting[lane] = append(l.waiting[lane], w)
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

// Delay is how long a message to the chat would have to wait for the chat
// alone, 0 when it need not.
func (l *Limiter) Delay(address string, kind subscriber.ChatKind) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return max(0, l.chatFree(address, kind, now).Sub(now))
}

// Penalise lets nothing pass to a chat for d: its answer said so.
func (l *Limiter) Penalise(address string, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.chat(address)
	if free := l.now().Add(d + slack); free.After(c.free) {
		c.free = free
	}
}

// Pause lets nothing pass at all for d.
func (l *Limiter) Pause(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stop(d)
}

// Slow lets nothing pass at all for d, and afterwards less for a while: the
// channel found that too much passes.
func (l *Limiter) Slow(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.recover(l.now())
	l.easing = max(0.3, l.easing*0.85)
	l.stop(d)
}

func (l *Limiter) stop(d time.Duration) {
	if until := l.now().Add(d + slack); until.After(l.stopped) {
		l.stopped = until
	}
	l.grant()
}

// recover takes the rate back to what is permitted, slowly.
func (l *Limiter) recover(now time.Time) {
	if l.easing < 1 {
		l.easing = min(1, l.easing+0.05*now.Sub(l.eased).Minutes())
	}
	l.eased = now
}

func (l *Limiter) chat(address string) *chat {
	c := l.chats[address]
	if c == nil {
		c = &chat{}
		l.chats[address] = c
	}
	return c
}

func (l *Limiter) chatFree(address string, kind subscriber.ChatKind, now time.Time) time.Time {
	c := l.chats[address]
	if c == nil {
		return time.Time{}
	}
	free := c.free
	if kind != subscriber.Private && len(c.sent) >= groupMost {
		if again := c.sent[len(c.sent)-groupMost].Add(groupSpan); again.After(free) {
			free = again
		}
	}
	return free
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
	if l.easing < 1 {
		l.recover(now)
	}
	even := l.even()
	at := l.due
	for _, t := range []time.Time{l.stopped, l.last.Add(even / 2), l.recent[l.next].Add(l.span())} {
		if t.After(at) {
			at = t
		}
	}
	return at
}

// first takes the first waiter whose chat is free, or who does not wait for
// it; if there is none, at is when one will be.
func (l *Limiter) first(now time.Time) (w *waiter, at time.Time) {
	for lane := range l.waiting {
		for i, w := range l.waiting[lane] {
			free := l.chatFree(w.address, w.kind, now)
			limited := max(0, free.Sub(now))
			if limited == 0 || w.brief {
				w.limited = limited
				l.waiting[lane] = slices.Delete(l.waiting[lane], i, i+1)
				return w, time.Time{}
			}
			if at.IsZero() || free.Before(at) {
				at = free
			}
		}
	}
	return nil, at
}

// note counts a message that passes now.
func (l *Limiter) note(w *waiter, now time.Time) {
	even := l.even()
	if oldest := now.Add(-catchUp * even); l.due.Before(oldest) {
		l.due = oldest
	}
	l.due = l.due.Add(even)
	l.last = now
	l.recent[l.next] = now
	l.next = (l.next + 1) % len(l.recent)

	c := l.chat(w.address)
	if free := now.Add(chatGap); free.After(c.free) {
		c.free = free
	}
	if w.kind != subscriber.Private {
		if len(c.sent) >= groupMost {
			c.sent = append(c.sent[:0:0], c.sent[len(c.sent)-groupMost+1:]...)
		}
		c.sent = append(c.sent, now)
	}
	if l.swept++; l.swept >= 1000 {
		l.swept = 0
		for address, c := range l.chats {
			quiet := len(c.sent) == 0 || now.Sub(c.sent[len(c.sent)-1]) > groupSpan
			if quiet && c.free.Before(now) {
				delete(l.chats, address)
			}
		}
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
