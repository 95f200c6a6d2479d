package ledger_test

import (
	"strings"
	"testing"
	"time"

	"loa/store"
	"loa/store/ledger"
	"loa/store/storetest"
)

// After an outage a hundred thousand may wait: what is due to the next of them
// is found by who they are.
func TestDueTriesAreFoundByTheirSubscribers(t *testing.T) {
	s := storetest.SQLite(t, store.Options{})
	query, a := ledger.DueTo([]int64{1, 2, 3, 4, 5}, time.Unix(9, 0))
	if plan := storetest.Plan(t, s, query, a...); !strings.Contains(plan,
		"SEARCH r USING INDEX sqlite_autoindex_retries_1 (subscriber=?)") || strings.Contains(plan, "SCAN") {
		t.Error(plan)
	}
}
