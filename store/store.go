// Package store keeps everything Loa must not forget: articles, topics,
// sources, subscribers, deliveries, jobs. All SQL of the program is here, one
// file per noun, each query written once for SQLite and PostgreSQL.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"loa/article"
)

// Options says which database to open and what the store needs around it.
type Options struct {
	URL      string           // "sqlite:path" or "postgres://…"
	Now      func() time.Time // default time.Now
	Logger   *slog.Logger     // default slog.Default()
	TimeZone *time.Location   // the site's; default UTC

	// UnsafeNoSync lets SQLite leave writes to the operating system. Only
	// for tests that do not pull the plug.
	UnsafeNoSync bool
}

// Store is an open database. All methods may be called from many goroutines
// and by several processes at once; each exported method that writes is one
// transaction and says whether it is safe to repeat.
type Store struct {
	reads   *sql.DB // SQLite: several connections that cannot write
	writes  *sql.DB // SQLite: the one connection that writes; PostgreSQL: the same pool as reads
	dialect dialect
	name    string      // the URL without secrets, for errors and logs
	file    string      // SQLite: the absolute path
	owner   string      // names this process in leases
	loads   []*sql.Stmt // SQLite: the queries of loadArticles, by loadSizes
	now     func() time.Time
	log     *slog.Logger
	zone    *time.Location
}

// Open opens the database at o.URL, creates what is missing of a SQLite file
// and its folder, and brings the schema up to date. A database that cannot be
// used (unreachable, locked, damaged, too old a server, a newer schema) is an
// error in words that names it without its password. Close it when done.
func Open(ctx context.Context, o Options) (*Store, error) {
	s, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, s.explain(err)
	}
	if err := s.prepareLoads(ctx); err != nil {
		s.Close()
		return nil, s.explain(err)
	}
	return s, nil
}

// connect opens the database without looking at its schema.
func connect(ctx context.Context, o Options) (*Store, error) {
	s := &Store{now: o.Now, log: o.Logger, zone: o.TimeZone, owner: rand.Text()}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.zone == nil {
		s.zone = time.UTC
	}
	var err error
	switch scheme, rest, _ := strings.Cut(o.URL, ":"); scheme {
	case "sqlite":
		err = s.openSQLite(ctx, rest, o.UnsafeNoSync)
	case "postgres", "postgresql":
		err = s.openPostgres(ctx, o.URL)
	default:
		if !strings.Contains(o.URL, ":") {
			return nil, fmt.Errorf("database URL %q: allowed are sqlite:path/to/file and postgres://user@host/database", o.URL)
		}
		return nil, fmt.Errorf("database URL beginning %q: allowed are sqlite:path/to/file and postgres://user@host/database", scheme+":")
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Close waits for running queries and closes the database.
func (s *Store) Close() error {
	var errs []error
	for _, load := range s.loads {
		errs = append(errs, load.Close())
	}
	if s.reads != nil && s.reads != s.writes {
		errs = append(errs, s.reads.Close())
	}
	if s.writes != nil {
		errs = append(errs, s.writes.Close())
	}
	return errors.Join(errs...)
}

// Name is the database's URL without secrets.
func (s *Store) Name() string { return s.name }

// beginner is what starts a transaction: *sql.DB or *sql.Conn.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

// write runs f in one transaction that may write, and commits unless f fails.
// A conflict with another process rolls back and runs f again, so f must set
// what it returns anew each time. f must not call write: SQLite has one
// writing connection.
func (s *Store) write(ctx context.Context, f func(tx *sql.Tx) error) error {
	return s.writeOn(ctx, s.writes, f)
}

// writeOn is write on a given connection, for whoever must write on the
// connection that holds its lock.
func (s *Store) writeOn(ctx context.Context, on beginner, f func(tx *sql.Tx) error) error {
	return s.explain(again(ctx, conflict, func() error { return inTx(ctx, on, nil, f) }))
}

// again runs f until it succeeds or fails by something that does not pass, as
// passing tells, for eight times at most. With SQLite's own wait for a lock
// these are some ten seconds.
func again(ctx context.Context, passing func(error) bool, f func() error) error {
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

// read runs f in one transaction that sees a single moment of the database
// and cannot write.
func (s *Store) read(ctx context.Context, f func(tx *sql.Tx) error) error {
	return s.explain(inTx(ctx, s.reads, s.dialect.snapshot, f))
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

// changed runs a statement that writes and returns how many rows it changed.
func changed(ctx context.Context, tx *sql.Tx, statement string, args ...any) (rows int64, err error) {
	result, err := tx.ExecContext(ctx, statement, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// changeOne is changed for a statement that must find its row; otherwise it
// fails with article.ErrNotFound.
func changeOne(ctx context.Context, tx *sql.Tx, statement string, args ...any) error {
	rows, err := changed(ctx, tx, statement, args...)
	if err == nil && rows == 0 {
		return article.ErrNotFound
	}
	return err
}

// each calls f for every row of a query.
func each(ctx context.Context, q queryer, query string, f func(*sql.Rows) error, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
