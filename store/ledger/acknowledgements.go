package ledger

import (
	"context"
	"fmt"

	"loa/store/internal/database"
)

// Acknowledgements counts who has read a warning.
func (s *Ledger) Acknowledgements(ctx context.Context, id int64) (int64, error) {
	n, err := acknowledgements(ctx, s.db.Reads, id)
	if err != nil {
		return 0, s.db.Explain(fmt.Errorf("count readers of warning %d: %w", id, err))
	}
	return n, nil
}

func acknowledgements(ctx context.Context, q database.Queryer, id int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM acknowledgements WHERE article = $1`, id).Scan(&n)
	return n, err
}
