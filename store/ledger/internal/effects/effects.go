// Package effects keeps what an attempt says besides its result: whether its subscriber can be
// reached, and the count of the hour.
package effects

import (
	"context"
	"database/sql"
	"time"

	"loa/store/internal/column"
	"loa/subscriber"
)

// Reach is what an attempt said about reaching a subscriber.
type Reach struct {
	NotBefore time.Time
	State     subscriber.SubscriberState
	Reason    string
	At        time.Time // now
}

// NoteReach notes what an attempt said about reaching a subscriber.
func NoteReach(ctx context.Context, tx *sql.Tx, id int64, r Reach) error {
	if !r.NotBefore.IsZero() { // the chat said so, for all of its threads
		_, err := tx.ExecContext(ctx, `UPDATE subscribers SET not_before = $1 WHERE not_before < $1
			AND channel = (SELECT channel FROM subscribers WHERE id = $2) AND address = (SELECT address FROM subscribers
			WHERE id = $2)`, column.Millis(r.NotBefore), id)
		if err != nil {
			return err
		}
	}
	if r.State == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET state = $1, reason = $2, paused_until = 0,
		away = CASE WHEN state = 'active' THEN CAST($3 AS BIGINT) ELSE away END WHERE id = $4 AND state <> 'gone'`,
		r.State, column.Text(r.Reason), column.Millis(r.At), id)
	return err
}

// CountHour counts what was sent and what failed in the hour of now.
func CountHour(ctx context.Context, tx *sql.Tx, now time.Time, n [2]int64) error {
	if n == [2]int64{} {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO delivery_hours (hour, sent, failed) VALUES ($1, $2, $3)
		ON CONFLICT (hour) DO UPDATE SET sent = delivery_hours.sent + excluded.sent,
		failed = delivery_hours.failed + excluded.failed`,
		now.Unix()/3600, n[0], n[1])
	return err
}
