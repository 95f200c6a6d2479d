// Package assert has the one check that tests share: a failure says what was
// looked at, what was found and what was wanted.
package assert

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Same fails the test, and lets it go on, unless got equals want. What names
// the thing that was looked at, with the case when there are several.
//
//	assert.Same(t, "number of entries", len(list.Entries), 3)
//
// Structs, maps and slices that differ are shown as a difference: lines with
// "-" were wanted, lines with "+" were found.
func Same[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	switch reflect.ValueOf(&got).Elem().Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Pointer:
		exportAll := cmp.Exporter(func(reflect.Type) bool { return true })
		if diff := cmp.Diff(want, got, exportAll); diff != "" {
			t.Errorf("%s: got %v, want %v; -want +got:\n%s", what, got, want, diff)
			return
		}
	}
	t.Errorf("%s: got %#v, want %#v", what, got, want)
}
