package throttle

import (
	"math"
	"time"
)

const (
	// epochFor is how long round trips are gathered before the oldest are
	// forgotten; between one and two such times are remembered.
	epochFor = 10 * time.Minute
	// supposed is how much the round trips are taken to differ before any is
	// known.
	supposed = 50 * time.Millisecond
	// doubtful times the mean excess is how far the shortest of a few may lie
	// above the shortest there is. With delays that are spread evenly, the
	// shortest of n exceeds doubtful/√n once in ten thousand times.
	doubtful = 3
	// leastLag and mostLag bound how much longer than the fastest a message
	// without an answer may be on its way.
	leastLag = 20 * time.Millisecond
	mostLag  = time.Second
)

// way knows how long messages take to the far end and back.
//
// It cannot be seen when the far end counts a message, only that this is before
// its answer comes. A message that set out at s, whose answer came at t, was
// counted at s+there+x = t-back-y, where there and back are the least times
// either way takes, and x, y what chance adds. The shortest round trip that was
// seen comes close to there+back. So x is at most t-s-(there+back), the excess
// of this round trip over the shortest, however the two share it.
type way struct {
	now, before epoch
	begun       time.Time
}

// epoch sums up round trips.
type epoch struct {
	n     int
	least time.Duration
	sum   time.Duration
}

// learn notes a round trip that ended now.
func (w *way) learn(took time.Duration, now time.Time) {
	if now.Sub(w.begun) > epochFor {
		w.before, w.now, w.begun = w.now, epoch{}, now
	}
	if w.now.n+w.before.n > 0 {
		took = min(took, w.shortest()+mostLag) // one that is lost for seconds says nothing of the others
	}
	if w.now.n == 0 || took < w.now.least {
		w.now.least = took
	}
	w.now.n++
	w.now.sum += took
}

// shortest is the shortest round trip seen.
func (w *way) shortest() time.Duration {
	switch {
	case w.now.n == 0:
		return w.before.least
	case w.before.n == 0:
		return w.now.least
	}
	return min(w.now.least, w.before.least)
}

// excess is by how much round trips exceed the shortest, on average; zero
// before any is known.
func (w *way) excess() time.Duration {
	n := w.now.n + w.before.n
	if n == 0 {
		return 0
	}
	return (w.now.sum+w.before.sum)/time.Duration(n) - w.shortest()
}

// certain is a round trip so short that none is shorter, as far as those that
// were seen can tell: the more there are, the closer it is to the shortest of
// them.
func (w *way) certain() time.Duration {
	n := w.now.n + w.before.n
	if n == 0 {
		return 0
	}
	doubt := float64(doubtful*w.excess()+supposed) / math.Sqrt(float64(n))
	return max(0, w.shortest()-time.Duration(doubt))
}

// lag is how much longer than the fastest a message is on its way at most, as
// far as can be told without its answer.
func (w *way) lag() time.Duration {
	return min(max(4*w.excess(), leastLag), mostLag)
}
