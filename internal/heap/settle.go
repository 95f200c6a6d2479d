package heap

import (
	"context"
	"runtime/debug"
	"time"
)

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
