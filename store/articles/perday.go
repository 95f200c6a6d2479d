package articles

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/store/internal/column"
	"loa/store/internal/database"
)

// perDayMost is how many days PerDay counts at most: what it reads grows with
// them.
const perDayMost = 31

// PerDay returns, of each source that published, how many articles it published
// on each of the last days, the oldest first. Days begin at midnight of now's
// zone; the last one is today.
func (s *Catalogue) PerDay(ctx context.Context, now time.Time, days int) (counts map[string][]int, err error) {
	days = min(days, perDayMost)
	y, m, d := now.Date()
	begin := time.Date(y, m, d-days+1, 0, 0, 0, 0, now.Location())
	day := (24 * time.Hour).Milliseconds()
	counts = map[string][]int{}
	err = database.Each(ctx, s.db.Reads, `SELECT source, (published - $1) / $2, count(*) FROM articles
		WHERE state = 'live' AND published >= $1 AND published < $3 GROUP BY 1, 2`, func(rows *sql.Rows) error {
		var source string
		var at, n int
		if err := rows.Scan(&source, &at, &n); err != nil {
			return err
		}
		if counts[source] == nil {
			counts[source] = make([]int, days)
		}
		counts[source][at] = n
		return nil
	}, column.Millis(begin), day, column.Millis(begin)+int64(days)*day)
	if err != nil {
		return nil, fmt.Errorf("count articles by day: %w", err)
	}
	return counts, nil
}
