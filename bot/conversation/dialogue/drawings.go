package dialogue

import (
	"context"
	"sync"

	"loa/bot/telegram"
)

// screenSource draws a screen from what is stored when it is called.
type screenSource func(context.Context) (telegram.Screen, error)

// drawingOn names a message that is to be drawn anew.
type drawingOn struct {
	chat    int64
	message int
}

// drawings are the screens that wait to be drawn, by message. Telegram takes one
// edit a second from a chat; who taps faster wants to see the last state.
type drawings struct {
	mu      sync.Mutex
	last    int64
	waiting map[drawingOn]*drawing
}

// drawing is the newest screen of a message.
type drawing struct {
	number int64 // of the newest
	drawn  int64 // the newest that people have seen
	draw   screenSource
}

// add makes a screen the newest of its message, and numbers it.
func (s *drawings) add(on drawingOn, draw screenSource) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = map[drawingOn]*drawing{}
	}
	d := s.waiting[on]
	if d == nil {
		d = &drawing{}
		s.waiting[on] = d
	}
	s.last++
	d.number, d.draw = s.last, draw
	return d.number
}

// newest is the newest screen of a message that is being drawn.
func (s *drawings) newest(on drawingOn) (number int64, draw screenSource) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.waiting[on]
	return d.number, d.draw
}

// note notes that a message shows a screen.
func (s *drawings) note(on drawingOn, number int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.waiting[on]
	d.drawn = max(d.drawn, number)
}

// drawn tells whether a message shows a screen, or a newer one.
func (s *drawings) drawn(on drawingOn, number int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.waiting[on].drawn >= number
}

// remove forgets a message when its newest screen had its turn.
func (s *drawings) remove(on drawingOn, number int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.waiting[on]; d != nil && d.number == number {
		delete(s.waiting, on)
	}
}
