package store

import (
	"context"

	"loa/article"
)

// Broadcasts is the whole outbox, for tests.
func (s *Store) Broadcasts(ctx context.Context) (list []article.Broadcast, err error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT id, seq, article, revision, kind, change, lane, created, expires FROM broadcasts ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b article.Broadcast
		if err := rows.Scan(&b.ID, &b.Seq, &b.Article, &b.Revision, &b.Kind, &b.Change, &b.Lane, when(&b.Created), when(&b.Expires)); err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}
