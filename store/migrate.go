package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"loa/store/internal/database"
)

// How one SQL text serves both databases
//
// A migration is one file migrations/NNNNN_noun.sql of plain statements, each
// ended by a semicolon, run as a whole in one transaction by goose (no goose
// comments in the file). Both databases get the same text after dialect.go has
// replaced its ${words}; the words for tables are
//
//	${identity}  the type and key of a column that numbers its rows, never twice:
//	             id ${identity}
//	${blob}      bytes
//
// Column types are TEXT, BIGINT (times: unix ms, 0 for none; also counts and
// enumerations), BOOLEAN and ${blob}, always NOT NULL, with a DEFAULT only
// where a later migration adds the column. Lists and small structures that no
// query looks into are JSON in TEXT (JSON, FromJSON). Indexes may be partial
// (WHERE closed = 0). Add ON DELETE CASCADE only where erasing must reach.
//
// Queries follow the same rule: $1… in ascending order of first use, ON
// CONFLICT, RETURNING, row values; a clause that only one database knows goes
// through s.dialect.sql(`… ${skip locked}`) or a method in dialect.go. Never
// ORDER BY a TEXT column where the order matters (collations differ).
//
// Files are forward only and never edited after a release.

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to the newest version and refuses one that is
// newer than this program. Processes that start together take turns.
func (s *Store) migrate(ctx context.Context) error {
	steps, newest, err := s.migrationSteps()
	if err != nil {
		return err
	}
	current, err := s.schemaVersion(ctx)
	switch {
	case err != nil:
		return err
	case current > newest:
		return fmt.Errorf("database %s has schema %d, this program knows up to %d: it was used by a newer Loa; start "+
			"that one", s.db.Name, current, newest)
	case current == newest:
		return s.isWhole(ctx, steps)
	}
	dialect := goose.DialectSQLite3
	if s.db.Dialect.Name == "postgres" {
		dialect = goose.DialectPostgres
		unlock, err := s.lockMigrations(ctx)
		if err != nil {
			return err
		}
		defer unlock()
	}
	provider, err := goose.NewProvider(dialect, s.db.Writes, nil, goose.WithGoMigrations(steps...),
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(s.db.Log))
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	// A step and its number are one transaction. On SQLite two processes may
	// begin the same step; the second fails, unchanged, and goes on from
	// where the first has come to.
	taken := func(error) bool { return s.db.Dialect.Name == "sqlite" }
	err = database.Again(ctx, taken, func() error {
		_, err := provider.Up(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("bring schema of %s from %d to %d: %w", s.db.Name, current, newest, err)
	}
	return nil
}

// isWhole refuses a schema that has the newest step and lacks one before it: it was
// made by a build between two releases, into which that step came later.
func (s *Store) isWhole(ctx context.Context, steps []*goose.Migration) error {
	var done int
	err := s.db.Reads.QueryRowContext(ctx, `SELECT count(DISTINCT version_id) FROM goose_db_version WHERE version_id > 0`).
		Scan(&done)
	if err != nil {
		return fmt.Errorf("read the schema version of %s: %w", s.db.Name, err)
	}
	if done < len(steps) {
		return fmt.Errorf("database %s has %d of %d steps of its schema: it was made by a build between two releases "+
			"and cannot be used; restore a backup of a release", s.db.Name, done, len(steps))
	}
	return nil
}

// ErrOlder says that the schema is older than this program.
var ErrOlder = errors.New("its schema is older than this program")

// isNewest refuses a schema that is not this program's newest.
func (s *Store) isNewest(ctx context.Context) error {
	steps, newest, err := s.migrationSteps()
	if err != nil {
		return err
	}
	current, err := s.schemaVersion(ctx)
	if err == nil && current == newest {
		return s.isWhole(ctx, steps)
	}
	if err == nil && current < newest {
		err = fmt.Errorf("database %s has schema %d, this program knows %d: %w", s.db.Name, current, newest, ErrOlder)
	}
	if err == nil && current > newest {
		err = fmt.Errorf("database %s has schema %d, this program knows up to %d: it was used by a newer Loa; use "+
			"that one",
			s.db.Name, current, newest)
	}
	return err
}

// lockMigrations makes processes that start together on PostgreSQL take turns.
func (s *Store) lockMigrations(ctx context.Context) (unlock func(), err error) {
	conn, err := s.db.Writes.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("lock for migrations: %w", err)
	}
	const key = 0x6c6f61 // "loa"
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, key); err != nil {
		conn.Close()
		return nil, fmt.Errorf("lock for migrations: %w", err)
	}
	return func() {
		if _, err := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, key); err != nil {
			// A broken connection has lost the lock, or loses it now.
			conn.Raw(func(any) error { return driver.ErrBadConn })
		}
		conn.Close()
	}, nil
}

// migrationSteps are the embedded files as steps for goose, and the number of
// the newest.
func (s *Store) migrationSteps() (steps []*goose.Migration, newest int64, err error) {
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, 0, err
	}
	for _, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, 0, fmt.Errorf("migration %s: its name does not begin with a number", file)
		}
		text, err := migrations.ReadFile(file)
		if err != nil {
			return nil, 0, err
		}
		statements := s.db.Dialect.SQL(string(text))
		steps = append(steps, goose.NewGoMigration(version,
			&goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, statements)
				return err
			}}, nil))
		newest = max(newest, version)
	}
	return steps, newest, nil
}

// schemaVersion is the number of the newest migration that the database has,
// 0 for an empty one.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	var tables int64
	look := `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version'`
	if s.db.Dialect.Name == "postgres" {
		look = `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'goose_db_version'`
	}
	if err := s.db.Reads.QueryRowContext(ctx, look).Scan(&tables); err != nil {
		return 0, fmt.Errorf("look for the schema of %s: %w", s.db.Name, err)
	}
	if tables == 0 {
		return 0, nil
	}
	var version sql.NullInt64
	err := s.db.Reads.QueryRowContext(ctx, `SELECT max(version_id) FROM goose_db_version`).Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("read the schema version of %s: %w", s.db.Name, err)
	}
	return version.Int64, nil
}
