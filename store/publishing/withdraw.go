package publishing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/audience"
	"loa/store/articles"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Withdraw takes an article down and tells everyone so; article.ErrNotFound
// when there is none. It is safe to repeat. When some of the article's places
// are marked missing while another still stands, the text is not gone: only
// the missing places are dropped, and the article moves to one that stands.
func (s *Publisher) Withdraw(ctx context.Context, id int64, reason string) error {
	now := s.moment()
	err := s.db.Publishing(ctx, func(tx *sql.Tx) error {
		old, err := stored(ctx, tx, id)
		if err != nil || old.State == article.StateWithdrawn {
			return err
		}
		dropped, err := s.dropMissing(ctx, tx, old, now)
		if err != nil || dropped {
			return err
		}
		return s.takeDown(ctx, tx, old, reason, now)
	})
	if err != nil {
		return fmt.Errorf("withdraw article %d: %w", id, err)
	}
	return nil
}

// Remove takes an article down because an operator says so, wherever its
// portals still show it: unlike one that Withdraw took down it does not return
// when it is read again. article.ErrNotFound when there is none. It is safe to
// repeat.
func (s *Publisher) Remove(ctx context.Context, id int64, reason string) error {
	now := s.moment()
	err := s.db.Publishing(ctx, func(tx *sql.Tx) error {
		old, err := stored(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, `INSERT INTO removals (article, removed) VALUES ($1, $2)
			ON CONFLICT (article) DO NOTHING`, id, column.Millis(now)); err != nil {
			return err
		}
		if old.State == article.StateWithdrawn {
			return nil
		}
		return s.takeDown(ctx, tx, old, reason, now)
	})
	if err != nil {
		return fmt.Errorf("remove article %d: %w", id, err)
	}
	return nil
}

// removed tells whether an operator took an article down.
func removed(ctx context.Context, tx *sql.Tx, id int64) (is bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM removals WHERE article = $1)`, id).Scan(&is)
	return is, err
}

// stored is an article as it is now.
func stored(ctx context.Context, tx *sql.Tx, id int64) (articles.Stored, error) {
	return articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
		` FROM articles WHERE id = $1`, id))
}

// takeDown withdraws an article and plans what people are told.
func (s *Publisher) takeDown(ctx context.Context, tx *sql.Tx, old articles.Stored, reason string, now time.Time) error {
	n := old
	n.Reason, n.Changed = column.Text(reason), now
	p, err := plan(ctx, tx, audience.Event{Kind: audience.Removed, After: n.Article, Now: now}, old)
	if err != nil {
		return err
	}
	return carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, false))
}

// dropMissing removes the places of old that are marked missing when another
// stands, and tells whether it did.
func (s *Publisher) dropMissing(ctx context.Context, tx *sql.Tx, old articles.Stored, now time.Time) (bool, error) {
	var home *article.Known // the place that stands longest
	missing, standing := 0, []article.Place{}
	rows, err := tx.QueryContext(ctx,
		`SELECT source, key, url, missing FROM places WHERE article = $1 ORDER BY own DESC, collected`, old.ID)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var k article.Known
		if err := rows.Scan(&k.Source, &k.Key, &k.URL, column.Time(&k.Missing)); err != nil {
			return false, err
		}
		switch {
		case !k.Missing.IsZero():
			missing++
		case home == nil:
			home = &k
		default:
			standing = append(standing, article.Place{Source: k.Source, URL: k.URL})
		}
	}
	if err := rows.Err(); err != nil || missing == 0 || home == nil {
		return false, err
	}
	rows.Close() // Before the connection's next statement
	if _, err := tx.ExecContext(ctx, `DELETE FROM places WHERE article = $1 AND missing > 0`, old.ID); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE places SET own = $1 WHERE source = $2 AND key = $3`, true, home.Source,
		home.Key); err != nil {
		return false, err
	}
	n := old
	n.Source, n.Key, n.URL, n.Places = home.Source, home.Key, home.URL, standing
	return true, s.saveTouched(ctx, tx, &n, old.Topics, now)
}

// releaseStep is how many articles become public in one transaction.
const releaseStep = 50

// Release makes the waiting articles public whose Release has come, oldest
// first, and announces them. It returns how many, and when the next one is
// due (zero: none waits). It is safe to repeat.
func (s *Publisher) Release(ctx context.Context) (released int, next time.Time, err error) {
	if next, err = s.nextRelease(ctx); err != nil || next.IsZero() || next.After(s.moment()) {
		return 0, next, err // nothing to take the order of changes for
	}
	for {
		n, err := s.releaseSome(ctx)
		released += n
		if err != nil {
			return released, time.Time{}, fmt.Errorf("release waiting articles: %w", err)
		}
		if n < releaseStep {
			break
		}
	}
	next, err = s.nextRelease(ctx)
	return released, next, err
}

// nextRelease is when the next waiting article is to be released, zero for none.
func (s *Publisher) nextRelease(ctx context.Context) (next time.Time, err error) {
	err = s.db.Reads.QueryRowContext(s.db.Brief(ctx),
		`SELECT release_at FROM articles WHERE state = 'waiting' ORDER BY release_at LIMIT 1`).Scan(column.Time(&next))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, s.db.Explain(fmt.Errorf("next waiting article: %w", err))
	}
	return next, nil
}

func (s *Publisher) releaseSome(ctx context.Context) (released int, err error) {
	now := s.moment()
	err = s.db.Publishing(ctx, func(tx *sql.Tx) error {
		released = 0
		ids, err := database.IDs(ctx, tx,
			`SELECT id FROM articles WHERE state = 'waiting' AND release_at <= $1 ORDER BY release_at, id`+
				database.Limit(releaseStep), column.Millis(now))
		if err != nil {
			return err
		}
		for _, id := range ids {
			n, err := articles.ScanArticle(tx.QueryRowContext(ctx, `SELECT `+articles.ArticleColumns+
				` FROM articles WHERE id = $1`, id))
			if err != nil {
				return err
			}
			p, err := plan(ctx, tx, audience.Event{Kind: audience.Released, After: n.Article, Now: now}, n)
			if err != nil {
				return err
			}
			if err := carryOut(ctx, tx, &n, p, s.update(ctx, tx, &n, false)); err != nil {
				return fmt.Errorf("article %d: %w", id, err)
			}
			released++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return released, nil
}
