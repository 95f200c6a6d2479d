package notes

import (
	"sync"
	"time"
)

// Sightings remembers pages whose title is not the promised one. Such a page is
// believed when it still says the same some minutes later, and never when the
// same text answers for two articles. A restart only begins the wait anew.
type Sightings struct {
	mu   sync.Mutex
	seen map[seenPage]sighting
}

type seenPage struct{ source, key string }

type sighting struct {
	text string // hash
	at   time.Time
}

const (
	confirmAfter = 30 * time.Minute
	maxSightings = 5000
)

// NewSightings remembers nothing yet.
func NewSightings() *Sightings { return &Sightings{seen: map[seenPage]sighting{}} }

// Confirmed tells whether to believe that a text is the article of a key. A
// page that is what its address or its date promise need not be seen twice.
func (d *Sightings) Confirmed(source, key, text string, twice bool, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.seen) >= maxSightings {
		clear(d.seen)
	}
	at := seenPage{source, key}
	before, again := d.seen[at]
	again = again && before.text == text
	if !again {
		d.seen[at] = sighting{text: text, at: now}
	}
	for other, s := range d.seen {
		if other.source == source && other.key != key && s.text == text {
			return false
		}
	}
	return !twice || again && now.Sub(before.at) >= confirmAfter
}
