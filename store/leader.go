package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// errDrop makes database/sql close a connection instead of keeping it.
var errDrop = driver.ErrBadConn

// ErrLeadershipLost says that another process may deliver now: the connection
// that held the lock is gone, and what it was to write was not written.
var ErrLeadershipLost = errors.New("leadership lost")

// leadEvery is how often a process that waits for leadership asks for it.
const leadEvery = time.Second

// Leader is the right to deliver. Its methods write what became of
// deliveries: on PostgreSQL over the one connection that holds the lock, so
// that a process which has lost it can mark nothing any more. With SQLite the
// lock is that of a file beside the database, which ends with its process.
type Leader struct {
	*Store
	mu   sync.Mutex // one transaction at a time on conn
	conn *sql.Conn  // PostgreSQL only
	file *os.File   // SQLite only
}

// Lead waits until this process leads in name's matter, or ctx ends. Close
// gives the leadership up.
func (s *Store) Lead(ctx context.Context, name string) (*Leader, error) {
	for first := true; ; first = false {
		l, err := s.tryLead(ctx, name)
		if l != nil {
			return l, nil
		}
		switch {
		case err != nil && ctx.Err() == nil:
			s.log.Warn("ask for leadership", "name", name, "err", err)
		case err == nil && first:
			s.log.Info("another process leads; this one waits", "name", name)
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
func (s *Store) tryLead(ctx context.Context, name string) (*Leader, error) {
	if s.dialect.name == "sqlite" {
		file, err := lockFile(s.file + ".lead")
		if file == nil {
			return nil, err
		}
		return &Leader{Store: s, file: file}, nil
	}
	conn, err := s.writes.Conn(ctx)
	if err != nil {
		return nil, s.explain(err)
	}
	var got bool
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, "loa "+name).Scan(&got); err != nil {
		conn.Close()
		return nil, s.explain(err)
	}
	if !got {
		return nil, conn.Close()
	}
	return &Leader{Store: s, conn: conn}, nil
}

// Close gives the leadership up at once.
func (l *Leader) Close() error {
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
		l.log.Info("leadership ends with its connection", "err", err)
	}
	// Should that have failed, the lock must not go back to the pool.
	err := l.conn.Raw(func(any) error { return errDrop })
	if errors.Is(err, errDrop) || errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

// Alive asks whether this process still leads: nil, or ErrLeadershipLost.
func (l *Leader) Alive(ctx context.Context) error {
	if l.conn == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.alive(ctx)
}

func (l *Leader) alive(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := l.conn.PingContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrLeadershipLost, err)
	}
	return nil
}

// writeLimit is how long a leader's transaction may take.
const writeLimit = 30 * time.Second

// write is Store.write on the leader's connection. A transaction that has
// begun goes on when ctx ends, which is why f has a context of its own: to
// cancel a query would end the connection and with it the leadership, while
// messages on their way still have to be marked.
func (l *Leader) write(ctx context.Context, f func(ctx context.Context, tx *sql.Tx) error) error {
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
		return l.Store.write(ctx, func(tx *sql.Tx) error { return f(ctx, tx) })
	}
	err := l.Store.writeOn(ctx, l.conn, func(tx *sql.Tx) error { return f(ctx, tx) })
	if err != nil {
		if lost := l.alive(ctx); lost != nil {
			return fmt.Errorf("%w (%w)", lost, err)
		}
	}
	return err
}
