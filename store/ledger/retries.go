package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/candidates"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/lists"
	"loa/store/ledger/resend"
)

// DropWaiting gives up what waits for a subscriber that is no more.
func (s *Ledger) DropWaiting(ctx context.Context, tx *sql.Tx, subscriber int64) error {
	var waiting []ledger.Retry
	err := database.Each(ctx, tx, `SELECT `+entries.RetryColumns+` FROM retries WHERE subscriber = $1`,
		func(rows *sql.Rows) error {
			r, err := entries.ScanRetry(rows)
			waiting = append(waiting, r)
			return err
		}, subscriber)
	if err != nil {
		return err
	}
	for _, r := range waiting {
		index, err := entries.IndexOf(ctx, tx, r.FanOut, r.Broadcast)
		if err != nil {
			return err
		}
		err = s.batches.Change(ctx, tx, r.FanOut, r.Batch, func(recipients []ledger.Recipient) bool {
			chat := entries.RecipientOf(recipients, subscriber)
			if chat == nil {
				return false
			}
			chat.Results[index].Outcome, chat.Results[index].Refused = ledger.OutcomeGone, false
			return true
		})
		if err != nil {
			return err
		}
	}
	if _, err = tx.ExecContext(ctx, `DELETE FROM retries WHERE subscriber = $1`, subscriber); err != nil {
		return err
	}
	return lists.Drop(ctx, tx, subscriber)
}

// saveRetry plans another try, or forgets it when the result is settled.
func (s *Ledger) saveRetry(ctx context.Context, tx *sql.Tx, m ledger.Record, c ledger.IndexedResult,
	channel string) error {
	if c.Outcome != ledger.OutcomeRetry {
		_, err := tx.ExecContext(ctx, `DELETE FROM retries WHERE subscriber = $1 AND broadcast = $2 AND round = $3`,
			m.Subscriber, c.Broadcast, m.FanOut)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO retries (subscriber, broadcast, channel, round, page, not_before,
		attempts, since, error, maybe_dup, message, seq, unanswered)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (subscriber, broadcast, round) DO UPDATE
		SET not_before = CASE WHEN retries.until > 0 AND retries.until < excluded.not_before THEN retries.until
			ELSE excluded.not_before END, attempts = excluded.attempts,
			error = excluded.error, unanswered = excluded.unanswered,
			maybe_dup = excluded.maybe_dup OR retries.maybe_dup`,
		m.Subscriber, c.Broadcast, channel, m.FanOut, m.Batch, column.Millis(m.Retry.NotBefore), m.Retry.Attempts,
		column.Millis(s.db.Now()), column.Text(m.Retry.Error), c.MaybeDup, c.Message, c.Seq, m.Retry.Unanswered)
	return err
}

// retryDue is the condition that a try r of the fan-out w is due at $1, and with
// it all that waits for the subscriber in its lane or one before: one that was
// asked to wait is not disturbed by an older row, and what waits for the morning
// keeps no warning away.
const retryDue = `retries r JOIN rounds w ON w.id = r.round WHERE r.not_before <= $1
	AND NOT EXISTS (SELECT 1 FROM retries o JOIN rounds b ON b.id = o.round
		WHERE o.subscriber = r.subscriber AND o.not_before > $1 AND b.lane <= w.lane)`

// dueTo are the tries that are due to some subscribers. It does not name their
// channel: by that SQLite would look through all that is due.
func dueTo(subscribers []int64, now time.Time) (query string, a database.Args) {
	a = database.Args{column.Millis(now)}
	return `SELECT ` + entries.RetryColumns + ` FROM ` + retryDue + ` AND r.subscriber IN (` +
		database.In(&a, subscribers) +
		`) ORDER BY subscriber, broadcast, round`, a
}

// DueRetries are the tries that are due, by subscriber and in the order of
// their articles, all of each lane together for at most limit subscribers; and
// when the next one comes due (zero: none waits).
func (l *Writer) DueRetries(ctx context.Context, channel string, now time.Time, limit int) (due []ledger.Retry,
	next time.Time, err error) {
	due, next, err = l.dueRetries(ctx, channel, now, limit)
	if err != nil || len(due) == 0 {
		return due, next, err
	}
	var ids []int64
	for _, r := range due {
		ids = append(ids, r.Subscriber)
	}
	merged, err := candidates.MergedInto(ctx, l.db.Reads, slices.Compact(ids))
	if err != nil {
		return nil, next, l.db.Explain(err)
	}
	for id := range merged { // what the others had under way is recorded by now
		err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error { return l.carry(ctx, tx, id) })
		if err != nil {
			return nil, next, err
		}
	}
	if len(merged) > 0 {
		return l.dueRetries(ctx, channel, now, limit)
	}
	return due, next, nil
}

func (s *Ledger) dueRetries(ctx context.Context, channel string, now time.Time, limit int) (due []ledger.Retry,
	next time.Time, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		due, next = nil, time.Time{}
		var ids []int64
		err := database.Each(ctx, tx, `SELECT DISTINCT r.subscriber, r.not_before FROM `+retryDue+
			` AND r.channel = $2 ORDER BY r.not_before`+database.Limit(limit), func(rows *sql.Rows) error {
			var id, at int64
			err := rows.Scan(&id, &at)
			ids = append(ids, id)
			return err
		}, column.Millis(now), channel)
		if err != nil {
			return err
		}
		if len(ids) > 0 {
			query, a := dueTo(ids, now)
			err = database.Each(ctx, tx, query, func(rows *sql.Rows) error {
				r, err := entries.ScanRetry(rows)
				due = append(due, r)
				return err
			}, a...)
			if err != nil {
				return err
			}
		}
		return tx.QueryRowContext(ctx,
			`SELECT coalesce(min(not_before), 0) FROM retries WHERE channel = $1 AND not_before > $2`, channel,
			column.Millis(now)).Scan(column.Time(&next))
	})
	return due, next, err
}

// Reopen takes up some of what operators asked to be sent again over a channel, and
// tells whether there was anything: who refused it for certain is among those who
// wait for another attempt. Safe to repeat.
func (l *Writer) Reopen(ctx context.Context, channel string) (took bool, err error) {
	const some = `SELECT EXISTS (SELECT 1 FROM resends WHERE channel = $1 AND done = 0)`
	if err := l.db.Reads.QueryRowContext(ctx, some, channel).Scan(&took); err != nil || !took {
		return false, l.db.Explain(err)
	}
	err = l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		took, err = resend.Reopen(ctx, tx, channel, l.db.Now(), l.batches.Change)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("take up what is to be sent again over %s: %w", channel, err)
	}
	return took, nil
}

// TryNow lets what failed at some subscribers wait no longer: messages that are to
// be tried again, and lists.
func (l *Writer) TryNow(ctx context.Context, subscribers []int64, now time.Time) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, of := range []struct{ table, due, subscriber, failed string }{
			{"retries", "not_before", "subscriber", "attempts > 0"},
			{"digests", "due", "subscriber", `EXISTS (SELECT 1 FROM list_retries l
				WHERE l.subscriber = digests.subscriber AND l.rhythm = digests.rhythm)`},
			{"subscribers", "held_due", "id", `EXISTS (SELECT 1 FROM list_retries l
				WHERE l.subscriber = subscribers.id AND l.rhythm = '')`},
		} {
			a := database.Args{column.Millis(now)}
			_, err := tx.ExecContext(ctx, `UPDATE `+of.table+` SET `+of.due+` = $1 WHERE `+of.due+` > $1 AND `+
				of.failed+` AND `+of.subscriber+` IN (`+database.In(&a, subscribers)+`)`, a...)
			if err != nil {
				return fmt.Errorf("%s: %w", of.table, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("let %d subscribers wait no longer: %w", len(subscribers), err)
	}
	return nil
}
