package store_test

import (
	"testing"

	"loa/store"
	"loa/store/storetest"
)

func TestAnEmptyDatabaseOpensAndHasNoChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Log(s.Name())
	})
}
