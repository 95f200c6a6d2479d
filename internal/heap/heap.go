// Package heap keeps the garbage collector from letting memory double. By its usual
// rule the heap may grow by as much again as is alive before it is cleaned: of 48 MB
// of documents, which nothing in them has to be looked through for, that is 48 MB for
// nothing, and of the settings and states of ten thousand sources as much again.
package heap

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

const (
	usual  = 100      // percent, the rule of Go
	least  = 8 << 20  // what may be allocated between two cleanings, at the least
	freely = 16 << 20 // of what lives beside the kept, so much may be doubled, and a third of the rest
	never  = 5        // percent: less is cleaning without end
	worth  = 3        // a change of fewer points is not worth stopping the world for
)

// pacer holds how far the heap of this process may grow. The rule of an operator who
// set GOGC is left alone.
var pacer struct {
	mu      sync.Mutex
	percent int // 0: as Go has it
	kept    int64
}

// Kept says that so many bytes of the heap are kept documents without pointers. From
// now on the heap may grow by what is alive beside them.
func Kept(bytes int64) {
	pacer.mu.Lock()
	defer pacer.mu.Unlock()
	pacer.kept = bytes
	adjust()
}

// adjust sets the rule by what was alive at the last cleaning. pacer.mu is held.
func adjust() {
	if os.Getenv("GOGC") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return
	}
	if pacer.percent == 0 {
		pacer.percent = usual
	}
	want := percent(int64(live[0].Value.Uint64()), pacer.kept)
	if max(want-pacer.percent, pacer.percent-want) >= worth {
		debug.SetGCPercent(want)
		pacer.percent = want
	}
}

// percent is by how much the heap may grow when so much of what lives is kept.
// live is of the last cleaning, and may lag behind.
func percent(live, kept int64) int {
	kept = max(kept, 0)
	others := max(live-kept, least)
	growth := min(others, freely+(others-min(others, freely))/3)
	return int(max(usual*growth/(kept+others), never))
}
