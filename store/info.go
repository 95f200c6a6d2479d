package store

import (
	"context"
	"fmt"
	"os"

	"loa/operations"
	"loa/store/internal/database"
)

// WasMade tells whether there once was a SQLite database at path, whether or not
// it is there now.
func WasMade(path string) bool {
	_, err := os.Stat(database.Marker(path))
	return err == nil
}

// Info is what the database says of itself.
func (s *Store) Info(ctx context.Context) (operations.DatabaseInfo, error) {
	info := operations.DatabaseInfo{Name: s.db.Name}
	var version string
	err := s.db.Reads.QueryRowContext(ctx, s.db.Dialect.SQL(`${server info}`)).Scan(&version, &info.SizeBytes)
	if err == nil {
		info.Engine = s.db.Dialect.Title + " " + version
		info.Schema, err = s.schemaVersion(ctx)
	}
	if err != nil {
		return operations.DatabaseInfo{}, s.db.Explain(fmt.Errorf("ask the database for its version: %w", err))
	}
	return info, nil
}
