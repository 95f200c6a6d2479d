package operations_test

import (
	"errors"
	"testing"
	"time"

	"loa/article"
	"loa/internal/assert"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
)

func TestWhatTheDeskSetsIsReplacedOnlyWhileItIsWhatItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		body, err := s.Operations.DeskSettings(t.Context())
		assert.Same(t, "error", err, nil)
		assert.Same(t, "at first", string(body), "")
		for _, step := range []struct {
			was, is string
			ok      bool
		}{{"", "a", true}, {"", "b", false}, {"a", "c", true}} {
			ok, err := s.Operations.ReplaceDeskSettings(t.Context(), []byte(step.was), []byte(step.is))
			assert.Same(t, "error of "+step.is, err, nil)
			assert.Same(t, step.was+" to "+step.is, ok, step.ok)
		}
		body, err = s.Operations.DeskSettings(t.Context())
		assert.Same(t, "error", err, nil)
		assert.Same(t, "at last", string(body), "c")
	})
}

func TestAChangeOfTheDeskIsUndoneOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		at := time.UnixMilli(1_700_000_000_000).UTC()
		c := operations.DeskChange{ID: "x", At: at, Who: "lan", Did: "edit", List: "sources", Target: "tinh",
			Place: "file", Before: "schedule: auto", After: "schedule: @hourly", Hunk: "{}"}
		assert.Same(t, "error", s.Operations.SaveDeskChange(t.Context(), c), nil)
		for _, want := range []bool{true, false} {
			ok, err := s.Operations.NoteUndone(t.Context(), "x", "minh", at)
			assert.Same(t, "error", err, nil)
			assert.Same(t, "undone", ok, want)
		}
		got, err := s.Operations.DeskChange(t.Context(), "x")
		c.Undone, c.UndoneBy = at, "minh"
		assert.Same(t, "error", err, nil)
		assert.Same(t, "the change", got, c)
		_, err = s.Operations.DeskChange(t.Context(), "y")
		assert.Same(t, "another", errors.Is(err, article.ErrNotFound), true)
		for target, want := range map[string]int{"": 1, "tinh": 1, "huyen": 0} {
			list, err := s.Operations.DeskChanges(t.Context(), target, 10)
			assert.Same(t, "error of "+target, err, nil)
			assert.Same(t, "changes of "+target, len(list), want)
		}
	})
}

func TestVisitsThatBringTheSameAreOneLine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		at := time.UnixMilli(1_700_000_000_000).UTC()
		for i, outcome := range []string{"2 new", "nothing changed", "nothing changed", "nothing changed", "2 new"} {
			err := s.Operations.SaveVisit(t.Context(), operations.Visit{Source: "tinh",
				At:   at.Add(time.Duration(i) * time.Minute),
				Took: time.Second, Outcome: outcome})
			assert.Same(t, "error", err, nil)
		}
		list, err := s.Operations.Visits(t.Context(), "tinh", 10)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "lines", len(list), 3)
		assert.Same(t, "those that brought nothing", list[1], operations.Visit{Source: "tinh", At: at.Add(time.Minute),
			Until: at.Add(3 * time.Minute), Times: 3, Took: time.Second, Outcome: "nothing changed"})
		for i := range 120 {
			err := s.Operations.SaveVisit(t.Context(), operations.Visit{Source: "tinh",
				At: at.Add(time.Duration(i+10) * time.Minute), Outcome: []string{"a", "b"}[i%2]})
			assert.Same(t, "error", err, nil)
		}
		list, err = s.Operations.Visits(t.Context(), "tinh", 1000)
		assert.Same(t, "error", err, nil)
		assert.Same(t, "lines that are kept", len(list), 100)
	})
}
