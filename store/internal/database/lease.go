package database

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// A leader that falls silent
//
// The session that holds the lock on PostgreSQL may outlive its process's
// voice: a stopped process, a machine that is gone, a link that is half open.
// So the leader also renews a lease. When the lease has run out by the
// database's clock, whoever waits ends the silent session, and with it the lock
// and all that was not yet committed over it. The old leader knows by its own
// clock, before that moment, that it may not send any more: Holds says so
// without asking anyone. What it writes later fails with its session.

// leaseFor is how long a lease lasts by default. It is renewed three times as
// often, and by the leader's own clock it has run out a ninth earlier than by
// the database's.
const leaseFor = 9 * time.Second

// Holder says who leads.
type Holder struct {
	Who   string // machine and process
	Since time.Time
	Until time.Time // zero: to the end of its process
}

// lease is what the leader keeps alive.
type lease struct {
	db     *DB
	name   string
	holder string
	length time.Duration
	// valid is until when it holds, in time since begun: the clock that no one
	// sets, which goes on while the process is stopped.
	begun time.Time
	valid atomic.Int64
	lost  atomic.Bool
	stop  context.CancelFunc
	ended chan struct{}
}

// takeLease notes that this process leads, on the connection that holds the
// lock, and keeps the lease alive until it is given back.
func (db *DB) takeLease(ctx context.Context, on beginner, name string) (*lease, error) {
	l := &lease{db: db, name: name, holder: rand.Text(), length: db.Lease, begun: time.Now(),
		ended: make(chan struct{})}
	asked := l.clock()
	err := inTx(ctx, on, nil, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, db.Dialect.SQL(`INSERT INTO leases (name, holder, who, session, since, until)
			VALUES ($1, $2, $3, ${session}, ${now}, ${lease} $4) ON CONFLICT (name) DO UPDATE
			SET holder = excluded.holder,
			who = excluded.who, session = excluded.session, since = excluded.since, until = excluded.until`),
			name, l.holder, Whoami(), l.length.Milliseconds())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("note who leads: %w", err)
	}
	renewing, stop := context.WithCancel(context.Background())
	l.stop = stop
	if db.Dialect.Name == "sqlite" { // the system keeps the lock
		close(l.ended)
		return l, nil
	}
	l.renewed(asked)
	go l.renew(renewing)
	return l, nil
}

// Whoami names this process to people.
func Whoami() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s, process %d", host, os.Getpid())
}

// renewed notes that the lease was renewed by a request of that time.
func (l *lease) renewed(asked time.Duration) { l.valid.Store(int64(asked + l.length - l.length/9)) }

func (l *lease) clock() time.Duration { return time.Since(l.begun) }

// renew prolongs the lease until ctx ends or another has it.
func (l *lease) renew(ctx context.Context) {
	defer close(l.ended)
	tick := time.NewTicker(l.length / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		asked := l.clock()
		limited, cancel := context.WithTimeout(ctx, l.length/3)
		result, err := l.db.Writes.ExecContext(limited,
			l.db.Dialect.SQL(`UPDATE leases SET until = ${lease} $1 WHERE name = $2 AND holder = $3`),
			l.length.Milliseconds(), l.name, l.holder)
		cancel()
		var renewed int64
		if err == nil {
			renewed, err = result.RowsAffected()
		}
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			l.db.Log.Warn("the lease of the right to deliver was not renewed", "name", l.name, "err", err)
		case renewed == 0:
			l.lost.Store(true)
			return
		default:
			l.renewed(asked)
		}
	}
}

// holds tells, without asking the database, whether the lease still holds.
func (l *lease) holds() error {
	switch {
	case l.lost.Load():
		return fmt.Errorf("%w: another process took over", ErrLost)
	case l.db.Dialect.Name != "sqlite" && l.clock() > time.Duration(l.valid.Load()):
		return fmt.Errorf("%w: the lease could not be renewed for %s", ErrLost, l.length)
	}
	return nil
}

// giveBack ends the renewing, and the lease if it is still ours.
func (l *lease) giveBack(ctx context.Context) error {
	l.stop()
	<-l.ended
	_, err := l.db.Writes.ExecContext(ctx, `DELETE FROM leases WHERE name = $1 AND holder = $2`, l.name, l.holder)
	return err
}

// Leads says who leads in name's matter; ok is false when nobody does, as far
// as the database knows.
func (db *DB) Leads(ctx context.Context, name string) (h Holder, ok bool, err error) {
	name = locked(name)
	var since, until, now int64
	err = db.Reads.QueryRowContext(ctx, db.Dialect.SQL(`SELECT who, since, until, ${now} FROM leases WHERE name = $1`),
		name).Scan(&h.Who, &since, &until, &now)
	if errors.Is(err, sql.ErrNoRows) {
		return Holder{}, false, nil
	}
	if err != nil {
		return Holder{}, false, db.Explain(fmt.Errorf("who leads: %w", err))
	}
	h.Since = time.UnixMilli(since).UTC()
	if until == 0 {
		return h, taken(db.lockPath(name)), nil
	}
	h.Until = time.UnixMilli(until).UTC()
	return h, until > now, nil
}

// endSilentLeader ends the session of a leader whose lease has run out, and
// tells whether there was one.
func (db *DB) endSilentLeader(ctx context.Context, name string) (ended bool, err error) {
	var who string
	var session int64
	err = db.Writes.QueryRowContext(ctx,
		db.Dialect.SQL(`SELECT who, session FROM leases WHERE name = $1 AND until > 0 AND until < ${now}`),
		name).Scan(&who, &session)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, db.Explain(err)
	}
	// Whoever has taken the lock meanwhile has another session. The key of a
	// 64-bit advisory lock stands in two halves.
	err = db.Writes.QueryRowContext(ctx, `SELECT count(pg_terminate_backend(pid)) > 0
		FROM pg_locks, (SELECT hashtextextended($1, 0) AS key) k
		WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND database = (SELECT oid FROM pg_database
		WHERE datname = current_database())
		AND pid = $2 AND classid::bigint = (k.key >> 32) & 4294967295
		AND objid::bigint = k.key & 4294967295`, lockKey(name), session).Scan(&ended)
	if err != nil {
		return false, db.Explain(fmt.Errorf("end the session of a leader that fell silent (%s): %w", who, err))
	}
	if ended {
		db.Log.Warn("the leader fell silent; its session was ended and another process takes over", "name", name,
			"leader", who)
	}
	return ended, nil
}
