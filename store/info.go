package store

import (
	"context"
	"fmt"

	"loa/operations"
)

// Ping tells whether the database answers, and in words why not.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.reads.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		return s.explain(fmt.Errorf("ping: %w", err))
	}
	return nil
}

// Info is what the database says of itself.
func (s *Store) Info(ctx context.Context) (operations.DatabaseInfo, error) {
	info := operations.DatabaseInfo{Name: s.name}
	var version string
	err := s.reads.QueryRowContext(ctx, s.dialect.sql(`${server info}`)).Scan(&version, &info.SizeBytes)
	if err == nil {
		info.Engine = s.dialect.title + " " + version
		info.Schema, err = s.schemaVersion(ctx)
	}
	if err != nil {
		return operations.DatabaseInfo{}, s.explain(fmt.Errorf("ask the database for its version: %w", err))
	}
	return info, nil
}
