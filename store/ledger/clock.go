package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/store/internal/column"
)

// LatestMark is the newest time that was noted of a delivery, the zero time
// Time none was. A clock that stands before it was turned back.
func (s *Ledger) LatestRecord(ctx context.Context) (latest time.Time, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT coalesce(max(at), 0) FROM (SELECT max(started) AS at FROM rounds UNION ALL SELECT max(since) FROM retries) t`).Scan(column.Time(&latest))
	if err != nil {
		return latest, s.db.Explain(fmt.Errorf("latest mark of a delivery: %w", err))
	}
	return latest, nil
}

// ClockBack brings forward what was put off by a clock that was turned back
// since: it was to wait for so much less. What quiet hours hold is due now, to
// be held again if they last.
func (l *Writer) ClockBack(ctx context.Context, now time.Time, by time.Duration) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, at := range []struct{ table, column string }{
			{"retries", "not_before"}, {"retries", "since"}, {"subscribers", "not_before"}, {"channels", "not_before"},
			{"rounds", "started"}, {"rounds", "finished"},
		} {
			_, err := tx.ExecContext(ctx, `UPDATE `+at.table+` SET `+at.column+` = `+at.column+` - $1 WHERE `+at.column+` > $2`, by.Milliseconds(), column.Millis(now))
			if err != nil {
				return fmt.Errorf("%s of %s: %w", at.column, at.table, err)
			}
		}
		// By the right time it may be no night: what is held is looked at again.
		_, err := tx.ExecContext(ctx, `UPDATE subscribers SET held_due = $1 WHERE held_due > $1`, column.Millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("bring forward what a clock that was %s ahead put off: %w", by, err)
	}
	return nil
}
