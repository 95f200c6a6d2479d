package pages

import (
	"fmt"
	"testing"
)

// FuzzCursor reads any place after which a list is to go on: it is refused, or
// it is written in the one way in which we write it, so that no page is kept
// twice under two addresses.
func FuzzCursor(f *testing.F) {
	for _, seed := range []string{"1764288000000-57", "-1-1", "0-0", "--", "", "1e9-1", "+1-1", "01-1",
		"9223372036854775808-1",
		"-9223372036854775808-9223372036854775807", "1-1-1", "1-\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, v string) {
		at, id, ok := ParseBefore(v)
		if !ok {
			return
		}
		if written := fmt.Sprintf("%d-%d", at.UnixMilli(), id); written != v || id <= 0 {
			t.Errorf("%q: got %q, want the same", v, written)
		}
	})
}
