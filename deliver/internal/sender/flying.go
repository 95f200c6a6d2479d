package sender

import (
	"context"
	"maps"
	"slices"
	"sync"
)

const (
	// aheadOf is for how many of the next messages the ledger is told in one go
	// that they may be on their way, so that most need no write of their own.
	aheadOf = 16
	// expectedMost and flyingMost bound what is kept in mind.
	expectedMost = 1024
	flyingMost   = 512
)

// flying knows for which subscribers the ledger has been told that a message may
// be on its way. Should the process be killed, exactly those may get one twice,
// and their messages are marked.
type flying struct {
	mu       sync.Mutex
	told     map[int64]bool // true once it has set out
	expected []int64
}

// Expect says to whom messages go next.
func (s *Sender) Expect(subscribers ...int64) {
	f := &s.flying
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.expected = append(f.expected, subscribers...); len(f.expected) > expectedMost {
		f.expected = slices.Clone(f.expected[len(f.expected)-expectedMost:])
	}
}

// fly sees to it that the ledger knows of a message that is about to set out.
func (s *Sender) fly(ctx context.Context, subscriber int64) error {
	f := &s.flying
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, known := f.told[subscriber]; known {
		f.told[subscriber] = true
		return nil
	}
	next := map[int64]bool{subscriber: true}
	for id := range s.Busy() {
		next[id] = true
	}
	for id, setOut := range f.told {
		if !setOut && len(next) < flyingMost {
			next[id] = false
		}
	}
	for ahead := 0; ahead < aheadOf && len(f.expected) > 0; f.expected = f.expected[1:] {
		if _, known := next[f.expected[0]]; !known {
			next[f.expected[0]] = false
			ahead++
		}
	}
	if err := s.Ledger.Fly(ctx, s.Name, slices.Sorted(maps.Keys(next))); err != nil {
		return err
	}
	f.told = next
	return nil
}

// Landed tells the ledger that nothing is on its way any more: all is recorded.
func (s *Sender) Landed(ctx context.Context) error {
	s.flying.mu.Lock()
	defer s.flying.mu.Unlock()
	s.flying.told = nil
	return s.Ledger.Fly(ctx, s.Name, nil)
}
