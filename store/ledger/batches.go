package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"loa/article"
	"loa/ledger"
	"loa/store/internal/database"
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

// recipientOf is the chat of a subscriber on a batch, nil when it is not there.
func recipientOf(recipients []ledger.Recipient, subscriber int64) *ledger.Recipient {
	i, found := slices.BinarySearchFunc(recipients, subscriber,
		func(c ledger.Recipient, id int64) int { return cmp.Compare(c.Subscriber, id) })
	if !found {
		return nil
	}
	return &recipients[i]
}

// batches calls f for batches of a fan-out in order, as chosen by a condition on
// batches and its arguments.
func batches(ctx context.Context, q database.Queryer, condition string, f func(ledger.Batch) error, args ...any) error {
	return database.Each(ctx, q, `SELECT round, number, chats FROM pages WHERE `+condition+` ORDER BY round, number`,
		func(rows *sql.Rows) error {
			var p ledger.Batch
			var bytes []byte
			err := rows.Scan(&p.FanOut, &p.Number, &bytes)
			if err != nil {
				return err
			}
			if p.Recipients, err = packed.UnpackRecipients(bytes); err != nil {
				return fmt.Errorf("batch %d of fan-out %d: %w", p.Number, p.FanOut, err)
			}
			return f(p)
		}, args...)
}
