package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"loa/store/internal/database"
)

// Backup writes a copy of the whole database to file while everything goes on:
// one moment of it, checked, readable by this user only. The file must not
// exist yet; it appears complete or not at all. Only SQLite: for PostgreSQL
// the error names the tool that does it.
func (s *Store) Backup(ctx context.Context, file string) (err error) {
	if s.db.Dialect.Name != "sqlite" {
		return fmt.Errorf("backup of %s: use PostgreSQL's own tool: pg_dump --format=custom --file=%s %s", s.db.Name,
			file, s.db.Name)
	}
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("backup to %s: the file exists; name another", file)
	}
	if _, err := os.Stat(filepath.Dir(file)); err != nil { // a disk that is not mounted, perhaps
		return fmt.Errorf("backup to %s: there is no folder for it: make it, or mount its disk: %w", file, err)
	}
	part := file + ".part"
	defer func() {
		if err != nil {
			os.Remove(part)
			err = fmt.Errorf("backup to %s: %w", file, err)
		}
	}()
	// VACUUM INTO fills an empty file, whose rights we choose.
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := database.CreatePrivately(part); err != nil {
		return err
	}
	// A connection of its own: it reads one moment for as long as it takes.
	db, err := sql.Open("sqlite", database.SQLiteDSN(s.db.File, "deferred",
		[]string{"busy_timeout(1000)", "synchronous(FULL)"}))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO $1`, part); err != nil {
		return s.db.Explain(err)
	}
	if err := s.inspect(ctx, part); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	return syncFile(filepath.Dir(file))
}

// inspect tells whether file is an undamaged database of a Loa that this
// program understands.
func (s *Store) inspect(ctx context.Context, file string) error {
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", database.SQLiteDSN(path, "deferred", []string{"query_only(1)"}))
	if err != nil {
		return err
	}
	defer db.Close()
	look := &Store{db: &database.DB{Reads: db, Writes: db, Dialect: database.SQLite, Name: file, File: path,
		Log: s.db.Log}}
	version, err := look.schemaVersion(ctx)
	if err != nil {
		return look.db.Explain(err)
	}
	_, newest, err := look.migrationSteps()
	switch {
	case err != nil:
		return err
	case version == 0:
		return fmt.Errorf("%s is not a database of Loa", file)
	case version > newest:
		return fmt.Errorf("%s has schema %d, this program knows up to %d: it was written by a newer Loa", file, version,
			newest)
	}
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return look.db.Explain(err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s is damaged: %s", file, verdict)
	}
	return nil
}

// Restore puts the backup in file into the place of the SQLite database at
// o.URL, which no process may have open. The backup is checked first and
// stays; the database that was there is kept beside it under the name that is
// returned, empty when there was none.
func Restore(ctx context.Context, o Options, file string) (kept string, err error) {
	scheme, path, _ := strings.Cut(o.URL, ":")
	if scheme != "sqlite" {
		return "", errors.New("restore: only a SQLite database can be restored from a file; for PostgreSQL use " +
			"pg_restore")
	}
	path = strings.TrimPrefix(path, "//")
	wrap := func(err error) (string, error) {
		return "", fmt.Errorf("restore %s into sqlite:%s: %w", file, path, err)
	}
	now := o.Now
	if now == nil {
		now = time.Now
	}
	look := &Store{db: &database.DB{Log: o.Logger}}
	// A missing file must not be created by looking at it.
	if info, err := os.Stat(file); err != nil {
		return wrap(err)
	} else if !info.Mode().IsRegular() {
		return wrap(errors.New("the backup is not a file"))
	}
	if err := look.inspect(ctx, file); err != nil {
		return wrap(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return wrap(err)
	}
	part := path + ".restore"
	if err := copyFile(file, part); err != nil {
		os.Remove(part)
		return wrap(err)
	}
	// Whoever restores, root for one, must not take the database from its owner.
	like := filepath.Dir(path)
	if _, err := os.Stat(path); err == nil {
		like = path
	}
	if err := database.GiveTo(part, like); err != nil {
		os.Remove(part)
		return wrap(err)
	}
	if like == path {
		if err := closeJournal(ctx, path); err != nil {
			os.Remove(part)
			return wrap(err)
		}
		kept = path + ".before-" + now().UTC().Format("20060102-150405.000")
		// A link, so that the name is never without a database.
		if err := os.Link(path, kept); err != nil {
			os.Remove(part)
			return wrap(err)
		}
	}
	// A log without its database would be taken for the new one's.
	for _, side := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + side); err != nil && !errors.Is(err, os.ErrNotExist) {
			os.Remove(part)
			return wrap(err)
		}
	}
	if err := os.Rename(part, path); err != nil {
		return wrap(err)
	}
	if err := database.Mark(path); err != nil {
		return wrap(err)
	}
	if err := syncFile(filepath.Dir(path)); err != nil {
		return wrap(err)
	}
	return kept, nil
}

// closeJournal brings everything from the write-ahead log into the database
// file and removes the log, which only works when nobody else has it open.
func closeJournal(ctx context.Context, path string) error {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", database.SQLiteDSN(absolute, "exclusive", []string{"busy_timeout(1000)"}))
	if err != nil {
		return err
	}
	defer db.Close()
	var mode string
	if err := db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil {
		if database.Conflict(err) {
			return fmt.Errorf("the database is in use: stop Loa first: %w", err)
		}
		return err
	}
	if mode != "delete" {
		return errors.New("the database is in use: stop Loa first")
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// syncFile makes a file, or the names in a folder, durable.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
