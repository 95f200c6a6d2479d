package articles_test

import (
	"strings"
	"testing"
	"time"

	"loa/article"
	"loa/store"
	"loa/store/articles"
	"loa/store/storetest"
)

// Every listing that is asked often walks an index in the order wanted and
// stops at its limit: nothing is sorted, no table is read as a whole.
func TestListingsWalkAnIndexInOrder(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
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
		texts, arguments := articles.ListQueries(q)
		for i, text := range texts {
			if plan := storetest.Plan(t, s, text, arguments[i]...); strings.Contains(plan, "B-TREE") ||
				strings.Contains(plan, "SCAN") {
				t.Errorf(`%s: %s, want plan without "B-TREE", plan without "SCAN"`, name, plan)
			}
		}
	}
}
