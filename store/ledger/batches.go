package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/ledger"
	"loa/store/ledger/internal/packed"
)

func addBatch(ctx context.Context, tx *sql.Tx, p ledger.Batch) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pages (round, number, first, last, open, chats)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		p.FanOut, p.Number, p.Recipients[0].Subscriber, p.Recipients[len(p.Recipients)-1].Subscriber,
		packed.Untried(p.Recipients), packed.PackRecipients(p.Recipients))
	return err
}

// changeBatch changes the recipients of a batch; f tells whether it did. The batch is
// locked: others of its recipients may be marked and erased meanwhile.
func (s *Ledger) changeBatch(ctx context.Context, tx *sql.Tx, fanOut, number int64,
	f func(recipients []ledger.Recipient) bool) error {
	var bytes []byte
	err := tx.QueryRowContext(ctx,
		s.db.Dialect.SQL(`SELECT chats FROM pages WHERE round = $1 AND number = $2 ${for update}`), fanOut,
		number).Scan(&bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("batch %d of fan-out %d: %w", number, fanOut, article.ErrNotFound)
	}
	if err != nil {
		return err
	}
	recipients, err := packed.UnpackRecipients(bytes)
	if err != nil {
		return fmt.Errorf("batch %d of fan-out %d: %w", number, fanOut, err)
	}
	if !f(recipients) {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE pages SET open = $1, chats = $2 WHERE round = $3 AND number = $4`,
		packed.Untried(recipients), packed.PackRecipients(recipients), fanOut, number)
	return err
}
