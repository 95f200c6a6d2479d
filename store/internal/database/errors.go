package database

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"loa/article"
)

// Conflict tells whether err came from two transactions in each other's way,
// so that the loser may simply try again. Nothing of it was stored.
func Conflict(err error) bool {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return lite.Code()&0xff == sqlite3.SQLITE_BUSY || lite.Code()&0xff == sqlite3.SQLITE_LOCKED
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01" // serialization failure, deadlock
	}
	return false
}

// Explain puts a sentence that an operator can act on before an error of the
// database; other errors pass unchanged.
func (db *DB) Explain(err error) error {
	switch {
	case err == nil, errors.Is(err, article.ErrNotFound), errors.Is(err, context.Canceled):
		return err
	}
	if sentence := db.sentence(err); sentence != "" {
		return fmt.Errorf("database %s %s: %w", db.Name, sentence, err)
	}
	return err
}

func (db *DB) sentence(err error) string {
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return "is locked by another program for too long"
		case sqlite3.SQLITE_FULL:
			return "cannot grow, the disk is full; nothing of this step was stored"
		case sqlite3.SQLITE_IOERR:
			return "cannot be read or written, the disk reports an error"
		case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
			return "may not be written by this user"
		case sqlite3.SQLITE_CANTOPEN:
			return "cannot be opened"
		case sqlite3.SQLITE_NOTADB:
			return "is not a SQLite database"
		case sqlite3.SQLITE_CORRUPT:
			return "reads as damaged (if it still does after a restart, restore the last backup)"
		}
		return ""
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch {
		case pg.Code == "28P01" || pg.Code == "28000":
			return "refuses the user or password"
		case pg.Code == "3D000":
			return "does not exist on its server"
		case pg.Code == "53100":
			return "cannot grow, the server's disk is full; nothing of this step was stored"
		case pg.Code == "53300":
			return "has no free connection"
		case pg.Code == "57P03" || pg.Code == "57P01":
			return "is starting or shutting down"
		case pg.Code == "25006":
			return "is read-only"
		case pg.Code == "42P05" || pg.Code == "26000": // a statement that another client prepared, or that ours never did
			return "shares its sessions with other clients: a pooler in transaction mode stands before it " +
				"(PgBouncer: " +
				"pool_mode = session is needed)"
		case pg.Code == "42501":
			return "does not give this user the rights needed"
		}
		return ""
	}
	var refused *pgconn.ConnectError
	var network *net.OpError
	if errors.As(err, &refused) || errors.As(err, &network) {
		return "cannot be reached"
	}
	return ""
}
