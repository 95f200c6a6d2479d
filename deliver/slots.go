package deliver

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
	// mostSlots bounds how many messages are on their way while answers are
	// slow, mostFlying how many with stragglers.
	mostSlots  = 16
	mostFlying = 64
)

// slots bounds how many messages are on their way and not yet marked: that
// many may be repeated when the process is killed. The lower lane gets a slot
// first.
type slots struct {
	least int
	rate  float64

	mu      sync.Mutex
	size    int
	used    int // slots taken
	flying  int // with stragglers
	waiting [audience.LaneDigest + 1][]chan struct{}
	took    []time.Duration // the last messages, from slot to mark
	usual   time.Duration   // how long they took, zero before it is known
}

func newSlots(least int, rate float64) *slots {
	return &slots{least: least, size: least, rate: rate}
}

// slot is the right to have one message on its way.
type slot struct {
	s     *slots
	begun time.Time // when the message set out; zero: not yet
	timer *time.Timer
	early bool
	given bool // back
}

// take waits for a slot.
func (s *slots) take(ctx context.Context, lane audience.Lane) (*slot, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lane = min(max(lane, audience.LaneEmergency), audience.LaneDigest)
	s.mu.Lock()
	if s.free() {
		s.used++
		s.flying++
		s.mu.Unlock()
		return &slot{s: s}, nil
	}
	turn := make(chan struct{})
	s.waiting[lane] = append(s.waiting[lane], turn)
	s.mu.Unlock()
	select {
	case <-turn:
		return &slot{s: s}, nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.waiting[lane], turn); i >= 0 {
		s.waiting[lane] = slices.Delete(s.waiting[lane], i, i+1)
	} else { // it came just before
		s.used--
		s.flying--
		s.pass()
	}
	return nil, ctx.Err()
}

func (s *slots) free() bool { return s.used < s.size && s.flying < mostFlying }

// pass gives free slots to those who wait. s.mu is held.
func (s *slots) pass() {
	for lane := range s.waiting {
		for len(s.waiting[lane]) > 0 && s.free() {
			close(s.waiting[lane][0])
			s.waiting[lane] = s.waiting[lane][1:]
			s.used++
			s.flying++
		}
	}
}

// begin says that the message sets out.
func (t *slot) begin() {
	t.begun = time.Now()
	t.timer = time.AfterFunc(t.s.straggling(), func() {
		t.s.mu.Lock()
		defer t.s.mu.Unlock()
		t.free()
		t.s.pass()
	})
}

// straggling is when a message that sets out now counts as slow.
func (s *slots) straggling() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.usual == 0 {
		return longest
	}
	return min(max(slow*s.usual, shortest), longest)
}

// rest gives the slot back: what it is for waits for its chat, and takes
// another slot when it goes on. Whoever kept this one meanwhile could wait for
// ever for those who do the same.
func (t *slot) rest() {
	t.begun = time.Time{} // it says nothing of how long messages take
	t.done()
}

// free counts the slot as used no more. s.mu is held.
func (t *slot) free() {
	if !t.early {
		t.early = true
		t.s.used--
	}
}

// done gives the slot back, after the message was marked.
func (t *slot) done() {
	if t.given {
		return
	}
	t.given = true
	if t.timer != nil {
		t.timer.Stop()
	}
	s := t.s
	s.mu.Lock()
	defer s.mu.Unlock()
	t.free()
	s.flying--
	if !t.begun.IsZero() {
		s.learn(time.Since(t.begun))
	}
	s.pass()
}

// learn makes room for as many messages as are on their way at the full rate
// with answers as slow as they are.
func (s *slots) learn(took time.Duration) {
	s.took = append(s.took, took)
	if len(s.took) < 32 {
		return
	}
	slices.Sort(s.took)
	s.usual = s.took[len(s.took)/2]
	s.took = s.took[:0]
	s.size = min(max(int(math.Ceil(s.rate*s.usual.Seconds()*1.2)), s.least), max(mostSlots, s.least))
}
