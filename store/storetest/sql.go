package storetest

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/ledger"
	"loa/store"
)

// Raw opens a database beside the store.
func Raw(t testing.TB, address string) *sql.DB {
	t.Helper()
	driver, name := "pgx", address
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, name = "sqlite", "file:"+file+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// addresses are those of the open stores.
var addresses sync.Map

// SQL is a connection of the test's own to a store's database.
func SQL(t testing.TB, s *store.Store) *sql.DB {
	t.Helper()
	address, found := addresses.Load(s)
	if !found {
		t.Fatal("the store was not opened by storetest")
	}
	return Raw(t, address.(string))
}

// Exec runs a statement on a store's database, beside the store.
func Exec(t testing.TB, s *store.Store, query string, args ...any) {
	t.Helper()
	db := SQL(t, s)
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// Rows counts the rows of a table.
func Rows(t testing.TB, s *store.Store, table string) (n int64) {
	t.Helper()
	db := SQL(t, s)
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Broadcasts is the whole outbox.
func Broadcasts(t testing.TB, s *store.Store) (list []ledger.Broadcast) {
	t.Helper()
	db := SQL(t, s)
	defer db.Close()
	rows, err := db.Query(`SELECT id, seq, article, revision, kind, change, lane, created, expires FROM broadcasts
		ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var b ledger.Broadcast
		var created, expires int64
		if err := rows.Scan(&b.ID, &b.Seq, &b.Article, &b.Revision, &b.Kind, &b.Change, &b.Lane, &created,
			&expires); err != nil {
			t.Fatal(err)
		}
		b.Created = time.UnixMilli(created).UTC()
		if expires > 0 {
			b.Expires = time.UnixMilli(expires).UTC()
		}
		list = append(list, b)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// Everything is every row of every table, as text.
func Everything(t testing.TB, s *store.Store) (list []string) {
	t.Helper()
	db := SQL(t, s)
	defer db.Close()
	names := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if strings.HasPrefix(s.Name(), "postgres") {
		names = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
	}
	for _, name := range rowsOf(t, db, names) {
		table := strings.TrimPrefix(strings.Fields(name)[0], "name=")
		table = strings.TrimPrefix(table, "tablename=")
		for _, row := range rowsOf(t, db, `SELECT * FROM `+table) {
			list = append(list, table+": "+row)
		}
	}
	return list
}

// rowsOf are the rows of a query as text, each column with its name.
func rowsOf(t testing.TB, db *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		var parts []string
		for i, c := range columns {
			value := *values[i].(*any)
			if bytes, ok := value.([]byte); ok {
				value = string(bytes)
			}
			parts = append(parts, fmt.Sprintf("%s=%v", c, value))
		}
		list = append(list, strings.Join(parts, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// Plan is how SQLite answers a query, its steps in one line.
func Plan(t testing.TB, s *store.Store, query string, args ...any) string {
	t.Helper()
	db := SQL(t, s)
	defer db.Close()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
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
