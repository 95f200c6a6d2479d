package entries

import (
	"context"
	"database/sql"

	"loa/ledger"
	"loa/store/internal/database"
)

// FanOutsOf are the fan-outs of new articles in which a subscriber has results.
func FanOutsOf(ctx context.Context, tx *sql.Tx, id int64) ([]int64, error) {
	return database.IDs(ctx, tx, `SELECT p.round FROM rounds r JOIN pages p ON p.round = r.id
		AND p.number = (SELECT n.number FROM pages n WHERE n.round = r.id AND n.last >= $1 ORDER BY n.last LIMIT 1)
		WHERE p.first <= $1 AND NOT r.changes ORDER BY p.round`, id)
}

// SentIn are the results of a fan-out by which a subscriber was sent something, by
// the index of the broadcast.
func SentIn(ctx context.Context, tx *sql.Tx, fanOut, id int64) (map[int]ledger.Result, error) {
	rows, err := ListRows(ctx, tx, `subscriber = $1`, id)
	if err != nil {
		return nil, err
	}
	var r *ledger.Recipient
	err = Batches(ctx, tx, `round = $1 AND last >= $2 AND first <= $2`, func(b ledger.Batch) error {
		r = RecipientOf(b.Recipients, id)
		return nil
	}, fanOut, id)
	if err != nil || r == nil {
		return nil, err
	}
	if err := applyRows(ctx, tx, fanOut, []ledger.Recipient{*r}, rows); err != nil {
		return nil, err
	}
	sent := map[int]ledger.Result{}
	for i, result := range r.Results {
		if result.Outcome == ledger.OutcomeSent {
			sent[i] = result
		}
	}
	return sent, nil
}
