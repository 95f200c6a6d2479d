package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// SQLite parses a statement and plans its way each time it is given as text, which
// takes longer than most of ours take to run. So each connection keeps those that it
// has run last, as pgx does for PostgreSQL. SQLite plans them anew by itself when the
// schema has changed.

// statementsKept is how many statements a connection keeps. Each takes some kilobytes.
const statementsKept = 64

// openKeeping opens a pool of connections to SQLite that keep their statements.
func openKeeping(dsn string) (*sql.DB, error) {
	plain, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keepingConnector{plain}), nil
}

// keepingConnector makes connections that keep statements.
type keepingConnector struct{ driver.Connector }

// Connect is part of driver.Connector.
func (c keepingConnector) Connect(ctx context.Context) (driver.Conn, error) {
	plain, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, ok := plain.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("a connection of SQLite is a %T, which cannot keep statements", plain),
			plain.Close())
	}
	return &keepingConn{sqliteConn: conn, kept: map[string]*statement{}}, nil
}

// sqliteConn is what database/sql uses of a connection to SQLite.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keepingConn is a connection that keeps the statements it has run last. As any
// driver.Conn it is used by one goroutine at a time.
type keepingConn struct {
	sqliteConn
	kept map[string]*statement
	runs int // counted, so that the one used longest ago is known
}

// sqliteStmt is what is used of a prepared statement.
type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statement is a prepared statement that is kept.
type statement struct {
	sqliteStmt
	used    int  // the run it was used in last
	reading bool // rows of it are still read
}

// Close forgets the statements and closes the connection.
func (c *keepingConn) Close() error {
	var errs []error
	for text := range c.kept {
		errs = append(errs, c.forget(text))
	}
	return errors.Join(append(errs, c.sqliteConn.Close())...)
}

// ExecContext runs a statement that returns no rows.
func (c *keepingConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, text, args)
	}
	return s.ExecContext(ctx, args)
}

// QueryContext runs a statement that returns rows.
func (c *keepingConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, text, args)
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	typed, ok := rows.(sqliteRows)
	if !ok {
		return nil, errors.Join(fmt.Errorf("rows of SQLite are %T, which do not tell their types", rows), rows.Close())
	}
	s.reading = true
	return &keptRows{sqliteRows: typed, of: s}, nil
}

// statement is the kept statement of a text, prepared now when there is none. It is
// nil while rows of it are read: then the text runs by itself.
func (c *keepingConn) statement(ctx context.Context, text string) (*statement, error) {
	c.runs++
	if s := c.kept[text]; s != nil {
		s.used = c.runs
		if s.reading {
			return nil, nil
		}
		return s, nil
	}
	prepared, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	able, ok := prepared.(sqliteStmt)
	if !ok {
		return nil, prepared.Close()
	}
	if len(c.kept) >= statementsKept {
		if err := c.forgetOldest(); err != nil {
			return nil, errors.Join(err, prepared.Close())
		}
	}
	s := &statement{sqliteStmt: able, used: c.runs}
	c.kept[text] = s
	return s, nil
}

// forgetOldest forgets the statement that was used longest ago.
func (c *keepingConn) forgetOldest() error {
	oldest, found := "", false
	for text, s := range c.kept {
		if !s.reading && (!found || s.used < c.kept[oldest].used) {
			oldest, found = text, true
		}
	}
	if !found {
		return nil
	}
	return c.forget(oldest)
}

func (c *keepingConn) forget(text string) error {
	s := c.kept[text]
	delete(c.kept, text)
	return s.Close()
}

// sqliteRows are rows that tell the types of their columns.
type sqliteRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
}

// keptRows are the rows of a kept statement, which runs again when they are closed.
type keptRows struct {
	sqliteRows
	of *statement
}

// Close ends the reading.
func (r *keptRows) Close() error {
	r.of.reading = false
	return r.sqliteRows.Close()
}
