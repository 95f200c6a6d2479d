package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// Config says which database to open and what is needed around it.
type Config struct {
	URL      string           // "sqlite:path" or "postgres://…"
	Now      func() time.Time // default time.Now
	Logger   *slog.Logger     // default slog.Default()
	TimeZone *time.Location   // the site's; default UTC
	// Site is the address of the site, which new articles are named after in
	// feeds; without one they are called by their number.
	Site string

	// Lease is how long a leader that falls silent keeps the right to deliver,
	// on PostgreSQL; default 9 seconds. Only tests whose time is not the true
	// one want it longer.
	Lease time.Duration
	// Idle is how long a connection to PostgreSQL that nobody needs is kept, by
	// default five minutes. Tests in which days pass in no time keep them.
	Idle time.Duration

	// AsItIs refuses a schema that is not the newest, instead of bringing it up
	// to date: whoever only looks changes nothing under a running service.
	AsItIs bool

	// UnsafeNoSync lets SQLite leave writes to the operating system. Only
	// for tests that do not pull the plug.
	UnsafeNoSync bool
}

// DB is an open database, whichever it is. Its methods may be called from many
// goroutines and by several processes at once.
type DB struct {
	Reads   *sql.DB // SQLite: several connections that cannot write
	Writes  *sql.DB // SQLite: the one connection that writes; PostgreSQL: the same pool as reads
	Dialect Dialect
	Name    string // the URL without secrets, for errors and logs
	File    string // SQLite: the absolute path
	Now     func() time.Time
	Log     *slog.Logger
	Zone    *time.Location // the site's
	Site    string         // its address
	Lease   time.Duration  // of the right to deliver

	opened os.FileInfo // SQLite: the file as it was opened
	ours   atomic.Bool // PostgreSQL: sessions are known not to be shared
	probe  probe

	together together // SQLite: small writes that share a transaction

	published atomic.Int64
}

// Connect opens the database without looking at its schema. It creates a
// SQLite file and its folder when they are missing. A database that cannot be
// used (unreachable, locked, damaged, too old a server) is an error in words
// that names it without its password. Close it when done.
func Connect(ctx context.Context, o Config) (*DB, error) {
	db := &DB{Now: o.Now, Log: o.Logger, Zone: o.TimeZone, Site: o.Site, Lease: cmp.Or(o.Lease, leaseFor)}
	if db.Now == nil {
		db.Now = time.Now
	}
	if db.Log == nil {
		db.Log = slog.Default()
	}
	if db.Zone == nil {
		db.Zone = time.UTC
	}
	var err error
	switch scheme, rest, _ := strings.Cut(o.URL, ":"); scheme {
	case "sqlite":
		err = db.openSQLite(ctx, rest, o.UnsafeNoSync)
	case "postgres", "postgresql":
		err = db.openPostgres(ctx, o.URL, o.Idle)
	default:
		wrong := fmt.Sprintf("beginning %q", scheme+":")
		if !strings.Contains(o.URL, ":") {
			wrong = fmt.Sprintf("%q", o.URL)
		}
		return nil, fmt.Errorf("database URL %s: allowed are sqlite:path/to/file and postgres://user@host/database",
			wrong)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Brief is the context of a query that looks a row up, or reads a few. On SQLite it
// cannot be broken off: that would take a goroutine, and a thread to be woken, for what
// is done in some twenty microseconds.
func (db *DB) Brief(ctx context.Context) context.Context {
	if db.Dialect.Name == "sqlite" && ctx.Err() == nil {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// Close waits for running queries and closes the database.
func (db *DB) Close() error {
	var errs []error
	if db.Reads != nil && db.Reads != db.Writes {
		errs = append(errs, db.Reads.Close())
	}
	if db.Writes != nil {
		errs = append(errs, db.Writes.Close())
	}
	return errors.Join(errs...)
}

// beginner is what starts a transaction: *sql.DB or *sql.Conn.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

// Write runs f in one transaction that may write, and commits unless f fails.
// A conflict with another process rolls back and runs f again, so f must set
// what it returns anew each time. f must not call write: SQLite has one
// writing connection.
func (db *DB) Write(ctx context.Context, f func(tx *sql.Tx) error) error {
	return db.writeOn(ctx, db.Writes, f)
}

// writeOn is write on a given connection, for whoever must write on the
// connection that holds its lock.
func (db *DB) writeOn(ctx context.Context, on beginner, f func(tx *sql.Tx) error) error {
	if err := db.inPlace(); err != nil {
		return err
	}
	return db.Explain(Again(ctx, Conflict, func() error { return inTx(ctx, on, nil, f) }))
}

// Again runs f until it succeeds or fails by something that does not pass, as
// passing tells, for eight times at most. With SQLite's own wait for a lock
// these are some ten seconds.
func Again(ctx context.Context, passing func(error) bool, f func() error) error {
	const tries = 8
	for try := 1; ; try++ {
		err := f()
		if err == nil || try == tries || !passing(err) {
			return err
		}
		pause := time.NewTimer(time.Duration(try*try) * 10 * time.Millisecond)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return err
		}
	}
}

// Read runs f in one transaction that sees a single moment of the database
// and cannot write.
func (db *DB) Read(ctx context.Context, f func(tx *sql.Tx) error) error {
	return db.Explain(inTx(ctx, db.Reads, db.Dialect.snapshot, f))
}

func inTx(ctx context.Context, on beginner, opts *sql.TxOptions, f func(tx *sql.Tx) error) error {
	tx, err := on.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer tx.Rollback() // after Commit: does nothing
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
