package storetest

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"loa/store"
)

// patience bounds a hang; it measures nothing.
const patience = time.Minute

// sqliteMade is a SQLite file with the newest schema and nothing in it.
var sqliteMade = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "loa-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "loa.db")
	if err := bring("sqlite:" + file); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// SQLiteURL is the URL of a SQLite file of the test's own, which has the newest
// schema and nothing in it.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	made, err := sqliteMade()
	if err != nil {
		t.Fatalf("make a database to copy: %v", err)
	}
	file := filepath.Join(t.TempDir(), "loa.db")
	if err := os.WriteFile(file, made, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}

// postgresMade makes a database with the newest schema on the server that this
// process started, and is its name.
var postgresMade = sync.OnceValues(func() (string, error) {
	base, err := server()
	if err != nil {
		return "", err
	}
	admin, err := sql.Open("pgx", base)
	if err != nil {
		return "", err
	}
	defer admin.Close()
	const name = "loa_made"
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` ENCODING 'UTF8' TEMPLATE template0`); err != nil {
		return "", err
	}
	address, err := databaseAt(base, name)
	if err != nil {
		return "", err
	}
	return name, bring(address)
})

// postgresCopy is the URL of a PostgreSQL database of the test's own. A server
// that others started is left without a database to copy from: nobody would
// take it away.
func postgresCopy(t testing.TB) string {
	t.Helper()
	if os.Getenv("LOA_TEST_POSTGRES") != "" {
		return Postgres(t)
	}
	if _, err := server(); err != nil {
		return Postgres(t) // which says why there is none
	}
	name, err := postgresMade()
	if err != nil {
		t.Fatalf("make a database to copy: %v", err)
	}
	return create(t, name)
}

// bring brings a new database to the newest schema.
func bring(url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := store.Open(ctx, store.Options{URL: url, UnsafeNoSync: true})
	if err != nil {
		return err
	}
	return s.Close()
}
