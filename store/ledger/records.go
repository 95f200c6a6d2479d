package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/ledger/internal/effects"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/lists"
)

// Record stores what became of deliveries, all or nothing. It is safe to
// repeat, but for the statistics.
func (l *Writer) Record(ctx context.Context, channel string, records []ledger.Record) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		type key struct{ fanOut, batch int64 }
		touched := map[key][]ledger.Record{}
		var order []key
		var sent, failed int64
		for _, m := range records {
			sent, failed = sent+m.Sent, failed+m.Failed
			if len(m.Results) == 0 {
				continue
			}
			k := key{m.FanOut, m.Batch}
			if touched[k] == nil {
				order = append(order, k)
			}
			touched[k] = append(touched[k], m)
		}
		for _, k := range order {
			var err error
			pageErr := l.batches.Change(ctx, tx, k.fanOut, k.batch, func(recipients []ledger.Recipient) bool {
				for _, m := range touched[k] {
					chat := entries.RecipientOf(recipients, m.Subscriber)
					if chat == nil {
						err = fmt.Errorf("batch %d of fan-out %d has no subscriber %d", k.batch, k.fanOut, m.Subscriber)
						return false
					}
					for i, c := range m.Results {
						if c.Outcome == ledger.OutcomeRetry && chat.Results[c.Index].Outcome == ledger.OutcomeSent {
							m.Results[i].Result = chat.Results[c.Index] // by another subscriber's message, see Merge
							continue
						}
						chat.Results[c.Index] = after(chat.Results[c.Index], c.Result)
					}
				}
				return true
			})
			if err != nil {
				return err
			}
			if pageErr != nil {
				return pageErr
			}
		}
		for _, m := range records {
			for _, c := range m.Results {
				if err := l.saveRetry(ctx, tx, m, c, channel); err != nil {
					return err
				}
			}
			if err := lists.SaveMessage(ctx, tx, m.List); err != nil {
				return err
			}
			if err := effects.NoteReach(ctx, tx, m.Subscriber, effects.Reach{NotBefore: m.NotBefore, State: m.State,
				Reason: m.Reason, At: l.db.Now()}); err != nil {
				return err
			}
		}
		return effects.CountHour(ctx, tx, l.db.Now(), [2]int64{sent, failed})
	})
	if err != nil {
		return fmt.Errorf("mark %d deliveries: %w", len(records), err)
	}
	return nil
}

// after is a result after the one before it: once in doubt stays in doubt.
func after(before, r ledger.Result) ledger.Result {
	r.MaybeDup = r.MaybeDup || before.MaybeDup
	untried := before.Outcome == ledger.OutcomePending
	r.Refused = r.Refused && !r.MaybeDup && (untried || before.Outcome == ledger.OutcomeRetry && before.Refused)
	return r
}

// LatestRecord is the newest time that was noted of a delivery, the zero time
// when none was. A clock that stands before it was turned back.
func (s *Ledger) LatestRecord(ctx context.Context) (latest time.Time, err error) {
	err = s.db.Reads.QueryRowContext(ctx,
		`SELECT coalesce(max(at), 0) FROM (SELECT max(started) AS at FROM rounds UNION ALL SELECT max(since)
			FROM retries) t`).Scan(column.Time(&latest))
	if err != nil {
		return latest, s.db.Explain(fmt.Errorf("latest mark of a delivery: %w", err))
	}
	return latest, nil
}

// ClockBack brings forward what was put off by a clock that was turned back
// since: it was to wait for so much less. What quiet hours hold is due now, to
// be held again if they last.
func (l *Writer) ClockBack(ctx context.Context, now time.Time, by time.Duration) error {
	err := l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, at := range []struct{ table, column string }{
			{"retries", "not_before"}, {"retries", "since"}, {"retries", "until"},
			{"subscribers", "not_before"}, {"channels", "not_before"},
			{"rounds", "started"}, {"rounds", "finished"},
		} {
			_, err := tx.ExecContext(ctx, `UPDATE `+at.table+` SET `+at.column+` = `+at.column+` - $1 WHERE `+at.column+
				` > $2`, by.Milliseconds(), column.Millis(now))
			if err != nil {
				return fmt.Errorf("%s of %s: %w", at.column, at.table, err)
			}
		}
		// By the right time it may be no night: what is held is looked at again.
		_, err := tx.ExecContext(ctx, `UPDATE subscribers SET held_due = $1 WHERE held_due > $1`, column.Millis(now))
		return err
	})
	if err != nil {
		return fmt.Errorf("bring forward what a clock that was %s ahead put off: %w", by, err)
	}
	return nil
}
