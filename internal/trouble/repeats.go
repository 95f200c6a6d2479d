package trouble

import (
	"sync"
	"time"
)

// sayAgain is how often the same is said again while it lasts.
const sayAgain = time.Minute

// Repeats tells what is to be said of several things that somebody looks at again and
// again: what is new at once, the same once a minute. Its zero value says everything
// once. It is safe for use by several goroutines.
type Repeats struct {
	mu   sync.Mutex
	said map[string]saying
}

// saying is what was said last of a thing.
type saying struct {
	text string
	at   time.Time
}

// Due tells whether a text is to be said of a thing now, and notes that it is.
func (r *Repeats) Due(thing, text string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	last, told := r.said[thing]
	if told && last.text == text && now.Sub(last.at) < sayAgain && !now.Before(last.at) {
		return false
	}
	if r.said == nil {
		r.said = map[string]saying{}
	}
	r.said[thing] = saying{text, now}
	return true
}

// Over tells whether something was said of a thing that is well now, and forgets it.
func (r *Repeats) Over(thing string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, told := r.said[thing]
	delete(r.said, thing)
	return told
}
