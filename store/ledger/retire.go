package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"loa/article"
	"loa/audience"
	"loa/ledger"
	"loa/store/internal/column"
	"loa/store/internal/database"
	"loa/store/ledger/internal/entries"
	"loa/store/ledger/proof"
)

// retireStep is how many subscribers are settled in one transaction.
const retireStep = 200

// A retirement closes what a channel owes that is no longer configured: from then
// on nothing that is published is for its subscribers, and everything before that
// did not reach them has the outcome gone. It goes in small steps, each of which
// is safe to repeat; the row of retirements says that it is under way.

// Retire closes what a channel owes. article.ErrNotFound says that nothing was ever
// delivered over it. Safe to repeat, also after it was interrupted.
func (s *Ledger) Retire(ctx context.Context, channel string) error {
	fail := func(err error) error { return fmt.Errorf("retire channel %s: %w", channel, err) }
	var known bool
	err := s.db.Reads.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM channels WHERE channel = $1)
		OR EXISTS (SELECT 1 FROM subscribers WHERE channel = $1)`, channel).Scan(&known)
	if err != nil {
		return fail(s.db.Explain(err))
	}
	if !known {
		return fail(article.ErrNotFound)
	}
	if err := s.db.Write(ctx, func(tx *sql.Tx) error { return s.beginRetirement(ctx, tx, channel) }); err != nil {
		return fail(err)
	}
	if err := s.settleRetirement(channel, func(f func(ctx context.Context, tx *sql.Tx) error) error {
		return s.db.Write(ctx, func(tx *sql.Tx) error { return f(ctx, tx) })
	}); err != nil {
		return fail(err)
	}
	return nil
}

// beginRetirement draws the line: what is published later is not for the
// channel. A line that is drawn already stays.
func (s *Ledger) beginRetirement(ctx context.Context, tx *sql.Tx, channel string) error {
	seq, err := s.db.SeqHeld(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO retirements (channel, from_seq, to_seq, settled)
		SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), 0, FALSE
		WHERE NOT EXISTS (SELECT 1 FROM retirements WHERE channel = $1 AND to_seq = 0)
		ON CONFLICT (channel, from_seq) DO UPDATE SET to_seq = 0, settled = FALSE`, channel, seq)
	return err
}

// retired is the open retirement of a channel; ok is false for none.
func retired(ctx context.Context, q database.Queryer, channel string) (seq int64, settled, ok bool, err error) {
	err = q.QueryRowContext(ctx, `SELECT from_seq, settled FROM retirements WHERE channel = $1 AND to_seq = 0`,
		channel).Scan(&seq, &settled)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, false, nil
	}
	return seq, settled, err == nil, err
}

// settleRetirement closes all that a channel owed when it was retired, step by
// step in transactions of write.
func (s *Ledger) settleRetirement(channel string, write func(func(context.Context, *sql.Tx) error) error) error {
	for _, step := range []func(context.Context, *sql.Tx, string) (left bool, err error){
		s.giveUpFanOuts, s.giveUpBroadcasts, s.giveUpBatches, s.giveUpWaiting, s.closeRetired,
	} {
		for left := true; left; {
			err := write(func(ctx context.Context, tx *sql.Tx) (err error) {
				left, err = step(ctx, tx, channel)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// giveUpFanOuts ends a fan-out of the channel that is under way: whom it has not
// come to is gone.
func (s *Ledger) giveUpFanOuts(ctx context.Context, tx *sql.Tx, channel string) (left bool, err error) {
	var id int64
	err = tx.QueryRowContext(ctx, `SELECT id FROM rounds WHERE channel = $1 AND finished = 0 ORDER BY id LIMIT 1`,
		channel).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	f, err := entries.ReadFanOut(ctx, tx, id)
	if err != nil {
		return false, err
	}
	for index, b := range f.Broadcasts {
		n, err := s.ahead(ctx, tx, f, b)
		if err == nil {
			_, err = tx.ExecContext(ctx, `UPDATE round_broadcasts SET gone = gone + $1 WHERE round = $2 AND place = $3`,
				n,
				id, index)
		}
		if err != nil {
			return false, err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE rounds SET finished = $1 WHERE id = $2`, column.Millis(s.db.Now()), id)
	return true, err
}

// ahead is how many subscribers a fan-out has not come to whom the audit expects
// it to.
func (s *Ledger) ahead(ctx context.Context, tx *sql.Tx, f ledger.FanOut, b ledger.FanOutBroadcast) (n int64,
	err error) {
	if !f.Changes {
		return proof.Targets(ctx, tx, b.Terms, "channel = %s AND subscriber > %s", []any{f.Channel, f.Cursor})
	}
	if b.SentBy == ledger.SentInLists {
		shown, err := entries.Showing(ctx, tx, b.Broadcast, `channel = %s AND subscriber > %s`, f.Channel, f.Cursor)
		return int64(len(shown)), err
	}
	indexes, err := database.IDs(ctx, tx, `SELECT place FROM round_broadcasts WHERE round = $1 AND article = $2`,
		b.SentBy, b.Article)
	if err != nil {
		return 0, err
	}
	err = entries.Batches(ctx, tx, `round = $1 AND last > $2`, func(batch ledger.Batch) error {
		for _, r := range batch.Recipients {
			for _, index := range indexes {
				if r.Subscriber > f.Cursor && entries.Shows(r.Results[index], b.Seq) {
					n++
				}
			}
		}
		return nil
	}, b.SentBy, f.Cursor)
	return n, err
}

// giveUpBroadcasts takes a broadcast that the channel has not begun to walk into a
// fan-out, which giveUpFanOuts ends.
func (s *Ledger) giveUpBroadcasts(ctx context.Context, tx *sql.Tx, channel string) (left bool, err error) {
	seq, _, _, err := retired(ctx, tx, channel)
	if err != nil {
		return false, err
	}
	l := Writer{Ledger: s}
	for _, lane := range []audience.Lane{audience.LaneEmergency, audience.LaneImmediate, audience.LaneDigest} {
		for _, changes := range []bool{false, true} {
			found, err := entries.NextBroadcasts(ctx, tx, channel, lane, changes)
			if err != nil {
				return false, err
			}
			for i, b := range found {
				if b.Seq > seq {
					found = found[:i]
					break
				}
			}
			if len(found) == 0 {
				continue
			}
			f := ledger.FanOut{Channel: channel, Lane: lane, Changes: changes, Broadcasts: found}
			if changes {
				err = l.addChangeFanOuts(ctx, tx, &f)
			} else {
				err = l.addFanOut(ctx, tx, &f)
			}
			for more := true; more && err == nil; {
				more, err = s.giveUpFanOuts(ctx, tx, channel)
			}
			return true, err
		}
	}
	return false, nil
}

// giveUpBatches gives up what batches of the channel are still to send.
func (s *Ledger) giveUpBatches(ctx context.Context, tx *sql.Tx, channel string) (left bool, err error) {
	var fanOut, number int64
	err = tx.QueryRowContext(ctx, `SELECT p.round, p.number FROM pages p JOIN rounds r ON r.id = p.round
		WHERE p.open AND r.channel = $1 LIMIT 1`, channel).Scan(&fanOut, &number)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.batches.Change(ctx, tx, fanOut, number, func(recipients []ledger.Recipient) bool {
		for _, r := range recipients {
			for i := range r.Results {
				if r.Results[i].Outcome == ledger.OutcomePending {
					r.Results[i].Outcome = ledger.OutcomeGone
				}
			}
		}
		return true
	})
}

// giveUpWaiting gives up the retries, digests and held messages of some
// subscribers of the channel.
func (s *Ledger) giveUpWaiting(ctx context.Context, tx *sql.Tx, channel string) (left bool, err error) {
	seq, _, _, err := retired(ctx, tx, channel)
	if err != nil {
		return false, err
	}
	ids, err := database.IDs(ctx, tx, `SELECT id FROM subscribers s WHERE channel = $1 AND (held_seq > 0
		OR EXISTS (SELECT 1 FROM retries r WHERE r.subscriber = s.id)
		OR EXISTS (SELECT 1 FROM digests d WHERE d.subscriber = s.id AND d.seq < $2)) ORDER BY id LIMIT $3`,
		channel, seq, retireStep)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		if err := s.DropWaiting(ctx, tx, id); err != nil {
			return false, err
		}
		for _, statement := range []string{`UPDATE digests SET seq = $2 WHERE subscriber = $1 AND seq < $2`,
			`UPDATE subscribers SET held_seq = 0, held_to = 0, held_due = 0 WHERE id = $1 AND held_seq <= $2`} {
			if _, err := tx.ExecContext(ctx, statement, id, seq); err != nil {
				return false, err
			}
		}
	}
	return len(ids) > 0, nil
}

// closeRetired closes the broadcasts that no other channel has to walk.
func (s *Ledger) closeRetired(ctx context.Context, tx *sql.Tx, channel string) (left bool, err error) {
	seq, _, _, err := retired(ctx, tx, channel)
	if err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM channels WHERE channel = $1`, channel); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE broadcasts SET closed = $1 WHERE closed = 0 AND seq <= $2
		AND `+everyChannelHasWalked,
		column.Millis(s.db.Now()), seq)
	if err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE retirements SET settled = TRUE WHERE channel = $1 AND to_seq = 0`, channel)
	return false, err
}

// beginAnew ends the retirement of a channel that is used again: what was
// published meanwhile is not for it.
func (l *Writer) beginAnew(ctx context.Context, channel string) error {
	_, settled, ok, err := retired(ctx, l.db.Reads, channel)
	if err != nil || !ok {
		return l.db.Explain(err)
	}
	if !settled { // it was interrupted
		err := l.settleRetirement(channel, func(f func(context.Context, *sql.Tx) error) error {
			return l.lock.Write(ctx,
				f)
		})
		if err != nil {
			return err
		}
	}
	return l.lock.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		seq, err := l.db.SeqHeld(ctx, tx)
		if err != nil {
			return err
		}
		for _, lane := range []audience.Lane{audience.LaneEmergency, audience.LaneImmediate, audience.LaneDigest} {
			for _, changes := range []bool{false, true} {
				_, err := tx.ExecContext(ctx, `INSERT INTO walks (channel, lane, changes, seq) VALUES ($1, $2, $3, $4)
					ON CONFLICT (channel, lane, changes) DO UPDATE SET seq = excluded.seq`, channel, lane, changes, seq)
				if err != nil {
					return err
				}
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE digests SET seq = $1 WHERE channel = $2
			AND seq < $1`, seq, channel); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE retirements SET to_seq = $1 WHERE channel = $2 AND to_seq = 0`, seq,
			channel)
		return err
	})
}

// Channel is a channel that has subscribers, or over which something was
// delivered.
type Channel struct {
	Name        string
	Subscribers int64
	Waiting     int64 // messages that wait for another attempt
	Retired     bool
}

// Channels are all channels that the database knows, by name.
func (s *Ledger) Channels(ctx context.Context) (list []Channel, err error) {
	err = database.Each(ctx, s.db.Reads, `SELECT n.channel,
		(SELECT count(*) FROM subscribers s WHERE s.channel = n.channel AND s.state <> 'gone'),
		(SELECT count(*) FROM retries r WHERE r.channel = n.channel),
		EXISTS (SELECT 1 FROM retirements t WHERE t.channel = n.channel AND t.to_seq = 0)
		FROM (SELECT channel FROM channels UNION SELECT DISTINCT channel FROM subscribers) n ORDER BY n.channel`,
		func(rows *sql.Rows) error {
			var c Channel
			err := rows.Scan(&c.Name, &c.Subscribers, &c.Waiting, &c.Retired)
			list = append(list, c)
			return err
		})
	if err != nil {
		return nil, s.db.Explain(fmt.Errorf("list channels: %w", err))
	}
	return list, nil
}
