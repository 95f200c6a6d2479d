package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// ErrCut says that a piece of work was cut short because it took too long.
var ErrCut = errors.New("cut short")

// Limited runs queries of f, which only read, in a transaction for at most so long;
// then it is ErrCut, and the transaction goes on.
func Limited(ctx context.Context, tx *sql.Tx, d Dialect, most time.Duration, f func(ctx context.Context) error) error {
	if d.Name == "sqlite" {
		limited, cancel := context.WithTimeout(ctx, most)
		defer cancel()
		err := f(limited)
		if err != nil && limited.Err() != nil && ctx.Err() == nil {
			return ErrCut
		}
		return err
	}
	// To end a query of PostgreSQL from outside would end its connection.
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`SAVEPOINT limited; SET LOCAL statement_timeout = %d`,
		max(1, most.Milliseconds()))); err != nil {
		return err
	}
	err := f(ctx)
	if canceled(err) && ctx.Err() == nil {
		_, err := tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT limited`)
		return errors.Join(ErrCut, err)
	}
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `SET LOCAL statement_timeout = DEFAULT; RELEASE SAVEPOINT limited`)
	if canceled(err) && ctx.Err() == nil {
		// The time was over just when f had ended, and the server says so to whoever comes
		// next. What f has read stands; the setting goes with the savepoint.
		_, err = tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT limited`)
	}
	return err
}

// canceled tells whether PostgreSQL broke a statement off.
func canceled(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == "57014"
}
