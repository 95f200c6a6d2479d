package articles

import (
	"context"
	"database/sql"
	"fmt"

	"loa/store/internal/database"
)

// TopicCounts is how many live articles each topic has; topics without one
// are absent.
func (s *Catalogue) TopicCounts(ctx context.Context) (counts map[string]int, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		counts, err = database.CountBy(ctx, tx, `SELECT topic, count(*) FROM article_topics WHERE state = 'live' GROUP BY topic`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count articles by topic: %w", err)
	}
	return counts, nil
}
