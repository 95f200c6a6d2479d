package bot

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"loa/bot/conversation/dialogue"
)

// An update that is to be answered is kept in the store with its changes, and
// forgotten there once the answers have been given. What a process leaves
// unanswered the next one understands again, without the changes, and answers.

// backlog are the updates whose answers are queued, under way, or given and not
// yet forgotten in the store.
type backlog struct {
	mu     sync.Mutex
	queued map[int64]bool
	given  []int64

	turn       sync.Mutex // to have the store forget
	started    time.Time
	resumed    chan struct{} // closed once what an earlier process owes is queued
	resumeOnce sync.Once
}

const (
	// forgetWithin bounds how long the end waits for a store that hangs.
	forgetWithin = 5 * time.Second
	// resumeWithin is how long after the start posted updates wait for older
	// ones to be taken up; where another process does that they never are.
	resumeWithin = 10 * time.Second
	// resumeEvery is how often the process that leads looks for answers that
	// another one behind the same webhook has left, and leftAfter how old they
	// are then: by that time a living one has given them.
	resumeEvery = time.Minute
	leftAfter   = 5 * time.Minute
)

func (o *backlog) start(now time.Time) {
	o.queued, o.started, o.resumed = map[int64]bool{}, now, make(chan struct{})
}

// add notes that an update is to be answered.
func (o *backlog) add(id int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queued[id] = true
}

// has tells whether an update is being answered.
func (o *backlog) has(id int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.queued[id]
}

// leave notes that an update is no longer being answered. If its answers were
// cut off, the next Run takes it up.
func (o *backlog) leave(id int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.queued, id)
}

// answer queues the answers of a stored update. The note of a tapped button is
// given at once.
func (b *Bot) answer(t *dialogue.Turn, id int64) {
	if !t.HasAnswers() {
		return
	}
	b.backlog.add(id)
	noted := giveNote(b, t, id)
	for _, a := range t.Answers {
		if a.Queued != nil {
			a.Queued()
		}
	}
	b.replies.add(t.At.Chat, func(ctx context.Context) {
		for _, a := range t.Answers {
			give(ctx, b, id, a.Give)
		}
		<-noted
		if ctx.Err() != nil || t.Fleeting {
			b.backlog.leave(id)
			return
		}
		b.forget(ctx, id)
	})
}

// giveNote gives the note of a tapped button, beside all other answers; noted is
// closed when that is done.
func giveNote(b *Bot, t *dialogue.Turn, id int64) (noted <-chan struct{}) {
	done := make(chan struct{})
	if t.Note == nil {
		close(done)
		return done
	}
	ctx := b.replies.context()
	go func() {
		defer close(done)
		give(ctx, b, id, t.Note)
	}()
	return done
}

// give gives an answer, unless the answers are cut off.
func give(ctx context.Context, b *Bot, id int64, answer func(context.Context) error) {
	err := ctx.Err()
	if err == nil {
		err = guard(ctx, b, id, answer)
	}
	switch {
	case err == nil:
		b.unanswered.OverAfter(quietFor)
	case ctx.Err() == nil:
		b.unanswered.Note("err", err)
	}
}

// guard is a reply with a net under it: one that meets a bug of ours must
// not end the program, the less as the next one would try it again.
func guard(ctx context.Context, b *Bot, id int64, reply func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("an answer is given up: a bug", "update", id, "panic", p, "stack", string(debug.Stack()))
			err = nil
		}
	}()
	return reply(ctx)
}

// forget has the store forget answered updates, those that come while it does
// so together. It returns when that is done: the chat's next answer comes
// after it, so that a kill repeats no more than what is under way.
func (b *Bot) forget(ctx context.Context, ids ...int64) {
	o := &b.backlog
	o.mu.Lock()
	o.given = append(o.given, ids...)
	o.mu.Unlock()
	o.turn.Lock()
	defer o.turn.Unlock()
	o.mu.Lock()
	given := o.given
	o.given = nil
	o.mu.Unlock()
	if len(given) == 0 { // another has taken it along
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), forgetWithin)
	defer cancel()
	err := b.opts.Updates.Answered(ctx, b.Name(), given...)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil {
		o.given = append(given, o.given...)
		b.unforgotten.Note("err", err)
		return
	}
	b.unforgotten.Over()
	for _, id := range given {
		delete(o.queued, id)
	}
}

// resumeBacklog queues the answers that an earlier process, or Run, has left, as far
// as nothing was done about them for a while. The error is the store's.
func (b *Bot) resumeBacklog(ctx context.Context, while time.Duration) error {
	b.applying.Lock()
	defer b.applying.Unlock()
	list, err := b.opts.Updates.Unanswered(ctx, b.Name())
	if err != nil {
		return fmt.Errorf("telegram: what was not answered: %w", err)
	}
	for _, u := range list {
		now := b.opts.Now()
		if b.backlog.has(u.ID) || now.Sub(u.Kept) < while || while > 0 && now.Sub(u.NotBefore) < while {
			continue
		}
		t, err := b.understand(ctx, u.Raw, u.ID, true)
		if err != nil {
			return fmt.Errorf("telegram: read for update %d: %w", u.ID, err)
		}
		if !t.HasAnswers() || b.replies.full(t.At.Chat) {
			b.forget(ctx, u.ID)
			continue
		}
		if left := u.NotBefore.Sub(now); left > 0 && b.opts.Pacer != nil {
			b.opts.Pacer.Penalise(u.Chat, left)
		}
		b.answer(t, u.ID)
	}
	b.unread.Over()
	b.backlog.resumeOnce.Do(func() { close(b.backlog.resumed) })
	return nil
}

// resumeOthers queues the answers that another process has left to which
// Telegram posts updates too, and which has died since.
func (b *Bot) resumeOthers(ctx context.Context) {
	if err := b.resumeBacklog(ctx, leftAfter); err != nil && ctx.Err() == nil {
		b.unread.Note("err", err, "again_in", resumeEvery)
	}
}

// awaitBacklog lets a posted update wait for the older ones that are still to
// be answered.
func (b *Bot) awaitBacklog(r *http.Request) {
	left := resumeWithin - b.opts.Now().Sub(b.backlog.started)
	if left <= 0 {
		return
	}
	select {
	case <-b.backlog.resumed:
	case <-b.opts.After(left):
	case <-r.Context().Done():
	}
}
