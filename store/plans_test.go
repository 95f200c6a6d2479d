package store

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// planned is a new SQLite database that nothing was measured in, as they all are.
func planned(t *testing.T) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "loa.db"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// queryPlan is how SQLite answers a query.
func (s *Store) queryPlan(t *testing.T, query string, a ...any) string {
	t.Helper()
	var steps []string
	rows, err := s.reads.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+query, a...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	return strings.Join(steps, "; ")
}

// After an outage a hundred thousand may wait: what is due to the next of them
// is found by who they are.
func TestDueTriesAreFoundByTheirSubscribers(t *testing.T) {
	s := planned(t)
	query, a := dueTo([]int64{1, 2, 3, 4, 5}, time.Unix(9, 0))
	if plan := s.queryPlan(t, query, a...); !strings.Contains(plan, "SEARCH r USING INDEX sqlite_autoindex_retries_1 (subscriber=?)") || strings.Contains(plan, "SCAN") {
		t.Error(plan)
	}
}
