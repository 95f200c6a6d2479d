package operations

import (
	"context"
	"sync"
	"time"
)

const (
	// keptFor is how much longer than it took an answer is kept: computing it
	// takes a hundredth of a core at most.
	keptFor = 100
	// keptMost is how long an answer is kept at most.
	keptMost = 5 * time.Minute
	// askLimit is how long a computation in the background may take.
	askLimit = time.Minute
)

// kept is the last answer to a question that costs more the more there is. As
// long as that is not large it is computed for everyone who asks; then it is
// kept for a while, and computed anew in the background. So is the first answer:
// who waits for it no longer leaves it to who asks next.
type kept[T any] struct {
	large func(T) bool

	mu    sync.Mutex
	value T
	at    time.Time // zero: none
	cost  time.Duration
	work  sync.WaitGroup
	asked *asked[T] // nil: nothing is computed in the background
}

// asked is an answer that is being computed in the background.
type asked[T any] struct {
	done  chan struct{}
	stop  context.CancelFunc
	value T
	err   error
}

// get is the answer, at most keptMost old.
func (k *kept[T]) get(ctx context.Context, compute func(context.Context) (T, error)) (T, error) {
	k.mu.Lock()
	known, age := !k.at.IsZero(), time.Since(k.at)
	switch {
	case known && !k.large(k.value):
		k.mu.Unlock()
		return k.compute(ctx, compute)
	case known && age < 2*keptMost:
		defer k.mu.Unlock()
		if age > min(keptFor*k.cost, keptMost) {
			k.ask(ctx, compute) // an error leaves the last answer, and whoever asks next tries again
		}
		return k.value, nil
	}
	a := k.ask(ctx, compute)
	k.mu.Unlock()
	select {
	case <-a.done:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// ask has the answer computed in the background, if it is not already; mu is held.
func (k *kept[T]) ask(ctx context.Context, compute func(context.Context) (T, error)) *asked[T] {
	if k.asked != nil {
		return k.asked
	}
	limited, stop := context.WithTimeout(context.WithoutCancel(ctx), askLimit)
	a := &asked[T]{done: make(chan struct{}), stop: stop}
	k.asked = a
	k.work.Go(func() {
		defer stop()
		a.value, a.err = k.compute(limited, compute)
		k.mu.Lock()
		k.asked = nil
		k.mu.Unlock()
		close(a.done)
	})
	return a
}

func (k *kept[T]) compute(ctx context.Context, compute func(context.Context) (T, error)) (T, error) {
	began := time.Now()
	value, err := compute(ctx)
	if err != nil {
		return value, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.value, k.at, k.cost = value, time.Now(), time.Since(began)
	return value, nil
}

// close ends what is computed in the background.
func (k *kept[T]) close() {
	k.mu.Lock()
	if k.asked != nil {
		k.asked.stop()
	}
	k.mu.Unlock()
	k.work.Wait()
}
