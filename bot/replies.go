package bot

import (
	"context"
	"sync"
	"time"
)

// replies answers people: of one chat one after the other, of many chats side
// by side, so that a chat that has to wait keeps no other waiting.
type replies struct {
	mu      sync.Mutex
	waiting map[int64][]work // by chat; present while one of it runs
	idle    chan struct{}    // closed and replaced when nothing runs any more
	ctx     context.Context  // of the work that is added now
	cancel  context.CancelFunc
	slots   chan struct{}
}

// work is something to do for a chat; its context ends when it is to be left
// undone.
type work struct {
	ctx context.Context
	do  func(context.Context)
}

const (
	repliesAtOnce  = 32
	repliesPerChat = 100 // more than that is someone who plays with buttons
)

func (r *replies) start() {
	r.waiting = map[int64][]work{}
	r.idle = make(chan struct{})
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.slots = make(chan struct{}, repliesAtOnce)
}

// full tells whether a chat has asked for more than can be meant.
func (r *replies) full(chat int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.waiting[chat]) >= repliesPerChat
}

// add queues work for a chat.
func (r *replies) add(chat int64, do func(context.Context)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	queue, busy := r.waiting[chat]
	r.waiting[chat] = append(queue, work{r.ctx, do})
	if !busy {
		go r.run(chat)
	}
}

// context is the one of work that is added now.
func (r *replies) context() context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ctx
}

// run does a chat's work until there is none left. wait waits for its end.
func (r *replies) run(chat int64) {
	for w, ok := r.next(chat); ok; w, ok = r.next(chat) {
		w.do(w.ctx)
	}
}

func (r *replies) next(chat int64) (w work, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	queue := r.waiting[chat]
	if len(queue) > 0 {
		r.waiting[chat] = queue[1:]
		return queue[0], true
	}
	delete(r.waiting, chat)
	if len(r.waiting) == 0 {
		close(r.idle)
		r.idle = make(chan struct{})
	}
	return work{}, false
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

// wait waits until nothing is queued or runs; false when grace ends first. A
// nil grace does not end.
func (r *replies) wait(grace <-chan time.Time) bool {
	r.mu.Lock()
	busy, idle := len(r.waiting) > 0, r.idle
	r.mu.Unlock()
	if !busy {
		return true
	}
	select {
	case <-idle:
		return true
	case <-grace:
		return false
	}
}

// drain waits for the work that is queued, at most until grace ends, and then
// has what is left see that its context has ended. What is added later is done
// as before.
func (r *replies) drain(grace <-chan time.Time) {
	if r.wait(grace) {
		return
	}
	r.mu.Lock()
	r.cancel()
	r.ctx, r.cancel = context.WithCancel(context.Background())
	r.mu.Unlock()
	r.wait(nil)
}
