package throttle

import (
	"context"
	"math"
	"slices"
	"time"

	"loa/audience"
	"loa/subscriber"
)

const (
	// A message that has no answer after longest, or after slow times as long
	// as others take, no longer keeps another from going: one slow chat
	// must not hold up the rest.
	longest  = time.Second
	shortest = 200 * time.Millisecond
	slow     = 3
	// spare is by how much the window is wider than the rate needs on average.
	spare = 1.2
	// sampled is how many messages are looked at to tell how long they take,
	// and how many at least.
	sampled      = 32
	sampledLeast = 8
	// stragglersMost messages at least may be in flight together with those
	// whose answers do not come.
	stragglersMost = 64
)

// Window is the in-flight window: it bounds how many messages are on their way
// and not yet marked, since that many may be repeated when the process is
// killed. It is as wide as the rate needs while answers take as long as they
// do: rate × latency.
type Window struct {
	l     *Limiter // whose lock guards all of it
	least int

	size   int
	used   int             // messages in flight that count against size
	flying int             // with stragglers
	took   []time.Duration // the last messages, from setting out to mark
	usual  time.Duration   // how long half of them took, zero before it is known
}

// NewWindow is a window of at least least messages over a limiter.
func NewWindow(l *Limiter, least int) *Window {
	return &Window{l: l, least: least, size: least}
}

// Flight is the right to have one message in flight.
type Flight struct {
	w       *Window
	message *message // the last that was sent
	address string
	begun   time.Time // when the message set out; zero: not yet
	timer   *time.Timer
	// patience is how long it counts against the size while no answer comes.
	patience time.Duration
	early    bool // it counts against the size no more
	ended    bool
}

// Enter waits until a message to a chat may set out, or ctx ends. If the chat
// must wait when the message's turn has come, limited is for how long, and there
// is no flight.
func (w *Window) Enter(ctx context.Context, lane audience.Lane, address string, kind subscriber.ChatKind) (f *Flight,
	limited time.Duration, err error) {
	f = &Flight{w: w}
	turn := &waiter{address: address, kind: kind, brief: true, flight: f, enters: true}
	if err := w.l.wait(ctx, lane, turn); err != nil || turn.limited > 0 {
		return nil, turn.limited, err
	}
	return f, 0, nil
}

// Flying is how many messages are in flight, with those that take long: that many
// may be repeated when the process is killed now.
func (w *Window) Flying() int {
	w.l.mu.Lock()
	defer w.l.mu.Unlock()
	return w.flying
}

// room tells whether one more may set out.
func (w *Window) room() bool { return w.used < w.size && w.flying < w.most() }

func (w *Window) enter() {
	w.used++
	w.flying++
}

// widest is how far the window opens while answers are slow, most how many may
// be in flight with stragglers.
func (w *Window) widest() int { return max(w.least, w.needs(longest)) }
func (w *Window) most() int   { return max(stragglersMost, 2*w.widest()) }

// needs is how many are in flight at the full rate with answers that take so long.
func (w *Window) needs(latency time.Duration) int {
	return int(math.Ceil(w.l.rate * latency.Seconds() * spare))
}

// Begin says that the message sets out.
func (f *Flight) Begin() {
	f.begun = time.Now()
	f.patience = f.w.Straggling()
	f.timer = time.AfterFunc(f.patience, func() {
		f.w.l.mu.Lock()
		defer f.w.l.mu.Unlock()
		f.free()
		f.w.l.grant()
	})
}

// SetOut is when the message was permitted.
func (f *Flight) SetOut() time.Time { return f.message.at }

// Answered says that the message has come to its end; genuine, that the far end
// itself has answered that it took it.
func (f *Flight) Answered(genuine bool) {
	l := f.w.l
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.budget.answered(f.message, now, genuine)
	if !l.chats.unlimited {
		l.chats.hold(f.address, now.Add(time.Second-l.budget.way.certain()))
	}
	l.grant()
}

// Straggling is when a message that sets out now counts as slow.
func (w *Window) Straggling() time.Duration {
	w.l.mu.Lock()
	defer w.l.mu.Unlock()
	if w.usual == 0 {
		return longest
	}
	return min(max(slow*w.usual, shortest), longest)
}

// Rest leaves the window: what it is for waits for its chat, and enters again
// when it goes on. Whoever stayed inside meanwhile could wait for ever for those
// who do the same.
func (f *Flight) Rest() {
	f.w.l.mu.Lock()
	f.begun = time.Time{} // it says nothing of how long messages take
	f.w.l.mu.Unlock()
	f.leave()
}

// free counts the message against the size no more. The lock is held.
func (f *Flight) free() {
	if !f.early {
		f.early = true
		f.w.used--
	}
}

// Done leaves the window, after the message was marked. One that never began
// costs no permit.
func (f *Flight) Done() {
	if f.begun.IsZero() && !f.ended {
		f.w.l.mu.Lock()
		f.w.l.budget.unsent(f.message)
		f.w.l.mu.Unlock()
	}
	f.leave()
}

func (f *Flight) leave() {
	if f.ended {
		return
	}
	f.ended = true
	if f.timer != nil {
		f.timer.Stop()
	}
	w := f.w
	w.l.mu.Lock()
	defer w.l.mu.Unlock()
	f.free()
	w.flying--
	if !f.begun.IsZero() {
		w.learn(min(time.Since(f.begun), f.patience))
		w.l.budget.answered(f.message, w.l.now(), false)
	}
	w.l.grant()
}

// learn makes room for as many messages as are in flight at the full rate, with
// answers as slow as they are on average, and as nine of ten are.
func (w *Window) learn(took time.Duration) {
	if len(w.took) == sampled {
		w.took = slices.Delete(w.took, 0, 1)
	}
	if w.took = append(w.took, took); len(w.took) < sampledLeast {
		return
	}
	sorted, sum := slices.Clone(w.took), time.Duration(0)
	for _, t := range sorted {
		sum += t
	}
	slices.Sort(sorted)
	n := len(sorted)
	w.usual = sorted[n/2]
	w.size = min(max(w.needs(sorted[n*9/10]), w.needs(sum/time.Duration(n)), w.least), w.widest())
}
