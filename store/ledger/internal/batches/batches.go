// Package batches changes the batches of fan-outs, which are locked meanwhile.
package batches

import (
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

// Batches changes the batches of fan-outs.
type Batches struct{ DB *database.DB }

// Add keeps a new batch.
func (s Batches) Add(ctx context.Context, tx *sql.Tx, p ledger.Batch) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO pages (round, number, first, last, open, chats)
		VALUES ($1, $2, $3, $4, $5, $6)`,
		p.FanOut, p.Number, p.Recipients[0].Subscriber, p.Recipients[len(p.Recipients)-1].Subscriber,
		packed.Untried(p.Recipients), packed.PackRecipients(p.Recipients))
	return err
}

// Change changes the recipients of a batch; f tells whether it did. The batch is
// locked: others of its recipients may be marked and erased meanwhile.
func (s Batches) Change(ctx context.Context, tx *sql.Tx, fanOut, number int64,
	f func(recipients []ledger.Recipient) bool) error {
	var bytes []byte
	err := tx.QueryRowContext(ctx,
		s.DB.Dialect.SQL(`SELECT chats FROM pages WHERE round = $1 AND number = $2 ${for update}`), fanOut,
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

// ChangeOf calls f for the results of some subscribers, in order, in a
// fan-out; f tells whether it changed them.
func (s Batches) ChangeOf(ctx context.Context, tx *sql.Tx, fanOut int64, subscribers []int64,
	f func(*ledger.Recipient) bool) error {
	last := int64(0) // of the batch before
	for _, id := range subscribers {
		if id <= last {
			continue
		}
		var number, first int64
		err := tx.QueryRowContext(ctx, `SELECT number, first, last FROM pages WHERE round = $1 AND last >= $2
			ORDER BY last LIMIT 1`, fanOut, id).Scan(&number, &first, &last)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if i, _ := slices.BinarySearch(subscribers, first); i == len(subscribers) || subscribers[i] > last {
			continue
		}
		err = s.Change(ctx, tx, fanOut, number, func(recipients []ledger.Recipient) (changed bool) {
			for i := range recipients {
				if _, ok := slices.BinarySearch(subscribers, recipients[i].Subscriber); ok {
					changed = f(&recipients[i]) || changed
				}
			}
			return changed
		})
		if err != nil {
			return err
		}
	}
	return nil
}
