package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"loa/internal/assert"
)

// oneConn is a new database of SQLite with a single connection.
func oneConn(t *testing.T) *sql.DB {
	t.Helper()
	db, err := openKeeping(SQLiteDSN(t.TempDir()+"/a.db", "immediate", []string{"synchronous(OFF)"}))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { assert.Same(t, "closed", db.Close(), nil) })
	db.SetMaxOpenConns(1)
	run(t, db, `CREATE TABLE n (n INTEGER PRIMARY KEY)`)
	run(t, db, `INSERT INTO n VALUES (1), (2), (3)`)
	return db
}

func run(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.Exec(text, args...); err != nil {
		t.Fatalf("%s: got %v, want no error", text, err)
	}
}

// kept is how many statements the connection keeps.
func kept(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Raw(func(c any) error { n = len(c.(*keepingConn).kept); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAStatementIsKeptAndRunsAgain(t *testing.T) {
	db := oneConn(t)
	before := kept(t, db)
	for _, want := range []int{2, 1, 0, 2} {
		var got int
		if err := db.QueryRow(`SELECT count(*) FROM n WHERE n > $1`, 3-want).Scan(&got); err != nil {
			t.Fatal(err)
		}
		assert.Same(t, "rows found", got, want)
	}
	assert.Same(t, "statements kept more", kept(t, db)-before, 1)
}

func TestAStatementRunsWhileItsOwnRowsAreRead(t *testing.T) {
	db := oneConn(t)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	pairs := 0
	text := `SELECT n FROM n WHERE n >= $1 ORDER BY n`
	err = Each(t.Context(), tx, text, func(rows *sql.Rows) error {
		var outer int
		if err := rows.Scan(&outer); err != nil {
			return err
		}
		return Each(t.Context(), tx, text, func(rows *sql.Rows) error { pairs++; return nil }, outer)
	}, 1)
	assert.Same(t, "error", err, nil)
	assert.Same(t, "pairs", pairs, 3+2+1)
}

func TestAChangedSchemaIsSeenByKeptStatements(t *testing.T) {
	db := oneConn(t)
	columns := func() int {
		rows, err := db.Query(`SELECT * FROM n LIMIT 1`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	assert.Same(t, "columns before", columns(), 1)
	run(t, db, `ALTER TABLE n ADD COLUMN name TEXT NOT NULL DEFAULT ''`)
	assert.Same(t, "columns after", columns(), 2)
	run(t, db, `DROP TABLE n`)
	if _, err := db.Query(`SELECT * FROM n LIMIT 1`); err == nil {
		t.Error("got rows of a table that is gone, want an error")
	}
}

func TestAStatementThatFailedOrWasBrokenOffRunsAgain(t *testing.T) {
	db := oneConn(t)
	insert := `INSERT INTO n VALUES ($1)`
	run(t, db, insert, 4)
	if _, err := db.Exec(insert, 4); err == nil {
		t.Error("got the same number twice, want an error")
	}
	run(t, db, insert, 5)
	long := `WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < $1) SELECT n FROM r`
	ctx, cancel := context.WithCancel(t.Context())
	rows, err := db.QueryContext(ctx, long, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "a first row", rows.Next(), true)
	cancel()
	for rows.Next() {
	}
	rows.Close()
	var sum int
	if err := db.QueryRow(`SELECT sum(n) FROM (`+long+`)`, 4).Scan(&sum); err != nil {
		t.Fatal(err)
	}
	var first int
	if err := db.QueryRow(long, 3).Scan(&first); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "sum", sum, 10)
	assert.Same(t, "first", first, 1)
}

func TestManyStatementsAreNotAllKept(t *testing.T) {
	db := oneConn(t)
	for i := range 3 * statementsKept {
		run(t, db, fmt.Sprintf(`UPDATE n SET n = n WHERE n = %d`, i))
		run(t, db, `UPDATE n SET n = n WHERE n = $1`, i)
	}
	assert.Same(t, "statements kept", kept(t, db), statementsKept)
}

// connected is a database of SQLite with a table of numbers.
func connected(t *testing.T) *DB {
	t.Helper()
	db, err := Connect(t.Context(), Config{URL: "sqlite:" + t.TempDir() + "/a.db", UnsafeNoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { assert.Same(t, "closed", db.Close(), nil) })
	run(t, db.Writes, `CREATE TABLE n (n INTEGER PRIMARY KEY)`)
	return db
}

// waiting waits until so many writes wait for a transaction.
func waiting(db *DB, n int) {
	for there := -1; there != n; {
		db.together.mu.Lock()
		there = len(db.together.waiting)
		db.together.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
}

func TestWritesSideBySideShareATransactionAndFailAlone(t *testing.T) {
	db := connected(t)
	const writers = 20
	held, goOn := make(chan bool), make(chan bool)
	first := make(chan error, 1)
	go func() {
		first <- db.WriteTogether(t.Context(), func(*sql.Tx) error { close(held); <-goOn; return nil })
	}()
	<-held
	var all sync.WaitGroup
	var mu sync.Mutex
	transactions, failed := map[*sql.Tx]bool{}, 0
	refused := errors.New("refused")
	for i := range writers {
		all.Go(func() {
			err := db.WriteTogether(t.Context(), func(tx *sql.Tx) error {
				mu.Lock()
				transactions[tx] = true
				mu.Unlock()
				if _, err := tx.Exec(`INSERT INTO n VALUES ($1)`, i); err != nil {
					return err
				}
				switch i % 5 {
				case 1:
					return refused
				case 2:
					panic("a mistake")
				case 3: // twice the same
					_, err := tx.Exec(`INSERT INTO n VALUES ($1)`, i)
					return err
				}
				return nil
			})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed++
			}
			if i%5 == 1 && !errors.Is(err, refused) {
				t.Errorf("got %v, want what the writer returned", err)
			}
		})
	}
	waiting(db, writers)
	close(goOn)
	all.Wait()
	assert.Same(t, "the first", <-first, nil)
	assert.Same(t, "transactions", len(transactions), 1)
	assert.Same(t, "writers that failed", failed, writers*3/5)
	var stored int
	if err := db.Reads.QueryRow(`SELECT count(*) FROM n WHERE n % 5 IN (0, 4)`).Scan(&stored); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "stored of those that did not fail", stored, writers*2/5)
	if err := db.Reads.QueryRow(`SELECT count(*) FROM n`).Scan(&stored); err != nil {
		t.Fatal(err)
	}
	assert.Same(t, "stored of all", stored, writers*2/5)
}

func TestAWriterThatLeavesBeforeItsTransactionWritesNothing(t *testing.T) {
	db := connected(t)
	held, goOn := make(chan bool), make(chan bool)
	first, second := make(chan error, 1), make(chan error, 1)
	go func() {
		first <- db.WriteTogether(t.Context(), func(*sql.Tx) error { close(held); <-goOn; return nil })
	}()
	<-held
	ctx, cancel := context.WithCancel(t.Context())
	ran := false
	go func() {
		second <- db.WriteTogether(ctx, func(*sql.Tx) error { ran = true; return nil })
	}()
	waiting(db, 1)
	cancel()
	assert.Same(t, "the one that left", <-second, error(context.Canceled))
	close(goOn)
	assert.Same(t, "the first", <-first, nil)
	assert.Same(t, "a later one", db.WriteTogether(t.Context(), func(*sql.Tx) error { return nil }), nil)
	assert.Same(t, "the one that left ran", ran, false)
}
