package store

import (
	"context"
	"fmt"
)

// LimitPages is how many pages the SQLite file may have.
func (s *Store) LimitPages(n int) error {
	var got int
	return s.db.Writes.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Scan(&got)
}

// CheckIntegrity asks SQLite whether its file is sound.
func (s *Store) CheckIntegrity(ctx context.Context) error {
	if s.db.Dialect.Name != "sqlite" {
		return nil
	}
	var verdict string
	if err := s.db.Reads.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
		return fmt.Errorf("integrity: %s %w", verdict, err)
	}
	return nil
}
