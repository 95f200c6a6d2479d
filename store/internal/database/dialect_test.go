package database

import (
	"maps"
	"slices"
	"testing"
)

func TestBothDialectsKnowTheSameWords(t *testing.T) {
	lite, pg := slices.Sorted(maps.Keys(SQLite.words)), slices.Sorted(maps.Keys(PostgreSQL.words))
	if !slices.Equal(lite, pg) {
		t.Errorf("SQLite has %q\nPostgreSQL %q\nwant lite %v", lite, pg, pg)
	}
}
