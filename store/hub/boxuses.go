package hub

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

const (
	// newHostsMost is how many hosts a day has that no day before had: who makes
	// names up fills no table, and does not push out those that are known.
	newHostsMost = 200
	boxUseKept   = 90 * 24 * time.Hour
	boxUsesMost  = 1000
)

func dayOf(t time.Time) int64 { return t.Unix() / 86400 }

// SaveBoxUses adds counts to those of the same day, and forgets those that are old.
func (s *Hub) SaveBoxUses(ctx context.Context, list []operations.BoxUse) error {
	slices.SortFunc(list, func(a, b operations.BoxUse) int { return a.Last.Compare(b.Last) })
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		today := dayOf(s.db.Now())
		if _, err := tx.ExecContext(ctx, `DELETE FROM box_uses WHERE day < $1`,
			dayOf(s.db.Now().Add(-boxUseKept))); err != nil {
			return err
		}
		known := map[string]bool{"": true}
		fresh := 0
		err := database.Each(ctx, tx, `SELECT host, min(day) FROM box_uses GROUP BY host`, func(rows *sql.Rows) error {
			var host string
			var first int64
			err := rows.Scan(&host, &first)
			known[host] = true
			if first == today {
				fresh++
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, u := range list {
			if !known[u.Host] {
				if fresh++; fresh > newHostsMost {
					u.Host = operations.OtherHosts
				}
				known[u.Host] = true
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO box_uses (day, host, kind, feed, requests, last)
				VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (day, host, kind, feed) DO UPDATE SET
				requests = box_uses.requests + excluded.requests, last = excluded.last`, dayOf(u.Day),
				column.Text(u.Host), string(u.Kind), column.Text(u.Feed), u.Requests, column.Millis(u.Last))
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save which sites show boxes: %w", err)
	}
	return nil
}

// BoxUses adds up which sites showed which boxes since a time, those that asked last
// first. Day is the first of them.
func (s *Hub) BoxUses(ctx context.Context, since time.Time) (list []operations.BoxUse, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT host, kind, feed, min(day), CAST(sum(requests) AS BIGINT), max(last)
		FROM box_uses WHERE day >= $1 GROUP BY host, kind, feed ORDER BY max(last) DESC, host, kind, feed LIMIT $2`,
		func(rows *sql.Rows) error {
			var u operations.BoxUse
			var day int64
			err := rows.Scan(&u.Host, &u.Kind, &u.Feed, &day, &u.Requests, column.Time(&u.Last))
			u.Day = time.Unix(day*86400, 0).UTC()
			list = append(list, u)
			return err
		}, dayOf(since), boxUsesMost)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("which sites show boxes: %w", err))
	}
	return list, nil
}
