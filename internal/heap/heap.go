// Package heap keeps the garbage collector from letting memory double that is
// only kept. By its usual rule the heap may grow by as much again as is alive
// before it is cleaned; of 48 MB of documents, which nothing in them has to be
// looked through for, that is 48 MB for nothing.
package heap

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

const (
	usual = 100     // percent, the rule of Go
	least = 8 << 20 // what may be allocated between two cleanings, at the least
	never = 5       // percent: less is cleaning without end
	worth = 3       // a change of fewer points is not worth stopping the world for
)

// Pacer sets how far the heap of this process may grow. The zero Pacer is
// ready; the rule of an operator who set GOGC is left alone.
type Pacer struct {
	mu      sync.Mutex
	percent int // 0: as Go has it
}

// Kept says that so many bytes of the heap are kept documents without
// pointers. From now on the heap may grow by what is alive beside them.
func (p *Pacer) Kept(bytes int64) {
	if os.Getenv("GOGC") != "" {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.percent == 0 {
		p.percent = usual
	}
	if want := percent(int64(live[0].Value.Uint64()), bytes); max(want-p.percent, p.percent-want) >= worth {
		debug.SetGCPercent(want)
		p.percent = want
	}
}

// percent is by how much the heap may grow when so much of what lives is kept.
// live is of the last cleaning, and may lag behind.
func percent(live, kept int64) int {
	kept = max(kept, 0)
	others := max(live-kept, least)
	return int(max(usual*others/(kept+others), never))
}
