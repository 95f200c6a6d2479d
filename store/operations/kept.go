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
// kept for a while, and computed anew in the background.
type kept[T any] struct {
	large func(T) bool

	mu    sync.Mutex
	value T
	at    time.Time // zero: none
	cost  time.Duration
	work  sync.WaitGroup
	busy  bool
}

// get is the answer, at most keptMost old.
func (k *kept[T]) get(ctx context.Context, compute func(context.Context) (T, error)) (T, error) {
	k.mu.Lock()
	known, age := !k.at.IsZero(), time.Since(k.at)
	if known && k.large(k.value) && age < 2*keptMost {
		if age > min(keptFor*k.cost, keptMost) && !k.busy {
			k.busy = true
			k.work.Go(func() {
				limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), askLimit)
				defer cancel()
				k.compute(limited, compute) // an error leaves the last answer, and whoever asks next tries again
				k.mu.Lock()
				k.busy = false
				k.mu.Unlock()
			})
		}
		defer k.mu.Unlock()
		return k.value, nil
	}
	k.mu.Unlock()
	return k.compute(ctx, compute)
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

// close waits for what is computed in the background.
func (k *kept[T]) close() { k.work.Wait() }
