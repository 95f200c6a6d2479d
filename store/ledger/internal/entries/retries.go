package entries

import (
	"database/sql"

	"loa/ledger"
	"loa/store/internal/column"
)

const RetryColumns = `subscriber, broadcast, round, page, not_before, attempts, error, maybe_dup, message, seq,
	unanswered`

func ScanRetry(rows *sql.Rows) (r ledger.Retry, err error) {
	err = rows.Scan(&r.Subscriber, &r.Broadcast, &r.FanOut, &r.Batch, column.Time(&r.NotBefore), &r.Attempts, &r.Error,
		&r.MaybeDup, &r.Message, &r.Seq, &r.Unanswered)
	return r, err
}
