package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// SaveFeedToken stores a private address of a feed. A name that exists gets
// the new token, and the old one no longer works.
func (s *Hub) SaveFeedToken(ctx context.Context, t operations.FeedToken) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO feed_tokens (name, hash, feed, created) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, feed = excluded.feed, created = excluded.created`,
			t.Name, t.Hash, t.Feed, column.Millis(t.Created))
		return err
	})
	if err != nil {
		return fmt.Errorf("save feed token %q: %w", t.Name, err)
	}
	return nil
}

// FeedToken returns the private address with a token's hash, or
// article.ErrNotFound when there is none or it was revoked.
func (s *Hub) FeedToken(ctx context.Context, hash string) (t operations.FeedToken, err error) {
	err = s.db.Reads.QueryRowContext(ctx, `SELECT name, hash, feed, created FROM feed_tokens WHERE hash = $1`,
		hash).Scan(&t.Name, &t.Hash, &t.Feed, column.Time(&t.Created))
	if errors.Is(err, sql.ErrNoRows) {
		return t, article.ErrNotFound
	}
	if err != nil {
		return t, s.db.Explain(fmt.Errorf("read a feed token: %w", err))
	}
	return t, nil
}

// FeedTokens returns all private addresses, oldest first.
func (s *Hub) FeedTokens(ctx context.Context) (list []operations.FeedToken, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT name, hash, feed, created FROM feed_tokens ORDER BY created`,
		func(rows *sql.Rows) error {
			var t operations.FeedToken
			err := rows.Scan(&t.Name, &t.Hash, &t.Feed, column.Time(&t.Created))
			list = append(list, t)
			return err
		})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list feed tokens: %w", err))
	}
	return list, nil
}

// RevokeFeedToken ends a private address; article.ErrNotFound when there is
// none of that name.
func (s *Hub) RevokeFeedToken(ctx context.Context, name string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		return database.ChangeOne(ctx, tx, `DELETE FROM feed_tokens WHERE name = $1`, name)
	})
	if err != nil {
		return fmt.Errorf("revoke feed token %q: %w", name, err)
	}
	return nil
}
