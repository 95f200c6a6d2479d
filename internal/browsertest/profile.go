// Package browsertest has what tests with a real browser share.
package browsertest

import (
	"os"
	"testing"
	"time"
)

// Profile is a folder for a browser's profile. It is removed at the end of the
// test as far as possible: a browser's helpers may write for a moment after the
// browser itself has ended, which a folder of the test would take for a failure.
func Profile(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "loa-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 20 {
			if os.RemoveAll(folder) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	return folder
}
