package entries

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"loa/ledger"
	"loa/store/internal/database"
	"loa/store/ledger/internal/packed"
)

// RecipientOf is the chat of a subscriber on a batch, nil when it is not there.
func RecipientOf(recipients []ledger.Recipient, subscriber int64) *ledger.Recipient {
	i, found := slices.BinarySearchFunc(recipients, subscriber,
		func(c ledger.Recipient, id int64) int { return cmp.Compare(c.Subscriber, id) })
	if !found {
		return nil
	}
	return &recipients[i]
}

// Batches calls f for batches of a fan-out in order, as chosen by a condition on
// Batches and its arguments.
func Batches(ctx context.Context, q database.Queryer, condition string, f func(ledger.Batch) error, args ...any) error {
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
