package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ErrMoved says that the database file is not the one that was opened any more.
var ErrMoved = errors.New("its file was moved, removed or replaced under the running program; nothing is written " +
	"any more. " +
	"Put it back, or stop the program, restore a backup and start it again")

// probeEvery is how long the outcome of a probe stands.
const probeEvery = 3 * time.Second

// probe is the last proof that the database can be written.
type probe struct {
	mu  sync.Mutex
	at  time.Time
	err error
}

// Probe proves that the database can be written: it commits a row. The outcome
// stands for some seconds.
func (db *DB) Probe(ctx context.Context) error {
	if err := db.inPlace(); err != nil {
		return err
	}
	db.probe.mu.Lock()
	defer db.probe.mu.Unlock()
	if time.Since(db.probe.at) < probeEvery {
		return db.probe.err
	}
	limited, cancel := context.WithTimeout(ctx, probeEvery)
	defer cancel()
	err := db.Write(limited, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(limited,
			db.Dialect.SQL(`INSERT INTO probes (name, at) VALUES ('write', ${now}) ON CONFLICT (name) DO UPDATE
				SET at = excluded.at`))
		return err
	})
	if ctx.Err() != nil { // whoever asked went away: that says nothing
		return err
	}
	if err != nil {
		err = fmt.Errorf("prove a write: %w", err)
	}
	db.probe.at, db.probe.err = time.Now(), err
	return err
}

// Rehearse tries all that serving needs of the database: to write, and on
// PostgreSQL to have sessions of its own.
func (db *DB) Rehearse(ctx context.Context) error {
	if err := db.Probe(ctx); err != nil {
		return err
	}
	if db.Dialect.Name == "postgres" {
		return db.sessionsAreOurs(ctx)
	}
	return nil
}

// inPlace tells whether the SQLite file is still the one that was opened: what
// is written to a file without a name is lost.
func (db *DB) inPlace() error {
	if db.opened == nil {
		return nil
	}
	now, err := os.Stat(db.File)
	if err == nil && os.SameFile(db.opened, now) {
		return nil
	}
	return fmt.Errorf("database %s: %w", db.Name, ErrMoved)
}

// A marker beside a SQLite file says that there was a database: a service that
// does not find it must not begin with an empty one.

// Marker is the file that says that there was a database at path.
func Marker(path string) string { return path + ".made" }

// Mark says from now on that there is a database at path.
func Mark(path string) error {
	file, err := os.OpenFile(Marker(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("mark that there is a database: %w", err)
	}
	_, err = fmt.Fprintf(file, "Loa's database %s stands beside this file. Should it be missing, Loa refuses to begin "+
		"with an empty one.\n"+
		"Remove this file to begin anew.\n", filepath.Base(path))
	return errors.Join(err, file.Close())
}

// refuseAnew fails when there is no database at path, or an empty file, but
// once was.
func refuseAnew(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return nil
	}
	marked, err := os.Stat(Marker(path))
	if err != nil {
		return nil
	}
	return fmt.Errorf("it is gone, but %s says that there was one (since %s): put it back, or restore a backup with "+
		"loa restore; "+
		"to begin with an empty one remove %s", Marker(path), marked.ModTime().UTC().Format(time.DateOnly),
		Marker(path))
}
