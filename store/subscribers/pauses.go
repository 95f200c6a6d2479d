package subscribers

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/subscriber"
)

// pause is article.Pause for the subscriber with a number.
func (s *Subscribers) pause(ctx context.Context, tx *sql.Tx, id int64, until time.Time, reason string) error {
	_, err := tx.ExecContext(ctx, `UPDATE subscribers SET state = $1, reason = $2, paused_until = $3,
		away = CASE WHEN state = 'active' THEN CAST($4 AS BIGINT) ELSE away END WHERE id = $5`,
		subscriber.Paused, column.Text(reason), column.Millis(until), column.Millis(s.db.Now()), id)
	return err
}

// resume makes a subscriber active; what was published while it was away is
// left out of its digests.
func (s *Subscribers) resume(ctx context.Context, tx *sql.Tx, id, seq int64) error {
	back, err := database.Changed(ctx,
		tx, `UPDATE subscribers SET state = $1, reason = '', paused_until = 0, away = 0 WHERE id = $2 AND state <> $1`,
		subscriber.Active, id)
	if err != nil || back == 0 {
		return err
	}
	if err := s.ledger.SkipDigests(ctx, tx, id, seq); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE digests SET seq = $1 WHERE subscriber = $2 AND seq < $1`, seq, id)
	return err
}

// EndPauses makes active the subscribers whose pause has run out.
func (s *Subscribers) EndPauses(ctx context.Context, lead *database.Leadership, now time.Time) error {
	var ids []int64
	find := func(q database.Queryer) error {
		ids = nil
		return database.Each(ctx, q, `SELECT id FROM subscribers WHERE paused_until > 0 AND paused_until <= $1
			AND state = 'paused' ORDER BY paused_until LIMIT 100`, func(rows *sql.Rows) error {
			var id int64
			err := rows.Scan(&id)
			ids = append(ids, id)
			return err
		}, column.Millis(now))
	}
	for {
		if err := find(s.db.Reads); err != nil || len(ids) == 0 {
			return s.db.Explain(err)
		}
		err := lead.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			seq, err := s.db.SeqHeld(ctx, tx)
			if err != nil {
				return err
			}
			if err := find(tx); err != nil {
				return err
			}
			for _, id := range ids {
				if err := s.resume(ctx, tx, id, seq); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("end pauses: %w", err)
		}
	}
}
