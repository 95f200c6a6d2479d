package operations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/operations"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/internal/presence"
)

// Leases keep which process holds a job, and what is recorded of its runs.
type Leases struct {
	db    *database.DB
	owner string // names this process
	sign  *presence.Sign
}

// ClaimJob takes the job for this process until the lease ends, unless another
// process, or this one, holds it. It does not ask whether the job is due.
func (s *Leases) ClaimJob(ctx context.Context, name string, lease time.Duration) (claimed bool, err error) {
	return s.claim(ctx, name, lease, false)
}

// ClaimDueJob is ClaimJob for a run by schedule: it also leaves alone a job
// that another process ran for this time, so that the next run is still to come.
func (s *Leases) ClaimDueJob(ctx context.Context, name string, lease time.Duration) (claimed bool, err error) {
	return s.claim(ctx, name, lease, true)
}

func (s *Leases) claim(ctx context.Context, name string, lease time.Duration, due bool) (claimed bool, err error) {
	now := s.db.Now()
	err = s.db.WriteTogether(ctx, func(tx *sql.Tx) error {
		n, err := database.Changed(ctx, tx, `INSERT INTO jobs (name, owner, lease, started, finished, next, outcome)
			VALUES ($1, $2, $3, 0, 0, 0, '')
			ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease = excluded.lease
			WHERE jobs.lease <= $4 AND (NOT $5 OR jobs.next <= $4)`,
			name, s.owner, column.Millis(now.Add(lease)), column.Millis(now), due)
		if claimed = n == 1; claimed || err != nil {
			return err
		}
		claimed, err = s.inherit(ctx, tx, name, lease, due)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("claim job %s: %w", name, err)
	}
	return claimed, nil
}

// inherit takes a job whose holder has died with its lease: a process that is
// killed often must not spend its lives waiting for the leases of its former
// ones.
func (s *Leases) inherit(ctx context.Context, tx *sql.Tx, name string, lease time.Duration, due bool) (bool, error) {
	var owner string
	err := tx.QueryRowContext(ctx, `SELECT owner FROM jobs WHERE name = $1`, name).Scan(&owner)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !s.hasDied(owner) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now := s.db.Now()
	n, err := database.Changed(ctx, tx, `UPDATE jobs SET owner = $1, lease = $2 WHERE name = $3 AND owner = $4
		AND (NOT $5 OR next <= $6)`, s.owner, column.Millis(now.Add(lease)), name, owner, due, column.Millis(now))
	return n == 1, err
}

// ExtendJob prolongs the lease that this process holds; held is false when it
// holds it no longer, and the work must stop.
func (s *Leases) ExtendJob(ctx context.Context, name string, lease time.Duration) (held bool, err error) {
	now := s.db.Now()
	err = s.db.Write(ctx, func(tx *sql.Tx) error {
		n, err := database.Changed(ctx, tx, `UPDATE jobs SET lease = $1 WHERE name = $2 AND owner = $3 AND lease > $4`,
			column.Millis(now.Add(lease)), name, s.owner, column.Millis(now))
		held = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("extend job %s: %w", name, err)
	}
	return held, nil
}

// FinishJob records a run that ends now and took so long, and gives the lease
// back. When this process lost the lease meanwhile, the new holder's stays, and
// its record will follow.
func (s *Leases) FinishJob(ctx context.Context, name string, took time.Duration, next time.Time,
	outcome string) error {
	now := s.db.Now()
	err := s.db.WriteTogether(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO jobs (name, owner, lease, started, finished, next, outcome)
			VALUES ($1, '', 0, $2, $3, $4, $5)
			ON CONFLICT (name) DO UPDATE SET owner = '', lease = 0, started = excluded.started,
			finished = excluded.finished, next = excluded.next, outcome = excluded.outcome
			WHERE jobs.owner = $6 OR jobs.owner = ''`,
			name, column.Millis(now.Add(-took)), column.Millis(now), column.Millis(next), column.Text(outcome), s.owner)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish job %s: %w", name, err)
	}
	return nil
}

const jobColumns = `name, owner, lease, started, finished, next, outcome`

func scanJob(row interface{ Scan(...any) error }) (j operations.Job, err error) {
	err = row.Scan(&j.Name, &j.Owner, column.Time(&j.Lease), column.Time(&j.Started), column.Time(&j.Finished),
		column.Time(&j.Next), &j.Outcome)
	return j, err
}

// Job returns what is recorded of a job, article.ErrNotFound before its first
// claim.
func (s *Leases) Job(ctx context.Context, name string) (operations.Job, error) {
	j, err := scanJob(s.db.Reads.QueryRowContext(s.db.Brief(ctx), `SELECT `+jobColumns+` FROM jobs WHERE name = $1`,
		name))
	if errors.Is(err, sql.ErrNoRows) {
		err = article.ErrNotFound
	}
	if err != nil {
		return operations.Job{}, s.db.Explain(fmt.Errorf("job %s: %w", name, err))
	}
	return j, nil
}

// Jobs returns every job ever claimed, in no order.
func (s *Leases) Jobs(ctx context.Context) (list []operations.Job, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT `+jobColumns+` FROM jobs`, func(rows *sql.Rows) error {
		j, err := scanJob(rows)
		list = append(list, j)
		return err
	})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("jobs: %w", err))
	}
	return list, nil
}

// nextRuns is when each job runs next.
func nextRuns(ctx context.Context, tx *sql.Tx) (map[string]time.Time, error) {
	next := map[string]time.Time{}
	return next, database.Each(ctx, tx, `SELECT name, next FROM jobs`, func(rows *sql.Rows) error {
		var name string
		var t time.Time
		err := rows.Scan(&name, column.Time(&t))
		next[name] = t
		return err
	})
}
