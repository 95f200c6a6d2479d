package assert_test

import (
	"fmt"
	"strings"
	"testing"

	"loa/internal/assert"
)

// witness stands in for the test and keeps what it was told.
type witness struct {
	testing.TB
	said []string
}

func (w *witness) Helper() {}

func (w *witness) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

type place struct {
	Name  string
	order []int
}

func TestFailuresNameWhatWasFoundAndWanted(t *testing.T) {
	cases := []struct {
		name  string
		check func(*witness)
		want  []string // parts of the one failure; none: no failure
	}{
		{"equal numbers", func(w *witness) { assert.Same(w, "count", 3, 3) }, nil},
		{"equal slices", func(w *witness) { assert.Same(w, "ids", []int{1, 2}, []int{1, 2}) }, nil},
		{"numbers", func(w *witness) { assert.Same(w, "count", 2, 3) }, []string{"count: got 2, want 3"}},
		{"texts", func(w *witness) { assert.Same(w, "title", "Lũ", "Lũ quét") },
			[]string{`title: got "Lũ", want "Lũ quét"`}},
		{"structs", func(w *witness) {
			assert.Same(w, "place", place{"Sìn Hồ", []int{1}}, place{"Sìn Hồ", []int{2}})
		}, []string{"place: got {Sìn Hồ [1]}, want {Sìn Hồ [2]}", "-want +got", "order"}},
	}
	for _, c := range cases {
		w := &witness{}
		c.check(w)
		if len(c.want) == 0 {
			if len(w.said) > 0 {
				t.Errorf("%s: got failure %q, want none", c.name, w.said)
			}
			continue
		}
		if len(w.said) != 1 {
			t.Errorf("%s: got %d failures, want 1", c.name, len(w.said))
			continue
		}
		for _, part := range c.want {
			if !strings.Contains(w.said[0], part) {
				t.Errorf("%s: got %q, want it to contain %q", c.name, w.said[0], part)
			}
		}
	}
}
