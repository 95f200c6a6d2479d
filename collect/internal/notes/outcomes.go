package notes

import (
	"sync"
	"time"
)

// Outcomes remembers of each source which of the articles looked at lately were
// missing. A restart only forgets that they were many.
type Outcomes struct {
	mu      sync.Mutex
	sources map[string]map[string]outcome
}

type outcome struct {
	missing bool
	at      time.Time
}

const (
	outcomeSpan = 6 * time.Hour
	maxOutcomes = 50 // of one source
)

// NewOutcomes remembers nothing yet.
func NewOutcomes() *Outcomes { return &Outcomes{sources: map[string]map[string]outcome{}} }

// Note remembers what a look at an article found.
func (o *Outcomes) Note(source, key string, missing bool, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	all := o.sources[source]
	if all == nil {
		all = map[string]outcome{}
		o.sources[source] = all
	}
	all[key] = outcome{missing, now}
	for len(all) > maxOutcomes {
		oldest := key
		for other, old := range all {
			if old.at.Before(all[oldest].at) {
				oldest = other
			}
		}
		delete(all, oldest)
	}
}

// Missing counts the articles that were looked at lately, and those of them
// that were missing the last time.
func (o *Outcomes) Missing(source string, now time.Time) (missing, looked int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, last := range o.sources[source] {
		if now.Sub(last.at) > outcomeSpan {
			delete(o.sources[source], key)
			continue
		}
		looked++
		if last.missing {
			missing++
		}
	}
	return missing, looked
}
