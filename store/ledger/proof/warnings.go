package proof

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"loa/article"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
)

// Warnings says how far a warning has come, or with 0 each that was announced
// and is in force, newest first. Sent is what Audit counts.
func (s *Proof) Warnings(ctx context.Context, id int64) (list []ledger.WarningReach, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		// The words of the index articles_urgent.
		query, value := `state = 'live' AND changed > $1 AND EXISTS (SELECT 1 FROM broadcasts b WHERE b.article = articles.id)`, column.Millis(s.db.Now().Add(-article.WarningLife))
		if id != 0 {
			query, value = `id = $1`, id
		}
		err := database.Each(ctx, tx, `SELECT id, urgency, title FROM articles WHERE urgency > 0 AND `+query+
			` ORDER BY published DESC, id DESC`, func(rows *sql.Rows) error {
			var w ledger.WarningReach
			err := rows.Scan(&w.Article, &w.Level, &w.Title)
			list = append(list, w)
			return err
		}, value)
		if err != nil {
			return err
		}
		for i := range list {
			if err := s.reach(ctx, tx, &list[i]); err != nil {
				return fmt.Errorf("article %d: %w", list[i].Article, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reach of warnings: %w", err)
	}
	return list, nil
}

func (s *Proof) reach(ctx context.Context, tx *sql.Tx, w *ledger.WarningReach) (err error) {
	broadcasts, err := s.AuditWithin(ctx, tx, w.Article)
	if err != nil {
		return err
	}
	for _, b := range broadcasts {
		if b.Kind == article.BroadcastNew {
			w.Sent += b.Sent
		}
	}
	if w.Read, err = acknowledgements(ctx, tx, w.Article); err != nil {
		return err
	}
	w.Reactions, err = reactions(ctx, tx, w.Article)
	return err
}

// reactions counts those to the messages that told channels of a warning.
func reactions(ctx context.Context, tx *sql.Tx, id int64) (n int64, err error) {
	type counted struct {
		subscriber, total int64
		message           string
	}
	var all []counted
	err = database.Each(ctx, tx, `SELECT subscriber, message, total FROM reactions WHERE total > 0
		AND at >= (SELECT coalesce(min(b.created), 0) FROM broadcasts b WHERE b.article = $1)`,
		func(rows *sql.Rows) error {
			var c counted
			err := rows.Scan(&c.subscriber, &c.message, &c.total)
			all = append(all, c)
			return err
		}, id)
	for _, c := range all {
		if err != nil {
			return 0, err
		}
		err = entries.Batches(ctx, tx, `round IN (SELECT rb.round FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
			WHERE rb.article = $1 AND NOT r.changes) AND first <= $2 AND last >= $2`, func(b ledger.Batch) error {
			if r := entries.RecipientOf(b.Recipients, c.subscriber); r != nil &&
				slices.ContainsFunc(r.Results, func(r ledger.Result) bool { return r.Message == c.message }) {
				n += c.total
			}
			return nil
		}, id, c.subscriber)
	}
	return n, err
}

// Acknowledgements counts who has read a warning.
func (s *Proof) Acknowledgements(ctx context.Context, id int64) (int64, error) {
	n, err := acknowledgements(ctx, s.db.Reads, id)
	if err != nil {
		return 0, s.db.Explain(fmt.Errorf("count readers of warning %d: %w", id, err))
	}
	return n, nil
}

func acknowledgements(ctx context.Context, q database.Queryer, id int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM acknowledgements WHERE article = $1`, id).Scan(&n)
	return n, err
}
