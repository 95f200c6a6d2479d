package candidates

import (
	"context"
	"database/sql"

	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// MergedInto are the subscribers for which others stand, by those.
func MergedInto(ctx context.Context, q database.Queryer, ids []int64) (map[int64][]int64, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found := map[int64][]int64{}
	var a database.Args
	err := database.Each(ctx, q, `SELECT subscriber, merged FROM merges WHERE subscriber IN (`+database.In(&a, ids)+`)`,
		func(rows *sql.Rows) error {
			var into, from int64
			err := rows.Scan(&into, &from)
			found[into] = append(found[into], from)
			return err
		}, a...)
	return found, err
}

// Reached are the changes of which others were told for whom subscribers stand:
// their lists leave them out.
func Reached(ctx context.Context, tx *sql.Tx, ids []int64) (map[int64][]int64, error) {
	merged, err := MergedInto(ctx, tx, ids)
	if err != nil || len(merged) == 0 {
		return nil, err
	}
	found := map[int64][]int64{}
	for into, others := range merged {
		for _, from := range others {
			seqs, err := reachedBy(ctx, tx, from)
			if err != nil {
				return nil, err
			}
			found[into] = append(found[into], seqs...)
		}
	}
	return found, nil
}

// reachedBy are the changes of which a subscriber was told.
func reachedBy(ctx context.Context, tx *sql.Tx, id int64) (seqs []int64, err error) {
	fanOuts, err := entries.FanOutsOf(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	for _, fanOut := range fanOuts {
		sent, err := entries.SentIn(ctx, tx, fanOut, id)
		if err != nil {
			return nil, err
		}
		err = database.Each(ctx, tx,
			`SELECT place, seq FROM round_broadcasts WHERE round = $1`, func(rows *sql.Rows) error {
				var index int
				var seq int64
				err := rows.Scan(&index, &seq)
				if _, ok := sent[index]; ok {
					seqs = append(seqs, seq)
				}
				return err
			}, fanOut)
		if err != nil {
			return nil, err
		}
	}
	return seqs, nil
}
