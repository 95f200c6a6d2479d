package store

import (
	"context"
	"database/sql"
	"fmt"

	"loa/article"
	"loa/ledger"
)

// Broadcasts is the whole outbox, for tests.
func (s *Store) Broadcasts(ctx context.Context) (list []ledger.Broadcast, err error) {
	rows, err := s.reads.QueryContext(ctx, `SELECT id, seq, article, revision, kind, change, lane, created, expires FROM broadcasts ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var b ledger.Broadcast
		if err := rows.Scan(&b.ID, &b.Seq, &b.Article, &b.Revision, &b.Kind, &b.Change, &b.Lane, when(&b.Created), when(&b.Expires)); err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// LimitPages is how many pages the SQLite file may have.
func (s *Store) LimitPages(n int) error {
	var got int
	return s.writes.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Scan(&got)
}

// CheckIntegrity asks SQLite whether its file is sound.
func (s *Store) CheckIntegrity(ctx context.Context) error {
	if s.dialect.name != "sqlite" {
		return nil
	}
	var verdict string
	if err := s.reads.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		return fmt.Errorf("integrity: %s %w", verdict, err)
	}
	return nil
}

// Fill stores articles as SaveFill does, many in one transaction and without
// looking for copies.
func (s *Store) Fill(ctx context.Context, n int, of func(i int) article.Article) error {
	const step = 2000
	for done := 0; done < n; done += step {
		err := s.publishing(ctx, func(tx *sql.Tx) error {
			for i := done; i < min(done+step, n); i++ {
				now := s.now()
				if _, err := s.saveNew(ctx, tx, s.presentable(of(i), now), nil, false, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Everything is every row of every table, as text.
func (s *Store) Everything(ctx context.Context) (list []string, err error) {
	names := `SELECT name FROM sqlite_master WHERE type = 'table'`
	if s.dialect.name != "sqlite" {
		names = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
	}
	var tables []string
	err = each(ctx, s.reads, names, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		tables = append(tables, name)
		return err
	})
	for _, table := range tables {
		if err != nil {
			break
		}
		err = each(ctx, s.reads, `SELECT * FROM `+table, func(rows *sql.Rows) error {
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			err = rows.Scan(values...)
			text := table + ":"
			for i, c := range columns {
				value := *values[i].(*any)
				if bytes, ok := value.([]byte); ok {
					value = string(bytes)
				}
				text += fmt.Sprintf(" %s=%v", c, value)
			}
			list = append(list, text)
			return err
		})
	}
	return list, err
}
