package operations_test

import (
	"slices"
	"testing"

	"loa/internal/assert"
	"loa/operations"
	"loa/store"
	"loa/store/storetest"
)

func TestProcessesAreKnownByWhatTheyDoUntilTheyEnd(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		one, two := open(t, url), open(t, url)
		for s, role := range map[*store.Store]operations.Role{one: operations.RoleCollect, two: operations.RoleWeb} {
			for range 2 { // said again
				if err := s.Operations.NoteProcess(t.Context(), role); err != nil {
					t.Fatal(err)
				}
			}
		}
		roles := func() (roles []operations.Role) {
			list, err := one.Operations.Processes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list {
				roles = append(roles, p.Role)
				if p.Who == "" || p.Since.IsZero() || p.Quiet < 0 {
					t.Errorf("got %+v, want who it is and since when", p)
				}
			}
			slices.Sort(roles)
			return roles
		}
		assert.Same(t, "that run", roles(), []operations.Role{operations.RoleCollect, operations.RoleWeb})
		if err := one.Operations.EndProcess(t.Context()); err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "after one has ended", roles(), []operations.Role{operations.RoleWeb})
	})
}

func TestAVisitThatIsAskedForIsTakenOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		web, one, two := open(t, url), open(t, url), open(t, url)
		for _, source := range []string{"a", "b", "a"} {
			if err := web.Operations.AskVisit(t.Context(), source); err != nil {
				t.Fatal(err)
			}
		}
		taken := func(s *store.Store) []string {
			sources, err := s.Operations.TakeVisits(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			slices.Sort(sources)
			return sources
		}
		assert.Same(t, "by the first", taken(one), []string{"a", "b"})
		assert.Same(t, "by the second", len(taken(two)), 0)
	})
}

// open opens the database once more, as another process does.
func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
