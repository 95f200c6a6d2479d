package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"
)

// errDrop makes database/sql close a connection instead of keeping it.
var errDrop = driver.ErrBadConn

// ErrLost says that another process may deliver now: the connection
// that held the lock is gone, and what it was to write was not written.
var ErrLost = errors.New("leadership lost")

// leadEvery is how often a process that waits for leadership asks for it.
const leadEvery = time.Second

// Leadership is the right to deliver. What became of deliveries is written
// through it: on PostgreSQL over the one connection that holds the lock, so
// that a process which has lost it can record nothing any more. With SQLite the
// lock is that of a file beside the database, which ends with its process.
type Leadership struct {
	db   *DB
	mu   sync.Mutex // one transaction at a time on conn
	conn *sql.Conn  // PostgreSQL only
	file *os.File   // SQLite only
}

// Lead waits until this process leads in name's matter, or ctx ends. Close
// gives the leadership up.
func (db *DB) Lead(ctx context.Context, name string) (*Leadership, error) {
	for first := true; ; first = false {
		l, err := db.tryLead(ctx, name)
		if l != nil {
			return l, nil
		}
		switch {
		case err != nil && ctx.Err() == nil:
			db.Log.Warn("ask for leadership", "name", name, "err", err)
		case err == nil && first:
			db.Log.Info("another process leads; this one waits", "name", name)
		}
		wait := time.NewTimer(leadEvery)
		select {
		case <-ctx.Done():
			wait.Stop()
			return nil, fmt.Errorf("lead %s: %w", name, ctx.Err())
		case <-wait.C:
		}
	}
}

// tryLead returns the leader that this process has become, or nil when
// another process leads.
func (db *DB) tryLead(ctx context.Context, name string) (*Leadership, error) {
	if db.Dialect.Name == "sqlite" {
		file, err := lockFile(db.lockPath(name))
		if file == nil {
			return nil, err
		}
		return &Leadership{db: db, file: file}, nil
	}
	conn, err := db.Writes.Conn(ctx)
	if err != nil {
		return nil, db.Explain(err)
	}
	var got bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, "loa "+name).Scan(&got); err != nil {
		conn.Close()
		return nil, db.Explain(err)
	}
	if !got {
		return nil, conn.Close()
	}
	return &Leadership{db: db, conn: conn}, nil
}

// lockPath is the file whose lock is the leadership in name's matter. That of
// Telegram has the name that it had when it was the only one.
func (db *DB) lockPath(name string) string {
	if name == "telegram" {
		return db.File + ".lead"
	}
	return db.File + ".lead-" + url.PathEscape(name)
}

// Close gives the leadership up at once.
func (l *Leadership) Close() error {
	if l.conn == nil {
		if err := l.file.Close(); !errors.Is(err, os.ErrClosed) {
			return err
		}
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if _, err := l.conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`); err != nil {
		l.db.Log.Info("leadership ends with its connection", "err", err)
	}
	// Should that have failed, the lock must not go back to the pool.
	err := l.conn.Raw(func(any) error { return errDrop })
	if errors.Is(err, errDrop) || errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// Alive asks whether this process still leads: nil, or ErrLost.
func (l *Leadership) Alive(ctx context.Context) error {
	if l.conn == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.alive(ctx)
}

func (l *Leadership) alive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := l.conn.PingContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	return nil
}

// writeLimit is how long a leader's transaction may take.
const writeLimit = 30 * time.Second

// Write is DB.Write on the leader's connection. A transaction that has
// begun goes on when ctx ends, which is why f has a context of its own: to
// cancel a query would end the connection and with it the leadership, while
// messages on their way still have to be marked.
func (l *Leadership) Write(ctx context.Context, f func(ctx context.Context, tx *sql.Tx) error) error {
	if l.conn != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeLimit)
	defer cancel()
	if l.conn == nil {
		return l.db.Write(ctx, func(tx *sql.Tx) error { return f(ctx, tx) })
	}
	err := l.db.writeOn(ctx, l.conn, func(tx *sql.Tx) error { return f(ctx, tx) })
	if err != nil {
		if lost := l.alive(ctx); lost != nil {
			return fmt.Errorf("%w (%w)", lost, err)
		}
	}
	return err
}
