package ledger

import (
	"context"
	"database/sql"
	"errors"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/ledger/internal/packed"
)

// AuditBroken audits an article with the database broken by a query, and
// leaves it whole.
func (s *Ledger) AuditBroken(ctx context.Context, id int64, query string, args ...any) (list []ledger.Audit,
	err error) {
	whole := errors.New("rolled back on purpose")
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return err
		}
		if list, err = s.AuditWithin(ctx, tx, id); err != nil {
			return err
		}
		return whole
	})
	if errors.Is(err, whole) {
		err = nil
	}
	return list, err
}

// Crowd adds n subscribers of a topic, some of whom also have others.
func (s *Ledger) Crowd(ctx context.Context, n int, topic string) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		for _, query := range []string{
			`INSERT INTO subscribers (channel, address, thread, kind, name, language, state, reason, paused_until,
				not_before,
				manager, rhythm, asked,
				quiet_from, quiet_to, size, preview, sound, keywords, held_seq, held_to, held_due, created, created_seq)
			WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $1)
			SELECT 'telegram', CAST(100000000 + i AS TEXT), 0, 'private', '', 'vi', 'active', '', 0, 0, 0,
			'immediate', i > 0,
				0, 0, 'medium', i > 0, i > 0, '', 0, 0, 0, 1, 0 FROM c`,
			`INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied, since, since_seq, ended, ended_seq,
				reason, keywords)
			SELECT id, 'telegram', $1, '', 'immediate', 1, 0, 0, 0, '', '' FROM subscribers`,
			`INSERT INTO subscriptions (subscriber, channel, topic, rhythm, applied, since, since_seq, ended, ended_seq,
				reason, keywords)
			SELECT id, 'telegram', $1 || '-' || (id % 7), '', 'immediate', 1, 0, 0, 0, '', '' FROM subscribers
			WHERE id % 3 = 0`,
		} {
			var arg any = topic
			if query[:27] == `INSERT INTO subscribers (ch` {
				arg = n
			}
			if _, err := tx.ExecContext(ctx, query, arg); err != nil {
				return err
			}
		}
		if s.db.Dialect.Name == "postgres" {
			_, err := tx.ExecContext(ctx, `ANALYZE subscriptions`)
			return err
		}
		return nil
	})
}

// Digests keeps a digest of ten articles a day for every subscriber, the last
// of which shows the articles from first on.
func (s *Ledger) Digests(ctx context.Context, days int, first int64) error {
	return s.db.Write(ctx, func(tx *sql.Tx) error {
		for day := range days {
			low := first - int64(10*(days-1-day))
			c := ledger.ListMessage{}
			for i := range int64(10) {
				c.Shown = append(c.Shown, ledger.ShownArticle{Article: low + i, Seq: 1})
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO collections (subscriber, message, channel, kind, period, sent,
				low,
				high, articles)
				SELECT id, CAST(id * 100 + CAST($1 AS BIGINT) AS TEXT), 'telegram', 'digest', 'daily',
				CAST($2 AS BIGINT),
				CAST($3 AS BIGINT), CAST($4 AS BIGINT), `+blobOf(s, "$5")+` FROM subscribers`,
				day, column.Millis(s.db.Now()), low, low+9, packed.PackListMessage(c))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func blobOf(s *Ledger, value string) string {
	if s.db.Dialect.Name == "postgres" {
		return "CAST(" + value + " AS BYTEA)"
	}
	return value
}

// DueTo is the query for what is due to some subscribers.
var DueTo = dueTo

var errInterrupted = errors.New("interrupted on purpose")

// RetireSome is Retire, interrupted before it takes another step.
func (s *Ledger) RetireSome(ctx context.Context, channel string, steps int) error {
	if err := s.db.Write(ctx, func(tx *sql.Tx) error { return s.beginRetirement(ctx, tx, channel) }); err != nil {
		return err
	}
	return s.settleRetirement(channel, func(f func(context.Context, *sql.Tx) error) error {
		if steps--; steps < 0 {
			return errInterrupted
		}
		return s.db.Write(ctx, func(tx *sql.Tx) error { return f(ctx, tx) })
	})
}
