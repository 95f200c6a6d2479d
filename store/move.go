package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"loa/store/internal/database"
)

// moveRows is how many rows one statement inserts.
const moveRows = 50

// Alone fails when another program has the database at o.URL open, a service
// for one, which would go on writing what a move leaves behind.
func Alone(ctx context.Context, o Options) error {
	scheme, path, _ := strings.Cut(o.URL, ":")
	if scheme != "sqlite" {
		others, err := database.OthersAt(ctx, o.URL)
		if err == nil && others > 0 {
			err = fmt.Errorf("the database is in use: stop every Loa first: %d connections", others)
		}
		return err
	}
	path = strings.TrimPrefix(path, "//")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err := closeJournal(ctx, path); err != nil {
		return fmt.Errorf("database sqlite:%s: %w", path, err)
	}
	return nil
}

// Move copies everything into to, which must be new: from one kind of database
// to the other or to another server. It is one transaction there: complete,
// with as many rows in every table as here, or nothing. It returns how many
// rows it copied. Nothing else may write to either database meanwhile.
func (s *Store) Move(ctx context.Context, to *Store) (rows int64, err error) {
	err = s.db.Read(ctx, func(from *sql.Tx) error {
		return to.db.Write(ctx, func(tx *sql.Tx) error {
			rows = 0
			tables, err := tableNames(ctx, from, s.db.Dialect)
			if err != nil {
				return err
			}
			there, err := tableNames(ctx, tx, to.db.Dialect)
			if err != nil {
				return err
			}
			if !slices.Equal(slices.Sorted(slices.Values(tables)), slices.Sorted(slices.Values(there))) {
				return errors.New("the two databases have not the same tables")
			}
			for _, table := range there { // from may be restored from a dump, with its tables in any order
				n, err := moveTable(ctx, from, tx, table)
				if err != nil {
					return fmt.Errorf("table %s: %w", table, err)
				}
				rows += n
			}
			if err := s.moveNumbering(ctx, from, to, tx); err != nil {
				return err
			}
			return to.Articles.RebuildSearch(ctx, tx)
		})
	})
	if err != nil {
		return 0, fmt.Errorf("move %s to %s: %w", s.db.Name, to.db.Name, err)
	}
	return rows, nil
}

// tableNames are our tables in the order in which they were created, so that
// a table comes after those it refers to. The search table is not among them:
// its form differs, and the articles have all that is in it.
func tableNames(ctx context.Context, tx *sql.Tx, d database.Dialect) ([]string, error) {
	rows, err := tx.QueryContext(ctx, d.SQL(`${tables}`))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		if name != "goose_db_version" && name != "leases" && name != "probes" &&
			!strings.HasPrefix(name, "article_search") && !strings.HasPrefix(name, "sqlite_") {
			names = append(names, name)
		}
	}
	return names, rows.Err()
}

// moveTable copies one table and makes sure that all of it arrived.
func moveTable(ctx context.Context, from, to *sql.Tx, table string) (int64, error) {
	if table == "counters" { // the one table with rows from the beginning
		var used int64
		if err := to.QueryRowContext(ctx,
			`SELECT coalesce(max(value), 0) FROM counters WHERE name = 'seq'`).Scan(&used); err != nil {
			return 0, err
		}
		if used > 0 {
			return 0, errNotNew
		}
		if _, err := to.ExecContext(ctx, `DELETE FROM counters`); err != nil {
			return 0, err
		}
	}
	if n, err := countRows(ctx, to, table); err != nil || n > 0 {
		return 0, cmp.Or(err, errNotNew)
	}
	rows, err := from.QueryContext(ctx, `SELECT * FROM `+table)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	var columns []string
	for _, t := range types {
		columns = append(columns, t.Name())
	}
	var batch [][]any
	insert := func() error {
		if len(batch) == 0 {
			return nil
		}
		var a database.Args
		var lists []string
		for _, row := range batch {
			lists = append(lists, "("+database.In(&a, row)+")")
		}
		batch = batch[:0]
		_, err := to.ExecContext(ctx, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES `+
			strings.Join(lists, ","), a...)
		return err
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return 0, err
		}
		for i, t := range types {
			switch kind := t.DatabaseTypeName(); {
			case kind == "BOOLEAN":
				if n, ok := row[i].(int64); ok {
					row[i] = n != 0 // SQLite keeps them as numbers
				}
			case kind == "BLOB" || kind == "BYTEA":
				if b, ok := row[i].([]byte); row[i] == nil || ok && b == nil {
					row[i] = []byte{} // no column is NULL: SQLite reads no bytes as nothing
				}
			}
		}
		if batch = append(batch, row); len(batch) == moveRows {
			if err := insert(); err != nil {
				return 0, err
			}
		}
	}
	if err := cmp.Or(rows.Err(), insert()); err != nil {
		return 0, err
	}
	rows.Close()
	here, err := countRows(ctx, from, table)
	if err != nil {
		return 0, err
	}
	there, err := countRows(ctx, to, table)
	if err == nil && here != there {
		err = fmt.Errorf("%d rows arrived of %d", there, here)
	}
	return there, err
}

var errNotNew = errors.New("the database to move to is not new: it has rows already")

func countRows(ctx context.Context, tx *sql.Tx, table string) (n int64, err error) {
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM `+table).Scan(&n)
	return n, err
}

// moveNumbering has the new database go on numbering rows where the old one
// stood, so that no number is ever given twice.
func (s *Store) moveNumbering(ctx context.Context, from *sql.Tx, to *Store, tx *sql.Tx) error {
	last := map[string]int64{}
	rows, err := from.QueryContext(ctx, s.db.Dialect.SQL(`${numbering}`))
	if err != nil {
		return fmt.Errorf("numbering: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var table string
		var n int64
		if err := rows.Scan(&table, &n); err != nil {
			return fmt.Errorf("numbering: %w", err)
		}
		last[table] = n
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("numbering: %w", err)
	}
	for table, n := range last {
		if n == 0 || table == "goose_db_version" {
			continue
		}
		if err := to.db.Dialect.ContinueNumbering(ctx, tx, table, n); err != nil {
			return fmt.Errorf("numbering of table %s: %w", table, err)
		}
	}
	return nil
}
