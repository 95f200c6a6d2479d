package resend

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
)

// Requests are what operators want to send articles again.
type Requests struct{ db *database.DB }

// New reads and writes the requests in a database.
func New(db *database.DB) *Requests { return &Requests{db} }

// AskAgain asks for an article to be sent again, until a time, to those who
// refused it for certain. Whoever delivers takes that up. It asks nothing where
// nobody refused, or the same was asked and is not done yet.
func (s *Requests) AskAgain(ctx context.Context, article int64, who string, until time.Time) error {
	err := s.db.Write(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO resends (article, channel, asked, who, until, round, page, reopened,
			done) SELECT DISTINCT CAST($1 AS BIGINT), r.channel, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT),
			0, 0, 0, 0 FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
			WHERE rb.article = $1 AND NOT r.changes AND NOT EXISTS (SELECT 1 FROM resends o
				WHERE o.article = $1 AND o.channel = r.channel AND o.done = 0 AND o.until > $2)
			ON CONFLICT DO NOTHING`, article, column.Millis(s.db.Now()), column.Text(who), column.Millis(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("ask for article %d to be sent again: %w", article, err)
	}
	return nil
}

// Resends are what operators asked about an article, newest first.
func (s *Requests) Resends(ctx context.Context, article int64) (list []ledger.Resend, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT article, channel, asked, who, until, reopened, done FROM resends
		WHERE article = $1 ORDER BY asked DESC, channel`, func(rows *sql.Rows) error {
		var r ledger.Resend
		err := rows.Scan(&r.Article, &r.Channel, column.Time(&r.Asked), &r.Who, column.Time(&r.Until), &r.Reopened,
			column.Time(&r.Done))
		list = append(list, r)
		return err
	}, article)
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("what was asked to be sent again of article %d: %w", article, err))
	}
	return list, nil
}

// Refused counts to how many an article could be sent again now, over all channels.
func (s *Requests) Refused(ctx context.Context, article int64) (n int64, err error) {
	err = s.db.Read(ctx, func(tx *sql.Tx) error {
		counted := map[int64]bool{}
		channels, err := channelsOf(ctx, tx, article)
		for _, channel := range channels {
			if err != nil {
				break
			}
			f := finder{ctx: ctx, tx: tx, article: article, channel: channel}
			err = f.each(place{}, 0, func(_ place, list []found) error {
				for _, one := range list {
					counted[one.subscriber] = true
				}
				return nil
			})
		}
		n = int64(len(counted))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("who refused article %d: %w", article, err)
	}
	return n, nil
}

func channelsOf(ctx context.Context, tx *sql.Tx, article int64) (channels []string, err error) {
	err = database.Each(ctx, tx, `SELECT DISTINCT r.channel FROM round_broadcasts rb JOIN rounds r ON r.id = rb.round
		WHERE rb.article = $1 AND NOT r.changes ORDER BY r.channel`, func(rows *sql.Rows) error {
		var channel string
		err := rows.Scan(&channel)
		channels = append(channels, channel)
		return err
	}, article)
	return channels, err
}

// batchesAtOnce is how many batches Reopen looks at in one transaction.
const batchesAtOnce = 20

// Change changes the recipients of a batch, within a transaction.
type Change func(ctx context.Context, tx *sql.Tx, fanOut, number int64, f func(recipients []ledger.Recipient) bool) error

// Reopen takes up the oldest request of a channel, for some batches, within a
// transaction of the one who delivers: whom it finds waits for another attempt. It
// tells whether there was a request. Safe to repeat.
func Reopen(ctx context.Context, tx *sql.Tx, channel string, now time.Time, change Change) (took bool, err error) {
	r := ledger.Resend{Channel: channel}
	var from place
	err = tx.QueryRowContext(ctx, `SELECT article, asked, who, until, round, page FROM resends
		WHERE channel = $1 AND done = 0 ORDER BY asked, article LIMIT 1`, channel).Scan(&r.Article,
		column.Time(&r.Asked), &r.Who, column.Time(&r.Until), &from.fanOut, &from.number)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	at, more, reopened := from, false, 0
	if now.Before(r.Until) {
		f := finder{ctx: ctx, tx: tx, article: r.Article, channel: channel}
		err = f.each(from, batchesAtOnce, func(b place, list []found) error {
			at, more = b, true
			reopened += len(list)
			return f.reopen(r, b, list, change)
		})
		if err != nil {
			return false, err
		}
	}
	done := int64(0)
	if !more {
		done = column.Millis(now)
	}
	_, err = tx.ExecContext(ctx, `UPDATE resends SET round = $1, page = $2, reopened = reopened + $3, done = $4
		WHERE article = $5 AND channel = $6 AND asked = $7`, at.fanOut, at.number, reopened, done, r.Article, channel,
		column.Millis(r.Asked))
	return true, err
}

// reopen has results of a batch wait for another attempt.
func (f *finder) reopen(r ledger.Resend, at place, list []found, change Change) error {
	if len(list) == 0 {
		return nil
	}
	err := change(f.ctx, f.tx, at.fanOut, at.number, func(recipients []ledger.Recipient) bool {
		for _, one := range list {
			result := &recipients[one.recipient].Results[one.index]
			result.Outcome = ledger.OutcomeRetry // and refused so far, see ledger.Result
		}
		return true
	})
	for _, one := range list {
		if err != nil {
			break
		}
		_, err = f.tx.ExecContext(f.ctx, `INSERT INTO retries (subscriber, broadcast, channel, round, page, not_before,
			attempts, since, error, maybe_dup, message, seq, unanswered, until)
			VALUES ($1, $2, $3, $4, $5, $6, 0, $6, $7, FALSE, '', 0, 0, $8)
			ON CONFLICT (subscriber, broadcast, round) DO NOTHING`, one.subscriber, one.broadcast, r.Channel, at.fanOut,
			at.number, column.Millis(r.Asked), column.Text("sent again, as "+r.Who+" asked"), column.Millis(r.Until))
	}
	return err
}
