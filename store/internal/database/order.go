package database

import (
	"context"
	"database/sql"
	"fmt"
)

// Publishing runs f in a transaction that holds the order of public changes:
// whoever else publishes waits until it commits. So numbers become visible in
// their order, and a reader who asks for what came after the last number it
// saw misses nothing.
func (db *DB) Publishing(ctx context.Context, f func(tx *sql.Tx) error) error {
	lock := db.Dialect.SQL(`SELECT value FROM counters WHERE name = 'seq' ${for update}`)
	defer db.published.Add(1)
	return db.Write(ctx, func(tx *sql.Tx) error {
		var last int64
		if err := tx.QueryRowContext(ctx, lock).Scan(&last); err != nil {
			return fmt.Errorf("lock the order of changes: %w", err)
		}
		return f(tx)
	})
}

// Published counts how often this process has published something, or tried to.
func (db *DB) Published() int64 { return db.published.Load() }

// NextSeq takes the next number. Only within publishing.
func NextSeq(ctx context.Context, tx *sql.Tx) (seq int64, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value`).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("next number in the order of changes: %w", err)
	}
	return seq, nil
}

// LatestSeq is the number of the newest public change, 0 before the first.
func (db *DB) LatestSeq(ctx context.Context) (seq int64, err error) {
	err = db.Reads.QueryRowContext(db.Brief(ctx), `SELECT value FROM counters WHERE name = 'seq'`).Scan(&seq)
	if err != nil {
		return 0, db.Explain(fmt.Errorf("latest change: %w", err))
	}
	return seq, nil
}

// SeqHeld is the latest place in the order of public changes. Nothing is
// published until tx ends, so that what tx stores lies on one side of every
// article.
func (db *DB) SeqHeld(ctx context.Context, tx *sql.Tx) (seq int64, err error) {
	err = tx.QueryRowContext(ctx, db.Dialect.SQL(`SELECT value FROM counters
		WHERE name = 'seq' ${for share}`)).Scan(&seq)
	return seq, err
}
