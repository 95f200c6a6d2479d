package service

import (
	"context"
	"fmt"
	"sync"
	"time"

	"loa/operations"
)

// leaderless is how long nobody may lead before readiness says so: a hand-over
// takes seconds.
const leaderless = time.Minute

// leaderWatch tells whether some process has the right to deliver.
type leaderWatch struct {
	leads func(ctx context.Context, channel string) (operations.Holder, bool, error)
	now   func() time.Time

	mu    sync.Mutex
	since time.Time // when nobody was found to lead; zero: somebody leads
}

// check is an error when channels are configured and no process has led for a
// minute. It is asked each time readiness is.
func (w *leaderWatch) check(ctx context.Context) error {
	_, leads, err := w.leads(ctx, LeadDelivery)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	switch {
	case leads:
		w.since = time.Time{}
	case w.since.IsZero():
		w.since = now
	case now.Sub(w.since) >= leaderless:
		return fmt.Errorf("no process has the right to deliver since %s: the log of each loa serve says what keeps it "+
			"from leading",
			w.since.UTC().Format(time.RFC3339))
	}
	return nil
}
