package gather

import (
	"strings"
	"testing"

	"loa/internal/assert"
)

func TestLeftEarly(t *testing.T) {
	for _, c := range []struct{ before, now, want string }{
		{"a b c d", "a b c d", ""},
		{"a b c d", "n a b c", ""},
		{"a b c d", "a c d", "b"},
		{"p a b c d", "p n a b", ""},
		{"p a b c d", "n a b", "p"},
		{"a b c d", "x y z", ""},
		{"", "a", ""},
	} {
		got := leftEarly(strings.Fields(c.before), strings.Fields(c.now))
		assert.Same(t, c.before+" → "+c.now, strings.Join(got, " "), c.want)
	}
}
