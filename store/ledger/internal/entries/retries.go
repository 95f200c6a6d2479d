package entries

import (
	"context"
	"database/sql"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// RetryColumns are what ScanRetry reads.
const RetryColumns = `subscriber, broadcast, round, page, not_before, attempts, error, maybe_dup, message, seq,
	unanswered, until`

// ScanRetry reads a row of RetryColumns.
func ScanRetry(rows *sql.Rows) (r ledger.Retry, err error) {
	err = rows.Scan(&r.Subscriber, &r.Broadcast, &r.FanOut, &r.Batch, column.Time(&r.NotBefore), &r.Attempts, &r.Error,
		&r.MaybeDup, &r.Message, &r.Seq, &r.Unanswered, column.Time(&r.Until))
	return r, err
}

// IndexOf is the place of a broadcast among those of its fan-out.
func IndexOf(ctx context.Context, q database.Queryer, fanOut, broadcast int64) (index int, err error) {
	err = q.QueryRowContext(ctx, `SELECT place FROM round_broadcasts WHERE round = $1 AND broadcast = $2`, fanOut,
		broadcast).Scan(&index)
	return index, err
}
