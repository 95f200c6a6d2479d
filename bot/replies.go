package bot

import (
	"context"
	"sync"
)

// replies answers people: of one chat one after the other, of many chats side
// by side, so that a chat that has to wait keeps no other waiting.
type replies struct {
	mu      sync.Mutex
	waiting map[int64][]func(context.Context) // by chat; present while one runs
	running sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelFunc
	slots   chan struct{}
}

const (
	repliesAtOnce  = 32
	repliesPerChat = 100 // more than that is someone who plays with buttons
)

func (r *replies) start() {
	r.waiting = map[int64][]func(context.Context){}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.slots = make(chan struct{}, repliesAtOnce)
}

// add queues work for a chat. What a chat asks for beyond all measure is dropped.
func (r *replies) add(chat int64, work func(context.Context)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	queue, busy := r.waiting[chat]
	if len(queue) >= repliesPerChat {
		return
	}
	r.waiting[chat] = append(queue, work)
	if !busy {
		r.running.Add(1)
		go r.run(chat)
	}
}

func (r *replies) run(chat int64) {
	defer r.running.Done()
	for {
		r.mu.Lock()
		queue := r.waiting[chat]
		if len(queue) == 0 {
			delete(r.waiting, chat)
			r.mu.Unlock()
			return
		}
		r.waiting[chat] = queue[1:]
		r.mu.Unlock()
		queue[0](r.ctx)
	}
}

// slot takes one of the calls that may be under way at once.
func (r *replies) slot(ctx context.Context) (release func(), err error) {
	select {
	case r.slots <- struct{}{}:
		return func() { <-r.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// drain waits for the work that is queued, at most until grace ends, and then
// stops what is left.
func (r *replies) drain(grace <-chan struct{}) {
	done := make(chan struct{})
	go func() {
		r.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-grace:
		r.mu.Lock()
		for chat := range r.waiting {
			r.waiting[chat] = nil
		}
		r.mu.Unlock()
		r.cancel()
		<-done
	}
}
