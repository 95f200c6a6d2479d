package nearest

import (
	"testing"

	"loa/internal/assert"
)

func TestTheWordThatWasMeant(t *testing.T) {
	allowed := []string{"listen", "language", "sources"}
	for typed, want := range map[string]string{"lisen": "listen", "LANGUAGE": "language", "source": "sources",
		"quite other": "", "": ""} {
		assert.Same(t, typed, Word(typed, allowed), want)
	}
}

func TestDistanceIsCountedUpToItsLimit(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		limit int
		want  int
	}{{"tin", "tin", 3, 0}, {"tinn", "tin", 3, 1}, {"nit", "tin", 3, 2}, {"thien-tai", "tin", 3, 3}} {
		assert.Same(t, c.a+" and "+c.b, Distance(c.a, c.b, c.limit), c.want)
	}
}
