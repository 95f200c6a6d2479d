package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// LoseMessages notes that a subscriber's messages stayed behind in a chat that
// is no more. The new chat numbers its own from the beginning, so that an old
// number would mean a message that tells of something else. The old ones keep
// their place, marked, since the audit counts them.
func (s *Ledger) LoseMessages(ctx context.Context, tx *sql.Tx, subscriber int64) error {
	for _, query := range []string{
		`UPDATE retries SET message = '-' || message WHERE subscriber = $1 AND message <> '' AND message NOT LIKE '-%'`,
		`UPDATE collections SET message = '-' || message WHERE subscriber = $1 AND message NOT LIKE '-%'
			AND NOT EXISTS (SELECT 1 FROM collections o WHERE o.subscriber = $1
			AND o.message = '-' || collections.message)`,
	} {
		if _, err := tx.ExecContext(ctx, query, subscriber); err != nil {
			return fmt.Errorf("messages of subscriber %d: %w", subscriber, err)
		}
	}
	type batch struct{ fanOut, number int64 }
	var on []batch
	err := database.Each(ctx, tx, `SELECT p.round, p.number FROM rounds r JOIN pages p ON p.round = r.id
		AND p.number = (SELECT n.number FROM pages n WHERE n.round = r.id AND n.last >= $1 ORDER BY n.last LIMIT 1)
		WHERE p.first <= $1 ORDER BY p.round`, func(rows *sql.Rows) error {
		var p batch
		err := rows.Scan(&p.fanOut, &p.number)
		on = append(on, p)
		return err
	}, subscriber)
	for _, p := range on {
		if err != nil {
			break
		}
		err = s.batches.Change(ctx, tx, p.fanOut, p.number, func(recipients []ledger.Recipient) (lost bool) {
			chat := entries.RecipientOf(recipients, subscriber)
			if chat == nil {
				return false
			}
			for i := range chat.Results {
				c := &chat.Results[i]
				before := *c
				c.Message, c.Reply = ledger.Lost(c.Message), ledger.Lost(c.Reply)
				lost = lost || *c != before
			}
			return lost
		})
	}
	if err != nil {
		return fmt.Errorf("messages of subscriber %d: %w", subscriber, err)
	}
	return nil
}
