package topics

import (
	"context"
	"database/sql"
	"fmt"

	"loa/audience"
	"loa/store/internal/bounds"
	"loa/store/internal/database"
)

// SyncBounds has channels serve that from the next change on, and returns what
// those that served something else served until now. Subscriptions stay: one to a
// topic that a channel no longer serves rests until it does again. It is safe to
// repeat.
func (s *Topics) SyncBounds(ctx context.Context, serve map[string]audience.Bound) (map[string]audience.Bound, error) {
	return bounds.Sync(ctx, s.db, serve)
}

// Followed counts the subscriptions of a channel that are on, by topic.
func (s *Topics) Followed(ctx context.Context, channel string) (map[string]int64, error) {
	followed := map[string]int64{}
	err := database.Each(ctx, s.db.Reads, `SELECT topic, count(*) FROM subscriptions
		WHERE channel = $1 AND ended = 0 GROUP BY topic`, func(rows *sql.Rows) error {
		var topic string
		var n int64
		err := rows.Scan(&topic, &n)
		followed[topic] = n
		return err
	}, channel)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("what subscribers of %s follow: %w", channel, err))
	}
	return followed, nil
}
