package operations

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// forgetProcess is after how long without a word a process that was killed is
// forgotten.
const forgetProcess = time.Hour

// NoteProcess says that this process runs, and what it does. It is to be said
// again every now and then; EndProcess takes it back.
func (s *Operations) NoteProcess(ctx context.Context, role operations.Role) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, s.db.Dialect.SQL(`INSERT INTO processes (owner, who, role, since, seen)
			VALUES ($1, $2, $3, ${now}, ${now}) ON CONFLICT (owner) DO UPDATE SET role = excluded.role,
			seen = excluded.seen`), s.owner, database.Whoami(), string(role))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, s.db.Dialect.SQL(`DELETE FROM processes WHERE seen < ${now} - $1`),
			forgetProcess.Milliseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("note that this process runs: %w", err)
	}
	return nil
}

// EndProcess says that this process runs no more.
func (s *Operations) EndProcess(ctx context.Context) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM processes WHERE owner = $1`, s.owner)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that this process ends: %w", err)
	}
	return nil
}

// Processes returns the processes that said lately that they run, the oldest
// first. One that was killed stays among them for an hour, and grows quiet.
func (s *Operations) Processes(ctx context.Context) (list []operations.Process, err error) {
	err = database.Each(ctx, s.db.Reads, s.db.Dialect.SQL(`SELECT who, role, since, seen, ${now} - seen FROM processes
		ORDER BY since, owner`), func(rows *sql.Rows) error {
		var p operations.Process
		var quiet int64
		err := rows.Scan(&p.Who, &p.Role, column.Time(&p.Since), column.Time(&p.Seen), &quiet)
		p.Quiet = time.Duration(quiet) * time.Millisecond
		list = append(list, p)
		return err
	})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("processes: %w", err))
	}
	return list, nil
}

// AskVisit has a process that collects visit a source at once; TakeVisits gives
// it the request.
func (s *Operations) AskVisit(ctx context.Context, source string) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, s.db.Dialect.SQL(`INSERT INTO visit_requests (source, asked) VALUES ($1, ${now})
			ON CONFLICT (source) DO NOTHING`), column.Text(source))
		return err
	})
	if err != nil {
		return fmt.Errorf("ask for a visit of %s: %w", source, err)
	}
	return nil
}

// TakeVisits returns the sources that others want visited, each to one process.
func (s *Operations) TakeVisits(ctx context.Context) (sources []string, err error) {
	var waiting bool
	err = s.db.Reads.QueryRowContext(s.db.Brief(ctx), `SELECT EXISTS (SELECT 1 FROM visit_requests)`).Scan(&waiting)
	if err == nil && waiting {
		err = s.db.Write(ctx, func(tx *sql.Tx) error {
			sources = nil
			return database.Each(ctx, tx, `DELETE FROM visit_requests RETURNING source`, func(rows *sql.Rows) error {
				var source string
				err := rows.Scan(&source)
				sources = append(sources, source)
				return err
			})
		})
	}
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("take the visits that were asked for: %w", err))
	}
	return sources, nil
}
