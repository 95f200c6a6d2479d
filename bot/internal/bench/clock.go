package bench

import (
	"context"
	"sync"
	"time"

	"loa/audience"
	"loa/subscriber"
)

type timer struct {
	at time.Time
	c  chan time.Time
}

// NewClock makes a clock that stands in the afternoon of a day in July 2020.
func NewClock() *clock {
	return &clock{t: time.Date(2020, 7, 1, 8, 30, 0, 0, time.UTC), asked: make(chan struct{}, 1000)}
}

// Pacer lets every call through after moving the clock far enough for it.
type Pacer struct {
	Clock     *clock
	Mu        sync.Mutex
	Penalties map[string]time.Duration
	until     time.Time
}

// Pause and Paused are those of bot.Pacer.
func (p *Pacer) Pause(d time.Duration) {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	if until := p.Clock.Now().Add(d); until.After(p.until) {
		p.until = until
	}
}

// Paused: see Pause.
func (p *Pacer) Paused() time.Time {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	return p.until
}

// Wait moves the clock as far as the official rate of a chat of this kind asks for.
func (p *Pacer) Wait(ctx context.Context, _ audience.Lane, _ string, kind subscriber.ChatKind) error {
	p.Clock.Add(1100 * time.Millisecond)
	if kind != subscriber.Private {
		p.Clock.Add(2 * time.Second)
	}
	return ctx.Err()
}

// Penalise notes for how long an address is to be left alone.
func (p *Pacer) Penalise(address string, d time.Duration) {
	p.Mu.Lock()
	defer p.Mu.Unlock()
	p.Penalties[address] = d
}
