// Package duty watches whether somebody does what some process of the installation
// must do, whichever it is.
package duty

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Undone is how long nobody may do a duty before that is an error: a hand-over
// takes seconds.
const Undone = time.Minute

// Watch tells who does a duty, and that nobody has for a minute.
type Watch struct {
	// Does names who does it now, "" for nobody.
	Does   func(ctx context.Context) (string, error)
	Nobody string // what that means, for operators
	Now    func() time.Time

	mu    sync.Mutex
	since time.Time // when nobody was found to do it; zero: somebody does
}

// Who names who does the duty; an error once nobody has for a minute.
func (w *Watch) Who(ctx context.Context) (string, error) {
	name, err := w.Does(ctx)
	if err != nil {
		return "", err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.Now()
	switch {
	case name != "":
		w.since = time.Time{}
	case w.since.IsZero():
		w.since = now
	case now.Sub(w.since) >= Undone:
		return "", fmt.Errorf("%s since %s", w.Nobody, w.since.UTC().Format(time.RFC3339))
	}
	return name, nil
}
