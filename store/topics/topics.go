package topics

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"loa/article"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/subscribers"
)

// Topics keeps the configured topics.
type Topics struct {
	db          *database.DB
	subscribers *subscribers.Subscribers
}

// New are the topics of a database.
func New(db *database.DB, subscribers *subscribers.Subscribers) *Topics {
	return &Topics{db: db, subscribers: subscribers}
}

// SyncTopics remembers the configured topics. A topic that is no longer among
// them is retired, not forgotten; one whose Formerly names a former id takes
// over that id's articles and subscriptions. It is safe to repeat.
func (s *Topics) SyncTopics(ctx context.Context, topics []article.Topic) error {
	now := column.Millis(s.db.Now())
	err := s.db.Publishing(ctx, func(tx *sql.Tx) error {
		known, err := storedTopics(ctx, tx, `SELECT topic FROM topics`)
		if err != nil {
			return err
		}
		var ids []string
		for _, t := range topics {
			ids = append(ids, t.ID)
		}
		for _, t := range topics {
			for _, former := range t.Formerly {
				if slices.Contains(ids, former) {
					continue // In use again for something else
				}
				err := renameTopic(ctx, tx, former, t.ID)
				if err == nil {
					err = s.subscribers.RenameSubscribedTopic(ctx, tx, former, t.ID)
				}
				if err != nil {
					return fmt.Errorf("topic %s becomes %s: %w", former, t.ID, err)
				}
			}
			// Former names stay known when the configuration forgets them.
			if i := slices.IndexFunc(known, func(k article.Topic) bool { return k.ID == t.ID }); i >= 0 {
				t.Formerly = column.Union(t.Formerly, known[i].Formerly)
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO topics (id, topic, retired) VALUES ($1, $2, 0)
				ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, retired = 0`, t.ID, column.JSON(t))
			if err != nil {
				return fmt.Errorf("topic %s: %w", t.ID, err)
			}
		}
		var a database.Args
		text := `UPDATE topics SET retired = ` + a.Add(now) + ` WHERE retired = 0`
		if len(ids) > 0 {
			text += ` AND id NOT IN (` + database.In(&a, ids) + `)`
		}
		_, err = tx.ExecContext(ctx, text, a...)
		return err
	})
	if err != nil {
		return fmt.Errorf("store the configured topics: %w", err)
	}
	return nil
}

// Unknown are the ids of those topics that were never configured before, under
// their present name or a former one.
func (s *Topics) Unknown(ctx context.Context, topics []article.Topic) (ids []string, err error) {
	var known []article.Topic
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		known, err = storedTopics(ctx, tx, `SELECT topic FROM topics`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("topics known already: %w", err)
	}
	for _, t := range topics {
		if !slices.ContainsFunc(known, func(k article.Topic) bool {
			return k.ID == t.ID || slices.Contains(t.Formerly, k.ID)
		}) {
			ids = append(ids, t.ID)
		}
	}
	return ids, nil
}

// RetiredTopics are the topics that were configured once and are no more, by id.
func (s *Topics) RetiredTopics(ctx context.Context) (topics []article.Topic, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		topics, err = storedTopics(ctx, tx, `SELECT topic FROM topics WHERE retired > 0`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("retired topics: %w", err)
	}
	slices.SortFunc(topics, func(a, b article.Topic) int { return cmp.Compare(a.ID, b.ID) })
	return topics, nil
}

func storedTopics(ctx context.Context, tx *sql.Tx, text string) ([]article.Topic, error) {
	rows, err := tx.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var topics []article.Topic
	for rows.Next() {
		var t article.Topic
		if err := rows.Scan(column.FromJSON(&t)); err != nil {
			return nil, err
		}
		topics = append(topics, t)
	}
	return topics, rows.Err()
}

// renameTopic gives everything of one topic to another.
func renameTopic(ctx context.Context, tx *sql.Tx, from, to string) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM topics WHERE id = $1`, from); err != nil {
		return err
	}
	ids, err := database.IDs(ctx, tx, `SELECT article FROM article_topics WHERE topic = $1`, from)
	if err != nil {
		return err
	}
	for _, id := range ids {
		var topics, copied []string
		err := tx.QueryRowContext(ctx, `SELECT topics, copied_topics FROM articles WHERE id = $1`,
			id).Scan(column.FromLines(&topics), column.FromLines(&copied))
		if err != nil {
			return fmt.Errorf("article %d: %w", id, err)
		}
		_, err = tx.ExecContext(ctx, `UPDATE articles SET topics = $1, copied_topics = $2 WHERE id = $3`,
			column.Lines(replaced(topics, from, to)), column.Lines(replaced(copied, from, to)), id)
		if err != nil {
			return fmt.Errorf("article %d: %w", id, err)
		}
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO article_topics (article, topic, state, published, publish_seq)
		SELECT article, $1, state, published, publish_seq FROM article_topics WHERE topic = $2
		ON CONFLICT (article, topic) DO NOTHING`, to, from)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, `DELETE FROM article_topics WHERE topic = $1`, from); err != nil {
		return err
	}
	return articles.RecountTopics(ctx, tx, from, to)
}

// replaced is list with to in place of from, each once.
func replaced(list []string, from, to string) []string {
	var out []string
	for _, s := range list {
		if s == from {
			s = to
		}
		out = column.Union(out, []string{s})
	}
	return out
}
