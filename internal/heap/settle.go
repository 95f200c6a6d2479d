package heap

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// muchRead is how much on the heap is worth a cleaning before the work begins.
const muchRead = 24 << 20

// Trim gives back what reading a large configuration left, before the first work
// comes: by its usual rule the heap would grow to twice of what was alive while it
// was read. A small one is left to the usual rule, since a cleaning takes longer.
func Trim() {
	objects := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(objects)
	if objects[0].Value.Kind() == metrics.KindUint64 && objects[0].Value.Uint64() > muchRead {
		debug.FreeOSMemory()
		pacer.mu.Lock()
		defer pacer.mu.Unlock()
		adjust()
	}
}

// Settle waits for some time after the start, and then gives back to the system what
// only the start needed: the memory of the configuration as it was read, and the
// pages of the program that nothing has used since. It returns sooner when ctx ends.
func Settle(ctx context.Context, after time.Duration) {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return
	case <-timer.C:
	}
	debug.FreeOSMemory()
	dropProgram()
}
