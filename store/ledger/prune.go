package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// pruneStep is how many list messages go in one transaction: marks and taps wait
// meanwhile, and a transaction of a leader may not take long.
const pruneStep = 5000

// Prune deletes what no audit and no correction needs any more: fan-outs older
// than AuditSpan with their batches, unless a younger fan-out changes what they
// sent, old list messages, and what erased subscribers left. It goes in small
// steps; safe to repeat.
func (l *Writer) Prune(ctx context.Context) error {
	before := l.db.Now().Add(-entries.AuditSpan)
	for {
		var fanOut int64
		err := l.db.Reads.QueryRowContext(ctx, `SELECT id FROM rounds r WHERE started < $1 AND finished > 0
			AND NOT EXISTS (SELECT 1 FROM round_broadcasts c WHERE c.origin = r.id)
			AND NOT EXISTS (SELECT 1 FROM retries w WHERE w.round = r.id)
			AND NOT EXISTS (SELECT 1 FROM pages p WHERE p.round = r.id AND p.open)
			ORDER BY started LIMIT 1`, column.Millis(before)).Scan(&fanOut)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return l.db.Explain(fmt.Errorf("find fan-outs to prune: %w", err))
		}
		err = l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, query := range []string{`DELETE FROM pages WHERE round = $1`,
				`DELETE FROM aftercare WHERE round = $1`,
				`DELETE FROM round_broadcasts WHERE round = $1`, `DELETE FROM rounds WHERE id = $1`} {
				if _, err := tx.ExecContext(ctx, query, fanOut); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("prune fan-out %d: %w", fanOut, err)
		}
	}
	// What changed a message that old is audited as long again.
	for left := int64(1); left > 0; {
		err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			left, err = database.Changed(ctx, tx, `DELETE FROM collections WHERE (subscriber, message) IN
				(SELECT subscriber, message FROM collections WHERE sent < $1
				ORDER BY sent LIMIT $2)`, column.Millis(before.Add(-entries.AuditSpan)), pruneStep)
			return err
		})
		if err != nil {
			return fmt.Errorf("prune old list messages: %w", err)
		}
	}
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM delivery_hours WHERE hour < $1`, before.Unix()/3600); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM raises WHERE asked < $1`, column.Millis(before)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM reactions WHERE at < $1`, column.Millis(before)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM resends WHERE asked < $1`, column.Millis(before)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM merges WHERE NOT EXISTS (SELECT 1 FROM subscribers s
			WHERE s.id = merges.merged)`); err != nil {
			return err
		}
		// A day longer than any audit looks back.
		_, err := tx.ExecContext(ctx, `DELETE FROM subscribers WHERE state = 'gone' AND reason = 'erased'
			AND created < $1`, column.Millis(before.Add(-24*time.Hour)))
		return err
	})
	if err != nil {
		return fmt.Errorf("prune what is older than audits look: %w", err)
	}
	return nil
}
