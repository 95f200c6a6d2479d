package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"loa/ledger"
	"loa/store/internal/database"
)

// ToldLate tells whether the message in which a round told a subscriber of an
// article says that it came late.
func (s *Ledger) NotifiedLate(ctx context.Context, id, round, subscriber int64) (late bool, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		late = false
		places, err := database.IDs(ctx, tx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`, round, id)
		if err != nil {
			return err
		}
		return batches(ctx, tx, `round = $1 AND last >= $2 AND first <= $2`, func(p ledger.Batch) error {
			chat := recipientOf(p.Recipients, subscriber)
			for _, place := range places {
				late = late || chat != nil && chat.Results[place].Late
			}
			return nil
		}, round, subscriber)
	})
	if err != nil {
		return false, fmt.Errorf("whether subscriber %d was told late of article %d: %w", subscriber, id, err)
	}
	return late, nil
}
