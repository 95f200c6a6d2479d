package dialogue

import (
	"sync"
	"time"
)

// recent keeps in mind what was done lately.
type recent struct {
	mu   sync.Mutex
	done map[string]time.Time
}

// mostRecent is how much is kept in mind.
const mostRecent = 10_000

// Recently tells whether something was done in the last span, and notes that it
// is done now.
func (d *Dialogue) Recently(what string, span time.Duration) bool {
	now := d.Opts.Now()
	d.recent.mu.Lock()
	defer d.recent.mu.Unlock()
	if at, ok := d.recent.done[what]; ok && now.Sub(at) < span {
		return true
	}
	if d.recent.done == nil || len(d.recent.done) >= mostRecent {
		d.recent.done = map[string]time.Time{}
	}
	d.recent.done[what] = now
	return false
}
