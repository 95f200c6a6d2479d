package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/article"
	"loa/operations"
)

// ClaimJob takes the job for this process until the lease ends, unless another
// process, or this one, holds it. It does not ask whether the job is due.
func (s *Store) ClaimJob(ctx context.Context, name string, lease time.Duration) (claimed bool, err error) {
	return s.claim(ctx, name, lease, false)
}

// ClaimDueJob is ClaimJob for a run by schedule: it also leaves alone a job
// that another process ran for this time, so that the next run is still to come.
func (s *Store) ClaimDueJob(ctx context.Context, name string, lease time.Duration) (claimed bool, err error) {
	return s.claim(ctx, name, lease, true)
}

func (s *Store) claim(ctx context.Context, name string, lease time.Duration, due bool) (claimed bool, err error) {
	now := s.now()
	err = s.write(ctx, func(tx *sql.Tx) error {
		n, err := changed(ctx, tx, `INSERT INTO jobs (name, owner, lease, started, finished, next, outcome)
			VALUES ($1, $2, $3, 0, 0, 0, '')
			ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, lease = excluded.lease
			WHERE jobs.lease <= $4 AND (NOT $5 OR jobs.next <= $4)`,
			name, s.owner, ms(now.Add(lease)), ms(now), due)
		claimed = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("claim job %s: %w", name, err)
	}
	return claimed, nil
}

// ExtendJob prolongs the lease that this process holds; held is false when it
// holds it no longer, and the work must stop.
func (s *Store) ExtendJob(ctx context.Context, name string, lease time.Duration) (held bool, err error) {
	now := s.now()
	err = s.write(ctx, func(tx *sql.Tx) error {
		n, err := changed(ctx, tx, `UPDATE jobs SET lease = $1 WHERE name = $2 AND owner = $3 AND lease > $4`,
			ms(now.Add(lease)), name, s.owner, ms(now))
		held = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("extend job %s: %w", name, err)
	}
	return held, nil
}

// FinishJob records a run and gives the lease back. When this process lost
// the lease meanwhile, the new holder's stays, and its record will follow.
func (s *Store) FinishJob(ctx context.Context, name string, started, finished, next time.Time, outcome string) error {
	err := s.write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO jobs (name, owner, lease, started, finished, next, outcome)
			VALUES ($1, '', 0, $2, $3, $4, $5)
			ON CONFLICT (name) DO UPDATE SET owner = '', lease = 0, started = excluded.started,
			finished = excluded.finished, next = excluded.next, outcome = excluded.outcome
			WHERE jobs.owner = $6 OR jobs.owner = ''`,
			name, ms(started), ms(finished), ms(next), clean(outcome), s.owner)
		return err
	})
	if err != nil {
		return fmt.Errorf("finish job %s: %w", name, err)
	}
	return nil
}

const jobColumns = `name, owner, lease, started, finished, next, outcome`

func scanJob(row interface{ Scan(...any) error }) (j operations.Job, err error) {
	err = row.Scan(&j.Name, &j.Owner, when(&j.Lease), when(&j.Started), when(&j.Finished), when(&j.Next), &j.Outcome)
	return j, err
}

// Job returns what is recorded of a job, article.ErrNotFound before its first
// claim.
func (s *Store) Job(ctx context.Context, name string) (operations.Job, error) {
	j, err := scanJob(s.reads.QueryRowContext(ctx, `SELECT `+jobColumns+` FROM jobs WHERE name = $1`, name))
	if errors.Is(err, sql.ErrNoRows) {
		err = article.ErrNotFound
	}
	if err != nil {
		return operations.Job{}, s.explain(fmt.Errorf("job %s: %w", name, err))
	}
	return j, nil
}

// Jobs returns every job ever claimed, in no order.
func (s *Store) Jobs(ctx context.Context) (list []operations.Job, err error) {
	err = each(ctx, s.reads, `SELECT `+jobColumns+` FROM jobs`, func(rows *sql.Rows) error {
		j, err := scanJob(rows)
		list = append(list, j)
		return err
	})
	if err != nil {
		return nil, s.explain(fmt.Errorf("jobs: %w", err))
	}
	return list, nil
}

// nextRuns is when each job runs next.
func nextRuns(ctx context.Context, tx *sql.Tx) (map[string]time.Time, error) {
	next := map[string]time.Time{}
	return next, each(ctx, tx, `SELECT name, next FROM jobs`, func(rows *sql.Rows) error {
		var name string
		var t time.Time
		err := rows.Scan(&name, when(&t))
		next[name] = t
		return err
	})
}
