package articles

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"loa/article"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// How many live articles there are is kept when writing: of each topic, of each
// source, and in all. Every function of this package that changes what is live
// keeps the counts, in the same transaction.

// TopicCounts is how many live articles each topic has; topics without one
// are absent.
func (s *Catalogue) TopicCounts(ctx context.Context) (counts map[string]int, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		counts, err = database.CountBy(ctx, tx, `SELECT name, n FROM counts WHERE kind = 'topic' AND n > 0`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count articles by topic: %w", err)
	}
	return counts, nil
}

// countLive adds to the counts of live articles of a source and in all.
func countLive(ctx context.Context, tx *sql.Tx, source string, by int) error {
	if err := count(ctx, tx, "source", source, by); err != nil {
		return err
	}
	return count(ctx, tx, "all", "", by)
}

// countUpdated keeps the counts when an article becomes a.
func countUpdated(ctx context.Context, tx *sql.Tx, a *Stored) error {
	var source string
	var state article.State
	if err := tx.QueryRowContext(ctx, `SELECT source, state FROM articles WHERE id = $1`, a.ID).Scan(&source,
		&state); err != nil {
		return err
	}
	was, is := state == article.StateLive, a.State == article.StateLive
	if was == is && source == a.Source {
		return nil
	}
	if was {
		if err := countLive(ctx, tx, source, -1); err != nil {
			return err
		}
	}
	if is {
		return countLive(ctx, tx, a.Source, 1)
	}
	return nil
}

func count(ctx context.Context, tx *sql.Tx, kind, name string, by int) error {
	if by == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO counts (kind, name, n) VALUES ($1, $2, $3)
		ON CONFLICT (kind, name) DO UPDATE SET n = counts.n + excluded.n`, kind, name, by)
	if err != nil {
		return fmt.Errorf("count articles: %w", err)
	}
	return nil
}

// CountPublished counts an article that becomes public in an hour (unix hours).
func CountPublished(ctx context.Context, tx *sql.Tx, hour int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO published_hours (hour, n) VALUES ($1, 1)
		ON CONFLICT (hour) DO UPDATE SET n = published_hours.n + 1`, hour)
	if err != nil {
		return fmt.Errorf("count what is published: %w", err)
	}
	return nil
}

// RecountTopics counts the live articles of topics anew, after their articles
// were given to one another.
func RecountTopics(ctx context.Context, tx *sql.Tx, topics ...string) error {
	for _, topic := range topics {
		_, err := tx.ExecContext(ctx, `INSERT INTO counts (kind, name, n)
			SELECT 'topic', CAST($1 AS TEXT), count(*) FROM article_topics WHERE topic = $1 AND state = 'live'
			ON CONFLICT (kind, name) DO UPDATE SET n = excluded.n`, topic)
		if err != nil {
			return fmt.Errorf("count articles of topic %s: %w", topic, err)
		}
	}
	return nil
}

// SaveArticleTopics makes article_topics say what the article does.
func SaveArticleTopics(ctx context.Context, tx *sql.Tx, a *Stored) error {
	change := map[string]int{}
	err := database.Each(ctx, tx, `DELETE FROM article_topics WHERE article = $1 RETURNING topic, state`,
		func(rows *sql.Rows) error {
			var topic string
			var state article.State
			err := rows.Scan(&topic, &state)
			if state == article.StateLive {
				change[topic]--
			}
			return err
		}, a.ID)
	if err != nil {
		return err
	}
	for _, topic := range a.Topics {
		added, err := database.Changed(ctx, tx, `INSERT INTO article_topics (article, topic, state, published,
			publish_seq)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (article,
			topic) DO NOTHING`, a.ID, topic, a.State, column.Millis(a.Published), a.PublishSeq)
		if err != nil {
			return err
		}
		if a.State == article.StateLive {
			change[topic] += int(added)
		}
	}
	for _, topic := range slices.Sorted(maps.Keys(change)) { // in one order: no deadlock
		if err := count(ctx, tx, "topic", topic, change[topic]); err != nil {
			return err
		}
	}
	return nil
}
