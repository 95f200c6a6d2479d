package database

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// oldestSQLite carries the fix of a WAL fault that could lose pages.
var oldestSQLite = []int{3, 51, 3}

// openSQLite opens file, and creates it and its folder for this user only.
func (db *DB) openSQLite(ctx context.Context, file string, unsafeNoSync bool) error {
	file = strings.TrimPrefix(file, "//") // sqlite:///var/lib/loa.db is a habit from elsewhere
	db.Dialect = SQLite
	db.Name = "sqlite:" + file
	if file == "" || strings.Contains(file, ":memory:") {
		return fmt.Errorf("database URL %q: a file is needed, e.g. sqlite:data/loa.db", db.Name)
	}
	var err error
	if db.File, err = filepath.Abs(file); err != nil {
		return fmt.Errorf("database %s: %w", db.Name, err)
	}
	if err := refuseAnew(db.File); err != nil {
		return fmt.Errorf("database %s: %w", db.Name, err)
	}
	if err := CreatePrivately(db.File); err != nil {
		return fmt.Errorf("database %s: %w", db.Name, err)
	}
	sync := "FULL"
	if unsafeNoSync {
		sync = "OFF"
	}
	// Caches are small: the operating system keeps the file's pages anyway.
	// Waiting for another process's lock is short, because nothing can break
	// it off; write tries again.
	common := []string{"busy_timeout(1000)", "foreign_keys(1)", "temp_store(MEMORY)"}
	db.Writes, err = openKeeping(SQLiteDSN(db.File, "immediate", append(common,
		"journal_mode(WAL)", "synchronous("+sync+")", "cache_size(-4096)", "journal_size_limit(16777216)")))
	if err != nil {
		return fmt.Errorf("database %s: %w", db.Name, err)
	}
	db.Writes.SetMaxOpenConns(1)
	db.Reads, err = openKeeping(SQLiteDSN(db.File, "deferred", append(common,
		"query_only(1)", "cache_size(-2048)")))
	if err != nil {
		return fmt.Errorf("database %s: %w", db.Name, err)
	}
	db.Reads.SetMaxOpenConns(4)
	db.Reads.SetMaxIdleConns(4)

	// The writing connection comes first: it makes the file a WAL database,
	// for which no other process may be using it.
	var version string
	err = Again(ctx, Conflict, func() error {
		return db.Writes.QueryRowContext(ctx, `SELECT sqlite_version()`).Scan(&version)
	})
	if err != nil {
		return db.Explain(fmt.Errorf("open: %w%s", err, whoseIs(db.File, giveIt)))
	}
	if db.opened, err = os.Stat(db.File); err != nil {
		return fmt.Errorf("database %s: %w", db.Name, err)
	}
	if olderThan(version, oldestSQLite) {
		return fmt.Errorf("SQLite %s is linked, at least %s is needed: a fault in older ones can lose data", version,
			"3.51.3")
	}
	return nil
}

// SQLiteDSN is how the driver is told to open a file: how transactions begin,
// and what every connection is set to.
func SQLiteDSN(file, txlock string, pragmas []string) string {
	q := url.Values{"_txlock": {txlock}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + q.Encode()
}

// CreatePrivately makes an empty file that only this user may read, and its
// folder, unless they exist. SQLite gives its side files the same rights.
func CreatePrivately(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("create its folder: %w", err)
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func olderThan(version string, oldest []int) bool {
	var got [3]int
	fmt.Sscanf(version, "%d.%d.%d", &got[0], &got[1], &got[2])
	for i, want := range oldest {
		if got[i] != want {
			return got[i] < want
		}
	}
	return false
}
