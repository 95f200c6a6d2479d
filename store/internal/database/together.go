package database

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"
)

// Small writes that come side by side, such as what the visits of many sources note,
// are stored together on SQLite: to begin, to commit and to wait for the disk costs
// more than what most of them write, and there is one writing connection.

const (
	// togetherMost is how many writes are stored in one transaction.
	togetherMost = 64
	// togetherFor bounds the transaction, which no single writer may break off.
	togetherFor = 30 * time.Second
)

// together are writes that wait for a transaction.
type together struct {
	mu      sync.Mutex
	waiting []*joined
	running bool
}

// joined is a write that waits.
type joined struct {
	f    func(tx *sql.Tx) error
	err  error // of f alone
	done chan error
}

// WriteTogether is Write for a small piece of work that has nothing to do with what
// others write: on SQLite it may share its transaction with theirs. It is stored, or
// not, by itself, and durable when this returns nil.
func (db *DB) WriteTogether(ctx context.Context, f func(tx *sql.Tx) error) error {
	if db.Dialect.Name != "sqlite" {
		return db.Write(ctx, f)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	j := &joined{f: f, done: make(chan error, 1)}
	t := &db.together
	t.mu.Lock()
	t.waiting = append(t.waiting, j)
	if !t.running {
		t.running = true
		go db.runTogether()
	}
	t.mu.Unlock()
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
	}
	if t.leave(j) {
		return ctx.Err()
	}
	return <-j.done // its transaction has begun
}

// leave takes back a write whose transaction has not begun.
func (t *together) leave(j *joined) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, other := range t.waiting {
		if other == j {
			t.waiting = append(t.waiting[:i], t.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// next are the writes of the next transaction; none ends the running.
func (t *together) next() []*joined {
	t.mu.Lock()
	defer t.mu.Unlock()
	some := t.waiting[:min(len(t.waiting), togetherMost)]
	t.waiting = append([]*joined(nil), t.waiting[len(some):]...)
	t.running = len(some) > 0
	return some
}

// runTogether stores what waits until nothing does.
func (db *DB) runTogether() {
	for some := db.together.next(); len(some) > 0; some = db.together.next() {
		ctx, cancel := context.WithTimeout(context.Background(), togetherFor)
		stored := db.Write(ctx, func(tx *sql.Tx) error { return writeAll(ctx, tx, some) })
		cancel()
		for _, j := range some {
			err := stored
			if err == nil {
				err = db.Explain(j.err)
			}
			j.done <- err
		}
	}
}

// writeAll runs writes in one transaction, each to its end or not at all.
func writeAll(ctx context.Context, tx *sql.Tx, some []*joined) error {
	if len(some) == 1 {
		some[0].err = nil
		return guarded(some[0].f, tx)
	}
	for _, j := range some {
		if _, err := tx.ExecContext(ctx, `SAVEPOINT joined`); err != nil {
			return err
		}
		if j.err = guarded(j.f, tx); j.err != nil {
			// After a full disk there is nothing to go back to: then all have failed.
			if _, err := tx.ExecContext(ctx, `ROLLBACK TO joined`); err != nil {
				return j.err
			}
		}
		if _, err := tx.ExecContext(ctx, `RELEASE joined`); err != nil {
			return err
		}
	}
	return nil
}

// guarded runs a write; a panic is the error of its writer alone.
func guarded(f func(tx *sql.Tx) error, tx *sql.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f(tx)
}
