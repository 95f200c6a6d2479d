package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// Fly notes to whom messages of a channel may be on their way. Should the process
// be killed, what waits for them then may be a repeat, see UseChannel.
func (l *Writer) Fly(ctx context.Context, channel string, subscribers []int64) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return setFlying(ctx, tx, channel, subscribers)
	})
	if err != nil {
		return fmt.Errorf("note what is on its way over %s: %w", channel, err)
	}
	return nil
}

func setFlying(ctx context.Context, tx *sql.Tx, channel string, subscribers []int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE channels SET flying = $1 WHERE channel = $2`, column.JSON(subscribers),
		channel)
	return err
}

// markDoubtful marks what waits for a subscriber and may have been on its way
// when a process was killed.
func (l *Writer) markDoubtful(ctx context.Context, tx *sql.Tx, channel string, id int64) error {
	type key struct{ fanOut, number int64 }
	var open []key
	err := database.Each(ctx, tx, `SELECT p.round, p.number FROM pages p JOIN rounds r ON r.id = p.round
		WHERE p.open AND r.channel = $1 AND p.first <= $2 AND p.last >= $2`, func(rows *sql.Rows) error {
		var k key
		err := rows.Scan(&k.fanOut, &k.number)
		open = append(open, k)
		return err
	}, channel, id)
	if err != nil {
		return err
	}
	for _, k := range open {
		err := l.batches.Change(ctx, tx, k.fanOut, k.number, func(recipients []ledger.Recipient) (changed bool) {
			r := entries.RecipientOf(recipients, id)
			for i := 0; r != nil && i < len(r.Results); i++ {
				if r.Results[i].Outcome == ledger.OutcomePending {
					r.Results[i].MaybeDup, changed = true, true
				}
			}
			return changed
		})
		if err != nil {
			return err
		}
	}
	now := column.Millis(l.db.Now())
	for _, statement := range []string{
		`UPDATE retries SET maybe_dup = TRUE WHERE subscriber = $1 AND not_before <= $2`,
		`INSERT INTO list_retries (subscriber, rhythm, attempts, unanswered, maybe_dup, error)
			SELECT subscriber, rhythm, 0, 0, TRUE, '' FROM digests WHERE subscriber = $1 AND due <= $2
			ON CONFLICT (subscriber, rhythm) DO UPDATE SET maybe_dup = TRUE`,
		`INSERT INTO list_retries (subscriber, rhythm, attempts, unanswered, maybe_dup, error)
			SELECT id, '', 0, 0, TRUE, '' FROM subscribers WHERE id = $1 AND held_due > 0 AND held_due <= $2
			ON CONFLICT (subscriber, rhythm) DO UPDATE SET maybe_dup = TRUE`,
	} {
		if _, err := tx.ExecContext(ctx, statement, id, now); err != nil {
			return err
		}
	}
	return nil
}
