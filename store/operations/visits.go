package operations

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// visitsMost is how many rows of visits are kept of a source.
const visitsMost = 100

// SaveVisit notes how a visit of a source ended.
func (s *Operations) SaveVisit(ctx context.Context, v operations.Visit) error {
	err := s.db.WriteTogether(ctx, func(tx *sql.Tx) error {
		at := column.Millis(v.At)
		n, err := database.Changed(ctx, tx, `UPDATE visits SET times = times + 1, until = $1, took = $2
			WHERE source = $3 AND outcome = $4 AND failed = $5 AND failure = $6
			AND at = (SELECT MAX(at) FROM visits WHERE source = $3)`, at, v.Took.Milliseconds(), v.Source,
			column.Text(v.Outcome), v.Failed, string(v.Failure))
		if err != nil || n > 0 {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO visits (source, at, until, times, took,
			outcome, failed, failure)
			VALUES ($1, $2, $2, 1, $3, $4, $5, $6) ON CONFLICT (source, at) DO NOTHING`, v.Source, at, v.Took.Milliseconds(),
			column.Text(v.Outcome), v.Failed, string(v.Failure)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM visits WHERE source = $1 AND at <= (SELECT at FROM visits
			WHERE source = $1 ORDER BY at DESC LIMIT 1 OFFSET $2)`, v.Source, visitsMost)
		return err
	})
	if err != nil {
		return fmt.Errorf("save a visit of %s: %w", v.Source, err)
	}
	return nil
}

// Visits are the last visits of a source, newest first.
func (s *Operations) Visits(ctx context.Context, source string, limit int) (list []operations.Visit, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT source, at, until, times, took, outcome, failed, failure FROM visits
		WHERE source = $1 ORDER BY at DESC LIMIT $2`, func(rows *sql.Rows) error {
		var v operations.Visit
		var took int64
		err := rows.Scan(&v.Source, column.Time(&v.At), column.Time(&v.Until), &v.Times, &took, &v.Outcome, &v.Failed,
			&v.Failure)
		v.Took = time.Duration(took) * time.Millisecond
		list = append(list, v)
		return err
	}, source, limit)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("visits of %s: %w", source, err))
	}
	return list, nil
}
