package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrShared says that sessions are not ours alone.
var ErrShared = errors.New("its sessions are shared: a pooler in transaction mode stands before it (PgBouncer: " +
	"pool_mode = transaction). " +
	"Set pool_mode = session, or name PostgreSQL itself in database.url: the right to deliver is a lock of a session")

// sessionsAreOurs tells whether PostgreSQL gives each connection a session of
// its own. Behind a pooler in transaction mode two connections may have the
// same: a lock that one takes is nobody's.
func (db *DB) sessionsAreOurs(ctx context.Context) error {
	if db.ours.Load() {
		return nil
	}
	a, err := db.Writes.Conn(ctx)
	if err != nil {
		return db.Explain(err)
	}
	defer a.Close()
	const pid = `SELECT pg_backend_pid()`
	var before, between, after int
	if err := a.QueryRowContext(ctx, pid, pgx.QueryExecModeSimpleProtocol).Scan(&before); err != nil {
		return db.Explain(fmt.Errorf("look at the session: %w", err))
	}
	// A pooler gives the session that is free to whoever begins next.
	tx, err := db.Writes.BeginTx(ctx, nil)
	if err != nil {
		return db.Explain(err)
	}
	defer tx.Rollback()
	if err := tx.QueryRowContext(ctx, pid, pgx.QueryExecModeSimpleProtocol).Scan(&between); err != nil {
		return db.Explain(fmt.Errorf("look at the session: %w", err))
	}
	if between != before {
		if err := a.QueryRowContext(ctx, pid, pgx.QueryExecModeSimpleProtocol).Scan(&after); err != nil {
			return db.Explain(fmt.Errorf("look at the session: %w", err))
		}
	}
	if between == before || after != before {
		return fmt.Errorf("database %s: %w", db.Name, ErrShared)
	}
	db.ours.Store(true)
	return nil
}
