package database

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	"loa/internal/trouble"
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
	held *lease
}

// Lead waits until this process leads in name's matter, or ctx ends. Close
// gives the leadership up.
func (db *DB) Lead(ctx context.Context, name string) (*Leadership, error) {
	name = locked(name)
	var last error
	var said trouble.Repeats
	for first := true; ; first = false {
		l, err := db.tryLead(ctx, name)
		if l != nil {
			return l, nil
		}
		switch {
		case err != nil && ctx.Err() == nil && said.Due(name, err.Error(), time.Now()):
			db.Log.Warn("ask for leadership", "name", name, "err", err)
		case err == nil && first:
			db.Log.Info("another process leads; this one waits", "name", name)
		}
		if err != nil && ctx.Err() == nil {
			last = err
		}
		wait := time.NewTimer(leadEvery)
		select {
		case <-ctx.Done():
			wait.Stop()
			return nil, fmt.Errorf("lead %s: %w", name, errors.Join(ctx.Err(), last))
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
		l := &Leadership{db: db, file: file}
		if l.held, err = db.takeLease(ctx, db.Writes, name); err != nil {
			return nil, errors.Join(db.Explain(err), file.Close())
		}
		return l, nil
	}
	if err := db.sessionsAreOurs(ctx); err != nil {
		return nil, err
	}
	conn, err := db.Writes.Conn(ctx)
	if err != nil {
		return nil, db.Explain(err)
	}
	var got bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, lockKey(name)).Scan(&got)
	if err == nil && !got {
		if err := conn.Close(); err != nil {
			return nil, err
		}
		_, err := db.endSilentLeader(ctx, name)
		return nil, err
	}
	l := &Leadership{db: db, conn: conn}
	if err == nil {
		err = keepAlive(ctx, conn)
	}
	if err == nil {
		l.held, err = db.takeLease(ctx, conn, name)
	}
	if err != nil {
		return nil, errors.Join(db.Explain(err), l.drop())
	}
	return l, nil
}

// lockKey is what the lock in name's matter is called on PostgreSQL.
func lockKey(name string) string { return "loa " + name }

// keepAlive has the server notice within seconds that a leader's machine is
// gone.
func keepAlive(ctx context.Context, conn *sql.Conn) error {
	for _, setting := range []string{"tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2",
		"tcp_keepalives_count = 3", "tcp_user_timeout = 10000"} {
		if _, err := conn.ExecContext(ctx, "SET "+setting); err != nil {
			return fmt.Errorf("set %s: %w", setting, err)
		}
	}
	return nil
}

// locked is what the lock in name's matter is called. That of delivery has the name
// of what was once the only channel: while an upgrade goes from process to process,
// two versions must not deliver.
func locked(name string) string {
	if name == "delivery" {
		return "telegram"
	}
	return name
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
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := l.held.giveBack(ctx); err != nil {
		l.db.Log.Info("the lease ends by itself", "err", err)
	}
	if l.conn == nil {
		if err := l.file.Close(); !errors.Is(err, os.ErrClosed) {
			return err
		}
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err := l.conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`); err != nil {
		l.db.Log.Info("leadership ends with its connection", "err", err)
	}
	return l.drop()
}

// drop ends the connection: should unlocking have failed, the lock must not go
// back to the pool.
func (l *Leadership) drop() error {
	err := l.conn.Raw(func(any) error { return errDrop })
	if errors.Is(err, errDrop) || errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// Holds tells, without asking the database, whether this process may still
// deliver: nil, or ErrLost. It is to be asked before every message.
func (l *Leadership) Holds() error {
	if l.file != nil && !sameFile(l.file, l.file.Name()) {
		return fmt.Errorf("%w: the lock file %s was removed", ErrLost, l.file.Name())
	}
	return l.held.holds()
}

// sameFile tells whether an open file still has its name.
func sameFile(open *os.File, name string) bool {
	ours, err := open.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(name)
	return err == nil && os.SameFile(ours, named)
}

// Alive asks whether this process still leads: nil, or ErrLost.
func (l *Leadership) Alive(ctx context.Context) error {
	if err := l.Holds(); err != nil || l.conn == nil {
		return err
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
	if err := cmp.Or(ctx.Err(), l.Holds()); err != nil {
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
