package throttle

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"loa/audience"
)

const (
	// A message that has no answer after longest, or after slow times as long
	// as others take, no longer keeps another from going: one slow chat
	// must not hold up the rest.
	longest  = time.Second
	shortest = 200 * time.Millisecond
	slow     = 3
	// mostRegular bounds how many messages are in flight while answers are
	// slow, MostInFlight how many with stragglers.
	mostRegular  = 16
	MostInFlight = 64
)

// Window is the in-flight window: it bounds how many messages are on their way
// and not yet marked, since that many may be repeated when the process is
// killed. The lower lane enters first.
type Window struct {
	least int
	rate  float64

	mu      sync.Mutex
	size    int
	used    int // messages in flight that count against size
	flying  int // with stragglers
	waiting [audience.LaneDigest + 1][]chan struct{}
	took    []time.Duration // the last messages, from setting out to mark
	usual   time.Duration   // how long they took, zero before it is known
}

// NewWindow is a window of at least least messages, for a channel that takes
// rate a second.
func NewWindow(least int, rate float64) *Window {
	return &Window{least: least, size: least, rate: rate}
}

// Flight is the right to have one message in flight.
type Flight struct {
	w     *Window
	begun time.Time // when the message set out; zero: not yet
	timer *time.Timer
	early bool
	ended bool
}

// Enter waits until one more message may be in flight, or ctx ends.
func (w *Window) Enter(ctx context.Context, lane audience.Lane) (*Flight, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lane = min(max(lane, audience.LaneEmergency), audience.LaneDigest)
	w.mu.Lock()
	if w.free() {
		w.used++
		w.flying++
		w.mu.Unlock()
		return &Flight{w: w}, nil
	}
	turn := make(chan struct{})
	w.waiting[lane] = append(w.waiting[lane], turn)
	w.mu.Unlock()
	select {
	case <-turn:
		return &Flight{w: w}, nil
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := slices.Index(w.waiting[lane], turn); i >= 0 {
		w.waiting[lane] = slices.Delete(w.waiting[lane], i, i+1)
	} else { // it came just before
		w.used--
		w.flying--
		w.pass()
	}
	return nil, ctx.Err()
}

func (w *Window) free() bool { return w.used < w.size && w.flying < MostInFlight }

// pass lets those in who wait, as far as there is room. w.mu is held.
func (w *Window) pass() {
	for lane := range w.waiting {
		for len(w.waiting[lane]) > 0 && w.free() {
			close(w.waiting[lane][0])
			w.waiting[lane] = w.waiting[lane][1:]
			w.used++
			w.flying++
		}
	}
}

// Begin says that the message sets out.
func (f *Flight) Begin() {
	f.begun = time.Now()
	f.timer = time.AfterFunc(f.w.Straggling(), func() {
		f.w.mu.Lock()
		defer f.w.mu.Unlock()
		f.free()
		f.w.pass()
	})
}

// Straggling is when a message that sets out now counts as slow.
func (w *Window) Straggling() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.usual == 0 {
		return longest
	}
	return min(max(slow*w.usual, shortest), longest)
}

// Rest leaves the window: what it is for waits for its chat, and enters again
// when it goes on. Whoever stayed inside meanwhile could wait for ever for those
// who do the same.
func (f *Flight) Rest() {
	f.begun = time.Time{} // it says nothing of how long messages take
	f.Done()
}

// free counts the message against the size no more. w.mu is held.
func (f *Flight) free() {
	if !f.early {
		f.early = true
		f.w.used--
	}
}

// Done leaves the window, after the message was marked.
func (f *Flight) Done() {
	if f.ended {
		return
	}
	f.ended = true
	if f.timer != nil {
		f.timer.Stop()
	}
	w := f.w
	w.mu.Lock()
	defer w.mu.Unlock()
	f.free()
	w.flying--
	if !f.begun.IsZero() {
		w.learn(time.Since(f.begun))
	}
	w.pass()
}

// learn makes room for as many messages as are on their way at the full rate
// with answers as slow as they are.
func (w *Window) learn(took time.Duration) {
	w.took = append(w.took, took)
	if len(w.took) < 32 {
		return
	}
	slices.Sort(w.took)
	w.usual = w.took[len(w.took)/2]
	w.took = w.took[:0]
	w.size = min(max(int(math.Ceil(w.rate*w.usual.Seconds()*1.2)), w.least), max(mostRegular, w.least))
}
