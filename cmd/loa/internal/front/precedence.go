package front

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// longestWay is how long a piece of work gives way at most: readers who never
	// pause must not keep it from being done.
	longestWay = 25 * time.Millisecond
	// beside is how far apart pieces of work begin while there are readers. What
	// waits for the network is slower anyway; this is for what takes a processor:
	// thousands that are due at once would take all there are.
	beside = 2500 * time.Microsecond
	// stillThere is how long after a request more are expected.
	stillThere = time.Second
)

// Precedence lets requests go before work that nobody waits for. The zero value is
// ready; several goroutines may use it.
type Precedence struct {
	mu        sync.Mutex
	answering int
	answered  time.Time     // when the last answer was
	next      time.Time     // when the next piece of work may begin
	free      chan struct{} // closed when nothing is being answered; nil: nobody waits for that
}

// Handler counts the requests that next is answering. Streams of events are none:
// they stay open and want nothing.
func (p *Precedence) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Accept"), "text/event-stream") {
			next.ServeHTTP(w, r)
			return
		}
		p.count(1)
		defer p.count(-1)
		next.ServeHTTP(w, r)
	})
}

func (p *Precedence) count(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answering += n
	if n < 0 {
		p.answered = time.Now()
	}
	if p.answering == 0 && p.free != nil {
		close(p.free)
		p.free = nil
	}
}

// Begin holds back a piece of work that is to begin: while there are readers it keeps
// a distance to the one before, and gives way. It returns when ctx ends, too.
func (p *Precedence) Begin(ctx context.Context) {
	if wait := p.distance(time.Now()); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
	}
	p.GiveWay(ctx)
}

// distance is how long the next piece of work waits for its turn.
func (p *Precedence) distance(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answering == 0 && now.Sub(p.answered) > stillThere {
		return 0
	}
	if p.next.Before(now) {
		p.next = now
	}
	wait := p.next.Sub(now)
	p.next = p.next.Add(beside)
	return wait
}

// GiveWay returns when no request is being answered, after a moment at the latest, or
// when ctx ends.
func (p *Precedence) GiveWay(ctx context.Context) {
	free := p.until()
	if free == nil {
		return
	}
	timer := time.NewTimer(longestWay)
	defer timer.Stop()
	select {
	case <-free:
	case <-timer.C:
	case <-ctx.Done():
	}
}

// until is closed when no request is being answered; nil when none is now.
func (p *Precedence) until() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answering == 0 {
		return nil
	}
	if p.free == nil {
		p.free = make(chan struct{})
	}
	return p.free
}
