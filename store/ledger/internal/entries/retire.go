package entries

import (
	"context"
	"database/sql"
	"strings"

	"loa/store/internal/database"
)

// channels are names of channels.
type channels []string

// RetiredAt are the channels that were retired when a change was published.
func RetiredAt(ctx context.Context, q database.Queryer, seq int64) (list channels, err error) {
	err = database.Each(ctx, q, `SELECT channel FROM retirements WHERE from_seq < $1 AND (to_seq = 0 OR to_seq >= $1)`,
		func(rows *sql.Rows) error {
			var c string
			err := rows.Scan(&c)
			list = append(list, c)
			return err
		}, seq)
	return list, err
}

// Condition is, as the rest of a query, that a column is none of them; empty for
// none.
func (c channels) Condition(column string) string {
	if len(c) == 0 {
		return ""
	}
	quoted := make([]string, len(c))
	for i, name := range c {
		quoted[i] = "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	return " AND " + column + " NOT IN (" + strings.Join(quoted, ", ") + ")"
}
