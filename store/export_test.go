package store

import (
	"context"
	"database/sql"
	"fmt"

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
