package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/article"
	"loa/audience"
)

// publishing runs f in a transaction that holds the order of public changes:
// whoever else publishes waits until it commits. So numbers become visible in
// their order, and a reader who asks for what came after the last number it
// saw misses nothing.
func (s *Store) publishing(ctx context.Context, f func(tx *sql.Tx) error) error {
	lock := s.dialect.sql(`SELECT value FROM counters WHERE name = 'seq' ${for update}`)
	return s.write(ctx, func(tx *sql.Tx) error {
		var last int64
		if err := tx.QueryRowContext(ctx, lock).Scan(&last); err != nil {
			return fmt.Errorf("lock the order of changes: %w", err)
		}
		return f(tx)
	})
}

// nextSeq takes the next number. Only within publishing.
func nextSeq(ctx context.Context, tx *sql.Tx) (seq int64, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value`).Scan(&seq)
	if err != nil {
		return 0, fmt.Errorf("next number in the order of changes: %w", err)
	}
	return seq, nil
}

// LatestSeq is the number of the newest public change, 0 before the first.
func (s *Store) LatestSeq(ctx context.Context) (seq int64, err error) {
	err = s.reads.QueryRowContext(ctx, `SELECT value FROM counters WHERE name = 'seq'`).Scan(&seq)
	if err != nil {
		return 0, s.explain(fmt.Errorf("latest change: %w", err))
	}
	return seq, nil
}

// Changes returns at most limit public changes after afterSeq, in their
// order. None that is numbered below a returned one appears later.
func (s *Store) Changes(ctx context.Context, afterSeq int64, limit int) ([]article.Change, error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT seq, article, kind, source, topics, at FROM changes
		WHERE seq > $1 ORDER BY seq LIMIT $2`, afterSeq, limit)
	if err != nil {
		return nil, s.explain(fmt.Errorf("changes after %d: %w", afterSeq, err))
	}
	defer rows.Close()
	var changes []article.Change
	for rows.Next() {
		var c article.Change
		if err := rows.Scan(&c.Seq, &c.Article, &c.Kind, &c.Source, fromJSON(&c.Topics), when(&c.At)); err != nil {
			return nil, fmt.Errorf("changes after %d: %w", afterSeq, err)
		}
		changes = append(changes, c)
	}
	if err := rows.Err(); err != nil {
		return nil, s.explain(fmt.Errorf("changes after %d: %w", afterSeq, err))
	}
	return changes, nil
}

// insertChange enters a's change, numbered a.Seq, into the order of changes.
// before are the topics it had until now: their feeds change as well.
func insertChange(ctx context.Context, tx *sql.Tx, a *stored, kind article.BroadcastKind, before []string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO changes (seq, article, kind, source, topics, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		a.Seq, a.ID, kind, a.Source, asJSON(union(a.Topics, before)), ms(a.Changed))
	if err != nil {
		return fmt.Errorf("record the change: %w", err)
	}
	return nil
}

// insertBroadcast puts a's change, numbered a.Seq, into the outbox. A new
// emergency is for everyone, whatever their topics.
func insertBroadcast(ctx context.Context, tx *sql.Tx, a *stored, kind article.BroadcastKind, change article.ChangeKind) error {
	lane := audience.LaneImmediate
	if a.Urgency >= article.Warning || change == article.ChangeEnded || change == article.ChangeMistaken {
		lane = audience.LaneEmergency
	}
	var expires time.Time
	if a.Urgency > article.Ordinary && kind != article.BroadcastWithdrawal {
		expires = a.Changed.Add(article.WarningLife)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO broadcasts (seq, article, revision, kind, change, lane, created, expires, closed, everyone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)`,
		a.Seq, a.ID, a.Revision, kind, change, lane, ms(a.Changed), ms(expires), kind == article.BroadcastNew && a.Urgency >= article.Emergency)
	if err != nil {
		return fmt.Errorf("enter the broadcast: %w", err)
	}
	return nil
}
