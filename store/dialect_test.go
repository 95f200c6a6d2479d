package store

import (
	"maps"
	"slices"
	"testing"
)

func TestBothDialectsKnowTheSameWords(t *testing.T) {
	lite, pg := slices.Sorted(maps.Keys(sqliteDialect.words)), slices.Sorted(maps.Keys(postgresDialect.words))
	if !slices.Equal(lite, pg) {
		t.Errorf("SQLite has %q\nPostgreSQL %q", lite, pg)
	}
}
