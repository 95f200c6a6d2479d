package entries

import (
	"context"
	"database/sql"
	"fmt"

	"loa/audience"
	"loa/channel"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/packed"
)

// ListMessageColumns are what ScanListMessage reads.
const ListMessageColumns = `subscriber, message, kind, period, sent, articles`

// ScanListMessage reads a row of ListMessageColumns.
func ScanListMessage(rows interface{ Scan(...any) error }) (c ledger.ListMessage, err error) {
	var bytes []byte
	if err := rows.Scan(&c.Subscriber, &c.Message, &c.Kind, &c.Period, column.Time(&c.Sent), &bytes); err != nil {
		return c, err
	}
	listed, err := packed.UnpackListMessage(bytes)
	c.Shown, c.Rest, c.Older = listed.Shown, listed.Rest, listed.Older
	if err != nil {
		return c, fmt.Errorf("message %s to subscriber %d: %w", c.Message, c.Subscriber, err)
	}
	return c, nil
}

// MayShow is the condition on digests and held messages of the last AuditSpan
// that may show b's article. With high as "high" they are found by the index of
// that name, with "+high" by their subscribers, in order; a plus keeps SQLite
// from choosing another index.
func MayShow(a *database.Args, b ledger.Broadcast, high string) string {
	id := a.Add(b.Article)
	return `low <= ` + id + ` AND ` + high + ` >= ` + id + ` AND kind <> ` + a.Add(channel.DeliverMerged) +
		` AND +sent > ` + a.Add(column.Millis(b.Created.Add(-AuditSpan)))
}

// Showing are the newest digest or held message of each chat that shows b's
// article as it was before b's change, as far as a condition on them holds.
func Showing(ctx context.Context, q database.Queryer, b ledger.Broadcast, condition string,
	values ...any) (map[int64]SentMessage, error) {
	var a database.Args
	high := "high"
	if condition != "" {
		high = "+high"
	}
	query := `SELECT ` + ListMessageColumns + ` FROM collections WHERE ` + MayShow(&a, b, high)
	if condition != "" {
		query += ` AND ` + Fill(&a, condition, values)
	}
	found, last := map[int64]SentMessage{}, int64(0)
	err := database.Each(ctx, q, query+` ORDER BY subscriber, sent DESC, length(message) DESC, message DESC`,
		func(rows *sql.Rows) error {
			c, err := ScanListMessage(rows)
			if err != nil || c.Subscriber == last {
				return err
			}
			for _, shown := range c.Shown {
				if shown.Article != b.Article {
					continue
				}
				last = c.Subscriber
				if shown.Seq < b.Seq {
					found[c.Subscriber] = SentMessage{Message: c.Message, Shown: audience.Shown{Seq: shown.Seq}}
				}
			}
			return nil
		}, a...)
	return found, err
}
