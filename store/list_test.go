package store

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/article"
)

// Every listing that is asked often walks an index in the order wanted and
// stops at its limit: nothing is sorted, no table is read as a whole.
func TestListingsWalkAnIndexInOrder(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "loa.db"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for name, q := range map[string]article.Query{
		"all":                   {},
		"a topic":               {Topics: []string{"a"}},
		"two topics":            {Topics: []string{"a", "b"}},
		"a source":              {Sources: []string{"x"}},
		"an author":             {Author: "An"},
		"topic within a source": {Topics: []string{"a"}, Sources: []string{"x"}},
		"urgent":                {Urgent: true},
		"continued":             {Topics: []string{"a"}, BeforePublished: time.Unix(9, 0), BeforeID: 1},
		"since":                 {Topics: []string{"a"}, Since: time.Unix(9, 0)},
	} {
		q.Limit = 50
		for _, b := range branches(q) {
			text, a := s.dialect.listQuery(q, b, nil, nil)
			rows, err := s.reads.QueryContext(ctx, "EXPLAIN QUERY PLAN "+text, a...)
			if err != nil {
				t.Fatal(err)
			}
			var plan []string
			for rows.Next() {
				var id, parent, unused int
				var detail string
				if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
					t.Fatal(err)
				}
				plan = append(plan, detail)
			}
			rows.Close()
			if all := strings.Join(plan, "; "); strings.Contains(all, "B-TREE") || strings.Contains(all, "SCAN") {
				t.Errorf("%s: %s", name, all)
			}
		}
	}
}
